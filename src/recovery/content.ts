import { equal } from '../../generated/validators/runtime.js'
import { APPOINTMENT_WRITES, EVENT_WRITES, type OperationRef } from '../contract/write-operations.js'
import { isPlain } from '../core/json.js'
import type { WriteContent } from '../core/lost-write.js'

/**
 * What a write and an entry of the log say. The API does not publish the shape of an entry's parameters: they may be the
 * body, the body beside the path, either as JSON text, at any depth; dates may be rewritten, and defaults added. So an
 * entry is read as a whole: all its fields, wherever they stand.
 */

/** Fields of all writes of appointments and events. */
const FIELDS: ReadonlySet<string> = new Set(
  [APPOINTMENT_WRITES, EVENT_WRITES].flatMap(targets =>
    Object.values(targets).flatMap(person =>
      Object.values(person).flatMap(({ contract }: OperationRef) => contract.bodyFields),
    ),
  ),
)

/** Operations whose fields are known, so that a field that was not sent tells another write. */
const OPERATIONS: ReadonlySet<string> = new Set(
  [APPOINTMENT_WRITES, EVENT_WRITES].flatMap(targets =>
    Object.values(targets).flatMap(person =>
      Object.values(person).map(({ operation }: OperationRef) => operation),
    ),
  ),
)

export const isKnownOperation = (operation: string): boolean => OPERATIONS.has(operation)

/** Of the contract. */
const DEFAULTS: Readonly<Record<string, unknown>> = { event_type: 'Note' }

/** Says nothing: it may have been added, or left out. */
const isEmpty = (name: string, value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isPlain(value) && Object.keys(value).length === 0) ||
  DEFAULTS[name] === value

/** What tells a write: the fields that were sent, but for the integration, which an entry names by itself. */
export const fieldsOf = ({ path, body }: WriteContent): ReadonlyMap<string, unknown> => {
  const { integration_id: _, ...fields } = body
  return new Map(Object.entries({ ...fields, ...path }))
}

/** More nodes than any write has; an entry with more is not read. */
const MAX_NODES = 10_000

/** Each field of an entry with all values that it has anywhere; undefined where that is too much to read. */
export const fieldsIn = (parameters: unknown): ReadonlyMap<string, readonly unknown[]> | undefined => {
  const fields = new Map<string, unknown[]>()
  const open: unknown[] = [parameters]
  for (let count = 0; open.length > 0; count += 1) {
    if (count > MAX_NODES) return undefined
    const value = readJsonText(open.pop())
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      open.push(...value)
      continue
    }
    for (const [name, each] of Object.entries(value)) {
      const values = fields.get(name) ?? []
      values.push(each)
      fields.set(name, values)
      open.push(each)
    }
  }
  return fields
}

/** A text may hold JSON. */
const readJsonText = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** Whether an entry says what was sent, all of it, and nothing else that such a write can say. */
export const says = (
  fields: ReadonlyMap<string, readonly unknown[]>,
  sought: ReadonlyMap<string, unknown>,
): boolean => {
  for (const [name, value] of sought) {
    const values = fields.get(name) ?? []
    if (!values.some(each => isSameValue(each, value)) && !isEmpty(name, value)) return false
    if (values.some(each => !isSameValue(each, value) && !isEmpty(name, each))) return false
  }
  for (const [name, values] of fields) {
    if (sought.has(name) || name === 'integration_id' || !FIELDS.has(name)) continue
    if (values.some(each => !isEmpty(name, each))) return false
  }
  return true
}

const isSameValue = (logged: unknown, sent: unknown): boolean => {
  if (equal(logged, sent)) return true
  const [left, right] = [instantIn(logged), instantIn(sent)]
  return left !== undefined && left === right
}

/** RFC 3339 with an offset; a date alone is its midnight in UTC, as a server that parses it makes of it. */
const INSTANT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?$/i

const instantIn = (value: unknown): number | undefined => {
  if (typeof value !== 'string' || !INSTANT.test(value)) return undefined
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? undefined : ms
}

/** The same for writes that the log cannot tell apart. */
export const contentKey = (write: WriteContent): string => {
  const fields = [...fieldsOf(write)]
    .filter(([name, value]) => !isEmpty(name, value))
    .map(([name, value]) => [name, canonical(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
  return JSON.stringify([write.integrationId ?? null, fields])
}

const canonical = (value: unknown): unknown => {
  const instant = instantIn(value)
  if (instant !== undefined) return { instant }
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return entries.map(([name, each]) => [name, canonical(each)])
}
