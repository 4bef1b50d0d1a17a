import type { JsonObject } from '../../../scripts/spec/document.js'
import { oneOf, type Random } from './disguise.js'

/** A schema of a field, with the components that it may refer to. */
export interface Sample {
  readonly field: unknown
  readonly schemas: JsonObject
}

/** How much may still lie below, and whether a reference may lead back from here: only below a key or an item. */
interface Room {
  readonly depth: number
  readonly mayLeadBack: boolean
}

const NAMES = ['a', 'b', 'ab'] as const
const PATTERNS = ['^a', 'b', '^x'] as const
const NUMBERS = [0, 1, 2, 3, 1.5, -1] as const
const COUNTS = [0, 1, 2] as const
const MULTIPLES = [1, 2, 0.5, 3] as const
const TEXTS = ['', 'a', 'b', 'ab', 'x'] as const
const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const

const chance = (random: Random, share: number): boolean => random() < share
const list = <Value>(random: Random, least: number, most: number, each: () => Value): Value[] =>
  Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, each)
const some = <Value>(random: Random, values: readonly Value[], most: number): Value[] => [
  ...new Set(list(random, 1, most, () => oneOf(random, values))),
]

const scalar = (random: Random): unknown =>
  oneOf<unknown>(random, [...TEXTS, ...NUMBERS, true, false, null, ...['a', 0, 1]])

const below = ({ depth }: Room): Room => ({ depth: depth - 1, mayLeadBack: true })
const beside = ({ depth, mayLeadBack }: Room): Room => ({ depth: depth - 1, mayLeadBack })

const named = (random: Random, names: readonly string[], room: Room): JsonObject =>
  Object.fromEntries(some(random, names, 3).map(name => [name, randomSchema(random, below(room))]))

type Fragment = (random: Random, room: Room) => JsonObject

const members =
  (keyword: string): Fragment =>
  (random, room) => ({ [keyword]: list(random, 1, 3, () => randomSchema(random, beside(room))) })

const FRAGMENTS: Readonly<Record<string, readonly Fragment[]>> = {
  any: [
    random => ({ type: oneOf(random, TYPES) }),
    random => ({ type: some(random, TYPES, 3) }),
    random => ({ enum: some(random, [...TEXTS, 0, 1, null, true], 3) }),
    random => ({ const: scalar(random) }),
  ],
  string: [
    random => ({ minLength: oneOf(random, COUNTS) }),
    random => ({ maxLength: oneOf(random, COUNTS) }),
    random => ({ pattern: oneOf(random, PATTERNS) }),
    random => ({ enum: some(random, TEXTS, 3) }),
  ],
  number: [
    ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map(
      (keyword): Fragment =>
        random => ({ [keyword]: oneOf(random, NUMBERS) }),
    ),
    random => ({ multipleOf: oneOf(random, MULTIPLES) }),
  ],
  object: [
    (random, room) => ({ properties: named(random, NAMES, room) }),
    (random, room) => ({ properties: named(random, NAMES, room) }),
    random => ({ required: some(random, NAMES, 2) }),
    (random, room) => ({
      additionalProperties: chance(random, 0.5) ? false : randomSchema(random, below(room)),
    }),
    (random, room) => ({ patternProperties: named(random, PATTERNS, room) }),
    (random, room) => ({ propertyNames: randomSchema(random, below({ ...room, depth: 1 })) }),
    random => ({ minProperties: oneOf(random, COUNTS) }),
    random => ({ maxProperties: oneOf(random, COUNTS) }),
    random => ({ dependentRequired: { [oneOf(random, NAMES)]: some(random, NAMES, 2) } }),
    (random, room) => ({ dependentSchemas: { [oneOf(random, NAMES)]: randomSchema(random, beside(room)) } }),
  ],
  array: [
    (random, room) => ({ items: randomSchema(random, below(room)) }),
    (random, room) => ({ prefixItems: list(random, 1, 2, () => randomSchema(random, below(room))) }),
    random => ({ minItems: oneOf(random, COUNTS) }),
    random => ({ maxItems: oneOf(random, COUNTS) }),
    random => ({ uniqueItems: chance(random, 0.7) }),
    (random, room) => ({
      contains: randomSchema(random, below(room)),
      ...(chance(random, 0.3) ? { minContains: oneOf(random, COUNTS) } : {}),
      ...(chance(random, 0.3) ? { maxContains: oneOf(random, COUNTS) } : {}),
    }),
  ],
  composed: [
    members('allOf'),
    members('anyOf'),
    members('oneOf'),
    (random, room) => ({ not: randomSchema(random, beside(room)) }),
    (random, room) => ({
      if: randomSchema(random, beside(room)),
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      ...(chance(random, 0.7) ? { then: randomSchema(random, beside(room)) } : {}),
      ...(chance(random, 0.5) ? { else: randomSchema(random, beside(room)) } : {}),
    }),
  ],
}

const of = (random: Random, kind: string, room: Room): JsonObject =>
  oneOf(random, FRAGMENTS[kind] ?? [])(random, room)

/** A keyword, or some that belong together. */
const randomFragment = (random: Random, room: Room): JsonObject =>
  of(random, oneOf(random, room.depth > 0 ? Object.keys(FRAGMENTS) : ['any', 'string', 'number']), room)

