import { isBranded } from './propexo-error.js'
import type { TimeInputError } from './time/error.js'
import type {
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  InvalidRequestError,
  NotFoundError,
  NotSupportedError,
  PermissionError,
  RateLimitError,
  ResponseShapeError,
  RuleError,
  ServerError,
  TimeoutError,
  UnexpectedStatusError,
  WriteFailedError,
} from './transport/errors.js'
import type { AmbiguousWriteError } from './writes/ambiguous.js'

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
  | ConnectionError
  | TimeoutError
  | ResponseShapeError
  | WriteFailedError
  | AmbiguousWriteError

/** Whether a value is an error of this package, also of another copy of it. Narrow further by `kind`. */
export const isPropexoError = (value: unknown): value is AnyPropexoError => isBranded(value)
