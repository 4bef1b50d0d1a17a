import { addIssue, checkInput, mustBe, type TimeIssue } from './error.js'
import { readZone, type TimeZoneData } from './iana-zone.js'
import { ruleZoneOf } from './rule-zone.js'
import { formatOffset, inRange, parseOffset, readDate, readTime } from './text.js'

/** A Temporal.Instant, native or of any polyfill, by its shape: TypeScript 5 has no types for it. */
export interface InstantLike {
  /** Milliseconds since 1970. */
  readonly epochMilliseconds: number
  /** `Temporal.Instant`, or `Temporal.ZonedDateTime`. */
  readonly [Symbol.toStringTag]: string
}

/** A Temporal.ZonedDateTime by its shape. It is read as its instant. */
export interface ZonedDateTimeLike extends InstantLike {
  /** The id of its zone. */
  readonly timeZoneId: string
}

/** A point in time: a Date, RFC 3339 text with an offset, or a Temporal object. Fractions of a second are truncated. */
export type Instant = Date | string | InstantLike | ZonedDateTimeLike

/** `Temporal.Instant` and the like; of an ordinary object, `Object`. */
export const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

const WALL = 'or { date, time, timeZone }'

/**
 * Milliseconds since 1970 of an instant, in whole seconds: what is below a second cannot be booked, and is cut off
 * towards the past.
 * 0 after an issue.
 */
export const readInstant = (value: unknown, path: string, issues: TimeIssue[], data?: TimeZoneData): number =>
  checkInput(issues, path, () => {
    if (typeof value === 'string') return readDateTime(value, path, issues, data)
    const tag = tagOf(value)
    if (!/^Date$|^Temporal.(?:Instant|ZonedDateTime)$/.test(tag)) {
      const code = tag === 'Temporal.PlainDateTime' ? 'missing_time_zone' : 'unsupported_input'
      const wish = `a Date (new Date(ms), toJSDate(), toDate()), RFC 3339, Temporal with a zone, ${WALL}`
      return addIssue(issues, code, path, mustBe(wish, value))
    }
    const ms = tag === 'Date' ? Date.prototype.getTime.call(value) : (value as InstantLike).epochMilliseconds
    if (!Number.isInteger(ms)) return addIssue(issues, 'invalid_datetime', path, `is an invalid ${tag}`)
    return inRange(Math.floor(ms / 1000) * 1000, path, issues)
  })

/**
 * RFC 3339, and the notes of RFC 9557 behind it: a zone, which has to agree, a calendar, which changes no instant, and
 * others, unless they must be understood.
 */
const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?(?:\[!?([^\]=]*)\])?(?:\[(?:!u-ca|[a-z_][a-z\d_-]*)=[\w-]+\])*$/

/** The last second of June or December in UTC, which alone may be followed by a leap second. */
const BEFORE_LEAP = /(?:06-30|12-31)T23:59:59/

const readDateTime = (text: string, path: string, issues: TimeIssue[], data?: TimeZoneData): number => {
  const refuse = (code: TimeIssue['code'], wish: string): 0 =>
    addIssue(issues, code, path, mustBe(`RFC 3339 ${wish}`, text))
  const match = DATE_TIME.exec(text)
  if (!match) return refuse('invalid_datetime', 'such as 2026-06-08T14:30:00-05:00')
  const before = issues.length
  const [, date, time = '', offsetText, zoneText] = match
  // The second before a leap second stands for it: nothing can be booked between the two.
  const second = time.replace(/^(.{5}):60/, '$1:59')
  const wall = readDate(date, path, issues) + readTime(second, path, issues)
  if (!offsetText) return refuse('missing_offset', `with an offset ${WALL}`)
  const offset = parseOffset(offsetText) || 0
  const fixed = parseOffset(zoneText ?? '')
  const zone = Number.isNaN(fixed)
    ? zoneText !== undefined && readZone(zoneText, path, issues, data)
    : ruleZoneOf(fixed, false)
  // What is already wrong needs no second complaint.
  const ms = issues.length > before ? 0 : inRange(wall - offset, path, issues)
  if (ms && second !== time && !BEFORE_LEAP.test(new Date(ms).toJSON()))
    return refuse('invalid_time', 'without second 60, which is no leap second')
  const real = ms && zone ? zone.offsetAt(ms) : offset
  // Z and -00:00 leave the local offset open (RFC 9557, section 2.2), so there is nothing to disagree with.
  if (real === offset || /z|-00:00/i.test(offsetText)) return ms
  return refuse('offset_zone_mismatch', `with the offset of ${zoneText}, ${formatOffset(real)}`)
}
