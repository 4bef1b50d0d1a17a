import { RuleError } from '../core/input-errors.js'
import type { WriteContent } from '../core/lost-write.js'
import { TimeoutError } from '../core/no-answer-errors.js'
import { NOTHING_SENT } from '../core/progress.js'
import { within } from '../core/sleep.js'
import { type JobOrigin, lookAtJob, type RetryJob, readJobId } from '../jobs/job.js'
import type { CallOptions } from '../options/call.js'
import type { SendingSettings } from '../options/sending.js'
import { type CallScope, contextOf, createScope, inScope } from '../transport/scope.js'
import type { Transport } from '../transport/transport.js'
import { type Retry, writesOf } from './account-writes.js'
import { AmbiguousWriteError } from './ambiguous.js'
import { isLost } from './is-lost.js'
import { type LostCall, type RecoveryContext, recover, reportLost, unsearched } from './recover.js'
import type { NotedSend } from './send-once.js'

export const RETRY = 'POST /v1/admin/retry-write/{root_job_id}'

/** More than fail within a day. */
const MAX_RETRIES = 10_000

/** The same for a new run that has an idempotency key. */
interface NotedRun {
  readonly noted: NotedSend
  /** The call that has the key. */
  readonly scope: CallScope
}

/** Has a failed write run again. @returns the id of the new job */
export type RunAgain = (
  job: Parameters<RetryJob>[0],
  options: CallOptions,
  keyed?: NotedRun,
) => Promise<string>

/** A call of `job.retry()`. */
interface RetryCall {
  readonly context: RecoveryContext
  readonly sending: SendingSettings
  readonly origin: JobOrigin
  readonly scope: CallScope
  readonly signal: AbortSignal | undefined
  readonly deadlineMs: number
  readonly noted: NotedSend | undefined
  /** Its options, with the time that is left. */
  readonly left: () => CallOptions & { readonly deadlineMs: number }
}

/**
 * Has failed writes run again. What became of a job is kept by its id for all clients of the account in this process:
 * another object of the same job must not have it written twice, and one whose answer was lost is not sent again.
 */
export const createRetry = (transport: Transport, sending: SendingSettings): RunAgain => {
  const retry: RunAgain = ({ id, origin }, options, keyed) => {
    const { clock, hooks } = transport
    const { signal, deadlineMs = sending.deadlineMs } = options
    const untilMs = clock.monotonic() + deadlineMs
    const left = () => ({ ...options, deadlineMs: Math.max(1, untilMs - clock.monotonic()) })
    const { callId: parentId, integrationId, recordIds } = origin.context ?? {}
    const run = async (scope: CallScope): Promise<string> => {
      const writes = writesOf(await transport.account(left()), clock)
      const context = { transport, writes, retry }
      const call = { context, sending, origin, scope, signal, deadlineMs, left, noted: keyed?.noted }
      return runOnce(call, id)
    }
    if (keyed) return run(keyed.scope)
    const scope = createScope(RETRY, { parentId, integrationId, recordIds, jobId: id })
    return inScope(scope, { hooks, clock, signal }, run)
  }
  return retry
}

/** Runs a job again, or takes part in what another call has begun. */
const runOnce = async (call: RetryCall, id: string): Promise<string> => {
  const { retries } = call.context.writes
  const known = retries.get(id)
  if (known) return join(call, id, known)
  let open: AmbiguousWriteError | undefined
  const leaveOpen = (error: AmbiguousWriteError): void => {
    open = error
  }
  const started: Retry = { job: runAgain(call, id, leaveOpen), isDone: false }
  if (retries.size >= MAX_RETRIES) retries.delete(retries.keys().next().value as string)
  retries.set(id, started)
  try {
    return await started.job
  } catch (error) {
    const lost = open ?? (error instanceof AmbiguousWriteError ? error : undefined)
    // Of a lost one nobody knows; any other may be tried again.
    if (lost) keepOpen(started, lost)
    else retries.delete(id)
    throw error
  } finally {
    started.isDone = true
  }
}

/** Whoever tries again is told the same. */
const keepOpen = (retry: Retry, error: AmbiguousWriteError): void => {
  retry.job = Promise.reject(error)
  retry.job.catch(() => {})
}

