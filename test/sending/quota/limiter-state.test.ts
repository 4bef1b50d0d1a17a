import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usableOf } from '../../../src/quota/limit.js'
import { cases } from '../../support/cases.js'
import {
  createQuotaServer,
  createVirtualClock,
  createWorld,
  jitter,
  newTally,
  play,
  send,
  times,
} from './support/quota-world.js'

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0

describe('the state', () => {
  it('at the beginning is empty and open', () => {
    expect(createWorld({ mode: 'latency', isProven: false }).limiter.state()).toEqual({
      mode: 'latency',
      limit: 150,
      usable: 119,
      used: 0,
      usedByOthers: 0,
      queued: 0,
      waiting: { user: 0, write: 0, prefetch: 0, poll: 0 },
      blockedBy: 'nothing',
      closedMs: 0,
      store: { working: true },
    })
  })

  it('counts the requests of the last minute, also when nothing was sent since', async () => {
    const world = createWorld({ perMinute: 10 })
    const { clock, limiter } = world
    await play(clock, async () => {
      for (let index = 0; index < 5; index += 1) await world.enter()
      expect(limiter.state().used).toBe(5)
      await clock.sleep(120_000)
      expect(limiter.state().used).toBe(0)
    })
  })

  it('forgets what others used a minute after it was said', async () => {
    const world = createWorld({ perMinute: 10 })
    const { clock, limiter } = world
    await play(clock, async () => {
      const permits = await Promise.all(times(2, () => world.permit()))
      const answer = { status: 200, headers: { limit: 10, remaining: 4 }, retryAfterMs: undefined }
      for (const permit of permits) permit.observe(answer)
      expect(limiter.state().usedByOthers).toBe(4)
      await clock.sleep(60_251)
      expect(limiter.state().usedByOthers).toBe(0)
    })
  })

  it('tells what holds calls up', async () => {
    const world = createWorld({ perMinute: 2, isProven: false })
    const { clock, limiter } = world
    const blocked = (): string => limiter.state().blockedBy
    await play(clock, async () => {
      const first = await world.permit()
      expect(blocked()).toBe('first_answer')
      first.observe({ status: 200, headers: { limit: 150, remaining: 149 }, retryAfterMs: undefined })
      expect(blocked()).toBe('nothing')
      const second = await world.permit()
      expect(blocked()).toBe('window')
      second.observe({ status: 429, headers: { limit: 150, remaining: 0 }, retryAfterMs: 9_000 })
      expect(blocked()).toBe('closed_by_429')
    })
    const busy = createWorld({ perMinute: 150 })
    await busy.answer(200, { limit: 150, remaining: 0 })
    expect(busy.limiter.state()).toMatchObject({ blockedBy: 'others', usable: 1 })
  })

  it('tells how many wait, and for how long the gate is closed', async () => {
    const world = createWorld({ perMinute: 10 })
    const { clock, limiter } = world
    await play(clock, async () => {
      await world.answer(429, {}, 9_000)
      const startMs = clock.monotonic()
      const waiting = times(4, index => world.enter({ untilMs: startMs + (index === 0 ? 1_000 : 100_000) }))
      waiting[0]?.catch(() => {})
      expect(limiter.state()).toMatchObject({ queued: 3, closedMs: 9_000 })
      await clock.sleep(2_000)
      expect(limiter.state()).toMatchObject({ queued: 3, closedMs: 7_000 })
      await Promise.allSettled(waiting)
      expect(limiter.state()).toMatchObject({ queued: 0, closedMs: 0 })
    })
  })

  it('is a copy that does not change', () => {
    const world = createWorld()
    const before = world.limiter.state()
    world.enter()
    expect(before.used).toBe(0)
    expect(world.limiter.state().used).toBe(1)
  })

  it('makes sense at any time, whatever is asked and answered', async () => {
    const arrivals = fc.array(fc.nat({ max: 150_000 }), { maxLength: 60 })
    const looks = fc.array(fc.nat({ max: 400_000 }), { maxLength: 60 })
    const limits = fc.integer({ min: 2, max: 30 })
    const modes = fc.constantFrom('latency' as const, 'throughput' as const)
    await fc.assert(
      fc.asyncProperty(arrivals, looks, limits, modes, async (arrivalsMs, looksMs, granted, mode) => {
        const clock = createVirtualClock()
        const server = createQuotaServer({ clock, limit: granted, counting: 'sliding', latencyMs: jitter(9) })
        const world = createWorld({ clock, mode, isProven: false })
        const tally = newTally()
        let arrived = 0
        const one = async (atMs: number): Promise<void> => {
          await clock.sleep(atMs)
          arrived += 1
          await send({ world, server, tally })
        }
        const look = async (atMs: number): Promise<void> => {
          await clock.sleep(atMs)
          const state = world.limiter.state()
          expect(state.mode).toBe(mode)
          expect([150, granted]).toContain(state.limit)
          expect(state.usable).toBe(usableOf(state.limit, mode))
          expect(isCount(state.used) && isCount(state.usedByOthers) && isCount(state.queued)).toBe(true)
          expect(state.used).toBeLessThanOrEqual(usableOf(granted, mode) + 2)
          expect(state.queued).toBeLessThanOrEqual(arrived - tally.done)
          expect(state.closedMs).toBeGreaterThanOrEqual(0)
          expect(state.closedMs).toBeLessThanOrEqual(60_000)
        }
        await play(clock, () => Promise.all([...arrivalsMs.map(one), ...looksMs.map(look)]))
        expect(tally).toMatchObject({ done: arrivalsMs.length, refused: 0 })
        expect(world.limiter.state().queued).toBe(0)
      }),
      { numRuns: cases(60) },
    )
  })
})
