import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRIORITIES, type Priority, rankOf } from '../../../src/quota/priority.js'
import { cases } from '../../support/cases.js'
import { createWorld, play, settle, times, type World } from './support/quota-world.js'

/** Fills the window, so that whoever comes next waits. */
const fill = (world: World, count: number): void => {
  for (let index = 0; index < count; index += 1) expect(world.enter()).toBeUndefined()
}

interface Arrival {
  readonly priority: Priority
  readonly atMs: number
}

interface Served extends Arrival {
  readonly index: number
  readonly servedMs: number
}

/** Lets calls come at their times and tells in which order they were served. */
const serve = async (world: World, arrivals: readonly Arrival[]): Promise<Served[]> => {
  const { clock } = world
  const startMs = clock.monotonic()
  const served: Served[] = []
  await Promise.all(
    arrivals.map(async (arrival, index) => {
      await clock.sleep(arrival.atMs)
      await world.enter({ priority: arrival.priority })
      served.push({ ...arrival, index, servedMs: clock.monotonic() - startMs })
    }),
  )
  return served
}

/** How often a lower class was served while a call of a higher one waited, by the class that waited. */
const overtaken = (served: readonly Served[]): { user: number; places: number } => {
  let [user, places] = [0, 0]
  for (const [index, own] of served.entries()) {
    const waits = served
      .slice(index + 1)
      .some(other => other.priority === 'user' && other.atMs < own.servedMs && other.servedMs > own.servedMs)
    if (waits || own.priority === 'user') places += 1
    if (waits && own.priority !== 'user') user += 1
  }
  return { user, places }
}

const priorities = fc.constantFrom(...PRIORITIES)

describe('calls that wait', () => {
  it('are served by class, and within a class in the order in which they came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(priorities, { maxLength: 40 }), fc.nat({ max: 4 }), async (list, more) => {
        const world = createWorld({ perMinute: more + 1, lowerShare: 0 })
        fill(world, more + 1)
        const arrivals = list.map(priority => ({ priority, atMs: 0 }))
        await play(world.clock, async () => {
          const served = await serve(world, arrivals)
          const order = served.map(({ priority, index }) => [rankOf(priority), index] as const)
          expect(order).toEqual([...order].sort(([a, x], [b, y]) => a - b || x - y))
        })
      }),
      { numRuns: cases(60) },
    )
  })

  it('of a user never wait for a lower class but for its share, whenever they come and however long those have waited', async () => {
    const arrival = fc.record({ priority: priorities, atMs: fc.nat({ max: 600_000 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { maxLength: 120 }), async arrivals => {
        const world = createWorld({ perMinute: 6 })
        fill(world, 6)
        await play(world.clock, async () => {
          const { user, places } = overtaken(await serve(world, arrivals))
          // A tenth of the places, and one that was owed when the first of them came.
          expect(user).toBeLessThanOrEqual(places * 0.1 + 1)
        })
      }),
      { numRuns: cases(60) },
    )
  })

  it('of every class are served in the end while users come faster than they can be served', async () => {
    for (const lower of ['write', 'prefetch', 'poll'] as const) {
      const world = createWorld({ perMinute: 60 })
      fill(world, 60)
      await play(world.clock, async () => {
        const users = times(900, index => ({ priority: 'user' as const, atMs: index * 500 }))
        const others = times(30, () => ({ priority: lower, atMs: 0 }))
        const served = await serve(world, [...users, ...others])
        const last = Math.max(
          ...served.filter(({ priority }) => priority === lower).map(each => each.servedMs),
        )
        // Six places a minute are theirs.
        expect(last).toBeLessThanOrEqual(7 * 60_250)
      })
    }
  })

  it('share what is theirs when all lower classes wait', async () => {
    const world = createWorld({ perMinute: 60 })
    fill(world, 60)
    await play(world.clock, async () => {
      const users = times(900, index => ({ priority: 'user' as const, atMs: index * 500 }))
      const others = (['write', 'prefetch', 'poll'] as const).flatMap(priority =>
        times(10, () => ({ priority, atMs: 0 })),
      )
      const served = await serve(world, [...users, ...others])
      for (const priority of ['write', 'prefetch', 'poll'])
        expect(served.filter(each => each.priority === priority && each.servedMs < 6 * 60_250)).toHaveLength(
          10,
        )
    })
  })

  it('as 60 writes behind 20 calls of users a minute at ten places a minute are served by a tenth of them', async () => {
    const world = createWorld({ perMinute: 10 })
    await play(world.clock, async () => {
      const users = times(600, index => ({ priority: 'user' as const, atMs: index * 3_000 }))
      const writes = times(60, () => ({ priority: 'write' as const, atMs: 0 }))
      const served = await serve(world, [...users, ...writes])
      const within = served.filter(({ priority, servedMs }) => priority === 'write' && servedMs < 1_800_000)
      expect(within.length).toBeGreaterThanOrEqual(28)
    })
  })

  it('as one of a user behind 200 writes is served with the next place', async () => {
    const world = createWorld({ perMinute: 60 })
    await play(world.clock, async () => {
      const writes = times(200, () => ({ priority: 'write' as const, atMs: 0 }))
      const served = await serve(world, [...writes, { priority: 'user', atMs: 15_000 }])
      // The first sixty have left the window by then.
      expect(served.find(({ priority }) => priority === 'user')?.servedMs).toBeLessThanOrEqual(60_300)
    })
  })

  it('of a user find a place at once behind a batch, where a share of the window is kept for them', async () => {
    const world = createWorld({ perMinute: 60, userShare: 0.1 })
    await play(world.clock, async () => {
      const writes = times(200, () => ({ priority: 'write' as const, atMs: 0 }))
      const visitors = times(6, index => ({ priority: 'user' as const, atMs: 5_000 + index * 1_000 }))
      const served = await serve(world, [...writes, ...visitors])
      for (const { priority, atMs, servedMs } of served) if (priority === 'user') expect(servedMs).toBe(atMs)
      expect(served.filter(({ priority, servedMs }) => priority === 'write' && servedMs === 0)).toHaveLength(
        54,
      )
    })
  })
})

