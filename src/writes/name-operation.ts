import { TimeInputError } from '../time/error.js'

/** Runs what does not know for which operation it works, and names that in its TimeInputErrors. */
export const nameOperation = async <T>(operation: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (error instanceof TimeInputError && error.operation === undefined)
      throw new TimeInputError(error.issues, operation)
    throw error
  }
}
