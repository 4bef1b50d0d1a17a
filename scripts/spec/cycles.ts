import { isObject, type JsonObject, lookUp } from './document.js'
import { UNREPRESENTED_SCHEMAS } from './keywords.js'

/** Keywords below which a schema speaks of the same value. */
const IN_PLACE_LISTS = ['allOf', 'anyOf', 'oneOf'] as const
const IN_PLACE = UNREPRESENTED_SCHEMAS.one.filter(keyword => ['not', 'if', 'then', 'else'].includes(keyword))

/** References that a schema makes to say more of the same value, not of a property or an item of it. */
const inPlaceRefs = (schema: unknown): string[] => {
  if (!isObject(schema)) return []
  const { $ref } = schema
  const parts = [
    ...IN_PLACE_LISTS.flatMap(keyword => (Array.isArray(schema[keyword]) ? schema[keyword] : [])),
    ...IN_PLACE.map(keyword => schema[keyword]),
  ]
  return [...(typeof $ref === 'string' ? [$ref] : []), ...parts.flatMap(inPlaceRefs)]
}

/**
 * References that lead back to themselves through `allOf`, `anyOf` or `oneOf`, so that no value could ever be checked to
 * the end. A schema that holds itself in a property or an item is no such thing.
 */
export const circularRefs = (doc: JsonObject, refs: Iterable<string>): ReadonlySet<string> => {
  const next = new Map<string, readonly string[]>()
  const nextOf = (ref: string): readonly string[] => {
    const known = next.get(ref) ?? inPlaceRefs(lookUp(doc, ref))
    next.set(ref, known)
    return known
  }
  const leadsBack = (start: string): boolean => {
    const [seen, queue] = [new Set<string>(), [...nextOf(start)]]
    for (const ref of queue) {
      if (ref === start) return true
      if (seen.has(ref)) continue
      seen.add(ref)
      queue.push(...nextOf(ref))
    }
    return false
  }
  return new Set([...refs].filter(leadsBack))
}
