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
  if (
    event_datetime &&
    time_from &&
    areComparable(event_datetime, time_from) &&
    event_datetime.date !== time_from.date
  ) {
    const message = `is on ${time_from.date} at the PMS, and event_datetime on ${event_datetime.date}; only its time of day is sent, so the dates must be the same`
    addIssue(issues, 'invalid_date', '/time_from', message)
  }
  const start = time_from ?? event_datetime
  if (!start || !time_to || !areComparable(start, time_to)) return issues
  const what = time_from ? 'time_from' : 'event_datetime'
  // By the clocks, because that is how it will be read: on the days when they change, 24 hours are not a day.
  const span = wallOf(time_to) - wallOf(start)
  // Out of an hour into its repetition clocks go back, and time does not; a warning says of each that it occurs twice.
  const elapsed = start.instant && time_to.instant ? +time_to.instant - +start.instant : span
  if (elapsed < 0)
    addIssue(issues, 'invalid_time', '/time_to', `must not be before ${what}, when the event begins`)
  else if (span >= DAY_MS) {
    const message = `must be less than a day after ${what} on the clocks of the PMS; only its time of day is sent`
    addIssue(issues, 'invalid_time', '/time_to', message)
  }
  return issues
}

/** Told by the clocks of a PMS whose zone is not known, a time cannot be compared with an instant. */
const areComparable = (left: PmsTime, right: PmsTime): boolean =>
  (left.zone === null) === (right.zone === null)

const wallOf = ({ date, time }: PmsTime): number => Date.parse(`${date}T${time}Z`)
