import type { Issue } from '../core/error.js'
import type { PmsTime } from '../zones/pms-time.js'

/** The request that a write sends. */
export interface WriteRequest {
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
  /** Rule warnings; time warnings are on `time` and `times`. */
  readonly warnings: readonly Issue[]
}
