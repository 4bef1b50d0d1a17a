import { isObject, type JsonObject, type Operation, readParameter, resolve } from '../spec/document.js'
import type { Difference } from '../spec/facts.js'
import { inlined } from './inlined.js'
import { type LocatedPlace, partsOf, placeAt, placeOfFact, placeOfProperty, valueAt } from './locate.js'

/** A value that is to stand in the contract; undefined: none. */
export interface Edit {
  readonly path: readonly string[]
  readonly value: unknown
  /** The fact that it states, in the one form in which facts can be compared. */
  readonly fact: string
}

/** One operation in both documents. */
export interface PublishedPair {
  readonly own: JsonObject
  readonly operation: Operation
  readonly published: JsonObject
  readonly publishedName: string
  readonly same: Operation
  /** Where they differ, beside what is meant to. */
  readonly found: readonly Difference[]
}

const operationPathOf = ({ path, method }: Operation): readonly string[] => ['paths', path, method]

/** How near to the fact itself an operation is changed. */
export type Depth = 'deep' | 'part'

/** Whether nobody else uses what stands at a path, or all who use it want the same. */
export type IsFree = (path: readonly string[]) => boolean

/**
 * What makes one difference vanish: as deep as the contract can be changed there.
 * @param depth `part`: the whole part of the operation
 * @param isFree for another attempt, where what stands at the fact itself must not be changed
 */
export const editsFor = (
  pair: PublishedPair,
  difference: Difference,
  depth: Depth,
  isFree?: IsFree,
): readonly Edit[] => {
  const deep =
    depth === 'deep'
      ? isFree
        ? enclosing(pair, difference, isFree)
        : deepEdits(pair, difference)
      : undefined
  const fact = JSON.stringify(difference.left ?? null)
  return (deep ?? [partEdit(pair, difference)]).map(each => ({ ...each, fact }))
}

type Written = Omit<Edit, 'fact'>

/** The whole parameters, the body, or one response, as they are published, with references written out. */
const partEdit = (pair: PublishedPair, { path: [side, status = ''] }: Difference): Written => {
  const { operation, published, publishedName, same } = pair
  if (side === 'parameters') return parametersEdit(pair)
  if (side === 'security' || side === 'deprecated')
    return { path: [...operationPathOf(operation), side], value: same.node[side] ?? published[side] }
  const key = side === 'body' ? ['requestBody'] : ['responses', status]
  const value = valueAt(same.node, key)
  return {
    path: [...operationPathOf(operation), ...key],
    value: value === undefined ? undefined : inlined(published, value, publishedName),
  }
}

const deepEdits = (pair: PublishedPair, difference: Difference): readonly Written[] | undefined => {
  const { own, published, publishedName } = pair
  const fact = schemaFactOf(difference)
  if (!fact) return undefined
  const { root, outer, key } = fact
  const [ours, theirs] = placesOf(pair, root, outer)
  if (!ours) return undefined
  const [keyword, name] = key
  if (keyword === 'required') return requiredEdits(own, ours, difference)
  const written = theirs && valueAt(theirs.node, name === undefined ? [keyword] : [keyword, name])
  // As it is written where that states the fact completely, else the fact itself.
  const raw = difference.left === undefined || written === undefined ? difference.left : written
  const value = raw === undefined ? undefined : inlined(published, raw, publishedName)
  if (name === undefined) {
    if ('allOf' in ours.node) return undefined
    return [{ path: [...ours.path, keyword], value: inOurOrder(ours.node[keyword], value) }]
  }
  const declaring = placeOfProperty(own, ours, name) ?? ownPart(own, ours)
  return declaring && [{ path: [...declaring.path, keyword, name], value }]
}

/** The smallest property around a difference that may be replaced as it is published. */
const enclosing = (
  pair: PublishedPair,
  difference: Difference,
  isFree: IsFree,
): readonly Written[] | undefined => {
  const fact = schemaFactOf(difference)
  if (!fact) return undefined
  const facts = [...fact.outer, ...fact.key.filter(each => each !== undefined)]
  for (let end = facts.length - 1; end > 0; end -= 1) {
    const name = facts[end]
    if (facts[end - 1] !== 'properties' || name === undefined) continue
    const [ours, theirs] = placesOf(pair, fact.root, facts.slice(0, end - 1))
    const declaring = ours && placeOfProperty(pair.own, ours, name)
    const source = theirs && placeOfProperty(pair.published, theirs, name)
    if (!declaring || !source) continue
    const path = [...declaring.path, 'properties', name]
    const value = valueAt(source.node, ['properties', name])
    if (isFree(path)) return [{ path, value: inlined(pair.published, value, pair.publishedName) }]
  }
  return undefined
}

/** Where both documents state what is below these keys of facts. */
const placesOf = (
  { own, operation, published, same }: PublishedPair,
  root: SchemaFact['root'],
  facts: readonly string[],
): readonly (LocatedPlace | undefined)[] =>
  [
    { doc: own, of: operation },
    { doc: published, of: same },
  ].map(({ doc, of }) => {
    const schema = root(doc, of)
    return schema && placeOfFact(doc, schema, facts)
  })

