import { isObject, type JsonObject } from '../spec/document.js'
import { schemaFacts } from '../spec/facts.js'

/** A schema as a caller meets it: null apart from the types, and a union of one for the one. */
export interface Shape {
  /** In order; empty where any type passes. */
  readonly types: readonly string[]
  readonly isNullable: boolean
  readonly enum: readonly unknown[] | undefined
  readonly format: string | undefined
  readonly hasDefault: boolean
  readonly default: unknown
  readonly properties: JsonObject
  readonly required: ReadonlySet<string>
  readonly items: JsonObject | undefined
  /** Schema of the values of a map with free keys; whether there may be any is among the constraints. */
  readonly values: JsonObject | undefined
  /** Members of a union, each as JSON, in order. */
  readonly union: readonly string[] | undefined
  /** All other conditions by their keywords. */
  readonly constraints: JsonObject
}

const STRUCTURE: ReadonlySet<string> = new Set([
  ...['type', 'enum', 'format', 'default', 'properties', 'required', 'items', 'anyOf', 'oneOf', 'nullable'],
  'deprecated',
])

/** The facts of a schema, with references resolved and words left out. */
export const shapeOf = (doc: JsonObject, schema: unknown): Shape => shapeOfFacts(schemaFacts(doc, schema))

export const shapeOfFacts = (facts: unknown): Shape => {
  const { node, isNullable } = withoutNull(isObject(facts) ? facts : {})
  const { additionalProperties: values } = node
  const types = [node['type'] ?? []].flat().map(String)
  const members = node['anyOf'] ?? node['oneOf']
  const list = node['enum']
  return {
    types: types.filter(type => type !== 'null').sort(),
    isNullable: isNullable || types.includes('null') || node['nullable'] === true,
    enum: Array.isArray(list) ? list.filter(each => each !== null) : undefined,
    format: typeof node['format'] === 'string' ? node['format'] : undefined,
    hasDefault: Object.hasOwn(node, 'default'),
    default: node['default'],
    properties: isObject(node['properties']) ? node['properties'] : {},
    required: new Set(Array.isArray(node['required']) ? node['required'].map(String) : []),
    items: isObject(node['items']) ? node['items'] : undefined,
    values: isObject(values) ? values : undefined,
    union: Array.isArray(members) ? members.map(each => JSON.stringify(each)).sort() : undefined,
    constraints: Object.fromEntries(Object.entries(node).filter(([keyword]) => !STRUCTURE.has(keyword))),
  }
}

/** `anyOf: [X, null]` says the same as a type list with null. */
const withoutNull = (facts: JsonObject): { readonly node: JsonObject; readonly isNullable: boolean } => {
  for (const keyword of ['anyOf', 'oneOf']) {
    const { [keyword]: members, ...rest } = facts
    if (!Array.isArray(members)) continue
    const others = members.filter(each => !(isObject(each) && each['type'] === 'null'))
    const isNullable = others.length < members.length
    const [only] = others
    if (others.length === 1 && isObject(only)) {
      const inner = withoutNull({ ...rest, ...only })
      return { node: inner.node, isNullable: isNullable || inner.isNullable }
    }
    return { node: { ...rest, [keyword]: others }, isNullable }
  }
  return { node: facts, isNullable: false }
}
