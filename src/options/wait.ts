import { MAX_TIMER_MS } from '../core/clock.js'
import type { Priority } from '../quota/priority.js'
import { checkPriority, checkSignal, isDuration, readOptionsObject } from './read.js'

export interface WaitOptions {
  /** Aborts the waiting; the job itself goes on. */
  readonly signal?: AbortSignal
  /** Who is served first when looks wait for the quota; `user` where a person waits for the outcome. Default `poll`. */
  readonly priority?: Priority
  /** Milliseconds to wait for an outcome. Default 300,000 (five minutes). */
  readonly timeoutMs?: number
  /** Milliseconds before the first look and after it; each pause is half as long again. Default 2,000. */
  readonly pollMs?: number
  /** Longest pause in milliseconds. Default 30,000. */
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
