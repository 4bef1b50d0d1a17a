import { isObject, type JsonObject, resolve } from '../../../scripts/spec/document.js'
import { ANNOTATIONS, ASSERTIONS, SUBSCHEMA, SUBSCHEMA_MAP } from '../../../scripts/spec/keywords.js'

export type TypeName = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object'

/**
 * One of the forms that a value of a schema may take: one type, no references and no compositions left. `oneOf` is
 * read as `anyOf` and `not` is left out; where that matters, see `isFilterNeeded`.
 */
export interface Variant {
  readonly type: TypeName
  /** Whether the schema says the type; otherwise it is read from the other keywords, and more types may be valid. */
  readonly declared: boolean
  readonly keywords: JsonObject
  /**
   * What becomes of keys that are not declared. `unsaid`: no variant of the schema declares any key, so that it is a
   * place for the caller's own data, such as `custom_data`.
   */
  readonly others: 'allowed' | 'refused' | 'unsaid'
}

export const variantsOf = (doc: JsonObject, schema: unknown): Variant[] => {
  const flat = expand(doc, schema)
  const others = flat.some(declaresKeys) ? 'refused' : 'unsaid'
  return flat.flatMap(keywords => {
    const { additionalProperties } = keywords
    const own =
      additionalProperties === undefined ? others : additionalProperties === false ? 'refused' : 'allowed'
    return splitTypes(keywords).map(variant => ({ ...variant, others: own }))
  })
}

/**
 * What a body can be: null is none, and the client writes no text, number or boolean. Where a schema says nothing, any
 * object will do.
 */
export const bodyVariantsOf = (doc: JsonObject, schema: unknown): Variant[] => {
  const all = variantsOf(doc, schema)
  const bodies = all.filter(({ type }) => type === 'object' || type === 'array')
  const isSilent = bodies.length === 0 && all.some(({ declared }) => !declared)
  return isSilent ? [{ type: 'object', declared: false, keywords: {}, others: 'allowed' }] : bodies
}

const declaresKeys = ({ properties }: JsonObject): boolean =>
  isObject(properties) && Object.keys(properties).length > 0

/** Schemas of which not every generated value is valid, because variants overlap or something is excluded. */
export const isFilterNeeded = (doc: JsonObject, schema: unknown): boolean => {
  const node = resolve(doc, schema)
  if (['oneOf', 'multipleOf', 'patternProperties'].some(keyword => keyword in node)) return true
  return [...list(node['allOf']), ...list(node['anyOf'])].some(part => isFilterNeeded(doc, part))
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Keywords that a variant may hold; `variantsOf` resolves the others, and refuses what it does not know by name. */
const FLAT: ReadonlySet<string> = new Set([...ANNOTATIONS, ...ASSERTIONS, ...SUBSCHEMA, ...SUBSCHEMA_MAP])

const expand = (doc: JsonObject, schema: unknown): JsonObject[] => {
  if (schema === false) return []
  const { allOf, anyOf, oneOf, ...base } = resolve(doc, schema)
  for (const keyword of Object.keys(base)) {
    if (!FLAT.has(keyword) && !keyword.startsWith('x-'))
      throw new Error(`the harness does not support ${keyword}`)
  }
  const own = 'const' in base ? { ...base, enum: [base['const']] } : base
  const parts = list(allOf).map(part => expand(doc, part))
  const choices = [anyOf, oneOf]
    .filter(branches => branches !== undefined)
    .map(branches => list(branches).flatMap(branch => expand(doc, branch)))
  return [...parts, ...choices].reduce<JsonObject[]>(
    (variants, others) => variants.flatMap(left => others.flatMap(right => merge(left, right))),
    [own],
  )
}

const LARGER = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'])
const SMALLER = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'])

/** Both schemas at once; nothing when no value can satisfy both. */
const merge = (left: JsonObject, right: JsonObject): JsonObject[] => {
  const result = { ...left }
  for (const [keyword, value] of Object.entries(right)) {
    result[keyword] = keyword in left ? both(keyword, left[keyword], value) : value
  }
  const isImpossible = [result['type'], result['enum']].some(each => Array.isArray(each) && each.length === 0)
  return isImpossible ? [] : [result]
}

const both = (keyword: string, left: unknown, right: unknown): unknown => {
  if (SUBSCHEMA_MAP.has(keyword)) return bothProperties(left as JsonObject, right as JsonObject)
  if (keyword === 'required') return [...new Set([...list(left), ...list(right)])]
  if (keyword === 'enum') return list(left).filter(one => list(right).some(other => isSame(one, other)))
  if (keyword === 'type') return bothTypes([left].flat(), [right].flat())
  if (LARGER.has(keyword)) return Math.max(Number(left), Number(right))
  if (SMALLER.has(keyword)) return Math.min(Number(left), Number(right))
  if (SUBSCHEMA.has(keyword)) return { allOf: [left, right] }
  if (keyword === 'uniqueItems') return left === true || right === true
  if (!ASSERTIONS.has(keyword) || keyword === 'const' || isSame(left, right)) return right
  throw new Error(
    `the harness cannot combine ${keyword} ${JSON.stringify(left)} and ${JSON.stringify(right)}`,
  )
}

const bothProperties = (left: JsonObject, right: JsonObject): JsonObject => {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  const inBoth = (name: string) => Object.hasOwn(left, name) && Object.hasOwn(right, name)
  return Object.fromEntries(
    names.map(name => [
      name,
      inBoth(name) ? { allOf: [left[name], right[name]] } : (left[name] ?? right[name]),
    ]),
  )
}

const bothTypes = (left: unknown[], right: unknown[]): unknown[] =>
  left.flatMap(type => {
    if (right.includes(type)) return [type]
    if (type === 'number' && right.includes('integer')) return ['integer']
    return type === 'integer' && right.includes('number') ? ['integer'] : []
  })

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)

