import { ConfigurationError } from '../core/input-errors.js'
import { ConnectionError, LimitError, TimeoutError, TokenError } from '../core/no-answer-errors.js'
import { MAYBE_PROCESSED, NOTHING_SENT, type Progress, type Stage } from '../core/progress.js'
import { TokenFailure } from '../options/token.js'
import { readFailure } from './failure-stage.js'
import { NoResponse, TooLarge } from './read-body.js'
import { createMaskingRedactor, type Redactor } from './redact.js'
import type { RequestBody } from './request-body.js'

/** What an attempt without an answer fails with. */
type AttemptError = TokenError | ConfigurationError | ConnectionError | TimeoutError | LimitError

/** What is known of an attempt while it runs. */
export interface Running {
  redactor: Redactor | undefined
  body: RequestBody | undefined
  hasCalledFetch: boolean
  isAnswered: boolean
}

interface AttemptContext {
  readonly operation: string
  readonly isWrite: boolean
  readonly maxBytes: number
  readonly attempts: number
  readonly running: Running
  /** Whether an attempt before it may have left. */
  readonly hasLeft: boolean
}

/**
 * How far the request came, by what the runtime has taken of its body; where it does not tell that, by the error.
 * @param isCertain whether the error says that nothing left
 */
export const progressOf = (
  { hasCalledFetch, isAnswered, body }: Running,
  isWrite: boolean,
  isCertain = false,
): Progress => {
  if (!hasCalledFetch) return NOTHING_SENT
  if (isAnswered) return MAYBE_PROCESSED
  const told = isWrite ? body?.progress() : undefined
  // A body that was read ahead has not left because of that.
  if (isCertain && told?.complete !== true) return NOTHING_SENT
  return told ?? MAYBE_PROCESSED
}

const afterwards = (
  { sent, complete }: Progress,
  { isWrite, hasLeft }: Pick<AttemptContext, 'isWrite' | 'hasLeft'>,
): string => {
  if (!sent) return hasLeft ? '; nothing more was sent' : '; nothing was sent'
  if (!isWrite) return ''
  return complete
    ? '; the write may have been processed, so look before sending it again'
    : '; its end was never handed over, so it was not processed'
}

/** @param limits the time of the attempt, and that of the whole call where it ended first */
export const timedOutAttempt = (
  about: AttemptContext,
  { timeoutMs, deadlineMs }: { readonly timeoutMs: number; readonly deadlineMs: number | undefined },
): FailedAttempt => {
  const { operation, isWrite, attempts, running, hasLeft } = about
  const limitMs = deadlineMs ?? timeoutMs
  const isFinal = false
  if (running.redactor === undefined)
    return { error: tokenTimeout(about, limitMs), isFinal, progress: NOTHING_SENT }
  const progress = progressOf(running, isWrite)
  const text = `${operation}: no complete answer within ${Math.round(limitMs)} ms${afterwards(progress, about)}`
  const scope = deadlineMs === undefined ? 'attempt' : 'deadline'
  const ofCall = { ...progress, sent: progress.sent || hasLeft }
  const error = new TimeoutError(text, { operation, scope, timeoutMs: limitMs, ...ofCall, attempts })
  return { error, isFinal, progress }
}

type MadeAttempt = Pick<AttemptContext, 'operation' | 'attempts' | 'hasLeft'>

export const tokenTimeout = (
  { operation, attempts, hasLeft }: MadeAttempt,
  timeoutMs: number,
): TimeoutError => {
  const nothing = afterwards(NOTHING_SENT, { isWrite: false, hasLeft })
  const text = `The token function did not answer within ${Math.round(timeoutMs)} ms${nothing}`
  const ofCall = { sent: hasLeft, complete: false }
  return new TimeoutError(text, { operation, scope: 'token', timeoutMs, ...ofCall, attempts })
}

/** What an attempt failed with, and whether trying again cannot help. */
export interface FailedAttempt {
  readonly error: AttemptError
  readonly isFinal: boolean
  /** Of this attempt alone. */
  readonly progress: Progress
}

