import { checkInput, type TimeIssue } from '../time/error.js'
import { DAY, formatDate, formatTime } from '../time/text.js'
import { candidates, readDateAndTime } from '../time/wall-time.js'
import type { Zone } from '../time/zone.js'
import { type TimeWarning, type TimeWarningCode, warningOf, type ZoneSource } from './pms-time.js'
import { parseZone } from './time-input.js'
import { resolveWallTime, type WallClock } from './wall-clock.js'
import type { Diagnostics, ResolvedZone, ZonePolicy } from './zone-sources.js'

/** Date and time on a wall clock. */
export interface ClockReading {
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** `HH:MM:SS`. */
  readonly time: string
}

/** Beginning and end on a wall clock. */
export interface ClockSpan {
  /** The beginning. */
  readonly start: ClockReading
  /** The end; null if the PMS gives only the beginning. */
  readonly end: ClockReading | null
}

/**
 * A span in which an appointment can be booked. It can be passed as `at`, also after a round trip through JSON, and
 * means its start.
 */
export interface AvailableSlot {
  /** Null where the zone is not known, and where clocks show the time twice; `possibleStarts` then has both readings. */
  readonly start: Date | null
  /** Null where `start` is, where the PMS tells only the beginning, and where clocks show the end twice or never. */
  readonly end: Date | null
  /** The instants at which the slot may start: one, two in a repeated hour, none where the zone is not known. */
  readonly possibleStarts: readonly Date[]
  /** On the clocks of the property; null where its zone or the instant is not known. */
  readonly local: ClockSpan | null
  /** As the PMS gave it, with the end past midnight on the next date. */
  readonly pms: ClockSpan
}

/** Slots of a calendar, and the zone that they were read in. */
export interface ReadSlots {
  /** The free slots, in order. */
  readonly slots: readonly AvailableSlot[]
  /** The zone in which they were read; null if it is not known. */
  readonly zone: string | null
  /** Why it is this zone; null if it is not known. */
  readonly source: ZoneSource | null
  /** What may be wrong with them. */
  readonly warnings: readonly TimeWarning[]
}

/** A calendar of an availability answer, as far as it is of use; nothing about it is relied on. */
export interface RawCalendar {
  readonly timezone?: unknown
  readonly calendar_days?: unknown
}

/** What is known before an answer is read. */
export interface SlotContext {
  readonly pms: string
  /** The zone of all slots, as the vendor documents or the options say. */
  readonly fixed: ResolvedZone | undefined
  /** Whether slots are in the zone of the property. */
  readonly isOfProperty: boolean
  /** Those that slots are told by, where the PMS's settings decide their zone. */
  readonly clocks: WallClock | undefined
  /** What to do where the zone of slots is not known. */
  readonly proposal: string
  /** The zone of the property by the client options. */
  readonly property: Zone | undefined
  /** The local days asked for, where the answer is to be cut to them. */
  readonly days: { readonly first: string; readonly last: string } | undefined
  readonly policy: ZonePolicy
}

interface Span {
  /** Milliseconds of the PMS's wall clock as if in UTC. */
  readonly start: number
  readonly end: number | undefined
}

export const readSlots = (calendar: RawCalendar, context: SlotContext): ReadSlots => {
  const warnings: TimeWarning[] = []
  const spans = readSpans(calendar.calendar_days, warnings).sort((left, right) => left.start - right.start)
  const zoneAt = context.clocks
    ? zonesBySettings(calendar.timezone, context.clocks, context, warnings)
    : zoneOfAll(zoneOfCalendar(calendar.timezone, spans, context, warnings))
  const found = spans.map(span => ({ span, ...zoneAt(span) }))
  const slots = found.flatMap(({ span, zone, source }) => {
    const isLocal = context.isOfProperty || source === 'record:property'
    const local = isLocal ? (zone ?? context.property) : context.property
    const kind = zone && candidates(span.start, zone).kind
    if (kind === 'gap') {
      const { date, time } = readingOf(span.start)
      const message = `${date} ${time} does not exist in ${zone?.id}, so this slot is left out`
      warnings.push({ code: 'nonexistent_local_time', message })
      return []
    }
    const slot = toSlot(span, zone, local)
    return isAskedFor(slot, context.days, local) ? [slot] : []
  })
  const { zone, source } = found.find(each => each.zone) ?? zoneAt(undefined)
  const isOne = found.every(each => each.zone?.id === zone?.id)
  const isKnown = zone !== undefined && isOne
  return { slots, zone: isKnown ? zone.id : null, source: isKnown ? source : null, warnings }
}

