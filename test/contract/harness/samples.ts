import fc from 'fast-check'
import { isObject, type JsonObject, type Operation, type Parameter } from '../../../scripts/spec/document.js'
import { leafArbitrary } from './leaf-arbitrary.js'
import { type ContractRequest, parametersIn } from './request.js'
import { type Check, checkOf, compileCheck, memoize } from './schema-check.js'
import {
  bodyVariantsOf,
  isFilterNeeded,
  propertiesOf,
  requiredOf,
  schemaOf,
  type Variant,
  variantsOf,
} from './variants.js'

/**
 * `smallest`: only what is required, and null where null will do. `fullest`: everything that is declared. `nullest`: the
 * same, with null wherever null will do.
 */
export type Size = 'smallest' | 'fullest' | 'nullest'

export const SIZES: readonly Size[] = ['smallest', 'fullest', 'nullest']

/** A valid request of an operation; the same contract gives the same request. */
export const sampleRequest = (doc: JsonObject, operation: Operation, size: Size): ContractRequest => {
  const values = (place: Parameter['in']) =>
    Object.fromEntries(
      parametersIn(place, operation)
        .filter(each => each.required || size !== 'smallest')
        .map(({ name, schema }) => [name, sampleInText(doc, schema, name)]),
    )
  return {
    path: values('path'),
    query: values('query'),
    header: values('header'),
    cookie: values('cookie'),
    ...(operation.body ? { body: sampleBody(doc, operation.body, size) } : {}),
  }
}

const sampleBody = (doc: JsonObject, schema: JsonObject, size: Size): unknown =>
  sampleAny(doc, schema, bodyVariantsOf(doc, schema), { size, name: 'body', depth: 0 })

/** Paths and queries cannot say null or an object. */
export const sampleInText = (doc: JsonObject, schema: JsonObject, name: string): unknown => {
  const variants = variantsOf(doc, schema).filter(({ type }) => type !== 'null' && type !== 'object')
  // Neither can they say an empty list.
  return sampleAny(doc, schema, variants, { size: 'fullest', name, depth: 0 })
}

/** @param name what the value is called; texts without an example take it, to be recognised in failures */
export const sampleValue = (
  doc: JsonObject,
  schema: unknown,
  size: Size,
  name: string,
  depth = 0,
): unknown => {
  const variants = variantsOf(doc, schema)
  const nulls = variants.filter(({ type }) => type === 'null')
  const others = variants.filter(({ type }) => type !== 'null')
  // What refers to itself has to end somewhere.
  const isDeep = depth >= MAX_DEPTH
  const ends = isDeep ? [...others].sort((left, right) => depthOf(left) - depthOf(right)) : others
  const ordered = size === 'fullest' && !isDeep ? [...ends, ...nulls] : [...nulls, ...ends]
  return sampleAny(doc, schema, ordered, { size, name, depth })
}

const depthOf = ({ type }: Variant): number => (type === 'object' ? 2 : type === 'array' ? 1 : 0)

interface Wish {
  readonly size: Size
  readonly name: string
  readonly depth: number
}

const sampleAny = (doc: JsonObject, schema: unknown, variants: readonly Variant[], wish: Wish): unknown => {
  const isValid = isObject(schema) && isFilterNeeded(doc, schema) ? checkOf(doc, schema, false) : () => []
  for (const variant of variants) {
    const value = sampleVariant(doc, variant, wish)
    if (isValid(value).length === 0) return value
  }
  throw new Error(`the harness finds no value of ${wish.name}: ${JSON.stringify(schema)}`)
}

const sampleVariant = (doc: JsonObject, variant: Variant, wish: Wish): unknown => {
  if (variant.type === 'object' && !('enum' in variant.keywords)) return sampleObject(doc, variant, wish)
  if (variant.type === 'array' && !('enum' in variant.keywords)) return sampleArray(doc, variant, wish)
  return sampleLeaf(variant, wish)
}

/** Deeper than any schema of the API that does not refer to itself. */
const MAX_DEPTH = 8

const sampleObject = (doc: JsonObject, variant: Variant, { size, depth }: Wish): JsonObject => {
  const declared = propertiesOf(variant)
  const required = requiredOf(variant)
  const { additionalProperties: others, minProperties = 0 } = variant.keywords
  const names = new Set(
    size !== 'smallest' && depth < MAX_DEPTH ? [...Object.keys(declared), ...required] : required,
  )
  for (const name of Object.keys(declared)) if (names.size < Number(minProperties)) names.add(name)
  if (isObject(others) && size !== 'smallest' && depth < MAX_DEPTH) names.add('other')
  for (let n = 1; names.size < Number(minProperties); n += 1) names.add(`other_${n}`)
  return Object.fromEntries(
    [...names].map(name => [name, sampleValue(doc, schemaOf(variant, name), size, name, depth + 1)]),
  )
}

/** The fullest list has an item of each form that items may take. */
const sampleArray = (doc: JsonObject, { keywords }: Variant, { size, name, depth }: Wish): unknown[] => {
  const items = keywords['items'] ?? {}
  const min = Number(keywords['minItems'] ?? 0)
  const max = Number(keywords['maxItems'] ?? Number.POSITIVE_INFINITY)
  const forms = variantsOf(doc, items)
  const wanted = size !== 'smallest' && depth < MAX_DEPTH ? forms.length : 0
  const length = Math.min(Math.max(min, wanted), max)
  return Array.from({ length }, (_, index) => {
    const form = forms[index % forms.length]
    return sampleAny(doc, items, form ? [form] : [], { size, name: `${name}_${index}`, depth: depth + 1 })
  })
}

const sampleLeaf = (variant: Variant, { name }: Wish): unknown => {
  const { type, keywords } = variant
  const { example, examples } = keywords
  const candidates = [example, ...(Array.isArray(examples) ? examples : [])].filter(
    each => each !== undefined,
  )
  if (type === 'string') candidates.push(name)
  const isValid = checkLeaf(JSON.stringify({ ...assertions(keywords), type }))
  return candidates.find(each => isValid(each).length === 0) ?? randomLeaf(variant)
}

const LEAF_ASSERTIONS = [
  'enum',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
]

const assertions = (keywords: JsonObject): JsonObject =>
  Object.fromEntries(LEAF_ASSERTIONS.filter(name => name in keywords).map(name => [name, keywords[name]]))

const checkLeaf: (schema: string) => Check = memoize(schema => compileCheck(JSON.parse(schema)))

const randomLeaf = (variant: Variant): unknown =>
  fc.sample(leafArbitrary(variant), { seed: 1, numRuns: 1 })[0]
