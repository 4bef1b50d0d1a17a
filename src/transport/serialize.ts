import { type Issue, RuleError } from './errors.js'

/**
 * Paths and queries of a request as text. openapi-fetch alone turns an empty id into the list operation, `..` into
 * another operation, and a Date into nothing; here those are refused.
 */

type Values = Readonly<Record<string, unknown>>

const PLACEHOLDER = /\{([^{}]+)\}/g

const refuse = (operation: string, issues: readonly Issue[]): void => {
  if (issues.length > 0) throw new RuleError(operation, issues)
}

/** @throws RuleError for a missing, empty or dangerous path parameter */
export const serializePath = (template: string, values: Values, operation: string = template): string => {
  const issues: Issue[] = []
  const path = template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    const message = pathProblem(value)
    if (message)
      issues.push({ rule: 'request.path', path: `/${name}`, message, source: 'RFC 3986, section 3.3' })
    return message ? '' : encodeURIComponent(String(value))
  })
  refuse(operation, issues)
  return path
}

const pathProblem = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return 'is missing; it is part of the path'
  if (typeof value !== 'string' && !(typeof value === 'number' && Number.isFinite(value))) {
    return `must be text, and is ${describe(value)}`
  }
  const text = String(value)
  if (text.trim() === '') return 'is empty, which would address the list instead of one record'
  if (text === '.' || text === '..') return `is ${JSON.stringify(text)}, which would address another path`
  if (/[/\\]/.test(text)) return `holds a slash, which would address another path: ${JSON.stringify(text)}`
  if (!isWellFormed(text)) return 'holds half of a surrogate pair, which no URL can carry'
  return undefined
}

const isWellFormed = (text: string): boolean => {
  try {
    encodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/**
 * Lists are repeated (`a=1&a=2`, OpenAPI's form style, exploded). Undefined values are left out; null is too, because
 * the query has no way to say it.
 * @param known names that the operation declares; an unknown one would be ignored by the server, and a filter that is
 *   ignored answers with everybody's records
 * @throws RuleError for a value that has no text form, or an unknown name
 */
export const serializeQuery = (values: Values, operation: string, known?: readonly string[]): string => {
  const issues: Issue[] = []
  const report = (name: string, message: string): void => {
    issues.push({ rule: 'request.query', path: `/${name}`, message, source: 'spec/propexo.yaml' })
  }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (known && !known.includes(name)) {
      report(name, `is not a query parameter of ${operation}; it takes ${known.join(', ') || 'none'}`)
      continue
    }
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each === undefined || each === null) continue
      if (isScalar(each)) query.append(name, String(each))
      else report(name, `must be text, a number or a boolean, and is ${describe(each)}`)
    }
  }
  refuse(operation, issues)
  return query.toString()
}

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value))

const describe = (value: unknown): string => {
  if (value instanceof Date) return 'a Date; pass it as text, such as date.toISOString()'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'number' ? String(value) : `of type ${typeof value}`
}
