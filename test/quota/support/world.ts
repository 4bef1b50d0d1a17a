import { createQuotaServer, type QuotaServer } from '../../../scripts/bench/quota/server.js'
import { createVirtualClock, type VirtualClock } from '../../../scripts/bench/quota/virtual-clock.js'
import type { Clock } from '../../../src/quota/clock.js'
import { createLimiter, type Entry, type Limiter, type LimiterOptions } from '../../../src/quota/limiter.js'
import type { Place } from '../../../src/quota/others.js'
import { createMemoryStore } from '../../../src/quota/store.js'
import type { QuotaHeaders } from '../../../src/quota/window.js'

export const DAY_MS = 86_400_000

/** What a refused call throws here, so that a test can tell it from a reason of a signal. */
export class Refused extends Error {}

export interface WatchedClock extends Clock {
  /** Timers that were set by it and neither cancelled nor fired. */
  pending(): number
}

export const watched = (clock: Clock): WatchedClock => {
  const open = new Set<object>()
  return {
    now: clock.now,
    pending: () => open.size,
    after: (ms, call) => {
      const timer = {}
      open.add(timer)
      const cancel = clock.after(ms, () => {
        open.delete(timer)
        call()
      })
      return () => {
        open.delete(timer)
        cancel()
      }
    },
  }
}

export interface Setup extends Partial<Omit<LimiterOptions, 'clock'>> {
  readonly clock?: VirtualClock
}

export interface World {
  readonly clock: VirtualClock
  /** The limiter's own view of it, with its timers counted. */
  readonly timers: WatchedClock
  readonly limiter: Limiter
  /** Enters with the deadline in a day, unless told. */
  enter(entry?: Partial<Entry>): Promise<void> | undefined
  /** The same, with the place that is granted. */
  place(entry?: Partial<Entry>): Place | Promise<Place>
}

export const createWorld = ({ clock = createVirtualClock(), ...options }: Setup = {}): World => {
  const timers = watched(clock)
  const limiter = createLimiter({
    mode: 'throughput',
    limit: 150,
    isCap: false,
    maxQueued: 1_000_000,
    store: createMemoryStore(clock.now),
    ...options,
    clock: timers,
  })
  const placeOf: World['place'] = entry =>
    limiter.enter(
      { priority: 'user', signal: undefined, untilMs: clock.now() + DAY_MS, ...entry },
      why => new Refused(why),
    )
  return {
    clock,
    timers,
    limiter,
    enter: entry => {
      const place = placeOf(entry)
      return place instanceof Promise ? place.then(() => {}) : undefined
    },
    place: placeOf,
  }
}

/** Runs the clock while a script runs on it; whatever either throws is thrown. */
export const play = async (clock: VirtualClock, script: () => Promise<unknown>): Promise<void> => {
  const done = script()
  // It may fail long before the clock has run out.
  done.catch(() => {})
  await clock.run()
  await done
}

/** Lets everything that is due settle, without moving the clock. */
export const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Milliseconds on the way, by a generator that gives the same for the same seed. */
export const jitter = (seed: number, minMs = 20, maxMs = 80): (() => number) => {
  let state = seed + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return minMs + ((state % 10_000) / 10_000) * (maxMs - minMs)
  }
}

export interface Tally {
  done: number
  refused: number
  /** Attempts by their time. */
  readonly sentMs: number[]
}

export const newTally = (): Tally => ({ done: 0, refused: 0, sentMs: [] })

type Said = QuotaHeaders & { readonly retryAfterMs?: number | undefined }

/** Makes one request again until it is answered with 200; `say` changes what the headers of an answer say. */
export const send = async (
  world: World,
  server: QuotaServer,
  tally: Tally,
  say: (headers: QuotaHeaders, status: number) => Said = headers => headers,
): Promise<void> => {
  for (;;) {
    const place = await world.place()
    tally.sentMs.push(world.clock.now())
    const { status, limit, remaining } = await server.request()
    const { retryAfterMs, ...headers } = say({ limit, remaining }, status)
    world.limiter.learn(status, headers, retryAfterMs, place)
    if (status === 200) {
      tally.done += 1
      return
    }
    tally.refused += 1
  }
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

export { createQuotaServer, createVirtualClock }
