import { createQuotaServer, type QuotaServer } from '../../../../scripts/workshop/bench/quota/server.js'
import type { Clock } from '../../../../src/core/clock.js'
import type { Permit } from '../../../../src/quota/admission.js'
import {
  createGuardedStore,
  createTrustedStore,
  type GuardedStore,
} from '../../../../src/quota/guarded-store.js'
import type { QuotaHeaders } from '../../../../src/quota/headers.js'
import {
  createLimiter,
  type Limiter,
  type LimiterOptions,
  type QueueEntry,
} from '../../../../src/quota/limiter.js'
import { createMemoryStore } from '../../../../src/quota/memory-store.js'
import type { QuotaStore } from '../../../../src/quota/store.js'
import { createVirtualClock, type VirtualClock } from '../../../support/virtual-clock.js'

export const DAY_MS = 86_400_000

/** What a refused call throws here, so that a test can tell it from a reason of a signal. */
class Refused extends Error {}

interface WatchedClock extends Clock {
  /** Timers that were set by it and neither cancelled nor fired. */
  pending(): number
}

const watched = (clock: Clock): WatchedClock => {
  const open = new Set<object>()
  return {
    now: clock.now,
    monotonic: clock.monotonic,
    pending: () => open.size,
    schedule: (ms, run) => {
      const timer = {}
      open.add(timer)
      const cancel = clock.schedule(ms, () => {
        open.delete(timer)
        run()
      })
      return () => {
        open.delete(timer)
        cancel()
      }
    },
  }
}

export interface Setup extends Partial<Omit<LimiterOptions, 'clock' | 'store'>> {
  readonly clock?: VirtualClock
  /** Of a caller, which may fail; else the memory of this process. */
  readonly store?: QuotaStore
  /** Used as it is. */
  readonly guarded?: GuardedStore
  /** Whether an answer has told of the quota before, a while ago. */
  readonly isProven?: boolean
}

export interface World {
  readonly clock: VirtualClock
  /** The limiter's own view of it, with its timers counted. */
  readonly timers: WatchedClock
  readonly limiter: Limiter
  /** Milliseconds since this world was made. */
  elapsedMs(): number
  /** Enters with the deadline in a day, unless told; undefined: at once. */
  enter(entry?: Partial<QueueEntry>): Promise<void> | undefined
  /** The same, with the permit. */
  permit(entry?: Partial<QueueEntry>): Permit | Promise<Permit>
  /** An answer to a request that was let in. */
  answer(status: number, headers?: Partial<QuotaHeaders>, retryAfterMs?: number): Promise<void>
}

export const NO_HEADERS: QuotaHeaders = { limit: undefined, remaining: undefined }

export const createWorld = ({
  clock = createVirtualClock(),
  store,
  guarded,
  isProven = true,
  ...options
}: Setup = {}): World => {
  const timers = watched(clock)
  const memory = createTrustedStore(createMemoryStore(clock))
  const limiter = createLimiter({
    mode: 'throughput',
    perMinute: undefined,
    maxQueued: 1_000_000,
    lowerShare: 0.1,
    userShare: 0,
    ...options,
    store: guarded ?? (store ? createGuardedStore(store, timers) : memory),
    clock: timers,
  })
  const permit: World['permit'] = entry =>
    limiter.acquire(
      { priority: 'user', signal: undefined, untilMs: clock.monotonic() + DAY_MS, ...entry },
      ({ why }) => new Refused(why),
    )
  if (isProven) {
    // It leaves the window at once, as if it had been a minute ago.
    const first = permit()
    if (first instanceof Promise) throw new Error('a store that answers later cannot be proven here')
    first.observe({ status: 200, headers: NO_HEADERS, retryAfterMs: undefined })
    clock.skip(120_000)
  }
  const startMs = clock.monotonic()
  return {
    clock,
    timers,
    limiter,
    elapsedMs: () => clock.monotonic() - startMs,
    enter: entry => {
      const given = permit(entry)
      return given instanceof Promise ? given.then(() => {}) : undefined
    },
    permit,
    answer: async (status, headers = {}, retryAfterMs) => {
      const given = await permit()
      given.observe({ status, headers: { ...NO_HEADERS, ...headers }, retryAfterMs })
    },
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

export interface Sending {
  readonly world: World
  readonly server: QuotaServer
  readonly tally: Tally
  readonly entry?: Partial<QueueEntry>
  /** Changes what the headers of an answer say. */
  readonly say?: (headers: QuotaHeaders, status: number) => Said
}

/** Makes one request again until it is answered with 200. */
export const send = async ({
  world,
  server,
  tally,
  entry,
  say = headers => headers,
}: Sending): Promise<void> => {
  for (;;) {
    const permit = await world.permit(entry)
    tally.sentMs.push(world.clock.monotonic())
    const { status, limit, remaining } = await server.request()
    const { retryAfterMs, ...headers } = say({ limit, remaining }, status)
    permit.observe({ status, headers, retryAfterMs })
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
