import { isObject, type JsonObject } from '../spec/document.js'
import { same } from './json.js'
import type { Domain } from './keywords.js'

/** Types that pass; undefined: any. An integer among them only where no other number passes. */
export type TypesIfSaid = ReadonlySet<string> | undefined

const typesNamed = ({ type }: JsonObject): TypesIfSaid =>
  type === undefined ? undefined : plainTypes([type].flat().map(String))

/** Also where values are listed. */
export const typesSaid = (schema: JsonObject): TypesIfSaid => {
  const members = allowedValuesOf(schema)
  return members ? plainTypes(members.map(typeOfValue)) : typesNamed(schema)
}

/** As they follow from what else is said, where no type is. */
export const typesImplied = (schema: JsonObject): TypesIfSaid => {
  if (isObject(schema['properties'])) return new Set(['object'])
  return schema['items'] !== undefined || schema['prefixItems'] !== undefined ? new Set(['array']) : undefined
}

/** The values of which one must stand, where they are listed. A `const` is a list of one; what has another type never passes. */
export const allowedValuesOf = (schema: JsonObject): readonly unknown[] | undefined => {
  const { enum: members, const: only } = schema
  const hasOnly = Object.hasOwn(schema, 'const')
  const listed = Array.isArray(members) ? members : hasOnly ? [only] : undefined
  if (listed === undefined) return undefined
  const types = typesNamed(schema)
  return listed.filter(each => takes(types, typeOfValue(each)) && (!hasOnly || same(each, only)))
}

const plainTypes = (types: readonly string[]): ReadonlySet<string> => {
  const all = new Set(types)
  if (all.has('number')) all.delete('integer')
  return all
}

const typeOfValue = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** Every integer is a number. */
const takes = (types: TypesIfSaid, type: string): boolean =>
  types === undefined || types.has(type) || (type === 'integer' && types.has('number'))

export const takesAll = (by: TypesIfSaid, types: TypesIfSaid): boolean =>
  by === undefined || (types !== undefined && [...types].every(type => takes(by, type)))

/** What passes both. */
export const commonTypes = (left: TypesIfSaid, right: TypesIfSaid): TypesIfSaid => {
  if (left === undefined) return right
  if (right === undefined) return left
  return plainTypes([
    ...[...left].filter(type => takes(right, type)),
    ...[...right].filter(type => takes(left, type)),
  ])
}

/** What passes one of them. */
export const unitedTypes = (each: readonly TypesIfSaid[]): TypesIfSaid => {
  const all: string[] = []
  for (const types of each) {
    if (types === undefined) return undefined
    all.push(...types)
  }
  return plainTypes(all)
}

export const withType = (types: TypesIfSaid, type: string): TypesIfSaid =>
  types && plainTypes([...types, type])

export const withoutType = (types: TypesIfSaid, type: string): TypesIfSaid =>
  types && new Set([...types].filter(each => each !== type))

/** Whether values of the kind that a keyword speaks of pass. */
export const takesDomain = (types: TypesIfSaid, of: Domain | undefined): boolean =>
  of === undefined || takes(types, of) || (of === 'number' && takes(types, 'integer'))

export const areSameTypes = (left: TypesIfSaid, right: TypesIfSaid): boolean =>
  takesAll(left, right) && takesAll(right, left)
