import { addIssue, mustBe, type TimeIssue } from './error.js'

/** Milliseconds. */
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

/** 2000-01-01T00:00:00Z and 2100-01-01T00:00:00Z: what is outside is a typing error, or a sentinel such as 9999. */
export const FIRST_MS = 946_684_800_000
export const END_MS = 4_102_444_800_000

const OUT_OF_RANGE = 'is not in the years 2000 to 2099'

/** The same milliseconds, or 0 after an issue. */
export const inRange = (ms: number, path: string, issues: TimeIssue[]): number =>
  ms >= FIRST_MS && ms < END_MS
    ? ms
    : addIssue(issues, 'out_of_range', path, `${new Date(ms).toJSON()} ${OUT_OF_RANGE}`)

/** Milliseconds from 1970 to the midnight that begins a date, as if in UTC; 0 after an issue. */
export const readDate = (value: unknown, path: string, issues: TimeIssue[]): number => {
  const known = days.get(value as string)
  if (known) return known
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) {
    return addIssue(issues, 'invalid_date', path, mustBe('YYYY-MM-DD', value))
  }
  // The year first: what Date.UTC makes of 0000 to 0099 is in another century.
  if (value < '2000' || value >= '2100')
    return addIssue(issues, 'out_of_range', path, `${value} ${OUT_OF_RANGE}`)
  const ms = Date.parse(value)
  // What does not exist is no date, or another one.
  if (!ms || formatDate(ms) !== value)
    return addIssue(issues, 'invalid_date', path, `${value} does not exist`)
  days.set(value, ms)
  return ms
}

/** Anchored; the pattern of the published specification is not, and lets `x09:30:00Z` through. */
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?$/

/** Milliseconds of a time of day; 0 after an issue. */
export const readTime = (value: unknown, path: string, issues: TimeIssue[]): number => {
  const text = typeof value === 'string' ? value : ''
  if (TIME.test(text)) return millisecondsOf(text)
  // Its zone is told beside it: taken together, the time would be converted twice.
  if (/\d(?:Z|[+-]\d\d:?\d\d)$/i.test(text))
    return addIssue(issues, 'offset_and_time_zone', path, mustBe('without offset beside a time zone', value))
  const wish = 'HH:MM:SS (24:00 is 00:00 of the next date)'
  return addIssue(issues, 'invalid_time', path, mustBe(wish, value))
}

/** Of `HH:MM` or `HH:MM:SS`, without what is below a second. */
const millisecondsOf = (time: string): number =>
  +time.slice(0, 2) * HOUR + +time.slice(3, 5) * MINUTE + +time.slice(6, 8) * 1000

/**
 * Milliseconds of an offset of RFC 3339, such as `+05:30`, which may be one that no place has; NaN for any other text. Sign
 * and minutes belong together.
 */
export const parseOffset = (text: string): number =>
  /^[+-](?:[01]\d|2[0-3]):[0-5]\d$/.test(text) ? +`${text[0]}1` * millisecondsOf(text.slice(1)) : Number.NaN

/** Offsets that clocks somewhere have had since 2000, in standard or in summer time. */
const OF_CLOCKS =
  /^(?:[+-]0\d|-1[0-2]|[+]1[0-4]):00$|^(?:-0[2349]|[+]0[345689]|[+]1[01]):30$|^[+](?:0[58]|1[23]):45$/

export const isClockOffset = (ms: number): boolean => ms % MINUTE === 0 && OF_CLOCKS.test(formatOffset(ms))

/** `+05:30` or `-07:00`. No zone has had seconds in its offset since 2000. */
export const formatOffset = (ms: number): string =>
  (ms < 0 ? '-' : '+') + formatTime(Math.abs(ms)).slice(0, 5)

/** As people say it: `UTC-6`, `UTC+5:30`, `UTC`. */
export const sayOffset = (ms: number): string => {
  const [hours, minutes] = formatTime(Math.abs(ms)).split(':')
  if (ms === 0) return 'UTC'
  return `UTC${ms < 0 ? '-' : '+'}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`
}

const TWO: readonly string[] = Array.from({ length: 60 }, (_, n) => `${n}`.padStart(2, '0'))

/** `HH:MM:SS` of milliseconds as if in UTC, since 1970. */
export const formatTime = (ms: number): string =>
  `${TWO[Math.floor((ms % DAY) / HOUR)]}:${TWO[Math.floor((ms % HOUR) / MINUTE)]}:${TWO[Math.floor((ms % MINUTE) / 1000)]}`

/** At most the days of a century, because what comes here has been checked. New ones take most of a conversion. */
const texts = new Map<number, string>()
const days = new Map<string, number>()

/** `YYYY-MM-DD` of milliseconds as if in UTC. */
export const formatDate = (ms: number): string => {
  const day = Math.floor(ms / DAY)
  let text = texts.get(day)
  if (!text) {
    text = new Date(ms).toISOString().slice(0, 10)
    texts.set(day, text)
  }
  return text
}
