import { type Clock, systemClock } from '../core/clock.js'
import type { Fetch } from '../core/fetch.js'
import { parseUrl } from '../core/url.js'
import type { WriteJournal } from '../journal/store.js'
import { type Hooks, readHooks } from './hooks.js'
import { type JournalOptions, type JournalSettings, readJournal } from './journal.js'
import { type LimitOptions, type LimitSettings, readLimits } from './limits.js'
import { isRecord, type ReportOption, readGroup, readOptionsObject } from './read.js'
import { duration, MAX_TIMEOUT_MS, readRows } from './rows.js'
import { CHECK_OPTIONS, type CheckOptions, type CheckSettings, readCheckOptions } from './rules.js'
import { readSendingOptions, SENDING_OPTIONS, type SendingOptions, type SendingSettings } from './sending.js'
import { readTimeOptions, TIME_OPTIONS, type TimeOptions, type TimeSettings } from './time.js'
import { createTokenReader, problemOfToken, type ReadToken, type Token } from './token.js'

/** The options of `new Propexo()`. */
export interface PropexoOptions extends TimeOptions, CheckOptions, SendingOptions {
  /** Sent as `Authorization: Bearer <token>`. A token belongs to one environment. */
  readonly token: Token
  /**
   * Where the API is. `baseUrl` is for mocks and proxies: absolute, without query or fragment, and https, because the
   * token travels with each request; http only to this machine, or with `allowHttp`.
   * @default `production`
   */
  readonly environment?:
    | 'production'
    | 'sandbox'
    | {
        /** The URL below which all paths are. */
        readonly baseUrl: string
        /**
         * Permits http to other machines.
         * @default false
         */
        readonly allowHttp?: boolean
      }
  /**
   * Milliseconds for one attempt, from getting the token to the end of the body; above 0, at most 300,000.
   * @default 30,000
   */
  readonly timeoutMs?: number
  /**
   * Replaces the global `fetch`, for tests and dispatchers. It is called with a URL and an init, as `fetch` is, and
   * must not send a request twice by itself.
   * @default the global `fetch`
   */
  readonly fetch?: Fetch
  /**
   * Functions that are called with events of calls, attempts and writes.
   * @default none
   */
  readonly hooks?: Hooks
  /**
   * Bounds of what one call may take in.
   * @default those of `LimitOptions`
   */
  readonly limits?: LimitOptions
  /**
   * Where writes with an `idempotencyKey` are kept, so that none is processed twice, whatever crashes: a journal, or its
   * options with the journal as `store`. Call its `migrate()` before.
   * @default none: an `idempotencyKey` is refused
   */
  readonly journal?: WriteJournal | JournalOptions
  /**
   * Replaces the runtime's clock, for tests: quota, retries, deadlines, polls and caches use it.
   * @default the runtime's clock
   */
  readonly clock?: Clock
}

export interface Settings {
  readonly baseUrl: string
  readonly token: Token
  readonly readToken: ReadToken
  readonly timeoutMs: number
  /** Undefined: the global one. */
  readonly fetch: Fetch | undefined
  readonly clock: Clock
  readonly limits: LimitSettings
  readonly time: TimeSettings
  readonly check: CheckSettings
  readonly sending: SendingSettings
  readonly hooks: Hooks
  /** Undefined: there is none. */
  readonly journal: JournalSettings | undefined
}

const BASE_URLS: Readonly<Record<string, string>> = {
  production: 'https://api.propexo.com',
  sandbox: 'https://api.sandbox.propexo.com',
}

const ROWS = { timeoutMs: duration(30_000, MAX_TIMEOUT_MS) }

const OPTIONS: readonly (keyof PropexoOptions)[] = [
  'token',
  'environment',
  'timeoutMs',
  'fetch',
  'hooks',
  'limits',
  'journal',
  'clock',
  ...TIME_OPTIONS,
  ...CHECK_OPTIONS,
  ...SENDING_OPTIONS,
]

