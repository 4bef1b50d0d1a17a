/**
 * The JSON Schema keywords that generation can represent in types and validators. A keyword outside of this list
 * is refused by name: ignoring it would make types and validators promise less, or more, than the specification says.
 */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  '$comment',
  'title',
  'description',
  'default',
  'deprecated',
  'example',
  'examples',
  'externalDocs',
  'readOnly',
  'writeOnly',
  'discriminator',
  'xml',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
  '$schema',
])

/** Keywords whose value is one schema. */
export const SUBSCHEMA: ReadonlySet<string> = new Set(['items', 'additionalProperties'])

/** Keywords whose value is a list of schemas. */
export const SUBSCHEMA_LIST: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf'])

/** Keywords whose value maps names to schemas. */
export const SUBSCHEMA_MAP: ReadonlySet<string> = new Set(['properties', 'patternProperties'])

/** Keywords that hold schemas and cannot be represented; references below them are references all the same. */
export const UNREPRESENTED_SCHEMAS: Readonly<Record<'one' | 'list' | 'map', readonly string[]>> = {
  one: [
    ...['not', 'if', 'then', 'else', 'contains', 'propertyNames'],
    ...['unevaluatedItems', 'unevaluatedProperties', 'additionalItems'],
  ],
  list: ['prefixItems'],
  map: ['dependentSchemas', '$defs', 'definitions'],
}

export const ASSERTIONS: ReadonlySet<string> = new Set([
  '$ref',
  'type',
  'enum',
  'const',
  'required',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
])

/** Formats that `generated/validators/runtime.js` implements. */
export const FORMATS: ReadonlySet<string> = new Set(['date', 'date-time', 'email', 'uri', 'uuid'])

/** Formats that OpenAPI defines and that say how a value is meant, without a check of their own. */
export const ANNOTATING_FORMATS: ReadonlySet<string> = new Set([
  ...['int32', 'int64', 'float', 'double', 'byte', 'binary', 'password'],
])

export const TYPES: ReadonlySet<string> = new Set([
  'null',
  'boolean',
  'object',
  'array',
  'number',
  'integer',
  'string',
])

const KNOWN: readonly ReadonlySet<string>[] = [
  ANNOTATIONS,
  SUBSCHEMA,
  SUBSCHEMA_LIST,
  SUBSCHEMA_MAP,
  ASSERTIONS,
]

export const KEYWORDS: readonly string[] = KNOWN.flatMap(set => [...set])

export const isKnownKeyword = (keyword: string): boolean =>
  KNOWN.some(set => set.has(keyword)) || keyword.startsWith('x-')

/** What to do about keywords that people are most likely to meet. */
export const ADVICE: Readonly<Record<string, string>> = {
  nullable: "it means nothing in OpenAPI 3.1; write type: [T, 'null']",
  $defs: 'move the schemas to components.schemas',
  $dynamicRef: 'write the schema out',
  unevaluatedProperties: 'write additionalProperties beside the properties',
  not: 'types cannot say it; describe what is allowed instead',
  prefixItems: 'tuples are not supported; write items',
  if: 'types cannot say it; write anyOf with the cases',
  propertyNames: 'types cannot say it; write patternProperties',
  dependentRequired: 'types cannot say it; write anyOf with the cases',
  contains: 'types cannot say it; describe all items instead',
}
