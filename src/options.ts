import { asFields } from './json.js'
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

export interface WaitOptions {
  /** Aborts the waiting; the job itself goes on. */
  readonly signal?: AbortSignal
  /** Milliseconds to wait for an outcome. Default 300,000 (five minutes). */
  readonly timeoutMs?: number
  /** Milliseconds before the first look and after it; each pause is half as long again. Default 2,000. */
  readonly pollMs?: number
  /** Longest pause in milliseconds. Default 30,000. */
  readonly maxPollMs?: number
}

export interface WaitSettings {
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
  readonly pollMs: number
  readonly maxPollMs: number
}

const WAIT_DEFAULTS = { timeoutMs: 300_000, pollMs: 2_000, maxPollMs: 30_000 } as const
const WAIT_DURATIONS = ['timeoutMs', 'pollMs', 'maxPollMs'] as const
/** Timers of JavaScript count in 32 bits; a longer one fires at once. */
const MAX_TIMER_MS = 2_147_483_647

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

/**
 * Reads an object of options, each of them once, and checks it.
 * @throws ConfigurationError that names every wrong option and the fix
 */
const read = <Options extends object>(
  options: Options,
  known: readonly string[],
  usage: string,
  check: (own: Options, report: Report) => void,
): Options => {
  const issues: Issue[] = []
  const report: Report = (option, message) => {
    const path = option === '' ? '' : `/${option}`
    issues.push({ rule: 'options', path, message: `${option} ${message}`.trim(), source: 'README, options' })
  }
  const own = readOwn(options)
  if (own === undefined) report('', usage)
  else {
    for (const name of Object.keys(own)) {
      if (!known.includes(name)) report(name, `is not an option; there are ${known.join(', ')}`)
    }
    try {
      check(own, report)
    } catch {
      report('', 'an option cannot be read')
    }
  }
  if (own === undefined || issues.length > 0) throw new ConfigurationError(issues)
  return own
}

const readOwn = <Options extends object>(options: Options): Options | undefined => {
  try {
    return asFields(options) && { ...options }
  } catch {
    return undefined
  }
}

/** Checks the client options and fills in defaults. The messages never hold the token. */
export const readOptions = (options: PropexoOptions): Settings => {
  const usage = 'new Propexo() takes an object, at least { token }'
  const own = read(options, OPTIONS, usage, ({ token, environment, timeoutMs, fetch }, report) => {
    const tokenProblem = typeof token === 'function' ? undefined : problemOfToken(token)
    if (tokenProblem) report('token', tokenProblem)
    checkEnvironment(environment, report)
    checkTimeout(timeoutMs, report)
    if (fetch !== undefined && typeof fetch !== 'function') report('fetch', 'must be a function')
    if (fetch === undefined && typeof globalThis.fetch !== 'function') {
      report('fetch', 'is needed, because this runtime has none of its own')
    }
  })
  const { token, environment = 'production', timeoutMs = DEFAULT_TIMEOUT_MS, fetch } = own
  return {
    baseUrl:
      typeof environment === 'string' ? (BASE_URLS[environment] ?? '') : normalize(environment.baseUrl),
    token: () => readToken(token),
    timeoutMs,
    // Looked up at each call, so that a global fetch that is instrumented later is the one in use.
    fetch: fetch ?? (request => globalThis.fetch(request)),
  }
}

/** @throws ConfigurationError */
export const readCallOptions = (options: CallOptions = {}): CallOptions => {
  const usage = 'the options of a call are an object, such as { signal, timeoutMs }'
  return read(options, CALL_OPTIONS, usage, ({ signal, timeoutMs, headers }, report) => {
    checkSignal(signal, report)
    checkTimeout(timeoutMs, report)
    if (headers !== undefined) checkHeaders(headers, report)
  })
}

