import { isObject, type JsonObject, type Operation, resolve } from './document.js'
import { SUBSCHEMA_LIST } from './keywords.js'
import type { SpecProblem } from './problem.js'

/** A schema of an object together with the parts of its `allOf`. */
interface Whole {
  readonly properties: ReadonlyMap<string, unknown>
  readonly required: ReadonlySet<string>
  /** Whether something else may declare names: a union, a pattern, or an object that takes any. */
  readonly isOpen: boolean
}

/**
 * Names that a body requires and cannot hold, or an answer requires and will not have: names that a closed object does not
 * declare (the API refuses them, so nothing could be sent), and fields that only go the other way.
 */
export const checkRequiredNames = (doc: JsonObject, operation: Operation): SpecProblem[] => {
  const { pointer, body, answers } = operation
  return [
    ...(body === undefined ? [] : checkSide(doc, body, { pointer: `${pointer}/requestBody`, isBody: true })),
    ...answers.flatMap(({ schema, status }) =>
      checkSide(doc, schema, { pointer: `${pointer}/responses/${status}`, isBody: false }),
    ),
  ]
}

interface RootSchema {
  readonly pointer: string
  readonly isBody: boolean
}

const checkSide = (doc: JsonObject, root: JsonObject, { pointer, isBody }: RootSchema): SpecProblem[] => {
  const seen = new Set<unknown>()
  const problems = new Set<string>()
  const visit = (node: unknown): void => {
    if (!isObject(node)) return
    const schema = resolve(doc, node)
    const { $ref = schema } = node
    if (seen.has($ref)) return
    seen.add($ref)
    const whole = wholeOf(doc, schema)
    for (const name of whole.required) {
      const reason = whyImpossible(doc, name, whole, isBody)
      if (reason !== undefined) problems.add(`requires ${JSON.stringify(name)}, ${reason}`)
    }
    for (const each of whole.properties.values()) visit(each)
    for (const part of alternativesOf(schema)) visit(part)
    visit(schema['items'])
    visit(schema['additionalProperties'])
  }
  visit(root)
  return [...problems].map(reason => ({ pointer, reason }))
}

const whyImpossible = (
  doc: JsonObject,
  name: string,
  { properties, isOpen }: Whole,
  isBody: boolean,
): string | undefined => {
  const property = properties.get(name)
  if (property === undefined)
    return isBody && properties.size > 0 && !isOpen ? 'which it does not declare' : undefined
  const { readOnly, writeOnly } = isObject(property) ? resolve(doc, property) : {}
  if (isBody && readOnly === true) return 'which is readOnly, and not to be sent'
  return !isBody && writeOnly === true ? 'which is writeOnly, and never answered' : undefined
}

const isOpenBesides = (schema: JsonObject): boolean =>
  ['patternProperties', 'anyOf', 'oneOf'].some(key => key in schema) ||
  (schema['additionalProperties'] ?? false) !== false

const wholeOf = (doc: JsonObject, schema: JsonObject): Whole => {
  const parts = composed(doc, schema)
  return {
    properties: new Map(
      parts.flatMap(({ properties }) => Object.entries(isObject(properties) ? properties : {})),
    ),
    required: new Set(parts.flatMap(({ required }) => (Array.isArray(required) ? required.map(String) : []))),
    isOpen: parts.some(isOpenBesides),
  }
}

/** The schema as the last, after the parts of its `allOf`: each once, however many ways lead to it. */
const composed = (doc: JsonObject, root: JsonObject): readonly JsonObject[] => {
  const seen = new Set<unknown>()
  const parts: JsonObject[] = []
  const add = (node: unknown): void => {
    if (!isObject(node)) return
    // What a reference leads to is another object each time.
    const key = Object.keys(node).length === 1 ? (node['$ref'] ?? node) : node
    if (seen.has(key)) return
    seen.add(key)
    const schema = resolve(doc, node)
    parts.push(schema)
    if (Array.isArray(schema['allOf'])) schema['allOf'].forEach(add)
  }
  add(root)
  return parts.reverse()
}

/** Members of unions; the parts of an `allOf` are looked at as a whole. */
const alternativesOf = (schema: JsonObject): unknown[] =>
  [...SUBSCHEMA_LIST].flatMap(keyword =>
    keyword !== 'allOf' && Array.isArray(schema[keyword]) ? schema[keyword] : [],
  )
