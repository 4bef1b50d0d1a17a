import type { TimeInputCode } from '../time/error.js'

/** Why a time is written in its zone. */
export type ZoneSource =
  /** The PMS reads all times in this zone, as its vendor documents. */
  | 'vendor'
  /** `appointmentTimeZone` of `integration()`; of slots, `availabilityTimeZone`. */
  | 'integration'
  /** `timeZone` in the time that was passed. */
  | 'call'
  /** `timeZones` of the client options, for this property. */
  | 'property'
  /** A record of `/v1/timezones/`. */
  | 'record:property'
  | 'record:location'
  | 'record:integration'
  /** What the vendor documents for want of a record. */
  | 'fallback'
  /** The zone that a calendar of an availability answer names. */
  | 'calendar'
  /** It was passed as the PMS reads it, or as it is to be sent. */
  | 'verbatim'

/** What may be wrong with a converted time. */
export type TimeWarningCode =
  /** The wall-clock time occurs, or may occur, twice at the PMS, and it cannot be told which of the two is meant. */
  | 'ambiguous_in_target'
  /** No record was found, so the documented fallback is used. */
  | 'fallback_zone'
  /** A record leaves open whether its zone has daylight saving time. */
  | 'dst_unknown'
  /** The clock of the PMS's server is wrong; its times are not changed by that. */
  | 'server_clock_error'
  /** There are records of properties or locations, and it is not known which applies, so that nothing could be compared. */
  | 'property_not_told'
  /** There are records of locations, and it is not known which of them applies, so that nothing could be compared. */
  | 'location_not_told'
  /** The record that applies is not an active one. */
  | 'inactive_record'
  /** Two sources differ, and options say which one to take. */
  | 'time_zone_conflict'
  /** A record makes no sense, and another source is used. */
  | 'unusable_record'
  /** `appointmentTimeZone` replaces the zone that the vendor documents. */
  | 'documented_zone_replaced'
  /** In which zone this PMS reads its times is not known. */
  | 'time_zone_unresolved'
  /** A slot of an availability answer that its zone does not have. */
  | 'nonexistent_local_time'
  /** A slot of an availability answer that is no date and time. */
  | 'unreadable_slot'
  /** A calendar of an availability answer names a zone that is none. */
  | 'unknown_time_zone'
  /** The days of an availability query were counted by the PMS's clocks, because the property's are not known. */
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
