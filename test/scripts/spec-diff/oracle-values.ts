import type { JsonObject } from '../../../scripts/spec/document.js'
import { oneOf, type Random } from './disguise.js'
import type { Sample } from './oracle-schemas.js'

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const SCALARS: readonly unknown[] = [
  ...['', 'a', 'b', 'ab', 'x', 'aab'],
  ...[0, 1, 2, 3, 4, 6, 1.5, 0.5, -1, -2, 0.25],
  ...[true, false, null],
]
const KEYS = ['a', 'b', 'ab', 'x', 'xb'] as const

const anyValue = (random: Random, depth: number): unknown => {
  const way = random()
  if (depth <= 0 || way < 0.55) return oneOf(random, SCALARS)
  const count = Math.floor(random() * 4)
  if (way < 0.75) return Array.from({ length: count }, () => anyValue(random, depth - 1))
  return Object.fromEntries(
    Array.from({ length: count }, () => [oneOf(random, KEYS), anyValue(random, depth - 1)]),
  )
}

/** What a schema says of a value, with one member of each union. */
const gathered = (random: Random, schema: unknown, sample: Sample, depth: number): readonly JsonObject[] => {
  if (!isObject(schema) || depth <= 0) return []
  const { $ref, allOf, anyOf, oneOf: exclusive } = schema
  const target = typeof $ref === 'string' ? sample.schemas[$ref.split('/').at(-1) ?? ''] : undefined
  const unions = [anyOf, exclusive].flatMap(each => (Array.isArray(each) ? [oneOf(random, each)] : []))
  const branch = random() < 0.5 ? schema['then'] : schema['else']
  const parts = [target, ...(Array.isArray(allOf) ? allOf : []), ...unions, branch]
  return [schema, ...parts.flatMap(each => gathered(random, each, sample, depth - 1))]
}

/** A value that may well pass. */
const likelyValue = (random: Random, schema: unknown, sample: Sample, depth: number): unknown => {
  const all = gathered(random, schema, sample, 6)
  const said = (keyword: string): unknown[] =>
    all.flatMap(each => (each[keyword] === undefined ? [] : [each[keyword]]))
  const values = [...said('const'), ...said('enum').flat()]
  if (values.length > 0) return oneOf(random, values)
  const types = said('type').flat()
  const type = types.length > 0 ? oneOf(random, types) : undefined
  const deeper = (each: unknown): unknown => likelyValue(random, each, sample, depth - 1)
  if (depth <= 0) return anyValue(random, 0)
  if (type === 'object') {
    const properties = said('properties').filter(isObject)
    const names = new Set([
      ...properties.flatMap(each => Object.keys(each)),
      ...said('required').flat().map(String),
    ])
    if (random() < 0.3) names.add(oneOf(random, KEYS))
    const patterns = said('patternProperties')
      .filter(isObject)
      .flatMap(each => Object.entries(each))
    const entries = [...names].flatMap(name => {
      if (random() < 0.25) return []
      const own = properties.flatMap(each => (Object.hasOwn(each, name) ? [each[name]] : []))
      const matching = patterns.flatMap(([pattern, each]) => (new RegExp(pattern).test(name) ? [each] : []))
      const schemas = [
        ...own,
        ...matching,
        ...(own.length + matching.length === 0 ? said('additionalProperties') : []),
      ]
      return [[name, deeper({ allOf: schemas })]]
    })
    return Object.fromEntries(entries)
  }
  if (type === 'array')
    return Array.from({ length: Math.floor(random() * 4) }, (_, index) => {
      const places = said('prefixItems').flatMap(each =>
        Array.isArray(each) && index < each.length ? [each[index]] : [],
      )
      return deeper({
        allOf: [
          ...places,
          ...(places.length > 0 ? [] : said('items')),
          ...(random() < 0.3 ? said('contains') : []),
        ],
      })
    })
  const fitting = SCALARS.filter(each => type === undefined || typeOf(each).includes(String(type)))
  return fitting.length > 0 ? oneOf(random, fitting) : anyValue(random, depth)
}

const typeOf = (value: unknown): readonly string[] => {
  if (value === null) return ['null']
  if (typeof value === 'number') return Number.isInteger(value) ? ['number', 'integer'] : ['number']
  return [typeof value]
}

/** The same with something in it changed. */
const mutated = (random: Random, value: unknown): unknown => {
  if (random() < 0.15) return anyValue(random, 2)
  if (typeof value === 'number') return value + oneOf(random, [1, -1, 0.5, 2])
  if (typeof value === 'string')
    return random() < 0.5 ? `${value}${oneOf(random, ['a', 'b', 'x'])}` : value.slice(1)
  if (Array.isArray(value)) {
    if (value.length === 0 || random() < 0.3) return [...value, anyValue(random, 1)]
    const at = Math.floor(random() * value.length)
    if (random() < 0.3) return value.filter((_, index) => index !== at)
    return value.map((each, index) => (index === at ? mutated(random, each) : each))
  }
  if (!isObject(value)) return anyValue(random, 1)
  const keys = Object.keys(value)
  if (keys.length === 0 || random() < 0.3) return { ...value, [oneOf(random, KEYS)]: anyValue(random, 1) }
  const key = oneOf(random, keys)
  const { [key]: held, ...others } = value
  return random() < 0.4 ? others : { ...value, [key]: mutated(random, held) }
}

/** Values that both sides may decide over, each once. */
export const valuesFor = (random: Random, samples: readonly Sample[], count: number): unknown[] => {
  const values = samples.flatMap(sample =>
    Array.from({ length: count }, () => {
      const value = likelyValue(random, sample.field, sample, 4)
      return random() < 0.4 ? mutated(random, value) : value
    }),
  )
  const all = [...values, ...SCALARS, [], {}, ...Array.from({ length: count / 2 }, () => anyValue(random, 3))]
  return [...new Map(all.map(each => [JSON.stringify(each), each])).values()]
}
