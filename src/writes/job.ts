import type { paths } from '../../generated/schema.js'
import { type CallOptions, readCallOptions } from '../options/call.js'
import { readWaitOptions, type WaitOptions, type WaitSettings } from '../options/wait.js'
import type { Issue } from '../propexo-error.js'
import type { PmsTime } from '../time/pms-time.js'
import { answerOf, jobIdIn } from '../transport/answer.js'
import {
  type PmsComplaint,
  ResponseShapeError,
  RuleError,
  TimeoutError,
  WriteFailedError,
} from '../transport/errors.js'
import type { Reply, Transport } from '../transport/fetch.js'
import type { Redactor } from '../transport/redact.js'
import { sleep } from '../transport/sleep.js'
import { isWorthAnotherLook } from './another-look.js'
import type { KnownJobs } from './known-jobs.js'

/** The state of a job, as the API gives it. `created_record_id` may be null, and may name another kind of record. */
export type WriteStatus =
  paths['/v1/admin/write-status/{root_job_id}']['get']['responses'][200]['content']['application/json']

/** What a write sent. */
export interface Sent {
  /** The operation as the contract names it. */
  readonly operation: string
  /** Parameters of the path. */
  readonly path: Readonly<Record<string, string>>
  /** Parameters of the query; left out when there are none. */
  readonly query?: Readonly<Record<string, boolean>>
  /** The body as it went out. */
  readonly body: Readonly<Record<string, unknown>>
  /** The time of an appointment as the PMS gets it, and why. */
  readonly time?: PmsTime
  /** The times of an event, by the names of their fields. */
  readonly times?: Readonly<Record<string, PmsTime>>
  /** What rules have against it that is not certain enough to refuse it; those of times are with the times. */
  readonly warnings: readonly Issue[]
}

/**
 * A queued write. A 200 to a write says only that it was queued; whether the PMS took it says the job.
 */
export interface WriteJob {
  /** Of its newest run: `retry()` changes it. */
  readonly id: string
  /** Undefined for a job that was looked up by its id. */
  readonly sent: Sent | undefined
  /** Whether the answer of the write was lost, and the job was found in the write log by what was sent. */
  readonly adopted: boolean
  /** Asks once. Costs one request of the quota. */
  status(options?: CallOptions): Promise<WriteStatus>
  /**
   * Asks until the job has ended. SUCCESS and PARTIAL_SUCCESS are results; look at `errors` of the latter. A status that
   * is not known counts as pending. A request that fails on the way is made again with the next look.
   * @throws WriteFailedError when the PMS refused; TimeoutError with scope `job`, after which waiting may go on by
   *   another call; the reason of the signal
   */
  wait(options?: WaitOptions): Promise<WriteStatus>
  /**
   * Has a failed write run again. The job then is the new one, with another id. Called again meanwhile it waits for the
   * first call, whose options hold.
   * @throws RuleError when it did not fail
   */
  retry(options?: CallOptions): Promise<void>
  /** The id and what was sent, for handing the job to another process. */
  toJSON(): { id: string; sent: Sent | undefined }
}

const STATUS = 'GET /v1/admin/write-status/{root_job_id}'

export interface JobContext {
  readonly transport: Transport
  readonly known: KnownJobs
}

export interface JobOrigin {
  readonly sent?: Sent | undefined
  /** Whether it was found in the write log, because the answer of the write was lost. */
  readonly isAdopted?: boolean
}

export const createJob = (
  { transport, known }: JobContext,
  firstId: string,
  { sent, isAdopted = false }: JobOrigin = {},
): WriteJob => {
  let id = firstId
  let retrying: Promise<string> | undefined
  const look = (options: CallOptions): Promise<Look> => lookAtJob(transport, id, options)
  return {
    get id() {
      return id
    },
    sent,
    adopted: isAdopted,
    status: async options => (await look(readCallOptions(options))).status,
    wait: async options => {
      const job = { id, operation: sent?.operation, look, attemptMs: transport.timeoutMs }
      return waitFor(job, readWaitOptions(options))
    },
    retry: async options => {
      const own = readCallOptions(options)
      // Twice at once would have it written twice.
      retrying ??= retryJob(transport, id, own).finally(() => {
        retrying = undefined
      })
      id = await retrying
      known.add(id)
    },
    toJSON: () => ({ id, sent }),
  }
}

/** Asks once for the state of a job. */
export const lookAtJob = async (transport: Transport, id: string, options: CallOptions): Promise<Look> => {
  const reply = await transport.send(STATUS, { path: { root_job_id: id } }, { priority: 'poll', ...options })
  return { status: readStatus(reply), redactor: reply.redactor }
}

const RETRY = 'POST /v1/admin/retry-write/{root_job_id}'

