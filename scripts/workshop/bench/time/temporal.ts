import * as CalendarFns from 'temporal-polyfill/fns/Calendar'
import * as InstantFns from 'temporal-polyfill/fns/Instant'
import * as PlainDateTimeFns from 'temporal-polyfill/fns/PlainDateTime'
import * as ZonedDateTimeFns from 'temporal-polyfill/fns/ZonedDateTime'
import type { Sample } from './samples.js'
import { type ClockFields, digitsOf, sayDate, sayFields, sayText, type Ways, way } from './ways.js'

type Zoned = ZonedDateTimeFns.Record

const fromMs = (ms: number, { zoneId }: Sample): Zoned =>
  InstantFns.toZonedDateTimeISO(InstantFns.fromEpochMilliseconds(ms), zoneId)

const created = (ms: number, { zoneId }: Sample): Zoned =>
  ZonedDateTimeFns.create(BigInt(ms) * 1_000_000n, zoneId)

/** `2026-06-08T14:30:00-06:00` of the same with `[America/Denver]`; faster than the option that leaves it out. */
const cut = (zoned: Zoned): string => ZonedDateTimeFns.toBasicString(zoned).slice(0, 25)

/** In minutes. */
const offsetOf = (zoned: Zoned): number => ZonedDateTimeFns.offsetNanoseconds(zoned) / 60e9

const clockFieldsOf = (at: Zoned): ClockFields => [
  at.year,
  at.month,
  at.day,
  at.hour,
  at.minute,
  at.second,
  offsetOf(at),
]

/** The fields of a zoned date-time are worked out anew for each getter. */
const plainFieldsOf = (zoned: Zoned): ClockFields => {
  const at = ZonedDateTimeFns.toPlainDateTime(zoned)
  return [at.year, at.month, at.day, at.hour, at.minute, at.second, offsetOf(zoned)]
}

const fromText = ({ wall, zoneId }: Sample): Zoned =>
  ZonedDateTimeFns.fromString(`${wall}[${zoneId}]`, CalendarFns.getISO)

const fromDigits = ({ wall, zoneId }: Sample): Zoned =>
  PlainDateTimeFns.toZonedDateTime(PlainDateTimeFns.create(...digitsOf(wall)), zoneId)

const dateOf = ({ epochMilliseconds }: Zoned): Date => new Date(epochMilliseconds)

/**
 * The functions of temporal-polyfill. They take ids of zones and keep a cache of their own. `getISO` is what they want
 * for a calendar; text without a calendar needs no other.
 */
export const TEMPORAL: Ways = {
  'instant text -> wall text': [
    way(
      'Instant.fromString, ZonedDateTime.toString',
      x =>
        ZonedDateTimeFns.toString(InstantFns.toZonedDateTimeISO(InstantFns.fromString(x.instant), x.zoneId), {
          timeZoneName: 'never',
        }),
      sayText,
    ),
    way('create(Date.parse), toBasicString', x => cut(created(Date.parse(x.instant), x)), sayText),
  ],
  'Date -> wall fields': [
    way('fromEpochMilliseconds, getters', x => clockFieldsOf(fromMs(x.date.getTime(), x)), sayFields),
    way('fromEpochMilliseconds, toPlainDateTime', x => plainFieldsOf(fromMs(x.date.getTime(), x)), sayFields),
  ],
  'wall text -> instant text': [
    way('ZonedDateTime.fromString, toISOString', x => dateOf(fromText(x)).toISOString(), sayText),
    way('PlainDateTime.create of digits, toISOString', x => dateOf(fromDigits(x)).toISOString(), sayText),
  ],
  'wall text -> Date': [
    way('ZonedDateTime.fromString', x => dateOf(fromText(x)), sayDate),
    way('PlainDateTime.create of digits', x => dateOf(fromDigits(x)), sayDate),
  ],
}
