import fc from 'fast-check'
import { isObject, type JsonObject, type Operation, type Parameter } from '../../../scripts/spec/document.js'
import { leafArbitrary } from './leaf-arbitrary.js'
import { type ContractRequest, parametersIn } from './request.js'
import { sampleInText } from './samples.js'
import { checkOf } from './schema-check.js'
import {
  bodyVariantsOf,
  isFilterNeeded,
  isOpen,
  propertiesOf,
  requiredOf,
  schemaOf,
  type Variant,
  variantsOf,
} from './variants.js'

/** Random valid requests of an operation. */
export const requestArbitrary = (doc: JsonObject, operation: Operation): fc.Arbitrary<ContractRequest> => {
  const within = (place: Parameter['in'], arbitraryOf: typeof queryArbitrary) => {
    const parameters = parametersIn(place, operation)
    const values = parameters.map(({ name, schema, required }): [string, fc.Arbitrary<unknown>] => [
      name,
      arbitraryOf(doc, schema, required),
    ])
    const requiredKeys = parameters.filter(each => each.required).map(each => each.name)
    return fc.record(Object.fromEntries(values), { requiredKeys, noNullPrototype: true })
  }
  return fc.record({
    path: within('path', pathArbitrary),
    query: within('query', queryArbitrary),
    header: within('header', headerArbitrary),
    cookie: within('cookie', headerArbitrary),
    ...(operation.body ? { body: bodyArbitrary(doc, operation.body) } : {}),
  })
}

/** Random valid values of a schema. What it declares is all that is generated: the API refuses the rest. */
export const valueArbitrary = (doc: JsonObject, schema: unknown, depth = 0): fc.Arbitrary<unknown> =>
  anyVariant(doc, schema, variantsOf(doc, schema), depth)

const anyVariant = (
  doc: JsonObject,
  schema: unknown,
  variants: readonly Variant[],
  depth: number,
): fc.Arbitrary<unknown> => {
  if (variants.length === 0) throw new Error(`no value satisfies ${JSON.stringify(schema)}`)
  // What refers to itself has to end somewhere.
  const flat = depth < MAX_DEPTH ? [] : variants.filter(({ type }) => type !== 'object')
  const chosen = flat.length > 0 ? flat : variants
  const value = fc.oneof(...chosen.map(variant => variantArbitrary(doc, variant, depth)))
  if (!isObject(schema) || !isFilterNeeded(doc, schema)) return value
  const check = checkOf(doc, schema, false)
  return value.filter(each => check(each).length === 0)
}

const variantArbitrary = (doc: JsonObject, variant: Variant, depth: number): fc.Arbitrary<unknown> => {
  if ('enum' in variant.keywords) return leafArbitrary(variant)
  if (variant.type === 'object') return objectArbitrary(doc, variant, depth)
  return variant.type === 'array' ? arrayArbitrary(doc, variant, depth) : leafArbitrary(variant)
}

/** Deeper than any schema of the API that does not refer to itself. */
const MAX_DEPTH = 8

const objectArbitrary = (doc: JsonObject, variant: Variant, depth: number): fc.Arbitrary<JsonObject> => {
  const requiredKeys = requiredOf(variant)
  const properties = Object.fromEntries(
    [...new Set([...Object.keys(propertiesOf(variant)), ...requiredKeys])]
      .filter(name => depth < MAX_DEPTH || requiredKeys.includes(name))
      .map(name => [name, valueArbitrary(doc, schemaOf(variant, name), depth + 1)]),
  )
  const declared = fc.record(properties, { requiredKeys, noNullPrototype: true })
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = variant.keywords
  return fc
    .tuple(declared, othersArbitrary(doc, variant, depth))
    .map(([own, others]) => ({ ...others, ...own }))
    .filter(value => {
      const size = Object.keys(value).length
      return size >= Number(minProperties) && size <= Number(maxProperties)
    })
}

/** Keys without a declaration of their own: for maps, and for objects that declare nothing at all. */
const othersArbitrary = (doc: JsonObject, variant: Variant, depth: number): fc.Arbitrary<JsonObject> => {
  const { additionalProperties: schema = {}, minProperties: minKeys = 0 } = variant.keywords
  if (!isOpen(variant, depth === 0) || (depth >= MAX_DEPTH && minKeys === 0)) return fc.constant({})
  const bounds = { minKeys: Number(minKeys), maxKeys: Number(minKeys) + 2, noNullPrototype: true }
  return fc.dictionary(
    fc.stringMatching(/^other_[a-z0-9]{1,6}$/),
    valueArbitrary(doc, schema, depth + 1),
    bounds,
  )
}

const arrayArbitrary = (doc: JsonObject, { keywords }: Variant, depth: number): fc.Arbitrary<unknown[]> => {
  const minLength = Number(keywords['minItems'] ?? 0)
  const maxLength = Math.min(
    Number(keywords['maxItems'] ?? minLength + 3),
    depth < MAX_DEPTH ? minLength + 3 : minLength,
  )
  const item = valueArbitrary(doc, keywords['items'] ?? {}, depth + 1)
  return keywords['uniqueItems'] === true
    ? fc.uniqueArray(item, { minLength, maxLength, selector: each => JSON.stringify(each) })
    : fc.array(item, { minLength, maxLength })
}

/** A query cannot say null, an object or an empty list; and Prism takes an empty text for a missing value. */
const queryArbitrary = (doc: JsonObject, schema: JsonObject, required: boolean): fc.Arbitrary<unknown> => {
  const variants = variantsOf(doc, schema).flatMap((variant): Variant[] => {
    const { type, keywords } = variant
    if (type === 'null' || type === 'object') return []
    if (type === 'array') return [{ ...variant, keywords: { minItems: 1, ...keywords } }]
    return type === 'string' && required
      ? [{ ...variant, keywords: { minLength: 1, ...keywords } }]
      : [variant]
  })
  return anyVariant(doc, schema, variants, 0)
}

const bodyArbitrary = (doc: JsonObject, schema: JsonObject): fc.Arbitrary<unknown> =>
  anyVariant(doc, schema, bodyVariantsOf(doc, schema), 0)

/** Only what ASCII prints, and nothing that ends or divides a value. */
const headerArbitrary = (doc: JsonObject, schema: JsonObject): fc.Arbitrary<unknown> =>
  anyVariant(
    doc,
    schema,
    variantsOf(doc, schema).filter(({ type }) => !['null', 'object', 'array'].includes(type)),
    0,
  ).map(value =>
    typeof value === 'string' && !isPrintable(value) ? sampleInText(doc, schema, 'text') : value,
  )

const isPrintable = (text: string): boolean => /^[\x21-\x7e]+$/.test(text) && !/[;,"\\]/.test(text)

/** Some texts cannot be a segment of a path: they are empty, or they change which path it is. */
const pathArbitrary = (doc: JsonObject, schema: JsonObject): fc.Arbitrary<unknown> =>
  anyVariant(
    doc,
    schema,
    variantsOf(doc, schema).filter(({ type }) => type !== 'null'),
    0,
  ).filter(value => !['', '.', '..'].includes(String(value).trim()) && !/[/\\]/.test(String(value)))
