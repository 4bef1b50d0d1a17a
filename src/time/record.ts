import { addIssue, type TimeIssue } from './error.js'
import type { TimeWarning } from './pms-time.js'
import { ruleZoneOf } from './rule-zone.js'
import { formatOffset, HOUR, parseOffset } from './text.js'
import type { Zone } from './zone.js'

/** A record of `/v1/timezones/`, as far as it is of use. */
export interface TimeZoneRecord {
  readonly id: string
  /** Of what it is the record: a property, a Rent Manager location, or the whole integration. */
  readonly level: 'property' | 'location' | 'integration'
  /** Propexo's id, where there is one. */
  readonly propertyId: string | undefined
  readonly isActive: boolean | null
  /** The standard offset, in milliseconds. */
  readonly standardOffset: number
  /** Null: not known, which is not false. */
  readonly observesDst: boolean | null
  readonly serverErrorSeconds: number
}

/**
 * Reads records as they come, and leaves out those without an offset: they say nothing (offset null), or nothing that can
 * be read. A record of a whole integration has no property, although the contract says that it must.
 */
export const readRecords = (results: readonly unknown[]): TimeZoneRecord[] =>
  results.flatMap(result => {
    const record = Object(result) as Record<string, unknown>
    const standardOffset = typeof record['offset'] === 'string' ? parseOffset(record['offset']) : Number.NaN
    if (Number.isNaN(standardOffset)) return []
    const { is_active, observes_daylight_savings, server_time_error_seconds } = record
    return {
      id: String(record['id']),
      level: levelOf(record),
      propertyId: textOf(record['property_id']),
      isActive: typeof is_active === 'boolean' ? is_active : null,
      standardOffset,
      observesDst: typeof observes_daylight_savings === 'boolean' ? observes_daylight_savings : null,
      serverErrorSeconds: Number(server_time_error_seconds) || 0,
    }
  })

const levelOf = (record: Record<string, unknown>): TimeZoneRecord['level'] => {
  if (textOf(record['property_id']) ?? textOf(record['x_property_id'])) return 'property'
  return textOf(record['x_location_id']) ? 'location' : 'integration'
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined

/** How to read records that leave something open. */
export interface RecordPolicy {
  /** What null in `observes_daylight_savings` means; undefined: an error in the season. */
  readonly assumeDaylightSaving?: boolean | undefined
  readonly onServerClockError: 'error' | 'warn'
}

/** Records of one level, the ones to prefer: active ones, else those that do not say, else the others. */
export const preferred = (records: readonly TimeZoneRecord[]): readonly TimeZoneRecord[] => {
  const ranks: readonly (boolean | null)[] = [true, null, false]
  const rank = ranks.find(each => records.some(({ isActive }) => isActive === each))
  return records.filter(({ isActive }) => isActive === rank)
}

/** Standard offsets of US and Canadian zones that have daylight saving time; elsewhere the US rule would be a guess. */
const US_DST_OFFSETS: ReadonlySet<number> = new Set(
  [-3.5, -4, -5, -6, -7, -8, -9, -10].map(hours => hours * HOUR),
)

/** From here on, the offset that a record takes from the clock of its server is itself in doubt. Seconds. */
const GREAT_CLOCK_ERROR = 900

/**
 * The zone that a record stands for, by the rule of the US: no source says which calendar `observes_daylight_savings`
 * means. Undefined after an issue.
 */
export const zoneOfRecord = (
  record: TimeZoneRecord,
  ms: number,
  policy: RecordPolicy,
  path: string,
  issues: TimeIssue[],
  warnings: TimeWarning[],
): Zone | undefined => {
  const { id, standardOffset, observesDst, serverErrorSeconds: seconds } = record
  const name = `the record ${id} of /v1/timezones/`
  const offset = formatOffset(standardOffset)
  if (record.isActive === false) warnings.push({ code: 'inactive_record', message: `${name} is not active` })
  if (Math.abs(seconds) >= GREAT_CLOCK_ERROR && policy.onServerClockError === 'error') {
    const message = `${name} says that the clock of the PMS's server is wrong by ${seconds} s, so its offset is in doubt; set timeZones, or onServerClockError: 'warn'`
    addIssue(issues, 'server_clock_error', path, message, { seconds })
  } else if (seconds !== 0) {
    const message = `${name} says that the clock of the PMS's server is wrong by ${seconds} s; nothing is added`
    warnings.push({ code: 'server_clock_error', message })
  }
  let observes = observesDst ?? false
  if (observesDst === null) {
    const isSeason = ruleZoneOf(standardOffset, true).offsetAt(ms) !== standardOffset
    const message = `${name} does not say whether ${offset} has daylight saving time`
    if (isSeason && policy.assumeDaylightSaving === undefined) {
      addIssue(issues, 'dst_unknown', path, `${message}; set timeZones, or assumeDaylightSaving`)
      return undefined
    }
    warnings.push({ code: 'dst_unknown', message })
    observes = isSeason && policy.assumeDaylightSaving === true
  }
  if (observes && !US_DST_OFFSETS.has(standardOffset)) {
    const message = `${name} has daylight saving time at ${offset}, where the US rule does not hold; set timeZones`
    addIssue(issues, 'time_zone_unresolved', path, message)
    return undefined
  }
  return ruleZoneOf(standardOffset, observes)
}
