import { noteAttempts, PropexoError } from '../core/error.js'

/** What the server said. */
export interface Answer {
  readonly operation: string
  readonly status: number
  /** Names in lower case; credentials replaced by `[redacted]`. */
  readonly headers: Readonly<Record<string, string>>
  /** The parsed JSON, or the first characters of anything else. */
  readonly body: unknown
  /** How many attempts were made. */
  readonly attempts?: number | undefined
}

abstract class AnswerError extends PropexoError {
  /** The HTTP status. */
  readonly status: number
  /** Names in lower case; credentials replaced by `[redacted]`. */
  readonly headers: Readonly<Record<string, string>>
  /** The parsed JSON, or the first characters of anything else. */
  readonly body: unknown

  constructor(message: string, answer: Answer) {
    super(message, { operation: answer.operation })
    noteAttempts(this, answer.attempts)
    this.status = answer.status
    this.headers = answer.headers
    this.body = answer.body
  }
}

/** The server answered with a status other than 2xx. */
export abstract class StatusError extends AnswerError {}

/** One problem that the server's own validator found. */
export interface ServerIssue {
  /** What is wrong. */
  readonly code?: string
  /** Where, from the top of the request. */
  readonly path?: readonly (string | number)[]
  /** The same in words. */
  readonly message?: string
  /** Names of fields that the server does not know. */
  readonly keys?: readonly string[]
}

/** 400: the server refused the request. */
export class InvalidRequestError extends StatusError {
  override readonly name = 'InvalidRequestError'
  readonly kind = 'invalid_request'
  /** From `error.details.issues` or `error.details.details.issues`; empty if the server sent neither. */
  readonly issues: readonly ServerIssue[]

  constructor(message: string, answer: Answer, issues: readonly ServerIssue[]) {
    super(message, answer)
    this.issues = issues
  }
}

/** 401: the token is missing, wrong, or of the other environment. */
export class AuthenticationError extends StatusError {
  override readonly name = 'AuthenticationError'
  readonly kind = 'authentication'
}

/** 403: the token may not do this. */
export class PermissionError extends StatusError {
  override readonly name = 'PermissionError'
  readonly kind = 'permission'
}

/** 404: no such record, or no such path. */
export class NotFoundError extends StatusError {
  override readonly name = 'NotFoundError'
  readonly kind = 'not_found'
}

/** 405: the PMS behind the integration does not support the operation. */
export class NotSupportedError extends StatusError {
  override readonly name = 'NotSupportedError'
  readonly kind = 'not_supported'
}

/** 429: the quota of this minute is used up. The request was not processed. */
export class RateLimitError extends StatusError {
  override readonly name = 'RateLimitError'
  readonly kind = 'rate_limit'
}

/** 5xx. It does not say whether a write was processed. */
export class ServerError extends StatusError {
  override readonly name = 'ServerError'
  readonly kind = 'server'
}

/** Any other status that is not 2xx. */
export class UnexpectedStatusError extends StatusError {
  override readonly name = 'UnexpectedStatusError'
  readonly kind = 'unexpected_status'
}

/** A 2xx whose body is not what the contract says: empty, HTML, truncated, or without a job id. */
export class ResponseShapeError extends AnswerError {
  override readonly name = 'ResponseShapeError'
  readonly kind = 'response_shape'
}
