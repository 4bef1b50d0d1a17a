import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Priority } from '../../src/quota/queue.js'
import { createWorld, play, settle, times, type World } from './support/world.js'

const ORDER: readonly Priority[] = ['user', 'write', 'prefetch', 'poll']

/** Fills the window, so that whoever comes next waits. */
const fill = (world: World, count: number): void => {
  for (let index = 0; index < count; index += 1) expect(world.enter()).toBeUndefined()
}

/** Enters calls at once and tells in which order they are served. */
const serveAll = async (world: World, entries: readonly Priority[]): Promise<string[]> => {
  const served: string[] = []
  await Promise.all(
    entries.map(async (priority, index) => {
      await world.enter({ priority })
      served.push(`${priority} ${index}`)
    }),
  )
  return served
}

describe('the queue', () => {
  it('serves users, then writes, then pages read ahead, then looks at jobs, each in their order', async () => {
    const lists = fc.array(fc.constantFrom(...ORDER), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 1, max: 5 }), async (entries, limit) => {
        const world = createWorld({ limit })
        fill(world, limit)
        // All of them came at the same time, so that waiting ages them alike.
        await play(world.clock, async () => {
          const expected = ORDER.flatMap(priority =>
            entries.flatMap((each, index) => (each === priority ? [`${each} ${index}`] : [])),
          )
          expect(await serveAll(world, entries)).toEqual(expected)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('serves those of one priority in the order in which they came, whenever that was', async () => {
    const comings = fc.array(fc.nat({ max: 90_000 }), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(comings, fc.constantFrom(...ORDER), async (arrivalsMs, priority) => {
        const world = createWorld({ limit: 3 })
        const { clock } = world
        const served: number[] = []
        const came: number[] = []
        await play(clock, () =>
          Promise.all(
            arrivalsMs.map(async (atMs, index) => {
              await clock.sleep(atMs)
              came.push(index)
              await world.enter({ priority })
              served.push(index)
            }),
          ),
        )
        expect(served).toEqual(came)
      }),
      { numRuns: 40 },
    )
  })

  for (const [priority, steps] of [
    ['write', 1],
    ['prefetch', 2],
    ['poll', 3],
  ] as const)
    it(`lets a ${priority} go before users who came more than ${steps * 10} s later`, async () => {
      const world = createWorld({ limit: 1 })
      const { clock } = world
      fill(world, 1)
      const served: string[] = []
      const enter = async (name: string, each: Priority): Promise<void> => {
        await world.enter({ priority: each })
        served.push(name)
      }
      await play(clock, async () => {
        const old = enter('old', priority)
        await clock.sleep(steps * 10_000 - 1)
        const before = enter('user before', 'user')
        await clock.sleep(11_000)
        const after = enter('user after', 'user')
        await Promise.all([old, before, after])
      })
      expect(served.indexOf('old')).toBeLessThan(served.indexOf('user after'))
    })

  it('serves a look at a job in the end while users come faster than they can be served', async () => {
    const world = createWorld({ limit: 60, mode: 'throughput' })
    const { clock } = world
    fill(world, 60)
    let polledMs = 0
    await play(clock, async () => {
      const poll = (async () => {
        await world.enter({ priority: 'poll' })
        polledMs = clock.now()
      })()
      const users = times(600, async index => {
        await clock.sleep(index * 500)
        await world.enter()
      })
      await Promise.all([poll, ...users])
    })
    // Those who came within 30 s are 60, which is the window after the first.
    expect(polledMs).toBeLessThanOrEqual(130_000)
  })

  it('refuses those who are too many, and takes them again when there is room', async () => {
    const world = createWorld({ limit: 1, maxQueued: 2 })
    const { clock, limiter } = world
    fill(world, 1)
    await play(clock, async () => {
      const waiting = [world.enter(), world.enter({ priority: 'poll' })]
      await expect(world.enter()).rejects.toThrow('full')
      await expect(world.enter({ priority: 'user' })).rejects.toThrow('full')
      expect(limiter.state().queued).toBe(2)
      await waiting[0]
      waiting.push(world.enter())
      await Promise.all(waiting)
    })
  })

  it('that may hold nobody lets those through who need not wait', async () => {
    const world = createWorld({ limit: 2, maxQueued: 0 })
    fill(world, 2)
    await expect(world.enter()).rejects.toThrow('full')
    expect(world.timers.pending()).toBe(0)
  })

  it('refuses a call at its deadline, and serves the others as if it had not been there', async () => {
    const world = createWorld({ limit: 1 })
    const { clock } = world
    fill(world, 1)
    await play(clock, async () => {
      const refusedMs = (async () => {
        await expect(world.enter({ untilMs: 5_000 })).rejects.toThrow('deadline')
        return clock.now()
      })()
      const other = world.enter()
      expect(await refusedMs).toBe(5_000)
      expect(world.limiter.state().queued).toBe(1)
      await other
      expect(clock.now()).toBeLessThanOrEqual(60_251)
    })
  })

  it('refuses a call that has to wait and whose deadline has passed', async () => {
    const world = createWorld({ limit: 1 })
    fill(world, 1)
    await play(world.clock, async () => {
      await expect(world.enter({ untilMs: -1 })).rejects.toThrow('deadline')
      expect(world.clock.now()).toBe(0)
    })
  })

  it('leaves no timer when the last has been served or refused', async () => {
    const world = createWorld({ limit: 2 })
    const { clock, timers } = world
    fill(world, 2)
    await play(clock, async () => {
      const all = times(9, index => world.enter({ untilMs: index < 4 ? 30_000 * (index + 1) : 10_000_000 }))
      await Promise.allSettled(all)
      await settle()
      expect(timers.pending()).toBe(0)
      expect(world.limiter.state().queued).toBe(0)
    })
  })
})

describe('a limit that an answer changes', () => {
  it('lets those who wait in at once when it is higher', async () => {
    const world = createWorld({ limit: 10 })
    const { clock, limiter } = world
    fill(world, 10)
    await play(clock, async () => {
      const all = Promise.all(times(20, () => world.enter()))
      await clock.sleep(100)
      limiter.learn(200, { limit: 1_000, remaining: 990 }, undefined)
      await all
      expect(clock.now()).toBeLessThan(1_000)
    })
  })

  it('holds those back who come when it is lower', async () => {
    const world = createWorld({ limit: 10 })
    const { clock, limiter } = world
    fill(world, 5)
    await play(clock, async () => {
      limiter.learn(200, { limit: 5, remaining: 0 }, undefined)
      await world.enter()
      expect(clock.now()).toBeGreaterThan(60_000)
    })
  })
})
