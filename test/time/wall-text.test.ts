import { describe, expect, it } from 'vitest'
import {
  addDays,
  coveringDates,
  possibleInstants,
  type TimeInputCode,
  toInstant,
  wallTimeAt,
} from '../../src/time/index.js'
import { foundBy, refusalOf } from './refusal.js'
import { textOf } from './zones.js'

const ZONE = 'America/Denver'

const shown = (text: string): string => JSON.stringify(text.slice(0, 40)).slice(1, -1)

type Row = readonly [string, string, TimeInputCode]

const DATES: readonly Row[] = [
  ['30 February', '2024-02-30', 'invalid_date'],
  ['29 February of a year without one', '2023-02-29', 'invalid_date'],
  ['31 April', '2024-04-31', 'invalid_date'],
  ['the month 13', '2024-13-01', 'invalid_date'],
  ['the month 0', '2024-00-01', 'invalid_date'],
  ['the day 0', '2024-01-00', 'invalid_date'],
  ['the day 99', '2024-01-99', 'invalid_date'],
  ['the year 0', '0000-01-01', 'out_of_range'],
  ['the year 26', '0026-06-08', 'out_of_range'],
  ['the year 1999', '1999-12-31', 'out_of_range'],
  ['the year 2100', '2100-01-01', 'out_of_range'],
  ['the sentinel 9999', '9999-12-31', 'out_of_range'],
  ['the order of the US', '03/08/2026', 'invalid_date'],
  ['digits left out', '2026-3-8', 'invalid_date'],
  ['the basic format', '20260308', 'invalid_date'],
  ['a week', '2026-W10-7', 'invalid_date'],
  ['the day of the year', '2026-067', 'invalid_date'],
  ['a year of five digits', '12026-06-08', 'invalid_date'],
  ['a signed year', '+002026-06-08', 'invalid_date'],
  ['a space before', ' 2026-03-08', 'invalid_date'],
  ['a space behind', '2026-03-08 ', 'invalid_date'],
  ['a line break behind', '2026-03-08\n', 'invalid_date'],
  ['full-width digits', '２０２６-０３-０８', 'invalid_date'],
  ['another hyphen', '2026‐03‐08', 'invalid_date'],
  ['a time behind', '2026-03-08T10:00:00', 'invalid_date'],
  ['Z behind', '2026-03-08Z', 'invalid_date'],
  ['nothing', '', 'invalid_date'],
]

const TIMES: readonly Row[] = [
  ['the hour 24', '24:00:00', 'invalid_time'],
  ['the hour 24 without seconds', '24:00', 'invalid_time'],
  ['the hour 25', '25:00', 'invalid_time'],
  ['the minute 60', '10:60', 'invalid_time'],
  ['a leap second', '23:59:60', 'invalid_time'],
  ['an hour of one digit', '9:30', 'invalid_time'],
  ['only hours', '09', 'invalid_time'],
  ['no colons', '093000', 'invalid_time'],
  ['a fraction of a minute', '09:30.5', 'invalid_time'],
  ['a fraction without digits', '09:30:00.', 'invalid_time'],
  ['a comma before the fraction', '09:30:00,5', 'invalid_time'],
  ['a clock of 12 hours', '09:30 PM', 'invalid_time'],
  ['a T before', 'T09:30', 'invalid_time'],
  ['a space before', ' 09:30', 'invalid_time'],
  ['a space behind', '09:30 ', 'invalid_time'],
  ['a line break behind', '09:30:00\n', 'invalid_time'],
  ['a text before, which the published pattern lets through', 'x09:30:00', 'invalid_time'],
  ['full-width digits', '０９:３０', 'invalid_time'],
  ['Arabic digits', '٠٩:٣٠', 'invalid_time'],
  ['dots', '09.30', 'invalid_time'],
  ['a minus sign', '-09:30', 'invalid_time'],
  ['nothing', '', 'invalid_time'],
  ['Z, which would convert it twice', '09:30:00Z', 'offset_and_time_zone'],
  ['Z behind minutes', '09:30Z', 'offset_and_time_zone'],
  ['a small Z', '09:30:00z', 'offset_and_time_zone'],
  ['an offset, which would convert it twice', '09:30:00-05:00', 'offset_and_time_zone'],
  ['an offset without colon', '09:30:00+0530', 'offset_and_time_zone'],
  ['an offset behind minutes', '09:30-07:00', 'offset_and_time_zone'],
  ['milliseconds and Z', '09:30:00.000Z', 'offset_and_time_zone'],
]

