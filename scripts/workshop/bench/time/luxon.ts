import { DateTime } from 'luxon'
import type { Sample } from './samples.js'
import { type ClockFields, digitsOf, sayDate, sayFields, sayText, type Ways, way } from './ways.js'

const ISO = { suppressMilliseconds: true }

const clockFieldsOf = (at: DateTime): ClockFields => [
  at.year,
  at.month,
  at.day,
  at.hour,
  at.minute,
  at.second,
  at.offset,
]

const fromIso = ({ wall, luxonZone }: Sample): Date => DateTime.fromISO(wall, { zone: luxonZone }).toJSDate()

const fromDigits = ({ wall, luxonZone }: Sample): Date => {
  const [year, month, day, hour, minute, second] = digitsOf(wall)
  return DateTime.fromObject({ year, month, day, hour, minute, second }, { zone: luxonZone }).toJSDate()
}

export const LUXON: Ways = {
  'instant text -> wall text': [
    way('fromISO, toISO', x => DateTime.fromISO(x.instant, { zone: x.luxonZone }).toISO(ISO), sayText),
    way(
      'fromMillis(Date.parse), toISO',
      x => DateTime.fromMillis(Date.parse(x.instant), { zone: x.luxonZone }).toISO(ISO),
      sayText,
    ),
  ],
  'Date -> wall fields': [
    way(
      'fromJSDate, getters',
      x => clockFieldsOf(DateTime.fromJSDate(x.date, { zone: x.luxonZone })),
      sayFields,
    ),
  ],
  'wall text -> instant text': [
    way('fromISO, toISOString', x => fromIso(x).toISOString(), sayText),
    way('fromObject of digits, toISOString', x => fromDigits(x).toISOString(), sayText),
  ],
  'wall text -> Date': [way('fromISO', fromIso, sayDate), way('fromObject of digits', fromDigits, sayDate)],
}
