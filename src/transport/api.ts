import { asFields } from '../json.js'
import type { CallOptions } from '../options.js'
import { canHoldBody, readJson, toResponse, toStatusError } from './answer.js'
import type { Attempted, Fetch } from './attempt.js'
import type { Issue } from './errors.js'
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
  readonly fetch?: (request: Request) => Promise<Response>
  readonly baseUrl?: unknown
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
      return (...args: [string, ...unknown[]]) => {
        const [method, path, init] = name === 'request' ? args : [String(name), ...args]
        const run = (next: object): unknown =>
          Reflect.apply(member, target, name === 'request' ? [method, path, next] : [path, next])
        return callApi(`${String(method).toUpperCase()} ${path}`, (init ?? {}) as ApiInit, run, exchange)
      }
    },
  })

const callApi = async (
  operation: string,
  init: ApiInit,
  run: (init: object) => unknown,
  exchange: Exchanger,
): Promise<unknown> => {
  // The signal stays here: a Request that follows it would leave a listener on it for ever.
  const { signal, fetch, baseUrl: _, ...rest } = init
  const issues = checkInit(operation, init)
  const body = writeBody(rest.body, issues)
  refuse(operation, rest.params?.path, rest.params?.query, body !== undefined, issues)
  let failure: { readonly error: unknown } | undefined
  const attemptOnce = async (request: Request): Promise<Response> => {
    try {
      const { exchange: got, redactor } = await exchange(request, body ?? null, operation, {
        ...(signal ? { signal } : {}),
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
    // openapi-fetch loses an error that is falsy, as the reason of an abort may be.
    throw failure && !failure.error ? failure.error : error
  }
}

/** What openapi-fetch takes, and what it passes on to fetch. It ignores any other name without a word. */
const INIT: ReadonlySet<string> = new Set([
  ...['params', 'body', 'headers', 'parseAs', 'signal', 'fetch', 'middleware', 'baseUrl'],
  ...['querySerializer', 'pathSerializer', 'bodySerializer', 'Request'],
  ...[
    'cache',
    'credentials',
    'dispatcher',
    'duplex',
    'integrity',
    'keepalive',
    'mode',
    'priority',
    'redirect',
  ],
  ...['referrer', 'referrerPolicy', 'window'],
])

const ADVICE: Readonly<Record<string, string>> = {
  query: 'goes into params: { query }; here it would be ignored, and the filter with it',
  path: 'goes into params: { path }',
  timeoutMs: 'is an option of the client; for one call use signal',
}

/** What is wrong with the options of a call. */
const checkInit = (operation: string, init: ApiInit): Issue[] => {
  const issue = (name: string, message: string): Issue => ({
    rule: 'request.init',
    path: name === '' ? '' : `/${name}`,
    message,
    source: 'README, propexo.api',
  })
  const issues = Object.keys(init)
    .filter(name => !INIT.has(name))
    .map(name => issue(name, Object.hasOwn(ADVICE, name) ? `${ADVICE[name]}` : 'is not an option of a call'))
  if (!operation.includes(' /'))
    issues.push(issue('', 'the path must be text that begins with a slash, as in the contract'))
  if (init.baseUrl !== undefined) {
    issues.push(
      issue(
        'baseUrl',
        'is set by the option environment; the token goes nowhere else, so make another client',
      ),
    )
  }
  if (/^(GET|HEAD) /.test(operation) && init.body !== undefined) {
    issues.push(issue('body', 'cannot be sent with GET; filters go into params: { query }'))
  }
  return issues
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
