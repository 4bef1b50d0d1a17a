import { Ajv2020 } from 'ajv/dist/2020.js'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { eachSchema, type Sample } from './oracle-schemas.js'

/** Whether a value passes; undefined where ajv itself fails, which a few schemas with `unevaluatedProperties` make it do. */
export type Judge = (value: unknown) => boolean | undefined

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const judgeOf = ({ field, schemas }: Sample): Judge => {
  const ajv = new Ajv2020({
    strict: false,
    meta: false,
    validateSchema: false,
    validateFormats: false,
    logger: false,
    inlineRefs: false,
  })
  const validate = ajv.compile({ allOf: [field], components: { schemas } } as object)
  return value => {
    try {
      return validate(value) === true
    } catch {
      return undefined
    }
  }
}

const everywhere = (
  { field, schemas }: Sample,
  change: (schema: unknown, keyword: string) => unknown,
): Sample => ({
  field: eachSchema(field, change),
  schemas: Object.fromEntries(
    Object.entries(schemas).map(([name, each]) => [name, eachSchema(each, change)]),
  ),
})

/** Keywords of which each schema stands at a place of its own. */
const PLACES: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'items', 'prefixItems'])

/** Whether a schema names keys, so that the client sends no others. */
const declaresKeys = (schema: unknown, { schemas }: Sample, depth = 8): boolean => {
  if (!isObject(schema) || depth === 0) return false
  if (Object.keys(Object(schema['properties'])).length > 0) return true
  const { $ref, allOf, anyOf, oneOf, then, else: otherwise, dependentSchemas } = schema
  const parts = [allOf, anyOf, oneOf, then, otherwise, Object.values(Object(dependentSchemas))].flat()
  const target = typeof $ref === 'string' ? schemas[$ref.split('/').at(-1) ?? ''] : undefined
  return [...parts, target].some(each => declaresKeys(each, { field: undefined, schemas }, depth - 1))
}

const closed = (schema: unknown, sample: Sample): unknown =>
  declaresKeys(schema, sample) ? { allOf: [schema], unevaluatedProperties: false } : schema

/** Takes what the client sends: no key that an object does not declare, unless it declares none. */
export const closedOf = (sample: Sample): Sample => {
  const { field, schemas } = everywhere(sample, (schema, keyword) =>
    PLACES.has(keyword) || (keyword === 'additionalProperties' && schema !== false)
      ? closed(schema, sample)
      : schema,
  )
  return { field: closed(field, sample), schemas }
}

/** Takes what the client reads: any key beside those that are known. */
export const openOf = (sample: Sample): Sample =>
  everywhere(sample, schema => {
    if (!isObject(schema) || schema['additionalProperties'] !== false) return schema
    return { ...schema, additionalProperties: true }
  })

const KEPT: ReadonlySet<string> = new Set([
  ...['type', 'properties', 'required', 'items', 'prefixItems', 'allOf', 'anyOf', '$ref'],
])

/** What types show of a schema. Members of an enum of texts are open in them, and limits are in none. */
export const typesOf = (sample: Sample): Sample =>
  everywhere(sample, schema => {
    if (!isObject(schema)) return schema
    const kept = Object.entries(schema).filter(([keyword]) => KEPT.has(keyword))
    const { oneOf } = schema
    return Array.isArray(oneOf)
      ? { allOf: [Object.fromEntries(kept), { anyOf: oneOf }] }
      : Object.fromEntries(kept)
  })