interface SlotZone {
  readonly zone: Zone | undefined
  readonly source: ZoneSource
}

/** The zone of a slot; undefined: of a calendar without slots. */
type ZoneAt = (span: Span | undefined) => SlotZone

const zoneOfAll =
  (zone: SlotZone): ZoneAt =>
  () =>
    zone

/** By the settings that appointments go by, which may leave the zone open at one slot and not at another. */
const zonesBySettings = (
  timezone: unknown,
  clocks: WallClock,
  { pms, policy }: SlotContext,
  warnings: TimeWarning[],
): ZoneAt => {
  const named = zoneNamed(timezone, policy, warnings)
  const warn = (code: TimeWarningCode, message: string): void => {
    if (!warnings.some(each => each.message === message)) warnings.push({ code, message })
  }
  return span => {
    if (!span) return { zone: named, source: 'calendar' }
    const findings: Diagnostics = { path: '', issues: [], warnings: [] }
    const judged = resolveWallTime(span.start, 'reject', clocks, findings)
    for (const { code, message } of findings.warnings) warn(code, message)
    const [issue] = findings.issues
    if (judged) {
      if (named && !sameAt(span.start, named, judged.zone))
        warn(
          'time_zone_conflict',
          `the calendar is in ${named.id}, but by its settings ${pms} is at ${judged.zone.id}; the latter is taken`,
        )
      return judged
    }
    // Their zone is known, and shows this time twice or never.
    const change = issue?.data?.earlier
    const resolved = change && clocks.resolve(+change, { path: '', issues: [], warnings: [] })
    if (resolved) return resolved
    if (issue) warn(warningOf(issue.code), `a slot has no instant: ${issue.message}`)
    return { zone: named, source: 'calendar' }
  }
}

/** Days and slots as they come: a member may be null, an end may be missing, or on the next day. */
const readSpans = (days: unknown, warnings: TimeWarning[]): Span[] =>
  asList(days).flatMap(day => {
    const { date, available_slots } = Object(day) as { date?: unknown; available_slots?: unknown }
    const text = typeof date === 'string' ? (DAY_TEXT.exec(date)?.[1] ?? date) : date
    return asList(available_slots).flatMap(slot => {
      if (slot === null || slot === undefined) return []
      const { start, end } = Object(slot) as { start?: unknown; end?: unknown }
      const first = readReading(text, start, warnings)
      if (first === undefined) return []
      const isOpen = end === null || end === undefined
      const isMidnight = end === '24:00:00' || end === '24:00'
      const last = isOpen ? undefined : readReading(text, isMidnight ? '00:00:00' : end, warnings)
      if (last === first && first % DAY !== 0) {
        const { date, time } = readingOf(first)
        const message = `the slot of ${date} ${time} ends as it begins, so its end is left out`
        warnings.push({ code: 'unreadable_slot', message })
        return [{ start: first, end: undefined }]
      }
      // It closes past midnight, or at midnight.
      return [{ start: first, end: last !== undefined && last <= first ? last + DAY : last }]
    })
  })

/** Undefined after a warning. */
const readReading = (date: unknown, time: unknown, warnings: TimeWarning[]): number | undefined => {
  const issues: TimeIssue[] = []
  const ms = checkInput(issues, '', () => readDateAndTime(date, time, '', issues))
  if (issues.length === 0) return ms
  const what = issues.map(({ path, message }) => `${path} ${message}`).join('; ')
  warnings.push({
    code: 'unreadable_slot',
    message: `a time of a slot cannot be read, and is left out: ${what}`,
  })
  return undefined
}

