import { addIssue, addIssueWith, type TimeIssue } from '../time/error.js'
import { ruleZoneOf } from '../time/rule-zone.js'
import { formatOffset, HOUR, isClockOffset, parseOffset } from '../time/text.js'
import { defineZone, type Zone } from '../time/zone.js'
import type { TimeWarning } from './pms-time.js'
import type {
  Diagnostics,
  RecordPolicy,
  ResolvedZone,
  TimeZoneRecord,
  ZoneQuery,
  ZoneSources,
} from './zone-sources.js'

/**
 * Reads records as they come, and leaves out those without an offset, which say nothing. A record of a whole integration
 * has no property, although the contract says that it must.
 */
export const readRecords = (results: readonly unknown[]): TimeZoneRecord[] =>
  results.flatMap(result => {
    const record = Object(result) as Record<string, unknown>
    const { id, offset, is_active, observes_daylight_savings, server_time_error_seconds: seconds } = record
    if (isNothing(offset)) return []
    const standardOffset = typeof offset === 'string' ? parseOffset(offset) : Number.NaN
    const serverError = isNothing(seconds) ? 0 : typeof seconds === 'number' ? seconds : Number.NaN
    const level = levelOf(record)
    const [propertyId, propertyDoubt] = readPropertyId(record, level)
    const unreadable = [
      !isClockOffset(standardOffset) ? `the offset ${show(offset)}` : undefined,
      Number.isNaN(serverError) ? `server_time_error_seconds ${show(seconds)}` : undefined,
      isFlag(observes_daylight_savings)
        ? undefined
        : `observes_daylight_savings ${show(observes_daylight_savings)}`,
    ].find(each => each !== undefined)
    return {
      id: typeof id === 'string' ? id : 'without id',
      level,
      propertyId,
      propertyDoubt,
      isActive: typeof is_active === 'boolean' ? is_active : null,
      unreadable,
      standardOffset,
      observesDst: typeof observes_daylight_savings === 'boolean' ? observes_daylight_savings : null,
      serverErrorSeconds: serverError,
    }
  })

/** Null makes a field say nothing; what is there and cannot be read is not nothing. */
const isNothing = (value: unknown): boolean => value === null || value === undefined || value === ''

const isFlag = (value: unknown): boolean => isNothing(value) || typeof value === 'boolean'

const show = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : `of type ${typeof value}`

const readPropertyId = (
  { property_id: id, x_property_id: ofPms }: Record<string, unknown>,
  level: TimeZoneRecord['level'],
): readonly [TimeZoneRecord['propertyId'], doubt?: string] => {
  if (typeof id === 'number') return [String(id)]
  if (typeof id === 'string' && id.trim() !== '') return [id]
  if (!isNothing(id) && typeof id !== 'string') return [null, `property_id ${show(id)}, which cannot be read`]
  // The PMS's own id of a property says nothing to whom only Propexo's ids are told.
  if (level === 'property')
    return [null, `x_property_id ${show(ofPms)} and no property_id, so that it may be of this property`]
  return [undefined]
}

const levelOf = (record: Record<string, unknown>): TimeZoneRecord['level'] => {
  const has = (name: string): boolean => {
    const value = record[name]
    return value !== null && value !== undefined && !(typeof value === 'string' && value.trim() === '')
  }
  if (has('property_id') || has('x_property_id')) return 'property'
  return has('x_location_id') ? 'location' : 'integration'
}

/** Whose record it is to be. */
type Whose = Pick<ZoneSources, 'records' | 'propertyId' | 'locationId'>

type RecordLevels = readonly TimeZoneRecord['level'][]

export const LEVELS = ['property', 'location', 'integration'] as const
/** Of records that say where a property is. */
export const PROPERTY_LEVELS = ['property', 'location'] as const

