import { answers } from '../../generated/simulator.js'
import type { StoredRecord } from './store.js'

/** A record as an operation shows it: the fields that the contract declares there, and no others. */
export const viewOf = (operation: string, { id, fields }: StoredRecord): Record<string, unknown> => {
  const { record } = answers[operation] ?? {}
  if (record === undefined) return { ...fields, id }
  const view: Record<string, unknown> = structuredClone({ ...record.blank })
  for (const name of [...Object.keys(record.blank), ...record.optional])
    if (fields[name] !== undefined) view[name] = fields[name]
  return { ...view, id }
}

/** Names of the fields that a record of an operation may have. */
export const fieldNames = (operation: string): readonly string[] => {
  const { record } = answers[operation] ?? {}
  return record ? [...Object.keys(record.blank), ...record.optional] : []
}
