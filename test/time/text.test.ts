import { describe, expect, it } from 'vitest'
import { coveringDates, type TimeInputCode, toInstant, wallTimeAt } from '../../src/time/index.js'
import { foundBy, refusalOf } from './refusal.js'

/** What is shown of a value in a message: JSON without quotation marks. */
const shown = (text: string): string => JSON.stringify(text).slice(1, -1)

/** Why, the text, the code, and what of the text the message shows, unless all of it. */
type Row = readonly [string, string, TimeInputCode, string?]

const DATES: readonly Row[] = [
  ['30 February', '2024-02-30T10:00:00Z', 'invalid_date', '2024-02-30'],
  ['29 February of a year without one', '2023-02-29T10:00:00Z', 'invalid_date', '2023-02-29'],
  ['31 April', '2024-04-31T10:00:00Z', 'invalid_date', '2024-04-31'],
  ['the month 13', '2024-13-01T10:00:00Z', 'invalid_date', '2024-13-01'],
  ['the month 0', '2024-00-01T10:00:00Z', 'invalid_date', '2024-00-01'],
  ['the day 0', '2024-01-00T10:00:00Z', 'invalid_date', '2024-01-00'],
  ['the day 32', '2024-01-32T10:00:00-05:00', 'invalid_date', '2024-01-32'],
  ['the year 1999', '1999-12-31T23:59:59Z', 'out_of_range', '1999-12-31'],
  ['the year 2100', '2100-01-01T00:00:00Z', 'out_of_range', '2100-01-01'],
  ['the sentinel 9999', '9999-12-31T23:59:59Z', 'out_of_range', '9999-12-31'],
  ['the year 0', '0000-01-01T00:00:00Z', 'out_of_range', '0000-01-01'],
  ['the year 1', '0001-01-01T00:00:00Z', 'out_of_range', '0001-01-01'],
  ['the year 99, which Date takes for 1999', '0099-01-01T00:00:00Z', 'out_of_range', '0099-01-01'],
]

const TIMES: readonly Row[] = [
  ['the hour 24', '2026-06-08T24:00:00Z', 'invalid_time', '24:00:00'],
  ['the hour 24 without seconds', '2026-06-08T24:00Z', 'invalid_time', '24:00'],
  ['the hour 25', '2026-06-08T25:00:00Z', 'invalid_time', '25:00:00'],
  ['the minute 60', '2026-06-08T10:60:00Z', 'invalid_time', '10:60:00'],
  ['a second 60 at noon', '2016-12-31T12:00:60Z', 'invalid_time', '2016-12-31T12:00:60Z'],
  ['a second 60 at another midnight', '2016-11-30T23:59:60Z', 'invalid_time', '2016-11-30T23:59:60Z'],
  ['a second 60 at a midnight elsewhere', '2016-12-31T23:59:60-05:00', 'invalid_time', '23:59:60-05:00'],
  ['the second 61', '2016-12-31T23:59:61Z', 'invalid_time', '23:59:61'],
  ['the minute 60 with a second 60', '2016-12-31T23:60:60Z', 'invalid_time', '23:60'],
]

const OFFSETLESS: readonly Row[] = [
  ['no offset', '2026-03-08T10:00:00', 'missing_offset'],
  ['no offset and no seconds', '2026-03-08T10:00', 'missing_offset'],
  ['no offset, in a repeated hour', '2026-11-01T01:30:00', 'missing_offset'],
  ['no offset but a zone', '2026-03-08T10:00:00[America/Denver]', 'missing_offset'],
  ['no time', '2026-03-08', 'invalid_datetime'],
  ['no time but an offset', '2026-03-08Z', 'invalid_datetime'],
  ['no date', '10:00:00Z', 'invalid_datetime'],
]

