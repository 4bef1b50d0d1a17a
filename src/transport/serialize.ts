import type { Issue } from '../core/error.js'
import { describeValue, escapeToken, isWellFormed } from '../core/json.js'
import { suggest } from '../core/suggest.js'

/**
 * Paths and queries of a request as text. openapi-fetch alone turns an empty id into the list operation, `..` into
 * another operation, and a Date into nothing; here those are refused.
 */

export type Values = Readonly<Record<string, unknown>>

/** What is known of an operation's query. */
export interface QueryRow {
  /** Names of the parameters. */
  readonly query: readonly string[]
  /** Those of them that may be null, which leaves them out. */
  readonly nullable: readonly string[]
}

/** The names of a template and the texts between them, of which there is one more. */
interface Template {
  readonly names: readonly string[]
  readonly texts: readonly string[]
}

const templates = new Map<string, Template>()

/** Read once: there are as many as operations. */
const templateOf = (template: string): Template => {
  const known = templates.get(template)
  if (known) return known
  const parts = template.split(/\{([^{}]+)\}/)
  const read = {
    names: parts.filter((_, index) => index % 2 === 1),
    texts: parts.filter((_, index) => index % 2 === 0),
  }
  // A caller of the plain client may bring any path.
  if (templates.size < MAX_TEMPLATES) templates.set(template, read)
  return read
}

const MAX_TEMPLATES = 1_000

/** Everything that is wrong with the parameters of a path: missing, empty, or leading to another path. */
export const checkPath = (template: string, values: unknown): Issue[] => {
  const { names } = templateOf(template)
  if (names.length === 0) return []
  const own = asValues(values)
  return names.flatMap(name => {
    const message = pathProblem(Object.hasOwn(own, name) ? own[name] : undefined)
    return message
      ? [{ rule: 'request.path', path: `/${escapeToken(name)}`, message, source: 'RFC 3986, section 3.3' }]
      : []
  })
}

const pathProblem = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return 'is missing; it is part of the path'
  if (typeof value !== 'string' && !(typeof value === 'number' && Number.isFinite(value))) {
    return `must be text, and is ${describeValue(value)}`
  }
  const text = String(value)
  if (text.trim() === '') return 'is empty, which would address the list instead of one record'
  if (text === '.' || text === '..') return `is ${JSON.stringify(text)}, which would address another path`
  if (/[/\\]/.test(text)) return `holds a slash, which would address another path: ${JSON.stringify(text)}`
  return isWellFormed(text) ? undefined : HALF_A_PAIR
}

const HALF_A_PAIR = 'holds half of a surrogate pair, which no URL can carry'

/** Never throws: what is wrong with the values is `checkPath`'s to say. */
export const serializePath = (template: string, values: unknown): string => {
  const { names, texts } = templateOf(template)
  const own = asValues(values)
  let path = texts[0] ?? ''
  for (const [index, name] of names.entries()) {
    const value = own[name]
    path += pathProblem(value) ? `{${name}}` : encodeURIComponent(String(value))
    path += texts[index + 1]
  }
  return path
}

/**
 * Everything that is wrong with a query. A name that the operation does not declare would be ignored by the server, and
 * a filter that is ignored, or vanishes, answers with everybody's records.
 * @param row undefined when the operation is unknown; then any name passes
 */
export const checkQuery = (values: unknown, operation: string, row?: QueryRow): Issue[] =>
  Object.entries(asValues(values)).flatMap(([name, value]) => {
    const message = queryProblemOf(name, value, operation, row)
    return message
      ? [{ rule: 'request.query', path: `/${escapeToken(name)}`, message, source: 'spec/propexo.yaml' }]
      : []
  })

const queryProblemOf: typeof queryProblem = (...args) => {
  try {
    return queryProblem(...args)
  } catch {
    return 'cannot be read'
  }
}

const queryProblem = (
  name: string,
  value: unknown,
  operation: string,
  row: QueryRow | undefined,
): string | undefined => {
  if (row && !row.query.includes(name)) {
    const known = suggest(name, row.query) || '; it takes none'
    return `is not a query parameter of ${operation}${known}`
  }
  if (value === undefined) return 'is undefined, which would drop the filter; leave it out'
  if (value === null)
    return row && !row.nullable.includes(name)
      ? 'is null, which would drop the filter; leave it out'
      : undefined
  if (Array.isArray(value) && value.length === 0)
    return 'is an empty list, which would drop the filter; leave it out'
  const wrong = [value].flat().find(each => !isScalar(each))
  if (wrong !== undefined || (Array.isArray(value) && value.includes(undefined))) {
    const hint = wrong instanceof Date ? '; pass it as text, such as date.toISOString()' : ''
    return `must be text, a number or a boolean, and is ${describeValue(wrong)}${hint}`
  }
  return [value].flat().every(each => isWellFormed(String(each))) ? undefined : HALF_A_PAIR
}

/** Lists are repeated (`a=1&a=2`, OpenAPI's form style, exploded). Never throws; see `checkQuery`. */
export const serializeQuery = (values: unknown): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asValues(values))) {
    for (const each of [value].flat()) if (isScalar(each)) query.append(name, String(each))
  }
  return query.toString()
}

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value))

const asValues = (values: unknown): Values =>
  typeof values === 'object' && values !== null && !Array.isArray(values) ? (values as Values) : {}
