import { isObject, type JsonObject } from '../spec/document.js'
import { type Bounds, boundsOf } from './bounds.js'
import { type Condition, conditionsOf } from './conditions.js'
import { jsonOf } from './json.js'
import { keywordOf, LIMITS, type Order } from './keywords.js'
import {
  NOT_NULL,
  type Own,
  type Part,
  type Parts,
  partsReader,
  type Schemas,
  type Union,
  wholePart,
} from './parts.js'
import { itemsOf, keysOf } from './places.js'
import { allowedValuesOf, type TypesIfSaid, withoutType } from './types.js'
import { typesReader } from './types-of-parts.js'

/** A schema as a caller meets it: one form for everything that can be written in several. */
export interface Shape {
  /** The same for the same schemas of a document. */
  readonly id: number
  /** Without null. */
  readonly types: TypesIfSaid
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

export const shapeReader = (doc: JsonObject): ShapeReader => {
  const partsOf = partsReader(doc)
  const typesOf = typesReader(partsOf)
  const shapes = new Map<string, Shape>()
  const shapeOf = (parts: readonly Part[]): Shape => {
    const read = partsOf(parts)
    const known = shapes.get(read.key)
    if (known) return known
    const shape = makeShape(shapes.size, read, typesOf)
    shapes.set(read.key, shape)
    return shape
  }
  return { shapeOf, read: schema => shapeOf([wholePart(schema)]) }
}

const makeShape = (id: number, parts: Parts, typesOf: (parts: Parts) => TypesIfSaid): Shape => {
  const { own, unions } = parts
  const types = typesOf(parts)
  const valuesOf = valuesIn(own)
  const [fallback] = own.filter(({ schema }) => Object.hasOwn(schema, 'default'))
  const isNullable = types?.has('null') === true && !own.some(({ schema }) => schema === NOT_NULL)
  return {
    id,
    types: withoutType(types, 'null'),
    isNullable,
    enum: allowedBy(own, isNullable),
    bounds: boundsOf(valuesOf, types),
    limits: limitsOf(valuesOf),
    conditions: own.flatMap(each => conditionsIn(each, types)),
    ...keysOf(own.map(({ schema }) => schema)),
    required: new Set(valuesOf('required').flat().map(String)),
    dependents: dependentsOf(valuesOf('dependentRequired')),
    ...itemsOf(own.map(({ schema }) => schema)),
    unions,
    own,
    default: fallback && { value: fallback.schema['default'] },
    isDeprecated: valuesOf('deprecated').includes(true),
    told: toldOf(own),
  }
}

/** What all of them say under a keyword. */
const valuesIn = (own: Parts['own']): ((keyword: string) => readonly unknown[]) => {
  const all = new Map<string, unknown[]>()
  for (const { schema } of own)
    for (const [keyword, value] of Object.entries(schema)) {
      const values = all.get(keyword)
      if (values) values.push(value)
      else all.set(keyword, [value])
    }
  return keyword => all.get(keyword) ?? []
}

/** Where types say nothing of null it is to be known of a condition whether null passes without it. */
const conditionsIn = ({ schema, orNull }: Own, types: TypesIfSaid): readonly Condition[] => {
  const conditions = schema === NOT_NULL ? [] : conditionsOf(schema)
  if (!orNull || types !== undefined) return conditions
  return conditions.map(each => ({ ...each, key: `${each.key} or null` }))
}

const allowedBy = (own: Parts['own'], isNullable: boolean): readonly unknown[] | undefined => {
  let allowed: readonly unknown[] | undefined
  for (const { schema, orNull } of own) {
    const members = allowedValuesOf(schema)
    if (members === undefined) continue
    const all = orNull ? [...members, null] : members
    const keys = new Set(all.map(jsonOf))
    allowed = allowed === undefined ? all : allowed.filter(each => keys.has(jsonOf(each)))
  }
  if (allowed === undefined) return undefined
  const each = new Map(
    allowed.filter(value => value !== null || isNullable).map(value => [jsonOf(value), value]),
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
      const each = [...new Map(values.map(value => [jsonOf(value), value])).values()].sort()
      return each.length === 1 ? each[0] : each
    }
  }
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
  for (const { schema, unreadable } of own)
    for (const [keyword, value] of [...Object.entries(schema), ...Object.entries(unreadable)]) {
      const isTold =
        Object.hasOwn(unreadable, keyword) || (keywordOf(keyword).isTold === true && !PLACED.has(keyword))
      // A flag that is not set says what nothing says.
      if (isTold && value !== false && !all.has(keyword)) all.set(keyword, value)
    }
  return all
}
