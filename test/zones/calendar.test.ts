import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { TimeIssue } from '../../src/time/error.js'
import { type ParsedTime, parseTime } from '../../src/zones/time-input.js'
import { cases } from '../support/cases.js'
import { AT } from '../support/client.js'

const read = (at: unknown): { moment: ParsedTime | undefined; issues: readonly TimeIssue[] } => {
  const issues: TimeIssue[] = []
  return { moment: parseTime(at, '/at', issues), issues }
}

const isAccepted = (at: object): boolean => read({ ...AT, ...at }).moment !== undefined

/** Whether Date.UTC gives back the same day that it was given, in the years that are taken. */
const isRealDay = (year: number, month: number, day: number): boolean => {
  if (year < 2_000 || year > 2_099) return false
  const date = new Date(Date.UTC(2000, month - 1, day))
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0')

const year = fc.oneof(
  fc.integer({ min: 0, max: 9_999 }),
  fc.integer({ min: 1_999, max: 2_100 }),
  fc.constantFrom(0, 4, 99, 100, 400, 1_900, 2_000, 2_100, 9_999),
)

it('a date text is accepted exactly when it is a real calendar day', () => {
  fc.assert(
    fc.property(year, fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }), (y, m, d) => {
      expect(isAccepted({ date: `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}` })).toBe(isRealDay(y, m, d))
    }),
    { numRuns: cases(2_000) },
  )
})

it('at the edges of months, a date text is accepted exactly when it is a real calendar day', () => {
  const month = fc.integer({ min: 0, max: 13 })
  const day = fc.oneof(fc.integer({ min: 27, max: 32 }), fc.integer({ min: 0, max: 1 }))
  fc.assert(
    fc.property(year, month, day, (y, m, d) => {
      expect(isAccepted({ date: `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}` })).toBe(isRealDay(y, m, d))
    }),
    { numRuns: cases(2_000) },
  )
})

it('every day of a leap year and of the one after it is accepted', () => {
  for (let day = Date.UTC(2_024, 0, 1); day < Date.UTC(2_026, 0, 1); day += 86_400_000) {
    expect(isAccepted({ date: new Date(day).toISOString().slice(0, 10) })).toBe(true)
  }
})

it('every second of a day is accepted, and read as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_399 }), second => {
      const time = new Date(second * 1_000).toISOString().slice(11, 19)
      const { moment } = read({ ...AT, time })
      expect(moment).toMatchObject({ kind: 'wall', wall: Date.parse(`${AT.date}T${time}Z`), of: 'pms' })
    }),
    { numRuns: cases(1_000) },
  )
})

it('no other text is accepted as a time', () => {
  const near = fc.stringMatching(/^[ x]?[0-2]?[0-9]:[0-9]{1,2}(:[0-9]{1,2})?([Zz\n]|\.[0-9]{0,3})?$/)
  const isTime = (text: string): boolean => {
    if (text.length === 5) return isTime(`${text}:00`)
    if (/^.{8}\.[0-9]+$/.test(text)) return isTime(text.slice(0, 8))
    if (text.length !== 8) return false
    const [hour, minute, second] = text.split(':').map(Number)
    const date = new Date(Date.UTC(2_000, 0, 1, hour, minute, second))
    return !Number.isNaN(date.getTime()) && date.toISOString() === `2000-01-01T${text}.000Z`
  }
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), text => {
      expect(isAccepted({ time: text })).toBe(isTime(text))
    }),
    { numRuns: cases(3_000) },
  )
})

it('no other text is accepted as a date', () => {
  const near = fc.stringMatching(/^[ +-]?[0-9]{2,5}[-/][0-9]{1,2}[-/][0-9]{1,2}[T\n]?$/)
  const isDay = (text: string): boolean => {
    const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text)
    return match !== null && isRealDay(Number(match[1]), Number(match[2]), Number(match[3]))
  }
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), text => {
      expect(isAccepted({ date: text })).toBe(isDay(text))
    }),
    { numRuns: cases(3_000) },
  )
})

it('whatever is passed as `at`, reading it gives a result and never throws', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSet: true,
  })
  const near = fc.record({ date: anything, time: anything, timeZone: anything }, { requiredKeys: [] })
  fc.assert(
    fc.property(fc.oneof(anything, near), at => {
      const { moment, issues } = read(at)
      expect(issues.length > 0).toBe(moment === undefined)
    }),
    { numRuns: cases(2_000) },
  )
})
