import type { JournalState } from './states.js'

/** One write with an idempotency key, as a journal keeps it. */
export interface JournalEntry {
  /** The environment that it was sent to. */
  readonly scope: string
  /** The idempotency key, unique in its scope. */
  readonly key: string
  /**
   * Raised by each change; a change of an older version is refused. A key that was removed and is added again has other
   * versions than before.
   */
  readonly version: number
  /** How far it has come. */
  readonly state: JournalState
  /** A digest that is the same for writes which the write log cannot tell apart. */
  readonly content: string
  /** Whether an attempt of it may be leaving right now. Of entries with one content, one at most is on its way. */
  readonly isOnItsWay: boolean
  /** The job of the write; null as long as it is not known. */
  readonly jobId: string | null
  /** Who holds the lease. */
  readonly owner: string
  /** Milliseconds that are left of the lease, by the clock of the store; 0 or less: it has ended. */
  readonly leaseMs: number
  /** Milliseconds since it was added, by the clock of the store. */
  readonly ageMs: number
  /** Everything else, as text that the store does not read. */
  readonly details: string
}

/** What is added to a journal. */
export type NewJournalEntry = Omit<JournalEntry, 'version' | 'ageMs'>

/** What becomes of an entry. */
export interface JournalChange {
  /** The state that it has from now on. */
  readonly state: JournalState
  /** Whether an attempt of it may leave from now on. */
  readonly isOnItsWay: boolean
  /** The job of the write, if it is known. */
  readonly jobId: string | null
  /** Who holds the lease from now on. */
  readonly owner: string
  /** Milliseconds of the lease from now on; 0 ends it. */
  readonly leaseMs: number
  /** In place of the details that are there. */
  readonly details: string
}

/** Which entries are claimed. */
export interface JournalClaim {
  /** The environment that they were sent to. */
  readonly scope: string
  /** In which states they are. */
  readonly states: readonly JournalState[]
  /** Who claims them. */
  readonly owner: string
  /** Milliseconds for which they are his. */
  readonly leaseMs: number
  /** How many at most. */
  readonly limit: number
}

/** Which entries are looked up: those of a content, and those of jobs. */
export interface JournalQuery {
  /** A digest of what writes say. */
  readonly content?: string
  /** Ids of jobs. */
  readonly jobIds?: readonly string[]
}

/**
 * Where writes with an idempotency key are kept: SQLite, Postgres, or memory. Every method is atomic, also between
 * processes; what has resolved survives the end of the process, where the store does.
 */
export interface WriteJournal {
  /** Makes the tables, or brings those of an earlier version up to date. Call it once before use. */
  readonly migrate: () => Promise<void>
  /**
   * Adds an entry; it is durable when this resolves. The key's entry if there is one already; undefined if an entry with the
   * same content is on its way and its lease has not ended, or if another entry has the same job.
   */
  readonly add: (entry: NewJournalEntry) => Promise<JournalEntry | undefined>
  /** The entry of a key. */
  readonly get: (scope: string, key: string) => Promise<JournalEntry | undefined>
  /**
   * Changes an entry; it is durable when this resolves. Undefined, and nothing has changed, if it has another version by now
   * or is gone, if an entry with the same content is on its way and its lease has not ended, or if another entry has the
   * same job.
   */
  readonly move: (entry: JournalEntry, change: JournalChange) => Promise<JournalEntry | undefined>
  /** Takes over entries whose lease has ended, the one that ended first in front. None of them is on its way any more. */
  readonly claim: (want: JournalClaim) => Promise<JournalEntry[]>
  /** Entries that any part of the query names. */
  readonly find: (scope: string, query: JournalQuery) => Promise<JournalEntry[]>
  /** Removes an entry. False if it has another version by now, or is gone. */
  readonly remove: (entry: JournalEntry) => Promise<boolean>
  /** Removes settled and refused entries that are older than the retention of the store. The number of them. */
  readonly prune: () => Promise<number>
}
