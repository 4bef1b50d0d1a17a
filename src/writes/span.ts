import { addIssue, type TimeIssue } from '../time/error.js'
import type { PmsTime } from '../time/pms-time.js'

const DAY_MS = 86_400_000

/**
 * `time_from` and `time_to` travel as times of day alone: their date is that of `event_datetime`, and the next midnight
 * ends it. What would then say something else is refused.
 */
export const checkSpan = ({
  event_datetime,
  time_from,
  time_to,
}: Readonly<Record<string, PmsTime>>): TimeIssue[] => {
  const issues: TimeIssue[] = []
  if (event_datetime && time_from && event_datetime.date !== time_from.date) {
    const message = `is on ${time_from.date} at the PMS, and event_datetime on ${event_datetime.date}; only its time of day is sent, so the dates must be the same`
    addIssue(issues, 'invalid_date', '/time_from', message)
  }
  const [start, end] = [(time_from ?? event_datetime)?.instant, time_to?.instant]
  if (start && end && (end < start || end.getTime() - start.getTime() >= DAY_MS)) {
    const what = time_from ? 'time_from' : 'event_datetime'
    addIssue(
      issues,
      'invalid_time',
      '/time_to',
      `must be within 24 hours after ${what}; only its time of day is sent`,
    )
  }
  return issues
}
