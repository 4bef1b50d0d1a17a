import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryStore, type Grant, type QuotaStore } from '../../src/quota/store.js'
import { thrownBy } from '../support/thrown.js'
import {
  createQuotaServer,
  createVirtualClock,
  createWorld,
  jitter,
  newTally,
  play,
  send,
  settle,
  times,
  type World,
} from './support/world.js'

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
})

/** Makes so many requests by a client with this store against a server that grants 30. */
const runWith = async (store: QuotaStore, requests: number, clock = createVirtualClock()) => {
  const server = createQuotaServer({ clock, limit: 30, counting: 'sliding', latencyMs: jitter(5) })
  const world = createWorld({ clock, limit: 30, store })
  const tally = newTally()
  await play(clock, () => Promise.all(times(requests, () => send(world, server, tally))))
  await settle()
  return { done: tally.done, refused: tally.refused, unheard: unheard.length }
}

describe('a store that answers later', () => {
  it('gives each call one place and no more', async () => {
    const clock = createVirtualClock()
    let granted = 0
    const inner = createMemoryStore(clock.now)
    const take = async (usable: number, windowMs: number): Promise<Grant> => {
      const grant = await inner.take(usable, windowMs)
      if (grant.waitMs === 0) granted += 1
      return grant
    }
    const world = createWorld({ clock, limit: 10, store: { ...inner, take } })
    await play(clock, async () => {
      for (let index = 0; index < 10; index += 1) await world.enter()
      expect(clock.now()).toBe(0)
    })
    expect(granted).toBe(10)
  })

  it('keeps a burst within the quota', async () => {
    const clock = createVirtualClock()
    const store = later(clock, createMemoryStore(clock.now))
    expect(await runWith(store, 100, clock)).toEqual({ done: 100, refused: 0, unheard: 0 })
    expect(clock.now()).toBeLessThan(3 * 61_000 + 3_000)
  })

  it('keeps three clients that share it within the quota together', async () => {
    const clock = createVirtualClock()
    const shared = createMemoryStore(clock.now)
    const server = createQuotaServer({ clock, limit: 30, counting: 'sliding', latencyMs: jitter(5) })
    const worlds = times(3, () => createWorld({ clock, limit: 30, store: later(clock, shared) }))
    const tally = newTally()
    await play(clock, () => Promise.all(worlds.flatMap(world => times(40, () => send(world, server, tally)))))
    expect(tally).toMatchObject({ done: 120, refused: 0 })
    expect(clock.now()).toBeLessThan(4 * 61_000 + 3_000)
  })

  it('lets a call through that need not wait, also when nobody may wait', async () => {
    const clock = createVirtualClock()
    const store = later(clock, createMemoryStore(clock.now))
    const world = createWorld({ clock, limit: 10, maxQueued: 0, store })
    await play(clock, async () => {
      await world.enter()
    })
    expect(clock.now()).toBeLessThan(100)
  })

  it('leaves no timer when the only call that waits is aborted while the store is asked', async () => {
    const clock = createVirtualClock()
    const inner = createMemoryStore(clock.now)
    inner.take(1, 60_250)
    const world = createWorld({ clock, limit: 1, store: later(clock, inner) })
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
  const after: typeof clock.after = (ms, call) =>
    clock.after(Number.isNaN(ms) ? 1 : Math.min(Math.max(1, ms), 2_147_483_647), call)
  return { ...clock, after }
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
  const world = createWorld({ clock, limit: 30, store })
  let entered = 0
  await play(clock, () =>
    Promise.all(
      times(5, async () => {
        await world.enter({ untilMs: MINUTES_10 })
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
    const inner = createMemoryStore(clock.now)
    let asked = 0
    const take: QuotaStore['take'] = async (...args) => {
      asked += 1
      return asked % 3 === 0 ? fail() : inner.take(...args)
    }
    expect(await runWith({ ...inner, take }, 100, clock)).toMatchObject({ done: 100, unheard: 0 })
  })

  it('whose promise is of another kind is waited for', async () => {
    const clock = createVirtualClock()
    const inner = createMemoryStore(clock.now)
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
      const inner = createMemoryStore(clock.now)
      const world = createWorld({ clock, store: { ...inner, used: used as () => number } })
      await play(clock, async () => {
        await world.enter()
        expect(() => world.limiter.learn(200, { limit: 150, remaining: 100 }, undefined)).not.toThrow()
        await settle()
        // By its own count others have sent the rest.
        if (what !== 'never answers') expect(world.limiter.state().usedByOthers).toBe(49)
        await world.enter()
      })
      expect(unheard).toEqual([])
    })
})
