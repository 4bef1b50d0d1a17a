import { readOptionsObject } from '../options/read.js'
import {
  flag,
  type OptionRow,
  oneOf,
  readGroupOrFalseRows,
  readGroupRows,
  readRows,
  whole,
} from '../options/rows.js'
import { type Duration, toMs } from './duration.js'
import type { LogRewrite } from './log-entry.js'
import type { QuotaRules } from './quota.js'
import type { Strictness } from './refusals.js'
import type { SimulatorOptions } from './simulator-options.js'

/** The options of a simulator, read. Times are in milliseconds. */
export interface Settings {
  readonly seed: number
  readonly startMs: number
  readonly isRunning: boolean
  readonly tokens: readonly string[] | undefined
  readonly quota: QuotaRules | undefined
  readonly jobs: {
    readonly leastMs: number
    readonly mostMs: number
    readonly failureRate: number
    readonly partialRate: number
  }
  readonly syncMs: number | undefined
  readonly log: {
    readonly lagMs: number
    readonly order: 'newest' | 'oldest' | 'shuffled'
    readonly dated: 'ended' | 'queued'
    readonly rewrite: LogRewrite | undefined
  }
  readonly rules: Strictness
  readonly latencyMs: number
  readonly lateMs: number
  readonly webhooks: { readonly retryMs: number; readonly maxRetries: number }
}

const DEFAULT_START = '2026-06-01T12:00:00Z'
const SLOW_FROM = 0.8

const time = (byDefault: Duration): OptionRow<Duration> => ({
  byDefault,
  must: "must be milliseconds, or a duration such as '90s', '5m' or '12h'",
  takes: isDuration,
})

const isDuration = (value: unknown): boolean => {
  try {
    toMs(value as Duration)
    return true
  } catch {
    return false
  }
}

const rate: OptionRow<number> = {
  byDefault: 0,
  must: 'must be a number from 0 to 1',
  takes: value => typeof value === 'number' && value >= 0 && value <= 1,
}

const anything = <T>(must: string, takes: (value: unknown) => boolean): OptionRow<T | undefined> => ({
  byDefault: undefined,
  must,
  takes,
})

const WHOLE = {
  seed: whole(1, -(2 ** 31), 2 ** 32 - 1),
  now: anything<string | Date>(
    'must be a time in RFC 3339, such as 2026-06-01T12:00:00Z, or a Date',
    value => (value instanceof Date ? Number.isFinite(value.getTime()) : isRfc3339(String(value))),
  ),
  clock: oneOf('stopped', 'running'),
  tokens: anything<readonly string[]>(
    'must be a list of texts',
    value => Array.isArray(value) && value.every(each => typeof each === 'string' && each !== ''),
  ),
  rules: oneOf('documented', 'inferred'),
  latency: time(0),
  late: time('301s'),
  syncEvery: {
    ...time('12h'),
    must: "must be a duration above 0, such as '12h', or false",
    takes: (value: unknown) => value === false || (isDuration(value) && toMs(value as Duration) > 0),
  } as OptionRow<Duration | false>,
}
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i

/** Also a date that its month does not have is none, which Date takes for one of the next month. */
const isRfc3339 = (text: string): boolean => {
  const [date = ''] = text.split(/T/i)
  return (
    RFC_3339.test(text) &&
    Number.isFinite(Date.parse(text)) &&
    new Date(`${date}T00:00:00Z`).toISOString().startsWith(date)
  )
}

const QUOTA = {
  limit: whole(150, 1, 1_000_000),
  window: oneOf('minute', 'first_request', 'sliding'),
  slowMs: whole(2_000, 0, 600_000),
  retryAfter: flag(false),
}
const JOBS = { atLeast: time('20s'), atMost: time('2m'), failureRate: rate, partialRate: rate }
const LOG = {
  lag: time(0),
  order: oneOf('newest', 'oldest', 'shuffled'),
  dated: oneOf('ended', 'queued'),
  rewrite: anything<LogRewrite>('must be a function', value => typeof value === 'function'),
}
const WEBHOOKS = { retryEvery: time('15m'), maxRetries: whole(10, 0, 1_000) }

const NAMES: readonly string[] = [...Object.keys(WHOLE), 'quota', 'jobs', 'log', 'webhooks']
const USAGE = 'the options of createSimulator() are an object, such as { seed: 1, now }'

/** @throws ConfigurationError that names every wrong option and the fix */
export const readSimulatorOptions = (options: SimulatorOptions = {}): Settings =>
  readOptionsObject(options, NAMES, USAGE, (own, report): Settings => {
    const given = { ...own } as Readonly<Record<string, unknown>>
    const { seed, now, clock, tokens, rules, latency, late, syncEvery } = readRows(given, WHOLE, report)
    const quota =
      given['quota'] === false ? undefined : readGroupOrFalseRows('quota', given['quota'], QUOTA, report)
    const jobs = readGroupRows('jobs', given['jobs'], JOBS, report)
    const log = readGroupRows('log', given['log'], LOG, report)
    const webhooks = readGroupRows('webhooks', given['webhooks'], WEBHOOKS, report)
    const [leastMs, mostMs] = [toMs(jobs.atLeast), toMs(jobs.atMost)]
    if (jobs.failureRate + jobs.partialRate > 1)
      report('jobs', 'failureRate and partialRate are together at most 1')
    if (leastMs > mostMs)
      report('jobs', `atLeast is ${jobs.atLeast}, and atMost is ${jobs.atMost}, which is less`)
    const isRunning = clock === 'running'
    const startMs =
      now === undefined ? (isRunning ? Date.now() : Date.parse(DEFAULT_START)) : new Date(now).getTime()
    return {
      seed,
      startMs,
      isRunning,
      tokens,
      quota: quota && { ...quota, slowFrom: SLOW_FROM },
      jobs: { leastMs, mostMs, failureRate: jobs.failureRate, partialRate: jobs.partialRate },
      syncMs: syncEvery === false ? undefined : toMs(syncEvery),
      log: { lagMs: toMs(log.lag), order: log.order, dated: log.dated, rewrite: log.rewrite },
      rules,
      latencyMs: toMs(latency),
      lateMs: toMs(late),
      webhooks: { retryMs: toMs(webhooks.retryEvery), maxRetries: webhooks.maxRetries },
    }
  })
