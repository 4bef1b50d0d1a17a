import type { Priority } from './priority.js'

/** A request for a place in the window. */
export interface TakeRequest {
  /** The place is granted if fewer requests than this are in the window. */
  readonly usable: number
  /** The same, without the requests of others that do not share the window. */
  readonly capacity: number
  /** Length of the window in milliseconds. */
  readonly windowMs: number
  /** The class of the request. */
  readonly priority: Priority
  /** Classes of the other calls that wait in this limiter. */
  readonly waiting: readonly Priority[]
  /** Names the limiter that asks. */
  readonly holder: string
  /** Share of places that goes to lower classes while higher ones wait; from 0 to below 1. */
  readonly lowerShare: number
}

/** Whether a request may be sent now. */
export interface Grant {
  /** 0: it is granted, and counted. Otherwise milliseconds after which asking again may help. */
  readonly waitMs: number
  /** Requests of all that share the window, this one included if it is granted. */
  readonly used: number
  /** Names the request for `late`. */
  readonly id?: unknown
  /** Milliseconds for which a 429 holds up all that share the window. */
  readonly closedMs?: number
  /** The class whose turn it is, if it is not that of the request. */
  readonly turn?: Priority
  /** How many limiters have asked within the last window: each keeps to its part while the store does not work. */
  readonly holders?: number
}

/**
 * Counts the requests of a sliding window and decides whose turn it is. Processes that use the same token share one, so
 * that together they stay within the quota. If a function throws, the client continues by its own count.
 */
export interface QuotaStore {
  /** Counts a request if there is a place and it is the turn of its class. */
  take(request: TakeRequest): Grant | Promise<Grant>
  /** The number of requests within the last `windowMs` milliseconds. */
  used(windowMs: number): number | Promise<number>
  /**
   * Counts a request as made that many milliseconds later, because it may have reached the server that late. Best
   * effort; otherwise it counts from its grant.
   */
  late?(id: unknown, lateMs: number): void | Promise<void>
  /** Grants nothing for that many milliseconds, because the server answered 429. 0 ends this. */
  close?(ms: number): void | Promise<void>
  /** Calls have left a limiter without a place; these classes still wait in it. */
  leave?(holder: string, waiting: readonly Priority[]): void | Promise<void>
}

/** How long a limiter counts as waiting without asking again; it asks at least twice as often. */
export const WAITING_TTL_MS = 8_000
/** Milliseconds after which a call asks again whose class had to let another one go first. */
export const TURN_MS = 50
