import { PERSON_KINDS } from '../contract/write-kind.js'
import { EVENT_WRITES } from '../contract/write-operations.js'
import { personId } from '../pms/operations.js'
import { CHOICES, FOREIGN_IN_LOGS, RESERVED_IN_LOGS } from './log-fields.js'
import { type WriteOperation, wireNamesOf } from './write-operation.js'

/** What a field of an input is for. */
export type FieldRole =
  /** The client sets it. */
  | 'reserved'
  /** It says how to log a call or an email, and isn't sent. */
  | 'choice'
  /** Only events of other people have it: left out of a call or an email. */
  | 'foreign'
  /** The id of the property or location, which chooses the zone; sent if the operation has the field. */
  | 'place'
  /** It travels in the path. */
  | 'path'
  /** A time, in any form. */
  | 'time'
  /** A calendar date. */
  | 'date'
  /** An id without which the write has no subject. */
  | 'id'
  /** Sent as it is. */
  | 'body'

/** Fields of the body that come from elsewhere. */
const OURS: Readonly<Record<string, string>> = {
  integration_id: 'the integration that this was called on',
  appointment_date: 'at',
  appointment_time: 'at',
}

/** Ids that choose the zone of the times. */
export const PLACE_IDS = ['property_id', 'location_id'] as const

/** Fields that aren't the caller's to set, and where they come from. */
export const reservedFor = ({ contract, logs }: WriteOperation): Readonly<Record<string, string>> => {
  const ours = Object.entries(OURS).filter(([name]) => contract.bodyFields.includes(name))
  return { ...Object.fromEntries(ours), ...(logs && RESERVED_IN_LOGS[logs]) }
}

/** The ids that choose a zone, as far as this operation takes them. */
export const placeIdsFor = ({ times, dates }: WriteOperation): readonly (typeof PLACE_IDS)[number][] =>
  times ? PLACE_IDS : dates ? ['property_id'] : []

/** Whether an operation calls its time otherwise than `at`, which people then try all the same. */
export const hasOtherTime = ({ times }: WriteOperation): boolean =>
  times !== undefined && !times.some(({ name }) => name === 'at')

/** Ids of records that the contract has no condition for. */
export const optionalIds = ({ contract, required }: WriteOperation): string[] =>
  contract.bodyFields.filter(
    name => name.endsWith('_id') && !Object.hasOwn(OURS, name) && !required.includes(name),
  )

/** Tells the role of each field of the input of an operation. */
export const fieldRoles = (operation: WriteOperation): ((name: string) => FieldRole) => {
  const { contract, required, inPath, times = [], dates = [], logs } = operation
  const roles = new Map<string, FieldRole>()
  // The later ones prevail.
  for (const name of required) roles.set(name, 'id')
  for (const name of dates) roles.set(name, 'date')
  for (const name of placeIdsFor(operation)) roles.set(name, 'place')
  for (const { name } of times) roles.set(name, 'time')
  if (inPath !== undefined) roles.set(inPath, 'path')
  if (logs) for (const name of CHOICES) roles.set(name, 'choice')
  const reserved = [...Object.keys(reservedFor(operation)), ...(logs ? FOREIGN_IN_LOGS[logs] : [])]
  for (const name of reserved) roles.set(name, 'reserved')
  if (hasOtherTime(operation)) roles.set('at', 'reserved')
  const isForeign = (name: string): boolean =>
    logs !== undefined && !contract.bodyFields.includes(name) && isOfOthers(name)
  return name => roles.get(name) ?? (isForeign(name) ? 'foreign' : 'body')
}

/** Whether events of some person have the field, apart from the id of that person. */
const isOfOthers = (name: string): boolean =>
  !PERSON_KINDS.map(personId).includes(name) &&
  PERSON_KINDS.some(person => EVENT_WRITES[person].create.contract.bodyFields.includes(name))

/** Fields that a message may suggest instead of an unknown one. */
export const suggestedFields = (operation: WriteOperation): string[] => {
  const { contract, inPath, times = [], logs } = operation
  const taken = new Set([
    ...Object.keys(reservedFor(operation)),
    ...times.flatMap(wireNamesOf),
    ...(logs ? FOREIGN_IN_LOGS[logs] : []),
  ])
  return [
    ...(inPath === undefined ? [] : [inPath]),
    ...times.map(({ name }) => name),
    ...(times.length > 0 ? PLACE_IDS : []),
    ...(logs ? CHOICES : []),
    ...contract.bodyFields.filter(name => !taken.has(name)),
  ]
}