/** The records that apply: the preferred ones of the first of these levels that has any. */
const applicable = (
  { records, propertyId, locationId }: Whose,
  levels: RecordLevels,
): readonly TimeZoneRecord[] => {
  const isMeant = (record: TimeZoneRecord): boolean =>
    record.level === 'property'
      ? propertyId !== undefined && record.propertyId === propertyId
      : record.level === 'integration' || locationId !== undefined
  for (const level of levels) {
    const meant = preferred(records.filter(record => record.level === level && isMeant(record)))
    if (meant.length > 0) return meant
  }
  return []
}

export const hasRecord = (whose: Whose, levels: RecordLevels): boolean => applicable(whose, levels).length > 0

/** Whether the records of all locations give the offset of this zone then. */
export const locationsAgree = (ms: number, zone: Zone, { records }: Whose, policy: RecordPolicy): boolean =>
  records
    .filter(({ level }) => level === 'location')
    .every(record => readRecord(record, ms, policy, '').zone?.offsetAt(ms) === zone.offsetAt(ms))

/** Every zone that the records that may apply stand for: two of each that leaves daylight saving time open. */
export const recordZones = (
  whose: Whose,
  levels: RecordLevels,
  { assumeDaylightSaving }: RecordPolicy,
): readonly Zone[] =>
  applicable(whose, levels)
    .filter(({ unreadable }) => unreadable === undefined)
    .flatMap(({ standardOffset, observesDst }) => {
      const known = observesDst ?? assumeDaylightSaving
      return (known === undefined ? [true, false] : [known]).map(each => ruleZoneOf(standardOffset, each))
    })

/** The zone of the record that applies, of the first of these levels that has one; undefined after an issue too. */
export const recordZone = (ms: number, levels: RecordLevels, query: ZoneQuery): ResolvedZone | undefined => {
  const { sources, policy, diagnostics } = query
  const { path, issues, warnings } = diagnostics
  const meant = applicable(sources, levels)
  const level = meant[0]?.level
  const before = issues.length
  if (level !== 'property') doubtProperty(ms, levels, query)
  if (issues.length > before) return undefined
  const [best, ...others] = readingsOf(meant, ms, policy, path)
  if (!best || !level) return undefined
  issues.push(...best.issues)
  warnings.push(...best.warnings)
  if (!best.zone) return undefined
  const offset = best.zone.offsetAt(ms)
  const rival = others.find(({ zone }) => zone && zone.offsetAt(ms) !== offset)
  if (rival) {
    const message = `the records ${best.id} and ${rival.id} of /v1/timezones/ contradict each other; set timeZones`
    const data = { recordOffset: formatOffset(offset) }
    addIssueWith(diagnostics, { code: 'time_zone_conflict', message, data })
    return undefined
  }
  return { zone: best.zone, source: `record:${level}` }
}

/** The least doubtful first, whatever the order in which the API gives them. */
const readingsOf = (
  records: readonly TimeZoneRecord[],
  ms: number,
  policy: RecordPolicy,
  path: string,
): readonly RecordReading[] =>
  records
    .map(record => readRecord(record, ms, policy, path))
    .sort((left, right) => left.doubts - right.doubts || (identityOf(left) < identityOf(right) ? -1 : 1))

/**
 * Of a property without a record of its own: one that may be of any property may be its own. It does no harm where it gives
 * what is taken without it.
 */
const doubtProperty = (
  ms: number,
  levels: RecordLevels,
  { sources: whose, policy, diagnostics: { path, issues } }: ZoneQuery,
): void => {
  if (whose.propertyId === undefined) return
  const vague = preferred(whose.records.filter(({ propertyId }) => propertyId === null))
  if (vague.length === 0) return
  const [otherwise] = readingsOf(applicable(whose, levels), ms, policy, path)
  const offset = otherwise?.zone?.offsetAt(ms)
  const odd = vague.find(record => readRecord(record, ms, policy, path).zone?.offsetAt(ms) !== offset)
  const doubtful = offset === undefined ? vague[0] : odd
  if (!doubtful) return
  const message = `the record ${doubtful.id} of /v1/timezones/ has ${doubtful.propertyDoubt}; set timeZones`
  addIssue(issues, 'time_zone_unresolved', path, message)
}

