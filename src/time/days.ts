import { addWish, orThrow, type TimeIssue } from './error.js'
import { readZone } from './iana-zone.js'
import { DAY, formatDate, inRange, MINUTE, readDate } from './text.js'
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
 * The dates of another zone that the days of a property reach into, in order: as a rule one more than `days` where the
 * zones differ, and none for a day that the clocks of the property skip.
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
  const end = first + count * DAY
  const edges = [...edgesOf(first, property), ...edgesOf(end, property)]
  for (let date = dateAt(first - DAY, pms); date <= end + DAY; date += DAY) edges.push(...edgesOf(date, pms))
  const dates = new Set<number>()
  for (const ms of edges) {
    const local = dateAt(ms, property)
    if (local >= first && local < end) dates.add(dateAt(ms, pms))
  }
  return [...dates]
    .sort((left, right) => left - right)
    .map(date => formatDate(orThrow(issues => inRange(date, '/days', issues))))
}

/** The date that clocks show, as milliseconds of its midnight as if in UTC. */
const dateAt = (ms: number, zone: Zone): number => Math.floor((ms + zone.offsetAt(ms)) / DAY) * DAY

/**
 * The instants at which clocks come to show another date around a midnight: one as a rule, also where they skip it;
 * up to three where they go back over it.
 * @param midnight in milliseconds as if in UTC
 */
const edgesOf = (midnight: number, zone: Zone): number[] => {
  const { kind, earlier, later } = candidates(midnight, zone)
  if (kind === 'unique') return [earlier]
  let [low, high] = [earlier - MINUTE, later]
  const before = zone.offsetAt(low)
  // Offsets change at whole minutes.
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
    if (zone.offsetAt(middle) === before) low = middle
    else high = middle
  }
  return [earlier, high, later]
}

const readDays = (days: unknown, min: number, max: number, issues: TimeIssue[]): number =>
  Number.isInteger(days) && (days as number) >= min && (days as number) <= max
    ? (days as number)
    : addWish(issues, 'unsupported_input', '/days', `a whole number from ${min} to ${max}`, days)
