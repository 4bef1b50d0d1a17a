import { isGrant, isLater, sumOf } from './ask.js'
import type { Clock } from './clock.js'
import { createOthers, type Place } from './others.js'
import { createQueue, type Priority } from './queue.js'
import { createMemoryStore, type Grant, type QuotaStore } from './store.js'
import { MARGIN, MINUTE_MS, type QuotaHeaders, SLOW_FROM, SLOW_PART, usableOf } from './window.js'

export interface QuotaState {
  readonly mode: 'latency' | 'throughput'
  /** Requests a minute that this client goes by. */
  readonly limit: number
  /** How many of them it uses: all, or as many as are answered without delay. */
  readonly usable: number
  /** Requests of the last minute, by this client and those who share its store, as far as it has asked. */
  readonly used: number
  /** Requests of others with the same token, as far as answers have shown them. */
  readonly usedByOthers: number
  /** Calls that wait for a place. */
  readonly queued: number
  /** Milliseconds until the gate opens that an answer of 429 has closed; 0: it is open. */
  readonly closedMs: number
}

export interface LimiterOptions {
  readonly mode: 'latency' | 'throughput'
  readonly limit: number
  /** Whether the limit is the caller's, so that a header can lower it and not raise it. */
  readonly isCap: boolean
  readonly maxQueued: number
  readonly store: QuotaStore
  readonly clock: Clock
  /** Milliseconds of the minute, for clocks that run faster. */
  readonly minuteMs?: number
}

export interface Entry {
  readonly priority: Priority
  readonly signal: AbortSignal | undefined
  /** By the clock of the limiter. */
  readonly untilMs: number
}

/** What ends the waiting of a call without a place. */
export type Refusal = 'deadline' | 'full'

export interface Limiter {
  /** A place in the window, at once or when there is one. */
  enter(entry: Entry, refuse: (why: Refusal) => Error): Place | Promise<Place>
  /** Learns from an answer, or with status 0 that there was none; the place of its request tells when it was sent. */
  learn(status: number, headers: QuotaHeaders, retryAfterMs: number | undefined, place?: Place): void
  state(): QuotaState
}

/** How long a store may take to answer; after that the client goes on by its own count. */
const STORE_MS = 2_000
/** Part of a minute, after a 429 that does not say when to come back; doubled by each further one. */
const FIRST_PAUSE = 1 / 12
/** An hour: whoever says that it takes longer is wrong about a quota by the minute. */
const MAX_CLOSED_MS = 3_600_000

interface Waiting extends Entry {
  readonly sinceMs: number
  readonly enter: (place: Place) => void
}

