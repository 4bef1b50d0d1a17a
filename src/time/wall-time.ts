import {
  addIssue,
  addIssueWith,
  checkInput,
  type IssueSink,
  mustBe,
  orThrow,
  type TimeIssue,
} from './error.js'
import { readZone } from './iana-zone.js'
import { type Instant, readInstant, tagOf } from './instant.js'
import { DAY, formatDate, formatOffset, formatTime, readDate, readTime } from './text.js'
import type { Zone } from './zone.js'

/** A date and a time on a wall clock, with the offset from UTC that the clock has then. */
export interface WallTime {
  /** RFC 3339 full-date, `YYYY-MM-DD`. */
  readonly date: string
  /** `HH:MM:SS`, 24 hours. */
  readonly time: string
  /** Such as `-05:00`. */
  readonly offset: string
}

/** A Temporal.PlainDate, native or of any polyfill, by its shape. */
export interface PlainDateLike {
  /** `Temporal.PlainDate`, or `Temporal.PlainTime`. */
  readonly [Symbol.toStringTag]: string
  /** The date or time as ISO 8601. */
  toString(): string
}

/** A Temporal.PlainTime by its shape. */
export type PlainTimeLike = PlainDateLike

/** `YYYY-MM-DDTHH:MM:SS`, or date and time separately. Seconds are optional; fractions of a second are truncated. */
export type Wall =
  | string
  | {
      /** `YYYY-MM-DD`, or a Temporal.PlainDate. */
      readonly date: string | PlainDateLike
      /** `HH:MM` or `HH:MM:SS`, or a Temporal.PlainTime. */
      readonly time: string | PlainTimeLike
    }

/**
 * What to do with a time that clocks show twice, or never. `reject` refuses it; `earlier` and `later` choose a reading;
 * `compatible` chooses the later one of a skipped hour and the earlier one of a repeated hour, as Temporal and
 * iCalendar do.
 */
export type Disambiguation = 'reject' | 'compatible' | 'earlier' | 'later'

/** The instants at which clocks show a time. */
export interface PossibleInstants {
  /** `gap`: clocks skip this time; `overlap`: they show it twice. */
  readonly kind: 'unique' | 'gap' | 'overlap'
  /** In a gap: by the offset after the change. */
  readonly earlier: Date
  /** In a gap: by the offset before the change. */
  readonly later: Date
}

/**
 * What the clocks of a zone show at an instant, in whole seconds.
 * @param zone an IANA id, or a zone of `ianaZone` or `ruleZone`
 * @throws TimeInputError
 * @example
 * ```ts
 * import { wallTimeAt } from 'propexo-client/time'
 *
 * wallTimeAt('2026-12-01T18:00:00Z', 'America/Vancouver') // { date: '2026-12-01', time: '11:00:00', offset: '-07:00' }
 * ```
 */
export const wallTimeAt = (instant: Instant, zone: string | Zone): WallTime => {
  const [ms, at] = orThrow(issues => [
    readInstant(instant, '/instant', issues),
    readZone(zone, '/zone', issues),
  ])
  return wallOf(ms, at)
}

/** The same, of what has been read. */
export const wallOf = (ms: number, zone: Zone): WallTime => {
  const offset = zone.offsetAt(ms)
  const wall = ms + offset
  return { date: formatDate(wall), time: formatTime(wall), offset: formatOffset(offset) }
}

/**
 * The instants at which the clocks of a zone show a time: one, or both readings of a skipped or repeated hour.
 * @throws TimeInputError
 * @example
 * ```ts
 * import { possibleInstants } from 'propexo-client/time'
 *
 * const { kind, earlier, later } = possibleInstants('2026-11-01T01:30:00', 'America/Chicago')
 * console.log(kind, earlier, later)
 * ```
 */
export const possibleInstants = (wall: Wall, zone: string | Zone): PossibleInstants => {
  const [ms, at] = orThrow(issues => [readWall(wall, '/wall', issues), readZone(zone, '/zone', issues)])
  const { kind, earlier, later } = candidates(ms, at)
  return { kind, earlier: new Date(earlier), later: new Date(later) }
}

/**
 * The instant at which the clocks of a zone show a time.
 * @throws TimeInputError; for `nonexistent_local_time` and `ambiguous_local_time` it has both readings, as `earlier`
 *   and `later`
 * @example
 * ```ts
 * import { toInstant } from 'propexo-client/time'
 *
 * toInstant('2026-11-01T01:30:00', 'America/Chicago', 'later') // a Date: 2026-11-01T07:30:00.000Z
 * ```
 */
