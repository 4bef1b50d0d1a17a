import {
  isObject,
  type JsonObject,
  lookUp,
  type Operation,
  operationsOf,
  type Parameter,
  resolve,
} from './document.js'
import { type JsonDigests, jsonDigests } from './json-digest.js'
import { ANNOTATIONS, SUBSCHEMA, SUBSCHEMA_LIST, SUBSCHEMA_MAP } from './keywords.js'
import { securityOf } from './security.js'

/**
 * The facts of an operation: what a program can rely on, without the words and without the way in which schemas are
 * split into components. Two documents that state the same facts give equal data.
 */
export interface Facts {
  readonly parameters: JsonObject
  readonly body: unknown
  readonly responses: JsonObject
  /** What it asks of a caller: see `securityOf`. */
  readonly security: unknown
  readonly deprecated: boolean
}

export const factsOf = (doc: JsonObject, operation: Operation): Facts => {
  const { node } = operation
  const body = isObject(node['requestBody']) ? resolve(doc, node['requestBody']) : undefined
  const responses = Object.entries(isObject(node['responses']) ? node['responses'] : {})
  return {
    parameters: sorted(
      operation.parameters.map(each => [`${each.in}.${each.name}`, parameterFacts(doc, each)]),
    ),
    body: body && { required: body['required'] === true, content: contentFacts(doc, body) },
    responses: sorted(responses.map(([status, each]) => [status, responseFacts(doc, resolve(doc, each))])),
    security: securityOf(doc, operation),
    deprecated: node['deprecated'] === true,
  }
}

const parameterFacts = (doc: JsonObject, { required, schema, traits }: Parameter): JsonObject => ({
  required,
  schema: schemaFacts(doc, schema),
  ...sorted(Object.entries(traits).filter(([, value]) => value !== false)),
})

/** By media types; headers, where there are any, beside them. */
const responseFacts = (doc: JsonObject, response: JsonObject): JsonObject => {
  const { headers } = response
  const entries = Object.entries(isObject(headers) ? headers : {}).map(([name, each]) => {
    const { schema } = resolve(doc, each)
    return [name.toLowerCase(), schemaFacts(doc, schema)] as const
  })
  return { ...contentFacts(doc, response), ...(entries.length > 0 ? { headers: sorted(entries) } : {}) }
}

const sorted = (entries: readonly (readonly [string, unknown])[]): JsonObject =>
  Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : 1)))

const contentFacts = (doc: JsonObject, holder: JsonObject): JsonObject =>
  sorted(
    Object.entries(isObject(holder['content']) ? holder['content'] : {}).map(([type, media]) => [
      type,
      schemaFacts(doc, isObject(media) ? media['schema'] : undefined),
    ]),
  )

/** Annotations that are facts: a default is applied by the server, a deprecated field will go. */
const FACTUAL = new Set(['default', 'deprecated'])

/**
 * A schema in one canonical form: references resolved, `allOf` of objects merged, sets in order, words left out. Where it
 * holds itself stands `{ recursion: n }`, with the number of levels up.
 */
export const schemaFacts = (doc: JsonObject, schema: unknown): unknown =>
  factsBelow({ doc, known: new Map(), isSame: jsonDigests().isSame }, schema, ROOT).facts

/** How deep a schema lies, and which references led to it from which depth. */
interface Nesting {
  readonly depth: number
  readonly refs: ReadonlyMap<string, number>
}

const ROOT: Nesting = { depth: 0, refs: new Map() }

interface ReadFacts {
  readonly facts: unknown
  /** References that were followed below, or led back. */
  readonly refs: ReadonlySet<string>
  /** The depth of the outermost schema that was led back to. */
  readonly lowest: number
}

interface FactsReader {
  readonly doc: JsonObject
  /** By reference: what many refer to is read once. It holds wherever none of the references in it leads back further up. */
  readonly known: Map<string, ReadFacts>
  readonly isSame: IsSame
}

type IsSame = JsonDigests['isSame']

const NO_REFS: ReadonlySet<string> = new Set()

const plainRead = (facts: unknown): ReadFacts => ({ facts, refs: NO_REFS, lowest: Number.POSITIVE_INFINITY })

const factsBelow = (reader: FactsReader, schema: unknown, nesting: Nesting): ReadFacts => {
  if (!isObject(schema)) return plainRead(schema ?? {})
  const { $ref, ...siblings } = schema
  if (typeof $ref === 'string')
    return mergedReads(reader, [referredFacts(reader, $ref, nesting), factsBelow(reader, siblings, nesting)])
  const { depth, refs } = nesting
  const reads: ReadFacts[] = []
  const entries: [string, unknown][] = []
  const factsOfEach = (each: unknown): unknown => {
    const read = factsBelow(reader, each, { depth: depth + 1, refs })
    reads.push(read)
    return read.facts
  }
  for (const [keyword, value] of Object.entries(schema)) {
    const isWord = ANNOTATIONS.has(keyword) && !FACTUAL.has(keyword)
    if (isWord || keyword.startsWith('x-') || keyword === 'allOf') continue
    const facts = keywordFacts(keyword, value, factsOfEach)
    if (facts !== undefined) entries.push([keyword, facts])
  }
  const parts = Array.isArray(schema['allOf']) ? schema['allOf'] : []
  const own = joinedReads(Object.fromEntries(entries), reads)
  return mergedReads(reader, [own, ...parts.map(part => factsBelow(reader, part, nesting))])
}

