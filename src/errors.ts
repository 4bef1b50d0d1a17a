import { isBranded } from './core/error.js'
import type { ConfigurationError, RuleError } from './core/input-errors.js'
import type { ConnectionError, LimitError, TimeoutError, TokenError } from './core/no-answer-errors.js'
import type { IdempotencyConflictError } from './idempotency/conflict-error.js'
import type { JournalError } from './idempotency/journal-error.js'
import type { WriteFailedError } from './jobs/write-failed-error.js'
import type { AmbiguousWriteError } from './recovery/ambiguous.js'
import type { TimeInputError } from './time/error.js'
import type {
  AuthenticationError,
  InvalidRequestError,
  NotFoundError,
  NotSupportedError,
  PermissionError,
  RateLimitError,
  ResponseShapeError,
  ServerError,
  UnexpectedStatusError,
} from './transport/status-errors.js'

/** Every error of this package; `kind` tells which. */
export type AnyPropexoError =
  | ConfigurationError
  | TimeInputError
  | RuleError
  | InvalidRequestError
  | AuthenticationError
  | PermissionError
  | NotFoundError
  | NotSupportedError
  | RateLimitError
  | ServerError
  | UnexpectedStatusError
  | TokenError
  | ConnectionError
  | TimeoutError
  | LimitError
  | ResponseShapeError
  | WriteFailedError
  | AmbiguousWriteError
  | IdempotencyConflictError
  | JournalError

/**
 * Whether a value is an error of this package, also of another copy of it. Narrow further by `kind`.
 * @example
 * ```ts
 * import { isPropexoError } from 'propexo-client'
 *
 * try {
 *   await Promise.reject(new Error('of something else'))
 * } catch (error) {
 *   if (isPropexoError(error) && error.kind === 'rule') console.error(error.issues)
 * }
 * ```
 */
export const isPropexoError = (value: unknown): value is AnyPropexoError => isBranded(value)
