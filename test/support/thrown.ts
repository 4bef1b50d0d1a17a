import { AmbiguousWriteError, RuleError, TimeInputError } from '../../src/index.js'

/** What a call throws, at once or by a rejected promise. */
export const thrownBy = async (call: () => unknown): Promise<unknown> => {
  let value: unknown
  try {
    value = await call()
  } catch (error) {
    return error
  }
  throw new Error(`nothing was thrown, but ${String(value)} was returned`)
}

/** The same of a call that may just as well return; undefined: it did. */
export const thrownIfAny = (call: () => unknown): Promise<unknown> =>
  (async () => call())().then(
    () => undefined,
    (error: unknown) => error,
  )

/** Whether it is one of the errors by which the facade refuses an input before anything is sent. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof RuleError || error instanceof TimeInputError

/** What to say of it where it was not expected. */
export const stackOf = (thrown: unknown): string =>
  `${thrown instanceof Error ? thrown.stack : String(thrown)}`

type Class<T> = abstract new (...args: never[]) => T

/** What a call throws, which must be of this class; of a write whose answer was lost, why it was lost. */
export const errorBy = async <T extends Error>(type: Class<T>, call: () => unknown): Promise<T> => {
  const thrown = await thrownBy(call)
  const isCause = thrown instanceof AmbiguousWriteError && !(thrown instanceof type)
  const error = isCause ? thrown.cause : thrown
  if (error instanceof type) return error
  throw new Error(`expected ${type.name}, got ${describe(error)}`, { cause: error })
}

const describe = (value: unknown): string => {
  if (value instanceof Error) return `${value.name}: ${value.message.slice(0, 300)}`
  return typeof value === 'object' ? 'an object' : String(value)
}