export const createLimiter = (options: LimiterOptions): Limiter => {
  const { mode, isCap, maxQueued, store, clock, minuteMs = MINUTE_MS } = options
  const windowMs = minuteMs * (1 + MARGIN)
  const others = createOthers(clock.now, windowMs)
  const queue = createQueue<Waiting>()
  /** Counts along, for when the store fails. */
  const fallback = createMemoryStore(clock.now)
  let serverLimit = options.limit
  let shared = { used: 0, atMs: Number.NEGATIVE_INFINITY }
  let closedUntilMs = Number.NEGATIVE_INFINITY
  let refusedInARow = 0
  let isTaking = false
  let cancelWake: (() => void) | undefined
  /** Stops waiting for the store, because nobody waits for a place any more. */
  let abandon: (() => void) | undefined

  const limit = (): number => (isCap ? Math.min(options.limit, serverLimit) : serverLimit)

  const usable = (): number => {
    const left = usableOf(serverLimit, mode) - others.count()
    return isCap ? Math.min(usableOf(options.limit, mode), left) : left
  }

  /** Milliseconds until it makes sense to ask for a place, without asking the store. */
  const blockedMs = (): number => {
    const nowMs = clock.now()
    return Math.max(closedUntilMs - nowMs, usable() > 0 ? 0 : others.untilMs() - nowMs, 0)
  }

  const take = (): Grant | Promise<Grant> => {
    const waitMs = blockedMs()
    const places = usable()
    if (waitMs > 0 || places <= 0) return { waitMs: Math.max(1, waitMs), used: sharedUsed() }
    const byOwnCount = (): Grant => fallback.take(places, windowMs) as Grant
    const checked = (grant: Grant): Grant => {
      if (!isGrant(grant)) return byOwnCount()
      if (grant.waitMs === 0) fallback.take(Number.MAX_SAFE_INTEGER, windowMs)
      return grant
    }
    try {
      const grant = store.take(places, windowMs)
      return isLater(grant)
        ? inTime(Promise.resolve(grant).then(checked).catch(byOwnCount), byOwnCount)
        : checked(grant)
    } catch {
      return byOwnCount()
    }
  }

  const inTime = (grant: Promise<Grant>, otherwise: () => Grant): Promise<Grant> =>
    new Promise(resolve => {
      const end = (settled: Grant): void => {
        cancel()
        abandon = undefined
        resolve(settled)
      }
      const cancel = clock.after(STORE_MS, () => end(otherwise()))
      abandon = () => end({ waitMs: 1, used: sharedUsed() })
      grant.then(end)
    })

  const sharedUsed = (): number =>
    Math.max(others.own(), clock.now() - shared.atMs < windowMs ? shared.used : 0)

  /** The place that a grant gives; undefined: there is none. */
  const placeBy = (grant: Grant): Place | undefined => {
    shared = { used: grant.used, atMs: clock.now() }
    if (grant.waitMs > 0) return undefined
    const place = others.grant()
    place.id = grant.id
    return place
  }

  const serve = (grant: Grant): boolean => {
    const place = placeBy(grant)
    if (place === undefined) {
      if (queue.size > 0) wakeIn(grant.waitMs)
      return false
    }
    // Its caller may have left meanwhile; the place is then lost.
    queue.next(clock.now())?.enter(place)
    return true
  }

  const wakeIn = (ms: number): void => {
    cancelWake?.()
    cancelWake = clock.after(ms, () => {
      cancelWake = undefined
      pump()
    })
  }

  /** Serves those who wait, until there is no place; `first` has been asked for already. */
  const pump = (first?: Promise<Grant>): void => {
    if (isTaking) return
    let pending = first
    while (queue.size > 0 || pending) {
      const grant = pending ?? take()
      pending = undefined
      if (isLater(grant)) {
        isTaking = true
        grant.then(settled => {
          isTaking = false
          if (serve(settled)) pump()
        })
        return
      }
      if (!serve(grant)) return
    }
  }

  const wait = (
    { signal, ...entry }: Entry,
    refuse: (why: Refusal) => Error,
    first: Promise<Grant> | undefined,
  ): Promise<Place> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        queue.remove(waiting)
        cancelDeadline()
        signal?.removeEventListener('abort', abort)
        if (queue.size === 0) {
          cancelWake?.()
          cancelWake = undefined
        }
      }
      const giveUp = (): void => {
        leave()
        if (queue.size === 0) abandon?.()
      }
      const abort = (): void => {
        giveUp()
        reject(signal?.reason)
      }
      const waiting: Waiting = {
        ...entry,
        signal,
        sinceMs: clock.now(),
        enter: place => {
          leave()
          resolve(place)
        },
      }
      const cancelDeadline = clock.after(entry.untilMs - clock.now(), () => {
        giveUp()
        reject(refuse('deadline'))
      })
      signal?.addEventListener('abort', abort, { once: true })
      queue.add(waiting)
      pump(first)
    })

  /**
   * A request may have reached the server as late as it was answered, less the time for which the answer was held back.
   * If that is later than the margin allows for, it leaves the window later.
   */
  const noteLate = ({ atMs, id }: Place, { limit: there, remaining }: QuotaHeaders): void => {
    const used = there !== undefined && remaining !== undefined ? there - remaining : 0
    const heldMs = there !== undefined && used >= there * SLOW_FROM ? minuteMs * SLOW_PART : 0
    const lateMs = clock.now() - atMs - heldMs
    if (id === undefined || lateMs <= windowMs - minuteMs) return
    try {
      // Whoever cannot note it counts it from its grant.
      Promise.resolve(store.late?.(id, lateMs)).catch(() => {})
    } catch {}
  }

  const close = (retryAfterMs: number | undefined): void => {
    const nowMs = clock.now()
    // Those that were on their way together are refused together.
    if (nowMs >= closedUntilMs) refusedInARow += 1
    // Nobody says when the minute ends; it ends within one.
    const guessMs = minuteMs * Math.min(1, FIRST_PAUSE * 2 ** (refusedInARow - 1))
    closedUntilMs = Math.max(closedUntilMs, nowMs + Math.min(retryAfterMs ?? guessMs, MAX_CLOSED_MS))
  }

  return {
    enter: (entry, refuse) => {
      if (entry.signal?.aborted) return Promise.reject(entry.signal.reason)
      // Nobody waits for a gate that opens too late.
      if (closedUntilMs > entry.untilMs) return Promise.reject(refuse('deadline'))
      let first: Promise<Grant> | undefined
      if (queue.size === 0 && !isTaking) {
        const grant = take()
        if (isLater(grant)) first = grant
        else {
          const place = placeBy(grant)
          if (place) return place
        }
      }
      // One who only waits for the answer of the store does not wait for a place.
      if (queue.size >= maxQueued && !first) return Promise.reject(refuse('full'))
      return wait(entry, refuse, first)
    },
    learn: (status, headers, retryAfterMs, place = { atMs: clock.now() }) => {
      const isRefused = status === 429
      others.end(place, !isRefused)
      noteLate(place, headers)
      // Without an answer nothing is learnt.
      if (status === 0) return
      if (headers.limit !== undefined) serverLimit = headers.limit
      if (isRefused) close(retryAfterMs)
      else refusedInARow = 0
      const learn = (sum: number): void => {
        others.learn(place, headers, sum)
        // There may be more room than those who wait know.
        if (queue.size > 0) pump()
      }
      sumOf(store, windowMs, learn)
    },
    state: () => ({
      mode,
      limit: limit(),
      usable: Math.max(0, usable()),
      used: sharedUsed(),
      usedByOthers: others.count(),
      queued: queue.size,
      closedMs: Math.max(0, closedUntilMs - clock.now()),
    }),
  }
}
