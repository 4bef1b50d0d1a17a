import { type Issue, listIssues, PropexoError } from '../propexo-error.js'

/** A client or call option is wrong. Nothing was sent. */
export class ConfigurationError extends PropexoError {
  readonly kind = 'configuration'
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[]) {
    super(issues.map(({ message }) => message).join('; '))
    this.issues = issues
  }
}

/** Of a RuleError's message; its `issues` hold all of them. */
const MAX_TOLD = 30
const MAX_PATH = 200

/** The input breaks rules of the contract or of the PMS; `issues` holds all of them. Nothing was sent. */
export class RuleError extends PropexoError {
  readonly kind = 'rule'
  readonly issues: readonly Issue[]

  constructor(operation: string, issues: readonly Issue[]) {
    const told = issues.slice(0, MAX_TOLD).map(issue => ({ ...issue, path: issue.path.slice(0, MAX_PATH) }))
    const more = issues.length > MAX_TOLD ? `; and ${issues.length - MAX_TOLD} more` : ''
    super(`${operation} was not sent: ${listIssues(told)}${more}`, { operation })
    this.issues = issues
  }
}

/** How many attempts were made, on errors that can come of several. */
export const noteAttempts = (error: PropexoError, attempts: number | undefined): void => {
  if (attempts !== undefined) Object.assign(error, { attempts })
}

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
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
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

/** One finding of the server's own validator. */
export interface ServerIssue {
  readonly code?: string
  readonly path?: readonly (string | number)[]
  readonly message?: string
  readonly keys?: readonly string[]
}

/** 400: the server refused the request. */
export class InvalidRequestError extends StatusError {
  readonly kind = 'invalid_request'
  /** From `error.details.issues` or `error.details.details.issues`; empty when the server sent neither. */
  readonly issues: readonly ServerIssue[]

  constructor(message: string, answer: Answer, issues: readonly ServerIssue[]) {
    super(message, answer)
    this.issues = issues
  }
}

/** 401: the token is missing, wrong, or belongs to the other environment. */
export class AuthenticationError extends StatusError {
  readonly kind = 'authentication'
}

/** 403: the token may not do this. */
export class PermissionError extends StatusError {
  readonly kind = 'permission'
}

/** 404: no such record, or no such path. */
export class NotFoundError extends StatusError {
  readonly kind = 'not_found'
}

/** 405: the PMS behind the integration does not support the operation. */
export class NotSupportedError extends StatusError {
  readonly kind = 'not_supported'
}

/** 429: the quota of this minute is used up. The request was not processed. */
export class RateLimitError extends StatusError {
  readonly kind = 'rate_limit'
}

/** 5xx. Whether a write was processed cannot be told from this. */
export class ServerError extends StatusError {
  readonly kind = 'server'
}

/** Any other status that is not 2xx. */
export class UnexpectedStatusError extends StatusError {
  readonly kind = 'unexpected_status'
}

/** A 2xx whose body is not what the contract says: empty, HTML, cut off, or without a job id. */
export class ResponseShapeError extends AnswerError {
  readonly kind = 'response_shape'
}

/** No answer, because the connection failed. */
export class ConnectionError extends PropexoError {
  readonly kind = 'connection'
  /** False only when it is certain that the request did not leave: no address, connection refused, no TLS. */
  readonly sent: boolean

  constructor(
    message: string,
    details: { operation: string; sent: boolean; cause: unknown; attempts?: number | undefined },
  ) {
    super(message, details)
    this.sent = details.sent
    noteAttempts(this, details.attempts)
  }
}

export type TimeoutScope =
  /** One attempt took too long. */
  | 'attempt'
  /** The whole call did, with its pauses. */
  | 'deadline'
  /** It got no place in the quota. */
  | 'queue'
  /** A write had no outcome. */
  | 'job'

/** Time ran out. */
export class TimeoutError extends PropexoError {
  readonly kind = 'timeout'
  readonly scope: TimeoutScope
  readonly timeoutMs: number
  /** False only when it is certain that nothing left. */
  readonly sent: boolean

  constructor(
    message: string,
    details: {
      operation: string
      scope: TimeoutScope
      timeoutMs: number
      sent: boolean
      attempts?: number | undefined
    },
  ) {
    super(message, details)
    this.scope = details.scope
    this.timeoutMs = details.timeoutMs
    this.sent = details.sent
    noteAttempts(this, details.attempts)
  }
}

/** A complaint of the PMS about a write. */
export interface PmsComplaint {
  readonly message: string
  /** HTTP status of the PMS, where its complaint names one. */
  readonly status?: number
  /** As the API passed it on. */
  readonly raw: string
}

/** How much of the PMS's own words a message repeats; `errors` holds all of them. */
const MAX_SAID = 1_000

/** The PMS refused a write: nothing was written. */
export class WriteFailedError extends PropexoError {
  readonly kind = 'write_failed'
  readonly jobId: string
  readonly errors: readonly PmsComplaint[]

  constructor(jobId: string, errors: readonly PmsComplaint[], operation: string | undefined) {
    const said = errors.map(({ message }) => message).join('; ') || 'it gave no reason'
    super(`The PMS refused the write of job ${jobId}: ${said.slice(0, MAX_SAID)}`, { operation })
    this.jobId = jobId
    this.errors = errors
  }
}