const OTHER_FORMS: readonly Row[] = [
  ['the order of the US', '03/08/2026', 'invalid_datetime'],
  ['digits left out', '2026-3-8', 'invalid_datetime'],
  ['digits left out of the time', '2026-03-08T1:00:00Z', 'invalid_datetime'],
  ['a space in place of T', '2026-03-08 10:00:00Z', 'invalid_datetime'],
  ['a week', '2026-W10-7T10:00:00Z', 'invalid_datetime'],
  ['the day of the year', '2026-067T10:00:00Z', 'invalid_datetime'],
  ['the basic format', '20260308T100000Z', 'invalid_datetime'],
  ['a sign before the year', '+002026-03-08T10:00:00Z', 'invalid_datetime'],
  ['a year of five digits', '10000-01-01T00:00:00Z', 'invalid_datetime'],
  ['milliseconds as text', '1780000000000', 'invalid_datetime'],
  ['a word', 'tomorrow', 'invalid_datetime'],
  ['nothing', '', 'invalid_datetime'],
  ['the text of a Date', 'Sun Mar 08 2026 10:00:00 GMT+0000', 'invalid_datetime'],
  ['a space before', ' 2026-03-08T10:00:00Z', 'invalid_datetime'],
  ['a space behind', '2026-03-08T10:00:00Z ', 'invalid_datetime'],
  ['a line break behind', '2026-03-08T10:00:00Z\n', 'invalid_datetime'],
  ['a line break before', '\n2026-03-08T10:00:00Z', 'invalid_datetime'],
  ['a second line', '2026-03-08T10:00:00Z\n2026-03-08T10:00:00Z', 'invalid_datetime'],
  ['a zero byte behind', '2026-03-08T10:00:00Z\0', 'invalid_datetime'],
  ['full-width digits', '２０２６-03-08T10:00:00Z', 'invalid_datetime'],
  ['Arabic digits', '2026-03-08T١٠:00:00Z', 'invalid_datetime'],
  ['another hyphen', '2026‐03‐08T10:00:00Z', 'invalid_datetime'],
  ['a minus sign in the offset', '2026-03-08T10:00:00−05:00', 'invalid_datetime'],
  ['a comma before the fraction', '2026-03-08T10:00:00,000Z', 'invalid_datetime'],
  ['a fraction without digits', '2026-03-08T10:00:00.Z', 'invalid_datetime'],
  ['a fraction of a minute', '2026-03-08T10:00.5Z', 'invalid_datetime'],
]

const OFFSETS: readonly Row[] = [
  ['only hours', '2026-03-08T10:00:00+05', 'invalid_datetime'],
  ['no colon', '2026-03-08T10:00:00-0500', 'invalid_datetime'],
  ['24 hours', '2026-03-08T10:00:00+24:00', 'invalid_datetime'],
  ['60 minutes', '2026-03-08T10:00:00-05:60', 'invalid_datetime'],
  ['seconds', '2026-03-08T10:00:00-05:00:00', 'invalid_datetime'],
  ['no sign', '2026-03-08T10:00:0005:00', 'invalid_datetime'],
  ['two of them', '2026-03-08T10:00:00Z+05:00', 'invalid_datetime'],
  ['letters', '2026-03-08T10:00:00 EST', 'invalid_datetime'],
]

const ZONES: readonly Row[] = [
  ['a zone that has another offset', '2026-06-08T14:30:00-05:00[America/Denver]', 'offset_zone_mismatch'],
  [
    'a zone with its winter offset in summer',
    '2026-06-08T14:30:00-07:00[America/Denver]',
    'offset_zone_mismatch',
  ],
  [
    'the offset of Vancouver before it changed',
    '2026-12-01T10:00:00-08:00[America/Vancouver]',
    'offset_zone_mismatch',
  ],
  [
    'another offset of a zone that must be known',
    '2026-06-08T14:30:00-05:00[!America/Denver]',
    'offset_zone_mismatch',
  ],
  ['a zone that is none', '2026-06-08T14:30:00Z[America/Nowhere]', 'unknown_time_zone', 'America/Nowhere'],
  ['an abbreviation for a zone', '2026-06-08T14:30:00-05:00[EST]', 'time_zone_abbreviation', 'EST'],
  ['a zone of another fixed offset', '2026-06-08T14:30:00-05:00[-06:00]', 'offset_zone_mismatch'],
  ['an offset of no place for a zone', '2026-06-08T14:30:00-05:00[-05:01]', 'offset_zone_mismatch'],
  ['a calendar in capitals', '2026-06-08T14:30:00Z[U-CA=hebrew]', 'invalid_datetime'],
  ['a calendar that is none', '2026-06-08T14:30:00Z[u-ca=]', 'invalid_datetime'],
  ['a calendar before its zone', '2026-06-08T14:30:00Z[u-ca=hebrew][UTC]', 'invalid_datetime'],
  ['a note that must be understood, and is not', '2026-06-08T14:30:00Z[UTC][!x-y=z]', 'invalid_datetime'],
  ['an open bracket', '2026-06-08T14:30:00Z[UTC', 'invalid_datetime'],
  ['a bracket behind', '2026-06-08T14:30:00Z[UTC]]', 'invalid_datetime'],
  ['two zones', '2026-06-08T14:30:00Z[UTC][UTC]', 'invalid_datetime'],
  ['the zone first', '[UTC]2026-06-08T14:30:00Z', 'invalid_datetime'],
]

