import { isObject, type JsonObject, lookUp, type Operation, operationsOf, resolve } from './document.js'
import { ANNOTATIONS, SUBSCHEMA, SUBSCHEMA_LIST, SUBSCHEMA_MAP } from './keywords.js'
import { sha256 } from './source.js'

/**
 * The facts of an operation: what a program can rely on, without the words and without the way in which schemas are
 * split into components. Two documents that state the same facts give equal data.
 */
export interface Facts {
  readonly parameters: JsonObject
  readonly body: unknown
  readonly responses: JsonObject
}

export const factsOf = (doc: JsonObject, operation: Operation): Facts => {
  const { node } = operation
  const body = isObject(node['requestBody']) ? resolve(doc, node['requestBody']) : undefined
  const responses = Object.entries(isObject(node['responses']) ? node['responses'] : {})
  return {
    parameters: sorted(
      operation.parameters.map(({ in: place, name, required, schema }) => [
        `${place}.${name}`,
        { required, schema: schemaFacts(doc, schema) },
      ]),
    ),
    body: body && { required: body['required'] === true, content: contentFacts(doc, body) },
    responses: sorted(responses.map(([status, each]) => [status, contentFacts(doc, resolve(doc, each))])),
  }
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

/** A schema in one canonical form: references resolved, `allOf` of objects merged, sets in order, words left out. */
export const schemaFacts = (doc: JsonObject, schema: unknown): unknown => {
  if (!isObject(schema)) return schema ?? {}
  if (typeof schema['$ref'] === 'string') {
    const { $ref, ...siblings } = schema
    return merge([schemaFacts(doc, lookUp(doc, String($ref))), schemaFacts(doc, siblings)])
  }
  const entries: [string, unknown][] = []
  for (const [keyword, value] of Object.entries(schema)) {
    const isWord = ANNOTATIONS.has(keyword) && !FACTUAL.has(keyword)
    if (isWord || keyword.startsWith('x-') || keyword === 'allOf') continue
    const facts = keywordFacts(doc, keyword, value)
    if (facts !== undefined) entries.push([keyword, facts])
  }
  const parts = Array.isArray(schema['allOf']) ? schema['allOf'] : []
  return merge([Object.fromEntries(entries), ...parts.map(part => schemaFacts(doc, part))])
}

const keywordFacts = (doc: JsonObject, keyword: string, value: unknown): unknown => {
  if (SUBSCHEMA_MAP.has(keyword) && isObject(value)) {
    const entries = Object.entries(value).map(([name, each]) => [name, schemaFacts(doc, each)] as const)
    return entries.length > 0 ? sorted(entries) : undefined
  }
  if (SUBSCHEMA.has(keyword)) return isObject(value) ? schemaFacts(doc, value) : value === true ? {} : value
  if (SUBSCHEMA_LIST.has(keyword) && Array.isArray(value)) return value.map(each => schemaFacts(doc, each))
  if ((keyword === 'enum' || keyword === 'required') && Array.isArray(value))
    return [...new Set(value)].sort()
  return keyword === 'type' && Array.isArray(value) ? [...value].sort() : value
}

const merge = (parts: readonly unknown[]): JsonObject => {
  const result: JsonObject = {}
  for (const part of parts.filter(isObject)) {
    for (const [keyword, value] of Object.entries(part)) {
      const known = result[keyword]
      if (keyword === 'properties' && isObject(known) && isObject(value)) {
        result[keyword] = sorted(Object.entries({ ...known, ...value }))
      } else if (keyword === 'required' && Array.isArray(known) && Array.isArray(value)) {
        result[keyword] = [...new Set([...known, ...value])].sort()
      } else result[keyword] = value
    }
  }
  return sorted(Object.entries(result)) as JsonObject
}

export interface Difference {
  /** Path into the facts, joined with `/`. */
  readonly where: string
  readonly left: unknown
  readonly right: unknown
}

/** Where two values differ, as deep as it can be said. */
export const differences = (left: unknown, right: unknown, where = ''): Difference[] => {
  if (isObject(left) && isObject(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])]
    return keys.flatMap(key => differences(left[key], right[key], `${where}/${key}`))
  }
  return JSON.stringify(left) === JSON.stringify(right) ? [] : [{ where, left, right }]
}

/** A digest of the facts of every operation, in the order of their keys. */
export const factsDigest = (doc: JsonObject): string => {
  const facts = operationsOf(doc).map(operation => [operation.key, factsOf(doc, operation)] as const)
  return sha256(JSON.stringify(sorted(facts)))
}
