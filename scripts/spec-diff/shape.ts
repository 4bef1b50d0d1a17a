import { isObject, type JsonObject } from '../spec/document.js'
import { schemaFacts } from '../spec/facts.js'
import { type Bounds, boundsOf } from './bounds.js'

/** A schema as a caller meets it: one form for everything that can be written in several. */
export interface Shape {
  /** What it was made of, without null. */
  readonly node: JsonObject
  /** In order; empty where any type passes. Of a type that nothing has: `nothing`. */
  readonly types: readonly string[]
  readonly isNullable: boolean
  /** A `const` is an enum of one. */
  readonly enum: readonly unknown[] | undefined
  readonly format: string | undefined
  readonly hasDefault: boolean
  readonly default: unknown
  readonly properties: ReadonlyMap<string, unknown>
  readonly required: ReadonlySet<string>
  readonly items: JsonObject | undefined
  /** What keys without a property of their own may hold; false: there may be none. Undefined: nothing says either way. */
  readonly free: JsonObject | false | undefined
  /** Members of a union, without null; undefined where there is at most one. */
  readonly union: readonly JsonObject[] | undefined
  readonly bounds: Bounds
  /** All other conditions by their keywords. */
  readonly constraints: ReadonlyMap<string, unknown>
}

/** Keywords with a field of their own, and those that are no condition. */
const STRUCTURE: ReadonlySet<string> = new Set([
  ...['type', 'enum', 'const', 'format', 'default', 'properties', 'required', 'items', 'anyOf', 'nullable'],
  ...['additionalProperties', 'deprecated'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
])

/** Conditions that every value meets. */
const isVacuous = (keyword: string, value: unknown): boolean =>
  (keyword === 'uniqueItems' && value === false) ||
  (/^min(Length|Items|Properties)$/.test(keyword) && value === 0)

/** The facts of a schema, with references resolved and words left out. */
export const shapeOf = (doc: JsonObject, schema: unknown): Shape => shapeOfFacts(schemaFacts(doc, schema))

export const shapeOfFacts = (facts: unknown): Shape => {
  const { node, isNullable } = withoutNull(isObject(facts) ? facts : {})
  const allowed = enumOf(node)
  const types = facts === false ? ['nothing'] : typesOf(node, allowed)
  const properties = new Map(Object.entries(isObject(node['properties']) ? node['properties'] : {}))
  const union = unionOf(node)
  // Where both kinds of union stand, the second is a condition beside the first.
  const isCondition = (keyword: string): boolean =>
    !STRUCTURE.has(keyword) && (keyword !== 'oneOf' || Array.isArray(node['anyOf']))
  return {
    node,
    types: types.length > 1 || isNullable ? types.filter(type => type !== 'null') : types,
    isNullable: isNullable || types.includes('null') || node['nullable'] === true,
    enum: allowed?.filter(each => each !== null),
    format: typeof node['format'] === 'string' ? node['format'] : undefined,
    hasDefault: Object.hasOwn(node, 'default'),
    default: node['default'],
    properties,
    required: new Set(Array.isArray(node['required']) ? node['required'].map(String) : []),
    items: isObject(node['items']) ? node['items'] : undefined,
    free: freeOf(node),
    union: union && union.length > 1 ? union : undefined,
    bounds: boundsOf(node, types),
    constraints: new Map(
      Object.entries(node).filter(([keyword, value]) => isCondition(keyword) && !isVacuous(keyword, value)),
    ),
  }
}

const enumOf = (node: JsonObject): readonly unknown[] | undefined => {
  if (Array.isArray(node['enum'])) return node['enum']
  return Object.hasOwn(node, 'const') ? [node['const']] : undefined
}

/** As it is said, or as it follows from the rest. */
const typesOf = (node: JsonObject, allowed: readonly unknown[] | undefined): readonly string[] => {
  const said = [node['type'] ?? []].flat().map(String)
  if (said.length > 0) return said.sort()
  if (allowed) return [...new Set(allowed.map(typeOfValue))].sort()
  if (isObject(node['properties'])) return ['object']
  return isObject(node['items']) ? ['array'] : []
}

const typeOfValue = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

const freeOf = (node: JsonObject): JsonObject | false | undefined => {
  const { additionalProperties: said } = node
  return isObject(said) || said === false ? said : undefined
}

const unionOf = (node: JsonObject): readonly JsonObject[] | undefined => {
  const members = node['anyOf'] ?? node['oneOf']
  if (!Array.isArray(members)) return undefined
  return members.filter(isObject).map(({ deprecated: _, ...member }) => member)
}

/** `anyOf: [X, null]` says the same as a type list with null; a union of one the same as the one. */
const withoutNull = (facts: JsonObject): { readonly node: JsonObject; readonly isNullable: boolean } => {
  for (const keyword of ['anyOf', 'oneOf']) {
    const { [keyword]: said, ...rest } = facts
    if (!Array.isArray(said)) continue
    // A union in a union is one union.
    const members = said.flatMap(each =>
      isObject(each) && Object.keys(each).length === 1 && Array.isArray(each[keyword])
        ? each[keyword]
        : [each],
    )
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
