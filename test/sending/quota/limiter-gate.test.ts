import { describe, expect, it } from 'vitest'
import { createWorld, play, settle, times, type World } from './support/quota-world.js'

/** Milliseconds after which a call that is made now is let in. */
const waitOf = async ({ clock, enter }: World): Promise<number> => {
  const startMs = clock.monotonic()
  await enter()
  return clock.monotonic() - startMs
}

/** Lets the request that goes first after a 429 be answered. */
const prove = (world: World): Promise<void> => world.answer(200)

describe('an answer of 429', () => {
  it('closes the gate for calls that wait and calls that come', async () => {
    const world = createWorld({ perMinute: 10 })
    const { clock, limiter } = world
    await play(clock, async () => {
      await world.answer(429, {}, 7_000)
      const waiting = prove(world).then(() => clock.monotonic())
      const startMs = clock.monotonic()
      await clock.sleep(1_000)
      expect(limiter.state()).toMatchObject({ queued: 1, closedMs: 6_000, blockedBy: 'closed_by_429' })
      expect(await waitOf(world)).toBe(6_000)
      expect((await waiting) - startMs).toBe(7_000)
      expect(limiter.state()).toMatchObject({ queued: 0, closedMs: 0 })
    })
  })

  it('lets one request go first when the gate opens, and the others after its answer', async () => {
    const world = createWorld({ perMinute: 100 })
    const { clock, limiter } = world
    await play(clock, async () => {
      await world.answer(429, {}, 7_000)
      const startMs = clock.monotonic()
      const first = world.permit()
      const waits = times(3, () => waitOf(world))
      const permit = await first
      expect(clock.monotonic() - startMs).toBe(7_000)
      expect(limiter.state()).toMatchObject({ queued: 3, blockedBy: 'first_answer' })
      await clock.sleep(400)
      permit.observe({ status: 200, headers: { limit: 150, remaining: 149 }, retryAfterMs: undefined })
      expect(await Promise.all(waits)).toEqual([7_400, 7_400, 7_400])
    })
  })

  it('without Retry-After closes it for longer each time, and at most for a minute', async () => {
    const world = createWorld({ perMinute: 1_000 })
    const { clock, limiter } = world
    await play(clock, async () => {
      const waits: number[] = []
      for (let round = 0; round < 7; round += 1) {
        await world.answer(429)
        waits.push(limiter.state().closedMs)
      }
      expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000])
    })
  })

  it('that comes with many others counts once', async () => {
    const world = createWorld({ perMinute: 1_000 })
    const { clock, limiter } = world
    await play(clock, async () => {
      const permits = await Promise.all(times(100, () => world.permit()))
      const late = permits.pop()
      const refused = { status: 429, headers: { limit: undefined, remaining: undefined } } as const
      for (const permit of permits) permit.observe({ ...refused, retryAfterMs: undefined })
      expect(limiter.state().closedMs).toBe(5_000)
      await clock.sleep(300)
      // One that was on its way for longer.
      late?.observe({ ...refused, retryAfterMs: undefined })
      expect(limiter.state().closedMs).toBeLessThanOrEqual(5_000)
      await world.answer(429)
      expect(limiter.state().closedMs).toBe(10_000)
    })
  })

  it('after an answer that went well starts with the first pause again', async () => {
    const world = createWorld({ perMinute: 1_000 })
    const { clock, limiter } = world
    await play(clock, async () => {
      for (let round = 0; round < 3; round += 1) await world.answer(429)
      await world.answer(200, { limit: 1_000, remaining: 900 })
      await world.answer(429)
      expect(limiter.state().closedMs).toBe(5_000)
    })
  })

  it('with a shorter Retry-After does not open a gate that another has closed for longer', async () => {
    const world = createWorld()
    const permits = await Promise.all(times(3, () => world.permit()))
    const headers = { limit: undefined, remaining: undefined }
    permits[0]?.observe({ status: 429, headers, retryAfterMs: 20_000 })
    permits[1]?.observe({ status: 429, headers, retryAfterMs: 1_000 })
    // Nor does an answer that went well, to a request from before.
    permits[2]?.observe({ status: 200, headers, retryAfterMs: undefined })
    expect(world.limiter.state().closedMs).toBe(20_000)
    expect(world.timers.pending()).toBe(0)
  })

  it('lets a call whose deadline is earlier fail at once, also one that waits already', async () => {
    const world = createWorld({ perMinute: 2 })
    const { clock, limiter } = world
    await play(clock, async () => {
      const permit = await world.permit()
      await world.enter()
      const startMs = clock.monotonic()
      const waiting = world.enter({ untilMs: startMs + 90_000 })
      const patient = waitOf(world)
      await clock.sleep(1_000)
      permit.observe({
        status: 429,
        headers: { limit: undefined, remaining: undefined },
        retryAfterMs: 200_000,
      })
      await expect(waiting).rejects.toThrow('closed')
      await expect(world.enter({ untilMs: clock.monotonic() + 120_000 })).rejects.toThrow('closed')
      expect(clock.monotonic() - startMs).toBe(1_000)
      expect(limiter.state().queued).toBe(1)
      expect(await patient).toBe(201_000)
      await settle()
      expect(world.timers.pending()).toBe(0)
    })
  })

  it('with a Retry-After of years is tried again once a minute, by one request', async () => {
    const world = createWorld({ perMinute: 100 })
    const { clock, limiter } = world
    await play(clock, async () => {
      const years = { status: 429, headers: { limit: undefined, remaining: undefined }, retryAfterMs: 1e12 }
      const first = await world.permit()
      first.observe(years)
      expect(limiter.state().closedMs).toBe(3_600_000)
      const startMs = clock.monotonic()
      // Too impatient for the next look.
      await expect(world.enter({ untilMs: startMs + 30_000 })).rejects.toThrow('closed')
      const looks = times(3, async () => {
        const permit = await world.permit()
        const atMs = clock.monotonic() - startMs
        permit.observe(years)
        return atMs
      })
      expect(await Promise.all(looks)).toEqual([60_000, 120_000, 180_000])
    })
  })

  it('with a Retry-After of minutes is obeyed in full', async () => {
    const world = createWorld({ perMinute: 100 })
    await play(world.clock, async () => {
      await world.answer(429, {}, 290_000)
      expect(await waitOf(world)).toBe(290_000)
    })
  })

  it('for years, which a look finds to be over, lets all others in', async () => {
    const world = createWorld({ perMinute: 100 })
    const { clock } = world
    await play(clock, async () => {
      await world.answer(429, {}, 999_999_999_000)
      const startMs = clock.monotonic()
      const look = world.permit()
      const waits = times(20, () => waitOf(world))
      const permit = await look
      expect(clock.monotonic() - startMs).toBe(60_000)
      permit.observe({ status: 200, headers: { limit: 150, remaining: 149 }, retryAfterMs: undefined })
      expect(new Set(await Promise.all(waits))).toEqual(new Set([60_000]))
    })
  })
})