/** The contract has a second form of dates, with a time that says nothing. */
const DAY_TEXT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const zoneOfCalendar = (
  timezone: unknown,
  spans: readonly Span[],
  { pms, fixed, isOfProperty, property, proposal, policy }: SlotContext,
  warnings: TimeWarning[],
): SlotZone => {
  const named = zoneNamed(timezone, policy, warnings)
  const expected = fixed?.zone ?? (isOfProperty ? property : undefined)
  const source = fixed?.source ?? 'property'
  const differs = named && expected && !spans.every(({ start }) => sameAt(start, named, expected))
  if (differs) {
    const why = fixed
      ? `${fixed.source === 'vendor' ? `${pms} documents` : 'the options of integration() say'} ${expected.id} for all slots`
      : `timeZones puts this property in ${expected.id}`
    const message = `the calendar is in ${named.id}, but ${why}`
    if (fixed || policy.onTimeZoneConflict === 'config') {
      warnings.push({ code: 'time_zone_conflict', message: `${message}; ${expected.id} is taken` })
      return { zone: expected, source }
    }
    if (policy.onTimeZoneConflict === 'record') {
      warnings.push({ code: 'time_zone_conflict', message: `${message}; ${named.id} is taken` })
      return { zone: named, source: 'calendar' }
    }
    const fix = `correct timeZones, or set onTimeZoneConflict to 'config' or 'record'`
    warnings.push({ code: 'time_zone_conflict', message: `${message}; its slots have no instants: ${fix}` })
    return { zone: undefined, source }
  }
  if (expected) return { zone: expected, source }
  if (!named) {
    const fix = isOfProperty ? 'set timeZones for the property' : proposal
    warnings.push({
      code: 'time_zone_unresolved',
      message: `in which zone ${pms} gives slots is not known, so its days are as it counts them; ${fix}`,
    })
  }
  return { zone: named, source: 'calendar' }
}

/** The zone that a calendar names; undefined where it names none, and after a warning. */
export const zoneNamed = (
  timezone: unknown,
  policy: ZonePolicy,
  warnings: TimeWarning[],
): Zone | undefined => {
  if (timezone === null || timezone === undefined || timezone === '') return undefined
  const issues: TimeIssue[] = []
  const zone = parseZone(timezone, '', issues, policy.timeZoneData)
  for (const { message } of issues)
    warnings.push({ code: 'unknown_time_zone', message: `the zone of a calendar ${message}` })
  return zone
}

/** Whether two zones mean the same instant by a time of a wall clock. */
const sameAt = (wall: number, left: Zone, right: Zone): boolean =>
  candidates(wall, left).earlier === candidates(wall, right).earlier

const toSlot = ({ start, end }: Span, zone: Zone | undefined, local: Zone | undefined): AvailableSlot => {
  const pms = { start: readingOf(start), end: end === undefined ? null : readingOf(end) }
  if (!zone) return { start: null, end: null, possibleStarts: [], local: null, pms }
  const starts = candidates(start, zone)
  if (starts.kind === 'overlap') {
    const possibleStarts = [new Date(starts.earlier), new Date(starts.later)]
    return { start: null, end: null, possibleStarts, local: null, pms }
  }
  const last = end === undefined ? undefined : endIn(zone, end)
  return {
    start: new Date(starts.earlier),
    end: last === undefined ? null : new Date(last),
    possibleStarts: [new Date(starts.earlier)],
    local: local
      ? { start: readingIn(starts.earlier, local), end: last === undefined ? null : readingIn(last, local) }
      : null,
    pms,
  }
}

/**
 * By the clock: where clocks change within the slot, its length is not the difference of the two readings. Undefined where
 * clocks show the end twice or never, but for the moment until which they show what is before a gap.
 */
const endIn = (zone: Zone, end: number): number | undefined => {
  const { kind, earlier, later } = candidates(end, zone)
  if (kind === 'unique') return earlier
  return kind === 'gap' && zone.offsetAt(later - 1) !== zone.offsetAt(later) ? later : undefined
}

const readingOf = (wall: number): ClockReading => ({ date: formatDate(wall), time: formatTime(wall) })
const readingIn = (ms: number, zone: Zone): ClockReading => readingOf(ms + zone.offsetAt(ms))

const isAskedFor = (
  { possibleStarts }: AvailableSlot,
  days: SlotContext['days'],
  local: Zone | undefined,
): boolean => {
  if (!days || !local || possibleStarts.length === 0) return true
  return possibleStarts.some(start => {
    const { date } = readingIn(start.getTime(), local)
    return date >= days.first && date <= days.last
  })
}
