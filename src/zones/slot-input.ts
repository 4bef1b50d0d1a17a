import { addIssue, mustBe, type TimeIssue } from '../time/error.js'
import { readInstant } from '../time/instant.js'
import { DAY, HOUR, isClockOffset } from '../time/text.js'
import { readDateAndTime } from '../time/wall-time.js'

/** A slot as it was understood. */
export interface ParsedSlot {
  readonly kind: 'slot'
  /** What the PMS said: milliseconds of its wall clock as if in UTC. */
  readonly wall: number
  /** The instants that it may be: none where the zone is not known, two where clocks show the time twice. */
  readonly instants: readonly number[]
  /** Whether clocks show the time twice, also where the caller has chosen one of the two. */
  readonly isTwice: boolean
}

/**
 * A slot as it came from `availability()`, also after JSON. It says its time in several ways, so that most edits show; one
 * that was edited is refused.
 */
export const parseSlot = (fields: Record<string, unknown>, path: string, issues: TimeIssue[]): ParsedSlot => {
  const { start, pms, possibleStarts = [] } = fields
  const { start: local } = Object(pms) as { start?: unknown }
  const { date, time } = Object(local) as { date?: unknown; time?: unknown }
  const wall = readDateAndTime(date, time, `${path}/pms/start`, issues)
  const before = issues.length
  if (!Array.isArray(possibleStarts) || possibleStarts.length > 2)
    addIssue(
      issues,
      'unsupported_input',
      `${path}/possibleStarts`,
      mustBe('a list of at most two', possibleStarts),
    )
  const listed = Array.isArray(possibleStarts) ? possibleStarts : []
  const possible = listed.map(each => readInstant(each, `${path}/possibleStarts`, issues))
  const instants = start === null ? possible : [readInstant(start, `${path}/start`, issues)]
  const slot = { kind: 'slot', wall, instants, isTwice: possible.length > 1 } as const
  // What is already wrong needs no second complaint.
  if (!wall || issues.length > before) return slot
  if (possible.length > 0 && !instants.every(ms => possible.includes(ms))) {
    const message =
      'is not one of possibleStarts, so the slot was changed; to book another time, pass an instant'
    addIssue(issues, 'unsupported_input', `${path}/start`, message)
  } else if (!instants.every(ms => isClockOffset(wall - ms))) {
    const message = 'is no slot: no clock shows pms.start at its start; to book another time, pass an instant'
    addIssue(issues, 'unsupported_input', path, message)
  } else if (isEdited(fields, slot)) {
    const message =
      'is not as availability() gave it: its times do not fit each other; to book another time, pass an instant'
    addIssue(issues, 'unsupported_input', path, message)
  }
  return slot
}

/** A span by one clock; an end that is not told is undefined. */
interface WallSpan {
  readonly start: number
  readonly end: number | undefined
}

/** Whether the times of a slot cannot be of one slot. Told within a day alone: by night its clocks may change. */
const isEdited = (
  { end, pms, local }: Record<string, unknown>,
  { instants: [ms], isTwice }: ParsedSlot,
): boolean => {
  const walls = [pms, local].flatMap(each => spanOf(each) ?? [])
  if (!walls.every(isWithinDay)) return false
  const exact = ms === undefined ? [] : [{ start: ms, end: instantOrNothing(end) }]
  const lengths = [...walls, ...exact].flatMap(each => (each.end === undefined ? [] : each.end - each.start))
  return isTwice || new Set(lengths).size > 1
}

const spanOf = (clock: unknown): WallSpan | undefined => {
  const { start, end } = Object(clock) as { start?: unknown; end?: unknown }
  const from = readingOrNothing(start)
  return from === undefined ? undefined : { start: from, end: readingOrNothing(end) }
}

const readingOrNothing = (reading: unknown): number | undefined => {
  const { date, time } = Object(reading) as { date?: unknown; time?: unknown }
  const issues: TimeIssue[] = []
  const wall = readDateAndTime(date, time, '', issues)
  return issues.length === 0 ? wall : undefined
}

const instantOrNothing = (value: unknown): number | undefined => {
  const issues: TimeIssue[] = []
  const ms = value === null || value === undefined ? undefined : readInstant(value, '', issues)
  return issues.length === 0 ? ms : undefined
}

/** Since 2001 no clock has changed between eight in the morning and nine in the evening. */
const isWithinDay = ({ start, end = start }: WallSpan): boolean => {
  const day = Math.floor(start / DAY) * DAY
  return start >= day + 8 * HOUR && end < day + 21 * HOUR
}
