import type { OperationKind, PersonKind } from '../contract/write-kind.js'
import type { WriteKind } from '../contract/write-operations.js'
import {
  CALL_DETAILS,
  CALL_NEEDED,
  detailsOf,
  EMAIL_DETAILS,
  type LogKind,
  type LogMapping,
} from './logging.js'
import { personId } from './operations.js'
import type { PmsProfile } from './profile.js'

/** What a method of the facade takes at a PMS, by the names of its input. */
export interface Inputs {
  /** What it cannot do without. */
  readonly required: readonly string[]
  /** What the PMS takes beside that; undefined where no page lists it completely. */
  readonly optional: readonly string[] | undefined
}

/** They choose the zone of a time, and stand in no page of a PMS. */
const PLACE: readonly string[] = ['property_id', 'location_id']

/** The input of `create`, `update` or `cancel`. Pure. */
export const inputsOf = (rules: PmsProfile, { record, person, operation }: WriteKind): Inputs => {
  const { support, required, optional, fields } = rules[record][person][operation]
  if (support === 'no') return listed([], undefined)
  const toInput = (field: string): string => (record === 'appointments' ? placedAt(field) : field)
  const own = [
    idFieldOf(person, operation),
    ...(record === 'appointments' && operation === 'create' ? ['at'] : []),
  ]
  const unusable = fields.filter(each => each.unusable).map(({ field }) => field)
  const taken = optional?.filter(field => !unusable.includes(field)).map(toInput)
  return listed(
    [...own, ...required.map(toInput)],
    taken && [...taken, ...(operation === 'cancel' ? [] : PLACE)],
  )
}

/** The input of `logCall` or `logEmail`. Pure. */
export const logInputsOf = (rules: PmsProfile, person: PersonKind, kind: LogKind): Inputs => {
  const logging = (kind === 'call' ? rules.calls : rules.emails)[person]
  if (logging === undefined) return listed([], undefined)
  const { required, optional } = rules.events[person].create
  const details = detailsOf(kind)
  const isDirected = kind === 'email' || typeof logging.name === 'object'
  const needed = [
    ...[personId(person), 'at', ...(kind === 'call' ? CALL_NEEDED : ['email_send'])],
    ...(isDirected ? ['direction'] : []),
    ...(logging.name === undefined ? ['event_type_id'] : []),
    ...required.filter(field => !isFilledIn(field, logging)),
  ]
  const others = optional?.filter(field => !isFilledIn(field, logging))
  return listed(needed, others && [...others, ...details, 'direction', 'detailsInNotes', ...PLACE])
}

/** The id that says whom or what a write is about. */
const idFieldOf = (person: PersonKind, operation: OperationKind): string =>
  operation === 'create' ? personId(person) : 'event_id'

/** Date and time of an appointment are one input. */
const placedAt = (field: string): string =>
  field === 'appointment_date' || field === 'appointment_time' ? 'at' : field

/** What `logCall` and `logEmail` set from their own inputs. */
const isFilledIn = (field: string, { fields }: LogMapping): boolean =>
  ['event_name', 'event_datetime', 'call_recording_url', ...CALL_DETAILS, ...EMAIL_DETAILS].includes(field) ||
  Object.values(fields).includes(field)

/** Each name once, and none in both lists; the integration is that of the call. */
const listed = (required: readonly string[], optional: readonly string[] | undefined): Inputs => {
  const needed = new Set(required.filter(name => name !== 'integration_id'))
  const beside = optional?.filter(name => name !== 'integration_id' && !needed.has(name))
  return { required: [...needed], optional: beside && [...new Set(beside)] }
}