const randomSchema = (random: Random, room: Room): unknown => {
  const { depth, mayLeadBack } = room
  const way = random()
  if (way < 0.06) return oneOf<unknown>(random, [true, false, {}])
  if (way < 0.12 && mayLeadBack)
    return {
      $ref: `#/components/schemas/${oneOf(random, ['A', 'B'])}`,
      ...(chance(random, 0.2) ? randomFragment(random, room) : {}),
    }
  if (depth <= 0 || way < 0.35) {
    const type = oneOf(random, ['string', 'string', 'number', 'integer', 'boolean', 'null'] as const)
    const kind = type === 'integer' ? 'number' : type
    if (!(kind in FRAGMENTS) || chance(random, 0.4)) return { type }
    return Object.assign({ type }, ...list(random, 1, 2, () => of(random, kind, room)))
  }
  if (way < 0.55)
    return Object.assign({ type: 'object' }, ...list(random, 0, 3, () => of(random, 'object', room)))
  if (way < 0.65)
    return Object.assign({ type: 'array' }, ...list(random, 0, 3, () => of(random, 'array', room)))
  if (way < 0.85)
    return {
      ...of(random, 'composed', room),
      ...(chance(random, 0.5) ? randomFragment(random, beside(room)) : {}),
      ...(chance(random, 0.2) ? randomFragment(random, beside(room)) : {}),
    }
  return Object.assign({}, ...list(random, 1, 2, () => randomFragment(random, beside(room))))
}

export const randomSample = (random: Random, depth: number): Sample => ({
  field: randomSchema(random, { depth, mayLeadBack: true }),
  schemas: {
    A: randomSchema(random, { depth: depth - 1, mayLeadBack: false }),
    B: randomSchema(random, { depth: depth - 1, mayLeadBack: false }),
  },
})

const ONE = ['items', 'additionalProperties', 'not', 'contains', 'propertyNames', 'if', 'then', 'else']
const MANY = ['properties', 'patternProperties', 'dependentSchemas', 'allOf', 'anyOf', 'oneOf', 'prefixItems']

/** Keywords below which a schema speaks of another value. */
const DEEPER = new Set([
  'items',
  'additionalProperties',
  'contains',
  'propertyNames',
  'properties',
  'patternProperties',
  'prefixItems',
])

/** The same with each schema in it changed, and itself at last. */
export const eachSchema = (
  schema: unknown,
  change: (schema: unknown, keyword: string) => unknown,
  keyword = '',
): unknown => {
  if (typeof schema !== 'object' || schema === null) return change(schema, keyword)
  const entries = Object.entries(schema).map(([name, value]): [string, unknown] => {
    if (ONE.includes(name)) return [name, eachSchema(value, change, name)]
    if (!MANY.includes(name)) return [name, value]
    if (Array.isArray(value)) return [name, value.map(each => eachSchema(each, change, name))]
    const all = Object.entries(value).map(([key, each]) => [key, eachSchema(each, change, name)])
    return [name, Object.fromEntries(all)]
  })
  return change(Object.fromEntries(entries), keyword)
}

/** `properties` and `items` are read as saying the type, where none is said: here it always is. */
const withTypes = (schema: unknown): unknown =>
  eachSchema(schema, each => {
    if (typeof each !== 'object' || each === null || 'type' in each) return each
    if ('properties' in each) return { ...each, type: 'object' }
    return 'items' in each || 'prefixItems' in each ? { ...each, type: 'array' } : each
  })

export const typed = ({ field, schemas }: Sample): Sample => ({
  field: withTypes(field),
  schemas: Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, withTypes(each)])),
})

const anotherNumber = (random: Random, keyword: string): number => {
  if (keyword === 'multipleOf') return oneOf(random, MULTIPLES)
  return oneOf(random, /(Length|Items|Properties|Contains)$/.test(keyword) ? COUNTS : NUMBERS)
}

const edited = (random: Random, schema: unknown, room: Room): unknown => {
  if (typeof schema !== 'object' || schema === null || chance(random, 0.15)) return randomSchema(random, room)
  const keywords = Object.keys(schema)
  const [keyword, way] = [keywords.length > 0 ? oneOf(random, keywords) : '', random()]
  const { [keyword]: value, ...others } = schema as JsonObject
  if (way < 0.3 && keyword !== '') return others
  if (way < 0.55) return { ...schema, ...randomFragment(random, room) }
  if (way < 0.75 && Array.isArray(value) && value.length > 1) {
    const index = Math.floor(random() * value.length)
    return { ...schema, [keyword]: value.filter((_, at) => at !== index) }
  }
  if (way < 0.85 && ['allOf', 'anyOf', 'oneOf'].includes(keyword))
    return { ...schema, [keyword]: [value, randomSchema(random, room)].flat() }
  if (way < 0.95 && typeof value === 'number') return { ...schema, [keyword]: anotherNumber(random, keyword) }
  return { [oneOf(random, ['allOf', 'anyOf', 'oneOf'])]: [schema, randomSchema(random, room)] }
}

/** The same with one schema in it changed. */
export const withEdit = (random: Random, { field, schemas }: Sample): Sample => {
  const roots: JsonObject = { field, ...schemas }
  const which = oneOf(random, ['field', 'field', 'field', 'A', 'B'])
  let count = 0
  eachSchema(roots[which], each => {
    count += 1
    return each
  })
  let left = Math.floor(random() * count)
  const room: Room = { depth: 2, mayLeadBack: which === 'field' }
  const changed = eachSchema(roots[which], (each, keyword) => {
    left -= 1
    const mayLeadBack = room.mayLeadBack || DEEPER.has(keyword)
    return left === -1 ? edited(random, each, { ...room, mayLeadBack }) : each
  })
  const { field: newField, ...others } = { ...roots, [which]: changed }
  return { field: newField, schemas: others }
}
