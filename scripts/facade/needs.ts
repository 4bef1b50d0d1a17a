import { ALL_RULES } from '../../src/rules/index.js'
import type { OperationRules, PersonKind, RecordKind } from '../../src/rules/operations.js'
import { OPERATION_KINDS, PERSON_KINDS, personId } from '../../src/rules/operations.js'
import { APPOINTMENT_OPERATIONS, EVENT_OPERATIONS } from '../../src/rules/write-operations.js'
import { FACADE_OPERATIONS } from './methods.js'
import { READS } from './reads.js'

/** A fact of the contract that the facade cannot work without. */
export interface Need {
  /** As the contract names it. */
  readonly operation: string
  /** As `npm run spec:diff` writes it: `operation`, `request.body.<path>`, `request.query.<name>`, `response.200.<path>`. */
  readonly where: string
  /** Why: the facade itself, or the names of the PMSs whose rules name the field. */
  readonly by: readonly string[]
}

/** What needs a fact where it is no PMS. */
export const FACADE = 'the facade'

/** Everything that the facade and the rules of PMSs name, and so cannot do without. */
export const facadeNeeds = (): readonly Need[] => {
  const needs = new Map<string, { operation: string; where: string; by: Set<string> }>()
  const need = (operation: string, where: string, by: string): void => {
    const key = `${operation} ${where}`
    const known = needs.get(key) ?? { operation, where, by: new Set() }
    known.by.add(by)
    needs.set(key, known)
  }
  for (const operation of FACADE_OPERATIONS) need(operation, 'operation', FACADE)
  for (const [operation, { query = [], body = [], answer }] of Object.entries(READS)) {
    for (const name of query) need(operation, `request.query.${name}`, FACADE)
    for (const name of body) need(operation, `request.body.${name}`, FACADE)
    for (const path of answer) need(operation, `response.200.${path}`, FACADE)
  }
  for (const { operation, field, by } of writeNeeds()) need(operation, `request.body.${field}`, by)
  return [...needs.values()].map(({ by, ...each }) => ({ ...each, by: [...by] }))
}

interface WriteNeed {
  readonly operation: string
  readonly field: string
  readonly by: string
}

const APPOINTMENT_TIME = ['appointment_date', 'appointment_time']
const EVENT_TIMES = ['event_datetime', 'appointment_datetime', 'time_from', 'time_to']

/** Fields that the facade itself sets, whatever the PMS. */
const ownFields = (record: RecordKind, person: PersonKind, kind: string): readonly string[] => {
  if (kind === 'cancel') return ['integration_id', 'event_id']
  const times = record === 'appointments' ? APPOINTMENT_TIME : kind === 'create' ? EVENT_TIMES : []
  const eventTime = record === 'events' && kind === 'update' ? ['event_datetime'] : []
  return [...(kind === 'create' ? ['integration_id', personId(person)] : []), ...times, ...eventTime]
}

function* writeNeeds(): Generator<WriteNeed> {
  for (const person of PERSON_KINDS) {
    for (const kind of OPERATION_KINDS) {
      yield* needsOf('appointments', person, kind, APPOINTMENT_OPERATIONS[person][kind])
      if (kind !== 'cancel') yield* needsOf('events', person, kind, EVENT_OPERATIONS[person][kind])
    }
    const { create: operation } = EVENT_OPERATIONS[person]
    for (const { name, calls, emails } of ALL_RULES) {
      for (const logging of [calls[person], emails[person]]) {
        if (!logging) continue
        const names = [
          ...Object.values(logging.fields),
          ...(logging.name === undefined ? [] : ['event_name']),
        ]
        for (const field of names) yield { operation, field, by: name }
      }
    }
  }
}

function* needsOf(
  record: RecordKind,
  person: PersonKind,
  kind: 'create' | 'update' | 'cancel',
  operation: string,
): Generator<WriteNeed> {
  for (const field of ownFields(record, person, kind)) yield { operation, field, by: FACADE }
  // The id of an event to be changed travels in the path.
  const inPath = kind === 'update' ? ['event_id'] : []
  for (const rules of ALL_RULES) {
    const { required }: OperationRules = rules[record][person][kind]
    for (const field of required.filter(name => !inPath.includes(name)))
      yield { operation, field, by: rules.name }
  }
}
