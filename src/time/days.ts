import { addIssue, mustBe, orThrow, type TimeIssue } from './error.js'
import { readZone } from './iana-zone.js'
import { DAY, formatDate, inRange, MINUTE, readDate } from './text.js'
import { candidates } from './wall-time.js'
import type { Zone } from './zone.js'

/**
 * The date that is so many days later, or earlier for a negative number; at most a century. It counts dates, not hours:
 * a local day may have 23 or 25.
 * @throws TimeInputError, also for a result outside the years 2000 to 2099
 * @example
 * ```ts
 * import { addDays } from 'propexo-client/time'
 *
 * console.log(addDays('2026-02-28', 1))
 * ```
 */
export const addDays = (date: string, days: number): string => {
  const [ms, count] = orThrow(issues => [
    readDate(date, '/date', issues),
    readDays(days, -36_525, 36_525, issues),
  ])
  return formatDate(orThrow(issues => inRange(ms + count * DAY, '/days', issues)))
}

/**
 * The dates of another zone that the days of a property overlap, in order: usually one more than `days` if the zones
 * differ, and none for a day that the clocks of the property skip.
 * @param localDate the first day, as the property counts days
 * @param days how many, 1 to 366
 * @throws TimeInputError
 * @example
 * ```ts
 * import { coveringDates } from 'propexo-client/time'
 *
 * console.log(coveringDates('2026-06-08', 1, 'America/New_York', 'America/Denver'))
 * ```
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
  const edges = [...edgesOfDay(first, property), ...edgesOfDay(end, property)]
  for (let date = dateAt(first - DAY, pms); date <= end + DAY; date += DAY)
    edges.push(...edgesOfDay(date, pms))
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
const edgesOfDay = (midnight: number, zone: Zone): number[] => {
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
    : addIssue(issues, 'unsupported_input', '/days', mustBe(`a whole number from ${min} to ${max}`, days))
