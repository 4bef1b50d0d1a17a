import { addWish, orThrow, type TimeIssue } from './error.js'
import { readZone } from './iana-zone.js'
import { DAY, formatDate, inRange, readDate } from './text.js'
import { candidates } from './wall-time.js'
import type { Zone } from './zone.js'

/**
 * A date, so many days later, at most a century; earlier for a negative number. Dates are counted, not hours: a local day may have 23 or 25.
 * @throws TimeInputError, also for a result outside of the years 2000 to 2099
 */
export const addDays = (date: string, days: number): string => {
  const [ms, count] = orThrow(issues => [
    readDate(date, '/date', issues),
    readDays(days, -36_525, 36_525, issues),
  ])
  return formatDate(orThrow(issues => inRange(ms + count * DAY, '/days', issues)))
}

/**
 * The dates of another zone that the days of a property reach into, in order: one more than `days` where the zones
 * differ.
 * @param localDate the first day, as the property counts days
 * @param days how many, 1 to 366
 * @throws TimeInputError
 */
export const coveringDates = (
  localDate: string,
  days: number,
  propertyZone: string | Zone,
  pmsZone: string | Zone,
): string[] => {
  const [first, count, property, pms] = orThrow(issues => [
    readDate(localDate, '/localDate', issues),
    readDays(days, 1, 366, issues),
    readZone(propertyZone, '/propertyZone', issues),
    readZone(pmsZone, '/pmsZone', issues),
  ])
  // Where midnight is skipped, the day begins at the later reading; where it occurs twice, at the earlier one.
  const starts = candidates(first, property)
  const start = starts.kind === 'gap' ? starts.later : starts.earlier
  const end = candidates(first + count * DAY, property).later - 1000
  const dateOf = (ms: number): number => Math.floor((ms + pms.offsetAt(ms)) / DAY) * DAY
  const dates: string[] = []
  for (let date = dateOf(start); date <= dateOf(end); date += DAY)
    dates.push(formatDate(orThrow(issues => inRange(date, '/days', issues))))
  return dates
}

const readDays = (days: unknown, min: number, max: number, issues: TimeIssue[]): number =>
  Number.isInteger(days) && (days as number) >= min && (days as number) <= max
    ? (days as number)
    : addWish(issues, 'unsupported_input', '/days', `a whole number from ${min} to ${max}`, days)