describe.each([
  ['possibleInstants', (wall: unknown) => possibleInstants(wall as string, ZONE)],
  ['toInstant', (wall: unknown) => toInstant(wall as string, ZONE, 'compatible')],
] as const)('%s', (_, call) => {
  it.each(DATES)('refuses a date with %s: %j', (_, date, code) => {
    const { issues, message } = refusalOf(() => call({ date, time: '10:00' }))
    expect(issues).toMatchObject([{ code, path: '/wall/date', rule: `time.${code}` }])
    expect(message).toContain('/wall/date')
    expect(message).toContain(shown(date))
  })

  it.each(TIMES)('refuses a time with %s: %j', (_, time, code) => {
    const { issues, message } = refusalOf(() => call({ date: '2026-06-08', time }))
    expect(issues).toMatchObject([{ code, path: '/wall/time', rule: `time.${code}` }])
    expect(message).toContain('/wall/time')
    expect(message).toContain(shown(time))
  })

  it.each(TIMES)('refuses text whose time has %s: %j', (_, time, code) => {
    const { issues, message } = refusalOf(() => call(`2026-06-08T${time}`))
    expect(issues).toMatchObject([{ code, path: '/wall' }])
    expect(message).toContain(shown(time))
  })

  it.each(DATES.filter(([, date]) => date.length === 10))(
    'refuses text whose date has %s: %j',
    (_, date, code) => {
      const { issues, message } = refusalOf(() => call(`${date}T10:00`))
      expect(issues).toMatchObject([{ code, path: '/wall' }])
      expect(message).toContain(shown(date))
    },
  )

  it.each([
    ['only a date', '2026-06-08'],
    ['only a time', '10:00:00'],
    ['a space in place of T', '2026-06-08 10:00:00'],
    ['a small T', '2026-06-08t10:00:00'],
    ['the order of the US', '06/08/2026 10:00'],
    ['nothing', ''],
  ])('refuses text that is %s', (_, wall) => {
    const { message } = refusalOf(() => call(wall))
    expect(foundBy(() => call(wall))).toEqual(['/wall invalid_datetime'])
    expect(message).toContain(shown(wall))
  })

  it.each([
    ['a number of milliseconds', 1_780_000_000_000],
    ['a big integer', 1_780_000_000_000n],
    ['true', true],
    ['null', null],
    ['undefined', undefined],
    ['a symbol', Symbol('wall')],
    ['a function', () => '2026-06-08T10:00:00'],
  ])('says of %s that it is not taken for a time', (_, wall) => {
    expect(foundBy(() => call(wall))).toEqual(['/wall unsupported_input'])
  })

  it.each([
    ['a list', ['2026-06-08', '10:00']],
    ['a String object', new String('2026-06-08T10:00:00')],
    [
      'a wall time with a zone, which is another argument',
      { date: '2026-06-08', time: '10:00', timeZone: 'UTC' },
    ],
    ['a wall time with a typing error', { date: '2026-06-08', time: '10:00', tiem: '11:00' }],
  ])('does not take %s', (_, wall) => {
    expect(foundBy(() => call(wall))).toEqual(['/wall unsupported_input'])
  })

  it.each([
    ['a Date', new Date('2026-06-08T10:00:00Z')],
    ['an empty object', {}],
    ['a Map', new Map(Object.entries({ date: '2026-06-08', time: '10:00' }))],
  ])('misses date and time in %s', (_, wall) => {
    expect(foundBy(() => call(wall))).toEqual(['/wall/date invalid_date', '/wall/time invalid_time'])
  })

  it.each([
    ['a number', 20_260_608],
    ['null', null],
    ['undefined', undefined],
    ['a Date', new Date('2026-06-08')],
    ['a list of the right text', ['2026-06-08']],
    ['a String object', new String('2026-06-08')],
    ['an object that becomes the right text', { toString: () => '2026-06-08' }],
  ])('refuses %s as a date', (_, date) => {
    expect(foundBy(() => call({ date, time: '10:00' }))).toEqual(['/wall/date invalid_date'])
  })

  it.each([
    ['a number', 10],
    ['null', null],
    ['undefined', undefined],
    ['a Date', new Date('2026-06-08')],
    ['a list of the right text', ['10:00']],
    ['a String object', new String('10:00')],
    ['an object that becomes the right text', { toString: () => '10:00' }],
  ])('refuses %s as a time', (_, time) => {
    expect(foundBy(() => call({ date: '2026-06-08', time }))).toEqual(['/wall/time invalid_time'])
  })

  it.each([
    '2026-06-08T14:30:00',
    '2026-06-08T14:30',
    { date: '2026-06-08', time: '14:30:00' },
    { date: '2026-06-08', time: '14:30' },
    { date: '2026-06-08', time: '14:30:00.999999999' },
    { date: '2026-06-08[u-ca=hebrew]', time: '14:30:00.5' },
    '2026-06-08T14:30:00.412770',
    '2026-06-08T14:30:00.5[u-ca=japanese]',
  ])('takes %j', wall => {
    const found = call(wall)
    expect(textOf(Number('kind' in found ? found.earlier : found))).toBe('2026-06-08T20:30:00Z')
  })
})

