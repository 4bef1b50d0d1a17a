/**
 * The base of everything that this package throws, apart from a caller's own abort reason. Each class has a literal
 * `kind`, so that `switch (error.kind)` tells them apart also when two copies of the package are loaded and `instanceof`
 * does not.
 */

const BRAND = Symbol.for('propexo-client.error')

/** The literal `kind` of each error. `docs/errors.md` says when each occurs. */
export type ErrorKind =
  | 'configuration'
  | 'time_input'
  | 'rule'
  | 'invalid_request'
  | 'authentication'
  | 'permission'
  | 'not_found'
  | 'not_supported'
  | 'rate_limit'
  | 'server'
  | 'unexpected_status'
  | 'token'
  | 'connection'
  | 'timeout'
  | 'limit'
  | 'response_shape'
  | 'write_failed'
  | 'ambiguous_write'
  | 'idempotency_conflict'
  | 'journal'

/** What an error or an event belongs to. */
export interface ErrorContext {
  /** The call that failed, as hooks and jobs name it. */
  readonly callId?: string | undefined
  /** The call that caused it: set on look-ups, polls and reads of the write log. */
  readonly parentId?: string | undefined
  /** The integration that the call was about. */
  readonly integrationId?: string | undefined
  /** Ids of the records that the call was about, by their wire names, such as `lead_id`. */
  readonly recordIds?: Readonly<Record<string, string>> | undefined
  /** The job of the write that the call was about. */
  readonly jobId?: string | undefined
}

/** The base of every error of this package. Use `isPropexoError()` and `kind` to tell them apart. */
export abstract class PropexoError extends Error implements ErrorContext {
  /** The name of the class, literal also after minification. */
  abstract override readonly name: string
  /** Which error it is; literal in each class. */
  abstract readonly kind: ErrorKind
  /** The operation as the contract names it, such as `POST /v1/events/appointments/leads`. */
  readonly operation: string | undefined
  /** How many attempts were made; absent if there was none. */
  declare readonly attempts?: number
  /** The call that failed, as hooks and jobs name it. */
  declare readonly callId?: string
  /** The call that caused it: set on look-ups, polls and reads of the write log. */
  declare readonly parentId?: string
  /** The integration that the call was about. */
  declare readonly integrationId?: string
  /** Ids of the records that the call was about, by their wire names, such as `lead_id`. */
  declare readonly recordIds?: Readonly<Record<string, string>>
  /** The job of the write that the call was about. */
  declare readonly jobId?: string

  constructor(message: string, details: { operation?: string | undefined; cause?: unknown } = {}) {
    super(message, details)
    this.operation = details.operation
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** Plain data for logs: no stack, no cause, no token. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...Object.fromEntries(Object.entries(this)) }
  }
}

/**
 * Adds what an error belongs to. An error that several calls share, because they waited for the same look-up, stays as it
 * is; each of them gets a copy with its own ids.
 */
export const withContext = <T>(error: T, context: ErrorContext): T => {
  if (!(error instanceof PropexoError)) return error
  const isOfAnother = error.callId !== undefined && error.callId !== context.callId
  const own = isOfAnother ? copyOfError(error) : error
  const { callId, parentId, ...ids } = context
  const set = (name: keyof ErrorContext, value: unknown): void => {
    if (value === undefined) return
    Object.defineProperty(own, name, { value, enumerable: true, configurable: true, writable: true })
  }
  if (isOfAnother && parentId === undefined) Reflect.deleteProperty(own, 'parentId')
  set('callId', callId)
  set('parentId', parentId)
  for (const name of ['integrationId', 'recordIds', 'jobId'] as const)
    if (own[name] === undefined) set(name, ids[name])
  return own as T
}

/** With the same class, fields, stack and cause. */
const copyOfError = (error: PropexoError): PropexoError => {
  const copy = new Error(error.message, { cause: error.cause })
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error))
  return Object.defineProperties(copy, Object.getOwnPropertyDescriptors(error)) as PropexoError
}

/**
 * Whether a value is an error of this package, also of another copy of it.
 * @typeParam E the errors that the caller tells apart by `kind`
 */
export const isBranded = <E extends PropexoError = PropexoError>(value: unknown): value is E =>
  typeof value === 'object' && value !== null && BRAND in value

/** One problem in what the caller passed. */
export interface Issue {
  /** Id of the rule, such as `contract.required`. */
  readonly rule: string
  /** RFC 6901 JSON Pointer into the input; empty for the input as a whole. */
  readonly path: string
  /** What is wrong, and what to do instead. */
  readonly message: string
  /** Where the rule comes from: a page of the vendor, the contract, or a page of `docs/`. */
  readonly source: string
}

/** Issues in one line, for the message of an error. */
export const listIssues = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')

/** What is said of whatever was thrown. */
export const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** How many attempts were made, on errors that can come of several. */
export const noteAttempts = (error: PropexoError, attempts: number | undefined): void => {
  if (attempts !== undefined) Object.assign(error, { attempts })
}
