import type { Clock } from '../core/clock.js'
import { messageOf } from '../core/error.js'
import { createMemoryStore, type MemoryStore } from './memory-store.js'
import type { Priority } from './priority.js'
import type { Grant, QuotaStore, TakeRequest } from './store.js'

/** Whether the shared quota store works. */
export interface StoreState {
  /** Whether it works now. */
  readonly working: boolean
  /** Why it does not work. */
  readonly reason?: string
  /** Milliseconds until it is tried again. */
  readonly retryInMs?: number
}

/** A store that may hang, fail or answer nonsense, with a count of this process alone to fall back on. Never throws. */
export interface GuardedStore {
  take(request: TakeRequest): Grant | Promise<Grant>
  /** Gives the requests that the store has counted, now or later; 0 where it does not say. */
  used(windowMs: number, tell: (sum: number) => void): void
  late(id: unknown, lateMs: number): void
  close(ms: number): void
  leave(holder: string, waiting: readonly Priority[]): void
  state(): StoreState
}

/** How long a store may take to answer. */
export const STORE_MS = 2_000
/** How long a store that failed is left alone; doubled with each further failure. */
const FIRST_PAUSE_MS = 5_000
const MAX_PAUSE_MS = 60_000

export const isPromise = <T>(value: T | PromiseLike<T>): value is Promise<T> =>
  typeof (Object(value) as { then?: unknown }).then === 'function'

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** Whether a grant can be believed: nobody has to wait longer than a window, unless the gate is closed. */
const isGrant = (grant: Grant, { windowMs }: TakeRequest): boolean => {
  const { waitMs, used, closedMs = 0 } = Object(grant) as Partial<Grant>
  const maxMs = Math.max(windowMs, Number(closedMs)) + 1_000
  return Number.isFinite(waitMs) && Number(waitMs) >= 0 && Number(waitMs) <= maxMs && isCount(used)
}

interface Breaker {
  state(): StoreState
  /** Whether the store is left alone now. */
  isOut(): boolean
  failed(cause: unknown): void
  worked(): void
  /** When it worked again after it had failed. */
  backAtMs(): number
}

/** Tells when a store that failed is tried again. */
const createBreaker = (clock: Clock): Breaker => {
  let outUntilMs: number | undefined
  let reason = ''
  let pauseMs = FIRST_PAUSE_MS
  let backAtMs = Number.NEGATIVE_INFINITY
  const state = (): StoreState =>
    outUntilMs === undefined
      ? { working: true }
      : { working: false, reason, retryInMs: Math.max(0, outUntilMs - clock.monotonic()) }
  return {
    state,
    isOut: () => outUntilMs !== undefined && clock.monotonic() < outUntilMs,
    failed: (cause: unknown): void => {
      reason = messageOf(cause)
      // Several that were under way fail together.
      if (outUntilMs !== undefined && clock.monotonic() < outUntilMs) return
      outUntilMs = clock.monotonic() + pauseMs
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
    },
    worked: (): void => {
      if (outUntilMs !== undefined) backAtMs = clock.monotonic()
      outUntilMs = undefined
      pauseMs = FIRST_PAUSE_MS
    },
    backAtMs: () => backAtMs,
  }
}

class Guarded implements GuardedStore {
  readonly #store: QuotaStore
  readonly #clock: Clock
  /** Counts along, for when the store is out of work. */
  readonly #own: MemoryStore
  readonly #breaker: Breaker
  /** How many share the store, as far as it has said. */
  #holders = 1

  constructor(store: QuotaStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
    this.#own = createMemoryStore(clock)
    this.#breaker = createBreaker(clock)
  }

  take(request: TakeRequest): Grant | Promise<Grant> {
    if (this.#breaker.isOut() || this.#isOverPart(request)) return this.#takeOwn(request)
    try {
      const grant = this.#store.take(request)
      if (!isPromise(grant)) return this.#checked(grant, request)
      return this.#inTime(grant).then(
        each => this.#checked(each, request),
        cause => this.#fallBack(cause, request),
      )
    } catch (cause) {
      return this.#fallBack(cause, request)
    }
  }

