import { noteAttempts, PropexoError } from '../propexo-error.js'
import { NOTHING_SENT, type Progress, type Stage } from './progress.js'

/** The token function failed, before this attempt was sent. */
export class TokenError extends PropexoError implements Progress {
  override readonly name = 'TokenError'
  readonly kind = 'token'
  /** False only when it is certain that no byte of the request left, in any attempt. */
  readonly sent: boolean
  readonly complete = false

  constructor(
    message: string,
    details: Pick<Progress, 'sent'> & { operation: string; cause: unknown; attempts?: number | undefined },
  ) {
    super(message, details)
    this.sent = details.sent
    noteAttempts(this, details.attempts)
  }
}

/** No answer, because the connection failed. */
export class ConnectionError extends PropexoError implements Progress {
  override readonly name = 'ConnectionError'
  readonly kind = 'connection'
  readonly sent: boolean
  readonly complete: boolean
  readonly stage: Stage

  constructor(
    message: string,
    details: Progress & {
      operation: string
      stage: Stage
      cause: unknown
      attempts?: number | undefined
    },
  ) {
    super(message, details)
    this.sent = details.sent
    this.complete = details.complete
    this.stage = details.stage
    noteAttempts(this, details.attempts)
  }
}

export type TimeoutScope =
  /** The token function did not answer. */
  | 'token'
  /** One attempt took too long. */
  | 'attempt'
  /** The whole call did, with its pauses. */
  | 'deadline'
  /** It got no place in the quota. */
  | 'queue'
  /** A write had no outcome. */
  | 'job'

/** Time ran out. */
export class TimeoutError extends PropexoError implements Progress {
  override readonly name = 'TimeoutError'
  readonly kind = 'timeout'
  readonly scope: TimeoutScope
  readonly timeoutMs: number
  readonly sent: boolean
  readonly complete: boolean

  constructor(
    message: string,
    details: Progress & {
      operation: string
      scope: TimeoutScope
      timeoutMs: number
      attempts?: number | undefined
    },
  ) {
    super(message, details)
    this.scope = details.scope
    this.timeoutMs = details.timeoutMs
    this.sent = details.sent
    this.complete = details.complete
    noteAttempts(this, details.attempts)
  }
}

/** What has to be looked up first took too long. */
export const lookUpTimeout = (operation: string, what: string, timeoutMs: number): TimeoutError => {
  const message = `Looking up ${what} took longer than deadlineMs (${timeoutMs} ms); nothing was sent`
  return new TimeoutError(message, { operation, scope: 'deadline', timeoutMs, ...NOTHING_SENT })
}

/** A bound of the client was reached; `option` names it. */
export class LimitError extends PropexoError implements Progress {
  override readonly name = 'LimitError'
  readonly kind = 'limit'
  /** Such as `limits.responseBytes` or `quota.maxQueued`. */
  readonly option: string
  readonly limit: number
  /** False only when it is certain that no byte of the request left. */
  readonly sent: boolean
  readonly complete: boolean

  constructor(
    message: string,
    details: Progress & {
      operation: string
      option: string
      limit: number
      attempts?: number | undefined
    },
  ) {
    super(message, details)
    this.option = details.option
    this.limit = details.limit
    this.sent = details.sent
    this.complete = details.complete
    noteAttempts(this, details.attempts)
  }
}
