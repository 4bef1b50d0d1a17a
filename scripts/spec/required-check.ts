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

interface Side {
  readonly pointer: string
  readonly isBody: boolean
}

const checkSide = (doc: JsonObject, root: JsonObject, { pointer, isBody }: Side): SpecProblem[] => {
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
      const reason = reasonFor(doc, name, whole, isBody)
      if (reason !== undefined) problems.add(`requires ${JSON.stringify(name)}, ${reason}`)
    }
    for (const each of whole.properties.values()) visit(each)
    for (const part of partsOf(schema)) visit(part)
    visit(schema['items'])
    visit(schema['additionalProperties'])
  }
  visit(root)
  return [...problems].map(reason => ({ pointer, reason }))
}

const reasonFor = (
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
  const { properties, required, allOf } = schema
  const parts = (Array.isArray(allOf) ? allOf : []).map(part => wholeOf(doc, resolve(doc, part)))
  return {
    properties: new Map([
      ...parts.flatMap(part => [...part.properties]),
      ...Object.entries(isObject(properties) ? properties : {}),
    ]),
    required: new Set([
      ...parts.flatMap(part => [...part.required]),
      ...(Array.isArray(required) ? required.map(String) : []),
    ]),
    isOpen: isOpenBesides(schema) || parts.some(part => part.isOpen),
  }
}

/** Members of unions; the parts of an `allOf` are looked at as a whole. */
const partsOf = (schema: JsonObject): unknown[] =>
  [...SUBSCHEMA_LIST].flatMap(keyword =>
    keyword !== 'allOf' && Array.isArray(schema[keyword]) ? schema[keyword] : [],
  )
