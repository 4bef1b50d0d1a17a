import { describe, expect, it } from 'vitest'
import type { Priority } from '../../../src/quota/priority.js'
import { createVirtualClock, createWorld, play, times } from './support/quota-world.js'
import { storeAtOnce, storeLater } from './support/stores.js'

describe.each([
  ['at once', storeAtOnce],
  ['later', storeLater],
] as const)('a queue before a store that answers %s', (_, makeStore) => {
  /** So many calls at once, in a minute of 100 places. */
  const rush = async (
    calls: number,
    maxQueued: number,
    priorityOf: (index: number) => Priority = () => 'user',
  ) => {
    const clock = createVirtualClock()
    const world = createWorld({
      clock,
      guarded: makeStore(clock),
      isProven: false,
      perMinute: 100,
      maxQueued,
    })
    const tally = { served: 0, refused: [] as Priority[] }
    await play(clock, async () => {
      await world.answer(200, { limit: 100, remaining: 99 })
      await clock.sleep(70_000)
      await Promise.all(
        times(calls, async index => {
          const priority = priorityOf(index)
          try {
            await world.enter({ priority })
            tally.served += 1
          } catch {
            tally.refused.push(priority)
          }
        }),
      )
    })
    return tally
  }

  it.each([
    [100, 0, 0],
    [101, 0, 1],
    [150, 50, 0],
    [151, 50, 1],
    [300, 50, 150],
    [1_001, 1_000, 0],
  ])(
    'refuses of %i calls with %i that may wait %i: those with a free place do not queue',
    async (calls, maxQueued, refused) => {
      const tally = await rush(calls, maxQueued)
      expect({ refused: tally.refused.length, served: tally.served }).toEqual({
        refused,
        served: calls - refused,
      })
    },
  )

  it('refuses the lowest class first', async () => {
    const tally = await rush(200, 50, index => (index % 2 === 0 ? 'poll' : 'user'))
    expect(new Set(tally.refused)).toEqual(new Set(['poll']))
    expect(tally.refused).toHaveLength(50)
  })
})
