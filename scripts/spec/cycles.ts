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
  const next = referenceEdges(doc, refs)
  withoutEnds(next)
  const leadsBack = (start: string): boolean => {
    const [seen, queue] = [new Set<string>(), [...(next.get(start) ?? [])]]
    for (const ref of queue) {
      if (ref === start) return true
      if (seen.has(ref)) continue
      seen.add(ref)
      queue.push(...(next.get(ref) ?? []))
    }
    return false
  }
  return new Set([...next.keys()].filter(leadsBack))
}

/** Where references lead in place, and where those lead. */
const referenceEdges = (doc: JsonObject, refs: Iterable<string>): Map<string, readonly string[]> => {
  const next = new Map<string, readonly string[]>()
  const open = new Set(refs)
  // A set gives what is added to it while it is read.
  for (const ref of open) {
    const edges = [...new Set(inPlaceRefs(lookUp(doc, ref)))]
    next.set(ref, edges)
    for (const each of edges) open.add(each)
  }
  return next
}

/** Removes what leads to an end on every way: no circle goes through it. In one pass, however long the ways are. */
const withoutEnds = (next: Map<string, readonly string[]>): void => {
  const before = new Map<string, string[]>()
  const left = new Map<string, number>()
  for (const [ref, edges] of next) {
    left.set(ref, edges.length)
    for (const each of edges) {
      const known = before.get(each)
      if (known) known.push(ref)
      else before.set(each, [ref])
    }
  }
  const ends = [...left].filter(([, count]) => count === 0).map(([ref]) => ref)
  // The list grows while it is read.
  for (const end of ends) {
    next.delete(end)
    for (const ref of before.get(end) ?? []) {
      const count = (left.get(ref) ?? 0) - 1
      left.set(ref, count)
      if (count === 0) ends.push(ref)
    }
  }
}
