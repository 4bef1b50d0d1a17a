import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createSimulator } from '../../src/testing/index.js'

const START = Date.parse('2026-06-01T12:00:00Z')

describe('a stopped clock', () => {
  it('moves only when it is told, and runs what falls due in order', async () => {
    const { clock } = createSimulator()
    const order: string[] = []
    clock.schedule(2_000, () => order.push(`b ${clock.now() - START}`))
    clock.schedule(1_000, () => {
      order.push(`a ${clock.now() - START}`)
      clock.schedule(500, () => order.push(`a2 ${clock.now() - START}`))
    })
    clock.schedule(2_000, () => order.push(`c ${clock.now() - START}`))
    const cancel = clock.schedule(1_500, () => order.push('cancelled'))
    cancel()
    await clock.advance('1s')
    expect(order).toEqual(['a 1000'])
    await clock.advance('1h')
    expect(order).toEqual(['a 1000', 'a2 1500', 'b 2000', 'c 2000'])
    expect(clock.now() - START).toBe(3_601_000)
    expect(clock.monotonic()).toBe(3_601_000)
  })

  it('lets all that follows from a timer happen before the next', async () => {
    const { clock } = createSimulator()
    const order: string[] = []
    clock.schedule(1_000, async () => {
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
      order.push('the first, at last')
    })
    clock.schedule(1_001, () => order.push('the second'))
    await clock.advance('2s')
    expect(order).toEqual(['the first, at last', 'the second'])
  })

  it('goes as far as a piece of work needs, and no further', async () => {
    const { clock } = createSimulator()
    expect(await clock.runUntil(clock.sleep('90s').then(() => 'slept'))).toBe('slept')
    expect(clock.now() - START).toBe(90_000)
    await expect(clock.runUntil(Promise.reject(new Error('it failed')))).rejects.toThrow('it failed')
    await expect(clock.runUntil(new Promise(() => {}), { within: '1h' })).rejects.toThrow('not done after 1h')
    expect(clock.now() - START).toBe(90_000 + 3_600_000)
  })

  it('stands still for what is done outside of it, as long as no timer is set', async () => {
    const { clock } = createSimulator()
    const read = async (): Promise<number> => {
      await new Promise(resolve => void setTimeout(resolve, 30))
      await readFile(new URL(import.meta.url))
      await clock.sleep('90s')
      await new Promise(resolve => void setTimeout(resolve, 30))
      return clock.now() - START
    }
    expect(await clock.runUntil(read())).toBe(90_000)
  })

  it('refuses what is no duration', async () => {
    const { clock } = createSimulator()
    for (const duration of ['5 minutes', '', '-5m', -1, Number.NaN, null])
      await expect(clock.advance(duration as never)).rejects.toThrow('is no duration')
    await clock.advance('1h 30m')
    await clock.advance(500)
    expect(clock.now() - START).toBe(5_400_500)
  })
})

describe('a running clock', () => {
  it('goes with real time, and is put forward', async () => {
    const { clock } = createSimulator({ clock: 'running', syncEvery: false, now: '2026-06-01T12:00:00Z' })
    const order: string[] = []
    clock.schedule(3_600_000, () => order.push('an hour'))
    await new Promise<void>(resolve => void clock.schedule(5, resolve))
    expect(clock.now() - START).toBeGreaterThanOrEqual(5)
    expect(order).toEqual([])
    await clock.advance('1h')
    expect(order).toEqual(['an hour'])
    expect(clock.now() - START).toBeGreaterThanOrEqual(3_600_005)
  })
})

describe('options', () => {
  it('that are wrong are all named at once', () => {
    const wrong = {
      seed: 'x',
      now: 'today',
      clock: 'fast',
      quota: { limit: 0, windw: 1 },
      jobs: { atLeast: '5m', atMost: '1m' },
    }
    expect(() => createSimulator(wrong as never)).toThrow(
      /seed must be.*now must be.*clock must be.*quota has no windw; did you mean window.*limit must be.*atLeast is 5m, and atMost is 1m/s,
    )
    expect(() => createSimulator({ now: '2026-02-30T12:00:00Z' })).toThrow('now must be')
    expect(() => createSimulator({ jobs: { failureRate: 0.7, partialRate: 0.7 } })).toThrow(
      'together at most 1',
    )
    expect(() => createSimulator({ seeed: 1 } as never)).toThrow('seeed is not an option; did you mean seed?')
  })
})
