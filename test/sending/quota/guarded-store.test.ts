import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../../src/quota/memory-store.js'
import type { Grant, QuotaStore } from '../../../src/quota/store.js'
import { thrownBy } from '../../support/thrown.js'
import {
  createQuotaServer,
  createVirtualClock,
  createWorld,
  jitter,
  NO_HEADERS,
  newTally,
  play,
  send,
  settle,
  times,
  type World,
} from './support/quota-world.js'

/** Rejections that nobody hears end the process of whoever uses the client. */
const unheard: unknown[] = []
const listeners = process.listeners('unhandledRejection')
beforeEach(() => {
  unheard.length = 0
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', reason => unheard.push(reason))
})
afterEach(() => {
  process.removeAllListeners('unhandledRejection')
  for (const each of listeners) process.on('unhandledRejection', each)
})

const MINUTES_10 = 600_000

/** A store that answers later, as one in another process does. */
const later = (clock: ReturnType<typeof createVirtualClock>, inner: QuotaStore, ms = 5): QuotaStore => ({
  take: (...args) => clock.sleep(ms).then(() => inner.take(...args)),
  used: (...args) => clock.sleep(ms).then(() => inner.used(...args)),
  close: (...args) => clock.sleep(ms).then(() => inner.close?.(...args)),
  leave: (...args) => clock.sleep(ms).then(() => inner.leave?.(...args)),
})

/** Makes so many requests by a client with this store against a server that grants 30. */
const runWith = async (store: QuotaStore, requests: number, clock = createVirtualClock()) => {
  const server = createQuotaServer({ clock, limit: 30, counting: 'sliding', latencyMs: jitter(5) })
  const world = createWorld({ clock, perMinute: 30, store, isProven: false })
  const tally = newTally()
  await play(clock, () => Promise.all(times(requests, () => send({ world, server, tally }))))
  await settle()
  return { done: tally.done, refused: tally.refused, unheard: unheard.length }
}

describe('a store that answers later', () => {
  it('gives each call one place and no more', async () => {
    const clock = createVirtualClock()
    let granted = 0
    const inner = createMemoryStore(clock)
    const take: QuotaStore['take'] = async request => {
      const grant = await inner.take(request)
      if (grant.waitMs === 0) granted += 1
      return grant
    }
    const world = createWorld({ clock, perMinute: 10, store: { ...inner, take }, isProven: false })
    await play(clock, async () => {
      for (let index = 0; index < 10; index += 1) await world.answer(200)
      expect(clock.monotonic()).toBe(0)
    })
    expect(granted).toBe(10)
  })

  it('keeps a burst within the quota', async () => {
    const clock = createVirtualClock()
    const store = later(clock, createMemoryStore(clock))
    expect(await runWith(store, 100, clock)).toEqual({ done: 100, refused: 0, unheard: 0 })
    expect(clock.monotonic()).toBeLessThan(3 * 61_000 + 3_000)
  })

  it('keeps three clients that share it within the quota together', async () => {
    const clock = createVirtualClock()
    const shared = createMemoryStore(clock)
    const server = createQuotaServer({ clock, limit: 30, counting: 'sliding', latencyMs: jitter(5) })
    const worlds = times(3, () =>
      createWorld({ clock, perMinute: 30, store: later(clock, shared), isProven: false }),
    )
    const tally = newTally()
    await play(clock, () =>
      Promise.all(worlds.flatMap(world => times(40, () => send({ world, server, tally })))),
    )
    expect(tally).toMatchObject({ done: 120, refused: 0 })
    expect(clock.monotonic()).toBeLessThan(4 * 61_000 + 3_000)
  })

  it('lets a call through that need not wait, also when nobody may wait', async () => {
    const clock = createVirtualClock()
    const store = later(clock, createMemoryStore(clock))
    const world = createWorld({ clock, perMinute: 10, maxQueued: 0, store, isProven: false })
    await play(clock, async () => {
      await world.enter()
    })
    expect(clock.monotonic()).toBeLessThan(100)
  })

  it('leaves no timer when the only call that waits is aborted while the store is asked', async () => {
    const clock = createVirtualClock()
    const inner = createMemoryStore(clock)
    inner.count()
    const world = createWorld({ clock, perMinute: 1, store: later(clock, inner), isProven: false })
    const controller = new AbortController()
    await play(clock, async () => {
      const thrown = thrownBy(() => world.enter({ signal: controller.signal }))
      await clock.sleep(1)
      controller.abort('mine')
      expect(await thrown).toBe('mine')
      await clock.sleep(1_000)
      expect(world.timers.pending()).toBe(0)
    })
  })
})

