import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as time from '../../src/time/index.js'
import { toInstant, wallTimeAt } from '../../src/time/index.js'
import { cases } from '../support/cases.js'
import { anything, fieldsOf } from '../support/garbage.js'
import { ARGUMENTS, type Argument } from './exports.js'
import { isWellFormed } from './refusal.js'

/** Whether the export's documentation says that it takes such a value: what garbage cannot be. */
const isRight = ({ kind, name }: Argument, value: unknown): boolean => {
  if (kind === 'instant') return value instanceof Date && !Number.isNaN(value.getTime())
  if (kind === 'choice') return value === undefined
  if (kind === 'days') return Number.isInteger(value)
  if (name.startsWith('the daylight')) return typeof value === 'boolean'
  return false
}

class Returned {
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}

const outcomeOf = (call: () => unknown): unknown => {
  try {
    return new Returned(call())
  } catch (error) {
    return error
  }
}

/** `count` inputs, each in the place of every argument. They are made at the end, where fast-check cannot print them. */
const tryEverywhere = <T>(
  garbage: fc.Arbitrary<T>,
  count: number,
  make: (seed: T) => unknown = seed => seed,
): number => {
  let inputs = 0
  fc.assert(
    fc.property(garbage, seed => {
      const value = make(seed)
      for (const each of ARGUMENTS) {
        if (isRight(each, value)) continue
        inputs += 1
        const outcome = outcomeOf(() => each.call(value))
        // Options have tests of their own: what is none of them may be passed over, but nothing else may come of it.
        if (each.kind === 'options' && outcome instanceof Returned) continue
        if (!isWellFormed(outcome)) throw new Error(`${each.name}: ${fc.stringify(outcome)}`)
      }
    }),
    { numRuns: cases(count) },
  )
  return inputs
}

describe('garbage in each argument of each export', () => {
  it('is tried on all there are', () => {
    const tried = ARGUMENTS.map(({ name }) => name.split(' ').at(-1) ?? '')
    const others = ['TimeInputError', 'timeZoneDataVersion']
    for (const name of Object.keys(time)) expect([...tried, ...others]).toContain(name)
  })

  it('is refused by a TimeInputError, and nothing else is ever thrown', () => {
    expect(tryEverywhere(anything(), 4_000)).toBeGreaterThan(cases(4_000) * 18)
  })

  it('is refused as text, too', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc
        .stringMatching(/^[0-9]{1,5}[-/.: T]?[0-9]{1,3}[-/.: T]?[0-9]{0,3}[Z+-]?[0-9:]{0,6}$/)
        .filter(isNoDate),
      fc.stringMatching(/^[A-Z][A-Za-z_ ]{1,12}\/[A-Za-z_]{0,12}$/).filter(isNoZone),
    )
    expect(tryEverywhere(text, 1_500)).toBeGreaterThan(cases(1_500) * 18)
  })

  it('is refused as an object with the right names', () => {
    const names = [
      'date',
      'time',
      'timeZone',
      'epochMilliseconds',
      'timeZoneId',
      'id',
      'offsetAt',
      'standardOffset',
    ]
    const tags = [
      'Date',
      'String',
      'Temporal.Instant',
      'Temporal.ZonedDateTime',
      'Temporal.PlainDate',
      'Temporal.PlainTime',
    ]
    const parts = fc
      .tuple(fieldsOf(names), fc.constantFrom(...tags))
      // A whole number of milliseconds is what makes it one.
      .filter(([{ epochMilliseconds }]) => !Number.isInteger(epochMilliseconds))
    const tried = tryEverywhere(parts, 1_500, ([fields, tag]) => ({ ...fields, [Symbol.toStringTag]: tag }))
    expect(tried).toBeGreaterThan(cases(1_500) * 18)
  })
})

const isNoDate = (text: string): boolean =>
  !/^20\d\d-\d\d-\d\d/.test(text) && !/^\d\d:\d\d/.test(text) && !/^[+-]/.test(text)

const isNoZone = (text: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return false
  } catch {
    return true
  }
}

/** An independent reading of RFC 3339: by Date, which is strict once a text says the same again. */
const isRfc3339 = (written: string): boolean => {
  const text = written.replace(/(?<=^.{10})t|z$/g, small => small.toUpperCase())
  const match = /^(....-..-..T..:..)(:..(?:\.[0-9]+)?)?(Z|[+-]..:..)$/s.exec(text)
  if (!match) return false
  const [, minute = '', second = ':00', zone = ''] = match
  const isLeap = second.startsWith(':60')
  const local = `${minute}${isLeap ? ':59' : second.slice(0, 3)}`
  const again = new Date(`${local}Z`)
  if (Number.isNaN(Number(again)) || again.toISOString() !== `${local}.000Z`) return false
  const offset = zone === 'Z' ? 0 : Number(new Date(`2000-01-01T${zone.slice(1)}:00Z`)) - Date.UTC(2000, 0)
  if (Number.isNaN(offset) || offset >= 24 * 3_600_000) return false
  const instant = new Date(Number(again) - (zone.startsWith('-') ? -offset : offset))
  if (isLeap && !/-(?:06-30|12-31)T23:59:59/.test(instant.toISOString())) return false
  const years = [again, instant].map(each => each.getUTCFullYear())
  return years.every(year => year >= 2000 && year < 2100)
}

/** A right text with a few characters replaced, left out or put in. */
const nearly = (text: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.nat({ max: text.length }),
        fc.nat({ max: 1 }),
        fc.constantFrom('', ...'0123456789-+:.TZtz[]/ \n\u0660'),
      ),
      { minLength: 0, maxLength: 3 },
    )
    .map(edits =>
      edits.reduce((all, [at, length, by]) => all.slice(0, at) + by + all.slice(at + length), text),
    )

describe('text that is nearly right', () => {
  it('is taken for an instant exactly when it is RFC 3339', () => {
    const texts = [
      '2026-06-08T14:30:00Z',
      '2024-02-29T23:59:59-07:00',
      '2099-12-31T00:00:00.000+00:30',
      '2016-12-31T23:59:60.0Z',
      '2015-06-30t18:59:60-05:00',
      '2026-06-08T14:30Z',
      '2026-06-08T14:30.0Z',
    ]
    fc.assert(
      fc.property(fc.oneof(...texts.map(nearly)), text => {
        const outcome = outcomeOf(() => wallTimeAt(text, 'UTC'))
        if (isWellFormed(outcome)) expect(isRfc3339(text), text).toBe(false)
        else expect([text, isRfc3339(text), outcome]).toEqual([text, true, expect.any(Returned)])
      }),
      { numRuns: cases(30_000) },
    )
  })

  it('is taken for a wall time exactly when Date writes it back', () => {
    const secondOf = (text: string): string =>
      text.length === 16 ? `${text}:00` : text.replace(/(?<=^.{19})\.[0-9]+$/, '')
    const isWall = (text: string): boolean => {
      const local = secondOf(text)
      const again = new Date(`${local}Z`)
      return !Number.isNaN(Number(again)) && again.toISOString() === `${local}.000Z` && /^20/.test(text)
    }
    fc.assert(
      fc.property(fc.oneof(nearly('2024-02-29T23:59:59'), nearly('2026-10-31T19:00')), text => {
        const outcome = outcomeOf(() => toInstant(text, 'UTC'))
        if (isWellFormed(outcome)) expect(isWall(text), text).toBe(false)
        else
          expect([text, isWall(text), outcome]).toEqual([
            text,
            true,
            new Returned(new Date(`${secondOf(text)}Z`)),
          ])
      }),
      { numRuns: cases(20_000) },
    )
  })
})
