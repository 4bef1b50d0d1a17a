import { escapeToken } from '../core/json.js'
import { addIssue, checkInput, type IssueSink, mustBe, type TimeIssue } from '../time/error.js'
import { readZone, type TimeZoneData } from '../time/iana-zone.js'
import { type Instant, readInstant, tagOf, type ZonedDateTimeLike } from '../time/instant.js'
import { formatOffset, parseOffset } from '../time/text.js'
import {
  type Disambiguation,
  instantOf,
  type PlainDateLike,
  type PlainTimeLike,
  readDateAndTime,
  readDisambiguation,
} from '../time/wall-time.js'
import type { Zone } from '../time/zone.js'
import { type ParsedSlot, parseSlot } from './slot-input.js'

/** What clocks show somewhere. */
export interface LocalTime {
  /** RFC 3339 full-date, `YYYY-MM-DD`, or a Temporal.PlainDate. */
  readonly date: string | PlainDateLike
  /** `HH:MM` or `HH:MM:SS`, 24 hours, or a Temporal.PlainTime. A fraction of a second is truncated. */
  readonly time: string | PlainTimeLike
  /**
   * Whose clocks: an IANA id; `'property'` for those of the property; `'pms'` for a time that is already as the PMS
   * reads it, and is sent unchanged.
   */
  readonly timeZone: string
  /**
   * What to do with a time that these clocks show twice, or never.
   * @default `reject`
   */
  readonly disambiguation?: Disambiguation
}

/** A free slot of `appointments.availability()`, also after a round trip through JSON. */
export interface SlotLike {
  /** When it begins; null if that is not known. */
  readonly start: Date | string | null
  /** When it ends; null if that is not known. */
  readonly end: Date | string | null
  /** The instants at which it may begin. */
  readonly possibleStarts: readonly (Date | string)[]
  /** What the PMS said. */
  readonly pms: {
    /** When it begins, on the clocks of the PMS. */
    readonly start: {
      /** `YYYY-MM-DD`. */
      readonly date: string
      /** `HH:MM:SS`. */
      readonly time: string
    }
  }
}

/** When something takes place: an instant, what clocks show somewhere, or a free slot, which means its start. */
export type AppointmentTime = Instant | LocalTime | SlotLike

/** A time as it was understood. */
export type ParsedTime =
  | {
      readonly kind: 'instant'
      /** Milliseconds since 1970, in whole seconds. */
      readonly ms: number
      /** The zone that the caller named, when it was told by the clocks of one. */
      readonly callZone?: Zone
      /** The offset in the caller's text, in milliseconds; 0 where it has none. */
      readonly offset: number
    }
  | {
      readonly kind: 'wall'
      /** Milliseconds of the wall clock as if in UTC. */
      readonly wall: number
      readonly of: 'property' | 'pms'
      readonly disambiguation: Disambiguation
    }
  | ParsedSlot

/** Reads what a caller passed as a time; undefined after issues, which are all that is wrong with it. */
export const parseTime = (
  value: unknown,
  path: string,
  issues: TimeIssue[],
  data?: TimeZoneData,
): ParsedTime | undefined => {
  const before = issues.length
  const moment = checkInput(issues, path, () => readTimeInput(value, path, issues, data))
  return moment && issues.length === before ? moment : undefined
}

