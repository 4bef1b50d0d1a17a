import { noteAttempts, PropexoError } from './error.js'
import { NOTHING_SENT, type Progress, type Stage } from './progress.js'

interface Sending extends Progress {
  readonly operation: string
  readonly attempts?: number | undefined
}

/** There is no answer; how far the request came is known. */
abstract class NoAnswerError extends PropexoError implements Progress {
  /** False only when it is certain that no byte of the request left, in any attempt of the call. */
  readonly sent: boolean
  /** False when the whole request cannot have arrived, so it was not processed. */
  readonly complete: boolean

  constructor(message: string, details: Sending & { readonly cause?: unknown }) {
    super(message, details)
    this.sent = details.sent
    this.complete = details.complete
    noteAttempts(this, details.attempts)
  }
}

/** The token function failed before this attempt was sent. */
export class TokenError extends NoAnswerError {
  override readonly name = 'TokenError'
  readonly kind = 'token'

  constructor(message: string, details: Omit<Sending, 'complete'> & { readonly cause: unknown }) {
    super(message, { ...details, complete: false })
  }
}

/** There is no answer, because the connection failed. */
export class ConnectionError extends NoAnswerError {
  override readonly name = 'ConnectionError'
  readonly kind = 'connection'
  /** Where it failed. */
  readonly stage: Stage

  constructor(message: string, details: Sending & { readonly stage: Stage; readonly cause: unknown }) {
    super(message, details)
    this.stage = details.stage
  }
}

/** What took too long. */
export type TimeoutScope =
  /** The token function did not answer. */
  | 'token'
  /** One attempt took too long. */
  | 'attempt'
  /** The whole call took too long, with its pauses. */
  | 'deadline'
  /** The call waited too long for the quota. */
  | 'queue'
  /** A job had no outcome in time. */
  | 'job'

/** Something took longer than its time limit; `scope` says what. */
export class TimeoutError extends NoAnswerError {
  override readonly name = 'TimeoutError'
  readonly kind = 'timeout'
  /** What took too long. */
  readonly scope: TimeoutScope
  /** The limit in milliseconds. */
  readonly timeoutMs: number

  constructor(
    message: string,
    details: Sending & { readonly scope: TimeoutScope; readonly timeoutMs: number },
  ) {
    super(message, details)
    this.scope = details.scope
    this.timeoutMs = details.timeoutMs
  }
}

/** What has to be looked up first took too long. */
export const lookUpTimeout = (operation: string, what: string, timeoutMs: number): TimeoutError => {
  const message = `Looking up ${what} took longer than deadlineMs (${timeoutMs} ms); nothing was sent`
  return new TimeoutError(message, { operation, scope: 'deadline', timeoutMs, ...NOTHING_SENT })
}

/** A bound of the client was reached; `option` names it. */
export class LimitError extends NoAnswerError {
  override readonly name = 'LimitError'
  readonly kind = 'limit'
  /** The option that sets the bound, such as `limits.responseBytes` or `quota.maxQueued`. */
  readonly option: string
  /** The bound, in the unit of the option. */
  readonly limit: number

  constructor(message: string, details: Sending & { readonly option: string; readonly limit: number }) {
    super(message, details)
    this.option = details.option
    this.limit = details.limit
  }
}
