/**
 * What the arrival of a keyword does to the values that pass: JSON Schema 2020-12, OpenAPI's Schema Object, and the
 * older spellings that are read as them.
 * - `restricts`: fewer pass; its departure lets more pass
 * - `annotates`: the same pass
 * - `refused`: what passes is known only at run time, so that the keyword cannot be compared
 */
export interface Keyword {
  readonly effect: 'restricts' | 'annotates' | 'refused'
  /** The type of values that it speaks of; values of other types pass. Undefined: it speaks of all. */
  readonly of?: Domain
  /** How two of its values compare, where that says which of them is narrower. */
  readonly order?: Order
  /** How it holds other schemas. */
  readonly holds?: 'schema' | 'schemas' | 'named schemas'
  /** An annotation whose change callers should see. */
  readonly isTold?: true
}

export type Domain = 'string' | 'number' | 'array' | 'object'

/**
 * - `upper`, `lower`: the smaller, the larger number is narrower
 * - `multiple`: a multiple of the other is narrower
 * - `flag`: true is narrower
 * - `all`: every value must be met; another value is neither
 */
export type Order = 'upper' | 'lower' | 'multiple' | 'flag' | 'all'

const NOTE: Keyword = { effect: 'annotates' }
const TOLD: Keyword = { effect: 'annotates', isTold: true }
const REFUSED: Keyword = { effect: 'refused' }
const RESTRICTS = (of?: Domain): Keyword => ({ effect: 'restricts', ...(of === undefined ? {} : { of }) })
const LIMIT = (of: Domain, order: Order): Keyword => ({ ...RESTRICTS(of), order })
const HOLDER = (holds: NonNullable<Keyword['holds']>, of?: Domain): Keyword => ({ ...RESTRICTS(of), holds })

const TABLE: Readonly<Record<string, Keyword>> = {
  // Core
  $ref: RESTRICTS(),
  $dynamicRef: REFUSED,
  $recursiveRef: REFUSED,
  $defs: { ...NOTE, holds: 'named schemas' },
  definitions: { ...NOTE, holds: 'named schemas' },
  $id: NOTE,
  $schema: NOTE,
  $anchor: NOTE,
  $dynamicAnchor: NOTE,
  $recursiveAnchor: NOTE,
  $vocabulary: NOTE,
  $comment: NOTE,
  // Any type
  type: RESTRICTS(),
  enum: RESTRICTS(),
  const: RESTRICTS(),
  // It has a meaning in 3.0 only, which is read as 3.1 before it is compared.
  nullable: TOLD,
  allOf: HOLDER('schemas'),
  anyOf: HOLDER('schemas'),
  oneOf: HOLDER('schemas'),
  not: HOLDER('schema'),
  if: HOLDER('schema'),
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, in a table that nobody awaits
  then: HOLDER('schema'),
  else: HOLDER('schema'),
  format: { ...RESTRICTS(), order: 'all' },
  // Text
  minLength: LIMIT('string', 'lower'),
  maxLength: LIMIT('string', 'upper'),
  pattern: LIMIT('string', 'all'),
  contentEncoding: TOLD,
  contentMediaType: TOLD,
  contentSchema: { ...TOLD, holds: 'schema' },
  // Numbers
  minimum: RESTRICTS('number'),
  maximum: RESTRICTS('number'),
  exclusiveMinimum: RESTRICTS('number'),
  exclusiveMaximum: RESTRICTS('number'),
  multipleOf: LIMIT('number', 'multiple'),
  // Arrays
  items: HOLDER('schema', 'array'),
  prefixItems: HOLDER('schemas', 'array'),
  additionalItems: HOLDER('schema', 'array'),
  unevaluatedItems: HOLDER('schema', 'array'),
  contains: HOLDER('schema', 'array'),
  minContains: RESTRICTS('array'),
  maxContains: RESTRICTS('array'),
  minItems: LIMIT('array', 'lower'),
  maxItems: LIMIT('array', 'upper'),
  uniqueItems: LIMIT('array', 'flag'),
  // Objects
  properties: HOLDER('named schemas', 'object'),
  patternProperties: HOLDER('named schemas', 'object'),
  additionalProperties: HOLDER('schema', 'object'),
  unevaluatedProperties: HOLDER('schema', 'object'),
  propertyNames: HOLDER('schema', 'object'),
  dependentSchemas: HOLDER('named schemas', 'object'),
  dependentRequired: RESTRICTS('object'),
  dependencies: HOLDER('named schemas', 'object'),
  required: RESTRICTS('object'),
  minProperties: LIMIT('object', 'lower'),
  maxProperties: LIMIT('object', 'upper'),
  // Words, and what servers and readers do with a value
  title: NOTE,
  description: NOTE,
  example: NOTE,
  examples: NOTE,
  externalDocs: NOTE,
  xml: NOTE,
  default: TOLD,
  deprecated: TOLD,
  readOnly: TOLD,
  writeOnly: TOLD,
  discriminator: TOLD,
}

export const SCHEMA_KEYWORDS: ReadonlyMap<string, Keyword> = new Map(Object.entries(TABLE))

/** A keyword that nobody has defined restricts nothing (JSON Schema 2020-12, section 6.5), and may be a slip. */
export const keywordOf = (name: string): Keyword =>
  SCHEMA_KEYWORDS.get(name) ?? (name.startsWith('x-') ? NOTE : TOLD)

/** Limits of values that compare by themselves. */
export const LIMITS: readonly (readonly [name: string, order: Order, of: Domain | undefined])[] = [
  ...SCHEMA_KEYWORDS,
].flatMap(([name, { order, of }]) => (order === undefined ? [] : [[name, order, of] as const]))