/** How `job.wait()` waits, with defaults filled in. */
export const readWaitOptions = (options: WaitOptions = {}): WaitSettings => {
  const known = ['signal', ...WAIT_DURATIONS]
  const usage = 'the options of wait() are an object, such as { timeoutMs, signal }'
  const own = read(options, known, usage, (given, report) => {
    checkSignal(given.signal, report)
    for (const name of WAIT_DURATIONS) {
      if (given[name] !== undefined && !isDuration(given[name], MAX_TIMER_MS)) {
        report(name, `must be a number of milliseconds above 0 and at most ${MAX_TIMER_MS}`)
      }
    }
  })
  const { signal, timeoutMs, pollMs, maxPollMs } = own
  return {
    signal,
    timeoutMs: timeoutMs ?? WAIT_DEFAULTS.timeoutMs,
    pollMs: pollMs ?? WAIT_DEFAULTS.pollMs,
    maxPollMs: maxPollMs ?? WAIT_DEFAULTS.maxPollMs,
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const checkSignal = (signal: unknown, report: Report): void => {
  if (signal === undefined) return
  const { aborted, addEventListener, removeEventListener } = (signal ?? {}) as Partial<AbortSignal>
  const isSignal =
    typeof aborted === 'boolean' &&
    [addEventListener, removeEventListener].every(each => typeof each === 'function')
  if (!isSignal) report('signal', 'must be an AbortSignal; pass controller.signal, not the controller')
}

const isDuration = (value: unknown, max: number): boolean =>
  typeof value === 'number' && value > 0 && value <= max

const readToken = async (token: Token): Promise<string> => {
  const value = typeof token === 'function' ? await callTokenFunction(token) : token
  const problem = problemOfToken(value)
  if (problem) throw wrongToken(`token from your function ${problem}`)
  return value
}

const callTokenFunction = async (token: () => string | Promise<string>): Promise<string> => {
  try {
    return await token()
  } catch (cause) {
    const what = cause instanceof Error ? `an error (${cause.constructor.name})` : 'something'
    throw wrongToken(
      `token: your function threw ${what}; what it said is left out, because it may hold the token`,
    )
  }
}

const wrongToken = (message: string): ConfigurationError =>
  new ConfigurationError([{ rule: 'options', path: '/token', message, source: 'README, options' }])

/** RFC 6750 allows fewer characters; what matters is that the header can be sent as it is. */
const problemOfToken = (token: unknown): string | undefined => {
  if (token === undefined || token === null)
    return 'is missing; pass token: process.env.PROPEXO_TOKEN or a function'
  if (typeof token !== 'string') return 'must be text, or a function that gives text'
  if (token.trim() === '') return 'is empty; is the environment variable set?'
  if (/^bearer\s/i.test(token)) return 'must be the token alone, without "Bearer "'
  return /^[\x21-\x7e]+$/.test(token)
    ? undefined
    : 'holds a space, a line break or a character that no header can carry; trim it'
}

const checkEnvironment = (environment: unknown, report: Report): void => {
  if (environment === undefined || (typeof environment === 'string' && Object.hasOwn(BASE_URLS, environment)))
    return
  if (!isRecord(environment) || typeof environment['baseUrl'] !== 'string') {
    report('environment', `must be 'production', 'sandbox' or { baseUrl: 'https://…' }`)
    return
  }
  const problem = problemOfBaseUrl(environment['baseUrl'])
  if (problem) report('environment', `{ baseUrl } ${problem}`)
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
  if (timeoutMs !== undefined && !isDuration(timeoutMs, MAX_TIMEOUT_MS)) {
    report('timeoutMs', `must be a number of milliseconds above 0 and at most ${MAX_TIMEOUT_MS}`)
  }
}

/** Set from the token and the body. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
])

const checkHeaders = (headers: unknown, report: Report): void => {
  const prototype = isRecord(headers) ? Object.getPrototypeOf(headers) : undefined
  if (!isRecord(headers) || (prototype !== null && Object.getPrototypeOf(prototype) !== null)) {
    report(
      'headers',
      'must be a plain object of names and texts; of Headers, pass Object.fromEntries(headers)',
    )
    return
  }
  try {
    new Headers(headers as Record<string, string>)
  } catch {
    report('headers', 'holds a name or a value that HTTP does not allow')
  }
  for (const name of Object.keys(headers)) {
    if (typeof headers[name] !== 'string') report('headers', `must hold text, and ${name} is not`)
    if (OWN_HEADERS.has(name.toLowerCase()))
      report(
        'headers',
        `must not hold ${name}; Authorization, Content-Type and the like are set by the client`,
      )
  }
}

/** As URL reads it, without white space around it and slashes at its end. */
const normalize = (baseUrl: string): string => new URL(baseUrl).href.replace(/\/+$/, '')
