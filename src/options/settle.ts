import type { Priority } from '../quota/priority.js'
import { checkPriority, checkSignal, isDuration, readOptionsObject } from './read.js'
import { MAX_DEADLINE_MS } from './sending.js'

/** The options of `propexo.writes.settle()`. */
export interface SettleOptions {
  /** Ends the waiting; the jobs continue. */
  readonly signal?: AbortSignal
  /**
   * Who is served first when polls wait for the quota; `user` if a person waits for the outcome.
   * @default `poll`
   */
  readonly priority?: Priority
  /**
   * How many jobs are confirmed at once; 1 to 100.
   * @default 10
   */
  readonly concurrency?: number
  /**
   * Milliseconds to wait in all; jobs that have not ended by then are missing from the outcomes.
   * @default 900,000
   */
  readonly timeoutMs?: number
  /**
   * Milliseconds before the first scan of the log; each pause is half as long again.
   * @default 2,000
   */
  readonly pollMs?: number
  /**
   * Milliseconds: the longest pause.
   * @default 15,000
   */
  readonly maxPollMs?: number
}

export interface SettleSettings {
  readonly signal: AbortSignal | undefined
  readonly priority: Priority
  readonly concurrency: number
  readonly timeoutMs: number
  readonly pollMs: number
  readonly maxPollMs: number
}

const DEFAULTS = { timeoutMs: 900_000, pollMs: 2_000, maxPollMs: 15_000 } as const
const DURATIONS = ['timeoutMs', 'pollMs', 'maxPollMs'] as const

/** How `writes.settle()` waits, with defaults filled in. */
export const readSettleOptions = (options: SettleOptions = {}): SettleSettings => {
  const usage = 'the options of settle() are an object, such as { concurrency, signal }'
  return readOptionsObject(
    options,
    ['signal', 'priority', 'concurrency', ...DURATIONS],
    usage,
    (own, report) => {
      const { signal, priority = 'poll', concurrency = 10 } = own
      checkPriority(priority, report)
      checkSignal(signal, report)
      if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 100)
        report('concurrency', 'must be a whole number from 1 to 100')
      for (const name of DURATIONS)
        if (own[name] !== undefined && !isDuration(own[name], MAX_DEADLINE_MS))
          report(name, `must be a number of milliseconds above 0 and at most ${MAX_DEADLINE_MS}`)
      return {
        signal,
        priority,
        concurrency,
        timeoutMs: own.timeoutMs ?? DEFAULTS.timeoutMs,
        pollMs: own.pollMs ?? DEFAULTS.pollMs,
        maxPollMs: own.maxPollMs ?? DEFAULTS.maxPollMs,
      }
    },
  )
}
