import { ConfigurationError, type Issue } from './transport/errors.js'

/** The account token, or a function that gives it for each request; it may be asynchronous, to rotate tokens. */
export type Token = string | (() => string | Promise<string>)

export interface PropexoOptions {
  /** Sent as `Authorization: Bearer <token>`. A token belongs to one environment. */
  readonly token: Token
  /** Default: `production`. `baseUrl` is for mocks and proxies: absolute, http or https, without query or fragment. */
  readonly environment?: 'production' | 'sandbox' | { readonly baseUrl: string }
  /** Milliseconds for one attempt, from sending to the end of the body. Default 30,000; at most 300,000. */
  readonly timeoutMs?: number
  /** Replaces the global fetch, for tests and dispatchers. It gets a whole Request. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/** What every call takes as its last argument. */
export interface CallOptions {
  /** Aborts the call; its reason is what the call then throws. */
  readonly signal?: AbortSignal
  /** As in the client options, for this call. */
  readonly timeoutMs?: number
  /** More headers. `Authorization` stays the client's own. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface Settings {
  readonly baseUrl: string
  readonly token: () => Promise<string>
  readonly timeoutMs: number
  readonly fetch: (request: Request) => Promise<Response>
}

const BASE_URLS: Readonly<Record<string, string>> = {
  production: 'https://api.propexo.com',
  sandbox: 'https://api.sandbox.propexo.com',
}

const DEFAULT_TIMEOUT_MS = 30_000
/** Node's fetch gives up by itself when headers take longer than 5 minutes. */
const MAX_TIMEOUT_MS = 300_000

const OPTIONS: readonly (keyof PropexoOptions)[] = ['token', 'environment', 'timeoutMs', 'fetch']
const CALL_OPTIONS: readonly (keyof CallOptions)[] = ['signal', 'timeoutMs', 'headers']

type Report = (option: string, message: string) => void

const check = (run: (report: Report) => void): void => {
  const issues: Issue[] = []
  run((option, message) => {
    const path = option === '' ? '' : `/${option}`
    issues.push({ rule: 'options', path, message: `${option} ${message}`.trim(), source: 'README, options' })
  })
  if (issues.length > 0) throw new ConfigurationError(issues)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Checks the client options and fills in defaults.
 * @throws ConfigurationError that names every wrong option and the fix; it never holds the token
 */
export const readOptions = (options: PropexoOptions): Settings => {
  check(report => {
    if (!isRecord(options)) return report('', 'new Propexo() takes an object, at least { token }')
    reportUnknown(options, OPTIONS, report)
    const { token, environment, timeoutMs, fetch } = options
    const tokenProblem = typeof token === 'function' ? undefined : problemOfToken(token)
    if (tokenProblem) report('token', tokenProblem)
    checkEnvironment(environment, report)
    checkTimeout(timeoutMs, report)
    if (fetch !== undefined && typeof fetch !== 'function') report('fetch', 'must be a function')
    if (fetch === undefined && typeof globalThis.fetch !== 'function') {
      report('fetch', 'is needed, because this runtime has none of its own')
    }
    return undefined
  })
  const { token, environment = 'production', timeoutMs = DEFAULT_TIMEOUT_MS, fetch } = options
  return {
    baseUrl:
      typeof environment === 'string' ? (BASE_URLS[environment] ?? '') : trimSlashes(environment.baseUrl),
    token: () => readToken(token),
    timeoutMs,
    // Looked up at each call, so that a global fetch that is instrumented later is the one in use.
    fetch: fetch ?? (request => globalThis.fetch(request)),
  }
}

/** @throws ConfigurationError */
export const checkCallOptions = (options: CallOptions): void =>
  check(report => {
    if (!isRecord(options))
      return report('', 'the options of a call are an object, such as { signal, timeoutMs }')
    reportUnknown(options, CALL_OPTIONS, report)
    const { signal, timeoutMs, headers } = options
    if (signal !== undefined && !(isRecord(signal) && typeof signal.addEventListener === 'function')) {
      report('signal', 'must be an AbortSignal; pass controller.signal, not the controller')
    }
    checkTimeout(timeoutMs, report)
    if (headers !== undefined) checkHeaders(headers, report)
    return undefined
  })

const reportUnknown = (options: object, known: readonly string[], report: Report): void => {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) report(name, `is not an option; there are ${known.join(', ')}`)
  }
}

const readToken = async (token: Token): Promise<string> => {
  const value = typeof token === 'function' ? await token() : token
  const problem = problemOfToken(value)
  if (problem) check(report => report('token', `from your function ${problem}`))
  return value
}

/** RFC 6750 allows fewer characters; what matters is that the header can be sent as it is. */
const problemOfToken = (token: unknown): string | undefined => {
  if (token === undefined || token === null)
    return 'is missing; pass token: process.env.PROPEXO_TOKEN or a function'
  if (typeof token !== 'string') return 'must be text, or a function that gives text'
  if (token.trim() === '') return 'is empty; is the environment variable set?'
  if (/^bearer\s/i.test(token)) return 'must be the token alone, without "Bearer "'
  return /^[\x21-\x7e]+$/.test(token)
    ? undefined
    : 'holds a space, a line break or a character that no header can carry'
}

const checkEnvironment = (environment: unknown, report: Report): void => {
  if (environment === undefined || (typeof environment === 'string' && Object.hasOwn(BASE_URLS, environment)))
    return
  if (!isRecord(environment) || typeof environment['baseUrl'] !== 'string') {
    report('environment', `must be 'production', 'sandbox' or { baseUrl: 'https://…' }`)
    return
  }
  const problem = problemOfBaseUrl(environment['baseUrl'])
  if (problem) report('environment', `: baseUrl ${problem}`)
}

const problemOfBaseUrl = (text: string): string | undefined => {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    return 'must be absolute, such as http://127.0.0.1:4010'
  const url = new URL(text)
  if (url.search !== '' || text.includes('?'))
    return 'must not have a query; pass query parameters with the calls'
  if (url.hash !== '' || text.includes('#')) return 'must not have a fragment'
  if (url.username !== '' || url.password !== '') return 'must not hold credentials; pass the token as token'
  return undefined
}

const checkTimeout = (timeoutMs: unknown, report: Report): void => {
  if (timeoutMs === undefined) return
  if (typeof timeoutMs !== 'number' || !(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
    report('timeoutMs', `must be a number of milliseconds above 0 and at most ${MAX_TIMEOUT_MS}`)
  }
}

const checkHeaders = (headers: unknown, report: Report): void => {
  if (!isRecord(headers)) {
    report('headers', 'must be an object of names and texts')
    return
  }
  try {
    new Headers(headers as Record<string, string>)
  } catch {
    report('headers', 'holds a name or a value that HTTP does not allow')
  }
  for (const name of Object.keys(headers)) {
    if (typeof headers[name] !== 'string') report('headers', `: ${name} must be text`)
    if (name.toLowerCase() === 'authorization')
      report('headers', ': Authorization is set from the token option')
  }
}

const trimSlashes = (url: string): string => url.replace(/\/+$/, '')
