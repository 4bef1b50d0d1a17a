import { PRIORITIES, type Priority } from '../quota/priority.js'
import { type ReportOption, readGroup, readGroupOrFalse } from './read.js'

/** How one option is read: undefined gives the default; a wrong value is reported, and gives it too. */
export interface OptionRow<T> {
  readonly byDefault: T
  /** What it must be, for messages. */
  readonly must: string
  takes(value: unknown): boolean
}

/** The options of a table by their names. */
export type OptionRows = Readonly<Record<string, OptionRow<unknown>>>
type ValuesOf<Rows extends OptionRows> = { readonly [Name in keyof Rows]: Rows[Name]['byDefault'] }

/** Milliseconds; a day: no call is worth more. */
export const MAX_DEADLINE_MS = 86_400_000
/** Milliseconds. Node's fetch gives up by itself if headers take longer than 5 minutes. */
export const MAX_TIMEOUT_MS = 300_000

/** Milliseconds above 0. */
export const duration = <T extends number | undefined>(byDefault: T, most: number): OptionRow<T> => ({
  byDefault,
  must: `must be a number of milliseconds above 0 and at most ${most}`,
  takes: value => typeof value === 'number' && value > 0 && value <= most,
})

export const whole = <T extends number | undefined>(
  byDefault: T,
  least: number,
  most: number,
): OptionRow<T> => ({
  byDefault,
  must: `must be a whole number from ${least} to ${most}`,
  takes: value => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
})

/** A part of a whole, at most 0.9 of it. */
export const share = (byDefault: number): OptionRow<number> => ({
  byDefault,
  must: 'must be a number from 0 to 0.9',
  takes: value => typeof value === 'number' && value >= 0 && value <= 0.9,
})

export const flag = <T extends boolean | undefined>(byDefault: T): OptionRow<T> => ({
  byDefault,
  must: 'must be true or false, or left out',
  takes: value => typeof value === 'boolean',
})

/** A text that is not blank. */
export const text = (least: number, most: number): OptionRow<string | undefined> => ({
  byDefault: undefined,
  must: `must be a text of ${least} to ${most} UTF-16 code units, not blank, and without control characters and halves of characters`,
  takes: value =>
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length >= least &&
    value.length <= most &&
    !/[\p{Cc}\p{Surrogate}]/u.test(value),
})

/** The same without a default. */
export const optional = <T>(row: OptionRow<T>): OptionRow<T | undefined> => ({ ...row, byDefault: undefined })

/** @param names the first of them is the default */
export const oneOf = <const Names extends readonly [string, ...string[]]>(
  ...names: Names
): OptionRow<Names[number]> => ({
  byDefault: names[0],
  must: `must be ${names.map(name => `'${name}'`).join(' or ')}`,
  takes: value => names.some(name => name === value),
})

export const priority = <T extends Priority | undefined>(byDefault: T): OptionRow<T> => ({
  byDefault,
  must: `must be ${PRIORITIES.join(', ')}`,
  takes: value => PRIORITIES.some(each => each === value),
})

export const SIGNAL: OptionRow<AbortSignal | undefined> = {
  byDefault: undefined,
  must: 'must be an AbortSignal; pass controller.signal, not the controller',
  takes: value => {
    const { aborted, addEventListener, removeEventListener } = Object(value) as Partial<AbortSignal>
    const areFunctions = [addEventListener, removeEventListener].every(each => typeof each === 'function')
    return typeof aborted === 'boolean' && areFunctions
  },
}

/** The values of a table's options, each of which is reported where it is wrong. */
export const readRows = <Rows extends OptionRows>(
  own: Readonly<Record<string, unknown>>,
  rows: Rows,
  report: ReportOption,
): ValuesOf<Rows> => {
  const values = Object.entries(rows).map(([name, { byDefault, must, takes }]) => {
    const value = own[name]
    const isRight = value === undefined || takes(value)
    if (!isRight) report(name, must)
    return [name, value === undefined || !isRight ? byDefault : value]
  })
  return Object.fromEntries(values) as ValuesOf<Rows>
}

/** A group of options, such as `limits: { redirects: 0 }`. */
export const readGroupRows = <Rows extends OptionRows>(
  name: string,
  given: unknown,
  rows: Rows,
  report: ReportOption,
): ValuesOf<Rows> =>
  readRows(given === undefined ? {} : readGroup(name, given, Object.keys(rows), report), rows, (each, must) =>
    report(name, `${each} ${must}`),
  )

/** The same where `false` is another way to give it, which the caller has looked at. */
export const readGroupOrFalseRows = <Rows extends OptionRows>(
  name: string,
  given: unknown,
  rows: Rows,
  report: ReportOption,
): ValuesOf<Rows> =>
  readRows(
    given === undefined ? {} : readGroupOrFalse(name, given, Object.keys(rows), report),
    rows,
    (each, must) => report(name, `${each} ${must}`),
  )
