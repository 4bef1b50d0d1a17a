import { runInNewContext } from 'node:vm'
import { DateTime } from 'luxon'
import moment from 'moment-timezone'
import { Temporal as FullTemporal } from 'temporal-polyfill/full/implementation'
import { Temporal } from 'temporal-polyfill/implementation'
import { describe, expect, it, vi } from 'vitest'
import { type Instant, possibleInstants, toInstant, type Wall, wallTimeAt } from '../../src/time/index.js'
import { foundBy, refusalOf } from './refusal.js'

const TEXT = '2026-06-08T20:30:00Z'
const ZONE = 'America/Denver'
const SHOWN = { date: '2026-06-08', time: '14:30:00', offset: '-06:00' }

class AppointmentDate extends Date {}

/** The parts of Temporal that are used here, of any implementation. */
interface TemporalLike {
  readonly Instant: { from(text: string): { readonly epochMilliseconds: number } }
  readonly ZonedDateTime: { from(text: string): { readonly epochMilliseconds: number } }
  readonly PlainDateTime: { from(text: string): object }
  readonly PlainDate: { from(text: string): object }
  readonly PlainTime: { from(text: string): object }
  readonly PlainYearMonth: { from(text: string): object }
  readonly Duration: { from(text: string): object }
}

const native = (globalThis as { Temporal?: TemporalLike }).Temporal

const IMPLEMENTATIONS: readonly (readonly [string, TemporalLike])[] = [
  ['the polyfill', Temporal],
  ['the full polyfill', FullTemporal],
  ...(native ? [['this runtime', native] as const] : []),
]

if (!native) console.warn(`SKIPPED: the Temporal of the runtime, which ${process.version} does not have`)

describe('a Date', () => {
  it.each([
    ['of this realm', new Date(TEXT)],
    ['of another realm', runInNewContext(`new Date('${TEXT}')`) as Date],
    ['of a subclass', new AppointmentDate(TEXT)],
    ['of a subclass in another realm', runInNewContext(`new (class extends Date {})('${TEXT}')`) as Date],
    ['with properties of its own', Object.assign(new Date(TEXT), { getTime: () => 0, epochMilliseconds: 0 })],
    ['that is frozen', Object.freeze(new Date(TEXT))],
    ['without prototype', Object.setPrototypeOf(new Date(TEXT), null) as Date],
    ['with milliseconds, which are cut off', new Date('2026-06-08T20:30:00.999Z')],
  ])('%s is taken', (_, date) => {
    expect(wallTimeAt(date, ZONE)).toEqual(SHOWN)
  })

  it('of another realm is no instance of Date here, so that this tests what it says', () => {
    expect(runInNewContext('new Date()') instanceof Date).toBe(false)
  })

  it('of fake timers is taken', () => {
    vi.useFakeTimers({ now: new Date(TEXT), toFake: ['Date'] })
    try {
      expect(wallTimeAt(new Date(), ZONE)).toEqual(SHOWN)
    } finally {
      vi.useRealTimers()
    }
  })

  it.each([
    ['that is invalid', new Date(Number.NaN)],
    ['that is invalid, of another realm', runInNewContext('new Date(NaN)') as Date],
    ['that text made invalid', new Date('2026-13-01')],
  ])('%s is refused', (_, date) => {
    const error = refusalOf(() => wallTimeAt(date, ZONE))
    expect(error.issues).toMatchObject([{ path: '/instant', code: 'invalid_datetime' }])
    expect(error.message).toContain('/instant: is an invalid Date')
  })

  it.each([
    '1970-01-01T00:00:00Z',
    '1999-12-31T23:59:59.999Z',
    '2100-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('of %s is refused, as outside of the years', text => {
    expect(foundBy(() => wallTimeAt(new Date(text), ZONE))).toEqual(['/instant out_of_range'])
  })
})

