import type { JsonObject, Operation } from '../../../scripts/spec/document.js'
import { type Check, checkOf, memoize } from './schema-check.js'

/** Checks of the 200 answers, by operation. Keys that the contract does not declare pass: the API may add some. */
export const createAnswerChecks = (doc: JsonObject): ((operation: Operation) => Check) =>
  memoize(({ key, answer }: Operation) => {
    if (!answer) throw new Error(`${key} declares no answer`)
    return checkOf(doc, answer, false)
  })
