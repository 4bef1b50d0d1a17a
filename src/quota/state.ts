import type { StoreState } from './guarded-store.js'
import type { QuotaMode } from './limit.js'
import type { Priority } from './priority.js'

/** What holds up a call of class `user`. */
export type QuotaBlock =
  /** It would be sent at once. */
  | 'nothing'
  /** The window is full. */
  | 'window'
  /** Others with the same token leave nothing of the quota. */
  | 'others'
  /** A 429 holds up all calls. */
  | 'closed_by_429'
  /** The first request is in flight: its answer tells how much of the minute is left. */
  | 'first_answer'

/** The quota as this client sees it. */
export interface QuotaState {
  /** The mode of the options. */
  readonly mode: QuotaMode
  /** Requests a minute that this client assumes. */
  readonly limit: number
  /** How many of them it uses: all, or as many as are answered without delay. */
  readonly usable: number
  /** Requests of the last minute, by this client and by those who share its window, as far as it has asked. */
  readonly used: number
  /** Requests of others with the same token, as far as answers have shown them. */
  readonly usedByOthers: number
  /** Calls that wait. */
  readonly queued: number
  /** The same by class. */
  readonly waiting: Readonly<Record<Priority, number>>
  /** What holds up a call of class `user` now. */
  readonly blockedBy: QuotaBlock
  /** Milliseconds until calls continue after a 429; 0 if none is in effect. */
  readonly closedMs: number
  /** Whether the shared store works. While it does not, this process uses its own count. */
  readonly store: StoreState
}
