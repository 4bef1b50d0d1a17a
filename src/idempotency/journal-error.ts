import { messageOf, PropexoError } from '../core/error.js'

/** The journal failed before anything was sent, or does not hold what it should. */
export class JournalError extends PropexoError {
  override readonly name = 'JournalError'
  readonly kind = 'journal'

  constructor(
    message: string,
    details: { readonly operation?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, details)
  }
}

/** Runs a step of the store. @throws JournalError that says what it was for */
export const inStore = async <T>(what: string, operation: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof PropexoError) throw cause
    throw new JournalError(`${operation}: the journal could not ${what}: ${messageOf(cause)}`, {
      operation,
      cause,
    })
  }
}