/** Records of one level, the ones to prefer: active ones, else those that do not say, else the others. */
const preferred = (records: readonly TimeZoneRecord[]): readonly TimeZoneRecord[] => {
  const ranks: readonly (boolean | null)[] = [true, null, false]
  const rank = ranks.find(each => records.some(({ isActive }) => isActive === each))
  return records.filter(({ isActive }) => isActive === rank)
}

interface RecordReading {
  readonly id: string
  readonly zone: Zone | undefined
  readonly issues: readonly TimeIssue[]
  readonly warnings: readonly TimeWarning[]
  readonly doubts: number
}

/** Of several that are as doubtful as each other, one has to be first. */
const identityOf = ({ id, zone, issues, warnings }: RecordReading): string =>
  JSON.stringify([id, zone?.id, issues, warnings])

const readRecord = (
  record: TimeZoneRecord,
  ms: number,
  policy: RecordPolicy,
  path: string,
): RecordReading => {
  const diagnostics: Diagnostics = { path, issues: [], warnings: [] }
  const zone = zoneOfRecord(record, ms, policy, diagnostics)
  const { issues, warnings } = diagnostics
  return { id: record.id, zone, issues, warnings, doubts: issues.length * 10 + warnings.length }
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
const zoneOfRecord = (
  record: TimeZoneRecord,
  ms: number,
  policy: RecordPolicy,
  diagnostics: Diagnostics,
): Zone | undefined => {
  const { path, issues, warnings } = diagnostics
  const { id, standardOffset, observesDst, serverErrorSeconds: seconds } = record
  const name = `the record ${id} of /v1/timezones/`
  if (record.unreadable !== undefined) {
    const message = `${name} has ${record.unreadable}, which cannot be read; set timeZones`
    return void addIssue(issues, 'time_zone_unresolved', path, message)
  }
  const offset = formatOffset(standardOffset)
  const isUsual = US_DST_OFFSETS.has(standardOffset)
  if (record.isActive === false) warnings.push({ code: 'inactive_record', message: `${name} is not active` })
  if (Math.abs(seconds) >= GREAT_CLOCK_ERROR && policy.onServerClockError === 'error') {
    const message = `${name} says that the clock of the PMS's server is wrong by ${seconds} s, so its offset is in doubt; set timeZones, or onServerClockError: 'warn'`
    return void addIssueWith(diagnostics, { code: 'server_clock_error', message, data: { seconds } })
  }
  if (seconds !== 0) {
    const message = `${name} says that the clock of the PMS's server is wrong by ${seconds} s; nothing is added`
    warnings.push({ code: 'server_clock_error', message })
  }
  let observes = observesDst ?? false
  if (observesDst === null) {
    const { offsetAt } = ruleZoneOf(standardOffset, true)
    const isSeason = offsetAt(ms) !== standardOffset
    const message = `${name} does not say whether ${offset} has daylight saving time`
    if (isSeason && policy.assumeDaylightSaving === undefined)
      return void addIssue(issues, 'dst_unknown', path, `${message}; set timeZones, or assumeDaylightSaving`)
    if (policy.assumeDaylightSaving === undefined) {
      warnings.push({ code: 'dst_unknown', message })
      // Just after the season clocks may show again what they have shown, which must not be ruled out.
      if (offsetAt(ms - HOUR) !== standardOffset) return defineZone(offset, offsetAt)
    }
    observes = policy.assumeDaylightSaving === true && (isSeason || isUsual)
  }
  if (observes && !isUsual) {
    const message = `${name} has daylight saving time at ${offset}, where the US rule does not hold; set timeZones`
    return void addIssue(issues, 'time_zone_unresolved', path, message)
  }
  return ruleZoneOf(standardOffset, observes)
}
