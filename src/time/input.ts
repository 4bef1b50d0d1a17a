import { asFields, describe, escapeToken } from '../json.js'
import type { Issue } from '../propexo-error.js'
import type { TimeInputCode } from './error.js'

/**
 * When an appointment starts.
 *
 * `timeZone: 'pms'` says that date and time are already the wall-clock time as the PMS reads it. They are sent as they
 * are.
 */
export interface AppointmentTime {
  /** RFC 3339 full-date, `YYYY-MM-DD`. */
  readonly date: string
  /** `HH:MM:SS`, 24 hours, without offset. */
  readonly time: string
  readonly timeZone: 'pms'
}

/** Date and time as they travel. */
export interface WallTime {
  readonly date: string
  readonly time: string
}

export interface TimeIssue extends Issue {
  readonly code: TimeInputCode
}

export type TimeResult =
  | { readonly ok: true; readonly wallTime: WallTime }
  | { readonly ok: false; readonly issues: readonly TimeIssue[] }

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
/** Anchored; the pattern of the published specification is not, and lets `x09:30:00Z` through. */
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/

/** Reads what a caller passed as `at`, and says everything that is wrong with it. */
export const readAppointmentTime = (at: unknown): TimeResult => {
  const issues: TimeIssue[] = []
  const report = (code: TimeInputCode, field: string, message: string): void => {
    const path = field === '' ? '/at' : `/at/${field}`
    issues.push({ rule: `time.${code}`, code, path, message, source: 'RFC 3339, section 5.6' })
  }
  const fields = readFields(at)
  if (fields === undefined) {
    const wish = `must be { date: '2026-06-08', time: '14:30:00', timeZone: 'pms' }`
    report('at_shape', '', `${wish}, and is ${show(at)}`)
    return { ok: false, issues }
  }
  const { date, time, timeZone, ...others } = fields
  for (const name of Object.keys(others)) {
    report('at_shape', escapeToken(name), 'is unknown; there are date, time and timeZone')
  }
  checkDate(date, report)
  if (typeof time !== 'string' || !TIME.test(time)) {
    report(
      'time_format',
      'time',
      `must be HH:MM:SS on a 24-hour clock, such as 14:30:00, and is ${show(time)}`,
    )
  }
  if (timeZone !== 'pms') {
    const message = `must be 'pms', which says that the time is as the PMS reads it, and is ${show(timeZone)}`
    report('time_zone_unsupported', 'timeZone', message)
  }
  if (issues.length > 0) return { ok: false, issues }
  return { ok: true, wallTime: { date: String(date), time: String(time) } }
}

/** Each property once; undefined for anything but an object that can be read. */
const readFields = (at: unknown): Record<string, unknown> | undefined => {
  try {
    const given = asFields(at)
    return given === undefined || given instanceof Date ? undefined : { ...given }
  } catch {
    return undefined
  }
}

const checkDate = (
  date: unknown,
  report: (code: TimeInputCode, field: string, message: string) => void,
): void => {
  const match = typeof date === 'string' ? DATE.exec(date) : null
  if (!match) {
    report('date_format', 'date', `must be YYYY-MM-DD, such as 2026-06-08, and is ${show(date)}`)
    return
  }
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  // The day before the first of the next month; setUTCFullYear, because Date.UTC maps years below 100 to 19xx.
  const last = new Date(0)
  last.setUTCFullYear(year, month, 0)
  if (month < 1 || month > 12 || day < 1 || day > last.getUTCDate()) {
    report('date_nonexistent', 'date', `${date} does not exist in the calendar`)
  }
}

const show = (value: unknown): string => {
  if (typeof value !== 'string') return describe(value)
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
}
