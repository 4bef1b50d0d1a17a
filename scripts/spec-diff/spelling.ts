import { isObject, type JsonObject } from '../spec/document.js'

/**
 * A schema of OpenAPI 3.1 as JSON Schema 2020-12 writes it, where older drafts and formats of OpenAPI 3.0 say the same in
 * another way. Schemas in it stay as they are.
 */
export const inOneSpelling = (schema: JsonObject): JsonObject => {
  const result = { ...schema }
  for (const step of [withoutFormats, withPrefixItems, withDependents]) step(result)
  return result
}

/** Formats of 3.0 that say no more than an annotation does: how text is encoded, and that nobody should see it typed. */
const ANNOTATIONS: ReadonlyMap<unknown, readonly [keyword: string, value: string] | undefined> = new Map([
  ['byte', ['contentEncoding', 'base64'] as const],
  ['binary', ['contentMediaType', 'application/octet-stream'] as const],
  ['password', undefined],
])

const withoutFormats = (schema: JsonObject): void => {
  const { format } = schema
  if (!ANNOTATIONS.has(format)) return
  delete schema['format']
  const [keyword, value] = ANNOTATIONS.get(format) ?? []
  if (keyword !== undefined) schema[keyword] ??= value
}

/** Until 2020-12 a list of `items` was what `prefixItems` is, and `additionalItems` what `items` is. */
const withPrefixItems = (schema: JsonObject): void => {
  const { items, additionalItems } = schema
  delete schema['additionalItems']
  if (!Array.isArray(items)) return
  schema['prefixItems'] = items
  delete schema['items']
  if (additionalItems !== undefined) schema['items'] = additionalItems
}

/** Until 2019-09 `dependencies` held both names and schemas. */
const withDependents = (schema: JsonObject): void => {
  const { dependencies } = schema
  if (!isObject(dependencies)) return
  delete schema['dependencies']
  for (const [name, needs] of Object.entries(dependencies)) {
    const keyword = Array.isArray(needs) ? 'dependentRequired' : 'dependentSchemas'
    const { [keyword]: known } = schema
    schema[keyword] = { ...(isObject(known) ? known : {}), [name]: needs }
  }
}