const splitTypes = (keywords: JsonObject): Omit<Variant, 'others'>[] => {
  const declared = 'type' in keywords
  const types = declared ? ([keywords['type']].flat() as TypeName[]) : inferTypes(keywords)
  return types.flatMap(type => {
    if (!Array.isArray(keywords['enum'])) return [{ type, declared, keywords }]
    const values = keywords['enum'].filter(value => hasType(value, type))
    return values.length > 0 ? [{ type, declared: true, keywords: { ...keywords, enum: values } }] : []
  })
}

const HINTS: readonly (readonly [TypeName, readonly string[]])[] = [
  [
    'object',
    ['properties', 'patternProperties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  ],
  ['array', ['items', 'minItems', 'maxItems', 'uniqueItems']],
  ['string', ['pattern', 'format', 'minLength', 'maxLength']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
]

const inferTypes = (keywords: JsonObject): TypeName[] => {
  if ('enum' in keywords) return ['string', 'number', 'boolean', 'null', 'object', 'array']
  const hint = HINTS.find(([, names]) => names.some(name => name in keywords))
  return hint ? [hint[0]] : ['string', 'integer', 'boolean', 'null']
}

const hasType = (value: unknown, type: TypeName): boolean => {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

export const propertiesOf = ({ keywords }: Pick<Variant, 'keywords'>): JsonObject =>
  isObject(keywords['properties']) ? keywords['properties'] : {}

/** What a key of an object has to be: declared by its name, by its pattern, or as one of the others. */
export const schemaOf = (variant: Pick<Variant, 'keywords'>, name: string): unknown => {
  const { patternProperties, additionalProperties = {} } = variant.keywords
  const patterns = Object.entries(isObject(patternProperties) ? patternProperties : {})
  const matching = patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(name)).map(([, each]) => each)
  const own = propertiesOf(variant)
  const all = [...(Object.hasOwn(own, name) ? [own[name]] : []), ...matching]
  if (all.length > 1) return { allOf: all }
  return all[0] ?? additionalProperties
}

export const requiredOf = ({ keywords }: Variant): string[] => list(keywords['required']).map(String)

/** Whether an object may hold keys that nobody declared. A body may only where the contract says so. */
export const isOpen = ({ others }: Variant, isBody: boolean): boolean =>
  others === 'allowed' || (others === 'unsaid' && !isBody)
