import { isObject, type JsonObject, type Operation, readParameter, resolve } from '../spec/document.js'
import { type Difference, parameterFacts } from '../spec/facts.js'
import { inlined } from './inlined.js'
import { type Place, partsOf, placeAt, placeOfFact, placeOfProperty, valueAt } from './locate.js'

/** A value that is to stand in the contract; undefined: none. */
export interface Edit {
  readonly path: readonly string[]
  readonly value: unknown
  /** The fact that it states, in the one form in which facts can be compared. */
  readonly fact: string
}

/** One operation in both documents. */
export interface Pair {
  readonly own: JsonObject
  readonly operation: Operation
  readonly published: JsonObject
  readonly publishedName: string
  readonly same: Operation
}

const pathOf = ({ path, method }: Operation): readonly string[] => ['paths', path, method]

/**
 * What makes one difference vanish: as deep as the contract can be changed there, or the whole part of the operation.
 * @param isDeep false: always the whole part
 */
export const editsFor = (pair: Pair, difference: Difference, isDeep: boolean): readonly Edit[] => {
  const deep = isDeep ? deepEdits(pair, difference) : undefined
  const fact = JSON.stringify(difference.left ?? null)
  return (deep ?? [partEdit(pair, difference)]).map(each => ({ ...each, fact }))
}

type Written = Omit<Edit, 'fact'>

/** The whole parameters, the body, or one response, as they are published, with references written out. */
const partEdit = (pair: Pair, { path: [side, status = ''] }: Difference): Written => {
  const { operation, published, publishedName, same } = pair
  if (side === 'parameters') return parametersEdit(pair)
  if (side === 'security' || side === 'deprecated')
    return { path: [...pathOf(operation), side], value: same.node[side] ?? published[side] }
  const key = side === 'body' ? ['requestBody'] : ['responses', status]
  const value = valueAt(same.node, key)
  return {
    path: [...pathOf(operation), ...key],
    value: value === undefined ? undefined : inlined(published, value, publishedName),
  }
}

const deepEdits = (pair: Pair, difference: Difference): readonly Written[] | undefined => {
  const { own, operation, published, publishedName, same } = pair
  const fact = schemaFactOf(difference)
  if (!fact) return undefined
  const { holder, media, outer, key } = fact
  const placeIn = (doc: JsonObject, of: Operation): Place | undefined => {
    const at = placeAt(doc, [...pathOf(of), ...holder])
    return at && placeOfFact(doc, [...at.path, 'content', media, 'schema'], outer)
  }
  const [ours, theirs] = [placeIn(own, operation), placeIn(published, same)]
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

/** Names of required fields stand with the part of a composition that declares them. */
const requiredEdits = (
  own: JsonObject,
  place: Place,
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

const samePath = (left: Place, right: Place): boolean => left.path.join('\0') === right.path.join('\0')

/** Where a new property belongs: the schema itself, or the only part of a composition that it does not share. */
const ownPart = (doc: JsonObject, place: Place): Place | undefined => {
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
  /** From the operation to what has the content. */
  readonly holder: readonly string[]
  readonly media: string
  /** Keys of facts down to the schema that states the fact. */
  readonly outer: readonly string[]
  /** What it states it by: a keyword, or one of its properties. */
  readonly key: readonly [keyword: string, name?: string]
}

/** Undefined: the difference is not within a schema. */
const schemaFactOf = ({ path }: Difference): SchemaFact | undefined => {
  const [side, second = '', media, ...facts] = path
  const isBody = side === 'body' && second === 'content'
  if ((!isBody && side !== 'responses') || media === undefined) return undefined
  const holder = isBody ? ['requestBody'] : ['responses', second]
  const [before, last] = [facts.at(-2), facts.at(-1)]
  if (last === undefined) return undefined
  return before === 'properties'
    ? { holder, media, outer: facts.slice(0, -2), key: [before, last] }
    : { holder, media, outer: facts.slice(0, -1), key: [last] }
}

/** The parameters, one by one: those that state the published facts stay as they are written. */
const parametersEdit = ({ own, operation, published, publishedName, same }: Pair): Written => {
  const [ours, theirs] = [parametersOf(own, operation), parametersOf(published, same)]
  const list = [...theirs].map(([name, { node, facts }]) => {
    const known = ours.get(name)
    return known?.facts === facts ? known.node : inlined(published, node, publishedName)
  })
  // In our order, so that only lines of what has changed change.
  const names = [...theirs.keys()]
  const order = [...ours.keys()].filter(name => theirs.has(name))
  const sorted = [...order, ...names.filter(name => !ours.has(name))].map(name => list[names.indexOf(name)])
  return { path: [...pathOf(operation), 'parameters'], value: sorted.length > 0 ? sorted : undefined }
}

interface Parameter {
  readonly node: unknown
  /** Everything that it states, to be compared. */
  readonly facts: string
}

/** The parameters of an operation as they are written, those of its path among them, by place and name. */
const parametersOf = (doc: JsonObject, { path, node }: Operation): ReadonlyMap<string, Parameter> => {
  const item = resolve(doc, valueAt(doc, ['paths', path]))
  const lists = [item['parameters'], node['parameters']].map(list => (Array.isArray(list) ? list : []))
  return new Map(
    lists.flat().map((each): [string, Parameter] => {
      const parameter = readParameter(doc, each)
      const facts = JSON.stringify(parameterFacts(doc, parameter))
      return [`${parameter.in} ${parameter.name}`, { node: each, facts }]
    }),
  )
}
