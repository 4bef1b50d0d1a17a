import { PropexoError } from '../core/error.js'

/** A complaint of the PMS about a write. */
export interface PmsComplaint {
  /** The complaint in words. */
  readonly message: string
  /** The PMS's HTTP status, if its complaint names one. */
  readonly status?: number
  /** As the API passed it on. */
  readonly raw: string
}

/** How much of the PMS's own words a message repeats; `errors` holds all of them. */
const MAX_SAID = 1_000

/** The PMS refused a write: nothing was written. */
export class WriteFailedError extends PropexoError {
  override readonly name = 'WriteFailedError'
  readonly kind = 'write_failed'
  /** The job that failed. */
  declare readonly jobId: string
  /** All complaints of the PMS. */
  readonly errors: readonly PmsComplaint[]

  constructor(jobId: string, errors: readonly PmsComplaint[], operation: string | undefined) {
    const said = errors.map(({ message }) => message).join('; ') || 'it gave no reason'
    super(`The PMS refused the write of job ${jobId}: ${said.slice(0, MAX_SAID)}`, { operation })
    Object.assign(this, { jobId })
    this.errors = errors
  }
}
