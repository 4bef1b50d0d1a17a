import { isObject, type JsonObject, resolve } from './document.js'
import { TYPES } from './keywords.js'

export type Types = ReadonlySet<string>

/** What is wrong with a schema that admits no type. */
export const NO_VALUE = 'is a schema that admits no value at all'

/** What is known already, by references: a schema of many references to the same ones is gone through once. */
type KnownTypes = Map<string, Types | undefined>

/**
 * The JSON types that a schema admits; undefined: it does not say. Schemas that lead back to themselves must have been
 * refused before.
 */
export const admittedTypes = (
  doc: JsonObject,
  schema: unknown,
  known: KnownTypes = new Map(),
): Types | undefined => {
  if (schema === false) return new Set()
  if (!isObject(schema)) return undefined
  const { $ref } = schema
  if (typeof $ref !== 'string') return typesOf(doc, schema, known)
  if (!known.has($ref)) known.set($ref, typesOf(doc, resolve(doc, schema), known))
  return known.get($ref)
}

const typesOf = (doc: JsonObject, schema: JsonObject, known: KnownTypes): Types | undefined => {
  const { type, enum: members, const: only } = schema
  return gather(schema, {
    own: [
      type === undefined ? undefined : new Set([type].flat().map(String)),
      Array.isArray(members) ? new Set(members.map(typeOf)) : undefined,
      only === undefined ? undefined : new Set([typeOf(only)]),
    ],
    ofPart: part => admittedTypes(doc, part, known),
  })
}

/** The types that a schema admits as items of a list; undefined: it does not say. */
export const admittedItems = (
  doc: JsonObject,
  schema: unknown,
  known: KnownTypes = new Map(),
): Types | undefined => {
  if (!isObject(schema)) return undefined
  const { $ref } = schema
  const whole = resolve(doc, schema)
  const items = (): Types | undefined =>
    gather(whole, {
      own: [admittedTypes(doc, whole['items'])],
      ofPart: part => admittedItems(doc, part, known),
      isMember: part => admittedTypes(doc, part)?.has('array') ?? true,
    })
  if (typeof $ref !== 'string') return items()
  if (!known.has($ref)) known.set($ref, items())
  return known.get($ref)
}

interface SchemaParts {
  /** What the keywords of the schema itself say. */
  readonly own: readonly (Types | undefined)[]
  readonly ofPart: (part: unknown) => Types | undefined
  /** Whether a member of a union counts. Default: each does. */
  readonly isMember?: (part: unknown) => boolean
}

/** All that a schema and its parts say of the same value holds; of a union, what any member of it says. */
const gather = (
  { allOf, anyOf, oneOf }: JsonObject,
  { own, ofPart, isMember = () => true }: SchemaParts,
): Types | undefined => {
  const said = [...own, ...(Array.isArray(allOf) ? allOf : []).map(ofPart)]
  for (const union of [anyOf, oneOf])
    if (Array.isArray(union)) said.push(unionOf(union.filter(isMember).map(ofPart)))
  return said
    .filter(types => types !== undefined)
    .reduce<Types | undefined>((all, types) => (all ? intersect(all, types) : types), undefined)
}

const intersect = (left: Types, right: Types): Types => {
  const both = new Set<string>()
  for (const type of left) {
    if (right.has(type) || (type === 'integer' && right.has('number'))) both.add(type)
    else if (type === 'number' && right.has('integer')) both.add('integer')
  }
  return both
}

const unionOf = (all: readonly (Types | undefined)[]): Types | undefined => {
  const union = new Set<string>()
  for (const types of all) {
    if (!types) return undefined
    for (const type of types) union.add(type)
  }
  return union
}

/** The type of a JSON value, as schemas name it. */
export const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (Number.isInteger(value)) return 'integer'
  return TYPES.has(typeof value) ? typeof value : 'object'
}
