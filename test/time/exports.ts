import {
  addDays,
  coveringDates,
  ianaZone,
  possibleInstants,
  ruleZone,
  toInstant,
  wallTimeAt,
} from '../../src/time/index.js'

const INSTANT = '2026-06-08T20:30:00Z'
const WALL = '2026-06-08T14:30:00'
const DATE = '2026-06-08'
const ZONE = 'America/Denver'

export interface Argument {
  readonly name: string
  readonly kind: 'instant' | 'wall' | 'zone' | 'choice' | 'settings' | 'date' | 'days' | 'options'
  /** Calls an export with this value in one place, and what is right in the others. */
  readonly call: (value: unknown) => unknown
}

// The values are of any type, on purpose: this is where types are of no help.
const argument = (name: string, kind: Argument['kind'], call: (value: never) => unknown): Argument => ({
  name,
  kind,
  call: call as (value: unknown) => unknown,
})

/**
 * Each argument of each export. TimeInputError is not among them: it is exported to be caught. Nor is timeZoneDataVersion:
 * it takes nothing.
 */
export const ARGUMENTS: readonly Argument[] = [
  argument('the instant of wallTimeAt', 'instant', value => wallTimeAt(value, ZONE)),
  argument('the zone of wallTimeAt', 'zone', value => wallTimeAt(INSTANT, value)),
  argument('the wall time of possibleInstants', 'wall', value => possibleInstants(value, ZONE)),
  argument('the zone of possibleInstants', 'zone', value => possibleInstants(WALL, value)),
  argument('the wall time of toInstant', 'wall', value => toInstant(value, ZONE)),
  argument('the zone of toInstant', 'zone', value => toInstant(WALL, value)),
  argument('the disambiguation of toInstant', 'choice', value => toInstant(WALL, ZONE, value)),
  argument('the date of a wall time', 'date', value => toInstant({ date: value, time: '14:30' }, ZONE)),
  argument('the time of a wall time', 'date', value => toInstant({ date: DATE, time: value }, ZONE)),
  argument('the settings of ruleZone', 'settings', value => ruleZone(value)),
  argument('the offset of ruleZone', 'settings', value =>
    ruleZone({ standardOffset: value, observesDst: true }),
  ),
  argument('the daylight saving time of ruleZone', 'settings', value =>
    ruleZone({ standardOffset: '-07:00', observesDst: value }),
  ),
  argument('the id of ianaZone', 'zone', value => ianaZone(value)),
  argument('the options of ianaZone', 'options', value => ianaZone(ZONE, value)),
  argument('the time zone data of ianaZone', 'options', value => ianaZone(ZONE, { timeZoneData: value })),
  argument('the date of addDays', 'date', value => addDays(value, 1)),
  argument('the days of addDays', 'days', value => addDays(DATE, value)),
  argument('the date of coveringDates', 'date', value => coveringDates(value, 1, ZONE, 'UTC')),
  argument('the days of coveringDates', 'days', value => coveringDates(DATE, value, ZONE, 'UTC')),
  argument("the property's zone of coveringDates", 'zone', value => coveringDates(DATE, 1, value, 'UTC')),
  argument("the PMS's zone of coveringDates", 'zone', value => coveringDates(DATE, 1, ZONE, value)),
]
