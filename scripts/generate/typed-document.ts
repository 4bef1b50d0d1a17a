import { isObject, type JsonObject, resolve } from '../spec/document.js'
import { rewrite, wholeDocument } from '../spec/grammar.js'
import { ANNOTATIONS } from '../spec/keywords.js'
import { OPEN, openAnswers } from './open-answers.js'

/** Marks an object schema as one that only demands fields, which others declare. Its value lists their names. */
export const DEMANDS = 'x-propexo-demands'
/** Marks a schema that admits nothing, and one that stands for a field that may be missing. */
export const NEVER = 'x-propexo-never'
export const MISSING = 'x-propexo-missing'

/**
 * The document in the forms that openapi-typescript gives the right type for: enums of answers open, and each schema
 * rewritten that it would read otherwise than JSON Schema does.
 */
export const typedDocument = (doc: JsonObject): JsonObject =>
  rewrite(wholeDocument(openAnswers(doc)), (node, { kind }) => {
    if (kind === 'parameter') return withDeprecation(doc, node)
    return kind === 'schema' && !('$ref' in node)
      ? withUnionsApart(withDemands(withFittingIndex(withoutBooleans(node))))
      : node
  }) as JsonObject

/** Of the schema of a parameter openapi-typescript takes the type, and no word. */
const withDeprecation = (doc: JsonObject, node: JsonObject): JsonObject =>
  isObject(node['schema']) && resolve(doc, node['schema'])['deprecated'] === true
    ? { ...node, deprecated: true }
    : node

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const mapOf = (value: unknown): JsonObject => (isObject(value) ? value : {})

/** As parts of `allOf` openapi-typescript takes objects only. */
const withoutBooleans = (node: JsonObject): JsonObject => {
  if (!asList(node['allOf']).some(part => typeof part === 'boolean')) return node
  const parts = asList(node['allOf']).flatMap(part => (part === true ? [] : [part === false ? never : part]))
  return { ...node, allOf: parts }
}

const never: JsonObject = { type: 'object', [NEVER]: true }

/**
 * `additionalProperties` is the type of the keys that are not declared. In TypeScript an index goes for every key, so it
 * admits what the declared ones hold, too; else no object could ever have both.
 */
const withFittingIndex = (node: JsonObject): JsonObject => {
  const { properties, patternProperties, ...rest } = node
  const { additionalProperties: others = true } = rest
  const [declared, patterns] = [mapOf(properties), Object.values(mapOf(patternProperties))]
  const isTyped = isObject(others) && Object.keys(others).length > 0
  if (!isTyped && patterns.length === 0) return node
  const own = properties === undefined ? rest : { ...rest, properties }
  if (!isTyped && others !== false) return { ...own, additionalProperties: true }
  const names = Object.keys(declared)
  const isOptional = names.some(name => !asList(node['required']).includes(name))
  const all = [...(isTyped ? [others] : []), ...patterns, ...Object.values(declared)]
  const distinct = [...new Map(all.map(each => [JSON.stringify(each), each])).values()]
  const union = isOptional ? [...distinct, { type: 'object', [MISSING]: true }] : distinct
  return { ...own, additionalProperties: union.length === 1 ? union[0] : { anyOf: union } }
}

/** A name that is required here and declared elsewhere would be lost: it becomes a part of its own. */
const withDemands = (node: JsonObject): JsonObject => {
  const parts = asList(node['allOf'])
  const declared = [node, ...parts].flatMap(each => Object.keys(mapOf(mapOf(each)['properties'])))
  const [here, elsewhere] = [new Set(declared), new Set(asList(node['required']))]
  for (const name of here) elsewhere.delete(name)
  if (elsewhere.size === 0) return node
  const { required, ...rest } = node
  const demanded = { type: 'object', [DEMANDS]: [...elsewhere] }
  // Of what is no object nothing is required; where no type is said, null may be meant elsewhere.
  const demands = rest['type'] === 'object' ? demanded : { anyOf: [demanded, { type: 'null' }] }
  const left = asList(required).filter(name => !elsewhere.has(name))
  if (left.length === 0 && isOnlyWords(rest)) return { ...rest, ...demands }
  return { ...rest, ...(left.length > 0 ? { required: left } : {}), allOf: [...parts, demands] }
}

const isOnlyWords = (node: JsonObject): boolean =>
  Object.entries(node).every(([key, value]) => isWord(key) || (key === 'type' && value === 'object'))

const isWord = (key: string): boolean => ANNOTATIONS.has(key) || (key.startsWith('x-') && key !== OPEN)

/** What stands beside a union holds for every member of it; openapi-typescript takes it for one more member. */
const withUnionsApart = (node: JsonObject): JsonObject => {
  const { anyOf, oneOf, allOf, required, ...rest } = node
  if (anyOf === undefined && oneOf === undefined) return node
  const words = Object.entries(rest).filter(([key]) => isWord(key))
  const own = Object.entries(rest).filter(([key]) => !isWord(key))
  const isAlone = [anyOf, oneOf, allOf].filter(each => each !== undefined).length === 1
  const isPlain = own.every(([key, value]) => key === 'type' && value === 'object')
  if (isAlone && isPlain && required === undefined) return node
  const parts = [
    ...(own.length > 0 ? [Object.fromEntries(own)] : []),
    ...(anyOf === undefined ? [] : [{ anyOf }]),
    ...(oneOf === undefined ? [] : [{ oneOf }]),
    ...asList(allOf),
  ]
  // openapi-typescript hands names that are required down to all parts.
  return { ...Object.fromEntries(words), ...(required === undefined ? {} : { required }), allOf: parts }
}
