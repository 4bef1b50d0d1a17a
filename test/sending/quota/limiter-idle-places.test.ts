import { describe, expect, it } from 'vitest'
import type { Priority } from '../../../src/quota/priority.js'
import { createVirtualClock, createWorld, play, times, type World } from './support/quota-world.js'
import { storeAtOnce, storeLater } from './support/stores.js'

interface Arrival {
  readonly priority: Priority
  readonly atMs: number
}

/** How long each of these calls waits for its place, in the order in which they come. */
const waitsOf = (world: World, arrivals: readonly Arrival[]): Promise<number[]> =>
  Promise.all(
    arrivals.map(async ({ priority, atMs }) => {
      await world.clock.sleep(atMs)
      const startMs = world.clock.monotonic()
      await world.enter({ priority })
      return world.clock.monotonic() - startMs
    }),
  )

/** One look after the turn of a class that has no place. */
const MOMENT_MS = 150

const writes = (count: number): Arrival[] => times(count, () => ({ priority: 'write' as const, atMs: 0 }))
const reads = (count: number, everyMs: number, priority: Priority = 'user'): Arrival[] =>
  times(count, index => ({ priority, atMs: 5_000 + index * everyMs }))

/** Stores that two limiters share. */
const STORES = [
  ['at once', storeAtOnce],
  ['later', storeLater],
] as const

describe.each(STORES)('places of a store that answers %s', (_, makeStore) => {
  it('are not kept from users by the turn of a class that has used up its share', async () => {
    const clock = createVirtualClock()
    const world = createWorld({
      clock,
      guarded: makeStore(clock),
      isProven: false,
      perMinute: 119,
      userShare: 0.1,
    })
    await play(clock, async () => {
      await world.answer(200, { limit: 119, remaining: 118 })
      const batch = waitsOf(world, writes(300))
      // Twelve places of the minute are theirs.
      const waits = await waitsOf(world, reads(10, 500))
      for (const waitMs of waits) expect(waitMs).toBeLessThanOrEqual(MOMENT_MS)
      await batch
    })
  })

  it.each([
    ['write', 'user'],
    ['user', 'write'],
  ] as const)(
    'are not kept by %ss of another client, which has used up its own limit, from its %ss',
    async (own, other) => {
      const clock = createVirtualClock()
      const setup = { clock, guarded: makeStore(clock), isProven: false }
      const small = createWorld({ ...setup, perMinute: 10 })
      const large = createWorld({ ...setup, perMinute: 119 })
      await play(clock, async () => {
        await small.answer(200, { limit: 10, remaining: 9 })
        await large.answer(200, { limit: 119, remaining: 117 })
        const batch = waitsOf(
          small,
          times(30, () => ({ priority: own, atMs: 0 })),
        )
        const waits = await waitsOf(large, reads(60, 500, other))
        for (const waitMs of waits) expect(waitMs).toBeLessThanOrEqual(MOMENT_MS)
        await batch
      })
    },
  )
})
