import type { StoreState } from './guarded-store.js'
import type { QuotaMode } from './limit.js'
import type { Priority } from './priority.js'

/** What holds a call of a user up. */
export type QuotaBlock =
  /** It would be sent at once. */
  | 'nothing'
  /** The window is full. */
  | 'window'
  /** Others use the token so much that nothing is left. */
  | 'others'
  /** An answer of 429 has closed the gate. */
  | 'closed_by_429'
  /** One request goes first: its answer tells how much of the minute is left. */
  | 'first_answer'

export interface QuotaState {
  readonly mode: QuotaMode
  /** Requests a minute that this client goes by. */
  readonly limit: number
  /** How many of them it uses: all, or as many as are answered without delay. */
  readonly usable: number
  /** Requests of the last minute, by this client and those who share its window, as far as it has asked. */
  readonly used: number
  /** Requests of others with the same token, as far as answers have shown them. */
  readonly usedByOthers: number
  /** Calls that wait for a place. */
  readonly queued: number
  /** The same by class. */
  readonly waiting: Readonly<Record<Priority, number>>
  readonly blockedBy: QuotaBlock
  /** Milliseconds until the gate opens that an answer of 429 has closed; 0: it is open. */
  readonly closedMs: number
  /** Whether the store that processes share works. While it does not, this process goes by its own count. */
  readonly store: StoreState
}
