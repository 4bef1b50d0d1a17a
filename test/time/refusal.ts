import { TimeInputError } from '../../src/time/index.js'

/** The error by which a call refuses its input; anything else that it throws, or that it returns, fails the test. */
export const refusalOf = (call: () => unknown): TimeInputError => {
  let value: unknown
  try {
    value = call()
  } catch (error) {
    if (error instanceof TimeInputError) return error
    throw new Error(`expected a TimeInputError, got ${String(error)}`, { cause: error })
  }
  throw new Error(`expected a TimeInputError, got ${JSON.stringify(value)}`)
}

/** Path and code of each thing that is wrong. */
export const foundBy = (call: () => unknown): string[] =>
  refusalOf(call).issues.map(({ path, code }) => `${path} ${code}`)

/** Whether it is a TimeInputError that holds together: something is wrong, and each issue says what and where. */
export const isWellFormed = (error: unknown): boolean =>
  error instanceof TimeInputError &&
  error.kind === 'time_input' &&
  error.issues.length > 0 &&
  error.code === error.issues[0]?.code &&
  error.issues.every(
    ({ message, path, code, rule }) => message !== '' && /^$|^\//.test(path) && rule === `time.${code}`,
  )
