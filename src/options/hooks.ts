import type { ErrorContext, ErrorKind, Issue } from '../core/error.js'
import { isPlain } from '../core/json.js'
import type { LostWrite } from '../core/lost-write.js'
import type { Stage } from '../core/progress.js'
import { suggest } from '../core/suggest.js'
import type { Priority } from '../quota/priority.js'
import type { QuotaState } from '../quota/state.js'
import type { ReportOption } from './read.js'

/** Something that may go wrong with a write that is sent all the same, or that makes a list incomplete. */
export interface Warning extends Issue {
  /** The operation that the warning is about. */
  readonly operation: string
  /** Undefined if the call is about no integration. */
  readonly integrationId?: string
  /** The call that the warning is about. */
  readonly callId?: string
}

/** What failed: the `kind` of the error, `aborted` for a signal of the caller, `unknown` for anything else. */
export type Failure = ErrorKind | 'aborted' | 'unknown'

/** One attempt of a call. Nothing in it holds the token. */
export interface AttemptEvent extends ErrorContext {
  /** The same for all attempts of one call, and on its error and its job. */
  readonly callId: string
  /** The operation as the contract names it, such as `POST /v1/events/leads`. */
  readonly operation: string
  /** The number of the attempt, from 1. */
  readonly attempt: number
}

/** An attempt is about to be sent. */
export interface RequestEvent extends AttemptEvent {
  /** The HTTP method. */
  readonly method: string
  /** The whole URL. */
  readonly url: string
  /** The class that it has in the quota. */
  readonly priority: Priority
}

/** The answer to an attempt has been read. */
export interface ResponseEvent extends AttemptEvent {
  /** The HTTP status. */
  readonly status: number
  /** Names in lower case; credentials replaced by `[redacted]`. */
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds from sending to the end of the body. */
  readonly durationMs: number
}

/** An attempt has no answer. */
export interface FailureEvent extends AttemptEvent {
  /** What failed. */
  readonly errorKind: Failure
  /** The message of the error. */
  readonly message: string
  /** False only when it is certain that no byte of the request left. */
  readonly sent: boolean
  /** Where the connection failed. */
  readonly stage?: Stage
  /** Milliseconds from sending to the failure. */
  readonly durationMs: number
}

/** An attempt failed and will be retried. */
export interface RetryEvent extends AttemptEvent {
  /** Milliseconds before the next attempt. */
  readonly pauseMs: number
  /** Why: a status, or what failed. */
  readonly reason: string
}

/** An attempt had to wait for the quota. */
export interface QuotaEvent extends AttemptEvent {
  /** Milliseconds that it waited. */
  readonly waitedMs: number
  /** The quota when it was let through. */
  readonly state: QuotaState
}

/** A call has ended. */
export interface CallEvent extends ErrorContext {
  /** The id of the call. */
  readonly callId: string
  /** The operation as the contract names it, or the method of the facade. */
  readonly operation: string
  /** Whether it succeeded. */
  readonly ok: boolean
  /** What failed, if it did not succeed. */
  readonly errorKind?: Failure
  /** The HTTP status of the last answer. */
  readonly status?: number
  /** How many attempts were made. */
  readonly attempts: number
  /** Milliseconds that the whole call took. */
  readonly durationMs: number
}

/** A write was lost, found or given up, or the job of a write has ended. */
export interface WriteEvent extends ErrorContext {
  /** The operation of the write. */
  readonly operation: string
  /** What happened to the write. */
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
  /** The data to look for it, if it is lost. */
  readonly write?: LostWrite
  /** The status of the job, if it has ended. */
  readonly writeStatus?: string
}

/** The quota store stopped working, or works again. */
export interface QuotaStoreEvent {
  /** Whether it works now. */
  readonly working: boolean
  /** Why it does not work. */
  readonly reason?: string
}

/** Functions that observe the client. What they throw is ignored, because an observer must not break a call. */
export interface Hooks {
  /** Called before an attempt is sent. Each attempt then ends in exactly one `onResponse` or `onFailure`. */
  readonly onRequest?: (event: RequestEvent) => void
  /** Called when the answer to an attempt has been read. */
  readonly onResponse?: (event: ResponseEvent) => void
  /** Called when an attempt has no answer: refused, timed out, aborted. */
  readonly onFailure?: (event: FailureEvent) => void
  /** Called before the pause after an attempt that will be retried. */
  readonly onRetry?: (event: RetryEvent) => void
  /** Called when an attempt had to wait for the quota. */
  readonly onQuota?: (event: QuotaEvent) => void
  /** Called once at the end of each call, whatever happened; look-ups, polls and log reads name their cause as `parentId`. */
  readonly onCall?: (event: CallEvent) => void
  /** Called when a write is lost, found or given up, and when a job that is waited for ends. */
  readonly onWrite?: (event: WriteEvent) => void
  /** Called when the quota store stops working, and when it works again. */
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
