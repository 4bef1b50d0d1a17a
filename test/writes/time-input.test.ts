import { describe, expect, it } from 'vitest'
import { TimeInputError } from '../../src/index.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'
import { queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

const setUp = () => {
  const fetch = recordingFetch(() => queued())
  const { leads } = clientOf(fetch).integration('int_1', ANY_PMS).appointments
  return { fetch, create: (at: unknown) => leads.create({ lead_id: 'lead_1', at } as never) }
}

const refusalOf = async (at: unknown): Promise<TimeInputError> => {
  const { fetch, create } = setUp()
  const error = await errorBy(TimeInputError, () => create(at))
  expect(fetch.requests).toHaveLength(0)
  expect(error).toMatchObject({ kind: 'time_input', operation: 'POST /v1/events/appointments/leads' })
  return error
}

const sentBy = async (at: unknown): Promise<unknown> => {
  const { fetch, create } = setUp()
  await create(at)
  const { appointment_date, appointment_time } = JSON.parse(fetch.requests[0]?.body ?? '')
  return [appointment_date, appointment_time]
}

const TIMES: readonly (readonly [string, unknown])[] = [
  ['the hour 24', '24:00:00'],
  ['the minute 60', '09:60:00'],
  ['a leap second', '23:59:60'],
  ['an hour of one digit', '9:30:00'],
  ['a text before', 'x09:30:00'],
  ['a text behind', '09:30:00x'],
  ['a space before', ' 09:30:00'],
  ['a space behind', '09:30:00 '],
  ['a line break behind', '09:30:00\n'],
  ['a line break before', '\n09:30:00'],
  ['a second line', '09:30:00\n10:30:00'],
  ['full-width digits', '０９:３０:００'],
  ['Arabic digits', '٠٩:٣٠:٠٠'],
  ['full-width colons', '09：30：00'],
  ['dots', '09.30.00'],
  ['no colons', '093000'],
  ['fractions of a minute', '09:30.500'],
  ['a clock of 12 hours', '09:30:00 PM'],
  ['a minus sign', '-9:30:00'],
  ['a date before', '2026-06-08T09:30:00'],
  ['seconds of one digit', '09:30:0'],
  ['empty text', ''],
  ['words', 'noon'],
  ['a number', 93_000],
  ['null', null],
  ['undefined', undefined],
  ['a Date', new Date(0)],
  ['a list', ['09:30:00']],
  ['a String object', new String('09:30:00')],
  ['an object', { hour: 9, minute: 30 }],
]

const MALFORMED: readonly (readonly [string, unknown])[] = [
  ['a month of one digit', '2026-6-8'],
  ['a day of one digit', '2026-06-8'],
  ['a year of two digits', '26-06-08'],
  ['a year of five digits', '12026-06-08'],
  ['a signed year', '+002026-06-08'],
  ['a time behind', '2026-06-08T00:00:00'],
  ['a time and Z behind', '2026-06-08T00:00:00Z'],
  ['a line break behind', '2026-06-08\n'],
  ['a space before', ' 2026-06-08'],
  ['slashes', '2026/06/08'],
  ['the order of the US', '06/08/2026'],
  ['the basic format', '20260608'],
  ['a week', '2026-W24-1'],
  ['full-width digits', '２０２６-０６-０８'],
  ['another hyphen', '2026‐06‐08'],
  ['empty text', ''],
  ['a number', 20_260_608],
  ['null', null],
  ['undefined', undefined],
  ['a Date', new Date('2026-06-08')],
  ['a String object', new String('2026-06-08')],
  ['a list', ['2026-06-08']],
]

const NONEXISTENT: readonly string[] = [
  '2026-02-29',
  '2026-02-30',
  '2026-04-31',
  '2026-06-31',
  '2026-09-31',
  '2026-11-31',
  '2026-01-32',
  '2026-13-01',
  '2026-00-10',
  '2026-06-00',
  '2026-99-99',
]

describe('the time of `at`', () => {
  it.each(TIMES)('is refused with %s', async (_, time) => {
    const { code, issues } = await refusalOf({ ...AT, time })
    expect(code).toBe('invalid_time')
    expect(issues.map(({ path }) => path)).toEqual(['/at/time'])
  })

  it.each(['09:30:00Z', '09:30:00-05:00', '09:30+0530', '09:30:00z'])(
    'is refused with an offset beside the time zone, which would convert it twice: %s',
    async time => {
      const { code, issues, message } = await refusalOf({ ...AT, time })
      expect(code).toBe('offset_and_time_zone')
      expect(issues.map(({ path }) => path)).toEqual(['/at/time'])
      expect(message).toContain(JSON.stringify(time))
    },
  )

  it.each(['00:00:00', '23:59:59', '09:30:00', '12:00:00', '19:05:09'])(
    'is sent as it is: %s',
    async time => {
      expect(await sentBy({ ...AT, time })).toEqual([AT.date, time])
    },
  )

  it('may leave out seconds, and is sent with them', async () => {
    expect(await sentBy({ ...AT, time: '09:30' })).toEqual([AT.date, '09:30:00'])
  })
})

describe('the date of `at`', () => {
  it.each(MALFORMED)('is refused with %s', async (_, date) => {
    const { code, issues } = await refusalOf({ ...AT, date })
    expect(code).toBe('invalid_date')
    expect(issues.map(({ path }) => path)).toEqual(['/at/date'])
  })

  it.each(NONEXISTENT)('is refused when the calendar does not have it: %s', async date => {
    const { code, issues, message } = await refusalOf({ ...AT, date })
    expect(code).toBe('invalid_date')
    expect(issues.map(({ path }) => path)).toEqual(['/at/date'])
    expect(message).toContain(date)
  })

  it.each(['0000-00-00', '0000-01-01', '1900-02-29', '1999-12-31', '2100-01-01', '2100-02-29', '9999-12-31'])(
    'is refused outside of the years 2000 to 2099: %s',
    async date => {
      const { code, message } = await refusalOf({ ...AT, date })
      expect(code).toBe('out_of_range')
      expect(message).toContain(date)
    },
  )

  it.each(['2026-06-08', '2024-02-29', '2000-02-29', '2000-01-01', '2099-12-31', '2026-12-31', '2026-01-01'])(
    'is sent as it is: %s',
    async date => {
      expect(await sentBy({ ...AT, date })).toEqual([date, AT.time])
    },
  )
})

describe('the zone of `at`', () => {
  it.each([
    ['missing', undefined, 'missing_time_zone'],
    ['null', null, 'missing_time_zone'],
    ['empty', '', 'missing_time_zone'],
    ['an offset', '-05:00', 'unknown_time_zone'],
    ['in capitals', 'PMS', 'time_zone_abbreviation'],
    ['with a space', 'pms ', 'unknown_time_zone'],
    ['a list', ['pms'], 'unknown_time_zone'],
    ['a number', -5, 'unknown_time_zone'],
    ['Eastern, abbreviated', 'EST', 'time_zone_abbreviation'],
    ['Pacific, abbreviated', 'PST', 'time_zone_abbreviation'],
    ['Mountain, abbreviated, which IANA has', 'MST', 'time_zone_abbreviation'],
    ['Hawaii, abbreviated, in small letters', 'hst', 'time_zone_abbreviation'],
    ['Central Europe, abbreviated', 'CET', 'time_zone_abbreviation'],
    ['of the sign the other way round', 'Etc/GMT+7', 'unknown_time_zone'],
    ['a name of Windows', 'Mountain Standard Time', 'unknown_time_zone'],
    ['a place that IANA does not have', 'America/Springfield', 'unknown_time_zone'],
    ['UTC with an offset', 'UTC-5', 'unknown_time_zone'],
  ])('is refused when it is %s', async (_, timeZone, expected) => {
    const { code, issues, message } = await refusalOf({ ...AT, timeZone })
    expect(code).toBe(expected)
    expect(issues.map(({ path }) => path)).toEqual(['/at/timeZone'])
    expect(message).toContain('IANA')
  })

  it('is never made up: `at` without it is refused', async () => {
    const { date, time } = AT
    expect((await refusalOf({ date, time })).code).toBe('missing_time_zone')
  })
})

describe('`at` as a whole', () => {
  it.each([
    ['null', null, 'unsupported_input'],
    ['undefined', undefined, 'unsupported_input'],
    ['RFC 3339 text without an offset', '2026-06-08T14:30:00', 'missing_offset'],
    ['a date', '2026-06-08', 'invalid_datetime'],
    ['the order of the US', '06/08/2026 14:30', 'invalid_datetime'],
    ['a day that does not exist', '2026-02-30T14:30:00Z', 'invalid_date'],
    ['the hour 24', '2026-06-08T24:00:00Z', 'invalid_time'],
    ['the end of time', '9999-12-31T23:59:59Z', 'out_of_range'],
    [
      'an offset that its zone does not have',
      '2026-06-08T14:30-06:00[America/New_York]',
      'offset_zone_mismatch',
    ],
    ['a number', 1_780_000_000_000, 'unsupported_input'],
    ['true', true, 'unsupported_input'],
    ['a function', () => AT, 'unsupported_input'],
    ['a symbol', Symbol('at'), 'unsupported_input'],
    ['a big integer', 1n, 'unsupported_input'],
    ['an invalid Date', new Date('noon'), 'invalid_datetime'],
    ['a list', ['2026-06-08', '14:30:00', 'pms'], 'unsupported_input'],
    ['an empty object', {}, 'unsupported_input'],
    ['a Map', new Map(Object.entries(AT)), 'unsupported_input'],
    ['an object of luxon', { toJSDate: () => new Date() }, 'unsupported_input'],
  ])('is refused when it is %s', async (_, at, expected) => {
    const { code, issues } = await refusalOf(at)
    expect(code).toBe(expected)
    expect(issues.map(({ path }) => path)).toEqual(['/at'])
  })

  it('says all that is wrong with it at once', async () => {
    const { issues, code, message } = await refusalOf({
      date: '2026-02-29',
      time: '24:00:00',
      timeZone: 'MDT',
      duration: 30,
      disambiguation: 'sooner',
    })
    const found = issues.map(issue => [issue.path, (issue as { code?: string }).code])
    expect(found).toHaveLength(5)
    expect(Object.fromEntries(found)).toEqual({
      '/at/date': 'invalid_date',
      '/at/time': 'invalid_time',
      '/at/timeZone': 'time_zone_abbreviation',
      '/at/duration': 'unsupported_input',
      '/at/disambiguation': 'unsupported_input',
    })
    expect(code).toBe(found[0]?.[1])
    for (const [path] of found) expect(message).toContain(path)
  })

  it('refuses unknown keys, by JSON Pointers', async () => {
    const { issues } = await refusalOf({ ...AT, 'a/b~c': 1, timezone: 'pms' })
    expect(issues.map(({ path }) => path).sort()).toEqual(['/at/a~1b~0c', '/at/timezone'])
  })

  it('refuses a getter that throws', async () => {
    const at = Object.defineProperty({ ...AT }, 'time', {
      get: () => {
        throw new Error('no')
      },
    })
    await refusalOf(at)
  })

  it('is refused by a change as by a creation', async () => {
    const fetch = recordingFetch(() => queued())
    const { leads, residents, applicants } = clientOf(fetch).integration('int_1', ANY_PMS).appointments
    const input = { event_id: 'evt_1', at: { ...AT, time: '24:00:00' } }
    for (const person of [leads, residents, applicants]) {
      expect((await errorBy(TimeInputError, () => person.update(input))).code).toBe('invalid_time')
    }
    expect(fetch.requests).toHaveLength(0)
  })
})
