import type { WriteContent } from '../core/lost-write.js'
import type { WriteStatus } from '../jobs/job.js'
import type { WriteRequest } from '../jobs/request.js'
import type { ProcessingTime } from '../recovery/evidence.js'
import type { PmsTime } from '../zones/pms-time.js'

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

export const readDetails = (text: string): EntryDetails => {
  const details = JSON.parse(text) as EntryDetails
  return { ...details, sent: withInstants(details.sent) }
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
