import { readFileSync } from 'node:fs'
import type { OperationKind, PersonKind, RecordKind } from '../../src/contract/write-kind.js'

const fieldsOf = (module: string): readonly string[] => {
  const text = readFileSync(new URL(`../../generated/validators/${module}.js`, import.meta.url), 'utf8')
  return JSON.parse(/bodyFields = (\[[^\]]*\])/.exec(text)?.[1] ?? '[]')
}

/** Fields of the body, and of the path, of the generic operation; none where the contract has no such operation. */
export const contract = (
  record: RecordKind,
  person: PersonKind,
  operation: OperationKind,
): readonly string[] => {
  const base = record === 'appointments' ? 'v1-events-appointments' : 'v1-events'
  if (operation === 'create') return fieldsOf(`post-${base}-${person}`)
  if (operation === 'update') return ['event_id', ...fieldsOf(`put-${base}-${person}-by-event_id`)]
  return record === 'events' ? [] : fieldsOf(`post-${base}-${person}-cancel`)
}
