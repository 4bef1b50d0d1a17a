import type { QuotaStore } from '../quota/store.js'
import type { ReportOption } from './read.js'
import {
  duration,
  flag,
  MAX_DEADLINE_MS,
  type OptionRow,
  oneOf,
  readGroupOrFalseRows,
  readRows,
  share,
  whole,
} from './rows.js'

export interface RetryPolicy {
  /** Attempts in all, the first among them; 1: no retries. */
  readonly attempts: number
  /** Milliseconds; the longest pause before the second attempt, doubled before each further one. */
  readonly baseMs: number
  /** Milliseconds; the longest pause. */
  readonly maxMs: number
}

/** When failed requests are retried. A write is sent again only when it is certain that it was not processed. */
export interface RetryOptions {
  /**
   * Attempts in all, the first included; 1 to 10.
   * @default 4
   */
  readonly attempts?: number
  /**
   * Milliseconds: the longest pause before the second attempt, doubled before each further one.
   * @default 500
   */
  readonly baseMs?: number
  /**
   * Milliseconds: the longest pause.
   * @default 20,000
   */
  readonly maxMs?: number
}

/** How the account's requests a minute are used. */
export interface QuotaOptions {
  /**
   * Requests a minute; headers can only lower it.
   * @default what two answers in a row say, and 150 before
   */
  readonly perMinute?: number
  /**
   * `latency` stays below the share from which on the API delays answers; `throughput` uses all of the quota.
   * @default `latency`
   */
  readonly mode?: 'latency' | 'throughput'
  /**
   * How many calls may wait. Beyond that the newest of the lowest class is refused.
   * @default 1,000
   */
  readonly maxQueued?: number
  /**
   * Share of places that goes to lower classes while higher ones wait, so that none of them starves; 0 to 0.9.
   * @default 0.1
   */
  readonly lowerShare?: number
  /**
   * Share of the minute that stays free for calls of class `user`, so that a person need not wait until a batch has
   * left it; 0 to 0.9.
   * @default 0.1; 0 in `throughput` mode
   */
  readonly userShare?: number
  /**
   * Shared by processes that use the same token.
   * @default each process counts for itself
   */
  readonly store?: QuotaStore
}

/** How a write whose answer was lost is looked for. */
export interface ReconcileOptions {
  /**
   * Milliseconds that the call itself looks for it; a person may be waiting. Then it rejects with an
   * AmbiguousWriteError, whose `reconcile()` continues.
   * @default 15,000
   */
  readonly timeoutMs?: number
  /**
   * Milliseconds before the first look; each pause is twice as long.
   * @default 1,000
   */
  readonly pauseMs?: number
  /**
   * Milliseconds: the longest pause.
   * @default 30,000
   */
  readonly maxPauseMs?: number
}

/** How requests are sent. */
export interface SendingOptions {
  /**
   * Milliseconds for a whole call: waiting for quota, all attempts, pauses, reading; at most 86,400,000.
   * @default 120,000
   */
  readonly deadlineMs?: number
  /**
   * The retry policy; `false` disables retries.
   * @default that of `RetryOptions`
   */
  readonly retry?: false | RetryOptions
  /**
   * How the quota is kept; `false` disables it.
   * @default that of `QuotaOptions`
   */
  readonly quota?: false | QuotaOptions
  /**
   * How a lost write is looked for; with `false` it is an AmbiguousWriteError at once.
   * @default that of `ReconcileOptions`
   */
  readonly reconcile?: false | ReconcileOptions
  /**
   * Prints one line for each attempt to standard error.
   * @default whether `DEBUG` in the environment names `propexo`
   */
  readonly debug?: boolean
}

export interface QuotaSettings {
  readonly mode: 'latency' | 'throughput'
  readonly perMinute: number | undefined
  readonly maxQueued: number
  readonly lowerShare: number
  readonly userShare: number
  readonly store: QuotaStore | undefined
}

export interface ReconcileSettings {
  readonly timeoutMs: number
  readonly pauseMs: number
  readonly maxPauseMs: number
}

