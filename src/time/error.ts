import { type Issue, listIssues, PropexoError } from '../propexo-error.js'

export type TimeInputCode =
  | 'at_shape'
  | 'date_format'
  | 'date_nonexistent'
  | 'time_format'
  | 'time_zone_unsupported'

/** The time of an appointment cannot be understood; `issues` holds all that is wrong with it. Nothing was sent. */
export class TimeInputError extends PropexoError {
  readonly kind = 'time_input'
  /** Of the first issue. */
  readonly code: TimeInputCode
  readonly issues: readonly Issue[]

  constructor(operation: string, code: TimeInputCode, issues: readonly Issue[]) {
    super(`${operation} was not sent: ${listIssues(issues)}`, { operation })
    this.code = code
    this.issues = issues
  }
}
