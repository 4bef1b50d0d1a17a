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
}

/**
 * Sends a write, and finds out what became of it when its answer is lost.
 * @throws AmbiguousWriteError when that cannot be found out; what the transport throws where it is certain
 */
export const sendOnce = async (
  { transport, known, integrationId, sending }: SendContext,
  { operation, sent, bodyText }: Outgoing,
  options: WriteOptions,
): Promise<WriteJob> => {
  const { signal } = options
  const untilMs = performance.now() + (options.deadlineMs ?? sending.deadlineMs)
  const awaited = toLostWrite(sent, integrationId, Date.now())
  const answered = known.await(awaited)
  // Of the last attempt: what went before was certainly not processed.
  let sentAtMs = Date.now()
  const onAttempt = (): void => {
    sentAtMs = Date.now()
  }
  try {
    const { path, query = {} } = sent
    const reply = await transport.send(operation, { path, query, bodyText, onAttempt }, options)
    const id = readJobId(reply, operation)
    known.add(id)
    return createJob({ transport, known }, id, { sent })
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    if (!isLost(cause)) throw cause
    answered()
    const pauses =
      options.reconcile === undefined ? sending.reconcile : readReconcile(options.reconcile, () => {})
    const lost = toLostWrite(sent, integrationId, sentAtMs)
    const laterPauses = pauses ?? DEFAULT_RECONCILE
    return await recover({ transport, known }, { lost, sent, cause, pauses, laterPauses, untilMs, signal })
  } finally {
    answered()
  }
}

/** Whether the write may have been processed although no readable answer came back. */
const isLost = (error: unknown): boolean => {
  if (!isPropexoError(error)) return false
  if (error.kind === 'connection' || error.kind === 'timeout') return error.sent
  return error.kind === 'server' || error.kind === 'response_shape'
}
