import type { Priority } from '../quota/priority.js'
import { readOptionsObject } from './read.js'
import { duration, MAX_DEADLINE_MS, priority, readRows, SIGNAL, whole } from './rows.js'

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

const SETTLE = {
  signal: SIGNAL,
  priority: priority('poll' as Priority),
  concurrency: whole(10, 1, 100),
  timeoutMs: duration(900_000, MAX_DEADLINE_MS),
  pollMs: duration(2_000, MAX_DEADLINE_MS),
  maxPollMs: duration(15_000, MAX_DEADLINE_MS),
}

/** @throws ConfigurationError that names every wrong option and the fix */
export const readSettleOptions = (options: SettleOptions = {}): SettleSettings => {
  const usage = 'the options of settle() are an object, such as { concurrency, signal }'
  return readOptionsObject(options, Object.keys(SETTLE), usage, (own, report) =>
    readRows({ ...own }, SETTLE, report),
  )
}
