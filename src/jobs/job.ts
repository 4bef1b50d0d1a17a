import type { paths } from '../../generated/schema.js'
import type { ErrorContext } from '../core/error.js'
import { TimeoutError } from '../core/no-answer-errors.js'
import { MAYBE_PROCESSED } from '../core/progress.js'
import { sleep } from '../core/sleep.js'
import {
  type CallOptions,
  type JobRetryOptions,
  readCallOptions,
  readJobRetryOptions,
} from '../options/call.js'
import { tell } from '../options/hooks.js'
import { readWaitOptions, type WaitOptions, type WaitSettings } from '../options/wait.js'
import { jobIdIn } from '../transport/answer.js'
import type { Reply } from '../transport/reply.js'
import { type CallScope, contextOf, createScope, inScope } from '../transport/scope.js'
import type { CallRelation, Transport } from '../transport/transport.js'
import type { WriteRequest } from './request.js'
import { isTransient } from './transient.js'
import { type PmsComplaint, WriteFailedError } from './write-failed-error.js'

/** The state of a job as the API gives it. `created_record_id` may be null, and may name a record of another kind. */
export type WriteStatus =
  paths['/v1/admin/write-status/{root_job_id}']['get']['responses'][200]['content']['application/json']

/** A queued write. A 200 says only that it was queued; the job tells whether the PMS accepted it. */
export interface WriteJob {
  /** The id of the newest run: `retry()` changes it. */
  readonly id: string
  /** The request that was sent; undefined for a job that was looked up by its id. */
  readonly sent: WriteRequest | undefined
  /** Whether the answer of the write was lost and the job was found in the write log by its content. */
  readonly adopted: boolean
  /** The call that sent it, as hooks and errors name it; undefined for a job that was looked up by its id. */
  readonly callId: string | undefined
  /**
   * Reads the status once, for one request of the quota. Pass `priority: 'user'` if a person waits for it.
   * @throws NotFoundError for an unknown id; any other error of the request
   * @example
   * ```ts
   * const { write_status } = await propexo.writes.get('job_1').status({ priority: 'user' })
   * console.log(write_status)
   * ```
   */
  status(options?: CallOptions): Promise<WriteStatus>
  /**
   * Polls until the job has ended. Returns for SUCCESS and PARTIAL_SUCCESS; for the latter look at `errors`. An unknown
   * status counts as pending. A poll that fails on the way is repeated with the next one.
   * @throws WriteFailedError if the PMS refused the write
   * @throws TimeoutError with scope `job`; you may call `wait()` again
   * @throws the reason of the signal
   * @example
   * ```ts
   * const job = await pms.appointments.leads.cancel({ event_id: 'evt_93d4b1' })
   * const outcome = await job.wait({ timeoutMs: 60_000 })
   * console.log(outcome.write_status, outcome.created_record_id)
   * ```
   */
  wait(options?: WaitOptions): Promise<WriteStatus>
  /**
   * Reruns a failed write; `id` then names the new run. Of several calls for one job in this process only the first
   * sends something; the others get its result.
   * @throws RuleError if the job did not fail
   * @throws AmbiguousWriteError if the answer was lost, also of an earlier call
   * @example
   * ```ts
   * const job = propexo.writes.get('job_1')
   * await job.retry()
   * console.log(job.id, (await job.wait()).write_status)
   * ```
   */
  retry(options?: JobRetryOptions): Promise<void>
  /** The id and the request, to hand the job to another process. */
  toJSON(): {
    /** The id of the newest run. */
    id: string
    /** The request that was sent. */
    sent: WriteRequest | undefined
  }
}

const STATUS = 'GET /v1/admin/write-status/{root_job_id}'

/** Has a failed write run again, once for all objects of its job. @returns the id of the new job */
export type RetryJob = (
  job: { readonly id: string; readonly origin: JobOrigin },
  options: JobRetryOptions,
) => Promise<string>

export interface JobContext {
  readonly transport: Transport
  readonly retry: RetryJob
}