describe('an instant', () => {
  it.each([
    ['a small t', '2026-06-08t14:30:00Z', '2026-06-08T14:30:00Z'],
    ['a small z', '2026-06-08T14:30:00z', '2026-06-08T14:30:00Z'],
    ['both', '2026-06-08t14:30z', '2026-06-08T14:30:00Z'],
    [
      'a small t and its offset and zone',
      '2026-06-08t14:30:00-06:00[America/Denver]',
      '2026-06-08T20:30:00Z',
    ],
    ['a small z and a zone', '2026-06-08t14:30:00z[America/Denver][u-ca=hebrew]', '2026-06-08T14:30:00Z'],
    ['an offset of no place', '2026-06-08T14:30:00+00:15', '2026-06-08T14:15:00Z'],
    ['an offset of a minute', '2026-06-08T14:30:00-05:01', '2026-06-08T19:31:00Z'],
    ['the greatest offset', '2026-06-08T14:30:00+23:59', '2026-06-07T14:31:00Z'],
    ['the least offset', '2026-06-08T14:30:00-23:59', '2026-06-09T14:29:00Z'],
    ['an offset further than any place', '2026-06-08T14:30:00-13:00', '2026-06-09T03:30:00Z'],
    ['the same offset as its zone', '2026-06-08T14:30:00+14:30[+14:30]', '2026-06-08T00:00:00Z'],
    ['a leap second, which counts as the one before', '2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
    ['a leap second of June', '2015-06-30t23:59:60z', '2015-06-30T23:59:59Z'],
    ['a leap second and a fraction of it', '2016-12-31T23:59:60.999Z', '2016-12-31T23:59:59Z'],
    ['a leap second elsewhere', '2016-12-31T18:59:60-05:00[America/New_York]', '2016-12-31T23:59:59Z'],
    ['a leap second of tomorrow', '2017-01-01T05:29:60+05:30', '2016-12-31T23:59:59Z'],
  ])('of RFC 3339 may have %s: %s', (_, text, instant) => {
    const { date, time, offset } = wallTimeAt(text, 'UTC')
    expect(`${date}T${time}${offset}`).toBe(instant.replace('Z', '+00:00'))
  })
})

/** As long a text as any is shown, or its first 40 characters. */
const head = (text: string): string => shown(text.slice(0, 40))

describe.each([
  ['date', DATES],
  ['time', TIMES],
  ['form without offset', OFFSETLESS],
  ['form', OTHER_FORMS],
  ['offset', OFFSETS],
  ['zone', ZONES],
])('the %s of an instant', (_, rows) => {
  const complete = rows.map(([why, text, code, part = text]) => [why, text, code, part] as const)

  it.each(complete)('is refused with %s: %j', (_, text, code, part) => {
    const { issues, message, ...error } = refusalOf(() => wallTimeAt(text, 'America/Denver'))
    expect(error).toMatchObject({ kind: 'time_input', code, name: 'TimeInputError' })
    expect(issues).toMatchObject([{ code, path: '/instant', rule: `time.${code}` }])
    expect(message).toMatch(/^\/instant: /)
    expect(message).toContain(head(part))
  })
})

describe('a refusal', () => {
  it('says how to write it', () => {
    const message = (text: unknown): string => refusalOf(() => wallTimeAt(text as string, 'UTC')).message
    expect(message('2026-03-08T10:00:00')).toMatch(/an offset or \{ date, time, timeZone \}/)
    expect(message('2026-03-08T24:00:00Z')).toContain('00:00 of the next date')
    expect(message('2026-03-08')).toContain('such as 2026-06-08T14:30:00-05:00')
    expect(message('2026-06-08T14:30:00-05:00[America/Denver]')).toContain('-06:00')
    expect(message(1_780_000_000)).toContain('new Date(ms)')
  })

  it('of an instant outside of the years shows the instant, also where only the offset puts it there', () => {
    for (const [instant, part] of [
      [new Date(0), '1970'],
      [new Date('9999-12-31T23:59:59Z'), '9999'],
      ['2000-01-01T00:00:00+05:00', '1999-12-31T19:00:00'],
      ['2099-12-31T23:00:00-05:00', '2100-01-01T04:00:00'],
    ] as const) {
      const { code, message } = refusalOf(() => wallTimeAt(instant, 'UTC'))
      expect(code).toBe('out_of_range')
      expect(message).toContain(part)
    }
  })

  it('has all that is wrong, in the order of the arguments', () => {
    expect(foundBy(() => wallTimeAt('2026-02-30T24:00:00Z', 'America/Nowhere'))).toEqual([
      '/instant invalid_date',
      '/instant invalid_time',
      '/zone unknown_time_zone',
    ])
    expect(foundBy(() => toInstant({ date: '2026-02-30', time: '24:00' }, 'EST'))).toEqual([
      '/wall/date invalid_date',
      '/wall/time invalid_time',
      '/zone time_zone_abbreviation',
    ])
    expect(foundBy(() => toInstant('2026-02-30T24:00', '', 'sooner' as never))).toEqual([
      '/wall invalid_date',
      '/wall invalid_time',
      '/zone missing_time_zone',
      '/disambiguation unsupported_input',
    ])
    expect(foundBy(() => coveringDates('2026-02-30', 0, 'EST', undefined as never))).toEqual([
      '/localDate invalid_date',
      '/days unsupported_input',
      '/propertyZone time_zone_abbreviation',
      '/pmsZone missing_time_zone',
    ])
  })

  it('shows only what is wrong, whichever zone is beside it', () => {
    const wrong = Intl.supportedValuesOf('timeZone').flatMap(zone =>
      [
        foundBy(() => wallTimeAt('soon', zone)),
        foundBy(() => toInstant('soon', zone)),
        foundBy(() => toInstant({ date: 'soon', time: '12:00' }, zone)),
        foundBy(() => coveringDates('soon', 1, zone, 'UTC')),
        foundBy(() => coveringDates('soon', 1, 'UTC', zone)),
      ]
        .filter(found => found.length !== 1)
        .map(found => `${zone}: ${found.join(', ')}`),
    )
    expect(wrong).toEqual([])
  })

  it('shows only a wrong time, and not that midnight does not exist on its date', () => {
    expect(foundBy(() => toInstant({ date: '2026-03-08', time: '25:00' }, 'America/Havana'))).toEqual([
      '/wall/time invalid_time',
    ])
  })

  it('is data for a log', () => {
    const error = refusalOf(() => toInstant('2026-03-08T02:30:00', 'America/New_York'))
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: 'TimeInputError',
      kind: 'time_input',
      code: 'nonexistent_local_time',
      earlier: '2026-03-08T06:30:00.000Z',
      later: '2026-03-08T07:30:00.000Z',
      issues: [{ path: '/wall', rule: 'time.nonexistent_local_time' }],
    })
  })
})

