/** How one attempt ended without an answer that settles the call. */
export type Failure =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterMs: number | undefined }
  /** `sent`: false only when it is certain that nothing left. */
  | { readonly kind: 'connection'; readonly sent: boolean }
  | { readonly kind: 'timeout' }

export interface RetryPolicy {
  /** Attempts in all, the first among them; 1: no retries. */
  readonly attempts: number
  /** Milliseconds; the longest pause before the second attempt, doubled before each further one. */
  readonly baseMs: number
  /** Milliseconds; the longest pause. */
  readonly maxMs: number
}

export interface RetryQuestion {
  readonly failure: Failure
  /** Whether it may change something, so that it must not be processed twice. */
  readonly isWrite: boolean
  /** Attempts made so far, at least 1. */
  readonly made: number
  /** Milliseconds until the deadline. */
  readonly leftMs: number
  /** From 0 to 1, 1 excluded. */
  readonly random: number
}

export type RetryDecision = { readonly again: true; readonly pauseMs: number } | { readonly again: false }

const NO: RetryDecision = { again: false }

/** Statuses that say that a read may succeed when it is made again. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/**
 * Whether to make another attempt, and after which pause. A write is sent again only when it is certain that it was not
 * processed: when nothing left, and after 429. Pure.
 */
export const decideRetry = (policy: RetryPolicy, question: RetryQuestion): RetryDecision => {
  const { failure, isWrite, made, leftMs, random } = question
  if (made >= policy.attempts) return NO
  if (!(isWrite ? wasNotProcessed(failure) : mayPass(failure))) return NO
  // A server that says when is obeyed in full, or not asked again.
  const asked = failure.kind === 'status' ? failure.retryAfterMs : undefined
  const pauseMs = asked ?? random * Math.min(policy.maxMs, policy.baseMs * 2 ** (made - 1))
  return pauseMs < leftMs ? { again: true, pauseMs } : NO
}

const wasNotProcessed = (failure: Failure): boolean =>
  (failure.kind === 'connection' && !failure.sent) || (failure.kind === 'status' && failure.status === 429)

const mayPass = (failure: Failure): boolean => failure.kind !== 'status' || PASSING.has(failure.status)

const MAX_SECONDS = 1e9

/**
 * `Retry-After` in milliseconds, by RFC 9110 section 10.2.3: whole seconds, or an HTTP date. Undefined where it is
 * neither.
 * @param nowMs milliseconds since the epoch
 */
export const readRetryAfter = (value: string | null, nowMs: number): number | undefined => {
  if (value === null) return undefined
  const text = value.trim()
  // However many digits: nobody waits so long.
  if (/^\d+$/.test(text)) return Math.min(Number(text), MAX_SECONDS) * 1000
  // Only the date format that senders must use; Date.parse takes much more.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined
  const ms = Date.parse(text)
  // Date.parse takes 31 February for a day in March.
  const isDay = !Number.isNaN(ms) && new Date(ms).toUTCString().slice(5) === text.slice(5)
  return isDay ? Math.max(0, ms - nowMs) : undefined
}
