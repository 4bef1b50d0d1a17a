/**
 * The base of everything that this package throws, apart from a caller's own abort reason. Each class has a literal
 * `kind`, so that `switch (error.kind)` tells them apart also when two copies of the package are loaded and `instanceof`
 * does not.
 */

const BRAND = Symbol.for('propexo-client.error')

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
  | 'connection'
  | 'timeout'
  | 'response_shape'
  | 'write_failed'
  | 'ambiguous_write'

export abstract class PropexoError extends Error {
  abstract readonly kind: ErrorKind
  /** The operation as the contract names it, such as `POST /v1/events/appointments/leads`. */
  readonly operation: string | undefined
  /** How many attempts were made; absent where none was. */
  declare readonly attempts?: number

  constructor(message: string, details: { operation?: string | undefined; cause?: unknown } = {}) {
    super(message, details)
    this.name = new.target.name
    this.operation = details.operation
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** Plain data for logs: no stack, no cause, no token. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...Object.fromEntries(Object.entries(this)) }
  }
}

/** Whether a value is an error of this package, also of another copy of it. */
export const isBranded = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && BRAND in value

/** One thing that is wrong with what the caller passed. */
export interface Issue {
  /** Id of the rule, such as `contract.required`. */
  readonly rule: string
  /** RFC 6901 JSON Pointer into the input; empty for the input as a whole. */
  readonly path: string
  readonly message: string
  /** Where the rule comes from. */
  readonly source: string
}

/** Issues in one line, for the message of an error. */
export const listIssues = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
