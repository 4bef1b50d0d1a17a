import type { OperationKey } from '../../generated/operations.js'
import { createJob, type JobContext, readJobId, type WriteJob } from '../jobs/job.js'
import type { WriteRequest } from '../jobs/request.js'
import type { WriteOptions } from '../options/call.js'
import { readReconcile, type SendingSettings } from '../options/sending.js'
import { writesOf } from '../recovery/account-writes.js'
import { isLost } from '../recovery/is-lost.js'
import { type LostCall, recover, reportLost } from '../recovery/recover.js'
import { type CallScope, contextOf } from '../transport/scope.js'

export interface SendContext extends JobContext {
  readonly integrationId: string
  readonly sending: SendingSettings
}

interface Outgoing {
  readonly operation: OperationKey
  readonly sent: WriteRequest
  readonly bodyText: string
  /** The deadline of the whole call, by the monotonic clock. */
  readonly untilMs: number
  readonly scope: CallScope
}

/** Kept of the time of an attempt, so that there is some for a look into the log. */
const LOOK = { share: 1 / 4, maxMs: 5_000 } as const

/**
 * Sends a write, and finds out what became of it when its answer is lost.
 * @throws AmbiguousWriteError when that cannot be found out; what the transport throws where it is certain
 */
export const sendOnce = async (
  { transport, retry, integrationId, sending }: SendContext,
  { operation, sent, bodyText, untilMs, scope }: Outgoing,
  options: WriteOptions,
): Promise<WriteJob> => {
  const { signal } = options
  const { clock } = transport
  const leftMs = (): number => Math.max(1, untilMs - clock.monotonic())
  const writes = writesOf(await transport.account({ ...options, deadlineMs: leftMs() }), clock)
  const { registry } = writes
  const content = { operation, path: sent.path, body: sent.body, integrationId }
  const tracked = await registry.begin(scope.callId, content, { untilMs, signal })
  const pauses =
    options.reconcile === undefined
      ? sending.reconcile
      : readReconcile(options.reconcile, () => {}, sending.reconcile)
  const lost = (cause: unknown): LostCall => {
    registry.lose(tracked)
    const write = registry.toLostWrite(tracked)
    const origin = { sent, context: contextOf(scope) }
    const priority = options.priority ?? 'write'
    const found = { tracked, write, origin, cause, priority, context: contextOf(scope) }
    reportLost(transport, found)
    return found
  }
  const { path, query = {} } = sent
  const onAttempt = (): void => registry.attempt(tracked)
  try {
    const onCutOff = (): void => void lost(signal?.reason)
    const outgoing = { path, query, bodyText, onAttempt, onCutOff, kept: pauses ? LOOK : undefined }
    const reply = await transport.send(operation, outgoing, { ...options, deadlineMs: leftMs() }, { scope })
    const id = readJobId(reply)
    scope.jobId = id
    registry.end(tracked, id)
    return createJob({ transport, retry }, id, { sent, context: contextOf(scope) })
  } catch (cause) {
    if (!isLost(cause)) throw cause
    const found = lost(cause)
    // Whoever stops while it is being looked for has the data of it all the same.
    if (signal?.aborted) throw signal.reason
    const endMs = pauses ? Math.min(untilMs, clock.monotonic() + pauses.timeoutMs) : untilMs
    const plan = { pauses, isLater: false, untilMs: endMs, signal }
    const job = await recover({ transport, writes, retry }, found, plan)
    scope.jobId = job.id
    return job
  } finally {
    registry.end(tracked)
  }
}
