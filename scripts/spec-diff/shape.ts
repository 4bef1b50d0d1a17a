import { isObject, type JsonObject } from '../spec/document.js'
import { type Bounds, boundsOf } from './bounds.js'
import { type Condition, conditionsOf } from './conditions.js'
import { keywordOf, LIMITS, type Order } from './keywords.js'
import { NOT_NULL, type Part, type Parts, type PartsReader, partsReader, type Union } from './parts.js'
import {
  commonTypes,
  membersOf,
  type Types,
  typesImplied,
  typesSaid,
  unitedTypes,
  withoutType,
  withType,
} from './types.js'

/** Schemas that a value must meet together; undefined where nothing is said. */
export type Schemas = readonly Part[] | undefined

/** A schema as a caller meets it: one form for everything that can be written in several. */
export interface Shape {
  /** The same for the same schemas of a document. */
  readonly id: number
  /** Without null. */
  readonly types: Types
  readonly isNullable: boolean
  /** In order; null only where it passes. */
  readonly enum: readonly unknown[] | undefined
  readonly bounds: Bounds
  /** Other limits of values, by keyword; those that every value meets are left out. */
  readonly limits: ReadonlyMap<string, unknown>
  readonly conditions: readonly Condition[]
  readonly properties: ReadonlyMap<string, readonly Part[]>
  readonly patterns: ReadonlyMap<string, readonly Part[]>
  /** What keys without a property of their own may hold. */
  readonly free: Schemas
  readonly required: ReadonlySet<string>
  /** Names that others need beside them. */
  readonly dependents: ReadonlyMap<string, ReadonlySet<string>>
  readonly items: Schemas
  readonly places: readonly (readonly Part[])[]
  readonly unions: readonly Union[]
  /** What stands beside the unions. */
  readonly own: Parts['own']
  readonly default: { readonly value: unknown } | undefined
  readonly isDeprecated: boolean
  /** Other annotations that callers should know of. */
  readonly told: ReadonlyMap<string, unknown>
}

export interface ShapeReader {
  readonly shapeOf: (parts: readonly Part[]) => Shape
  /** Of a schema of the document. */
  readonly read: (schema: unknown) => Shape
}

export const whole = (schema: unknown): Part => ({ schema, orNull: false })

export const shapeReader = (doc: JsonObject): ShapeReader => {
  const partsOf = partsReader(doc)
  const shapes = new Map<string, Shape>()
  const shapeOf = (parts: readonly Part[]): Shape => {
    const read = partsOf(parts)
    const known = shapes.get(read.key)
    if (known) return known
    const shape = makeShape(shapes.size, read, partsOf)
    shapes.set(read.key, shape)
    return shape
  }
  return { shapeOf, read: schema => shapeOf([whole(schema)]) }
}

const makeShape = (id: number, parts: Parts, partsOf: PartsReader): Shape => {
  const { own, unions } = parts
  const types = typesOf(parts, partsOf, new Set())
  const valuesOf = (keyword: string): readonly unknown[] =>
    own.flatMap(({ schema }) => (Object.hasOwn(schema, keyword) ? [schema[keyword]] : []))
  const [fallback] = own.filter(({ schema }) => Object.hasOwn(schema, 'default'))
  const isNullable = types?.has('null') === true && !own.some(({ schema }) => schema === NOT_NULL)
  return {
    id,
    types: withoutType(types, 'null'),
    isNullable,
    enum: allowedBy(own, isNullable),
    bounds: boundsOf(valuesOf, types),
    limits: limitsOf(valuesOf),
    conditions: own.flatMap(({ schema }) => (schema === NOT_NULL ? [] : conditionsOf(schema))),
    properties: byName(valuesOf('properties')),
    patterns: byName(valuesOf('patternProperties')),
    free: together([...valuesOf('additionalProperties'), ...valuesOf('unevaluatedProperties')]),
    required: new Set(valuesOf('required').flat().map(String)),
    dependents: dependentsOf(valuesOf('dependentRequired')),
    items: together([...valuesOf('items'), ...valuesOf('unevaluatedItems')]),
    places: placesOf(valuesOf('prefixItems')),
    unions,
    own,
    default: fallback && { value: fallback.schema['default'] },
    isDeprecated: valuesOf('deprecated').includes(true),
    told: toldOf(own),
  }
}

