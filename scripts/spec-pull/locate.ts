import { isObject, type JsonObject, refTokens } from '../spec/document.js'

/** A node of a document, and the keys that lead to it. */
export interface LocatedPlace {
  readonly path: readonly string[]
  readonly node: JsonObject
}

export const valueAt = (doc: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((node, key) => {
    if (Array.isArray(node)) return node[Number(key)]
    return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined
  }, doc)

/** The place itself, or what it refers to; undefined where there is neither. */
export const placeAt = (doc: JsonObject, path: readonly string[]): LocatedPlace | undefined => {
  const seen = new Set<string>()
  for (let next: readonly string[] | undefined = path; next; ) {
    const node = valueAt(doc, next)
    if (!isObject(node)) return undefined
    const { $ref } = node
    if (typeof $ref !== 'string') return { path: next, node }
    if (seen.has($ref)) return undefined
    seen.add($ref)
    next = refTokens($ref)
  }
  return undefined
}

/**
 * Where a document states a fact of a schema.
 * @param schema where the schema stands
 * @param facts keys from the facts of the schema down to the mapping that holds the fact
 */
export const placeOfFact = (
  doc: JsonObject,
  schema: readonly string[],
  facts: readonly string[],
): LocatedPlace | undefined => {
  const place = placeAt(doc, schema)
  const [first, ...rest] = facts
  if (!place || first === undefined) return place
  if (first !== 'properties') return placeOfFact(doc, [...place.path, first], rest)
  const [name, ...below] = rest
  if (name === undefined) return placeAt(doc, [...place.path, first])
  const holder = placeOfProperty(doc, place, name)
  return holder && placeOfFact(doc, [...holder.path, first, name], below)
}

/** A schema and the parts of its `allOf`, wherever they stand. */
export const partsOf = (doc: JsonObject, place: LocatedPlace): readonly LocatedPlace[] => {
  const { allOf } = place.node
  const parts = (Array.isArray(allOf) ? allOf : []).flatMap((_, index) => {
    const part = placeAt(doc, [...place.path, 'allOf', String(index)])
    return part ? partsOf(doc, part) : []
  })
  return [place, ...parts]
}

/** The schema that declares a property: this one, or a part of its `allOf`. */
export const placeOfProperty = (
  doc: JsonObject,
  place: LocatedPlace,
  name: string,
): LocatedPlace | undefined =>
  partsOf(doc, place).find(
    ({ node: { properties } }) => isObject(properties) && Object.hasOwn(properties, name),
  )
