import type { Clock } from '../core/clock.js'
import { LimitError, TimeoutError } from '../core/no-answer-errors.js'
import { MAYBE_PROCESSED, NOTHING_SENT, type Progress } from '../core/progress.js'
import { sleep } from '../core/sleep.js'
import { type Failure as FailureKind, type Hooks, tell } from '../options/hooks.js'
import type { RetryPolicy } from '../options/sending.js'
import type { Permit } from '../quota/admission.js'
import { readQuotaHeaders } from '../quota/headers.js'
import type { Limiter, Refusal } from '../quota/limiter.js'
import type { Priority } from '../quota/priority.js'
import type { Urgency } from '../quota/urgency.js'
import { type AttemptOptions, attempt, type Outcome } from './attempt.js'
import type { FailedAttempt } from './attempt-error.js'
import type { Answered, HttpRequest } from './http-message.js'
import { redirectOf } from './redirect.js'
import { type AttemptFailure, decideRetry, readRetryAfter } from './retry.js'
import { type CallScope, contextOf } from './scope.js'
import { noteAttempt, type SendGuard } from './send-guard.js'
import type { ServerClock } from './server-clock.js'

/** What calls of one account share. */
export interface AccountShare {
  readonly limiter: Limiter | undefined
  readonly serverClock: ServerClock
}

export interface CallSettings extends AttemptOptions {
  /** Milliseconds for one attempt. */
  readonly timeoutMs: number
  /** Milliseconds for the whole call. */
  readonly deadlineMs: number
  readonly retry: RetryPolicy
  readonly priority: Priority
  /** In place of it, where it may rise. */
  readonly urgency?: Urgency | undefined
  /** Undefined as long as the token is not known by which the account is told. */
  readonly shared: () => AccountShare | undefined
  readonly hooks: Hooks
  readonly scope: CallScope
  /** Origin and path below which redirects are followed. */
  readonly baseUrl: string
  /** How many redirects are followed. */
  readonly maxRedirects: number
  /** Part of the time that is left for an attempt, and milliseconds at most, that are kept for a look into the log. */
  readonly kept?: { readonly share: number; readonly maxMs: number } | undefined
  /** Undefined for what is not noted. */
  readonly guard?: SendGuard | undefined
  /** Called before each attempt. */
  readonly onAttempt?: (() => void) | undefined
  /** Called when the caller's signal cut off an attempt of which something may have been processed. */
  readonly onCutOff?: (() => void) | undefined
  /** Prints a line for each attempt. */
  readonly debug: ((line: string) => void) | undefined
}

/** Beside its settings, because a copy of so many fields costs more than all else that is done for a call. */
interface Call {
  readonly settings: CallSettings
  readonly untilMs: number
  /** Whether a byte of any attempt may have left. */
  hasLeft: boolean
}

/**
 * Sends a request as often as is safe until an answer settles it, within the quota and the deadline.
 * @throws AttemptError, or the reason of the caller's signal, untouched
 */
export const call = async (message: HttpRequest, settings: CallSettings): Promise<Answered> => {
  const { retry, isWrite, hooks, scope, clock, signal, deadlineMs, maxRedirects } = settings
  const own: Call = { settings, untilMs: clock.monotonic() + deadlineMs, hasLeft: false }
  let current = message
  let redirects = 0
  for (let made = 1; ; ) {
    // By the scope, because redirects, and other requests of one call, are attempts of their own.
    const number = scope.attempts + 1
    const result = await attemptOnce(current, own, number)
    if ('aborted' in result) throw signal?.reason
    const redirected = 'response' in result ? redirectOf(current, result.response, settings) : undefined
    if (redirected) {
      redirects += 1
      if (redirects > maxRedirects) throw tooManyRedirects(settings, number)
      current = redirected
      continue
    }
    const failure = attemptFailureOf(result, clock)
    const leftMs = own.untilMs - clock.monotonic()
    const decision = failure && decideRetry(retry, { isWrite, made, leftMs, random: Math.random(), failure })
    if (!decision?.again) {
      if ('error' in result) throw result.error
      return result
    }
    const { pauseMs } = decision
    await settings.guard?.unsent()
    tell(hooks.onRetry, () => ({ ...eventOf(scope, number), pauseMs, reason: whyRetried(result) }))
    await sleep(clock, pauseMs, signal)
    made += 1
  }
}