/** Checks the client options and fills in defaults. The messages never hold the token. */
export const readOptions = (options: PropexoOptions): Settings => {
  const usage = 'new Propexo() takes an object, at least { token }'
  return readOptionsObject(options, OPTIONS, usage, (own, report) => {
    const { token, environment = 'production', fetch, clock = systemClock } = own
    const tokenProblem = typeof token === 'function' ? undefined : problemOfToken(token)
    if (tokenProblem) report('token', tokenProblem)
    const { timeoutMs } = readRows({ ...own }, ROWS, report)
    if (fetch !== undefined && typeof fetch !== 'function') report('fetch', 'must be a function')
    if (fetch === undefined && typeof globalThis.fetch !== 'function') {
      report('fetch', 'is needed, because this runtime has none of its own')
    }
    return {
      baseUrl: readBaseUrl(environment, report),
      token,
      readToken: createTokenReader(token),
      timeoutMs,
      fetch,
      clock: readClock(clock, report),
      limits: readLimits(own.limits, report),
      time: readTimeOptions(own, report),
      check: readCheckOptions(own, report),
      sending: readSendingOptions(own, report),
      hooks: readHooks(own.hooks, report),
      journal: readJournal(own.journal, report),
    }
  })
}

const readClock = (clock: Clock, report: ReportOption): Clock => {
  if (clock === systemClock) return clock
  const problem = problemOfClock(clock)
  if (problem === undefined) return clock
  report('clock', problem)
  return systemClock
}

/** Found by asking it once: later it would end a write whose answer is on its way. */
const problemOfClock = (clock: Clock): string | undefined => {
  const { now, monotonic, schedule } = Object(clock) as Partial<Clock>
  if (![now, monotonic, schedule].every(each => typeof each === 'function'))
    return 'must have the functions now, monotonic and schedule'
  try {
    if (!Number.isFinite(clock.now()) || !Number.isFinite(clock.monotonic()))
      return 'must give numbers of milliseconds by now() and monotonic()'
    const cancel: unknown = clock.schedule(A_WHILE_MS, () => {})
    if (typeof cancel !== 'function') return 'must give a function that cancels by schedule(ms, run)'
    cancel()
    return undefined
  } catch (cause) {
    return `throws: ${cause instanceof Error ? cause.message : String(cause)}`
  }
}

const A_WHILE_MS = 60_000

/** Empty after a report. */
const readBaseUrl = (environment: unknown, report: ReportOption): string => {
  if (typeof environment === 'string' && Object.hasOwn(BASE_URLS, environment))
    return BASE_URLS[environment] ?? ''
  const { baseUrl, allowHttp } = isRecord(environment) ? environment : {}
  if (typeof baseUrl !== 'string') {
    report('environment', `must be 'production', 'sandbox' or { baseUrl: 'https://…' }`)
    return ''
  }
  if (isRecord(environment)) readGroup('environment', environment, ['baseUrl', 'allowHttp'], report)
  if (allowHttp !== undefined && typeof allowHttp !== 'boolean')
    report('environment', '{ allowHttp } must be true or false, or left out')
  const problem = problemOfBaseUrl(baseUrl, allowHttp === true)
  if (problem === undefined) return normalize(baseUrl)
  report('environment', `{ baseUrl } ${problem}`)
  return ''
}

const problemOfBaseUrl = (text: string, allowsHttp: boolean): string | undefined => {
  const url = /^https?:\/\//i.test(text) ? parseUrl(text) : undefined
  if (url === undefined) return 'must be absolute, such as http://127.0.0.1:4010'
  if (url.search !== '' || text.includes('?'))
    return 'must not have a query; pass query parameters with the calls'
  if (url.hash !== '' || text.includes('#')) return 'must not have a fragment'
  if (url.username !== '' || url.password !== '') return 'must not hold credentials; pass the token as token'
  if (url.protocol === 'http:' && !allowsHttp && !isLoopback(url.hostname))
    return 'must be https, or the token travels in clear; environment: { baseUrl, allowHttp: true } permits it'
  return undefined
}

/** This machine, by RFC 6761 and RFC 1122. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)

/** As URL reads it, without white space around it and slashes at its end. */
const normalize = (baseUrl: string): string => new URL(baseUrl).href.replace(/\/+$/, '')
