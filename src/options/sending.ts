import type { QuotaStore } from '../quota/store.js'
import { isDuration, isWhole, type ReportOption, readGroupOrFalse } from './read.js'

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

const DEFAULT_DEADLINE_MS = 120_000
export const DEFAULT_RETRY: RetryPolicy = { attempts: 4, baseMs: 500, maxMs: 20_000 }
const MAX_ATTEMPTS = 10
export const DEFAULT_RECONCILE: ReconcileSettings = {
  timeoutMs: 15_000,
  pauseMs: 1_000,
  maxPauseMs: 30_000,
}
/** A day: no call is worth more. */
export const MAX_DEADLINE_MS = 86_400_000

export const readSendingOptions = (options: SendingOptions, report: ReportOption): SendingSettings => {
  const { deadlineMs, debug } = options
  checkDeadline(deadlineMs, report)
  if (debug !== undefined && typeof debug !== 'boolean') report('debug', 'must be true or false, or left out')
  return {
    deadlineMs: deadlineMs ?? DEFAULT_DEADLINE_MS,
    retry: readRetry(options.retry, DEFAULT_RETRY, report),
    quota: readQuota(options.quota, report),
    reconcile: readReconcile(options.reconcile, report),
    debug: debug ?? isDebugged(),
  }
}

export const checkDeadline = (deadlineMs: unknown, report: ReportOption): void => {
  if (deadlineMs !== undefined && !isDuration(deadlineMs, MAX_DEADLINE_MS))
    report('deadlineMs', `must be a number of milliseconds above 0 and at most ${MAX_DEADLINE_MS}`)
}

export const readRetry = (given: unknown, defaults: RetryPolicy, report: ReportOption): RetryPolicy => {
  if (given === undefined) return defaults
  if (given === false) return { ...defaults, attempts: 1 }
  const own = readGroupOrFalse('retry', given, ['attempts', 'baseMs', 'maxMs'], report)
  const { attempts = defaults.attempts, baseMs = defaults.baseMs, maxMs = defaults.maxMs } = own
  if (!isWhole(attempts, 1, MAX_ATTEMPTS))
    report('retry', `attempts must be a whole number from 1 to ${MAX_ATTEMPTS}`)
  for (const [name, value] of Object.entries({ baseMs, maxMs }))
    if (!isDuration(value, MAX_DEADLINE_MS))
      report('retry', `${name} must be a number of milliseconds above 0`)
  return { attempts: Number(attempts), baseMs: Number(baseMs), maxMs: Number(maxMs) }
}

const readQuota = (given: unknown, report: ReportOption): QuotaSettings | undefined => {
  if (given === false) return undefined
  const known = ['perMinute', 'mode', 'maxQueued', 'lowerShare', 'userShare', 'store']
  const {
    perMinute,
    mode = 'latency',
    maxQueued = 1_000,
    lowerShare = 0.1,
    userShare = mode === 'throughput' ? 0 : 0.1,
    store,
  } = readGroupOrFalse('quota', given === undefined ? {} : given, known, report)
  if (perMinute !== undefined && !isWhole(perMinute, 1, 1_000_000))
    report('quota', 'perMinute must be a whole number of at least 1')
  if (mode !== 'latency' && mode !== 'throughput') report('quota', `mode must be 'latency' or 'throughput'`)
  if (!isWhole(maxQueued, 0, 1_000_000)) report('quota', 'maxQueued must be a whole number of at least 0')
  for (const [name, share] of Object.entries({ lowerShare, userShare }))
    if (!(typeof share === 'number' && share >= 0 && share <= 0.9))
      report('quota', `${name} must be a number from 0 to 0.9`)
  if (store !== undefined && !isStore(store)) report('quota', 'store must have the functions take and used')
  return {
    mode: mode === 'throughput' ? mode : 'latency',
    perMinute: perMinute === undefined ? undefined : Number(perMinute),
    maxQueued: Number(maxQueued),
    lowerShare: Number(lowerShare),
    userShare: Number(userShare),
    store: isStore(store) ? store : undefined,
  }
}

const isStore = (value: unknown): value is QuotaStore => {
  if (typeof value !== 'object' || value === null) return false
  const { take, used } = value as Partial<QuotaStore>
  return typeof take === 'function' && typeof used === 'function'
}

export const readReconcile = (
  given: unknown,
  report: ReportOption,
  defaults: ReconcileSettings = DEFAULT_RECONCILE,
): ReconcileSettings | undefined => {
  if (given === false) return undefined
  const names = ['timeoutMs', 'pauseMs', 'maxPauseMs'] as const
  const own = {
    ...defaults,
    ...defined(readGroupOrFalse('reconcile', given === undefined ? {} : given, names, report)),
  }
  for (const name of names)
    if (!isDuration(own[name], MAX_DEADLINE_MS))
      report('reconcile', `${name} must be a number of milliseconds above 0`)
  return own
}

const defined = (own: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))

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
