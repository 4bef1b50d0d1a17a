import type { WriteStatus } from '../jobs/job.js'
import type { WriteRequest } from '../jobs/request.js'
import type { JournalState } from '../journal/states.js'
import type { JournalEntry } from '../journal/store.js'
import { readDetails } from './details.js'

/** A write with an idempotency key, as the journal knows it. Plain data. */
export interface JournaledWrite {
  /** Its idempotency key. */
  readonly key: string
  /** How far it has come. */
  readonly state: JournalState
  /** The operation as the contract names it. */
  readonly operation: string
  /** Undefined if the request names none. */
  readonly integrationId?: string
  /** The job that it became, once that is known. */
  readonly jobId?: string
  /** How its job ended, once that is known. */
  readonly outcome?: WriteStatus
  /** The status with which the API refused it. */
  readonly refusedWith?: number
  /** Jobs of which one may be it, where nobody can tell. */
  readonly candidates: readonly string[]
  /** Whether its job was found in the write log, because the answer was lost. */
  readonly adopted: boolean
  /** The request as it went out. */
  readonly sent: WriteRequest
  /** Milliseconds since it was noted first, by the clock of the store. */
  readonly ageMs: number
}

export const toJournaledWrite = ({ key, state, jobId, ageMs, details }: JournalEntry): JournaledWrite => {
  const { sent, content, outcome, refusal, candidates, isAdopted } = readDetails(details)
  return {
    key,
    state,
    operation: sent.operation,
    ...(content.integrationId === undefined ? {} : { integrationId: content.integrationId }),
    ...(jobId === null ? {} : { jobId }),
    ...(outcome ? { outcome } : {}),
    ...(refusal ? { refusedWith: refusal.status } : {}),
    candidates,
    adopted: isAdopted,
    sent,
    ageMs,
  }
}
