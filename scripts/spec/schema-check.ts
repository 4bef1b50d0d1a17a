import { escapeToken, isObject, type JsonObject, lookUp } from './document.js'
import {
  ADVICE,
  ANNOTATIONS,
  FORMATS,
  isKnownKeyword,
  SUBSCHEMA,
  SUBSCHEMA_LIST,
  SUBSCHEMA_MAP,
  TYPES,
} from './keywords.js'
import type { SpecProblem } from './problem.js'

const isAssertion = (keyword: string): boolean =>
  keyword !== '$ref' && !ANNOTATIONS.has(keyword) && !keyword.startsWith('x-')

const regExpProblem = (pattern: unknown): string | undefined => {
  try {
    new RegExp(String(pattern), 'u')
    return undefined
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

/** Everything in one schema, and below it, that types and validators cannot represent. References are not followed. */
export const checkSchema = (doc: JsonObject, schema: unknown, pointer: string): SpecProblem[] => {
  if (typeof schema === 'boolean') return []
  if (!isObject(schema)) return [{ pointer, reason: 'a schema must be an object or a boolean' }]
  const beside = '$ref' in schema ? Object.keys(schema).filter(isAssertion) : []
  if (beside.length > 0) {
    const reason = `${beside.join(', ')} beside $ref would be lost in the types; write allOf with both`
    return [{ pointer, reason }]
  }
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const at = `${pointer}/${escapeToken(keyword)}`
    if (!isKnownKeyword(keyword)) {
      const advice = Object.hasOwn(ADVICE, keyword) ? `: ${ADVICE[keyword]}` : ''
      return [{ pointer: at, reason: `unknown JSON Schema keyword ${JSON.stringify(keyword)}${advice}` }]
    }
    if (SUBSCHEMA.has(keyword)) return checkSchema(doc, value, at)
    if (SUBSCHEMA_LIST.has(keyword)) {
      if (!Array.isArray(value)) return [{ pointer: at, reason: 'must be a list of schemas' }]
      return value.flatMap((each, index) => checkSchema(doc, each, `${at}/${index}`))
    }
    if (SUBSCHEMA_MAP.has(keyword)) {
      if (!isObject(value)) return [{ pointer: at, reason: 'must map names to schemas' }]
      return Object.entries(value).flatMap(([name, each]) => {
        const place = `${at}/${escapeToken(name)}`
        const problem = keyword === 'patternProperties' ? regExpProblem(name) : undefined
        const own = problem ? [{ pointer: place, reason: `is not a regular expression: ${problem}` }] : []
        return [...own, ...checkSchema(doc, each, place)]
      })
    }
    const reason = checkAssertion(doc, keyword, value)
    return reason === undefined ? [] : [{ pointer: at, reason }]
  })
}

const checkAssertion = (doc: JsonObject, keyword: string, value: unknown): string | undefined => {
  switch (keyword) {
    case '$ref':
      return checkRef(doc, value)
    case 'type': {
      const unknown = [value].flat().filter(type => !TYPES.has(String(type)))
      return unknown.length > 0 ? `unknown type ${JSON.stringify(unknown[0])}` : undefined
    }
    case 'format':
      return FORMATS.has(String(value))
        ? undefined
        : `unknown format ${JSON.stringify(value)}; known are ${[...FORMATS].join(', ')}`
    case 'pattern':
      return regExpProblem(value)
    default:
      return checkValue(keyword, value)
  }
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0
const isTextList = (value: unknown): boolean =>
  Array.isArray(value) && value.every(each => typeof each === 'string')

/** What the value of a keyword must be: JSON Schema Validation 2020-12, section 6. */
const VALUES: readonly (readonly [RegExp, (value: unknown) => boolean, string])[] = [
  [/^(min|max)(Length|Items|Properties)$/, isCount, 'must be an integer of 0 or more'],
  [/^(exclusiveM|m)(in|ax)imum$/, Number.isFinite, 'must be a number'],
  [/^multipleOf$/, value => Number.isFinite(value) && Number(value) > 0, 'must be a number above 0'],
  [/^uniqueItems$/, value => typeof value === 'boolean', 'must be true or false'],
  [/^required$/, isTextList, 'must be a list of names'],
  [/^enum$/, value => Array.isArray(value) && value.length > 0, 'must be a list of at least one value'],
]

const checkValue = (keyword: string, value: unknown): string | undefined =>
  VALUES.find(([pattern, isValid]) => pattern.test(keyword) && !isValid(value))?.[2]

/** Why a reference cannot be followed, or undefined when it can. */
export const checkRef = (doc: JsonObject, ref: unknown): string | undefined => {
  const seen = new Set<unknown>()
  for (let next = ref; next !== undefined; ) {
    if (typeof next !== 'string') return 'a $ref must be text'
    if (!next.startsWith('#/')) return `${JSON.stringify(next)} points out of this document; bundle it first`
    if (seen.has(next)) return `${JSON.stringify(ref)} is a reference to itself`
    seen.add(next)
    const target = lookUp(doc, next)
    if (target === undefined) return `dangling $ref ${JSON.stringify(next)}`
    next = isObject(target) ? (target['$ref'] as string | undefined) : undefined
  }
  return undefined
}
