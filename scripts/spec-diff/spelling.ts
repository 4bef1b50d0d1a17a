import { isObject, type JsonObject } from '../spec/document.js'

/**
 * A schema as JSON Schema 2020-12 writes it, whichever of OpenAPI 3.0, 3.1 and older drafts it was written for. Schemas in
 * it stay as they are. `nullable` is left: what it says holds for parts of a composition too.
 */
export const inOneSpelling = (schema: JsonObject): JsonObject => {
  const result = { ...schema }
  for (const step of [withExclusiveNumbers, withFormats, withPrefixItems, withDependents]) step(result)
  return result
}

/** In 3.0 they are flags of the bound beside them. */
const withExclusiveNumbers = (schema: JsonObject): void => {
  for (const side of ['Minimum', 'Maximum']) {
    const [exclusive, inclusive] = [`exclusive${side}`, side.toLowerCase()]
    if (typeof schema[exclusive] !== 'boolean') continue
    const { [exclusive]: isExclusive, [inclusive]: bound } = schema
    delete schema[exclusive]
    if (isExclusive !== true || typeof bound !== 'number') continue
    schema[exclusive] = bound
    delete schema[inclusive]
  }
}

/** 3.1 has encodings and media types in place of the formats `byte` and `binary` of 3.0. */
const withFormats = (schema: JsonObject): void => {
  const { format, contentEncoding, contentMediaType } = schema
  if (format !== undefined) return
  if (contentEncoding === 'base64') {
    schema['format'] = 'byte'
    delete schema['contentEncoding']
  } else if (contentEncoding === undefined && contentMediaType === 'application/octet-stream') {
    schema['format'] = 'binary'
    delete schema['contentMediaType']
  }
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
