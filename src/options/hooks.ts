import { isPlain } from '../json.js'
import type { Issue } from '../propexo-error.js'
import type { QuotaState } from '../quota/limiter.js'
import type { Priority } from '../quota/queue.js'
import type { Report } from './read.js'

/** What may go wrong with a write that is sent all the same. */
export interface Warning extends Issue {
  readonly operation: string
  readonly integrationId: string
}

/** One attempt of a call. Nothing of it holds the token. */
export interface AttemptEvent {
  /** The same for all attempts of one call. */
  readonly callId: string
  readonly operation: string
  /** From 1. */
  readonly attempt: number
}

export interface RequestEvent extends AttemptEvent {
  readonly method: string
  readonly url: string
  readonly priority: Priority
}

export interface ResponseEvent extends AttemptEvent {
  readonly status: number
  /** Names in lower case; credentials replaced by `[redacted]`. */
  readonly headers: Readonly<Record<string, string>>
  readonly durationMs: number
}

export interface RetryEvent extends AttemptEvent {
  /** Before the next attempt. */
  readonly pauseMs: number
  /** Why: a status, or what failed. */
  readonly reason: string
}

export interface QuotaEvent extends AttemptEvent {
  /** How long the attempt waited for its place. */
  readonly waitedMs: number
  readonly state: QuotaState
}

/** Told what happens. What they throw is dropped: an observer must not break a call. */
export interface Hooks {
  /** Called before an attempt is sent. */
  readonly onRequest?: (event: RequestEvent) => void
  /** Called when its answer has been read. */
  readonly onResponse?: (event: ResponseEvent) => void
  /** Called before the pause after an attempt that failed and will be made again. */
  readonly onRetry?: (event: RetryEvent) => void
  /** Called when an attempt had to wait for its place in the quota. */
  readonly onQuota?: (event: QuotaEvent) => void
  /** Called before a write is sent, once for each warning of rules and of times. */
  readonly onWarning?: (warning: Warning) => void
}

const HOOKS: readonly string[] = [
  'onRequest',
  'onResponse',
  'onRetry',
  'onQuota',
  'onWarning',
] satisfies (keyof Hooks)[]

export const readHooks = (hooks: unknown, report: Report): Hooks => {
  if (hooks === undefined) return {}
  if (!isPlain(hooks)) {
    report('hooks', `must be an object of functions, such as { onWarning: warning => … }`)
    return {}
  }
  const own: Hooks = { ...hooks }
  for (const [name, hook] of Object.entries(own)) {
    if (!HOOKS.includes(name))
      report('hooks', `holds ${name}, which is not a hook; there are ${HOOKS.join(', ')}`)
    else if (hook !== undefined && typeof hook !== 'function') report('hooks', `${name} must be a function`)
  }
  return own
}

/** Calls a hook, if there is one. */
export const tell = <Event>(hook: ((event: Event) => void) | undefined, make: () => Event): void => {
  if (hook === undefined) return
  try {
    // At once or later, what it throws is nobody's.
    Promise.resolve(hook(make())).catch(() => {})
  } catch {}
}