const eventOf = (scope: CallScope, made: number) => ({
  ...contextOf(scope),
  operation: scope.operation,
  attempt: made,
})

/** One attempt with its permit and its events. */
const attemptOnce = async (message: HttpRequest, own: Call, made: number): Promise<Outcome> => {
  const { settings } = own
  const { signal, clock, hooks, scope } = settings
  const waiting = acquire(own, made)
  const permit = waiting instanceof Promise ? await waiting : waiting
  if (settings.guard) await noteAttempt(settings.guard, settings, own.untilMs, permit)
  const leftMs = own.untilMs - clock.monotonic()
  if (signal?.aborted || leftMs <= 0) {
    permit?.release()
    if (signal?.aborted) return { aborted: NOTHING_SENT }
    return { error: tooLate(own, made), isFinal: true, progress: NOTHING_SENT }
  }
  const { method, url } = message
  scope.attempts += 1
  tell(hooks.onRequest, () => ({ ...eventOf(scope, made), method, url, priority: priorityOf(settings) }))
  settings.onAttempt?.()
  const sent = { monotonicMs: clock.monotonic(), wallMs: clock.now() }
  const { timeoutMs, deadlineMs } = timeoutsOf(settings, leftMs)
  const limits = { attempt: made, hasLeft: own.hasLeft, timeoutMs, deadlineMs }
  const result = await attempt(message, settings, limits)
  const receivedMs = clock.monotonic()
  if ('response' in result) {
    scope.status = result.response.status
    // Elsewhere another clock may tell the time.
    if (result.response.isDirect)
      settings.shared()?.serverClock.observe({ headers: result.response.headers, sent, receivedMs })
  }
  own.hasLeft ||= progressIn(result).sent
  settlePermit(permit, result, clock)
  reportAttempt(settings, made, result, receivedMs - sent.monotonicMs)
  if ('aborted' in result && result.aborted.complete) settings.onCutOff?.()
  return result
}

/** How long an attempt may take, and of a last one the deadline that ends it. */
const timeoutsOf = (
  { timeoutMs, deadlineMs, kept }: CallSettings,
  leftMs: number,
): { readonly timeoutMs: number; readonly deadlineMs: number | undefined } => {
  const keptMs = kept ? Math.min(kept.maxMs, leftMs * kept.share) : 0
  const usableMs = leftMs - keptMs
  if (usableMs > timeoutMs) return { timeoutMs, deadlineMs: undefined }
  return { timeoutMs: usableMs, deadlineMs: kept ? usableMs : deadlineMs }
}

const progressIn = (result: Outcome): Progress => {
  if ('response' in result) return MAYBE_PROCESSED
  return 'aborted' in result ? result.aborted : result.progress
}

/** Tells how an attempt ended, exactly once. */
const reportAttempt = (settings: CallSettings, made: number, result: Outcome, durationMs: number): void => {
  const { hooks, scope, debug } = settings
  const about = () => ({ ...eventOf(scope, made), durationMs })
  if ('response' in result) {
    const { response, redactor } = result
    const { status, headers } = response
    tell(hooks.onResponse, () => ({ ...about(), status, headers: redactor.headers(headers) }))
    debug?.(`${scope.callId} ${scope.operation} #${made} ${status} ${Math.round(durationMs)} ms`)
    return
  }
  const error = 'error' in result ? result.error : undefined
  const message = error?.message ?? 'aborted by the signal of the caller'
  const stage = error?.kind === 'connection' ? { stage: error.stage } : {}
  const errorKind: FailureKind = error?.kind ?? 'aborted'
  tell(hooks.onFailure, () => ({ ...about(), errorKind, message, sent: progressIn(result).sent, ...stage }))
  debug?.(`${scope.callId} ${scope.operation} #${made} ${message.replace(/\s+/g, ' ')}`)
}

const priorityOf = ({ urgency, priority }: CallSettings): Priority => urgency?.priority ?? priority

/** A permit at once where there is a place. */
const acquire = (own: Call, made: number): Permit | Promise<Permit> | undefined => {
  const { signal, urgency, shared } = own.settings
  const limiter = shared()?.limiter
  if (limiter === undefined) return undefined
  const entry = { priority: priorityOf(own.settings), urgency, signal, untilMs: own.untilMs }
  const waiting = limiter.acquire(entry, refusal => refused(own, made, refusal))
  return waiting instanceof Promise ? queued(waiting, limiter, own, made) : waiting
}

