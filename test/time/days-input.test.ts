import { describe, expect, it } from 'vitest'
import { addDays, coveringDates } from '../../src/time/index.js'
import { foundBy, refusalOf } from './refusal.js'

const DATE = '2026-06-08'

describe('addDays', () => {
  it.each([
    ['half a day', 0.5],
    ['no number', Number.NaN],
    ['no end', Number.POSITIVE_INFINITY],
    ['text', '1'],
    ['a big integer', 1n],
    ['null', null],
    ['undefined', undefined],
    ['a Number object', new Number(1)],
    ['more than a century', 36_526],
    ['less than a century ago', -36_526],
    ['more than a number can count', 2 ** 53],
  ])('refuses days that are %s', (_, days) => {
    expect(foundBy(() => addDays(DATE, days as number))).toEqual(['/days unsupported_input'])
  })

  it.each([
    '2026-02-30',
    '2026-6-8',
    '',
    '20260608',
    '2026-06-08T00:00:00',
    20_260_608,
    null,
    undefined,
    new Date(),
  ])('refuses %j for a date, and says nothing of what would come of it', date => {
    expect(foundBy(() => addDays(date as string, 36_525))).toEqual(['/date invalid_date'])
    expect(foundBy(() => addDays(date as string, 0.5))).toEqual([
      '/date invalid_date',
      '/days unsupported_input',
    ])
  })

  it.each([
    ['2099-12-31', 1, '2100-01-01'],
    ['2000-01-01', -1, '1999-12-31'],
    ['2050-01-01', 36_525, '2150-01-02'],
    ['2050-01-01', -36_525, '1950-01-01'],
  ])(
    'refuses what is outside of the years 2000 to 2099, and shows it: %s and %i days',
    (date, days, result) => {
      const call = (): string => addDays(date, days)
      expect(foundBy(call)).toEqual(['/days out_of_range'])
      expect(refusalOf(call).message).toContain(result)
    },
  )
})

describe('coveringDates', () => {
  it.each([0, -1, 367, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '7', null, undefined])(
    'refuses %j days',
    days => {
      expect(foundBy(() => coveringDates(DATE, days as number, 'UTC', 'UTC'))).toEqual([
        '/days unsupported_input',
      ])
    },
  )

  it('takes up to a year and a day', () => {
    expect(coveringDates(DATE, 366, 'UTC', 'UTC')).toHaveLength(366)
  })
})