describe('the queue', () => {
  it('refuses those who are too many, and takes them again when there is room', async () => {
    const world = createWorld({ perMinute: 1, maxQueued: 2 })
    const { clock, limiter } = world
    fill(world, 1)
    await play(clock, async () => {
      const waiting = [world.enter(), world.enter()]
      await expect(world.enter()).rejects.toThrow('full')
      await expect(world.enter({ priority: 'poll' })).rejects.toThrow('full')
      expect(limiter.state().queued).toBe(2)
      await waiting[0]
      waiting.push(world.enter())
      await Promise.all(waiting)
    })
  })

  it('that is full gives up its lowest class first, the newest of it', async () => {
    const world = createWorld({ perMinute: 1, maxQueued: 3 })
    const { clock, limiter } = world
    fill(world, 1)
    await play(clock, async () => {
      const ends: string[] = []
      const watch = (name: string, call: Promise<void> | undefined): Promise<void> =>
        Promise.resolve(call).then(
          () => void ends.push(`${name} served`),
          (error: Error) => void ends.push(`${name} ${error.message}`),
        )
      const all = [
        watch('poll 1', world.enter({ priority: 'poll' })),
        watch('write', world.enter({ priority: 'write' })),
        watch('poll 2', world.enter({ priority: 'poll' })),
        watch('user', world.enter()),
        watch('write 2', world.enter({ priority: 'write' })),
        watch('poll 3', world.enter({ priority: 'poll' })),
      ]
      await settle()
      expect(ends).toEqual(['poll 2 full', 'poll 1 full', 'poll 3 full'])
      expect(limiter.state()).toMatchObject({
        queued: 3,
        waiting: { user: 1, write: 2, prefetch: 0, poll: 0 },
      })
      await Promise.all(all)
      expect(ends.slice(3)).toEqual(['user served', 'write served', 'write 2 served'])
    })
  })

  it('that may hold nobody lets those through who need not wait', async () => {
    const world = createWorld({ perMinute: 2, maxQueued: 0 })
    fill(world, 2)
    await expect(world.enter()).rejects.toThrow('full')
    expect(world.timers.pending()).toBe(0)
  })

  it('refuses a call at its deadline, and serves the others as if it had not been there', async () => {
    const world = createWorld({ perMinute: 1 })
    const { clock } = world
    fill(world, 1)
    const startMs = clock.monotonic()
    await play(clock, async () => {
      const refusedMs = (async () => {
        await expect(world.enter({ untilMs: startMs + 5_000 })).rejects.toThrow('deadline')
        return clock.monotonic() - startMs
      })()
      const other = world.enter()
      expect(await refusedMs).toBe(5_000)
      expect(world.limiter.state().queued).toBe(1)
      await other
      expect(clock.monotonic() - startMs).toBeLessThanOrEqual(60_251)
    })
  })

  it('refuses a call that has to wait and whose deadline has passed', async () => {
    const world = createWorld({ perMinute: 1 })
    fill(world, 1)
    const startMs = world.clock.monotonic()
    await play(world.clock, async () => {
      await expect(world.enter({ untilMs: -1 })).rejects.toThrow('deadline')
      expect(world.clock.monotonic()).toBe(startMs)
    })
  })

  it('leaves no timer when the last has been served or refused', async () => {
    const world = createWorld({ perMinute: 2 })
    const { clock, timers } = world
    fill(world, 2)
    const startMs = clock.monotonic()
    await play(clock, async () => {
      const all = times(9, index =>
        world.enter({ untilMs: startMs + (index < 4 ? 30_000 * (index + 1) : 10_000_000) }),
      )
      await Promise.allSettled(all)
      await settle()
      expect(timers.pending()).toBe(0)
      expect(world.limiter.state().queued).toBe(0)
    })
  })

  it('keeps nobody waiting for a class whose calls have left', async () => {
    const world = createWorld({ perMinute: 2 })
    const { clock } = world
    fill(world, 2)
    await play(clock, async () => {
      const controllers = times(20, () => new AbortController())
      const users = controllers.map(({ signal }) => world.enter({ signal }))
      const write = Promise.resolve(world.enter({ priority: 'write' })).then(() => clock.monotonic())
      const startMs = clock.monotonic()
      await clock.sleep(30_000)
      for (const controller of controllers) controller.abort('gone')
      await Promise.allSettled(users)
      expect((await write) - startMs).toBeLessThanOrEqual(60_251)
    })
  })
})