const joinedReads = (facts: unknown, reads: readonly ReadFacts[]): ReadFacts => {
  const [first, ...others] = reads.filter(({ refs }) => refs.size > 0)
  const refs = others.length === 0 ? (first?.refs ?? NO_REFS) : new Set(reads.flatMap(each => [...each.refs]))
  const lowest = Math.min(Number.POSITIVE_INFINITY, ...reads.map(each => each.lowest))
  return { facts, refs, lowest }
}

const mergedReads = ({ isSame }: FactsReader, reads: readonly ReadFacts[]): ReadFacts =>
  joinedReads(
    mergedFacts(
      reads.map(({ facts }) => facts),
      isSame,
    ),
    reads,
  )

const referredFacts = (reader: FactsReader, ref: string, { depth, refs }: Nesting): ReadFacts => {
  const above = refs.get(ref)
  if (above !== undefined) return { facts: { recursion: depth - above }, refs: new Set([ref]), lowest: above }
  const known = reader.known.get(ref)
  if (known && ![...refs.keys()].some(each => known.refs.has(each))) return known
  const within = { depth, refs: new Map([...refs, [ref, depth] as const]) }
  const read = factsBelow(reader, lookUp(reader.doc, ref), within)
  const result = { ...read, refs: new Set([...read.refs, ref]) }
  if (read.lowest >= depth) reader.known.set(ref, { ...result, lowest: Number.POSITIVE_INFINITY })
  return result
}

const keywordFacts = (keyword: string, value: unknown, factsOfEach: (each: unknown) => unknown): unknown => {
  if (SUBSCHEMA_MAP.has(keyword) && isObject(value)) {
    const entries = Object.entries(value).map(([name, each]) => [name, factsOfEach(each)] as const)
    return entries.length > 0 ? sorted(entries) : undefined
  }
  if (SUBSCHEMA.has(keyword)) return isObject(value) ? factsOfEach(value) : value === true ? {} : value
  if (SUBSCHEMA_LIST.has(keyword) && Array.isArray(value)) return value.map(factsOfEach)
  if ((keyword === 'enum' || keyword === 'required') && Array.isArray(value))
    return [...new Set(value)].sort()
  return keyword === 'type' && Array.isArray(value) ? [...value].sort() : value
}

const mergedFacts = (parts: readonly unknown[], isSame: IsSame): JsonObject => {
  const result = new Map<string, unknown>()
  const conflicts: JsonObject[] = []
  for (const part of parts.filter(isObject)) {
    for (const [keyword, value] of Object.entries(part)) {
      const known = result.get(keyword)
      if (known === value) continue
      if (known === undefined) result.set(keyword, value)
      else if (keyword === 'properties' && isObject(known) && isObject(value))
        result.set(keyword, mergeProperties(known, value, isSame))
      else if (keyword === 'required' && Array.isArray(known) && Array.isArray(value))
        result.set(keyword, [...new Set([...known, ...value])].sort())
      else if (keyword === 'allOf' && Array.isArray(value)) conflicts.push(...value)
      // Of two limits the narrower one says it all.
      else if (/^(max|exclusiveMax)/.test(keyword))
        result.set(keyword, Math.min(Number(known), Number(value)))
      else if (/^(min|exclusiveMin)/.test(keyword))
        result.set(keyword, Math.max(Number(known), Number(value)))
      // Both hold; what differs stands beside the rest.
      else if (!isSame(known, value)) conflicts.push({ [keyword]: value })
    }
  }
  if (conflicts.length > 0) {
    const known = result.get('allOf')
    result.set('allOf', [...(Array.isArray(known) ? known : []), ...conflicts])
  }
  return sorted([...result])
}

/** Of a property that several parts declare everything holds that they say. */
const mergeProperties = (left: JsonObject, right: JsonObject, isSame: IsSame): JsonObject => {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  return sorted(
    names.map(name => {
      const said = [left, right].flatMap(each => (Object.hasOwn(each, name) ? [each[name]] : []))
      return [name, said.length === 1 ? said[0] : mergedFacts(said, isSame)] as const
    }),
  )
}

export interface Difference {
  /** The path as a report shows it, joined with `/`. */
  readonly where: string
  /** Keys from the facts of the operation down to the value. */
  readonly path: readonly string[]
  readonly left: unknown
  readonly right: unknown
}

/** In how many places the difference of two values is told: what many refer to could differ in more than can be counted. */
const PLACES = 200

/** Where two values differ, as deep as it can be said. */
export const differences = (left: unknown, right: unknown): Difference[] => {
  const { isSame } = jsonDigests()
  const counts = new Map<unknown, Map<unknown, number>>()
  const isTold = (one: JsonObject, other: JsonObject): boolean => {
    const others = counts.get(one) ?? new Map<unknown, number>()
    const count = (others.get(other) ?? 0) + 1
    counts.set(one, others.set(other, count))
    return count > PLACES
  }
  const below = (one: unknown, other: unknown, path: readonly string[]): Difference[] => {
    if (isSame(one, other)) return []
    if (!isObject(one) || !isObject(other))
      return [{ where: path.map(key => `/${key}`).join(''), path, left: one, right: other }]
    if (isTold(one, other)) return []
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])]
    return keys.flatMap(key => below(one[key], other[key], [...path, key]))
  }
  return below(left, right, [])
}

/** A digest of the facts of every operation, in the order of their keys. */
export const factsDigest = (doc: JsonObject): string => {
  const facts = operationsOf(doc).map(operation => [operation.key, factsOf(doc, operation)] as const)
  return jsonDigests().digestOf(sorted(facts))
}
