import { PropexoError } from '../propexo-error.js'
import { noteAttempts } from '../transport/errors.js'
import type { WriteJob } from './job.js'
import type { LostWrite } from './lost-write.js'

export interface ReconcileCallOptions {
  readonly signal?: AbortSignal
  /** Milliseconds to look for it. Default 60,000. */
  readonly deadlineMs?: number
}

/**
 * A write may have been processed or not, and the write log does not tell. Do not send it again before you know: look in
 * the PMS, or call `reconcile()` later, when a job that was pending has ended.
 */
export class AmbiguousWriteError extends PropexoError {
  readonly kind = 'ambiguous_write'
  /** What was sent. As JSON, `propexo.writes.reconcile(write)` of another process goes on with it. */
  readonly write: LostWrite
  /** Jobs of which one may be it. */
  readonly candidates: readonly string[]
  /** Looks for it again. Resolves to its job when it is found; else rejects with an error like this one. */
  declare readonly reconcile: (options?: ReconcileCallOptions) => Promise<WriteJob>

  constructor(
    write: LostWrite,
    details: {
      cause: unknown
      candidates: readonly string[]
      reconcile: (options?: ReconcileCallOptions) => Promise<WriteJob>
      attempts?: number | undefined
      /** Whether it has been looked for. */
      isSought: boolean
    },
  ) {
    const { cause, candidates, attempts, isSought } = details
    const why = cause instanceof Error ? ` (${cause.message})` : ''
    const several = `${candidates.length} job${candidates.length === 1 ? '' : 's'} of the write log may be it`
    const none = isSought ? 'it was not found in the write log in time' : 'it was not looked for'
    const found = candidates.length > 0 ? several : none
    super(
      `${write.operation}: its answer was lost, and ${found}; do not send it again before you know: call error.reconcile() later, or look in the PMS${why}`,
      { operation: write.operation, cause },
    )
    noteAttempts(this, attempts)
    this.write = write
    this.candidates = candidates
    Object.defineProperty(this, 'reconcile', { value: details.reconcile })
  }
}
