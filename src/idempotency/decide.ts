import { isBranded } from '../core/error.js'
import type { JournalEntry } from '../journal/store.js'
import type { StatusError } from '../transport/status-errors.js'
import type { StoredRefusal } from './details.js'

/** What a call with a key does about the entry that is there. */
export type NextStep =
  /** It has a job, which is given again. */
  | 'replay'
  /** It was refused, which is told again. */
  | 'refuse'
  /** Another call is at it. */
  | 'wait'
  /** It may be sent. */
  | 'send'
  /** Whoever was at it has left it: its job is looked for. */
  | 'look'
  /** Nobody knows, which a person decides. */
  | 'report'

/** Pure. @param ifUnknown of the call that asks */
export const nextStep = (
  { state, leaseMs }: Pick<JournalEntry, 'state' | 'leaseMs'>,
  ifUnknown: 'report' | 'send',
): NextStep => {
  if (state === 'sent' || state === 'settled') return 'replay'
  if (state === 'refused') return 'refuse'
  if (leaseMs > 0) return 'wait'
  if (state === 'recorded') return 'send'
  if (state === 'sending') return 'look'
  return ifUnknown === 'send' ? 'send' : 'report'
}

/** Statuses that end a write: what was sent is refused, and would be again. */
const isFinalRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && ![401, 403, 407, 408, 421, 425, 429, 460, 499].includes(status)

/** The refusal that ends a write; undefined for any other error. */
export const refusalIn = (error: unknown): StoredRefusal | undefined => {
  if (!isBranded(error)) return undefined
  const { status, headers, body } = error as Partial<StatusError>
  if (status === undefined || headers === undefined || !isFinalRefusal(status)) return undefined
  return { status, headers, body }
}
