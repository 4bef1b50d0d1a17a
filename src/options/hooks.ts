import type { ErrorContext, ErrorKind, Issue } from '../core/error.js'
import { isPlain } from '../core/json.js'
import type { LostWrite } from '../core/lost-write.js'
import type { Stage } from '../core/progress.js'
import { suggest } from '../core/suggest.js'
import type { Priority } from '../quota/priority.js'
import type { QuotaState } from '../quota/state.js'
import type { ReportOption } from './read.js'

/** What may go wrong with a write that is sent all the same, and what a list cannot be sure of. */
export interface Warning extends Issue {
  readonly operation: string
  /** Undefined where a call is about no integration. */
  readonly integrationId?: string
  readonly callId?: string
}

/** What failed: the `kind` of the error, `aborted` for a signal of the caller, `unknown` for anything else. */
export type Failure = ErrorKind | 'aborted' | 'unknown'

/** One attempt of a call. Nothing of it holds the token. */
export interface AttemptEvent extends ErrorContext {
  /** The same for all attempts of one call, and on its error and its job. */
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

export interface FailureEvent extends AttemptEvent {
  readonly errorKind: Failure
  readonly message: string
  /** False only when it is certain that no byte of the request left. */
  readonly sent: boolean
  /** Where the connection failed. */
  readonly stage?: Stage
  readonly durationMs: number
}

export interface RetryEvent extends AttemptEvent {
  /** Milliseconds before the next attempt. */
  readonly pauseMs: number
  /** Why: a status, or what failed. */
  readonly reason: string
}

export interface QuotaEvent extends AttemptEvent {
  /** How long the attempt waited for its place. */
  readonly waitedMs: number
  readonly state: QuotaState
}

/** How a call ended. */
export interface CallEvent extends ErrorContext {
  readonly callId: string
  readonly operation: string
  readonly ok: boolean
  /** Where it is not ok. */
  readonly errorKind?: Failure
  /** Of the last answer. */
  readonly status?: number
  readonly attempts: number
  readonly durationMs: number
}

/** What became of a write whose answer was lost, and of a job that was waited for. */
export interface WriteEvent extends ErrorContext {
  readonly operation: string
  readonly state: /** Its answer was lost. `write` can be kept, and looked for by `propexo.writes.reconcile(write)`. */
    | 'lost'
    /** It was found in the write log, within its own call. */
    | 'adopted'
    /** It was found in the write log later. */
    | 'reconciled'
    /** It was not found; the call failed with `ambiguous_write`. */
    | 'ambiguous'
    /** Its job has ended. */
    | 'settled'
  /** Of a lost write. */
  readonly write?: LostWrite
  /** Of a job that has ended. */
  readonly writeStatus?: string
}

/** The store that processes share ceases to work, or works again. */
export interface QuotaStoreEvent {
  readonly working: boolean
  readonly reason?: string
}

/** Told what happens. What they throw is dropped: an observer must not break a call. */
export interface Hooks {
  /** Called before an attempt is sent. Each attempt then ends in exactly one `onResponse` or `onFailure`. */
  readonly onRequest?: (event: RequestEvent) => void
  /** Called when the answer to an attempt has been read. */
  readonly onResponse?: (event: ResponseEvent) => void
  /** Called when an attempt has no answer: refused, timed out, aborted. */
  readonly onFailure?: (event: FailureEvent) => void
  /** Called before the pause after an attempt that failed and will be made again. */
  readonly onRetry?: (event: RetryEvent) => void
  /** Called when an attempt had to wait for its place in the quota. */
  readonly onQuota?: (event: QuotaEvent) => void
  /** Called once at the end of each call, whatever happened; look-ups, polls and log reads name their cause as `parentId`. */
  readonly onCall?: (event: CallEvent) => void
  /** Called when a write is lost, found or given up, and when a job that is waited for ends. */
  readonly onWrite?: (event: WriteEvent) => void
  /** Called when the quota store ceases to work, and when it works again. */
  readonly onQuotaStore?: (event: QuotaStoreEvent) => void
  /** Called before a write is sent, once for each warning of rules and of times; and when a list may be incomplete. */
  readonly onWarning?: (warning: Warning) => void
}

const HOOKS: readonly string[] = [
  'onRequest',
  'onResponse',
  'onFailure',
  'onRetry',
  'onQuota',
  'onCall',
  'onWrite',
  'onQuotaStore',
  'onWarning',
] satisfies (keyof Hooks)[]

export const readHooks = (hooks: unknown, report: ReportOption): Hooks => {
  if (hooks === undefined) return {}
  if (!isPlain(hooks)) {
    report('hooks', `must be an object of functions, such as { onWarning: warning => … }`)
    return {}
  }
  const own: Hooks = { ...hooks }
  for (const [name, hook] of Object.entries(own)) {
    if (!HOOKS.includes(name)) report('hooks', `holds ${name}, which is not a hook${suggest(name, HOOKS)}`)
    else if (hook !== undefined && typeof hook !== 'function') report('hooks', `${name} must be a function`)
  }
  return own
}

/** Calls a hook, if there is one. Its errors are ignored, sync and async. */
export const tell = <Event>(hook: ((event: Event) => void) | undefined, make: () => Event): void => {
  if (hook === undefined) return
  try {
    Promise.resolve(hook(make())).catch(() => {})
  } catch {}
}