export const failedAttempt = (about: AttemptContext, cause: unknown): FailedAttempt => {
  const { operation, isWrite, maxBytes, attempts, running, hasLeft } = about
  if (cause instanceof TokenFailure)
    return { error: tokenError(about, cause), isFinal: !cause.isTransient, progress: NOTHING_SENT }
  if (cause instanceof TooLarge) {
    const text = `${operation}: the answer is larger than ${maxBytes} bytes (limits.responseBytes)${afterwards(MAYBE_PROCESSED, about)}`
    const option = 'limits.responseBytes'
    const limits = { option, limit: maxBytes, ...MAYBE_PROCESSED, attempts }
    return { error: new LimitError(text, { operation, ...limits }), isFinal: true, progress: MAYBE_PROCESSED }
  }
  if (cause instanceof NoResponse) return noResponse(about, cause)
  const failed = readFailure(cause)
  const progress = progressOf(running, isWrite, failed.isCertain)
  const stage = running.isAnswered ? 'answering' : stageBy(failed.stage, progress, isWrite)
  const safe = running.redactor?.cause(cause)
  const what = progress.sent
    ? `the connection failed${afterwards(progress, about)}`
    : `no connection${afterwards(progress, about)}`
  const text = `${operation}: ${what} (${whileDoing(stage)}${innermost(safe)})`
  const ofCall = { ...progress, sent: progress.sent || hasLeft }
  const error = new ConnectionError(text, { operation, stage, ...ofCall, cause: safe, attempts })
  const digest = digestOfNext(cause)
  if (digest !== undefined) Object.assign(error, { digest })
  return { error, isFinal: failed.isFinal, progress }
}

/** Nobody knows what it has sent; asking it again would give the same. */
const noResponse = (about: AttemptContext, cause: NoResponse): FailedAttempt => {
  const { operation, attempts } = about
  const text = `${operation}: the option fetch ${cause.message}; it must return the Response${afterwards(MAYBE_PROCESSED, about)}`
  const details = { operation, stage: 'answering', ...MAYBE_PROCESSED, cause, attempts } as const
  return { error: new ConnectionError(text, details), isFinal: true, progress: MAYBE_PROCESSED }
}

/** A mark by which a framework knows an error of its own again, such as the one that makes a page dynamic. */
const digestOfNext = (cause: unknown): string | undefined => {
  try {
    const { digest } = Object(cause) as { digest?: unknown }
    return typeof digest === 'string' ? digest : undefined
  } catch {
    return undefined
  }
}

export const tokenError = (
  { operation, attempts, hasLeft }: MadeAttempt,
  cause: TokenFailure,
): TokenError | ConfigurationError => {
  const { message, isTransient, secret } = cause
  if (isTransient) {
    const safe = createMaskingRedactor(secret).cause(cause.cause)
    const nothing = afterwards(NOTHING_SENT, { isWrite: false, hasLeft })
    const text = `${message}${nothing}. See error.cause`
    return new TokenError(text, { operation, cause: safe, sent: hasLeft, attempts })
  }
  return new ConfigurationError([{ rule: 'options', path: '/token', message, source: 'docs/client.md' }])
}

/** What the error leaves open is told by how far the request came. */
const stageBy = (stage: Stage, { sent }: Progress, isWrite: boolean): Stage => {
  if (stage !== 'unknown') return stage
  if (!sent) return 'connecting'
  return isWrite ? 'sending' : 'unknown'
}

const WHILE: Readonly<Partial<Record<Stage, string>>> = {
  arguments: 'fetch refuses an argument: ',
  resolving: 'looking up the address: ',
  connecting: 'connecting: ',
  tls: 'TLS handshake: ',
  tunnel: 'the proxy refuses the tunnel: ',
}

const whileDoing = (stage: Stage): string => WHILE[stage] ?? ''

/** `fetch failed` says nothing; the innermost cause does. Takes what the redactor made, whose causes end. */
const innermost = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.cause instanceof Error) return innermost(cause.cause)
  const { code } = cause as { code?: unknown }
  const message = cause.message.trim() || String(code ?? cause.name)
  return typeof code === 'string' && !message.includes(code) ? `${message}, ${code}` : message
}
