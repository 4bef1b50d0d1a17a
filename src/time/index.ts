/** Entry `propexo-client/time`: conversions between instants and wall clocks. Pure, synchronous, without dependency. */
export { addDays, coveringDates } from './days.js'
export { type TimeInputCode, TimeInputError, type TimeIssue, type TimeIssueData } from './error.js'
export { ianaZone, type TimeZoneData, timeZoneDataVersion } from './iana-zone.js'
export type { Instant, InstantLike, ZonedDateTimeLike } from './instant.js'
export { type RuleZoneSettings, ruleZone } from './rule-zone.js'
export {
  type Disambiguation,
  type PlainDateLike,
  type PlainTimeLike,
  type PossibleInstants,
  possibleInstants,
  toInstant,
  type Wall,
  type WallTime,
  wallTimeAt,
} from './wall-time.js'
export type { Zone } from './zone.js'