/** Has a failed write run again, and returns the id of its new job. */
const retryJob = async (transport: Transport, id: string, options: CallOptions): Promise<string> => {
  const { status } = await lookAtJob(transport, id, options)
  if (status.write_status !== 'FAILURE') {
    const message = `is ${status.write_status}; only a write that failed can be run again, or it would be written twice`
    throw new RuleError(RETRY, [
      { rule: 'job.retry', path: '/write_status', message, source: 'spec/propexo.yaml' },
    ])
  }
  const reply = await transport.send(RETRY, { path: { root_job_id: id }, bodyText: '{}' }, options)
  const { success } = asObject(reply.data)
  if (success !== false) return readJobId(reply, RETRY)
  const message = `${RETRY}: the API did not queue the write again`
  throw new ResponseShapeError(message, answerOf(reply.exchange, RETRY, reply.redactor))
}

export const readJobId = (reply: Reply, operation: string): string => {
  const id = jobIdIn(reply.data)
  const { success, error } = asObject(reply.data)
  const isFailure = success === false || (error !== undefined && error !== null)
  if (id !== undefined && !isFailure) return id
  const what = isFailure ? 'with a failure' : 'without a job id'
  const message = `${operation}: status ${reply.status} came ${what}; the write may have been queued`
  throw new ResponseShapeError(message, answerOf(reply.exchange, operation, reply.redactor))
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const readStatus = (reply: Reply): WriteStatus => {
  const { write_status, errors, created_record_id } = asObject(reply.data)
  if (typeof write_status !== 'string') {
    const message = `${STATUS}: the answer has no write_status`
    throw new ResponseShapeError(message, answerOf(reply.exchange, STATUS, reply.redactor))
  }
  return {
    write_status: reply.redactor.text(write_status) as WriteStatus['write_status'],
    errors: toTexts(errors).map(reply.redactor.text),
    created_record_id: typeof created_record_id === 'string' ? reply.redactor.text(created_record_id) : null,
  }
}

/** The contract says texts; whatever else comes is kept as JSON. */
const toTexts = (errors: unknown): string[] => {
  const list = Array.isArray(errors) ? errors : errors === undefined || errors === null ? [] : [errors]
  return list.map(each => (typeof each === 'string' ? each : (JSON.stringify(each) ?? '')))
}

export interface Look {
  readonly status: WriteStatus
  readonly redactor: Redactor
}

interface Waiting {
  readonly id: string
  /** Of the write; undefined for a job that was looked up. */
  readonly operation: string | undefined
  readonly look: (options: CallOptions) => Promise<Look>
  /** The longest that one look may take. */
  readonly attemptMs: number
}

const waitFor = async (job: Waiting, settings: WaitSettings): Promise<WriteStatus> => {
  const { id, operation, look, attemptMs } = job
  const { signal, timeoutMs, pollMs, maxPollMs } = settings
  const end = performance.now() + timeoutMs
  let last = 'nothing yet'
  // At most half of the time, so that there is time left for a look.
  for (let pause = Math.min(pollMs, maxPollMs, timeoutMs / 2); ; pause = Math.min(pause * 1.5, maxPollMs)) {
    // Up to a quarter off, so that many waiting jobs do not ask in step.
    await sleep(Math.min(pause * (1 - Math.random() / 4), end - performance.now()), signal)
    const left = end - performance.now()
    if (left <= 0) {
      const message = `Job ${id} had no outcome within ${timeoutMs} ms (${last}); it may still run, so wait() again`
      throw new TimeoutError(message, {
        operation: operation ?? STATUS,
        scope: 'job',
        timeoutMs,
        sent: true,
      })
    }
    const limitMs = Math.ceil(Math.min(left, attemptMs))
    const options = { timeoutMs: limitMs, deadlineMs: Math.ceil(left), ...(signal ? { signal } : {}) }
    const seen = await look(options).catch(error => {
      if (signal?.aborted || !isWorthAnotherLook(error)) throw error
      last = error.message
      return undefined
    })
    if (seen === undefined) continue
    const { status: now, redactor } = seen
    last = now.write_status
    if (now.write_status === 'FAILURE')
      throw new WriteFailedError(
        id,
        now.errors.map(raw => readComplaint(raw, redactor)),
        operation,
      )
    if (now.write_status === 'SUCCESS' || now.write_status === 'PARTIAL_SUCCESS') return now
  }
}

/** `errors` often hold JSON of the PMS as text; its message and status are taken out where they can be found. */
export const readComplaint = (raw: string, redactor: Redactor): PmsComplaint => {
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
    message: typeof message === 'string' ? redactor.text(message) : raw,
    ...(status === undefined ? {} : { status }),
    raw,
  }
}

const toStatus = (value: unknown): number | undefined => {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isInteger(number) && number >= 100 && number <= 599 ? number : undefined
}
