import type { RetryPolicy } from '../options/sending.js'

/** How one attempt ended without an answer that settles the call. */
export type AttemptFailure =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterMs: number | undefined }
  | {
      readonly kind: 'connection'
      /** False only when it is certain that the request was not processed. */
      readonly complete: boolean
      /** Whether trying again cannot help. */
      readonly isFinal: boolean
    }
  | { readonly kind: 'timeout'; readonly complete: boolean }
  /** The token function failed; nothing was sent. */
  | { readonly kind: 'token' }

export interface RetryQuestion {
  readonly failure: AttemptFailure
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
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/**
 * Whether to make another attempt, and after which pause. A write is sent again only when it is certain that it was not
 * processed: when nothing left, and after 429. Pure.
 */
export const decideRetry = (policy: RetryPolicy, question: RetryQuestion): RetryDecision => {
  const { failure, isWrite, made, leftMs, random } = question
  if (made >= policy.attempts) return NO
  if (failure.kind === 'connection' && failure.isFinal) return NO
  if (!(isWrite ? wasNotProcessed(failure) : isTransientFailure(failure))) return NO
  // A server that says when is obeyed in full, or not asked again.
  const asked = failure.kind === 'status' ? failure.retryAfterMs : undefined
  const pauseMs = asked ?? random * Math.min(policy.maxMs, policy.baseMs * 2 ** (made - 1))
  return pauseMs < leftMs ? { again: true, pauseMs } : NO
}

const wasNotProcessed = (failure: AttemptFailure): boolean => {
  if (failure.kind === 'status') return failure.status === 429
  return failure.kind === 'token' || !failure.complete
}

const isTransientFailure = (failure: AttemptFailure): boolean =>
  failure.kind !== 'status' || TRANSIENT_STATUSES.has(failure.status)

const MAX_SECONDS = 1e9
/** A server that says "at once" is given a moment all the same. */
const LEAST_PAUSE_MS = 1_000

/**
 * `Retry-After` in milliseconds, by RFC 9110 section 10.2.3: whole seconds, or an HTTP date; a second at least. Undefined
 * where it is neither. Of a header that came several times the longest time counts.
 * @param nowMs milliseconds since the epoch, by the clock of the server where its answer tells it
 */
export const readRetryAfter = (value: string | null, nowMs: number): number | undefined => {
  if (value === null) return undefined
  const text = value.trim()
  if (/^\d+(\s*,\s*\d+)*$/.test(text)) {
    const seconds = Math.max(...text.split(',').map(Number))
    // However many digits: nobody waits so long.
    return Math.max(LEAST_PAUSE_MS, Math.min(seconds, MAX_SECONDS) * 1000)
  }
  const dateMs = readHttpDate(text)
  return dateMs === undefined ? undefined : Math.max(LEAST_PAUSE_MS, dateMs - nowMs)
}

/** The form that senders must use, and the two obsolete ones that recipients must take; Date.parse takes much more. */
const HTTP_DATES: readonly RegExp[] = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
]

const readHttpDate = (text: string): number | undefined => {
  const form = HTTP_DATES.findIndex(pattern => pattern.test(text))
  if (form < 0) return undefined
  const ms = Date.parse(form === 2 ? `${text} GMT` : text)
  // Date.parse takes 31 February for a day in March.
  const day = /\b(\d\d?)\b/.exec(text.replace(/^\w+,? (?:[A-Z][a-z]{2} )?/, ''))?.[1]
  return !Number.isNaN(ms) && new Date(ms).getUTCDate() === Number(day) ? ms : undefined
}
