import { isPlain } from '../json.js'
import type { QuotaStore } from '../quota/store.js'
import { DEFAULT_LIMIT } from '../quota/window.js'
import type { RetryPolicy } from '../transport/retry.js'
import { isDuration, type Report } from './read.js'

/** How requests that failed are made again. Writes are sent again only when it is certain that they were not processed. */
export interface RetryOptions {
  /** Attempts in all, the first among them; 1 to 10. Default 4. */
  readonly attempts?: number
  /** Milliseconds; the longest pause before the second attempt, doubled before each further one. Default 500. */
  readonly baseMs?: number
  /** Milliseconds; the longest pause. Default 20,000. */
  readonly maxMs?: number
}

/** How the account's requests a minute are used. */
export interface QuotaOptions {
  /** Requests a minute. Default: what answers say, and 150 until the first of them. */
  readonly perMinute?: number
  /** `latency` (default): stays below the share from which on answers are held back. `throughput`: uses all of it. */
  readonly mode?: 'latency' | 'throughput'
  /** How many calls may wait for a place; more are refused. Default 1,000. */
  readonly maxQueued?: number
  /** Shared by processes that use the same token. Default: each process counts for itself. */
  readonly store?: QuotaStore
}

/** How a write whose answer was lost is looked for. */
export interface ReconcileOptions {
  /** Milliseconds before the first look; each pause is twice as long. Default 1,000. */
  readonly pauseMs?: number
  /** Milliseconds; the longest pause. Default 30,000. */
  readonly maxPauseMs?: number
}

export interface SendingOptions {
  /** Milliseconds for a whole call: waiting for quota, all attempts, pauses, reading. Default 120,000. */
  readonly deadlineMs?: number
  /** False: one attempt. */
  readonly retry?: false | RetryOptions
  /** False: no quota is kept. */
  readonly quota?: false | QuotaOptions
  /** False: a write whose answer was lost is an AmbiguousWriteError at once. */
  readonly reconcile?: false | ReconcileOptions
  /** Prints one line for each attempt to standard error. Default: whether `DEBUG` in the environment names propexo. */
  readonly debug?: boolean
}

export interface QuotaSettings {
  readonly mode: 'latency' | 'throughput'
  readonly limit: number
  readonly isCap: boolean
  readonly maxQueued: number
  readonly store: QuotaStore | undefined
}

export interface ReconcileSettings {
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
export const DEFAULT_RECONCILE: ReconcileSettings = { pauseMs: 1_000, maxPauseMs: 30_000 }
/** A day: no call is worth more. */
export const MAX_DEADLINE_MS = 86_400_000

export const readSendingOptions = (options: SendingOptions, report: Report): SendingSettings => {
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

export const checkDeadline = (deadlineMs: unknown, report: Report): void => {
  if (deadlineMs !== undefined && !isDuration(deadlineMs, MAX_DEADLINE_MS))
    report('deadlineMs', `must be a number of milliseconds above 0 and at most ${MAX_DEADLINE_MS}`)
}

export const readRetry = (given: unknown, defaults: RetryPolicy, report: Report): RetryPolicy => {
  if (given === undefined) return defaults
  if (given === false) return { ...defaults, attempts: 1 }
  const own = readGroup('retry', given, ['attempts', 'baseMs', 'maxMs'], report)
  const { attempts = defaults.attempts, baseMs = defaults.baseMs, maxMs = defaults.maxMs } = own
  if (!isWhole(attempts, 1, MAX_ATTEMPTS))
    report('retry', `attempts must be a whole number from 1 to ${MAX_ATTEMPTS}`)
  for (const [name, value] of Object.entries({ baseMs, maxMs }))
    if (!isDuration(value, MAX_DEADLINE_MS))
      report('retry', `${name} must be a number of milliseconds above 0`)
  return { attempts: Number(attempts), baseMs: Number(baseMs), maxMs: Number(maxMs) }
}

const readQuota = (given: unknown, report: Report): QuotaSettings | undefined => {
  if (given === false) return undefined
  const known = ['perMinute', 'mode', 'maxQueued', 'store']
  const {
    perMinute,
    mode = 'latency',
    maxQueued = 1_000,
    store,
  } = readGroup('quota', given === undefined ? {} : given, known, report)
  if (perMinute !== undefined && !isWhole(perMinute, 1, 1_000_000))
    report('quota', 'perMinute must be a whole number of at least 1')
  if (mode !== 'latency' && mode !== 'throughput') report('quota', `mode must be 'latency' or 'throughput'`)
  if (!isWhole(maxQueued, 0, 1_000_000)) report('quota', 'maxQueued must be a whole number of at least 0')
  if (store !== undefined && !isStore(store)) report('quota', 'store must have the functions take and used')
  return {
    mode: mode === 'throughput' ? mode : 'latency',
    limit: perMinute === undefined ? DEFAULT_LIMIT : Number(perMinute),
    isCap: perMinute !== undefined,
    maxQueued: Number(maxQueued),
    store: isStore(store) ? store : undefined,
  }
}

const isStore = (value: unknown): value is QuotaStore => {
  if (typeof value !== 'object' || value === null) return false
  const { take, used } = value as Partial<QuotaStore>
  return typeof take === 'function' && typeof used === 'function'
}

export const readReconcile = (given: unknown, report: Report): ReconcileSettings | undefined => {
  if (given === false) return undefined
  const own = readGroup('reconcile', given === undefined ? {} : given, ['pauseMs', 'maxPauseMs'], report)
  const { pauseMs = DEFAULT_RECONCILE.pauseMs, maxPauseMs = DEFAULT_RECONCILE.maxPauseMs } = own
  for (const [name, value] of Object.entries({ pauseMs, maxPauseMs }))
    if (!isDuration(value, MAX_DEADLINE_MS))
      report('reconcile', `${name} must be a number of milliseconds above 0`)
  return { pauseMs: Number(pauseMs), maxPauseMs: Number(maxPauseMs) }
}

/** An option that holds options. */
const readGroup = (
  name: string,
  given: unknown,
  known: readonly string[],
  report: Report,
): Readonly<Record<string, unknown>> => {
  if (!isPlain(given)) {
    report(name, `must be false, or an object with ${known.join(', ')}`)
    return {}
  }
  const own: Record<string, unknown> = { ...given }
  for (const each of Object.keys(own).filter(key => !known.includes(key)))
    report(name, `has no ${each}; there are ${known.join(', ')}`)
  return own
}

const isWhole = (value: unknown, min: number, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max

/** The names in `DEBUG` stand with commas or spaces between them, as the `debug` package has it; of stars only these. */
const isDebugged = (): boolean => {
  const names = globalThis.process?.env?.['DEBUG'] ?? ''
  return names.split(/[\s,]+/).some(name => name === '*' || name === 'propexo' || name === 'propexo:*')
}
