import { sha256 } from './source.js'

/** More characters than any document has; what is longer is one in which many places hold the same objects. */
const MOST_TEXT = 20_000_000

/** What is known of values that are not changed meanwhile. */
export interface JsonDigests {
  /** Whether two values are the same JSON, with keys in the same order. */
  readonly isSame: (left: unknown, right: unknown) => boolean
  /** Of the text of a value; of a text that nobody could write, one that is the same for the same value. */
  readonly digestOf: (value: unknown) => string
}

/** What is held in several places is read once, however long the text would be. */
export const jsonDigests = (): JsonDigests => {
  const partsOf = (value: object): (readonly [string, unknown])[] =>
    Object.entries(value).filter(([, each]) => each !== undefined || Array.isArray(value))
  const hashOf = once((value, known) => {
    const parts = partsOf(value).map(([key, each]) => [key, known(each)])
    return sha256(JSON.stringify([Array.isArray(value), ...parts]))
  }, jsonTextOf)
  const lengthOf = once<number>(
    (value, known) => partsOf(value).reduce((sum, [key, each]) => sum + key.length + known(each), 2),
    value => jsonTextOf(value).length,
  )
  return {
    isSame: (left, right) => left === right || hashOf(left) === hashOf(right),
    digestOf: value => (lengthOf(value) > MOST_TEXT ? hashOf(value) : sha256(JSON.stringify(value))),
  }
}

const jsonTextOf = (plain: unknown): string => JSON.stringify(plain) ?? ''

/** Finds something out of each object once, from what it holds. */
const once = <Result>(
  ofObject: (value: object, known: (value: unknown) => Result) => Result,
  ofPlain: (value: unknown) => Result,
): ((value: unknown) => Result) => {
  const results = new Map<object, Result>()
  const find = (value: unknown): Result => {
    if (typeof value !== 'object' || value === null) return ofPlain(value)
    const result = results.get(value) ?? ofObject(value, find)
    results.set(value, result)
    return result
  }
  return find
}
