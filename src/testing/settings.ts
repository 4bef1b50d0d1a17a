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

/** The options of `createSimulator()`. Each that stands on no page says so. */
export interface SimulatorOptions {
  /**
   * Everything that is random follows from it.
   * @default 1
   */
  readonly seed?: number
  /**
   * The time at the start, RFC 3339 or a Date.
   * @default `2026-06-01T12:00:00Z`; of a running clock the present time
   */
  readonly now?: string | Date
  /**
   * Whether the clock moves only by `advance` and `runUntil`, or goes with real time.
   * @default `stopped`
   */
  readonly clock?: 'stopped' | 'running'
  /**
   * The tokens that are taken; others are answered 401.
   * @default every token
   */
  readonly tokens?: readonly string[]
  /**
   * The quota of each token; `false`: there is none.
   * @default 150 requests a minute
   */
  readonly quota?: false | SimulatedQuotaOptions
  /**
   * How jobs go.
   * @default 20 seconds to 2 minutes each, and nothing fails by chance
   */
  readonly jobs?: SimulatedJobOptions
  /**
   * How often each integration is synced; `false`: only by `sync()`. Documented: every 12 hours.
   * @default `12h`
   */
  readonly syncEvery?: Duration | false
  /**
   * The log of writes.
   * @default the newest first, at once
   */
  readonly log?: SimulatedLogOptions
  /**
   * Which rules of a PMS its simulation holds: `documented`, or `inferred` ones too.
   * @default `documented`
   */
  readonly rules?: Strictness
  /**
   * How long each request takes, by the simulator's clock: half of it on the way there, half on the way back.
   * @default 0
   */
  readonly latency?: Duration
  /**
   * After how long the API processes a request that meets the fault `late`.
   * @default 301 seconds, when everybody has given up
   */
  readonly late?: Duration
  /**
   * Webhooks that were not answered 2xx. Documented.
   * @default again every 15 minutes, ten times
   */
  readonly webhooks?: SimulatedWebhookOptions
}

/** The quota that a simulator grants. */
export interface SimulatedQuotaOptions {
  /**
   * Requests a minute. Documented.
   * @default 150
   */
  readonly limit?: number
  /**
   * When the minute begins. Undocumented.
   * @default `minute`
   */
  readonly window?: 'minute' | 'first_request' | 'sliding'
  /**
   * Milliseconds by which answers are held back from 80 % on. Documented.
   * @default 2,000
   */
  readonly slowMs?: number
  /**
   * Whether a 429 says `Retry-After`. Undocumented.
   * @default false
   */
  readonly retryAfter?: boolean
}

/** How long jobs take, and how they end. How long they take at each PMS is undocumented. */
export interface SimulatedJobOptions {
  /**
   * The shortest time.
   * @default `20s`
   */
  readonly atLeast?: Duration
  /**
   * The longest time.
   * @default `2m`
   */
  readonly atMost?: Duration
  /**
   * The share of jobs that fail although nothing is wrong with them.
   * @default 0
   */
  readonly failureRate?: number
  /**
   * The share of jobs of which only a part is written.
   * @default 0
   */
  readonly partialRate?: number
}

/** How the log of writes shows what has ended. All of it is undocumented, but that pending jobs are missing. */
export interface SimulatedLogOptions {
  /**
   * How long after its end a job shows up.
   * @default 0
   */
  readonly lag?: Duration
  /**
   * In which order.
   * @default `newest`
   */
  readonly order?: 'newest' | 'oldest' | 'shuffled'
  /**
   * Whether `created_at` is when the job was queued or when it ended.
   * @default `ended`
   */
  readonly dated?: 'ended' | 'queued'
  /**
   * Changes each entry before it is shown: other ids, other times, rewritten parameters. It is given its job, too.
   * @default none
   */
  readonly rewrite?: LogRewrite
}

/** How webhooks are repeated. */
export interface SimulatedWebhookOptions {
  /**
   * Time from one attempt to the next.
   * @default `15m`
   */
  readonly retryEvery?: Duration
  /**
   * How often after the first attempt.
   * @default 10
   */
  readonly maxRetries?: number
}

/** The same, read. Times are in milliseconds. */
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
    value => (value instanceof Date ? Number.isFinite(value.getTime()) : RFC_3339.test(String(value))),
  ),
  clock: oneOf('stopped', 'running'),
  tokens: anything<readonly string[]>(
    'must be a list of texts',
    value => Array.isArray(value) && value.every(each => typeof each === 'string'),
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
