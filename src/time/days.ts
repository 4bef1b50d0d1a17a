import { addWish, orThrow, type TimeIssue } from './error.js'
import { readZone } from './iana-zone.js'
import { DAY, formatDate, inRange, readDate } from './text.js'
import { candidates } from './wall-time.js'
import type { Zone } from './zone.js'

/** Days. */
const CENTURY = 36_525

/**
 * A date, so many days later; earlier for a negative number. Dates are counted, not hours: a local day may have 23 or 25.
 * @throws TimeInputError, also for a result outside of the years 2000 to 2099
 */
export const addDays = (date: string, days: number): string =>
  orThrow(issues => {
    const ms = readDate(date, '/date', issues)
    const moved = ms + readDays(days, -CENTURY, CENTURY, issues) * DAY
    return formatDate(ms && inRange(moved, '/days', issues))
  })

/** A year and a day: more is a mistake, and a list without end. */
const MAX_DAYS = 366

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
): string[] =>
  orThrow(issues => {
    const first = readDate(localDate, '/localDate', issues)
    const end = first + readDays(days, 1, MAX_DAYS, issues) * DAY
    const property = readZone(propertyZone, '/propertyZone', issues)
    const pms = readZone(pmsZone, '/pmsZone', issues)
    const midnight = (ms: number): number => Math.floor((ms + pms.offsetAt(ms)) / DAY) * DAY
    // A property's midnight may not exist, or occur twice: whatever reading covers more.
    const last = midnight(candidates(end, property).later - 1000)
    const dates: string[] = []
    for (let date = midnight(candidates(first, property).earlier); date <= last; date += DAY)
      dates.push(formatDate(date))
    return dates
  })

const readDays = (days: unknown, min: number, max: number, issues: TimeIssue[]): number =>
  Number.isInteger(days) && (days as number) >= min && (days as number) <= max
    ? (days as number)
    : addWish(issues, 'unsupported_input', '/days', `a whole number from ${min} to ${max}`, days)
