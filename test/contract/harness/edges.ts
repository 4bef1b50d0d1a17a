import { isObject, type JsonObject } from '../../../scripts/spec/document.js'
import { sampleValue } from './samples.js'
import { type Check, checkOf } from './schema-check.js'
import { SPECIAL_TEXT } from './special-text.js'
import { propertiesOf, requiredOf, schemaOf, type Variant, variantsOf } from './variants.js'

/** More values than one field has are rare, and find nothing more. */
const MOST = 40
/** Deeper objects are samples. */
const MAX_DEPTH = 4

/** Values of a schema at its edges: null, both booleans, each member, the bounds, special characters, 0 to 2 items. */
export const edgesOf = (doc: JsonObject, schema: unknown, name: string, depth = 0): unknown[] => {
  const check = isObject(schema) ? checkOf(doc, schema, false) : () => []
  const values = variantsOf(doc, schema).flatMap(variant => edgesOfVariant(doc, variant, { name, depth }))
  const edges = unique(values.filter(each => isValid(check, each))).slice(0, MOST)
  return edges.length > 0 ? edges : [sampleValue(doc, schema, 'fullest', name, depth)]
}

const isValid = (check: Check, value: unknown): boolean => check(value).length === 0

const unique = (values: readonly unknown[]): unknown[] => [
  ...new Map(values.map(each => [JSON.stringify(each), each])).values(),
]

interface Where {
  readonly name: string
  readonly depth: number
}

const edgesOfVariant = (doc: JsonObject, variant: Variant, where: Where): unknown[] => {
  const { type, keywords } = variant
  if (Array.isArray(keywords['enum'])) return keywords['enum']
  if (type === 'null') return [null]
  if (type === 'boolean') return [true, false]
  if (type === 'string') return textEdges(keywords)
  if (type === 'integer' || type === 'number') return numberEdges(keywords)
  if (where.depth >= MAX_DEPTH) return []
  return type === 'array' ? listEdges(doc, variant, where) : objectEdges(doc, variant, where)
}

const numberEdges = (keywords: JsonObject): number[] => {
  const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'].flatMap(name =>
    typeof keywords[name] === 'number' ? [keywords[name]] : [],
  )
  // 1e21 is written with a plus.
  const plain = [0, 1, -1, 0.5, 1e21, 1e-7, 2 ** 31, Number.MAX_SAFE_INTEGER]
  return [...bounds.flatMap(each => [each, each + 1, each - 1, each * 2]), ...plain].map(each => each + 0)
}

/** Of the formats that have more than one way to say it. */
const OF_FORMAT: Readonly<Record<string, readonly string[]>> = {
  date: ['2024-02-29', '2026-12-31'],
  'date-time': ['2026-06-08T14:30:00Z', '2026-06-08T14:30:00+05:30', '2024-02-29T23:59:59.123-08:00'],
  email: ['a.b+c@example.com'],
  uri: ['https://example.com/a%20b?c=d&e=f+g#h', 'https://user@example.com:8443/%F0%9F%98%80'],
}

const textEdges = ({
  format,
  example,
  minLength = 0,
  maxLength = SPECIAL_TEXT.length,
}: JsonObject): string[] => {
  const special = [...SPECIAL_TEXT]
  // In pieces where it is too long, so that each of its characters travels.
  const length = Math.max(1, Math.min(special.length, Number(maxLength)))
  const pieces = Array.from({ length: Math.ceil(special.length / length) }, (_, index) =>
    special
      .slice(index * length, (index + 1) * length)
      .join('')
      .padEnd(Number(minLength), '.'),
  )
  const own = OF_FORMAT[String(format)] ?? []
  const short = 'x'.repeat(Number(minLength))
  const long = 'é'.repeat(Math.min(Number(maxLength), 2_000))
  return [...own, ...(typeof example === 'string' ? [example] : []), ...pieces, short, long]
}

const listEdges = (doc: JsonObject, { keywords }: Variant, { name, depth }: Where): unknown[][] => {
  const items = edgesOf(doc, keywords['items'] ?? {}, name, depth + 1)
  const [first, second = first] = items
  const many = Array.from({ length: Math.ceil(items.length / 2) }, (_, index) =>
    items.slice(2 * index, 2 * index + 2),
  )
  return items.length === 0 ? [[]] : [[], [first], [first, second], ...many, items]
}

/** The n-th object has the n-th edge of each property, so that all edges come with few objects. */
const objectEdges = (doc: JsonObject, variant: Variant, { depth }: Where): JsonObject[] => {
  const required = requiredOf(variant)
  const names = [...new Set([...Object.keys(propertiesOf(variant)), ...required])]
  const columns = names.map(name => {
    const schema = schemaOf(variant, name)
    return [name, edgesOf(doc, schema, name, depth + 1)] as const
  })
  const count = Math.max(1, ...columns.map(([, edges]) => edges.length))
  const zipped = Array.from({ length: count }, (_, index) =>
    Object.fromEntries(columns.map(([name, edges]) => [name, edges[index % edges.length]])),
  )
  const bare = Object.fromEntries(
    columns.flatMap(([name, [edge]]) => (required.includes(name) ? [[name, edge]] : [])),
  )
  return [...zipped, bare]
}
