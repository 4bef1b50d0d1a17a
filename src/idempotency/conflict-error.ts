import { PropexoError } from '../core/error.js'

/** One place in which two inputs differ. */
export interface InputDifference {
  /** RFC 6901 JSON Pointer into the input; empty for the input as a whole. */
  readonly path: string
  /** What the key was used with first; undefined: it was not there. */
  readonly recorded: unknown
  /** What it is used with now. */
  readonly given: unknown
}

const MAX_NAMED = 5

/** An idempotency key was used again with another input, or for another operation. Nothing was sent. */
export class IdempotencyConflictError extends PropexoError {
  override readonly name = 'IdempotencyConflictError'
  readonly kind = 'idempotency_conflict'
  /** The key. */
  readonly key: string
  /** Where the two inputs differ. Their values may be people's: they are left out of the message, and of `toJSON()`. */
  declare readonly differences: readonly InputDifference[]

  constructor(
    key: string,
    operation: string,
    differences: readonly InputDifference[],
    what: 'input' | 'operation' = 'input',
  ) {
    const paths = differences
      .slice(0, MAX_NAMED)
      .map(({ path }) => (path === '' ? 'the input as a whole' : path))
    const more = differences.length > MAX_NAMED ? ` and ${differences.length - MAX_NAMED} more` : ''
    const verb = paths.length === 1 && more === '' ? 'differs' : 'differ'
    const told =
      what === 'input' ? `: ${paths.join(', ')}${more} ${verb}` : `, ${String(differences[0]?.recorded)}`
    super(
      `${operation}: the idempotency key ${JSON.stringify(key)} was used with another ${what}${told}. Nothing was sent. Use another key for another write, or the same input for the same one; error.differences holds the values`,
      { operation },
    )
    this.key = key
    Object.defineProperty(this, 'differences', { value: differences })
  }
}
