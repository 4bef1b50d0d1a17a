import { APPOINTMENT_OPERATIONS, EVENT_OPERATIONS } from '../../src/contract/operation-keys.js'
import type { OperationKind, PersonKind, RecordKind } from '../../src/contract/write-kind.js'
import { OPERATION_KINDS, PERSON_KINDS } from '../../src/contract/write-kind.js'
import type { OperationRules } from '../../src/pms/operations.js'
import { personId } from '../../src/pms/operations.js'
import { ALL_PROFILES } from '../../src/pms/profiles.js'
import { FACADE_OPERATIONS } from './methods.js'
import { READS, type SampleValues } from './reads.js'

/** A fact of the contract that the facade cannot work without. */
export interface Need {
  /** As the contract names it. */
  readonly operation: string
  /** As `npm run spec:diff` writes it: `operation`, `request.body.<path>`, `request.query.<name>`, `response.200.<path>`. */
  readonly where: string
  /** Another place that does as well. */
  readonly or?: string
  /** Values that must be possible there. */
  readonly values: readonly unknown[]
  /** Why: the facade itself, or the names of the PMSs whose rules name the field. */
  readonly by: readonly string[]
}

/** What needs a fact where it is no PMS. */
export const FACADE = 'the facade'

/** Everything that the facade and the rules of PMSs name, and so cannot do without. */
export const facadeNeeds = (): readonly Need[] => {
  const needs = new Map<string, Need>()
  const need = (
    operation: string,
    where: string,
    by: string,
    { values = [], or }: { readonly values?: readonly unknown[] | undefined; readonly or?: string } = {},
  ): void => {
    const key = `${operation} ${where}`
    const known = needs.get(key)
    needs.set(key, {
      ...{ operation, where },
      values: [...(known?.values ?? []), ...values],
      by: [...new Set([...(known?.by ?? []), by])],
      ...(or === undefined ? {} : { or }),
    })
  }
  for (const operation of FACADE_OPERATIONS) need(operation, 'operation', FACADE)
  for (const [operation, { query = {}, body = {}, answer, wholeBody }] of Object.entries(READS)) {
    if (wholeBody !== undefined) need(operation, 'request.body', FACADE, { values: [wholeBody] })
    for (const [name, values] of Object.entries(query))
      need(operation, `request.query.${name}`, FACADE, { values })
    for (const [name, values] of Object.entries(body))
      need(operation, `request.body.${name}`, FACADE, { values })
    for (const [path, values] of Object.entries(answer))
      need(operation, `response.200.${path}`, FACADE, { values })
  }
  for (const { operation, field, values, by } of writeNeeds())
    need(operation, field === '' ? 'request.body' : `request.body.${field}`, by, { values })
  for (const operation of WRITES)
    need(operation, 'response.200.job_id', FACADE, { values: ['job_1'], or: 'response.200.meta.job_id' })
  return [...needs.values()]
}

const WRITES: readonly string[] = [APPOINTMENT_OPERATIONS, EVENT_OPERATIONS].flatMap(operations =>
  Object.values(operations).flatMap(ofPerson => Object.values<string>(ofPerson)),
)

interface WriteNeed {
  readonly operation: string
  /** Empty: the body as a whole. */
  readonly field: string
  readonly values?: readonly unknown[]
  readonly by: string
}

const ID = ['id_1']
/** RFC 3339 with an offset, and readings of a wall clock, as the facade writes them. */
const [MOMENT, DAY, CLOCK] = [['2026-06-08T13:30:00-06:00'], ['2026-06-08'], ['13:30:00']]
const APPOINTMENT_TIME: SampleValues = { appointment_date: DAY, appointment_time: CLOCK }
const EVENT_TIMES: SampleValues = {
  event_datetime: MOMENT,
  appointment_datetime: MOMENT,
  time_from: CLOCK,
  time_to: CLOCK,
}

/** Fields that the facade itself sets, whatever the PMS. */
const ownFields = (record: RecordKind, person: PersonKind, kind: OperationKind): SampleValues => {
  if (kind === 'cancel') return { integration_id: ID, event_id: ID }
  const ids = kind === 'create' ? { integration_id: ID, [personId(person)]: ID } : {}
  if (record === 'appointments') return { ...ids, ...APPOINTMENT_TIME }
  return kind === 'create' ? { ...ids, ...EVENT_TIMES } : { event_datetime: MOMENT }
}

function* writeNeeds(): Generator<WriteNeed> {
  for (const person of PERSON_KINDS) {
    for (const kind of OPERATION_KINDS) {
      yield* needsOf('appointments', person, kind, APPOINTMENT_OPERATIONS[person][kind])
      if (kind !== 'cancel') yield* needsOf('events', person, kind, EVENT_OPERATIONS[person][kind])
    }
    const { create: operation } = EVENT_OPERATIONS[person]
    for (const { name, calls, emails } of ALL_PROFILES) {
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
  kind: OperationKind,
  operation: string,
): Generator<WriteNeed> {
  const own = ownFields(record, person, kind)
  for (const [field, values] of Object.entries(own)) yield { operation, field, values, by: FACADE }
  // Callers add nothing to a cancellation.
  if (kind === 'cancel')
    yield { operation, field: '', values: [{ integration_id: 'id_1', event_id: 'id_1' }], by: FACADE }
  // The id of an event to be changed travels in the path.
  const inPath = kind === 'update' ? ['event_id'] : []
  for (const rules of ALL_PROFILES) {
    const { required }: OperationRules = rules[record][person][kind]
    for (const field of required.filter(name => !inPath.includes(name)))
      yield { operation, field, by: rules.name }
  }
}