const fail = (): never => {
  throw new Error('the store is down')
}
const never = (): Promise<never> => new Promise(() => {})

const failing: readonly [string, QuotaStore['take']][] = [
  ['rejects', async () => fail()],
  ['throws', fail],
  ['never answers', never],
]

/** Takes any time as the clock of the system does: not a number is the shortest, the longest is 25 days. */
const lenientClock = () => {
  const clock = createVirtualClock()
  const schedule: typeof clock.schedule = (ms, run) =>
    clock.schedule(Number.isNaN(ms) ? 1 : Math.min(Math.max(1, ms), 2_147_483_647), run)
  return { ...clock, schedule }
}

/** Enters five calls; a store that is asked again and again without a pause is ended by an error. */
const enterFive = async (take: QuotaStore['take']): Promise<{ world: World; let: number }> => {
  let asked = 0
  const clock = lenientClock()
  const store: QuotaStore = {
    used: () => 0,
    take: (...args) => {
      asked += 1
      if (asked > 20_000) return { waitMs: 0, used: 0 }
      return take(...args)
    },
  }
  const world = createWorld({ clock, perMinute: 30, store, isProven: false })
  let entered = 0
  await play(clock, () =>
    Promise.all(
      times(5, async () => {
        const permit = await world.permit({ untilMs: MINUTES_10 })
        permit.observe({ status: 200, headers: NO_HEADERS, retryAfterMs: undefined })
        entered += 1
      }),
    ),
  )
  expect(asked).toBeLessThan(1_000)
  return { world, let: entered }
}

describe('a store', () => {
  for (const [what, take] of failing) {
    it(`that ${what} when it is asked for a place lets calls in all the same`, async () => {
      expect((await enterFive(take)).let).toBe(5)
      await settle()
      expect(unheard).toEqual([])
    })

    it(`that ${what} when it is asked for a place leaves the client to its own count`, async () => {
      expect(await runWith({ take, used: () => 0 }, 100)).toEqual({ done: 100, refused: 0, unheard: 0 })
    })
  }

  it('that fails at times does not stop the others who wait', async () => {
    const clock = createVirtualClock()
    const inner = createMemoryStore(clock)
    let asked = 0
    const take: QuotaStore['take'] = async (...args) => {
      asked += 1
      return asked % 3 === 0 ? fail() : inner.take(...args)
    }
    expect(await runWith({ ...inner, take }, 100, clock)).toMatchObject({ done: 100, unheard: 0 })
  })

  it('whose promise is of another kind is waited for', async () => {
    const clock = createVirtualClock()
    const inner = createMemoryStore(clock)
    // Promises of another realm or library are not instances of this one.
    const foreign = (value: unknown): object => ({
      // biome-ignore lint/suspicious/noThenProperty: it is what makes it a promise
      then: (resolve: (settled: unknown) => void) => resolve(value),
    })
    const take = (...args: Parameters<typeof inner.take>): Grant =>
      foreign(inner.take(...args)) as Partial<Grant> as Grant
    expect((await enterFive(take)).let).toBe(5)
  })

  const garbage: readonly unknown[] = [
    undefined,
    null,
    0,
    true,
    'granted',
    {},
    [],
    { used: 3 },
    { waitMs: undefined, used: 1 },
    { waitMs: null, used: 1 },
    { waitMs: '0', used: 1 },
    { waitMs: Number.NaN, used: 1 },
    { waitMs: -1, used: 1 },
    { waitMs: Number.POSITIVE_INFINITY, used: 1 },
  ]
  for (const [index, each] of garbage.entries()) {
    const shown = typeof each === 'object' && each ? `an object (${index})` : String(each)
    it(`that answers ${shown} instead of a grant lets calls in all the same`, async () => {
      expect((await enterFive(() => each as Grant)).let).toBe(5)
      expect((await enterFive(async () => each as Grant)).let).toBe(5)
      await settle()
      expect(unheard).toEqual([])
    })
  }

  for (const used of [undefined, null, Number.NaN, -5, 'many', Number.POSITIVE_INFINITY])
    it(`that grants and counts ${String(used)} leaves the state a count`, async () => {
      const { world } = await enterFive(() => ({ waitMs: 0, used: used as number }))
      const state = world.limiter.state()
      expect(Number.isInteger(state.used) && state.used >= 0).toBe(true)
    })

  const counting: readonly [string, () => unknown][] = [
    ['throws', fail],
    ['rejects', async () => fail()],
    ['never answers', never],
    ['answers NaN', () => Number.NaN],
    ['answers later NaN', async () => Number.NaN],
    ['answers nothing', () => undefined],
    ['answers a text', () => 'many'],
  ]
  for (const [what, used] of counting)
    it(`that ${what} when it is asked for its count does not harm an answer`, async () => {
      const clock = createVirtualClock()
      const inner = createMemoryStore(clock)
      const world = createWorld({ clock, store: { ...inner, used: used as () => number }, isProven: false })
      await play(clock, async () => {
        await world.answer(200, { limit: 150, remaining: 100 })
        await settle()
        // By its own count others have sent the rest.
        if (what !== 'never answers') expect(world.limiter.state().usedByOthers).toBe(49)
        await world.enter()
      })
      expect(unheard).toEqual([])
    })
})