describe('a wall time', () => {
  it('is taken from the first second of 2000 to the last of 2099', () => {
    expect(textOf(+toInstant('2000-01-01T00:00:00', 'UTC'))).toBe('2000-01-01T00:00:00Z')
    expect(textOf(+toInstant('2099-12-31T23:59:59', 'UTC'))).toBe('2099-12-31T23:59:59Z')
  })

  it('is refused outside of the years, also on a date that clocks showed at the first or the last instant', () => {
    expect(wallTimeAt('2000-01-01T00:00:00Z', 'Pacific/Honolulu').date).toBe('1999-12-31')
    expect(wallTimeAt('2099-12-31T23:59:59Z', 'Pacific/Kiritimati').date).toBe('2100-01-01')
    for (const date of ['1999-12-31', '2100-01-01']) {
      expect(foundBy(() => toInstant({ date, time: '12:00' }, 'UTC'))).toEqual(['/wall/date out_of_range'])
      expect(foundBy(() => wallTimeAt(`${date}T12:00:00Z`, 'UTC'))).toEqual(['/instant out_of_range'])
      expect(foundBy(() => addDays(date, 0))).toEqual(['/date out_of_range'])
      expect(foundBy(() => coveringDates(date, 1, 'UTC', 'UTC'))).toEqual(['/localDate out_of_range'])
    }
  })

  it('is taken on each day of a leap year, and of the one after it, and on no other', () => {
    for (const year of [2024, 2025, 2000, 2096]) {
      for (let month = 0; month <= 13; month += 1) {
        for (let day = 0; day <= 32; day += 1) {
          const date = [`${year}`, ...[month, day].map(part => `${part}`.padStart(2, '0'))].join('-')
          // A month ends before the first of the next one, whatever Date makes of other days.
          const isReal = month >= 1 && month <= 12 && day >= 1 && day <= new Date(year, month, 0).getDate()
          const call = (): Date => toInstant({ date, time: '12:00' }, 'UTC')
          if (isReal) expect(textOf(+call())).toBe(`${date}T12:00:00Z`)
          else expect(foundBy(call)).toEqual(['/wall/date invalid_date'])
        }
      }
    }
  })

  it.each([
    ['a word', 'sooner'],
    ['another case', 'Earlier'],
    ['null', null],
    ['nothing', ''],
    ['a number', 1],
    ['a list', ['earlier']],
    ['a String object', new String('earlier')],
    ['a line break behind', 'earlier\n'],
  ])('is refused with %s for its disambiguation, also where there is nothing to choose', (_, choice) => {
    const call = (): Date => toInstant('2026-06-08T14:30:00', ZONE, choice as never)
    expect(foundBy(call)).toEqual(['/disambiguation unsupported_input'])
    expect(refusalOf(call).message).toContain('reject, compatible, earlier or later')
  })

  it('is rejected by default where clocks show it twice or never', () => {
    for (const wall of ['2026-03-08T02:30:00', '2026-11-01T01:30:00']) {
      const codes = [undefined, 'reject' as const].map(
        choice => refusalOf(() => toInstant(wall, ZONE, choice)).code,
      )
      expect(new Set(codes).size).toBe(1)
    }
  })
})
