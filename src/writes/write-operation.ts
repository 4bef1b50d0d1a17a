import type { OperationKey } from '../../generated/operations.js'
import type { BodyContract } from '../contract/body.js'
import type { WriteKind } from '../contract/write-operations.js'
import type { LogKind } from '../pms/logging.js'
import type { TimeForm } from '../zones/place.js'

/** A field of an input that takes a time in any form, and what becomes of it. */
export interface TimeField {
  readonly name: string
  /** The field that it is sent as, where that is another. */
  readonly as?: string
  readonly isRequired?: boolean
  /**
   * `date_and_time`: the fields `appointment_date` and `appointment_time`; `date_time`: RFC 3339 in one field; `time`: a
   * time of day in one field.
   */
  readonly becomes: 'date_and_time' | 'date_time' | 'time'
}

/** How the input of a facade method becomes a request. */
export interface WriteOperation {
  readonly operation: OperationKey
  readonly contract: BodyContract
  /** Goes into the body where the operation has a field for it, and is never the caller's to set. */
  readonly integrationId: string
  /** Ids without which the request has no subject, although the schema leaves them optional. */
  readonly required: readonly string[]
  /** Other fields without which it has no sense. */
  readonly needed?: readonly string[]
  /** The input's field that travels in the path. */
  readonly inPath?: string
  /** The input's fields that are times. With them the input takes `property_id` and `location_id`. */
  readonly times?: readonly TimeField[]
  /** The input's fields that are calendar dates, `YYYY-MM-DD`, although the contract takes more. */
  readonly dates?: readonly string[]
  /** What rules of PMSs know it as; none: only the contract has a say. */
  readonly subject?: WriteKind
  /** The input is a call or an email, which becomes what the PMS takes for one. */
  readonly logs?: LogKind
}

export const timeFormOf = ({ becomes }: TimeField): TimeForm =>
  becomes === 'date_time' ? 'with_offset' : 'wall'

/** The fields of the body that a time becomes. */
export const wireNamesOf = ({ name, as = name, becomes }: TimeField): readonly string[] =>
  becomes === 'date_and_time' ? ['appointment_date', 'appointment_time'] : [as]
