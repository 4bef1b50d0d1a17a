import { GENERIC_ID } from '../vendors/generic.js'
import type { Fields } from './evaluate.js'
import { type Finding, withDoubt } from './finding.js'

const PAIRED = ['event_result_id', 'event_sub_type_id'] as const

const WHY = 'the list says which types it goes with, and no page says that others are refused'

/**
 * Results and sub-types go with certain event types only. Pure.
 * @param typesOf the event types of a result or sub-type; undefined where they are not known
 */
export const pairFindings = (
  fields: Fields,
  typesOf: (kind: (typeof PAIRED)[number], id: string) => readonly string[] | undefined,
): Finding[] => {
  const { event_type_id: type } = fields
  if (typeof type !== 'string') return []
  return PAIRED.flatMap(field => {
    const { [field]: id } = fields
    const types = typeof id === 'string' ? typesOf(field, id) : undefined
    // An empty list says nothing: it may go with all of them, or with none.
    if (types === undefined || types.length === 0 || types.includes(type)) return []
    const what = field === 'event_result_id' ? 'result' : 'sub-type'
    const found: Finding = {
      rule: `${GENERIC_ID}.events.${field}`,
      field,
      message: `is a ${what} of the event type ${types.join(', ')}, and event_type_id is ${type}`,
      source: `GET /v1/event-${what}s/`,
      confidence: 'inferred',
    }
    return [{ ...found, message: withDoubt(found, WHY) }]
  })
}
