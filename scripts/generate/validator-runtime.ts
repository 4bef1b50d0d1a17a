/**
 * What the generated validators share. Copied to `generated/validators/runtime.js`, so that they run in plain Node ESM
 * and in browsers without ajv.
 */

/** One finding of a validator. */
export interface Finding {
  /** RFC 6901 JSON Pointer into the checked value; empty for the value itself. */
  readonly instancePath: string
  readonly schemaPath: string
  /** The JSON Schema keyword that failed. */
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
}

/** Tells whether a value is a T. All findings of the last call are in `errors`, which the next call overwrites. */
export interface Validator<T> {
  (value: unknown): value is T
  errors?: readonly Finding[] | null
}

/**
 * Length in UTF-16 code units, as the API counts it: a surrogate pair is two. JSON Schema would count characters, and let
 * a text pass that the API refuses.
 */
export const codeUnitLength = (text: string): number => text.length

/** JSON equality, for `const`, `enum` and `uniqueItems`. */
export const equal = (left: unknown, right: unknown): boolean => {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const [a, b] = [left as Record<string, unknown>, right as Record<string, unknown>]
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && equal(a[key], b[key]))
  )
}

/** Positions of two equal items, the earlier first; undefined where all differ. For `uniqueItems`. */
export const equalItems = (items: readonly unknown[]): readonly [number, number] | undefined => {
  const scalars = new Map<unknown, number>()
  const structures: number[] = []
  for (const [index, item] of items.entries()) {
    const isStructure = typeof item === 'object' && item !== null
    const same = isStructure ? structures.find(each => equal(items[each], item)) : scalars.get(item)
    if (same !== undefined) return [same, index]
    if (isStructure) structures.push(index)
    else scalars.set(item, index)
  }
  return undefined
}

/** A number as JSON writes it, without its sign: `digits` times ten to the power of `exponent`. */
const decimalOf = (value: number): { digits: bigint; exponent: number } => {
  const [whole = '', exponent = '0'] = String(Math.abs(value)).split('e')
  const [integer = '', fraction = ''] = whole.split('.')
  return { digits: BigInt(integer + fraction), exponent: Number(exponent) - fraction.length }
}

/** Whether a number is a multiple of another in decimal, as JSON writes both: in binary 19.99 / 0.01 is no integer. */
export const isMultipleOf = (value: number, divisor: number): boolean => {
  // The remainder of two integers is exact.
  if (Number.isInteger(value) && Number.isInteger(divisor)) return value % divisor === 0
  const [a, b] = [decimalOf(value), decimalOf(divisor)]
  const exponent = Math.min(a.exponent, b.exponent)
  const scaled = ({ digits, exponent: own }: typeof a): bigint => digits * 10n ** BigInt(own - exponent)
  return scaled(a) % scaled(b) === 0n
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** RFC 3339 full-date that exists in the calendar. */
const date = (text: string): boolean => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 && isLeapYear ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0)
  return day >= 1 && day <= days
}

/** RFC 3339 date-time. A leap second is accepted where one can occur, at the end of a UTC day. */
const dateTime = (text: string): boolean => {
  const match = /^(.{10})t(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:z|([-+])(\d\d):(\d\d))$/i.exec(text)
  if (!match || !date(match[1] ?? '')) return false
  const [hour, minute, second, offsetHour, offsetMinute] = [2, 3, 4, 6, 7].map(group =>
    Number(match[group] ?? 0),
  ) as [number, number, number, number, number]
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false
  if (second < 60) return true
  const offset = (offsetHour * 60 + offsetMinute) * (match[5] === '-' ? -1 : 1)
  return (hour * 60 + minute - offset + 2880) % 1440 === 1439
}

const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
/** RFC 3986: a scheme, then only characters that a URI may hold, and at most one fragment. */
const URI =
  /^[a-z][a-z0-9+.-]*:(?:[a-z0-9._~:/?[\]@!$&'()*+,;=-]|%[0-9a-f]{2})+(?:#(?:[a-z0-9._~:/?@!$&'()*+,;=-]|%[0-9a-f]{2})*)?$/i
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  date,
  'date-time': dateTime,
  email: text => EMAIL.test(text),
  uri: text => URI.test(text),
  uuid: text => UUID.test(text),
}
