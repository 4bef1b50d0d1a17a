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
  const { signal, fetch, baseUrl, ...rest } = init
  const issues = baseUrl === undefined ? [] : [OTHER_BASE_URL]
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

const OTHER_BASE_URL: Issue = {
  rule: 'request.baseUrl',
  path: '/baseUrl',
  message: 'is set by the option environment; the token goes nowhere else, so make another client',
  source: 'README, options',
}

/** The body as JSON text, written once; undefined when there is none. */
const writeBody = (body: unknown, issues: Issue[]): string | undefined => {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    const reason = cause instanceof Error ? `: ${cause.message}` : ''
    issues.push({
      rule: 'request.json',
      path: '',
      message: `the body cannot be written as JSON${reason}`,
      source: 'RFC 8259',
    })
    return ''
  }
}
