import { boundedJournal } from '../journal/bounded.js'
import type { WriteJournal } from '../journal/store.js'
import { isRecord, type ReportOption } from './read.js'
import { duration, oneOf, readGroupRows } from './rows.js'

/** How writes with an idempotency key are kept. */
export interface JournalOptions {
  /** Where they are kept, such as `sqliteJournal(database)`. */
  readonly store: WriteJournal
  /**
   * Milliseconds after which another process may take over what a process has left: the longest time for which a
   * crashed one holds anything up. At least as long as an attempt may take, whatever it says.
   * @default 60,000
   */
  readonly leaseMs?: number
  /**
   * Milliseconds after which a write that was lost and that the write log does not show is `unknown`. The log shows jobs
   * that have ended only, and a PMS may take its time.
   * @default 3,600,000
   */
  readonly horizonMs?: number
  /**
   * What becomes of a write that is `unknown`: `report` leaves it to a person; `send` sends it again, and so would rather
   * have it twice than not at all.
   * @default `report`
   */
  readonly ifUnknown?: 'report' | 'send'
}

export interface JournalSettings extends Required<JournalOptions> {}

/** A year: no log goes back that far. */
const MAX_HORIZON_MS = 31_536_000_000

const ROWS = {
  leaseMs: duration(60_000, 86_400_000),
  horizonMs: duration(3_600_000, MAX_HORIZON_MS),
  ifUnknown: oneOf('report', 'send'),
}

const METHODS = ['migrate', 'add', 'get', 'move', 'claim', 'find', 'remove', 'prune'] as const

const isJournal = (value: unknown): value is WriteJournal =>
  METHODS.every(name => typeof (Object(value) as Record<string, unknown>)[name] === 'function')

/** @returns undefined where there is none */
export const readJournal = (given: unknown, report: ReportOption): JournalSettings | undefined => {
  if (given === undefined) return undefined
  const options: Record<string, unknown> =
    isRecord(given) && 'store' in given ? { ...given } : { store: given }
  const { store, ...rest } = options
  if (!isJournal(store)) {
    const missing = METHODS.filter(
      name => typeof (Object(store) as Record<string, unknown>)[name] !== 'function',
    )
    const hint = missing.length === METHODS.length ? '' : `; it lacks ${missing.join(', ')}`
    report('journal', `must be a journal, such as sqliteJournal(database), or { store } with one${hint}`)
    return undefined
  }
  return { store: boundedJournal(store), ...readGroupRows('journal', rest, ROWS, report) }
}
