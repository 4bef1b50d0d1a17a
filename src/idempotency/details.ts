import type { WriteContent } from '../core/lost-write.js'
import type { WriteStatus } from '../jobs/job.js'
import type { WriteRequest } from '../jobs/request.js'
import type { ProcessingTime } from '../recovery/evidence.js'
import type { PmsTime } from '../zones/pms-time.js'
import { JournalError } from './journal-error.js'

/** A refusal of the API, as it was answered and without secrets, so that it can be told again. */
export interface StoredRefusal {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** What a journal keeps of a write beside what its store has to know. */
export interface EntryDetails {
  /** What the caller passed, as JSON. */
  readonly input: unknown
  /** The request as it went out. */
  readonly sent: WriteRequest
  /** By what its job is recognised in the write log. */
  readonly content: WriteContent
  /** The call that sent it. */
  readonly callId: string
  /** When it can have been processed, by the clock of the server; null: that is not known well enough. */
  readonly time: ProcessingTime | null
  /** The age of its entry when it was sent, in milliseconds. */
  readonly sentAgeMs: number
  readonly ifUnknown: 'report' | 'send'
  /** Whether its job was found in the write log. */
  readonly isAdopted: boolean
  /** Jobs of which one may be it. */
  readonly candidates: readonly string[]
  readonly outcome: WriteStatus | null
  readonly refusal: StoredRefusal | null
}

export const writeDetails = (details: EntryDetails): string => JSON.stringify(details)

/** @throws JournalError for what cannot be read */
export const readDetails = (text: string): EntryDetails => {
  const details = parsed(text)
  return { ...details, sent: withInstants(details.sent) }
}

const parsed = (text: string): EntryDetails => {
  try {
    return JSON.parse(text) as EntryDetails
  } catch {
    throw new JournalError(
      'the details of an entry of the journal cannot be read: it was sealed with another key, or not at all; give open() all keys that were in use',
    )
  }
}

/** Whether they can be. */
export const isReadable = ({ details }: { readonly details: string }): boolean => {
  try {
    parsed(details)
    return true
  } catch {
    return false
  }
}

/** Instants are dates again. */
const withInstants = ({ time, times, ...sent }: WriteRequest): WriteRequest => ({
  ...sent,
  ...(time ? { time: revived(time) } : {}),
  ...(times
    ? { times: Object.fromEntries(Object.entries(times).map(([name, each]) => [name, revived(each)])) }
    : {}),
})

const revived = (time: PmsTime): PmsTime => ({ ...time, instant: time.instant && new Date(time.instant) })