const queued = async (
  waiting: Promise<Permit>,
  limiter: Limiter,
  { settings: { hooks, clock, scope } }: Call,
  made: number,
): Promise<Permit> => {
  const startedMs = clock.monotonic()
  const permit = await waiting
  const waitedMs = clock.monotonic() - startedMs
  tell(hooks.onQuota, () => ({ ...eventOf(scope, made), waitedMs, state: limiter.state() }))
  return permit
}

const settlePermit = (permit: Permit | undefined, result: Outcome, clock: Clock): void => {
  if (!('response' in result)) {
    permit?.release()
    return
  }
  const { status, headers } = result.response
  const retryAfterMs = retryAfterIn(headers, clock)
  permit?.observe({ status, headers: readQuotaHeaders(headers), retryAfterMs })
}

/** A date is held against that of the answer itself: the clocks of two machines differ. */
const retryAfterIn = (headers: { get(name: string): string | null }, clock: Clock): number | undefined => {
  const retryAfter = headers.get('retry-after')
  if (retryAfter === null) return undefined
  const dateMs = Date.parse(headers.get('date') ?? '')
  return readRetryAfter(retryAfter, Number.isNaN(dateMs) ? clock.now() : dateMs)
}

const attemptFailureOf = (result: Answered | FailedAttempt, clock: Clock): AttemptFailure | undefined => {
  if ('response' in result) {
    const { status, ok, headers } = result.response
    return ok ? undefined : { kind: 'status', status, retryAfterMs: retryAfterIn(headers, clock) }
  }
  const { error, isFinal } = result
  if (error.kind === 'token') return { kind: 'token' }
  if (error.kind === 'connection') return { kind: 'connection', complete: error.complete, isFinal }
  if (error.kind !== 'timeout') return undefined
  if (error.scope === 'token') return { kind: 'token' }
  return error.scope === 'attempt' ? { kind: 'timeout', complete: error.complete } : undefined
}

const whyRetried = (result: Answered | FailedAttempt): string =>
  'error' in result ? result.error.message : `status ${result.response.status}`

/** A write goes on only when nothing of it was processed. */
const progressBefore = ({ hasLeft, settings }: Call): Progress => ({
  sent: hasLeft,
  complete: hasLeft && !settings.isWrite,
})

const before = (made: number): string =>
  made === 1 ? 'nothing was sent' : `after ${made - 1} attempts nothing more was sent`

const refused = (own: Call, made: number, refusal: Refusal): TimeoutError | LimitError => {
  const { scope, deadlineMs } = own.settings
  const { operation } = scope
  const attempts = made === 1 ? undefined : made - 1
  if (refusal.why === 'full') {
    const limit = refusal.maxQueued
    const text = `${operation}: Queue full: ${limit.toLocaleString('en-US')} calls are waiting (quota.maxQueued). Send fewer at once; ${before(made)}`
    const option = 'quota.maxQueued'
    return new LimitError(text, { operation, option, limit, ...progressBefore(own), attempts })
  }
  const why =
    refusal.why === 'closed'
      ? `the server answered 429 and takes nothing for another ${Math.ceil(refusal.closedMs / 1000)} s, which is past the deadline (${Math.round(deadlineMs)} ms)`
      : `there was no place in the quota within ${Math.round(deadlineMs)} ms (deadlineMs); propexo.quota.state() tells what holds it up`
  return new TimeoutError(`${operation}: ${why}; ${before(made)}`, {
    ...{ operation, scope: 'queue', timeoutMs: deadlineMs, attempts },
    ...progressBefore(own),
  })
}

const tooLate = (own: Call, made: number): TimeoutError => {
  const { scope, deadlineMs } = own.settings
  const { operation } = scope
  return new TimeoutError(
    `${operation}: it was not done within ${Math.round(deadlineMs)} ms; ${before(made)}`,
    {
      ...{ operation, scope: 'deadline', timeoutMs: deadlineMs, attempts: made === 1 ? undefined : made - 1 },
      ...progressBefore(own),
    },
  )
}

const tooManyRedirects = ({ scope, maxRedirects }: CallSettings, attempts: number): LimitError => {
  const { operation } = scope
  const text = `${operation}: more than ${maxRedirects} redirects (limits.redirects)`
  const option = 'limits.redirects'
  return new LimitError(text, { operation, option, limit: maxRedirects, ...MAYBE_PROCESSED, attempts })
}