export interface SendingSettings {
  readonly deadlineMs: number
  readonly retry: RetryPolicy
  readonly quota: QuotaSettings | undefined
  readonly reconcile: ReconcileSettings | undefined
  readonly debug: boolean
}

export const SENDING_OPTIONS: readonly (keyof SendingOptions)[] = [
  'deadlineMs',
  'retry',
  'quota',
  'reconcile',
  'debug',
]

const MAX_ATTEMPTS = 10
export const DEFAULT_RETRY: RetryPolicy = { attempts: 4, baseMs: 500, maxMs: 20_000 }
export const DEFAULT_RECONCILE: ReconcileSettings = {
  timeoutMs: 15_000,
  pauseMs: 1_000,
  maxPauseMs: 30_000,
}

const SENDING = {
  deadlineMs: duration(120_000, MAX_DEADLINE_MS),
  debug: flag(undefined as boolean | undefined),
}

export const readSendingOptions = (options: SendingOptions, report: ReportOption): SendingSettings => {
  const { deadlineMs, debug } = readRows({ ...options }, SENDING, report)
  return {
    deadlineMs,
    retry: readRetry(options.retry, DEFAULT_RETRY, report),
    quota: readQuota(options.quota, report),
    reconcile: readReconcile(options.reconcile, report),
    debug: debug ?? isDebugged(),
  }
}

/** @param defaults for what is not given */
export const readRetry = (given: unknown, defaults: RetryPolicy, report: ReportOption): RetryPolicy => {
  if (given === undefined) return defaults
  if (given === false) return { ...defaults, attempts: 1 }
  const rows = {
    attempts: whole(defaults.attempts, 1, MAX_ATTEMPTS),
    baseMs: duration(defaults.baseMs, MAX_DEADLINE_MS),
    maxMs: duration(defaults.maxMs, MAX_DEADLINE_MS),
  }
  return readGroupOrFalseRows('retry', given, rows, report)
}

const readQuota = (given: unknown, report: ReportOption): QuotaSettings | undefined => {
  if (given === false) return undefined
  const isThroughput = (Object(given) as { mode?: unknown }).mode === 'throughput'
  const rows = {
    perMinute: whole(undefined as number | undefined, 1, 1_000_000),
    mode: oneOf('latency', 'throughput'),
    maxQueued: whole(1_000, 0, 1_000_000),
    lowerShare: share(0.1),
    userShare: share(isThroughput ? 0 : 0.1),
    store: STORE,
  }
  return readGroupOrFalseRows('quota', given, rows, report)
}

const STORE: OptionRow<QuotaStore | undefined> = {
  byDefault: undefined,
  must: 'must have the functions take and used',
  takes: value => {
    const { take, used } = Object(value) as Partial<QuotaStore>
    return typeof take === 'function' && typeof used === 'function'
  },
}

/** @param defaults for what is not given */
export const readReconcile = (
  given: unknown,
  report: ReportOption,
  defaults: ReconcileSettings = DEFAULT_RECONCILE,
): ReconcileSettings | undefined => {
  if (given === false) return undefined
  const rows = {
    timeoutMs: duration(defaults.timeoutMs, MAX_DEADLINE_MS),
    pauseMs: duration(defaults.pauseMs, MAX_DEADLINE_MS),
    maxPauseMs: duration(defaults.maxPauseMs, MAX_DEADLINE_MS),
  }
  return readGroupOrFalseRows('reconcile', given, rows, report)
}

/** `DEBUG` as the `debug` package reads it: names with commas or spaces between them, stars, and a minus that excludes. */
const isDebugged = (): boolean => {
  const names = readDebug()
    .split(/[\s,]+/)
    .filter(name => name !== '')
  const matches = (pattern: string): boolean =>
    new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*?')}$`).test('propexo')
  if (names.some(name => name.startsWith('-') && matches(name.slice(1)))) return false
  return names.some(name => name === 'propexo:*' || (!name.startsWith('-') && matches(name)))
}

/** A runtime may forbid to read the environment. */
const readDebug = (): string => {
  try {
    return globalThis.process?.env?.['DEBUG'] ?? ''
  } catch {
    return ''
  }
}