/** @param seen unions whose members are being read: one that holds itself says nothing of types */
const typesOf = ({ own, unions }: Parts, partsOf: PartsReader, seen: ReadonlySet<number>): Types => {
  const saidBy = (read: (schema: JsonObject) => Types): Types =>
    own
      .map(({ schema, orNull }) => (orNull ? withType(read(schema), 'null') : read(schema)))
      .reduce(commonTypes, undefined)
  const ofUnions = unions.map(({ id, members, isNullable }) => {
    if (seen.has(id)) return undefined
    const within = new Set([...seen, id])
    const united = unitedTypes(members.map(each => typesOf(partsOf(each.parts), partsOf, within)))
    return isNullable ? withType(united, 'null') : united
  })
  const said = [saidBy(typesSaid), ...ofUnions].reduce(commonTypes, undefined)
  return said ?? saidBy(typesImplied)
}

const keyOf = (value: unknown): string => JSON.stringify(value) ?? ''

const allowedBy = (own: Parts['own'], isNullable: boolean): readonly unknown[] | undefined => {
  let allowed: readonly unknown[] | undefined
  for (const { schema, orNull } of own) {
    const members = membersOf(schema)
    if (members === undefined) continue
    const all = orNull ? [...members, null] : members
    const keys = new Set(all.map(keyOf))
    allowed = allowed === undefined ? all : allowed.filter(each => keys.has(keyOf(each)))
  }
  if (allowed === undefined) return undefined
  const each = new Map(
    allowed.filter(value => value !== null || isNullable).map(value => [keyOf(value), value]),
  )
  return [...each.values()].sort()
}

const limitsOf = (valuesOf: (keyword: string) => readonly unknown[]): ReadonlyMap<string, unknown> =>
  new Map(
    LIMITS.flatMap(([keyword, order]) => {
      const values = valuesOf(keyword)
      const value = values.length === 0 ? undefined : strictest(order, values)
      return value === undefined ? [] : [[keyword, value] as const]
    }),
  )

/** What several schemas say together; undefined: what every value meets. */
const strictest = (order: Order, values: readonly unknown[]): unknown => {
  const numbers = values.filter(each => typeof each === 'number')
  switch (order) {
    case 'upper':
      return numbers.length === 0 ? undefined : Math.min(...numbers)
    case 'lower':
      return Math.max(0, ...numbers) || undefined
    case 'flag':
      return values.includes(true) || undefined
    default: {
      const each = [...new Map(values.map(value => [keyOf(value), value])).values()].sort()
      return each.length === 1 ? each[0] : each
    }
  }
}

const together = (schemas: readonly unknown[]): Schemas =>
  schemas.length > 0 ? schemas.map(whole) : undefined

const byName = (maps: readonly unknown[]): ReadonlyMap<string, readonly Part[]> => {
  const all = new Map<string, Part[]>()
  for (const [name, schema] of maps.filter(isObject).flatMap(Object.entries))
    all.set(name, [...(all.get(name) ?? []), whole(schema)])
  return all
}

const placesOf = (lists: readonly unknown[]): readonly (readonly Part[])[] => {
  const each = lists.filter(Array.isArray)
  const length = Math.max(0, ...each.map(list => list.length))
  return Array.from({ length }, (_, index) =>
    each.filter(list => index < list.length).map(list => whole(list[index])),
  )
}

const dependentsOf = (maps: readonly unknown[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const all = new Map<string, ReadonlySet<string>>()
  for (const [name, needs] of maps.filter(isObject).flatMap(Object.entries))
    all.set(name, new Set([...(all.get(name) ?? []), ...[needs].flat().map(String)]))
  return all
}

/** Annotations with a field of their own. */
const PLACED: ReadonlySet<string> = new Set(['default', 'deprecated'])

const toldOf = (own: Parts['own']): ReadonlyMap<string, unknown> => {
  const all = new Map<string, unknown>()
  for (const { schema } of own)
    for (const [keyword, value] of Object.entries(schema)) {
      const isTold = keywordOf(keyword).isTold === true && !PLACED.has(keyword)
      // A flag that is not set says what nothing says.
      if (isTold && value !== false && !all.has(keyword)) all.set(keyword, value)
    }
  return all
}
