import { isPlain } from '../core/json.js'
import type { TimeIssue } from '../time/error.js'
import type { TimeZoneData } from '../time/iana-zone.js'
import type { TimePolicy } from '../zones/place.js'
import { parseZone } from '../zones/time-input.js'
import type { ReportOption } from './read.js'
import { flag, oneOf, readRows } from './rows.js'

/**
 * The IANA zone of each property by its Propexo id, or a function that returns it; undefined or null if it is not
 * known.
 */
export type TimeZones =
  | Readonly<Record<string, string>>
  | ((propertyId: string) => string | null | undefined | Promise<string | null | undefined>)

/** How times are converted to those of a PMS. */
export interface TimeOptions {
  /**
   * Zones of properties. An object is copied; the result of a function, even `undefined`, is cached for an hour. A PMS
   * that reads times in the zone of the property needs it, unless it has settings of its own.
   * @default none
   */
  readonly timeZones?: TimeZones
  /**
   * What to do when two sources give different offsets at the instant of an appointment: refuse it (`error`), take
   * yours, `timeZones` or that of the call (`config`), or take that of the PMS, its setting or documented fallback
   * (`record`).
   * @default `error`
   */
  readonly onTimeZoneConflict?: 'error' | 'config' | 'record'
  /**
   * `corrected`: the runtime's zone data, repaired by the correction table. `runtime`: the runtime's zone data as it
   * is.
   * @default `corrected`
   */
  readonly timeZoneData?: TimeZoneData
  /**
   * Whether to assume daylight saving time when the PMS doesn't say.
   * @default an error in the season of daylight saving time
   */
  readonly assumeDaylightSaving?: boolean
  /**
   * What to do when a setting says that the clock of the PMS's server is wrong by 15 minutes or more.
   * @default `error`
   */
  readonly onServerClockError?: 'error' | 'warn'
  /**
   * What to do with a time that the clocks of the PMS show twice.
   * @default `warn`
   */
  readonly onAmbiguousInTarget?: 'error' | 'warn'
}

export interface TimeSettings extends TimePolicy {
  readonly timeZones: TimeZones | undefined
}

export const TIME_OPTIONS: readonly (keyof TimeOptions)[] = [
  'timeZones',
  'onTimeZoneConflict',
  'timeZoneData',
  'assumeDaylightSaving',
  'onServerClockError',
  'onAmbiguousInTarget',
]

const CHOICES = {
  onTimeZoneConflict: oneOf('error', 'config', 'record'),
  timeZoneData: oneOf('corrected', 'runtime'),
  onServerClockError: oneOf('error', 'warn'),
  onAmbiguousInTarget: oneOf('warn', 'error'),
  assumeDaylightSaving: flag(undefined as boolean | undefined),
}

export const readTimeOptions = (options: TimeOptions, report: ReportOption): TimeSettings => ({
  ...readRows({ ...options }, CHOICES, report),
  timeZones: readTimeZones(options.timeZones, report),
})

const readTimeZones = (timeZones: unknown, report: ReportOption): TimeZones | undefined => {
  if (timeZones === undefined) return undefined
  if (typeof timeZones === 'function') return timeZones as TimeZones
  if (!isPlain(timeZones)) {
    report(
      'timeZones',
      `must be an object such as { prop_1: 'America/Chicago' }, or a function of the property's id`,
    )
    return undefined
  }
  const zones = { ...timeZones } as Record<string, string>
  const issues: TimeIssue[] = []
  for (const [id, zone] of Object.entries(zones)) parseZone(zone, `/${id}`, issues)
  for (const { path, message } of issues) report('timeZones', `of ${path.slice(1)} ${message}`)
  return zones
}
