import type { JsonObject } from '../../../scripts/spec/document.js'

/** A number from 0 to below 1: always the same series from one seed (mulberry32). */
export type Random = () => number

export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const oneOf = <Value>(random: Random, values: readonly Value[]): Value => {
  const value = values[Math.floor(random() * values.length)]
  if (value === undefined) throw new Error('there is nothing to choose from')
  return value
}

export const shuffled = <Value>(random: Random, values: readonly Value[]): Value[] =>
  values
    .map(value => ({ value, order: random() }))
    .sort((left, right) => left.order - right.order)
    .map(({ value }) => value)

const ONE: ReadonlySet<string> = new Set([
  'items',
  'additionalProperties',
  'not',
  'contains',
  'propertyNames',
])
const LISTS: ReadonlySet<string> = new Set(['anyOf', 'allOf', 'prefixItems'])
const MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties'])

const WORDS: readonly JsonObject[] = [
  { description: 'words' },
  { title: 'a', example: 'b' },
  { 'x-order': 1 },
  { readOnly: false, deprecated: false },
  { xml: { name: 'a' }, $comment: 'b' },
]

/** Says the same in another way: other words, keys in another order, parts as components or in compositions of one. */
export const disguised = (random: Random, schema: unknown, components: JsonObject): unknown => {
  if (typeof schema !== 'object' || schema === null) return schema
  const deep = (each: unknown): unknown => disguised(random, each, components)
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (ONE.has(keyword)) return [keyword, deep(value)]
    if (LISTS.has(keyword)) return [keyword, [value].flat().map(deep)]
    if (!MAPS.has(keyword)) return [keyword, value]
    const named = Object.entries(value).map(([name, each]) => [name, deep(each)] as const)
    return [keyword, Object.fromEntries(shuffled(random, named))]
  })
  const words = random() < 0.5 ? oneOf(random, WORDS) : {}
  const said = Object.fromEntries(
    shuffled(random, Object.entries({ ...words, ...Object.fromEntries(entries) })),
  )
  const way = random()
  if (way < 0.2) {
    const name = `Part${Object.keys(components).length}`
    components[name] = said
    return { $ref: `#/components/schemas/${name}` }
  }
  if (way < 0.3) return { allOf: [said] }
  return way < 0.4 ? { anyOf: [said] } : said
}
