import { addIssue, checkInput, mustBe, orThrow } from './error.js'
import { formatOffset, HOUR, parseOffset } from './text.js'
import { defineZone, type Zone } from './zone.js'

/** What `ruleZone()` needs. */
export interface RuleZoneSettings {
  /** Offset from UTC in standard time, also if daylight saving time is observed: `-05:00`. */
  readonly standardOffset: string
  /** Whether clocks change by the rule of the US. */
  readonly observesDst: boolean
}

/**
 * A zone by rule instead of by place: a standard offset, and the daylight saving time of the US if it is observed. Pure
 * arithmetic, so it does not depend on zone data. Since 2007: from the second Sunday of March 02:00 standard time to
 * the first Sunday of November 02:00 daylight time; before: from the first Sunday of April to the last of October
 * (Energy Policy Act of 2005, section 110).
 * @throws TimeInputError
 * @example
 * ```ts
 * import { ruleZone, wallTimeAt } from 'propexo-client/time'
 *
 * console.log(wallTimeAt(new Date(), ruleZone({ standardOffset: '-05:00', observesDst: true })))
 * ```
 */
export const ruleZone = (settings: RuleZoneSettings): Zone =>
  orThrow(issues =>
    checkInput(issues, '/settings', () => {
      const { standardOffset, observesDst } = Object(settings) as Record<keyof RuleZoneSettings, unknown>
      const offset = parseOffset(typeof standardOffset === 'string' ? standardOffset : '')
      // No clock is further from UTC.
      if (!(Math.abs(offset) <= 14 * HOUR))
        addIssue(
          issues,
          'unknown_time_zone',
          '/standardOffset',
          mustBe('an offset such as -05:00', standardOffset),
        )
      if (typeof observesDst !== 'boolean')
        addIssue(issues, 'unsupported_input', '/observesDst', mustBe('true or false', observesDst))
      return ruleZoneOf(offset, observesDst === true)
    }),
  ) as Zone

/** The same, of what has been checked. */
export const ruleZoneOf = (standardMs: number, observesDst: boolean): Zone =>
  defineZone(`${formatOffset(standardMs)}${observesDst ? ' with US DST' : ''}`, ms =>
    observesDst && isSummer(ms + standardMs) ? standardMs + HOUR : standardMs,
  )

/** @param wall what clocks show in standard time, as if in UTC; so the hour of the end is 01:00 */
const isSummer = (wall: number): boolean => {
  const year = new Date(wall).getUTCFullYear()
  const [start, end] =
    year < 2007 ? [sunday(year, 3, 1), sunday(year, 9, 25)] : [sunday(year, 2, 8), sunday(year, 10, 1)]
  return wall >= start + 2 * HOUR && wall < end + HOUR
}

/** The first Sunday on or after a day of a month, which counts from 0. */
const sunday = (year: number, month: number, day: number): number =>
  Date.UTC(year, month, day + ((7 - new Date(Date.UTC(year, month, day)).getUTCDay()) % 7))
