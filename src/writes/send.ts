import type { OperationKey } from '../../generated/operations.js'
import { isPropexoError } from '../errors.js'
import type { WriteOptions } from '../options/call.js'
import { DEFAULT_RECONCILE, readReconcile, type SendingSettings } from '../options/sending.js'
import { createJob, type JobContext, readJobId, type Sent, type WriteJob } from './job.js'
import { toLostWrite } from './lost-write.js'
import { recover } from './recover.js'

export interface SendContext extends JobContext {
  readonly integrationId: string
  readonly sending: SendingSettings
}

interface Outgoing {
  readonly operation: OperationKey
  readonly sent: Sent
  readonly bodyText: string
  /** The deadline of the whole call, by `performance.now()`. */
  readonly untilMs: number
}

/**
 * Sends a write, and finds out what became of it when its answer is lost.
 * @throws AmbiguousWriteError when that cannot be found out; what the transport throws where it is certain
 */
export const sendOnce = async (
  { transport, known, integrationId, sending }: SendContext,
  { operation, sent, bodyText, untilMs }: Outgoing,
  options: WriteOptions,
): Promise<WriteJob> => {
  const { signal } = options
  const awaited = toLostWrite(sent, integrationId, Date.now())
  const answered = known.await(awaited)
  // Of the last attempt: what went before was certainly not processed.
  let leftAt = { perfMs: performance.now(), serverMs: transport.serverNow() }
  const onAttempt = (): void => {
    leftAt = { perfMs: performance.now(), serverMs: transport.serverNow() }
  }
  try {
    const { path, query = {} } = sent
    const deadlineMs = Math.max(1, untilMs - performance.now())
    const outgoing = { path, query, bodyText, onAttempt }
    const reply = await transport.send(operation, outgoing, { ...options, deadlineMs })
    const id = readJobId(reply, operation)
    known.add(id)
    return createJob({ transport, known }, id, { sent })
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    if (!isLost(cause)) throw cause
    answered()
    const pauses =
      options.reconcile === undefined ? sending.reconcile : readReconcile(options.reconcile, () => {})
    const lost = toLostWrite(sent, integrationId, leftAt.serverMs)
    const laterPauses = pauses ?? DEFAULT_RECONCILE
    return await recover(
      { transport, known },
      { lost, sent, cause, pauses, laterPauses, sentPerfMs: leftAt.perfMs, untilMs, signal },
    )
  } finally {
    answered()
  }
}

/** Whether the write may have been processed although no readable answer came back. */
const isLost = (error: unknown): boolean => {
  if (!isPropexoError(error)) return false
  if (error.kind === 'connection' || error.kind === 'timeout') return error.sent
  // A redirect may come of a write that was processed.
  if (error.kind === 'unexpected_status') return error.status < 400
  return error.kind === 'server' || error.kind === 'response_shape'
}