  used(windowMs: number, tell: (sum: number) => void): void {
    const orNothing = (sum: unknown): void => tell(isCount(sum) ? sum : 0)
    const fail = (cause: unknown): void => {
      this.#breaker.failed(cause)
      tell(0)
    }
    if (this.#breaker.isOut()) {
      tell(0)
      return
    }
    try {
      const sum = this.#store.used(windowMs)
      if (isPromise(sum)) this.#inTime(sum).then(orNothing, fail)
      else orNothing(sum)
    } catch (cause) {
      fail(cause)
    }
  }

  late(id: unknown, lateMs: number): void {
    this.#tellStore(() => this.#store.late?.(id, lateMs))
  }

  close(ms: number): void {
    this.#tellStore(() => this.#store.close?.(ms))
  }

  leave(holder: string, waiting: readonly Priority[]): void {
    this.#own.leave?.(holder, waiting)
    this.#tellStore(() => this.#store.leave?.(holder, waiting))
  }

  state(): StoreState {
    return this.#breaker.state()
  }

  #partOf({ capacity }: TakeRequest): number {
    return Math.max(1, Math.floor(capacity / this.#holders))
  }

  /** By the count of this process alone, which keeps to its part of the window. */
  #takeOwn(request: TakeRequest): Grant {
    const usable = Math.min(request.usable, this.#partOf(request))
    return this.#own.take({ ...request, usable }) as Grant
  }

  /** A store that works again knows nothing of what was sent meanwhile, for as long as that is in the window. */
  #isBack({ windowMs }: TakeRequest): boolean {
    return this.#clock.monotonic() - this.#breaker.backAtMs() < windowMs
  }

  #isOverPart(request: TakeRequest): boolean {
    return this.#isBack(request) && (this.#own.used(request.windowMs) as number) >= this.#partOf(request)
  }

  #inTime<T>(answer: PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(new Error(`no answer within ${STORE_MS} ms`))
      const cancel = this.#clock.schedule(STORE_MS, fail)
      Promise.resolve(answer).then(resolve, reject).finally(cancel)
    })
  }

  /** Calls a function of the store whose result nobody waits for. */
  #tellStore(call: () => unknown): void {
    if (this.#breaker.isOut()) return
    try {
      const answer = call()
      if (isPromise(answer)) this.#inTime(answer).catch(this.#breaker.failed)
    } catch (cause) {
      this.#breaker.failed(cause)
    }
  }

  #checked(grant: Grant, request: TakeRequest): Grant {
    if (!isGrant(grant, request))
      return this.#fallBack(new Error('the store answered with something that is no grant'), request)
    this.#breaker.worked()
    if (grant.waitMs === 0) this.#own.count()
    // Others may come back later.
    const least = this.#isBack(request) ? this.#holders : 1
    if (isCount(grant.holders)) this.#holders = Math.max(least, grant.holders)
    return grant
  }

  #fallBack(cause: unknown, request: TakeRequest): Grant {
    this.#breaker.failed(cause)
    return this.#takeOwn(request)
  }
}

/** A store of the caller. A memory store of this package needs no guard: see `createTrustedStore`. */
export const createGuardedStore = (store: QuotaStore, clock: Clock): GuardedStore => new Guarded(store, clock)

/** The memory store of this process, which neither fails nor lies. */
export const createTrustedStore = (store: MemoryStore): GuardedStore => ({
  take: request => store.take(request),
  used: (windowMs, tell) => tell(store.used(windowMs) as number),
  late: (id, lateMs) => store.late?.(id, lateMs),
  close: ms => store.close?.(ms),
  leave: (holder, waiting) => store.leave?.(holder, waiting),
  state: () => ({ working: true }),
})
