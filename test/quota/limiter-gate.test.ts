import { describe, expect, it } from 'vitest'
import { createVirtualClock, createWorld, play, settle, times, type World } from './support/world.js'

const NOTHING = { limit: undefined, remaining: undefined }

/** Milliseconds after which a call that is made now is let in. */
const waitOf = async ({ clock, enter }: World): Promise<number> => {
  const startMs = clock.now()
  await enter()
  return clock.now() - startMs
}

describe('an answer of 429', () => {
  it('closes the gate for calls that wait and calls that come', async () => {
    const world = createWorld({ limit: 10 })
    const { clock, limiter } = world
    await play(clock, async () => {
      limiter.learn(429, NOTHING, 7_000)
      const waiting = times(3, () => waitOf(world))
      await clock.sleep(1_000)
      expect(limiter.state()).toMatchObject({ queued: 3, closedMs: 6_000 })
      expect(await waitOf(world)).toBe(6_000)
      expect(await Promise.all(waiting)).toEqual([7_000, 7_000, 7_000])
      expect(limiter.state()).toMatchObject({ queued: 0, closedMs: 0 })
    })
  })

  it('closes it for those who waited for room already', async () => {
    const world = createWorld({ limit: 1 })
    const { clock, limiter } = world
    await play(clock, async () => {
      await world.enter()
      const waiting = waitOf(world)
      await clock.sleep(60_000)
      limiter.learn(429, NOTHING, 30_000)
      expect(await waiting).toBe(90_000)
    })
  })

  it('without Retry-After closes it for longer each time, and at most for a minute', async () => {
    const world = createWorld({ limit: 1_000 })
    const { clock, limiter } = world
    await play(clock, async () => {
      const waits: number[] = []
      for (let round = 0; round < 7; round += 1) {
        limiter.learn(429, NOTHING, undefined)
        waits.push(await waitOf(world))
      }
      expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000])
    })
  })

  it('that comes with many others counts once', async () => {
    const world = createWorld({ limit: 1_000 })
    const { clock, limiter } = world
    await play(clock, async () => {
      for (let index = 0; index < 100; index += 1) limiter.learn(429, NOTHING, undefined)
      expect(limiter.state().closedMs).toBe(5_000)
      await clock.sleep(300)
      // One that was on its way for longer.
      limiter.learn(429, NOTHING, undefined)
      expect(limiter.state().closedMs).toBeLessThanOrEqual(5_000)
      await waitOf(world)
      limiter.learn(429, NOTHING, undefined)
      expect(limiter.state().closedMs).toBe(10_000)
    })
  })

  it('after an answer that went well starts with the first pause again', async () => {
    const world = createWorld({ limit: 1_000 })
    const { clock, limiter } = world
    await play(clock, async () => {
      for (let round = 0; round < 3; round += 1) {
        limiter.learn(429, NOTHING, undefined)
        await waitOf(world)
      }
      limiter.learn(200, { limit: 1_000, remaining: 900 }, undefined)
      limiter.learn(429, NOTHING, undefined)
      expect(limiter.state().closedMs).toBe(5_000)
    })
  })

  it('with a shorter Retry-After does not open a gate that another has closed for longer', async () => {
    const world = createWorld()
    world.limiter.learn(429, NOTHING, 20_000)
    world.limiter.learn(429, NOTHING, 1_000)
    expect(world.limiter.state().closedMs).toBe(20_000)
  })

  it('with a Retry-After of 0 leaves the gate open', async () => {
    const world = createWorld()
    world.limiter.learn(429, NOTHING, 0)
    expect(world.limiter.state().closedMs).toBe(0)
    expect(world.enter()).toBeUndefined()
  })

  it('does not let an earlier answer that went well open the gate', async () => {
    const world = createWorld()
    world.limiter.learn(429, NOTHING, 20_000)
    world.limiter.learn(200, { limit: 150, remaining: 150 }, undefined)
    expect(world.limiter.state().closedMs).toBe(20_000)
  })

  it('leaves no timer when nobody waits', async () => {
    const world = createWorld()
    world.limiter.learn(429, NOTHING, 20_000)
    expect(world.timers.pending()).toBe(0)
  })

  it('whose Retry-After is of hours does not close the gate for longer than a call may take', async () => {
    // The minute of the quota is over after a minute; a proxy's mistake must not stop the client for years.
    const world = createWorld()
    world.limiter.learn(429, NOTHING, 999_999_999_000)
    expect(world.limiter.state().closedMs).toBeLessThanOrEqual(86_400_000)
  })

  it('lets a call whose deadline is earlier fail at once', async () => {
    const world = createWorld({ clock: createVirtualClock() })
    const { clock, limiter } = world
    await play(clock, async () => {
      limiter.learn(429, NOTHING, 20_000)
      const startMs = clock.now()
      await expect(world.enter({ untilMs: startMs + 3_000 })).rejects.toThrow('deadline')
      expect(clock.now() - startMs).toBe(0)
      await settle()
      expect(world.timers.pending()).toBe(0)
    })
  })
})
