import { readReconcileOptions } from '../options/reconcile.js'
import type { ReconcileSettings } from '../options/sending.js'
import type { Transport } from '../transport/fetch.js'
import { AmbiguousWriteError, type ReconcileCallOptions } from './ambiguous.js'
import { createJob, type Sent, type WriteJob } from './job.js'
import type { KnownJobs } from './known-jobs.js'
import type { LostWrite } from './lost-write.js'
import { findLostWrite } from './reconcile.js'

export interface RecoveryContext {
  readonly transport: Transport
  readonly known: KnownJobs
}

export interface Recovery {
  readonly lost: LostWrite
  readonly sent: Sent | undefined
  /** Why it is not known what became of it. */
  readonly cause: unknown
  /** Undefined: it is not looked for now. */
  readonly pauses: ReconcileSettings | undefined
  /** How it is looked for later. */
  readonly laterPauses: ReconcileSettings
  /** When it was sent, by `performance.now()`; undefined where another process has sent it. */
  readonly sentPerfMs?: number | undefined
  /** Whether it was lost a while ago, so that it is looked for at once. */
  readonly isLater?: boolean
  /** By `performance.now()`. */
  readonly untilMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * The job of a write whose answer was lost.
 * @throws AmbiguousWriteError when the write log does not show exactly one that can be it; the reason of the signal
 */
export const recover = async (context: RecoveryContext, recovery: Recovery): Promise<WriteJob> => {
  const { transport, known } = context
  const { lost, sent, cause, pauses, laterPauses, untilMs, signal } = recovery
  const candidates = pauses
    ? await findLostWrite({
        transport,
        known,
        lost,
        pauses,
        isLater: recovery.isLater ?? false,
        sentPerfMs: recovery.sentPerfMs,
        untilMs,
        signal,
      })
    : []
  const [id] = candidates
  // Asked once more, because another write may have taken it for its own in the meantime.
  if (id !== undefined && candidates.length === 1 && !known.has(id)) {
    known.add(id)
    return createJob({ transport, known }, id, { sent, isAdopted: true })
  }
  const reconcile = (options?: ReconcileCallOptions): Promise<WriteJob> => {
    const { deadlineMs, signal: later } = readReconcileOptions(options)
    return recover(context, {
      ...recovery,
      pauses: laterPauses,
      isLater: true,
      untilMs: performance.now() + deadlineMs,
      signal: later,
    })
  }
  const { attempts } = Object(cause) as { attempts?: unknown }
  throw new AmbiguousWriteError(lost, {
    cause,
    candidates,
    reconcile,
    attempts: typeof attempts === 'number' ? attempts : undefined,
    isSought: pauses !== undefined,
  })
}
