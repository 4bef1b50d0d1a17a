import type { OperationKey } from '../../generated/operations.js'
import { createJob, type JobContext, type JobOrigin, readJobId, type WriteJob } from '../jobs/job.js'
import type { WriteRequest } from '../jobs/request.js'
import type { WriteOptions } from '../options/call.js'
import { type ReconcileSettings, readReconcile, type SendingSettings } from '../options/sending.js'
import { type CallScope, contextOf } from '../transport/scope.js'
import type { NotedAttempts } from '../transport/send-guard.js'
import { type JournalSearch, writesOf } from './account-writes.js'
import { isLost } from './is-lost.js'
import { type LostCall, recover, reportLost } from './recover.js'

export interface SendContext extends JobContext {
  /** Undefined: the request names none. */
  readonly integrationId: string | undefined
  readonly sending: SendingSettings
  /** Called when it is seen that the job has ended. */
  readonly onOutcome?: JobOrigin['onOutcome']
}

/** The same, with what the journal says when it is looked for. */
export interface NotedSend extends NotedAttempts {
  readonly search: JournalSearch
}

export interface Outgoing {
  readonly operation: OperationKey
  readonly sent: WriteRequest
  readonly bodyText: string
  /** The deadline of the whole call, by the monotonic clock. */
  readonly untilMs: number
  readonly scope: CallScope
  /** Undefined: it has no idempotency key. */
  readonly noted?: NotedSend | undefined
}

/** Kept of the time of an attempt, so that there is some for a look into the log. */
const LOOK = { share: 1 / 4, maxMs: 5_000 } as const

/**
 * Sends a write, and finds out what became of it when its answer is lost.
 * @throws AmbiguousWriteError when that cannot be found out; what the transport throws where it is certain
 */
export const sendOnce = async (
  { transport, retry, integrationId, sending, onOutcome }: SendContext,
  { operation, sent, bodyText, untilMs, scope, noted }: Outgoing,
  options: WriteOptions,
): Promise<WriteJob> => {
  const { signal } = options
  const { clock } = transport
  const leftMs = (): number => Math.max(1, untilMs - clock.monotonic())
  const writes = writesOf(await transport.account({ ...options, deadlineMs: leftMs() }), clock)
  const { registry } = writes
  const content = { operation, path: sent.path, body: sent.body, integrationId }
  const tracked = await registry.begin(scope.callId, content, { untilMs, signal })
  const pauses = pausesOf(options, sending)
  const lost = (cause: unknown): LostCall => {
    registry.lose(tracked)
    const context = contextOf(scope)
    const found = {
      ...{ tracked, cause, context, write: registry.toLostWrite(tracked), journal: noted?.search },
      origin: { sent, context, onOutcome },
      priority: options.priority ?? 'write',
    }
    reportLost(transport, found)
    return found
  }
  const { path, query = {} } = sent
  const onAttempt = (): void => registry.attempt(tracked)
  let noting: Promise<void> | undefined
  try {
    const onCutOff = (): void => {
      const { write } = lost(signal?.reason)
      noting = noted?.lost(write)
    }
    const kept = pauses ? LOOK : undefined
    const outgoing = { path, query, bodyText, onAttempt, onCutOff, kept, guard: noted?.guard }
    const reply = await transport.send(operation, outgoing, { ...options, deadlineMs: leftMs() }, { scope })
    const id = readJobId(reply)
    scope.jobId = id
    registry.end(tracked, id)
    await noted?.sent(id, false)
    return createJob({ transport, retry }, id, { sent, context: contextOf(scope), onOutcome })
  } catch (cause) {
    await noting
    if (!isLost(cause)) throw cause
    const found = lost(cause)
    await noted?.lost(found.write)
    // Whoever stops while it is being looked for has the data of it all the same.
    if (signal?.aborted) throw signal.reason
    const endMs = pauses ? Math.min(untilMs, clock.monotonic() + pauses.timeoutMs) : untilMs
    const plan = { pauses, isLater: false, untilMs: endMs, signal }
    const job = await recover({ transport, writes, retry }, found, plan)
    scope.jobId = job.id
    await noted?.sent(job.id, true)
    return job
  } finally {
    registry.end(tracked)
  }
}

/** Undefined: it is not looked for. */
const pausesOf = ({ reconcile }: WriteOptions, sending: SendingSettings): ReconcileSettings | undefined =>
  reconcile === undefined ? sending.reconcile : readReconcile(reconcile, () => {}, sending.reconcile)