describe('an instant as text', () => {
  it.each([
    ['Z', '2026-06-08T20:30:00Z'],
    ['an offset', '2026-06-08T14:30:00-06:00'],
    ['an offset of the east', '2026-06-09T02:15:00+05:45'],
    ['no seconds', '2026-06-08T20:30Z'],
    ['no seconds and an offset', '2026-06-08T14:30-06:00'],
    ['the milliseconds of toISOString()', '2026-06-08T20:30:00.000Z'],
    ['a fraction of zero', '2026-06-08T20:30:00.0Z'],
    ['nine zeros and an offset', '2026-06-08T14:30:00.000000000-06:00'],
    ['the microseconds of a call tracker', '2026-06-08T20:30:00.412770+00:00'],
    ['the last nanosecond of its second', '2026-06-08T14:30:00.999999999-06:00'],
    ['more digits than a number holds', `2026-06-08T20:30:00.${'9'.repeat(40)}Z`],
    ['a fraction and its zone', '2026-06-08T14:30:00.5-06:00[America/Denver]'],
    ['-00:00, which leaves the local offset open', '2026-06-08T20:30:00-00:00'],
    ['its zone', '2026-06-08T14:30:00-06:00[America/Denver]'],
    ['its zone, which must be known', '2026-06-08T14:30:00-06:00[!America/Denver]'],
    ['another zone of the same offset', '2026-06-08T14:30:00-06:00[America/Regina]'],
    ['Z and a zone', '2026-06-08T20:30:00Z[America/Denver]'],
    ['-00:00 and a zone', '2026-06-08T20:30:00-00:00[America/Denver]'],
    ['Z and the zone UTC', '2026-06-08T20:30:00Z[UTC]'],
    ['a fixed offset for its zone', '2026-06-08T14:30:00-06:00[-06:00]'],
    ['Z and a fixed offset for its zone', '2026-06-08T20:30:00Z[!-04:00]'],
    ['a calendar', '2026-06-08T20:30:00Z[u-ca=hebrew]'],
    ['its zone and a calendar', '2026-06-08T14:30:00-06:00[America/Denver][u-ca=islamic-civil]'],
    ['its zone and a calendar that must be known', '2026-06-08T14:30:00-06:00[-06:00][!u-ca=japanese]'],
    ['a note that need not be understood', '2026-06-08T14:30:00-06:00[America/Denver][_x-1=a-b]'],
  ])('is taken with %s: %s', (_, text) => {
    expect(wallTimeAt(text, 'America/Denver')).toEqual({
      date: '2026-06-08',
      time: '14:30:00',
      offset: '-06:00',
    })
  })

  it('is taken from the first second of 2000 to the last of 2099, in UTC', () => {
    expect(wallTimeAt('2000-01-01T00:00:00Z', 'UTC').date).toBe('2000-01-01')
    expect(wallTimeAt('2099-12-31T23:59:59Z', 'UTC').time).toBe('23:59:59')
    expect(wallTimeAt('2000-01-01T00:00:00Z', 'America/Denver').date).toBe('1999-12-31')
    expect(wallTimeAt('2099-12-31T23:59:59Z', 'Pacific/Kiritimati').date).toBe('2100-01-01')
  })

  it('is the second below it, as a Date is, in the last second of a day, of a month and of what is taken', () => {
    for (const [text, second] of [
      ['2026-06-08T23:59:59.999999Z', '2026-06-08T23:59:59Z'],
      ['2026-12-31T23:59:59.9999999999-07:00', '2026-12-31T23:59:59-07:00'],
      ['2099-12-31T23:59:59.999Z', '2099-12-31T23:59:59Z'],
    ] as const)
      expect(wallTimeAt(text, 'UTC')).toEqual(wallTimeAt(second, 'UTC'))
    expect(foundBy(() => wallTimeAt('1999-12-31T23:59:59.999Z', 'UTC'))).toEqual(['/instant out_of_range'])
  })

  it('has the offset of either reading of a repeated hour beside its zone', () => {
    for (const offset of ['-06:00', '-07:00']) {
      const text = `2026-11-01T01:30:00${offset}`
      expect(wallTimeAt(`${text}[America/Denver]`, 'UTC')).toEqual(wallTimeAt(text, 'UTC'))
    }
  })

  it('is checked against the corrected offset of its zone', () => {
    expect(wallTimeAt('2026-12-01T11:00:00-07:00[America/Vancouver]', 'UTC').time).toBe('18:00:00')
  })

  it('is refused with a fraction where there are no seconds', () => {
    expect(foundBy(() => wallTimeAt('2026-06-08T20:30.000Z', 'UTC'))).toEqual(['/instant invalid_datetime'])
  })
})
