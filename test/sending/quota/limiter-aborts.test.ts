import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cases } from '../../support/cases.js'
import { countedSignal } from '../../support/counted-signal.js'
import { thrownBy } from '../../support/thrown.js'
import { createWorld, DAY_MS, play, settle, times, type World } from './support/quota-world.js'

/** A signal that can have any reason: a controller makes an error of undefined. */
const signalWith = (reason: unknown, isAborted: boolean) => {
  let aborted = isAborted
  const { signal } = new AbortController()
  Object.defineProperties(signal, { aborted: { get: () => aborted }, reason: { get: () => reason } })
  return {
    signal,
    abort: () => {
      aborted = true
      signal.dispatchEvent(new Event('abort'))
    },
  }
}

const REASONS: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['an empty text', ''],
  ['0', 0],
  ['false', false],
  ['NaN', Number.NaN],
  ['a symbol', Symbol('reason')],
  ['an error', new Error('mine')],
  ['an object that looks like a promise', { reason: 'mine' }],
  ['a function', () => 'mine'],
]

const filled = (limit: number, setup = {}): World => {
  const world = createWorld({ perMinute: limit, ...setup })
  for (let index = 0; index < limit; index += 1) expect(world.enter()).toBeUndefined()
  return world
}

describe('a signal', () => {
  for (const [name, reason] of REASONS) {
    it(`that was aborted before with ${name} rejects with just that, and takes no place`, async () => {
      const world = createWorld({ perMinute: 1 })
      const { signal } = signalWith(reason, true)
      await expect(world.enter({ signal })).rejects.toBe(reason)
      expect(world.enter()).toBeUndefined()
      expect(world.timers.pending()).toBe(0)
    })

    it(`that is aborted with ${name} while the call waits rejects with just that, and leaves no timer`, async () => {
      const world = filled(1)
      const { signal, abort } = signalWith(reason, false)
      await play(world.clock, async () => {
        const startMs = world.clock.monotonic()
        const thrown = thrownBy(() => world.enter({ signal }))
        await world.clock.sleep(1_000)
        expect(world.timers.pending()).toBe(2)
        abort()
        expect(await thrown).toBe(reason)
        expect(world.clock.monotonic() - startMs).toBe(1_000)
        expect(world.timers.pending()).toBe(0)
        expect(world.limiter.state().queued).toBe(0)
      })
    })
  }

  it('that is aborted after the place was given changes nothing', async () => {
    const world = filled(1)
    const controller = new AbortController()
    await play(world.clock, async () => {
      await world.enter({ signal: controller.signal })
      controller.abort('late')
      expect(world.limiter.state()).toMatchObject({ queued: 0, used: 1 })
      await settle()
      expect(world.timers.pending()).toBe(0)
    })
  })

  it('that ends the waiting of one call leaves its place to the next', async () => {
    const world = filled(2)
    const controller = new AbortController()
    const served: string[] = []
    const startMs = world.clock.monotonic()
    await play(world.clock, async () => {
      const first = thrownBy(() => world.enter({ signal: controller.signal }))
      const others = times(2, async index => {
        await world.enter()
        served.push(`${index} at ${Math.round(world.clock.monotonic() - startMs)}`)
      })
      await world.clock.sleep(60_249)
      controller.abort('mine')
      expect(await first).toBe('mine')
      await Promise.all(others)
    })
    expect(served).toEqual(['0 at 60250', '1 at 60250'])
  })

  it('that is shared by all who wait ends the waiting of all, and of nobody else', async () => {
    const world = filled(3)
    const controller = new AbortController()
    await play(world.clock, async () => {
      const mine = times(500, () => thrownBy(() => world.enter({ signal: controller.signal })))
      const other = world.enter()
      controller.abort('mine')
      expect(new Set(await Promise.all(mine))).toEqual(new Set(['mine']))
      expect(world.limiter.state().queued).toBe(1)
      await other
      expect(world.timers.pending()).toBe(0)
    })
  })

  it('at any time rejects with its reason or comes too late, and keeps the others within the quota and in their order', async () => {
    const calls = fc.array(
      fc.record({
        atMs: fc.nat({ max: 100_000 }),
        abortAfterMs: fc.option(fc.nat({ max: 100_000 }), { nil: undefined }),
      }),
      { maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(calls, async entries => {
        const world = createWorld({ perMinute: 4 })
        const { clock } = world
        const startMs = clock.monotonic()
        const sentMs: number[] = []
        const came: number[] = []
        const served: number[] = []
        await play(clock, () =>
          Promise.all(
            entries.map(async ({ atMs, abortAfterMs }, index) => {
              const controller = new AbortController()
              await clock.sleep(atMs)
              if (abortAfterMs !== undefined) clock.schedule(abortAfterMs, () => controller.abort(index))
              came.push(index)
              try {
                await world.enter({ signal: controller.signal })
                served.push(index)
                sentMs.push(clock.monotonic())
              } catch (reason) {
                expect(reason).toBe(index)
                expect(clock.monotonic() - startMs).toBe(atMs + (abortAfterMs ?? Number.NaN))
              }
            }),
          ),
        )
        expect(served).toEqual(came.filter(each => served.includes(each)))
        for (const [index, atMs] of sentMs.entries())
          expect(atMs - (sentMs[index - 4] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(60_250)
        expect(world.timers.pending()).toBe(0)
        expect(world.limiter.state().queued).toBe(0)
      }),
      { numRuns: cases(60) },
    )
  })
})

describe('one signal of many calls', () => {
  it('has no listener for calls that need not wait', () => {
    const counted = countedSignal()
    const world = createWorld({ perMinute: 1_000_000 })
    for (let index = 0; index < 1_000; index += 1)
      expect(world.enter({ signal: counted.signal })).toBeUndefined()
    expect(counted.added()).toBe(0)
    expect(world.timers.pending()).toBe(0)
  })

  it('keeps nothing of calls, 2,000 at a time, that waited and were served, refused or too many', async () => {
    const counted = countedSignal()
    const world = createWorld({ perMinute: 900, maxQueued: 900 })
    const { clock } = world
    const rounds = cases(50, 10)
    let ended = 0
    await play(clock, async () => {
      for (let round = 0; round < rounds; round += 1) {
        const roundMs = clock.monotonic()
        await Promise.allSettled(
          times(2_000, async index => {
            try {
              const untilMs = index % 3 === 0 ? roundMs + 10_000 : roundMs + DAY_MS
              await world.enter({ signal: counted.signal, untilMs })
            } finally {
              ended += 1
            }
          }),
        )
        expect(counted.listening()).toBe(0)
      }
      expect(world.timers.pending()).toBe(0)
    })
    expect(ended).toBe(rounds * 2_000)
    // One for all of them at a time, and not one for each.
    expect(counted.added()).toBeGreaterThan(0)
    expect(counted.most()).toBe(1)
    expect(world.limiter.state().queued).toBe(0)
  })

  it('loses the listener of a call that was refused at its deadline', async () => {
    const counted = countedSignal()
    const world = filled(1)
    await play(world.clock, async () => {
      const untilMs = world.clock.monotonic() + 10
      await expect(world.enter({ signal: counted.signal, untilMs })).rejects.toThrow('deadline')
      expect(counted.listening()).toBe(0)
    })
  })
})
