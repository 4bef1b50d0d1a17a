import { suggest } from '../core/suggest.js'
import { misuse } from './misuse.js'
import { RECORD_KINDS, type RecordKind } from './store.js'
import { fieldNames } from './views.js'

/** Refuses fields that no record of this kind has: a slip of the pen in a test would pass in silence. */
export const checkFields = (kind: RecordKind, fields: Readonly<Record<string, unknown>>): void => {
  const known = fieldNames(`GET ${RECORD_KINDS[kind].path}`)
  const unknown = Object.keys(fields).filter(name => !known.includes(name) && name !== 'x_property_id')
  if (unknown.length === 0) return
  throw misuse(unknown.map(name => `records of ${kind} have no ${name}${suggest(name, known)}`).join('; '))
}
