import { asFields, escapeToken, isPlain } from '../json.js'
import { type CallOptions, readCallOptions } from '../options/call.js'
import type { Issue } from '../propexo-error.js'
import { canHoldBody, readJson, toResponse, toStatusError } from './answer.js'
import type { Attempted, Fetch } from './attempt.js'
import { RuleError } from './errors.js'
import { refuse } from './refuse.js'

/** Sends a request that openapi-fetch has built. */
export type Exchanger = (
  request: Request,
  body: string | null,
  operation: string,
  options: CallOptions & { readonly fetch?: Fetch },
) => Promise<Attempted>

/** What a caller of the plain client may pass beside the parameters. */
interface ApiInit {
  readonly params?: { readonly path?: unknown; readonly query?: unknown }
  readonly body?: unknown
  readonly parseAs?: string
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  readonly deadlineMs?: CallOptions['deadlineMs']
  readonly retry?: CallOptions['retry']
  readonly priority?: CallOptions['priority']
  readonly fetch?: (request: Request) => Promise<Response>
  readonly middleware?: unknown
}

const CALLS: ReadonlySet<unknown> = new Set([
  'GET',
  'PUT',
  'POST',
  'DELETE',
  'OPTIONS',
  'HEAD',
  'PATCH',
  'TRACE',
  'request',
])

/** The plain client, with the traps of openapi-fetch closed; it returns `error` for a status and throws for the rest. */
export const guardApi = <Client extends object>(client: Client, exchange: Exchanger): Client =>
  new Proxy(client, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function' || !CALLS.has(name)) return member
      return async (...args: [unknown, ...unknown[]]) => {
        const [method, path, init] = name === 'request' ? args : [String(name), ...args]
        const run = (next: object): unknown =>
          Reflect.apply(member, target, name === 'request' ? [method, path, next] : [path, next])
        const operation = `${String(method).toUpperCase()} ${String(path)}`
        return callApi(operation, init, run, exchange)
      }
    },
  })

const callApi = async (
  operation: string,
  given: unknown,
  run: (init: object) => unknown,
  exchange: Exchanger,
): Promise<unknown> => {
  const issues = checkInit(operation, given)
  const init: ApiInit = isPlain(given) ? given : {}
  // The signal stays here: a Request that follows it would leave a listener on it for ever.
  const { signal, timeoutMs, deadlineMs, retry, priority, fetch, ...rest } = init
  const options = readCallOptions({
    ...(signal ? { signal } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...(retry === undefined ? {} : { retry }),
    ...(priority === undefined ? {} : { priority }),
  })
  const body = writeBody(rest.body, issues)
  refuse(operation, rest.params?.path, rest.params?.query, body !== undefined, issues)
  let failure: { readonly error: unknown } | undefined
  const attemptOnce = async (request: Request): Promise<Response> => {
    try {
      const { exchange: got, redactor } = await exchange(request, body ?? null, operation, {
        ...options,
        ...(fetch ? { fetch } : {}),
      })
      if (got.ok && (rest.parseAs ?? 'json') === 'json' && got.status !== 204)
        readJson(got, operation, redactor)
      if (!got.ok && !canHoldBody(got.status)) throw toStatusError(got, operation, redactor)
      return toResponse(got, redactor)
    } catch (error) {
      failure = { error }
      throw error
    }
  }
  try {
    const written = body === undefined ? {} : { body, bodySerializer: String }
    return await run({ ...rest, ...written, fetch: attemptOnce })
  } catch (error) {
    if (failure === undefined && error instanceof TypeError) {
      // What fetch's own Request refuses, such as a header that is none: before anything was sent.
      throw new RuleError(operation, [initIssue('', error.message)])
    }
    // openapi-fetch loses an error that is falsy, as the reason of an abort may be.
    throw failure && !failure.error ? failure.error : error
  }
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

const initIssue = (place: string, message: string): Issue => ({
  rule: 'request.init',
  path: place,
  message,
  source: 'README, propexo.api',
})

/** What is wrong with the options of a call. */
const checkInit = (operation: string, given: unknown): Issue[] => {
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
  const { params, body, parseAs, fetch, middleware, ...rest }: ApiInit = given
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
const writeBody = (body: unknown, issues: Issue[]): string | undefined => {
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