const join = async (call: RetryCall, id: string, known: Retry): Promise<string> => {
  const { context, deadlineMs, left, signal, scope } = call
  const { transport, writes } = context
  const wasUnderWay = !known.isDone
  const ended = known.job.then(
    job => ({ job }),
    () => ({ job: undefined }),
  )
  const tooLate = (): TimeoutError => retryTimeout(id, deadlineMs)
  const { job } = await within(ended, { clock: transport.clock, ms: left().deadlineMs, tooLate, signal })
  if (job === undefined) {
    // It is open: nobody knows what became of it. Else it ended for reasons of that caller alone, and nothing was sent.
    if (writes.retries.get(id) === known) return known.job
    return runOnce(call, id)
  }
  if (wasUnderWay) return job
  scope.jobId = job
  const { status } = await lookAtJob(transport, job, { priority: 'user', ...left() }, { parent: scope })
  return status.write_status === 'FAILURE' ? runOnce(call, job) : job
}

const retryTimeout = (id: string, timeoutMs: number): TimeoutError => {
  const message = `Job ${id} is being run again by another call, which did not end within ${timeoutMs} ms; nothing was sent by this one`
  return new TimeoutError(message, { operation: RETRY, scope: 'deadline', timeoutMs, ...NOTHING_SENT })
}

const runAgain = async (
  call: RetryCall,
  id: string,
  leaveOpen: (error: AmbiguousWriteError) => void,
): Promise<string> => {
  const { context, scope, left } = call
  const asked = { priority: 'user', ...left() } as const
  const { status } = await lookAtJob(context.transport, id, asked, { parent: scope })
  if (status.write_status !== 'FAILURE') throw notFailed(status.write_status)
  return send(call, id, leaveOpen)
}

const notFailed = (status: string): RuleError => {
  const message = `is ${status}; only a write that failed can be run again, or it would be written twice`
  return new RuleError(RETRY, [
    { rule: 'job.retry', path: '/write_status', message, source: 'spec/propexo.yaml' },
  ])
}

/** @param leaveOpen called when the signal of the caller ends it, so that the caller is told the reason, and others this */
const send = async (
  call: RetryCall,
  id: string,
  leaveOpen: (error: AmbiguousWriteError) => void,
): Promise<string> => {
  const { context, scope, origin, signal, left, sending, noted } = call
  const { transport, writes } = context
  const { registry } = writes
  const untilMs = transport.clock.monotonic() + left().deadlineMs
  const tracked = await registry.begin(scope.callId, contentOfRetry(id, origin, scope.integrationId), {
    untilMs,
    signal,
  })
  const onFound = (jobId: string): void => {
    writes.retries.set(id, { job: Promise.resolve(jobId), isDone: true })
  }
  const lost = (cause: unknown): LostCall => {
    registry.lose(tracked)
    const about = { tracked, origin, cause, context: contextOf(scope), onFound, journal: noted?.search }
    const found = { ...about, write: registry.toLostWrite(tracked), priority: 'user' as const }
    reportLost(transport, found)
    return found
  }
  let cutOff = false
  const outgoing = {
    path: { root_job_id: id },
    bodyText: '{}',
    guard: noted?.guard,
    onAttempt: () => registry.attempt(tracked),
    onCutOff: () => {
      cutOff = true
    },
  }
  let found: LostCall | undefined
  try {
    const reply = await transport.send(RETRY, outgoing, left(), { scope })
    const jobId = readJobId(reply)
    registry.end(tracked, jobId)
    await noted?.sent(jobId, false)
    return jobId
  } catch (cause) {
    if (!cutOff && !isLost(cause)) throw cause
    found = lost(cause)
    await noted?.lost(found.write)
    if (signal?.aborted) throw signal.reason
    const pauses = sending.reconcile
    const endMs = Math.min(untilMs, transport.clock.monotonic() + (pauses?.timeoutMs ?? 0))
    const { id: jobId } = await recover(context, found, { pauses, isLater: false, untilMs: endMs, signal })
    await noted?.sent(jobId, true)
    return jobId
  } finally {
    if (found && signal?.aborted) leaveOpen(unsearched(context, found))
    registry.end(tracked)
  }
}

/** The new run of a write says what the write said. Of a job that was looked up by its id that is not known. */
export const contentOfRetry = (
  id: string,
  { sent }: JobOrigin,
  integrationId: string | undefined,
): WriteContent => {
  const about = { integrationId, retryOf: id }
  if (sent) return { operation: sent.operation, path: sent.path, body: sent.body, ...about }
  return { operation: RETRY, path: { root_job_id: id }, body: {}, ...about }
}
