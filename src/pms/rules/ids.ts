import { OPERATION_KINDS, PERSON_KINDS } from '../../contract/write-kind.js'
import { APPOINTMENT_WRITES, EVENT_WRITES } from '../../contract/write-operations.js'
import { ALL_PROFILES } from '../profiles.js'
import { GENERIC_ID } from '../vendors/generic.js'

/** Ids of every rule that there may be: of each PMS, for each field and each operation. */
export const ruleIds = (): string[] => {
  const fieldsOf = (targets: typeof APPOINTMENT_WRITES | typeof EVENT_WRITES): string[] => [
    ...new Set(
      Object.values(targets).flatMap(person =>
        Object.values(person).flatMap(({ contract }) => contract.bodyFields),
      ),
    ),
  ]
  const operations = PERSON_KINDS.flatMap(person => OPERATION_KINDS.map(each => `${person}.${each}`))
  const logs = PERSON_KINDS.flatMap(person => [`${person}.call`, `${person}.email`])
  const names = [
    ...[...fieldsOf(APPOINTMENT_WRITES), ...operations].map(each => `appointments.${each}`),
    ...[...fieldsOf(EVENT_WRITES), 'direction', ...operations, ...logs].map(each => `events.${each}`),
  ]
  const ofPms = (id: string): string[] => ['availability', ...names].map(name => `${id}.${name}`)
  return [...[GENERIC_ID, ...ALL_PROFILES.map(({ id }) => id)].flatMap(ofPms), `${GENERIC_ID}.vendor`]
}