/** Names of required fields stand with the part of a composition that declares them. */
const requiredEdits = (
  own: JsonObject,
  place: LocatedPlace,
  { left, right }: Difference,
): readonly Written[] | undefined => {
  const [now, before] = [left, right].map(list => (Array.isArray(list) ? list.map(String) : []))
  const edits = partsOf(own, place).flatMap(part => {
    const names = Array.isArray(part.node['required']) ? part.node['required'].map(String) : []
    const kept = names.filter(name => now?.includes(name))
    const added = (now ?? []).filter(name => {
      if (before?.includes(name)) return false
      const declaring = placeOfProperty(own, place, name) ?? ownPart(own, place)
      return declaring !== undefined && samePath(declaring, part)
    })
    const value = [...kept, ...added]
    if (value.join() === names.join()) return []
    return [{ path: [...part.path, 'required'], value: value.length > 0 ? value : undefined }]
  })
  return edits.length > 0 ? edits : undefined
}

const samePath = (left: LocatedPlace, right: LocatedPlace): boolean =>
  left.path.join('\0') === right.path.join('\0')

/** Where a new property belongs: the schema itself, or the only part of a composition that it does not share. */
const ownPart = (doc: JsonObject, place: LocatedPlace): LocatedPlace | undefined => {
  const own = partsOf(doc, place).filter(
    ({ path, node }) => isObject(node['properties']) && place.path.every((key, at) => path[at] === key),
  )
  return own.length === 1 ? own[0] : undefined
}

/** Members of a set as the contract orders them, with new ones at the end. */
const inOurOrder = (ours: unknown, published: unknown): unknown => {
  if (!Array.isArray(ours) || !Array.isArray(published)) return published
  const isScalar = (each: unknown): boolean => typeof each !== 'object' || each === null
  if (![...ours, ...published].every(isScalar)) return published
  const kept = ours.filter(each => published.includes(each))
  return [...kept, ...new Set(published.filter(each => !ours.includes(each)))]
}

interface SchemaFact {
  /** Where the schema stands in a document. */
  readonly root: (doc: JsonObject, operation: Operation) => readonly string[] | undefined
  /** Keys of facts down to the schema that states the fact. */
  readonly outer: readonly string[]
  /** What it states it by: a keyword, or one of its properties. */
  readonly key: readonly [keyword: string, name?: string]
}

/** Undefined: the difference is not within a schema. */
const schemaFactOf = ({ path }: Difference): SchemaFact | undefined => {
  const [side, second = '', third, ...facts] = path
  const root = third === undefined ? undefined : rootOf(side, second, third)
  const [before, last] = [facts.at(-2), facts.at(-1)]
  if (!root || last === undefined) return undefined
  return before === 'properties'
    ? { root, outer: facts.slice(0, -2), key: [before, last] }
    : { root, outer: facts.slice(0, -1), key: [last] }
}

const rootOf = (side: string | undefined, second: string, third: string): SchemaFact['root'] | undefined => {
  if (side === 'parameters')
    return third === 'schema'
      ? (doc, operation) => {
          const index = parameterIndex(doc, operation, second)
          const at = placeAt(doc, [...operationPathOf(operation), 'parameters', String(index)])
          return at && [...at.path, 'schema']
        }
      : undefined
  if (side === 'body' && second !== 'content') return undefined
  if (side !== 'body' && side !== 'responses') return undefined
  const holder = side === 'body' ? ['requestBody'] : ['responses', second]
  return (doc, operation) => {
    const at = placeAt(doc, [...operationPathOf(operation), ...holder])
    return at && [...at.path, 'content', third, 'schema']
  }
}

const parameterIndex = (doc: JsonObject, { node }: Operation, key: string): number =>
  (Array.isArray(node['parameters']) ? node['parameters'] : []).findIndex(each => {
    const parameter = readParameter(doc, each)
    return `${parameter.in}.${parameter.name}` === key
  })

/** The parameters, one by one: those that state the published facts stay as they are written. */
const parametersEdit = ({
  own,
  operation,
  published,
  publishedName,
  same,
  found,
}: PublishedPair): Written => {
  const differing = new Set(found.flatMap(({ path: [side, name] }) => (side === 'parameters' ? [name] : [])))
  const [ours, theirs] = [parametersByKey(own, operation), parametersByKey(published, same)]
  const list = [...theirs].map(([name, node]) => {
    const known = ours.get(name)
    return known !== undefined && !differing.has(name) ? known : inlined(published, node, publishedName)
  })
  // In our order, so that only lines of what has changed change.
  const names = [...theirs.keys()]
  const order = [...ours.keys()].filter(name => theirs.has(name))
  const sorted = [...order, ...names.filter(name => !ours.has(name))].map(name => list[names.indexOf(name)])
  return {
    path: [...operationPathOf(operation), 'parameters'],
    value: sorted.length > 0 ? sorted : undefined,
  }
}

/** The parameters of an operation as they are written, those of its path among them, by place and name. */
const parametersByKey = (doc: JsonObject, { path, node }: Operation): ReadonlyMap<string, unknown> => {
  const item = resolve(doc, valueAt(doc, ['paths', path]))
  const lists = [item['parameters'], node['parameters']].map(list => (Array.isArray(list) ? list : []))
  return new Map(
    lists.flat().map(each => {
      const parameter = readParameter(doc, each)
      return [`${parameter.in}.${parameter.name}`, each]
    }),
  )
}
