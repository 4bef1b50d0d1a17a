import { MAX_TIMER_MS } from '../core/clock.js'
import type { Priority } from '../quota/priority.js'
import { readOptionsObject } from './read.js'
import { duration, priority, readRows, SIGNAL } from './rows.js'

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

const WAIT = {
  signal: SIGNAL,
  priority: priority('poll' as Priority),
  timeoutMs: duration(300_000, MAX_TIMER_MS),
  pollMs: duration(2_000, MAX_TIMER_MS),
  maxPollMs: duration(30_000, MAX_TIMER_MS),
}

/** @throws ConfigurationError that names every wrong option and the fix */
export const readWaitOptions = (options: WaitOptions = {}): WaitSettings => {
  const usage = 'the options of wait() are an object, such as { timeoutMs, signal }'
  return readOptionsObject(options, Object.keys(WAIT), usage, (own, report) =>
    readRows({ ...own }, WAIT, report),
  )
}
