import { noteAttempts, PropexoError } from '../core/error.js'
import type { LostWrite } from '../core/lost-write.js'
import type { WriteJob } from '../jobs/job.js'
import { NoResponse } from '../transport/read-body.js'

/** The options of `reconcile()`. */
export interface ReconcileCallOptions {
  /** Ends the search. */
  readonly signal?: AbortSignal
  /**
   * Milliseconds to look for the write.
   * @default 60,000
   */
  readonly deadlineMs?: number
}

/** How a lost write was looked for. */
interface Searching {
  /** How often the write log was read; 0: it was not looked for. */
  readonly looks: number
  /** Milliseconds from its loss to the end of the search. */
  readonly tookMs: number
  /** Why the log could not be read, or not to its end. */
  readonly problem?: string | undefined
}

export interface AmbiguousDetails {
  readonly cause: unknown
  readonly candidates: readonly string[]
  readonly searching: Searching
  readonly reconcile: (options?: ReconcileCallOptions) => Promise<WriteJob>
  readonly attempts?: number | undefined
  /** The idempotency key of the write, if it has one. */
  readonly key?: string | undefined
}

/**
 * A write may or may not have been processed, and the write log does not tell. Do not send it again before you know:
 * look in the PMS, or call `reconcile()` later, when a pending job has ended.
 */
export class AmbiguousWriteError extends PropexoError {
  override readonly name = 'AmbiguousWriteError'
  readonly kind = 'ambiguous_write'
  /** What was sent. It is plain data: another process can pass it to `propexo.writes.reconcile()`. */
  readonly write: LostWrite
  /** Ids of jobs of which one may be the write. */
  readonly candidates: readonly string[]
  /** How often the write log was read; 0 if the client did not look. */
  readonly looks: number
  /**
   * Looks for the write again, and resolves to its job.
   * @throws AmbiguousWriteError if it is not found
   * @example
   * ```ts
   * import { isPropexoError } from 'propexo-client'
   *
   * await pms.appointments.leads.cancel({ event_id: 'evt_93d4b1' }).catch(error => {
   *   if (!isPropexoError(error) || error.kind !== 'ambiguous_write') throw error
   *   return error.reconcile({ deadlineMs: 60_000 })
   * })
   * ```
   */
  declare readonly reconcile: (options?: ReconcileCallOptions) => Promise<WriteJob>

  constructor(write: LostWrite, details: AmbiguousDetails) {
    const { cause, candidates, searching, attempts, key } = details
    const what = `${subjectOf(write)} may or may not exist: ${whyLost(cause)}, and ${resultOf(searching, candidates)}`
    const advice =
      key === undefined ? `Do not send it again before you know: ${adviceOn(candidates)}` : adviceOnKey(key)
    super(`${what}. ${advice}`, {
      operation: write.operation,
      cause,
    })
    noteAttempts(this, attempts)
    this.write = write
    this.candidates = candidates
    this.looks = searching.looks
    Object.defineProperty(this, 'reconcile', { value: details.reconcile })
  }
}

/** In words, by the operation. */
const subjectOf = ({ operation, retryOf }: LostWrite): string => {
  if (retryOf !== undefined) return `The new run of job ${retryOf}`
  const isAppointment = operation.includes('/appointments/')
  if (operation.endsWith('/cancel')) return 'The cancellation'
  if (operation.startsWith('PUT ')) return `The change of the ${isAppointment ? 'appointment' : 'record'}`
  if (isAppointment) return 'The booking'
  return operation.includes('/events/') ? 'The event' : 'The write'
}

/** A single candidate can be asked for; whether it is the one only its content in the PMS tells. */
const adviceOn = ([first, ...others]: readonly string[]): string =>
  first !== undefined && others.length === 0
    ? `see what propexo.writes.get('${first}').status() says, call error.reconcile() later, or look in the PMS`
    : 'call error.reconcile() later, or look in the PMS'

/** With its key it is safe to ask again; without it, it is not. */
const adviceOnKey = (key: string): string => {
  const named = JSON.stringify(key)
  return `Call it again with the idempotency key ${named}, which sends nothing twice, or let propexo.writes.recover() go on; if propexo.writes.find(${named}) says unknown, look in the PMS, and tell by propexo.writes.resolve()`
}

interface Readable {
  readonly kind?: unknown
  readonly status?: unknown
  readonly message?: unknown
  readonly scope?: unknown
  readonly timeoutMs?: unknown
}

/** Why its answer was lost. */
const whyLost = (cause: unknown): string => {
  const { kind, status, message, timeoutMs } = Object(cause) as Readable
  if (kind === 'server') return `${status === 500 ? 'the server' : 'the gateway'} answered ${status}`
  if (kind === 'unexpected_status') return `the answer had status ${status}`
  if (kind === 'response_shape') return 'the answer could not be read'
  if (kind === 'limit') return 'the answer was too large'
  if (kind === 'timeout') return `there was no complete answer within ${Math.round(Number(timeoutMs))} ms`
  if (kind === 'connection')
    return cause instanceof Error && cause.cause instanceof NoResponse
      ? `the option fetch ${cause.cause.message}`
      : 'the connection broke'
  return typeof message === 'string' ? `its answer was lost (${message})` : 'its answer was lost'
}

const resultOf = ({ looks, tookMs, problem }: Searching, candidates: readonly string[]): string => {
  if (looks === 0) return problem ?? 'the write log was not searched'
  const times = looks === 1 ? 'once' : `${looks} times`
  const seconds = tookMs < 10_000 ? `${(tookMs / 1000).toFixed(1)} s` : `${Math.round(tookMs / 1000)} s`
  const searched = `the write log, read ${times} in ${seconds}`
  const [only] = candidates
  const isUnread = problem !== undefined && candidates.length === 0
  if (isUnread) return `${searched}, could not be read to its end (${problem})`
  if (only === undefined) return `${searched}, shows no match`
  if (candidates.length === 1)
    return `${searched}, shows a job that may be it, ${only}, which is not certain enough`
  return `${searched}, shows ${candidates.length} jobs of which one may be it (${candidates.slice(0, 5).join(', ')})`
}
