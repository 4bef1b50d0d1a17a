import { readOptionsObject } from './read.js'
import { duration, MAX_DEADLINE_MS, readRows, SIGNAL, whole } from './rows.js'

/** The options of `propexo.writes.recover()`. */
export interface RecoverOptions {
  /** Ends the recovery after the entries that it is at; what it has not begun is left to others. */
  readonly signal?: AbortSignal
  /**
   * How many entries are taken over at once; 1 to 100. Few, so that many machines share the work, and none of them eats
   * the quota.
   * @default 5
   */
  readonly limit?: number
  /**
   * Milliseconds for each entry: waiting for quota, looking, sending.
   * @default 120,000
   */
  readonly deadlineMs?: number
  /**
   * Milliseconds before a job that has not ended, or a write that was not found, is looked at again by any machine.
   * @default 30,000
   */
  readonly pauseMs?: number
}

export interface RecoverSettings {
  readonly signal: AbortSignal | undefined
  readonly limit: number
  readonly deadlineMs: number
  readonly pauseMs: number
}

const ROWS = {
  signal: SIGNAL,
  limit: whole(5, 1, 100),
  deadlineMs: duration(120_000, MAX_DEADLINE_MS),
  pauseMs: duration(30_000, MAX_DEADLINE_MS),
}

/** @throws ConfigurationError that names every wrong option and the fix */
export const readRecoverOptions = (options: RecoverOptions = {}): RecoverSettings => {
  const usage = 'the options of recover() are an object, such as { signal }'
  return readOptionsObject(options, Object.keys(ROWS), usage, (own, report) =>
    readRows({ ...own }, ROWS, report),
  )
}