describe('a store that is out of work', () => {
  it('is left alone, and tried again after a while that doubles', async () => {
    const clock = createVirtualClock()
    const asked: number[] = []
    const store: QuotaStore = {
      take: () => {
        asked.push(clock.monotonic())
        return never()
      },
      used: () => 0,
    }
    const world = createWorld({ clock, perMinute: 1_000, store, isProven: false })
    await play(clock, async () => {
      for (let index = 0; index < 300; index += 1) {
        await world.answer(200)
        await clock.sleep(1_000)
      }
    })
    // Each try costs two seconds, and not each call.
    const pauses = asked.slice(1).map((each, index) => Math.round((each - (asked[index] as number)) / 1_000))
    expect(asked.length).toBeLessThan(10)
    expect(pauses.slice(0, 4)).toEqual([7, 12, 22, 42])
    expect(world.limiter.state().store).toMatchObject({ working: false, reason: 'no answer within 2000 ms' })
  })

  it('says why, and works again when it answers', async () => {
    const clock = createVirtualClock()
    const inner = createMemoryStore(clock)
    let isDown = true
    const store: QuotaStore = {
      take: async request =>
        isDown
          ? Promise.reject(new Error("NOPERM this user has no permissions to run 'eval'"))
          : inner.take(request),
      used: () => 0,
    }
    const world = createWorld({ clock, store, isProven: false })
    await play(clock, async () => {
      await world.answer(200)
      expect(world.limiter.state().store).toEqual({
        working: false,
        reason: "NOPERM this user has no permissions to run 'eval'",
        retryInMs: 5_000,
      })
      isDown = false
      await clock.sleep(5_000)
      await world.answer(200)
      expect(world.limiter.state().store).toEqual({ working: true })
    })
  })

  it('does not keep headers from counting', async () => {
    const clock = createVirtualClock()
    const world = createWorld({ clock, store: { take: never, used: never }, isProven: false })
    await play(clock, async () => {
      for (let index = 0; index < 2; index += 1)
        await world.answer(200, { limit: 150, remaining: 20 - index })
      await settle()
      expect(world.limiter.state()).toMatchObject({ usedByOthers: 129, store: { working: false } })
    })
  })

  it('whose clock was put back is not believed when it says to wait for an hour', async () => {
    const clock = createVirtualClock()
    const store: QuotaStore = { take: async () => ({ waitMs: 3_600_000, used: 5 }), used: () => 5 }
    const world = createWorld({ clock, store, isProven: false })
    await play(clock, async () => {
      await world.answer(200)
      expect(clock.monotonic()).toBeLessThan(1_000)
    })
  })

  it('is closed by a 429 for all who share it', async () => {
    const clock = createVirtualClock()
    const shared = createMemoryStore(clock)
    const worlds = times(2, () => createWorld({ clock, store: later(clock, shared), isProven: false }))
    const [one, two] = worlds as [World, World]
    await play(clock, async () => {
      await one.answer(200)
      await two.answer(200)
      const refused = await one.permit()
      refused.observe({ status: 429, headers: NO_HEADERS, retryAfterMs: 30_000 })
      await clock.sleep(10)
      const startMs = clock.monotonic()
      await expect(two.enter({ untilMs: startMs + 10_000 })).rejects.toThrow('closed')
      expect(clock.monotonic() - startMs).toBeLessThan(50)
      await two.enter()
      expect(clock.monotonic() - startMs).toBeGreaterThan(29_000)
    })
  })
})