const readTimeInput = (
  value: unknown,
  path: string,
  issues: TimeIssue[],
  data?: TimeZoneData,
): ParsedTime => {
  if (value === undefined || value === null) {
    const message =
      'is missing; pass a Date, RFC 3339 text with its offset, a Temporal object, { date, time, timeZone } or a slot'
    addIssue(issues, 'unsupported_input', path, message)
    return { kind: 'instant', ms: 0, offset: 0 }
  }
  if (typeof value === 'object' && value !== null && tagOf(value) === 'Object') {
    const fields: Record<string, unknown> = { ...value }
    if ('start' in fields && 'pms' in fields) return parseSlot(fields, path, issues)
    if (LOCAL_TIME.some(name => name in fields)) return readLocalTime(fields, path, issues, data)
  }
  if (typeof value === 'string' && /^\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(value)) {
    const message = `is a time of day without date and zone; pass an instant, or { date, time: '${value}', timeZone }`
    addIssue(issues, 'missing_time_zone', path, message)
    return { kind: 'instant', ms: 0, offset: 0 }
  }
  const ms = readInstant(value, path, issues, data)
  if (tagOf(value) === 'Temporal.ZonedDateTime')
    checkZoned(ms, value as ZonedDateTimeLike, { path, issues }, data)
  const hasOffset = typeof value === 'string' || tagOf(value) === 'Temporal.ZonedDateTime'
  const [offset = ''] = (hasOffset && /[+-]\d\d:\d\d(?=\[|$)/.exec(String(value))) || []
  return { kind: 'instant', ms, offset: parseOffset(offset) || 0 }
}

/** Its runtime may not know that a zone has changed: it is held to what its text would be held to. */
const checkZoned = (
  ms: number,
  value: ZonedDateTimeLike,
  { path, issues }: IssueSink,
  data?: TimeZoneData,
): void => {
  const [offset, id = ''] = String(value).match(/[+-]\d\d:\d\d(?=\[)|(?<=\[)[^\]]+/g) ?? []
  const unknown: TimeIssue[] = []
  const zone = readZone(id, path, unknown, data)
  if (!ms || !offset || unknown.length > 0 || formatOffset(zone.offsetAt(ms)) === offset) return
  const message = `has the offset ${offset}, and ${id} has ${formatOffset(zone.offsetAt(ms))} then; its zone data is out of date`
  addIssue(issues, 'offset_zone_mismatch', path, `${message}: pass { date, time, timeZone }, or an Instant`)
}

const LOCAL_TIME: readonly string[] = ['date', 'time', 'timeZone', 'disambiguation']

const readLocalTime = (
  fields: Record<string, unknown>,
  path: string,
  issues: TimeIssue[],
  data?: TimeZoneData,
): ParsedTime => {
  const before = issues.length
  for (const name of Object.keys(fields).filter(each => !LOCAL_TIME.includes(each))) {
    const message = `is unknown; there are ${LOCAL_TIME.join(', ')}`
    addIssue(issues, 'unsupported_input', `${path}/${escapeToken(name)}`, message)
  }
  const { date, time, timeZone } = fields
  const wall = readDateAndTime(date, time, path, issues)
  const disambiguation = readDisambiguation(fields['disambiguation'], `${path}/disambiguation`, issues)
  if (timeZone === 'property' || timeZone === 'pms')
    return { kind: 'wall', wall, of: timeZone, disambiguation }
  const zone = parseZone(timeZone, `${path}/timeZone`, issues, data)
  // A time that is wrong already needs no second complaint.
  const ms = zone && issues.length === before ? instantOf(wall, zone, disambiguation, { path, issues }) : 0
  return { kind: 'instant', ms, offset: 0, ...(zone ? { callZone: zone } : {}) }
}

/** Zones of IANA that nobody means who names the zone of a place; the sign of `Etc/GMT+7` is the other way round. */
const MISLEADING = /^(?:[cemw]et|[hm]st|etc\/gmt[+-](?!0$).*)$/i

/** The zone of a person or a place by its IANA id; undefined after an issue. */
export const parseZone = (
  value: unknown,
  path: string,
  issues: TimeIssue[],
  data?: TimeZoneData,
): Zone | undefined => {
  const before = issues.length
  if (typeof value === 'string' && MISLEADING.test(value)) {
    const code = value.includes('/') ? 'unknown_time_zone' : 'time_zone_abbreviation'
    addIssue(issues, code, path, mustBe('the IANA time zone of a place, such as America/Denver', value))
  }
  const zone =
    issues.length > before
      ? undefined
      : readZone(typeof value === 'object' && value !== null ? {} : value, path, issues, data)
  return issues.length === before ? zone : undefined
}
