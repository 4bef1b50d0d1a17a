import { isObject, type JsonObject } from '../spec/document.js'
import type { Part, Schemas } from './parts.js'
import type { Shape } from './shape.js'

type ReadShape = (parts: readonly Part[]) => Shape

/** As `from` and `to` show a condition. */
export const said = (keyword: string, value: unknown): unknown =>
  value === undefined ? null : { [keyword]: value }

/** The type in short, as a schema says it. */
export const typeShown = (shape: Shape, read: ReadShape): unknown => {
  const { types, unions, limits } = shape
  const [union] = unions
  if (union) return { anyOf: union.members.map(each => memberShown(read(each.parts), read)) }
  if (types?.size === 0) return shape.isNullable ? { type: 'null' } : false
  const format = limits.get('format')
  return { ...typeKeywordOf(types && [...types]), ...(format === undefined ? {} : { format }) }
}

/** A member that is a union beside something is told by that: unions may hold each other. */
const memberShown = (shape: Shape, read: ReadShape): unknown => shown({ ...shape, unions: [] }, read)

const typeKeywordOf = (types: readonly string[] | undefined): JsonObject => {
  if (types === undefined) return {}
  return { type: types.length === 1 ? types[0] : [...types].sort() }
}

/** The same with null among the types. */
export const nullShown = (shape: Shape, read: ReadShape): unknown => {
  const type = typeShown(shape, read)
  if (!shape.isNullable || !isObject(type)) return type
  if (shape.unions.length > 0) return { anyOf: [...[type['anyOf']].flat(), { type: 'null' }] }
  return shape.types?.size === 0 ? type : { ...type, type: [...[type['type']].flat(), 'null'] }
}

/** A field in short: without what is in it. */
export const shown = (shape: Shape, read: ReadShape): unknown => {
  const type = nullShown(shape, read)
  if (!isObject(type)) return type
  const { enum: members, bounds, limits, isDeprecated, default: fallback } = shape
  const all: JsonObject = { ...type, ...Object.fromEntries(limits) }
  if (members) all['enum'] = members
  for (const bound of [bounds.lower, bounds.upper]) if (bound) all[bound.keyword] = bound.value
  if (fallback) all['default'] = fallback.value
  if (isDeprecated) all['deprecated'] = true
  return Object.fromEntries(Object.entries(all).sort(([left], [right]) => (left < right ? -1 : 1)))
}

/** What free keys may hold: `true` for anything. */
export const freeShown = (schemas: Schemas, read: ReadShape): unknown => {
  if (schemas === undefined) return undefined
  const value = shown(read(schemas), read)
  return isObject(value) && Object.keys(value).length === 0 ? true : value
}
