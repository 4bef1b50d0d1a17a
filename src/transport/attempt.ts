import type { Clock } from '../core/clock.js'
import type { Fetch, FetchInit } from '../core/fetch.js'
import { NOTHING_SENT, type Progress } from '../core/progress.js'
import { onAbort } from '../core/signals.js'
import type { ReadToken } from '../options/token.js'
import {
  type FailedAttempt,
  failedAttempt,
  progressOf,
  type Running,
  timedOutAttempt,
} from './attempt-error.js'
import type { Answered, HttpRequest } from './http-message.js'
import { checkResponse, readBodyText, readBytes } from './read-body.js'
import type { Redactor } from './redact.js'
import { createStreamBody, createTextBody, isRuntimeFetch, type RequestBody } from './request-body.js'

export interface AttemptOptions {
  readonly operation: string
  readonly clock: Clock
  /** Looked up at each attempt, so that a global fetch that is instrumented later is the one in use. */
  readonly fetch: () => Fetch
  readonly signal: AbortSignal | undefined
  /** Whether it may change something, so that it must be sent once and a lost answer is worth a warning. */
  readonly isWrite: boolean
  /** Getting the token is part of the attempt, and of its time. */
  readonly token: ReadToken
  /** Gives what takes this token out of texts. */
  readonly redactorOf: (token: string) => Redactor
  /** Bytes of an answer, after unpacking. */
  readonly maxBytes: number
  readonly as: 'text' | 'bytes'
  /** Looks once more, right before the request leaves, whether it may. */
  readonly guard?: { leave(): void } | undefined
}

/** What differs from one attempt of a call to the next. */
export interface AttemptLimits {
  /** Milliseconds until the body is read to its end. */
  readonly timeoutMs: number
  /** Of the whole call, where it ends first. */
  readonly deadlineMs: number | undefined
  /** Which attempt of the call it is, from 1. */
  readonly attempt: number
  /** Whether an attempt before it may have left. */
  readonly hasLeft: boolean
}

/** How an attempt ended. */
export type Outcome =
  | Answered
  | FailedAttempt
  /** By the signal of the caller; how far the request came by then. */
  | { readonly aborted: Progress }

/** A timer that fires this much late was held up together with the connection, whose answer may lie in the socket. */
const LATE_MS = 50
/** Turns of the event loop in which such an answer is read. */
const LATE_TURNS = 10

/** Sends a request once and reads the whole answer. Never throws. */
export const attempt = async (
  message: HttpRequest,
  options: AttemptOptions,
  limits: AttemptLimits,
): Promise<Outcome> => {
  const { signal, clock, isWrite } = options
  if (signal?.aborted) return { aborted: NOTHING_SENT }
  // One controller an attempt, and not AbortSignal.any: that one leaks on long-lived signals (nodejs/node issue 54614).
  const controller = new AbortController()
  const running: Running = { redactor: undefined, body: undefined, hasCalledFetch: false, isAnswered: false }
  let timedOut = false
  let lose: (() => void) | undefined
  const end = (reason?: unknown): void => {
    controller.abort(reason)
    lose?.()
  }
  const cancelTimer = scheduleTimeout(clock, limits.timeoutMs, () => {
    timedOut = true
    end()
  })
  const stop = onAbort(signal, () => end(signal?.reason))
  try {
    // Whichever is first, because a fetch that the user brings may ignore the signal.
    return await new Promise<Answered>((resolve, reject) => {
      lose = () => reject(new Error('ended'))
      const { signal } = controller
      exchangeOnce(message, options, { attempts: limits.attempt, signal }, running).then(resolve, reject)
    })
  } catch (cause) {
    if (signal?.aborted) return { aborted: progressOf(running, isWrite) }
    const { attempt: attempts, hasLeft } = limits
    const about = { ...options, attempts, running, hasLeft }
    return timedOut ? timedOutAttempt(about, limits) : failedAttempt(about, cause)
  } finally {
    cancelTimer()
    stop()
    // A request keeps its signal until it is collected; the answer must not hang on that.
    lose = undefined
  }
}

/** Calls back after that long. A process that was stopped meanwhile reads what has come before it gives up. */
const scheduleTimeout = (clock: Clock, ms: number, run: () => void): (() => void) => {
  const dueMs = clock.monotonic() + ms
  let turns = LATE_TURNS
  let cancel: () => void
  const fire = (): void => {
    if (clock.monotonic() - dueMs < LATE_MS || turns === 0) {
      run()
      return
    }
    turns -= 1
    cancel = clock.schedule(0, fire)
  }
  cancel = clock.schedule(ms, fire)
  return () => cancel()
}

const exchangeOnce = async (
  message: HttpRequest,
  options: AttemptOptions,
  { attempts, signal }: { readonly attempts: number; readonly signal: AbortSignal },
  running: Running,
): Promise<Answered> => {
  const { token, fetch, isWrite, maxBytes, as, redactorOf, guard } = options
  const secret = await token()
  const redactor = redactorOf(secret)
  running.redactor = redactor
  signal.throwIfAborted()
  const send = fetch()
  const body = bodyOf(message, isWrite && isRuntimeFetch(send))
  running.body = body
  guard?.leave()
  running.hasCalledFetch = true
  const response = await send(message.url, toInit(message, secret, body, signal))
  // Whatever fails from here on, the request has left.
  running.isAnswered = true
  checkResponse(response)
  const { status, headers } = response
  const bytes = as === 'bytes' ? await readBytes(response, maxBytes) : undefined
  const text = bytes ? '' : await readBodyText(response, maxBytes)
  const isDirect = response.redirected !== true
  const exchange = { status, ok: status >= 200 && status < 300, headers, text, attempts, isDirect }
  return { response: bytes ? { ...exchange, bytes } : exchange, redactor }
}

const bodyOf = ({ body }: HttpRequest, isOnce: boolean): RequestBody | undefined => {
  if (body === null) return undefined
  return isOnce ? createStreamBody(body) : createTextBody(body)
}

/** Some frameworks cache what does not say this, also a POST. A workerd without the flag for it refuses the field. */
const CACHE: Partial<FetchInit> =
  (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent !== 'Cloudflare-Workers' ||
  'cache' in Request.prototype
    ? { cache: 'no-store' }
    : {}

const toInit = (
  { method, headers }: HttpRequest,
  token: string,
  body: RequestBody | undefined,
  signal: AbortSignal,
): FetchInit => {
  const own: Record<string, string> = body ? { ...headers, ...body.headers } : { ...headers }
  own['authorization'] = `Bearer ${token}`
  own['accept'] = 'application/json'
  // A redirect would turn a POST into a GET, or send a write twice; for reads it is followed by the call, and counted.
  const init = { method, headers: own, body: null, signal, redirect: 'manual', ...CACHE } as const
  // The runtime's own fetch takes a stream; only that one gets it.
  return body ? ({ ...init, ...body.init } as FetchInit) : (init as FetchInit)
}