describe.each(IMPLEMENTATIONS)('Temporal of %s', (_, temporal) => {
  const { Instant, ZonedDateTime, PlainDate, PlainTime, PlainDateTime, PlainYearMonth, Duration } = temporal

  it.each([
    ['an Instant', Instant.from(TEXT)],
    ['an Instant, whose fraction is cut off', Instant.from('2026-06-08T20:30:00.999999999Z')],
    ['a ZonedDateTime', ZonedDateTime.from('2026-06-08T14:30:00-06:00[America/Denver]')],
    ['a ZonedDateTime of another zone', ZonedDateTime.from('2026-06-08T16:30:00[America/New_York]')],
    ['a ZonedDateTime of an offset', ZonedDateTime.from('2026-06-08T16:30:00-04:00[-04:00]')],
  ])('is taken for an instant as %s', (_, instant) => {
    expect(wallTimeAt(instant as Instant, ZONE)).toEqual(SHOWN)
  })

  it.each([
    ['a PlainDate', { date: PlainDate.from('2026-06-08'), time: '14:30' }],
    ['a PlainTime', { date: '2026-06-08', time: PlainTime.from('14:30') }],
    ['both', { date: PlainDate.from('2026-06-08'), time: PlainTime.from('14:30') }],
    ['a PlainTime, whose fraction is cut off', { date: '2026-06-08', time: PlainTime.from('14:30:00.999') }],
  ])('is taken in a wall time as %s', (_, wall) => {
    expect(toInstant(wall as Wall, ZONE)).toEqual(new Date(TEXT))
    expect(possibleInstants(wall as Wall, ZONE).kind).toBe('unique')
  })

  it('is taken as text of each class that has an offset', () => {
    expect(wallTimeAt(String(Instant.from(TEXT)), ZONE)).toEqual(SHOWN)
    expect(wallTimeAt(String(ZonedDateTime.from('2026-06-08T14:30:00[America/Denver]')), ZONE)).toEqual(SHOWN)
    expect(toInstant(String(PlainDateTime.from('2026-06-08T14:30')), ZONE)).toEqual(new Date(TEXT))
  })

  it('misses a zone as a PlainDateTime, and the message says how to give one', () => {
    const call = (): unknown => wallTimeAt(PlainDateTime.from('2026-06-08T14:30') as Instant, ZONE)
    expect(foundBy(call)).toEqual(['/instant missing_time_zone'])
    expect(refusalOf(call).message).toMatch(/^\/instant: .*\{ date, time, timeZone \}/)
  })

  it.each([
    ['a PlainDate', PlainDate.from('2026-06-08')],
    ['a PlainTime', PlainTime.from('14:30')],
    ['a PlainYearMonth', PlainYearMonth.from('2026-06')],
    ['a Duration', Duration.from('PT1H')],
    ['a class', Instant],
    ['the whole of it', temporal],
  ])('is refused for an instant as %s', (_, value) => {
    expect(foundBy(() => wallTimeAt(value as Instant, ZONE))).toEqual(['/instant unsupported_input'])
  })

  it.each([
    ['date and time swapped', { date: PlainTime.from('14:30'), time: PlainDate.from('2026-06-08') }],
    [
      'a PlainDateTime for both',
      {
        date: PlainDateTime.from('2026-06-08T14:30'),
        time: PlainDateTime.from('2026-06-08T14:30'),
      },
    ],
    [
      'a ZonedDateTime for both',
      {
        date: ZonedDateTime.from('2026-06-08T14:30[UTC]'),
        time: ZonedDateTime.from('2026-06-08T14:30[UTC]'),
      },
    ],
    [
      'a PlainYearMonth and a Duration',
      { date: PlainYearMonth.from('2026-06'), time: Duration.from('PT1H') },
    ],
  ])('is refused in a wall time with %s', (_, wall) => {
    expect(foundBy(() => toInstant(wall as Wall, ZONE))).toEqual([
      '/wall/date invalid_date',
      '/wall/time invalid_time',
    ])
  })

  it('is refused outside of the years 2000 to 2099', () => {
    expect(foundBy(() => wallTimeAt(Instant.from('1999-12-31T23:59:59.999Z') as Instant, ZONE))).toEqual([
      '/instant out_of_range',
    ])
    const wall = { date: PlainDate.from('2100-01-01'), time: '10:00' } as Wall
    expect(foundBy(() => toInstant(wall, ZONE))).toEqual(['/wall/date out_of_range'])
  })
})

