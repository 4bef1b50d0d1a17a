import { isObject } from '../spec/document.js'
import { isCount } from '../spec/schema-check.js'

type ValueCheck = (value: unknown) => boolean

const isNumber: ValueCheck = value => Number.isFinite(value)
const isText: ValueCheck = value => typeof value === 'string'
const isFlag: ValueCheck = value => typeof value === 'boolean'
const isNames: ValueCheck = value => Array.isArray(value) && value.every(isText)
const isSchema: ValueCheck = value => typeof value === 'boolean' || isObject(value)

/** What the values of keywords must be: JSON Schema Validation 2020-12, section 6. */
const VALUES: readonly (readonly [keywords: string, check: ValueCheck])[] = [
  ['minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains', isCount],
  ['minimum maximum exclusiveMinimum exclusiveMaximum', isNumber],
  ['multipleOf', value => isNumber(value) && Number(value) > 0],
  ['pattern format contentEncoding contentMediaType', isText],
  ['uniqueItems deprecated readOnly writeOnly', isFlag],
  ['type', value => isText(value) || isNames(value)],
  ['enum', Array.isArray],
  ['required', isNames],
  ['dependentRequired', value => isObject(value) && Object.values(value).every(isNames)],
  [
    'properties patternProperties dependentSchemas',
    value => isObject(value) && Object.values(value).every(isSchema),
  ],
  ['prefixItems', value => Array.isArray(value) && value.every(isSchema)],
  ['items additionalProperties unevaluatedItems unevaluatedProperties', isSchema],
  ['not if then else contains propertyNames', isSchema],
]

const CHECKS: ReadonlyMap<string, ValueCheck> = new Map(
  VALUES.flatMap(([keywords, check]) => keywords.split(' ').map(keyword => [keyword, check] as const)),
)

/** Whether the value of a keyword means anything. What does not restricts nothing, as a keyword that nobody has defined. */
export const isReadable = (keyword: string, value: unknown): boolean => CHECKS.get(keyword)?.(value) ?? true
