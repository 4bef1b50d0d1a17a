import type { Clock } from '../core/clock.js'
import { createGate } from './gate.js'
import type { GuardedStore } from './guarded-store.js'
import type { QuotaHeaders } from './headers.js'
import { createLimitBelief, MARGIN, MINUTE_MS, type QuotaMode, SLOW_FROM, SLOW_PART } from './limit.js'
import type { Priority } from './priority.js'
import type { QuotaBlock, QuotaState } from './state.js'
import type { Grant } from './store.js'
import { createUsage, type Granted } from './usage.js'

export interface AdmissionOptions {
  readonly mode: QuotaMode
  /** The caller's own limit; undefined: what answers say. */
  readonly perMinute: number | undefined
  /** Share of places that goes to lower classes while higher ones wait. */
  readonly lowerShare: number
  /** Share of the window that only calls of users may fill. */
  readonly userShare: number
  readonly store: GuardedStore
  readonly clock: Clock
  /** Milliseconds of the minute, for clocks that run faster. */
  readonly minuteMs?: number
}

/** What an answer says of the quota. */
interface QuotaAnswer {
  readonly status: number
  readonly headers: QuotaHeaders
  readonly retryAfterMs: number | undefined
}

/** Leave to send one request. One of its functions is called, once. */
export interface Permit {
  /** Learns from the answer. */
  observe(answer: QuotaAnswer): void
  /** The request was not sent, or had no answer. */
  release(): void
}

/** Told when calls that wait have to be looked at again. */
export interface AdmissionEvents {
  /** There may be a place. */
  readonly onRoom: () => void
  /** The gate has closed, or stays closed for longer. */
  readonly onClosed: () => void
}

/** Whether a request may go now, by the window, by what answers have said, and by a 429. */
export interface Admission {
  /**
   * Asks for a place.
   * @param waiting classes of the other calls that wait
   */
  take(priority: Priority, waiting: readonly Priority[]): Grant | Promise<Grant>
  /** The permit of a grant; undefined: there is no place. */
  admit(grant: Grant): Permit | undefined
  /**
   * Milliseconds for which a 429 has closed the gate, if that is past the time given by the monotonic clock. Nobody waits
   * for a gate that opens too late, unless a request is due that sees whether it must be closed.
   */
  closedBeyond(untilMs: number): number | undefined
  /** A call of this limiter has given up; those still wait. */
  leave(waiting: readonly Priority[]): void
  state(): Omit<QuotaState, 'queued' | 'waiting'>
}

/** How long one request goes first without being answered. */
const FIRST_ANSWER_MS = 5_000

/** Tells the limiters of one process from those of another that shares the store. */
const PROCESS = Math.random().toString(36).slice(2)
let admissions = 0

export const createAdmission = (options: AdmissionOptions, events: AdmissionEvents): Admission =>
  new StoreAdmission(options, events)

class StoreAdmission implements Admission {
  readonly #options: AdmissionOptions
  readonly #events: AdmissionEvents
  readonly #clock: Clock
  readonly #minuteMs: number
  readonly #windowMs: number
  readonly #usage: ReturnType<typeof createUsage>
  readonly #gate: ReturnType<typeof createGate>
  readonly #limit: ReturnType<typeof createLimitBelief>
  readonly #holder: string
  #shared = { used: 0, atMs: Number.NEGATIVE_INFINITY }
  /** Whether an answer has told how much of the minute is left. */
  #isProven = false
  /** Until when the request that goes first may be answered. */
  #firstUntilMs = Number.NEGATIVE_INFINITY

  constructor(options: AdmissionOptions, events: AdmissionEvents) {
    const { clock, minuteMs = MINUTE_MS, perMinute } = options
    this.#options = options
    this.#events = events
    this.#clock = clock
    this.#minuteMs = minuteMs
    this.#windowMs = minuteMs * (1 + MARGIN)
    this.#usage = createUsage(() => clock.monotonic(), this.#windowMs)
    this.#gate = createGate(minuteMs)
    this.#limit = createLimitBelief(perMinute)
    admissions += 1
    this.#holder = `${PROCESS}-${admissions}`
  }

