import type { Issue } from '../core/error.js'
import type { Fetch } from '../core/fetch.js'
import { asFields, escapeToken, isPlain } from '../core/json.js'
import type { CallOptions, IdempotencyOptions } from '../options/call.js'

/** What a caller of the plain client may pass beside the parameters. */
export interface GivenInit {
  readonly params?: { readonly path?: unknown; readonly query?: unknown }
  readonly body?: unknown
  readonly parseAs?: string
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  readonly deadlineMs?: CallOptions['deadlineMs']
  readonly retry?: CallOptions['retry']
  readonly priority?: CallOptions['priority']
  readonly idempotencyKey?: IdempotencyOptions['idempotencyKey']
  readonly ifUnknown?: IdempotencyOptions['ifUnknown']
  readonly fetch?: Fetch
  readonly middleware?: unknown
}

/** What a call takes. openapi-fetch ignores any other name without a word, and filters with it. */
const INIT: ReadonlySet<string> = new Set([
  ...[
    'params',
    'body',
    'headers',
    'parseAs',
    'signal',
    'timeoutMs',
    'deadlineMs',
    'retry',
    'priority',
    'idempotencyKey',
    'ifUnknown',
    'fetch',
    'middleware',
  ],
])
const PARAMS: ReadonlySet<string> = new Set(['path', 'query', 'header', 'cookie'])
const PARSE_AS: ReadonlySet<unknown> = new Set(['json', 'text', 'blob', 'arrayBuffer', 'stream'])

const ADVICE: Readonly<Record<string, string>> = {
  query: 'goes into params: { query }; here it would be ignored, and the filter with it',
  path: 'goes into params: { path }',
  baseUrl: 'is set by the option environment; the token goes nowhere else, so make another client',
}

export const initIssue = (place: string, message: string): Issue => ({
  rule: 'request.init',
  path: place,
  message,
  source: 'docs/reading.md',
})

/** What is wrong with the options of a call. */
export const checkInit = (operation: string, given: unknown): Issue[] => {
  const issues: Issue[] = []
  const report = (place: string, message: string): void => {
    issues.push(initIssue(place, message))
  }
  const path = operation.slice(operation.indexOf(' ') + 1)
  if (!path.startsWith('/') || /[?#]|\/\.\.?(\/|$)/.test(path)) {
    report('', 'the path must be one of the contract: text that begins with a slash, without query and dots')
  }
  if (given === undefined) return issues
  if (!isPlain(given)) {
    report('', 'the options of a call are a plain object, such as { params, body }')
    return issues
  }
  const { params, body, parseAs, fetch, middleware, ...rest }: GivenInit = given
  const unknown = Object.keys(rest).filter(name => !INIT.has(name))
  for (const name of unknown) {
    const other = 'is not an option of a call; for options of fetch bring a fetch of your own'
    report(`/${escapeToken(name)}`, Object.hasOwn(ADVICE, name) ? `${ADVICE[name]}` : other)
  }
  checkParams(params, report)
  if (/^(GET|HEAD) /.test(operation) && body !== undefined) {
    report('/body', 'cannot be sent with GET; filters go into params: { query }')
  }
  if (parseAs !== undefined && !PARSE_AS.has(parseAs))
    report('/parseAs', `must be one of ${[...PARSE_AS].join(', ')}`)
  if (fetch !== undefined && typeof fetch !== 'function') report('/fetch', 'must be a function')
  if (middleware !== undefined && !Array.isArray(middleware)) report('/middleware', 'must be a list')
  return issues
}

const checkParams = (params: unknown, report: (place: string, message: string) => void): void => {
  if (params === undefined) return
  if (!isPlain(params)) {
    report('/params', 'must be a plain object, such as { path, query }')
    return
  }
  for (const [name, values] of Object.entries(params)) {
    if (!PARAMS.has(name))
      report(`/params/${escapeToken(name)}`, 'is unknown, and would be ignored; there are path and query')
    else if (values !== undefined && !isPlain(values))
      report(`/params/${escapeToken(name)}`, 'must be a plain object of names and values')
  }
}

/** The body as JSON text, written once; undefined when there is none. */
export const writeBody = (body: unknown, issues: Issue[]): string | undefined => {
  const report = (message: string): undefined => {
    issues.push({ rule: 'request.json', path: '', message: `the body ${message}`, source: 'RFC 8259' })
    return undefined
  }
  if (body === undefined || body === null) return undefined
  if (asFields(body) === undefined && !Array.isArray(body))
    return report('must be an object; it is written as JSON here')
  try {
    // Of FormData and the like JSON would keep nothing.
    const kind = Object.prototype.toString.call(body).slice(8, -1)
    if (kind !== 'Object' && kind !== 'Array') return report(`must be an object, and is a ${kind}`)
    return JSON.stringify(body)
  } catch (cause) {
    return report(`cannot be written as JSON${cause instanceof Error ? `: ${cause.message}` : ''}`)
  }
}
