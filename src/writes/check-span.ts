import { addIssue, type TimeIssue } from '../time/error.js'
import type { PmsTime } from '../zones/pms-time.js'

const DAY_MS = 86_400_000

/** How far behind and before UTC clocks are. */
const EARLIEST_MS = -12 * 3_600_000
const LATEST_MS = 14 * 3_600_000

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
  const dates = event_datetime ? datesIn(wallsOfEvent(event_datetime)) : []
  if (event_datetime && time_from && !dates.includes(time_from.date)) {
    const message = `is on ${time_from.date} at the PMS, and event_datetime on ${dates.join(' or ')}; only its time of day is sent, so the dates must be the same`
    addIssue(issues, 'invalid_date', '/time_from', message)
  }
  const start = time_from ?? event_datetime
  if (!start || !time_to) return issues
  const what = time_from ? 'time_from' : 'event_datetime'
  // By the clocks, because that is how it will be read: on the days when they change, 24 hours are not a day.
  const [first, last] = time_from ? [wallMsOf(time_from), wallMsOf(time_from)] : wallsOfEvent(start)
  const end = wallMsOf(time_to)
  // Out of an hour into its repetition clocks go back, and time does not; a warning says of each that it occurs twice.
  const elapsed = start.instant && time_to.instant ? +time_to.instant - +start.instant : end - first
  if (elapsed < 0)
    addIssue(issues, 'invalid_time', '/time_to', `must not be before ${what}, when the event begins`)
  else if (end - last >= DAY_MS) {
    const message = `must be less than a day after ${what} on the clocks of the PMS; only its time of day is sent`
    addIssue(issues, 'invalid_time', '/time_to', message)
  }
  return issues
}

const wallMsOf = ({ date, time }: PmsTime): number => Date.parse(`${date}T${time}Z`)

type Walls = readonly [earliest: number, latest: number]

/**
 * What the clocks of the PMS may show at an event, in milliseconds as if in UTC. Where their zone is not known it is sent
 * with an offset of its own, whose date is not theirs; times of day are what they show in any case.
 */
const wallsOfEvent = (time: PmsTime): Walls => {
  const isOwn = time.source === 'verbatim' && time.instant !== null
  if (isOwn) return [+time.instant + EARLIEST_MS, +time.instant + LATEST_MS]
  return [wallMsOf(time), wallMsOf(time)]
}

const datesIn = ([earliest, latest]: Walls): string[] => {
  const dates: string[] = []
  for (let day = Math.floor(earliest / DAY_MS); day * DAY_MS <= latest; day += 1)
    dates.push(new Date(day * DAY_MS).toISOString().slice(0, 10))
  return dates
}