describe('Temporal in another calendar', () => {
  it('is the same date and the same instant', () => {
    const date = FullTemporal.PlainDate.from('2026-06-08').withCalendar('hebrew')
    const zoned = FullTemporal.ZonedDateTime.from('2026-06-08T14:30:00[America/Denver]').withCalendar(
      'japanese',
    )
    expect(String(date)).toContain('u-ca=hebrew')
    expect(toInstant({ date, time: '14:30' }, ZONE)).toEqual(new Date(TEXT))
    expect(wallTimeAt(zoned, ZONE)).toEqual(SHOWN)
  })

  it.each(['japanese', 'hebrew', 'islamic-civil', 'buddhist', 'gregory', 'chinese', 'iso8601'])(
    'is so after JSON, of a place and of a fixed offset: %s',
    calendar => {
      for (const text of [
        '2026-06-08T14:30:00[America/Denver]',
        '2026-06-08T16:30:00.999[-04:00]',
        '2026-06-09T02:15:00[+05:45]',
      ]) {
        const zoned = FullTemporal.ZonedDateTime.from(text).withCalendar(calendar)
        expect(wallTimeAt(zoned, ZONE)).toEqual(SHOWN)
        expect(wallTimeAt(throughJson(zoned), ZONE)).toEqual(SHOWN)
      }
      const wall = FullTemporal.PlainDateTime.from('2026-06-08T14:30:00.999').withCalendar(calendar)
      expect(toInstant(throughJson(wall), ZONE)).toEqual(new Date(TEXT))
      const parts = { date: throughJson(wall.toPlainDate()), time: throughJson(wall.toPlainTime()) }
      expect(toInstant(parts, ZONE)).toEqual(new Date(TEXT))
    },
  )
})

const throughJson = (value: unknown): string => JSON.parse(JSON.stringify(value)) as string

describe('an object of another library', () => {
  it.each([
    ['a number of seconds', 1_780_950_600, 'new Date(ms)'],
    ['a number of milliseconds', 1_780_950_600_000, 'new Date(ms)'],
    ['Infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a DateTime of luxon', DateTime.fromISO(TEXT), 'toJSDate()'],
    ['a moment', moment(TEXT), 'toDate()'],
    ['a moment with a zone', moment.tz(TEXT, ZONE), 'toDate()'],
    ['an object like that of dayjs', { $d: new Date(TEXT), toDate: () => new Date(TEXT) }, 'toDate()'],
    ['a wall time', { date: '2026-06-08', time: '14:30' }, 'RFC 3339'],
    ['a wall time with its zone', { date: '2026-06-08', time: '14:30', timeZone: ZONE }, 'RFC 3339'],
    ['an object with valueOf', { valueOf: () => Date.parse(TEXT) }, 'object'],
    ['an object with epochMilliseconds alone', { epochMilliseconds: Date.parse(TEXT) }, 'object'],
    ['a list of a Date', [new Date(TEXT)], 'object'],
    ['a String object', new String(TEXT), 'object'],
    ['a Number object', new Number(Date.parse(TEXT)), 'object'],
    ['a proxy of a Date', new Proxy(new Date(TEXT), {}), 'object'],
    ['the class Date', Date, 'function'],
    ['a big integer', BigInt(Date.parse(TEXT)), /bigint|1780950600000/],
    ['null', null, /null|object/],
    ['undefined', undefined, /undefined|missing/],
    ['true', true, /true|boolean/],
  ])('is refused, with a hint: %s', (_, value, hint) => {
    const call = (): unknown => wallTimeAt(value as Instant, ZONE)
    expect(foundBy(call)).toEqual(['/instant unsupported_input'])
    expect(refusalOf(call).message).toMatch(hint)
  })
})
