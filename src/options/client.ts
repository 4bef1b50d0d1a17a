import { type Send, sendBy } from '../transport/attempt.js'
import { ConfigurationError } from '../transport/errors.js'
import { type Hooks, readHooks } from './hooks.js'
import { checkTimeout, isRecord, type Report, readOptionsObject } from './read.js'
import { CHECK_OPTIONS, type CheckOptions, type CheckSettings, readCheckOptions } from './rules.js'
import { readSendingOptions, SENDING_OPTIONS, type SendingOptions, type SendingSettings } from './sending.js'
import { readTimeOptions, TIME_OPTIONS, type TimeOptions, type TimeSettings } from './time.js'

/** The account token, or a function that gives it for each request; it may be asynchronous, to rotate tokens. */
export type Token = string | (() => string | Promise<string>)

export interface PropexoOptions extends TimeOptions, CheckOptions, SendingOptions {
  /** Sent as `Authorization: Bearer <token>`. A token belongs to one environment. */
  readonly token: Token
  /** Default: `production`. `baseUrl` is for mocks and proxies: absolute, http or https, without query or fragment. */
  readonly environment?: 'production' | 'sandbox' | { readonly baseUrl: string }
  /** Milliseconds for one attempt, from sending to the end of the body. Default 30,000; at most 300,000. */
  readonly timeoutMs?: number
  /** Replaces the global fetch, for tests and dispatchers. It gets a whole Request. */
  readonly fetch?: (request: Request) => Promise<Response>
  readonly hooks?: Hooks
}

export interface Settings {
  readonly baseUrl: string
  readonly token: () => Promise<string>
  readonly timeoutMs: number
  readonly send: Send
  readonly time: TimeSettings
  readonly check: CheckSettings
  readonly sending: SendingSettings
  readonly hooks: Hooks
}

const BASE_URLS: Readonly<Record<string, string>> = {
  production: 'https://api.propexo.com',
  sandbox: 'https://api.sandbox.propexo.com',
}

const DEFAULT_TIMEOUT_MS = 30_000

const OPTIONS: readonly (keyof PropexoOptions)[] = [
  'token',
  'environment',
  'timeoutMs',
  'fetch',
  'hooks',
  ...TIME_OPTIONS,
  ...CHECK_OPTIONS,
  ...SENDING_OPTIONS,
]

/** Checks the client options and fills in defaults. The messages never hold the token. */
export const readOptions = (options: PropexoOptions): Settings => {
  const usage = 'new Propexo() takes an object, at least { token }'
  return readOptionsObject(options, OPTIONS, usage, (own, report) => {
    const { token, environment = 'production', timeoutMs = DEFAULT_TIMEOUT_MS, fetch } = own
    const tokenProblem = typeof token === 'function' ? undefined : problemOfToken(token)
    if (tokenProblem) report('token', tokenProblem)
    checkTimeout(timeoutMs, report)
    if (fetch !== undefined && typeof fetch !== 'function') report('fetch', 'must be a function')
    if (fetch === undefined && typeof globalThis.fetch !== 'function') {
      report('fetch', 'is needed, because this runtime has none of its own')
    }
    return {
      baseUrl: readBaseUrl(environment, report),
      token: () => readToken(token),
      timeoutMs,
      // Looked up at each call, so that a global fetch that is instrumented later is the one in use.
      send: fetch ? sendBy(fetch) : (url, init) => globalThis.fetch(url, init),
      time: readTimeOptions(own, report),
      check: readCheckOptions(own, report),
      sending: readSendingOptions(own, report),
      hooks: readHooks(own.hooks, report),
    }
  })
}

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

/** Empty after a report. */
const readBaseUrl = (environment: unknown, report: Report): string => {
  if (typeof environment === 'string' && Object.hasOwn(BASE_URLS, environment))
    return BASE_URLS[environment] ?? ''
  const baseUrl = isRecord(environment) ? environment['baseUrl'] : undefined
  if (typeof baseUrl !== 'string') {
    report('environment', `must be 'production', 'sandbox' or { baseUrl: 'https://…' }`)
    return ''
  }
  const problem = problemOfBaseUrl(baseUrl)
  if (problem === undefined) return normalize(baseUrl)
  report('environment', `{ baseUrl } ${problem}`)
  return ''
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

/** As URL reads it, without white space around it and slashes at its end. */
const normalize = (baseUrl: string): string => new URL(baseUrl).href.replace(/\/+$/, '')
