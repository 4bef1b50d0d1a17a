import type { TimeInputCode } from '../time/error.js'

/** Why a time is written in its zone. */
export type ZoneSource =
  /** The PMS reads all times in this zone, as its vendor documents. */
  | 'vendor'
  /** `appointmentTimeZone` of `integration()`; for slots, `availabilityTimeZone`. */
  | 'integration'
  /** `timeZone` in the time that was passed. */
  | 'call'
  /** `timeZones` of the client options, for this property. */
  | 'property'
  /** A setting in `/v1/timezones/`. */
  | 'record:property'
  | 'record:location'
  | 'record:integration'
  /** What the vendor documents if there is no setting. */
  | 'fallback'
  /** The zone that a calendar of `availability()` names. */
  | 'calendar'
  /** The time is sent as it was passed. */
  | 'verbatim'

/** What may be wrong with a converted time. */
export type TimeWarningCode =
  /** The clocks of the PMS show, or may show, this time twice, and the PMS cannot tell which one is meant. */
  | 'ambiguous_in_target'
  /** There is no setting, so the documented fallback is used. */
  | 'fallback_zone'
  /** The setting does not say whether daylight saving time is observed. */
  | 'dst_unknown'
  /** The clock of the PMS's server is wrong; times are not corrected by it. */
  | 'server_clock_error'
  /** There are settings of properties or locations, and it is not known which applies, so nothing was compared. */
  | 'property_not_told'
  /** There are settings of locations, and it is not known which applies, so nothing was compared. */
  | 'location_not_told'
  /** The setting that applies is not active. */
  | 'inactive_record'
  /** Two sources differ, and `onTimeZoneConflict` chose one. */
  | 'time_zone_conflict'
  /** A setting cannot be used, so another source is. */
  | 'unusable_record'
  /** `appointmentTimeZone` replaces the zone that the vendor documents. */
  | 'documented_zone_replaced'
  /** It is not known in which zone this PMS reads times. */
  | 'time_zone_unresolved'
  /** A slot at a time that the clocks of its zone skip. */
  | 'nonexistent_local_time'
  /** A slot whose date or time cannot be read. */
  | 'unreadable_slot'
  /** A calendar names a zone that does not exist. */
  | 'unknown_time_zone'
  /** The days of an availability query are days of the PMS, because the zone of the property is not known. */
  | 'days_of_pms'

/** Something that may be wrong with a converted time. */
export interface TimeWarning {
  /** What it is. */
  readonly code: TimeWarningCode
  /** The same in words. */
  readonly message: string
}

/** The code of a warning that stands for an issue: its own where there is one. */
export const warningOf = (code: TimeInputCode): TimeWarningCode =>
  code === 'dst_unknown' || code === 'server_clock_error' || code === 'time_zone_conflict'
    ? code
    : 'time_zone_unresolved'

/** A time as the PMS gets it. */
export interface PmsTime {
  /** RFC 3339 full-date, `YYYY-MM-DD`, on the clocks of `zone`. */
  readonly date: string
  /** `HH:MM:SS`, on the clocks of `zone`. */
  readonly time: string
  /** An IANA id, or an offset with its rule; null if it is not known, which only happens to what is sent verbatim. */
  readonly zone: string | null
  /** From UTC, at this instant: `-06:00`. Null where the zone, or the instant, is not known. */
  readonly offset: string | null
  /**
   * The point in time that is booked. Null where the zone is not known, and for a slot in an hour that clocks show twice,
   * which may be either.
   */
  readonly instant: Date | null
  /** Why it is this zone. */
  readonly source: ZoneSource
  /**
   * Whether clocks in `zone` show this time twice, so that the PMS cannot tell which of the two is meant; also where a
   * record leaves open whether they do.
   */
  readonly ambiguousInTarget: boolean
  /** What may be wrong with it. */
  readonly warnings: readonly TimeWarning[]
}
