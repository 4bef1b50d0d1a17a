import { didYouMean } from '../../src/core/suggest.js'
import { contradictionIn } from './contradiction.js'
import { escapeToken, isObject, type JsonObject, lookUp } from './document.js'
import type { Place } from './grammar.js'
import {
  ADVICE,
  ANNOTATIONS,
  isKnownKeyword,
  KEYWORDS,
  SUBSCHEMA_LIST,
  SUBSCHEMA_MAP,
  TYPES,
} from './keywords.js'
import { isNoNumber } from './plain-data.js'
import type { SpecProblem } from './problem.js'
import { UNTYPED_NAMES } from './untyped-names.js'

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

/** What types and validators cannot represent in one schema, without what lies below it or behind its references. */
export const checkSchema = ({ node, pointer }: Place): SpecProblem[] => {
  if (typeof node === 'boolean') return []
  if (!isObject(node)) return [{ pointer, reason: 'a schema must be an object or a boolean' }]
  const beside = '$ref' in node ? Object.keys(node).filter(isAssertion) : []
  if (beside.length > 0) {
    const reason = `${beside.join(', ')} beside $ref would be lost in the types; write allOf with both`
    return [{ pointer, reason }]
  }
  const contradiction = contradictionIn(node)
  if (contradiction !== undefined) return [{ pointer, reason: contradiction }]
  return Object.entries(node).flatMap(([keyword, value]) => {
    const at = `${pointer}/${escapeToken(keyword)}`
    if (!isKnownKeyword(keyword)) return [{ pointer: at, reason: unknownKeyword(keyword) }]
    if (SUBSCHEMA_LIST.has(keyword))
      return Array.isArray(value) && value.length > 0
        ? []
        : [{ pointer: at, reason: 'must be a list of schemas' }]
    if (SUBSCHEMA_MAP.has(keyword)) {
      if (!isObject(value)) return [{ pointer: at, reason: 'must map names to schemas' }]
      return keyword === 'patternProperties' ? checkPatterns(value, at) : checkPropertyNames(value, at)
    }
    const reason = checkAssertion(keyword, value)
    return reason === undefined ? [] : [{ pointer: at, reason }]
  })
}

const unknownKeyword = (keyword: string): string => {
  if (Object.hasOwn(ADVICE, keyword)) return `${keyword} cannot be represented: ${ADVICE[keyword]}`
  return `unknown JSON Schema keyword ${JSON.stringify(keyword)}${didYouMean(keyword, KEYWORDS)}`
}

const checkPropertyNames = (properties: JsonObject, pointer: string): SpecProblem[] =>
  Object.keys(properties)
    .filter(name => UNTYPED_NAMES.has(name))
    .map(name => ({
      pointer: `${pointer}/${escapeToken(name)}`,
      reason: `no types can be made of a property called ${name}`,
    }))

const checkPatterns = (patterns: JsonObject, pointer: string): SpecProblem[] =>
  Object.keys(patterns).flatMap(name => {
    const problem = regExpProblem(name)
    const reason = `is not a regular expression: ${problem}`
    return problem ? [{ pointer: `${pointer}/${escapeToken(name)}`, reason }] : []
  })

const checkAssertion = (keyword: string, value: unknown): string | undefined => {
  switch (keyword) {
    case 'type': {
      const types = [value].flat()
      const [unknown] = types.filter(type => !TYPES.has(String(type)))
      if (unknown !== undefined)
        return `unknown type ${JSON.stringify(unknown)}${didYouMean(String(unknown), [...TYPES])}`
      return types.length > 0 ? undefined : 'must name a type'
    }
    case '$schema':
      return DIALECTS.test(String(value))
        ? undefined
        : `$schema names the dialect ${JSON.stringify(value)}; schemas are read as JSON Schema 2020-12`
    case 'pattern':
      return regExpProblem(value)
    default:
      return checkValue(keyword, value)
  }
}

const DIALECTS =
  /^https:\/\/(json-schema\.org\/draft\/2020-12\/schema|spec\.openapis\.org\/oas\/3\.[12]\/dialect\/.*)#?$/

export const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0
const isTextList = (value: unknown): boolean =>
  Array.isArray(value) && value.every(each => typeof each === 'string')

/** What the value of a keyword must be: JSON Schema Validation 2020-12, section 6. */
const VALUES: readonly (readonly [RegExp, (value: unknown) => boolean, string])[] = [
  [/^(min|max)(Length|Items|Properties)$/, isCount, 'must be an integer of 0 or more'],
  [/^(exclusiveM|m)(in|ax)imum$/, Number.isFinite, 'must be a number'],
  [/^multipleOf$/, value => Number.isFinite(value) && Number(value) > 0, 'must be a number above 0'],
  [
    /^(uniqueItems|deprecated|readOnly|writeOnly)$/,
    value => typeof value === 'boolean',
    'must be true or false',
  ],
  [/^required$/, isTextList, 'must be a list of names'],
  [/^enum$/, value => Array.isArray(value) && value.length > 0, 'must be a list of at least one value'],
]

const checkValue = (keyword: string, value: unknown): string | undefined =>
  VALUES.find(([pattern, isValid]) => pattern.test(keyword) && !isValid(value))?.[2] ??
  (/^(enum|const)$/.test(keyword) && [value].flat().some(isNoNumber)
    ? 'holds a number that JSON cannot write'
    : undefined)

/** References that lead to nothing but the next one. */
const IN_A_ROW = 100

/** Why a reference cannot be followed, or undefined when it can. */
export const checkRef = (doc: JsonObject, ref: unknown): string | undefined => {
  const seen = new Set<unknown>()
  for (let next = ref; next !== undefined; ) {
    if (typeof next !== 'string') return 'a $ref must be text'
    if (!next.startsWith('#/')) return `${JSON.stringify(next)} points out of this document; bundle it first`
    if (seen.has(next)) return `${JSON.stringify(ref)} is a reference to itself`
    if (seen.size >= IN_A_ROW)
      return `leads through more than ${IN_A_ROW} references in a row; refer to the end of them`
    seen.add(next)
    const target = lookUp(doc, next)
    if (target === undefined) return `dangling $ref ${JSON.stringify(next)}`
    next = isObject(target) ? (target['$ref'] as string | undefined) : undefined
  }
  return undefined
}