export const toInstant = (
  wall: Wall,
  zone: string | Zone,
  disambiguation: Disambiguation = 'reject',
): Date => {
  const [ms, at, how] = orThrow(issues => [
    readWall(wall, '/wall', issues),
    readZone(zone, '/zone', issues),
    readDisambiguation(disambiguation, '/disambiguation', issues),
  ])
  return new Date(orThrow(issues => instantOf(ms, at, how, { path: '/wall', issues })))
}

interface Candidates {
  readonly kind: PossibleInstants['kind']
  readonly earlier: number
  readonly later: number
}

/** @param wall milliseconds of a wall clock as if in UTC */
export const candidates = (wall: number, zone: Zone): Candidates => {
  // No zone is further from UTC than 14 hours, and none changes twice within two days.
  const before = zone.offsetAt(wall - DAY)
  const after = zone.offsetAt(wall + DAY)
  if (before === after) return { kind: 'unique', earlier: wall - before, later: wall - before }
  const earlier = wall - Math.max(before, after)
  const later = wall - Math.min(before, after)
  const isEarlier = zone.offsetAt(earlier) === wall - earlier
  const isLater = zone.offsetAt(later) === wall - later
  if (isEarlier === isLater) return { kind: isEarlier ? 'overlap' : 'gap', earlier, later }
  const only = isEarlier ? earlier : later
  return { kind: 'unique', earlier: only, later: only }
}

/** The instant of a wall clock's time; 0 after an issue. */
export const instantOf = (
  wall: number,
  zone: Zone,
  disambiguation: Disambiguation,
  to: IssueSink,
): number => {
  const { kind, earlier, later } = candidates(wall, zone)
  if (kind === 'unique' || disambiguation === 'earlier') return earlier
  if (disambiguation === 'later') return later
  if (disambiguation === 'compatible') return kind === 'gap' ? later : earlier
  const data = { earlier: new Date(earlier), later: new Date(later) }
  const [code, what] =
    kind === 'gap'
      ? (['nonexistent_local_time', 'does not exist, clocks go forward'] as const)
      : (['ambiguous_local_time', 'occurs twice, clocks go back'] as const)
  const shown = new Date(wall).toJSON().slice(0, 19)
  const fix = `pass ${data.earlier.toJSON()}, ${data.later.toJSON()} or disambiguation`
  return addIssueWith(to, { code, message: `${shown} ${what} in ${zone.id}; ${fix}`, data })
}

/** Of the default after an issue. */
export const readDisambiguation = (value: unknown, path: string, issues: TimeIssue[]): Disambiguation => {
  if (/^(?:reject|compatible|earlier|later)$/.test(`${typeof value === 'string' && value}`))
    return value as Disambiguation
  if (value !== undefined)
    addIssue(issues, 'unsupported_input', path, mustBe('reject, compatible, earlier or later', value))
  return 'reject'
}

/** Milliseconds of a wall clock as if in UTC; 0 after an issue. */
const readWall = (value: unknown, path: string, issues: TimeIssue[]): number =>
  checkInput(issues, path, () => {
    if (typeof value === 'string') {
      if (value[10] === 'T') {
        const date = readDate(value.slice(0, 10), path, issues)
        return date + readTime(value.slice(11).replace(CALENDAR, ''), path, issues)
      }
    } else if (value && typeof value === 'object') {
      const { date, time, ...others } = value as Record<string, unknown>
      if (Object.keys(others).length === 0) return readDateAndTime(date, time, path, issues)
    }
    const code = typeof value === 'string' ? 'invalid_datetime' : 'unsupported_input'
    return addIssue(issues, code, path, mustBe('2026-06-08T14:30:00 or { date, time }', value))
  })

/** Date and time, as text or as Temporal.PlainDate and PlainTime. */
export const readDateAndTime = (date: unknown, time: unknown, path: string, issues: TimeIssue[]): number =>
  readDate(plain(date, 'Date'), `${path}/date`, issues) +
  readTime(plain(time, 'Time'), `${path}/time`, issues)

/** Behind ISO 8601, which the text of a Temporal object is in every calendar. */
const CALENDAR = /\[!?u-ca=[\w-]+\]$/

/** A Temporal object as its text; of text, without its calendar. */
export const plain = (value: unknown, tag: 'Date' | 'Time'): unknown => {
  const text = typeof value === 'object' && tagOf(value) === `Temporal.Plain${tag}` ? String(value) : value
  return typeof text === 'string' && tag === 'Date' ? text.replace(CALENDAR, '') : text
}
