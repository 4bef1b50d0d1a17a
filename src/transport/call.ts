import { type Hooks, tell } from '../options/hooks.js'
import type { Limiter, Refusal } from '../quota/limiter.js'
import type { Place } from '../quota/others.js'
import type { Priority } from '../quota/queue.js'
import { type QuotaHeaders, readQuotaHeaders } from '../quota/window.js'
import { type Attempted, type AttemptOptions, attempt, type Message } from './attempt.js'
import { ConnectionError, TimeoutError } from './errors.js'
import { decideRetry, type Failure, type RetryPolicy, readRetryAfter } from './retry.js'
import { sleep } from './sleep.js'

export interface CallSettings extends AttemptOptions {
  /** Milliseconds for one attempt. */
  readonly timeoutMs: number
  /** Milliseconds for the whole call. */
  readonly deadlineMs: number
  readonly retry: RetryPolicy
  readonly priority: Priority
  readonly limiter: Limiter | undefined
  readonly hooks: Hooks
  /** Called before each attempt. */
  readonly onAttempt?: (() => void) | undefined
  /** Prints a line for each attempt. */
  readonly debug: ((line: string) => void) | undefined
}

let calls = 0
/** Tells the calls of one process from those of another. */
const PROCESS = Math.random().toString(36).slice(2, 8)

/**
 * Sends a request as often as is safe until an answer settles it, within the quota and the deadline.
 * @throws TimeoutError, ConnectionError, or the reason of the caller's signal, untouched
 */
export const call = async (message: Message, settings: CallSettings): Promise<Attempted> => {
  const { operation, signal, deadlineMs, retry, limiter, hooks, isWrite } = settings
  const untilMs = performance.now() + deadlineMs
  calls += 1
  const callId = `${PROCESS}-${calls}`
  let hasLeft = false
  for (let made = 1; ; made += 1) {
    const about = { callId, operation, attempt: made }
    const place = limiter && (await enter(limiter, settings, { ...about, hasLeft }, untilMs))
    const leftMs = untilMs - performance.now()
    /** The place is no longer that of a request on its way. */
    const release = (): void => {
      if (limiter && place) limiter.learn(0, NOTHING, undefined, place)
    }
    if (signal?.aborted || leftMs <= 0) {
      release()
      throw signal?.aborted ? signal.reason : outOfTime(settings, made, hasLeft, 'deadline')
    }
    const { method, url } = message
    tell(hooks.onRequest, () => ({ ...about, method, url, priority: settings.priority }))
    settings.onAttempt?.()
    const startedMs = performance.now()
    const result = await attemptOnce(message, settings, made, leftMs).catch(error => {
      release()
      throw error
    })
    const durationMs = performance.now() - startedMs
    if ('exchange' in result) {
      const { exchange, redactor } = result
      const { status } = exchange
      tell(hooks.onResponse, () => ({
        ...about,
        status,
        headers: redactor.headers(exchange.headers),
        durationMs,
      }))
      settings.debug?.(`${callId} ${operation} #${made} ${status} ${Math.round(durationMs)} ms`)
    } else settings.debug?.(`${callId} ${operation} #${made} ${result.error.message.replace(/\s+/g, ' ')}`)
    // A write goes on only when nothing of it was processed.
    hasLeft ||= !isWrite && (!('error' in result) || result.error.sent)
    const failure = failureOf(result)
    if (limiter && place) learnFrom(limiter, place, result, failure)
    const decision = failure
      ? decideRetry(retry, {
          failure,
          isWrite,
          made,
          leftMs: untilMs - performance.now(),
          random: Math.random(),
        })
      : undefined
    if (!decision?.again) {
      if ('error' in result) throw result.error
      return result
    }
    const { pauseMs } = decision
    tell(hooks.onRetry, () => ({ ...about, pauseMs, reason: reasonOf(result) }))
    await sleep(pauseMs, signal)
  }
}

type Result = Attempted | { readonly error: TimeoutError | ConnectionError }

interface About {
  readonly callId: string
  readonly operation: string
  readonly attempt: number
}

const enter = async (
  limiter: Limiter,
  settings: CallSettings,
  { hasLeft, ...about }: About & { readonly hasLeft: boolean },
  untilMs: number,
): Promise<Place> => {
  const { signal, priority, hooks } = settings
  const refuse = (why: Refusal): TimeoutError =>
    outOfTime(settings, about.attempt, hasLeft, why === 'full' ? 'full' : 'queue')
  const startedMs = performance.now()
  const waiting = limiter.enter({ priority, signal, untilMs }, refuse)
  if (!(waiting instanceof Promise)) return waiting
  const place = await waiting
  tell(hooks.onQuota, () => ({
    ...about,
    waitedMs: performance.now() - startedMs,
    state: limiter.state(),
  }))
  return place
}

const NOTHING: QuotaHeaders = { limit: undefined, remaining: undefined }

const learnFrom = (limiter: Limiter, place: Place, result: Result, failure: Failure | undefined): void => {
  const retryAfterMs = failure?.kind === 'status' ? failure.retryAfterMs : undefined
  if ('error' in result) limiter.learn(0, NOTHING, undefined, place)
  else limiter.learn(result.exchange.status, readQuotaHeaders(result.exchange.headers), retryAfterMs, place)
}

const attemptOnce = async (
  message: Message,
  settings: CallSettings,
  made: number,
  leftMs: number,
): Promise<Result> => {
  const { timeoutMs, deadlineMs } = settings
  const isLast = leftMs <= timeoutMs
  try {
    return await attempt(message, settings, {
      attempt: made,
      timeoutMs: isLast ? leftMs : timeoutMs,
      deadlineMs: isLast ? deadlineMs : undefined,
    })
  } catch (error) {
    if (error instanceof TimeoutError || error instanceof ConnectionError) return { error }
    throw error
  }
}

const failureOf = (result: Result): Failure | undefined => {
  if ('error' in result) {
    const { error } = result
    return error instanceof ConnectionError
      ? { kind: 'connection', sent: error.sent }
      : error.scope === 'attempt'
        ? { kind: 'timeout' }
        : undefined
  }
  const { status, ok, headers } = result.exchange
  if (ok) return undefined
  return { kind: 'status', status, retryAfterMs: readRetryAfter(headers.get('retry-after'), Date.now()) }
}

const reasonOf = (result: Result): string =>
  'error' in result ? result.error.message : `status ${result.exchange.status}`

const WHY = {
  full: () => 'too many calls wait for the quota already',
  queue: (ms: number) => `there was no place in the quota within ${ms} ms`,
  deadline: (ms: number) => `it was not done within ${ms} ms`,
} as const

const outOfTime = (
  { operation, deadlineMs }: CallSettings,
  attempt: number,
  hasLeft: boolean,
  why: keyof typeof WHY,
): TimeoutError => {
  const scope = why === 'deadline' ? 'deadline' : 'queue'
  const before = attempt === 1 ? 'nothing was sent' : `after ${attempt - 1} attempts nothing more was sent`
  const text = `${operation}: ${WHY[why](deadlineMs)}; ${before}`
  const attempts = attempt === 1 ? undefined : attempt - 1
  return new TimeoutError(text, { operation, scope, timeoutMs: deadlineMs, sent: hasLeft, attempts })
}
