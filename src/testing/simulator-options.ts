import type { Duration } from './duration.js'
import type { LogRewrite } from './log-entry.js'
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
