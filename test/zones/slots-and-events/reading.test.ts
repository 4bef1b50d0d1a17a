import { describe, expect, it } from 'vitest'
import { type ReadTime, timesOf } from '../../../src/index.js'

const read = (text: unknown): ReadTime | null => {
  const { event_datetime, appointment_datetime } = timesOf({
    event_datetime: text,
    appointment_datetime: text,
  } as never)
  expect(appointment_datetime).toEqual(event_datetime)
  return event_datetime
}

describe('a time that is read', () => {
  it.each([
    ['2026-07-14T15:30:00.000Z', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14T15:30:00Z', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14T15:30Z', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14t15:30:00z', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14 15:30:00Z', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14 15:30:00+00', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14 15:30:00 -06:00', '2026-07-14T21:30:00.000Z'],
    ['2026-07-14T09:30:00-06:00', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14T09:30:00-0600', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14T09:30:00-06', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14T21:00:00+05:30', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14T15:30:00-00:00', '2026-07-14T15:30:00.000Z'],
    ['2026-07-14T15:30:00.1Z', '2026-07-14T15:30:00.100Z'],
    ['2026-07-14T15:30:00.123456789Z', '2026-07-14T15:30:00.123Z'],
    ['2026-07-14T15:30:00.999999Z', '2026-07-14T15:30:00.999Z'],
    ['2026-12-31T23:30:00-05:00', '2027-01-01T04:30:00.000Z'],
    ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00.000Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is an instant, because it has an offset', (text, instant) => {
    expect(read(text)).toEqual({ kind: 'instant', instant: new Date(instant), text })
  })

  it.each([
    ['2026-07-14T09:30:00', '2026-07-14', '09:30:00'],
    ['2026-07-14T09:30', '2026-07-14', '09:30:00'],
    ['2026-07-14 09:30:00', '2026-07-14', '09:30:00'],
    ['2026-07-14t09:30:00', '2026-07-14', '09:30:00'],
    ['2026-07-14T09:30:00.000', '2026-07-14', '09:30:00'],
    ['2026-07-14T00:00:00', '2026-07-14', '00:00:00'],
    ['2026-07-14', '2026-07-14', null],
    // In the gap of Denver and the repeated hour of New York: without a zone there is nothing to resolve.
    ['2026-03-08T02:30:00', '2026-03-08', '02:30:00'],
    ['2026-11-01T01:30:00', '2026-11-01', '01:30:00'],
  ])('%s is of an unknown zone, and nothing is guessed', (text, date, time) => {
    expect(read(text)).toEqual({ kind: 'unknown_zone', text, date, time })
  })

  it.each([
    ['a day that does not exist', '2026-02-30T10:00:00Z'],
    ['such a day without time', '2026-02-30'],
    ['a leap day of another year', '2026-02-29T10:00:00-06:00'],
    ['the 31st of a short month', '2026-04-31T10:00:00'],
    ['month 13', '2026-13-01T10:00:00Z'],
    ['month 0', '2026-00-10T10:00:00Z'],
    ['day 0', '2026-06-00'],
    ['the hour 24', '2026-06-08T24:00:00Z'],
    ['the hour 24 without zone', '2026-06-08T24:00:00'],
    ['the hour 25', '2026-06-08T25:00:00Z'],
    ['minute 60', '2026-06-08T10:60:00Z'],
    ['second 60', '2026-06-08T23:59:60Z'],
    ['an offset of a day', '2026-06-08T10:00:00+24:00'],
    ['an offset of 99 hours', '2026-06-08T10:00:00+99:00'],
    ['an offset with 75 minutes', '2026-06-08T10:00:00+05:75'],
    ['an offset behind a date', '2026-06-08-06:00'],
    ['an abbreviation', '2026-06-08T10:00:00 EST'],
    ['the name of a zone alone', '2026-06-08T10:00:00 America/Denver'],
    ['another order', '06/08/2026 10:00'],
    ['months of one digit', '2026-6-8T10:00:00Z'],
    ['basic form', '20260608T100000Z'],
    ['a week date', '2026-W24-1T10:00:00Z'],
    ['a clock of 12 hours', '2026-06-08T10:00:00 PM'],
    ['no minutes', '2026-06-08T10Z'],
    ['a year of five digits', '+012026-06-08T10:00:00Z'],
    ['a space before', ' 2026-06-08T10:00:00Z'],
    ['a line break behind', '2026-06-08T10:00:00Z\n'],
    ['a text behind', '2026-06-08T10:00:00Zulu'],
    ['full-width digits', '２０２６-06-08T10:00:00Z'],
    ['a time without a date', '10:00:00Z'],
    ['a time that only Date takes', '8 Jun 2026 10:00 GMT'],
    ['a number as text', '1780905600000'],
    ['a blank', ' '],
    ['a word', 'tomorrow'],
  ])('with %s is unreadable, and never another day', (_, text) => {
    expect(read(text)).toEqual({ kind: 'unreadable', text })
  })

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['an empty text', ''],
  ])('is null for %s', (_, value) => {
    expect(read(value)).toBeNull()
  })

  it.each([
    ['a number', 1_780_905_600_000],
    ['zero', 0],
    ['false', false],
    ['a list', ['2026-06-08T10:00:00Z']],
    ['an object', { date: '2026-06-08' }],
    ['a Date', new Date(0)],
    ['a big integer', 1n],
    ['a symbol', Symbol('time')],
  ])('is unreadable for %s', (_, value) => {
    expect(read(value)).toMatchObject({ kind: 'unreadable', text: expect.any(String) })
  })

  it('is unreadable for any JSON, also for an object that does not let itself become text', () => {
    expect(read(JSON.parse('{"toString":1,"valueOf":1}'))).toMatchObject({ kind: 'unreadable' })
  })
})

describe('timesOf', () => {
  it('reads each of the two times for itself', () => {
    const read = timesOf({
      event_datetime: '2026-07-14T15:30:00.000Z',
      appointment_datetime: '2026-07-18T10:00:00',
    })
    expect(read).toEqual({
      event_datetime: {
        kind: 'instant',
        instant: new Date('2026-07-14T15:30:00Z'),
        text: '2026-07-14T15:30:00.000Z',
      },
      appointment_datetime: {
        kind: 'unknown_zone',
        text: '2026-07-18T10:00:00',
        date: '2026-07-18',
        time: '10:00:00',
      },
    })
  })

  it('takes an event without either', () => {
    expect(timesOf({})).toEqual({ event_datetime: null, appointment_datetime: null })
  })

  it('can be told apart by kind alone', () => {
    const { event_datetime } = timesOf({ event_datetime: '2026-07-14T15:30:00.000Z' })
    const instant: Date | undefined = event_datetime?.kind === 'instant' ? event_datetime.instant : undefined
    expect(instant).toEqual(new Date('2026-07-14T15:30:00Z'))
  })
})
