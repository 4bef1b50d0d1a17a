import { isObject, type JsonObject, lookUp, resolve } from '../spec/document.js'
import { ANNOTATIONS, FORMATS, SUBSCHEMA, SUBSCHEMA_LIST, SUBSCHEMA_MAP } from '../spec/keywords.js'
import { withoutKnownValues } from './open-answers.js'

/** Neither ajv nor an object literal of a caller can take it for the name of a field. */
const UNUSABLE_NAME = 'a property called __proto__ cannot be written in JavaScript; rename it or leave it out'

/**
 * A schema with everything that it refers to, as one self-contained JSON Schema: annotations stripped, component
 * names replaced by short ones, duplicate enum members removed (JSON Schema forbids them, the publisher has them).
 *
 * A closed bundle refuses keys that the schema does not declare, in every object that declares any. The API does the
 * same for requests (its example of a 400 shows `unrecognized_keys`), although the schema does not say so. An object that
 * declares no keys stays open, as its type is; it is a place for data of the PMS.
 */
export const bundleSchema = (doc: JsonObject, schema: JsonObject, closed: boolean): JsonObject => {
  const $defs: JsonObject = {}
  const names = new Map<string, string>()

  const reference = (ref: string, mode: BundleMode): string => {
    const key = `${mode} ${ref}`
    const known = names.get(key)
    if (known !== undefined) return known
    const name = `d${names.size}`
    names.set(key, name)
    $defs[name] = true // Holds the place, so that the order of definitions is that of first use.
    $defs[name] = convert(lookUp(doc, ref), mode)
    return name
  }

  const convert = (schema: unknown, mode: BundleMode): unknown => {
    if (!isObject(schema)) return schema
    const node = withoutKnownValues(schema) ?? schema
    const part: BundleMode = mode === 'open' ? 'open' : 'part'
    const inner: BundleMode = mode === 'open' ? 'open' : 'closed'
    const result: JsonObject = {}
    for (const [keyword, value] of Object.entries(node)) {
      if (ANNOTATIONS.has(keyword) || keyword.startsWith('x-')) continue
      // Any other format only says how the value is meant.
      if (keyword === 'format' && !FORMATS.has(String(value))) continue
      if (keyword === '$ref') result[keyword] = `#/$defs/${reference(String(value), mode)}`
      else if (keyword === 'enum') result[keyword] = [...new Set(value as unknown[])]
      else if (SUBSCHEMA.has(keyword)) result[keyword] = convert(value, inner)
      else if (SUBSCHEMA_LIST.has(keyword)) {
        result[keyword] = (value as unknown[]).map(each => convert(each, part))
      } else if (SUBSCHEMA_MAP.has(keyword)) {
        if (keyword === 'properties' && Object.hasOwn(Object(value), '__proto__'))
          throw new Error(UNUSABLE_NAME)
        const entries = Object.entries(value as JsonObject).map(([name, each]) => [
          name,
          convert(each, inner),
        ])
        result[keyword] = Object.fromEntries(entries)
      } else result[keyword] = value
    }
    // The narrower of two lower bounds says it all; both would complain twice about one number.
    if (Number(result['minimum']) > Number(result['exclusiveMinimum'])) delete result['exclusiveMinimum']
    if (mode === 'closed' && declaresKeys(doc, node) && !('additionalProperties' in result)) {
      result[isComposed(node) ? 'unevaluatedProperties' : 'additionalProperties'] = false
    }
    return result
  }

  const mode: BundleMode = closed ? 'closed' : 'open'
  // A root that is only a reference is replaced by its target: one function less in the module.
  const root = convert(isBareReference(schema) ? resolve(doc, schema) : schema, mode) as JsonObject
  // One that says that it has no properties takes none.
  if (closed && root['type'] === 'object' && 'properties' in root && !('unevaluatedProperties' in root))
    root['additionalProperties'] ??= false
  return names.size > 0 ? { ...root, $defs } : root
}

/**
 * `open`: undeclared keys pass. `closed`: they are refused. `part`: this schema is a part of a composition; it cannot
 * be closed itself, because the keys of the other parts are undeclared to it, but what lies in its properties can.
 */
type BundleMode = 'open' | 'closed' | 'part'

const isComposed = (node: JsonObject): boolean => [...SUBSCHEMA_LIST].some(keyword => keyword in node)

const isBareReference = (schema: JsonObject): boolean =>
  '$ref' in schema && Object.keys(schema).every(keyword => keyword === '$ref' || ANNOTATIONS.has(keyword))

/** Names of the properties that an object of this bundle may have, also those that a part of it declares. */
export const propertyNames = (bundle: JsonObject): string[] => {
  const $defs = isObject(bundle['$defs']) ? bundle['$defs'] : {}
  const seen = new Set<unknown>()
  const namesOf = (node: unknown): string[] => {
    if (!isObject(node) || seen.has(node)) return []
    seen.add(node)
    const target = typeof node['$ref'] === 'string' ? $defs[node['$ref'].replace('#/$defs/', '')] : undefined
    const parts = [...SUBSCHEMA_LIST].flatMap(keyword => (Array.isArray(node[keyword]) ? node[keyword] : []))
    return [
      ...Object.keys(isObject(node['properties']) ? node['properties'] : {}),
      ...[target, ...parts].flatMap(namesOf),
    ]
  }
  return [...new Set(namesOf(bundle))]
}

/** Whether a schema names properties itself or in a part of it; through `$ref` only inside of a composition. */
const declaresKeys = (doc: JsonObject, node: JsonObject, seen = new Set<unknown>()): boolean => {
  if (isObject(node['properties']) && Object.keys(node['properties']).length > 0) return true
  return [...SUBSCHEMA_LIST].some(keyword => {
    const parts = node[keyword]
    return Array.isArray(parts) && parts.some(part => declaresKeysThroughRef(doc, part, seen))
  })
}

const declaresKeysThroughRef = (doc: JsonObject, node: unknown, seen: Set<unknown>): boolean => {
  if (!isObject(node) || seen.has(node)) return false
  seen.add(node)
  const target = typeof node['$ref'] === 'string' ? lookUp(doc, node['$ref']) : undefined
  return declaresKeys(doc, node, seen) || declaresKeysThroughRef(doc, target, seen)
}

export const needsEvaluation = (schema: unknown): boolean => {
  if (Array.isArray(schema)) return schema.some(needsEvaluation)
  if (!isObject(schema)) return false
  return 'unevaluatedProperties' in schema || Object.values(schema).some(needsEvaluation)
}
