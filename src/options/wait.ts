import { MAX_TIMER_MS } from '../core/clock.js'
import type { Priority } from '../quota/priority.js'
import { checkPriority, checkSignal, isDuration, readOptionsObject } from './read.js'

/** The options of `job.wait()`. */
export interface WaitOptions {
  /** Ends the waiting; the job continues. */
  readonly signal?: AbortSignal
  /**
   * Who is served first when polls wait for the quota; `user` if a person waits for the outcome.
   * @default `poll`
   */
  readonly priority?: Priority
  /**
   * Milliseconds to wait for an outcome.
   * @default 300,000
   */
  readonly timeoutMs?: number
  /**
   * Milliseconds before the first poll and after it; each pause is half as long again.
   * @default 2,000
   */
  readonly pollMs?: number
  /**
   * Milliseconds: the longest pause.
   * @default 30,000
   */
  readonly maxPollMs?: number
}

export interface WaitSettings {
  readonly signal: AbortSignal | undefined
  readonly priority: Priority
  readonly timeoutMs: number
  readonly pollMs: number
  readonly maxPollMs: number
}

const WAIT_DEFAULTS = { timeoutMs: 300_000, pollMs: 2_000, maxPollMs: 30_000 } as const
const WAIT_DURATIONS = ['timeoutMs', 'pollMs', 'maxPollMs'] as const

/** How `job.wait()` waits, with defaults filled in. */
export const readWaitOptions = (options: WaitOptions = {}): WaitSettings => {
  const known = ['signal', 'priority', ...WAIT_DURATIONS]
  const usage = 'the options of wait() are an object, such as { timeoutMs, signal }'
  return readOptionsObject(options, known, usage, (own, report) => {
    checkSignal(own.signal, report)
    for (const name of WAIT_DURATIONS) {
      if (own[name] !== undefined && !isDuration(own[name], MAX_TIMER_MS)) {
        report(name, `must be a number of milliseconds above 0 and at most ${MAX_TIMER_MS}`)
      }
    }
    const { signal, priority = 'poll', timeoutMs, pollMs, maxPollMs } = own
    checkPriority(priority, report)
    return {
      signal,
      priority,
      timeoutMs: timeoutMs ?? WAIT_DEFAULTS.timeoutMs,
      pollMs: pollMs ?? WAIT_DEFAULTS.pollMs,
      maxPollMs: maxPollMs ?? WAIT_DEFAULTS.maxPollMs,
    }
  })
}