/** What a job came of. */
export interface JobOrigin {
  readonly sent?: WriteRequest | undefined
  /** Whether it was found in the write log, because the answer of the write was lost. */
  readonly isAdopted?: boolean
  /** The call that sent it. */
  readonly context?: ErrorContext | undefined
  /** How the job ended, where that is known already. */
  readonly outcome?: WriteStatus | undefined
  /** Called when it is seen that the job has ended. */
  readonly onOutcome?: ((jobId: string, outcome: WriteStatus) => Promise<void>) | undefined
}

export const createJob = (
  { transport, retry }: JobContext,
  firstId: string,
  origin: JobOrigin = {},
): WriteJob => {
  const { sent, isAdopted = false, context, onOutcome } = origin
  let id = firstId
  let { outcome } = origin
  const parent = (): Omit<ErrorContext, 'parentId'> => ({
    callId: context?.callId,
    integrationId: context?.integrationId,
    recordIds: context?.recordIds,
    jobId: id,
  })
  const job: WriteJob = {
    id,
    sent,
    adopted: isAdopted,
    callId: context?.callId,
    status: async options => {
      const own = readCallOptions(options)
      if (outcome) return outcome
      const { status } = await lookAtJob(transport, id, { priority: 'poll', ...own }, { parent: parent() })
      if (ENDED.has(status.write_status)) await onOutcome?.(id, status)
      return status
    },
    wait: async options => {
      const settings = readWaitOptions(options)
      const { callId: parentId, ...about } = parent()
      const scope = createScope(STATUS, { ...about, parentId })
      const { hooks, clock } = transport
      return inScope(scope, { hooks, clock, signal: settings.signal }, () =>
        waitFor({ transport, id, operation: sent?.operation, scope, outcome, onOutcome }, settings),
      )
    },
    retry: async options => {
      id = await retry({ id, origin }, readJobRetryOptions(options))
      outcome = undefined
      Object.defineProperty(job, 'id', { value: id })
    },
    toJSON: () => ({ id, sent }),
  }
  return printable(job)
}

/** Its data only is enumerable, and all of it plain: so it is readable wherever it is printed, in every runtime. */
const printable = (job: WriteJob): WriteJob => {
  for (const [name, value] of Object.entries(job))
    if (typeof value === 'function') Object.defineProperty(job, name, { enumerable: false })
  return Object.defineProperty(job, 'id', { writable: false })
}

/** Asks once for the state of a job. */
export const lookAtJob = async (
  transport: Transport,
  id: string,
  options: CallOptions,
  belongs?: CallRelation,
): Promise<StatusCheck> => {
  const reply = await transport.send(STATUS, { path: { root_job_id: id } }, options, belongs)
  return { status: readStatus(reply), redact: reply.redact }
}