describe('a limit that answers change', () => {
  it('lets those who wait in at once when two of them say that it is higher', async () => {
    const world = createWorld()
    const { clock } = world
    await play(clock, async () => {
      const permits = await Promise.all(times(150, () => world.permit()))
      const startMs = clock.monotonic()
      const all = Promise.all(times(20, () => world.enter()))
      await clock.sleep(100)
      const answer = { status: 200, headers: { limit: 1_000, remaining: 850 }, retryAfterMs: undefined }
      permits[0]?.observe(answer)
      await clock.sleep(100)
      expect(world.limiter.state()).toMatchObject({ limit: 150, queued: 20 })
      permits[1]?.observe(answer)
      await all
      expect(clock.monotonic() - startMs).toBeLessThan(1_000)
    })
  })

  it('holds those back who come when it is lower', async () => {
    const world = createWorld({ perMinute: 10 })
    const { clock } = world
    await play(clock, async () => {
      const permits = await Promise.all(times(5, () => world.permit()))
      const answer = { status: 200, headers: { limit: 5, remaining: 0 }, retryAfterMs: undefined }
      for (const permit of permits.slice(0, 2)) permit.observe(answer)
      const startMs = clock.monotonic()
      await world.enter()
      expect(clock.monotonic() - startMs).toBeGreaterThan(60_000)
    })
  })
})
