import type { QueryRule } from '../../generated/simulator.js'
import type { RequestIssue } from './answer.js'

type QueryRules = Readonly<Record<string, QueryRule>>

/** A query as it was read; what was left out is not in it, and neither is what was given as null. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** Names of vendors are masked in the contract, and come unmasked. */
const OPEN_ENUMS: readonly string[] = ['integration_vendor']

/** Reads the query of a request by what the contract admits. Parameters that it does not know are ignored. */
export const readQuery = (
  params: URLSearchParams,
  rules: QueryRules,
): { readonly query: Query; readonly issues: readonly RequestIssue[] } => {
  const query: Record<string, string | number | boolean | readonly string[]> = {}
  const issues: RequestIssue[] = []
  for (const [name, rule] of Object.entries(rules)) {
    const texts = params.getAll(name)
    const [text] = texts
    if (text === undefined || (text === 'null' && rule.type.includes('null'))) continue
    const value = rule.type.includes('array') ? texts.flatMap(each => each.split(',')) : readValue(text, rule)
    const problem = value === undefined ? `Expected ${rule.type.join(' or ')}` : problemOf(value, name, rule)
    if (problem === undefined && value !== undefined) query[name] = value
    else issues.push({ code: 'invalid_type', path: [name], message: problem ?? '' })
  }
  return { query, issues }
}

/** Undefined: it is none of the types. */
const readValue = (text: string, { type }: QueryRule): string | number | boolean | undefined => {
  if (type.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  if (type.includes('integer') && /^-?\d+$/.test(text)) return Number(text)
  if (type.includes('number') && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  return type.includes('string') || type.length === 0 ? text : undefined
}

const problemOf = (value: Query[string], name: string, rule: QueryRule): string | undefined => {
  const { minimum, maximum, enum: members, pattern } = rule
  if (typeof value === 'number' && minimum !== undefined && value < minimum)
    return `Number must be greater than or equal to ${minimum}`
  if (typeof value === 'number' && maximum !== undefined && value > maximum)
    return `Number must be less than or equal to ${maximum}`
  if (members && !OPEN_ENUMS.includes(name) && !members.includes(value))
    return `Expected ${members.map(each => JSON.stringify(each)).join(' | ')}`
  if (pattern !== undefined && typeof value === 'string' && !new RegExp(pattern, 'u').test(value))
    return `Must match ${pattern}`
  return undefined
}