/** @throws ResponseShapeError when the answer to a write names no job */
export const readJobId = (reply: Reply): string => {
  const id = jobIdIn(reply.data)
  const { success, error } = asObject(reply.data)
  const isFailure = success === false || (error !== undefined && error !== null)
  if (id !== undefined && !isFailure) return id
  const what = isFailure ? 'with a failure' : 'without a job id'
  throw reply.fail(`status ${reply.status} came ${what}; the write may have been queued`)
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const readStatus = (reply: Reply): WriteStatus => {
  const { write_status, errors, created_record_id } = asObject(reply.data)
  if (typeof write_status !== 'string') throw reply.fail('the answer has no write_status')
  return {
    write_status: write_status as WriteStatus['write_status'],
    errors: toTexts(errors),
    created_record_id: typeof created_record_id === 'string' ? created_record_id : null,
  }
}

/** The contract says texts; whatever else comes is kept as JSON. */
const toTexts = (errors: unknown): string[] => {
  const list = Array.isArray(errors) ? errors : errors === undefined || errors === null ? [] : [errors]
  return list.map(each => (typeof each === 'string' ? each : (JSON.stringify(each) ?? '')))
}

export interface StatusCheck {
  readonly status: WriteStatus
  /** Takes the token out of what goes into an error. */
  readonly redact: (text: string) => string
}

interface Waiting {
  readonly transport: Transport
  readonly id: string
  /** Of the write; undefined for a job that was looked up. */
  readonly operation: string | undefined
  readonly scope: CallScope
  readonly outcome: WriteStatus | undefined
  readonly onOutcome: JobOrigin['onOutcome']
}

const waitFor = async (job: Waiting, settings: WaitSettings): Promise<WriteStatus> => {
  const { transport, scope } = job
  const { clock } = transport
  const { signal, timeoutMs, pollMs, maxPollMs, priority } = settings
  if (job.outcome) return settled(job, { status: job.outcome, redact: text => text })
  const endMs = clock.monotonic() + timeoutMs
  let last = 'nothing yet'
  // At most half of the time, so that there is time left for a look.
  for (let pause = Math.min(pollMs, maxPollMs, timeoutMs / 2); ; pause = Math.min(pause * 1.5, maxPollMs)) {
    // Up to a quarter off, so that many waiting jobs do not ask in step.
    const pauseMs = Math.min(pause * (1 - Math.random() / 4), endMs - clock.monotonic())
    await sleep(clock, pauseMs, signal)
    const leftMs = endMs - clock.monotonic()
    if (leftMs <= 0) throw waitTimeout(job, timeoutMs, last)
    const limitMs = Math.ceil(Math.min(leftMs, transport.timeoutMs))
    const limits = { timeoutMs: limitMs, deadlineMs: Math.ceil(leftMs), priority }
    const options = { ...limits, ...(signal ? { signal } : {}) }
    const seen = await lookAtJob(transport, job.id, options, { parent: scope }).catch(error => {
      if (signal?.aborted || !isTransient(error)) throw error
      last = error.message
      return undefined
    })
    if (seen === undefined) continue
    const { write_status } = seen.status
    if (ENDED.has(write_status)) {
      await job.onOutcome?.(job.id, seen.status)
      return settled(job, seen)
    }
    // A status that is not known may be any text.
    last = seen.redact(write_status)
  }
}

/** States in which a job stays. */
export const ENDED: ReadonlySet<string> = new Set(['SUCCESS', 'PARTIAL_SUCCESS', 'FAILURE'])

const settled = (
  { transport, id, operation, scope }: Waiting,
  { status, redact }: StatusCheck,
): WriteStatus => {
  const about = { ...contextOf(scope), operation: operation ?? STATUS, jobId: id }
  const writeStatus = status.write_status
  tell(transport.hooks.onWrite, () => ({ ...about, state: 'settled' as const, writeStatus }))
  if (writeStatus !== 'FAILURE') return status
  const complaints = status.errors.map(raw => readComplaint(raw, redact))
  throw new WriteFailedError(id, complaints, operation)
}

const waitTimeout = ({ id, operation }: Waiting, timeoutMs: number, last: string): TimeoutError => {
  const message = `Job ${id} had no outcome within ${timeoutMs} ms (${last}); it may still run, so wait() again`
  return new TimeoutError(message, {
    ...{ operation: operation ?? STATUS, scope: 'job', timeoutMs },
    ...MAYBE_PROCESSED,
  })
}

/** `errors` often hold JSON of the PMS as text; its message and status are taken out where they can be found. */
const readComplaint = (text: string, redact: (text: string) => string): PmsComplaint => {
  const raw = redact(text)
  let data: unknown
  try {
    data = JSON.parse(raw)
  } catch {
    return { message: raw, raw }
  }
  const object = asObject(data)
  const inner = asObject(object['error'])
  const texts = [object['message'], inner['message'], object['error'], object['detail'], object['title']]
  const statuses = [object['status'], object['statusCode'], inner['status'], inner['code']]
  const message = texts.find(text => typeof text === 'string' && text !== '')
  const status = statuses.map(toStatus).find(each => each !== undefined)
  return {
    // Once more: what was escaped in the text is plain in what was parsed from it.
    message: typeof message === 'string' ? redact(message) : raw,
    ...(status === undefined ? {} : { status }),
    raw,
  }
}

const toStatus = (value: unknown): number | undefined => {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isInteger(number) && number >= 100 && number <= 599 ? number : undefined
}