  state(): Omit<QuotaState, 'queued' | 'waiting'> {
    const nowMs = this.#clock.monotonic()
    return {
      mode: this.#options.mode,
      limit: this.#limit.current(),
      usable: Math.max(0, this.#usable('user')),
      used: this.#sharedUsed(),
      usedByOthers: this.#usage.others(),
      blockedBy: this.#blockedBy(nowMs),
      closedMs: this.#gate.closedMs(nowMs),
      store: this.#options.store.state(),
    }
  }

  leave(waiting: readonly Priority[]): void {
    this.#options.store.leave(this.#holder, waiting)
  }

  closedBeyond(untilMs: number): number | undefined {
    const nowMs = this.#clock.monotonic()
    const closedMs = this.#gate.closedMs(nowMs)
    return closedMs > 0 && nowMs + this.#gate.waitMs(nowMs) > untilMs ? closedMs : undefined
  }

  #blockedBy(nowMs: number): QuotaBlock {
    if (this.#gate.closedMs(nowMs) > 0) return 'closed_by_429'
    if (!this.#isProven && nowMs < this.#firstUntilMs) return 'first_answer'
    const used = this.#sharedUsed()
    if (used < this.#usable('user')) return 'nothing'
    return used < this.#limit.usable(this.#options.mode, 0) ? 'others' : 'window'
  }

  /** How many requests the window may hold for a call of this class to go. */
  #usable(priority: Priority, others = this.#usage.others()): number {
    const { mode, userShare } = this.#options
    const whole = this.#limit.usable(mode, others)
    // Of a window with one place all classes get that one.
    return priority === 'user' || whole <= 1 ? whole : Math.max(1, Math.floor(whole * (1 - userShare)))
  }

  #sharedUsed(): number {
    const isRecent = this.#clock.monotonic() - this.#shared.atMs < this.#windowMs
    return Math.max(this.#usage.own(), isRecent ? this.#shared.used : 0)
  }

  take(priority: Priority, waiting: readonly Priority[]): Grant | Promise<Grant> {
    const nowMs = this.#clock.monotonic()
    const used = this.#sharedUsed()
    if (this.#gate.closedMs(nowMs) > 0) {
      const waitMs = this.#gate.waitMs(nowMs)
      if (waitMs === 0) this.#gate.probe(nowMs)
      return { waitMs, used }
    }
    if (!this.#isProven && nowMs < this.#firstUntilMs) return { waitMs: this.#firstUntilMs - nowMs, used }
    const usable = this.#usable(priority)
    if (usable <= 0) return { waitMs: Math.max(1, this.#usage.untilMs() - nowMs), used }
    const { store, lowerShare } = this.#options
    const [windowMs, holder] = [this.#windowMs, this.#holder]
    const capacity = this.#usable(priority, 0)
    return store.take({ usable, capacity, windowMs, priority, waiting, holder, lowerShare })
  }

  admit(grant: Grant): Permit | undefined {
    const nowMs = this.#clock.monotonic()
    this.#shared = { used: grant.used, atMs: nowMs }
    if (grant.closedMs !== undefined && grant.closedMs > 0) {
      this.#gate.closedElsewhere(grant.closedMs, nowMs)
      this.#events.onClosed()
    }
    if (grant.waitMs > 0) return undefined
    const isProbe = this.#gate.closedMs(nowMs) > 0
    if (!this.#isProven) this.#firstUntilMs = nowMs + FIRST_ANSWER_MS
    const granted = this.#usage.grant()
    granted.id = grant.id
    return {
      observe: answer => this.#observe(granted, answer, isProbe),
      release: () => this.#end(granted, true),
    }
  }

  #end(granted: Granted, isCounted: boolean): void {
    this.#usage.end(granted, isCounted)
    this.#firstUntilMs = Number.NEGATIVE_INFINITY
    if (!this.#isProven) this.#events.onRoom()
  }

  #observe(granted: Granted, { status, headers, retryAfterMs }: QuotaAnswer, isProbe: boolean): void {
    const { store } = this.#options
    const nowMs = this.#clock.monotonic()
    const isRefused = status === 429
    this.#noteLate(granted, headers)
    const isSure = headers.limit === undefined || this.#limit.hear(headers.limit)
    // Until two answers agree on a limit, and after a 429, one request goes first.
    this.#isProven = isSure && !isRefused
    if (isRefused) {
      store.close(this.#gate.close(retryAfterMs, nowMs))
      this.#events.onClosed()
    } else {
      this.#gate.heard()
      if (isProbe) {
        this.#gate.open(nowMs)
        store.close(0)
      }
    }
    this.#end(granted, !isRefused)
    store.used(this.#windowMs, sum => {
      if (isSure) this.#usage.observe(granted, headers, sum)
      // There may be more room than those who wait know.
      this.#events.onRoom()
    })
  }

  /**
   * A request may have reached the server as late as it was answered, less the time for which the answer was held back.
   * If that is later than the margin allows for, it leaves the window later.
   */
  #noteLate({ atMs, id }: Granted, { limit, remaining }: QuotaHeaders): void {
    const used = limit !== undefined && remaining !== undefined ? limit - remaining : 0
    const heldMs = limit !== undefined && used >= limit * SLOW_FROM ? this.#minuteMs * SLOW_PART : 0
    const lateMs = this.#clock.monotonic() - atMs - heldMs
    if (id !== undefined && lateMs > this.#windowMs - this.#minuteMs) this.#options.store.late(id, lateMs)
  }
}
