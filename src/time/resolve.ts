import type { ZoneRule } from '../rules/pms.js'
import { addIssue, type TimeIssue } from './error.js'
import { readZone, type TimeZoneData } from './iana-zone.js'
import type { Moment } from './input.js'
import type { TimeWarning, ZoneSource } from './pms-time.js'
import { preferred, type RecordPolicy, type TimeZoneRecord, zoneOfRecord } from './record.js'
import { formatOffset } from './text.js'
import type { Zone } from './zone.js'

/** How to decide where sources leave something open. */
export interface ZonePolicy extends RecordPolicy {
  readonly onTimeZoneConflict: 'error' | 'config' | 'record'
  readonly timeZoneData: TimeZoneData
}

/** What is known about the place of an appointment. */
export interface Place {
  /** As messages call the PMS. */
  readonly pms: string
  readonly rule: ZoneRule
  /** `appointmentTimeZone` of the integration. */
  readonly override: Zone | 'property' | undefined
  readonly propertyId: string | undefined
  readonly locationId: string | undefined
  /** `timeZones` of the client options for this property. */
  readonly configured: Zone | undefined
  /** All records of the integration that have an offset; those of `locationId` among them. */
  readonly records: readonly TimeZoneRecord[]
}

export interface Resolved {
  readonly zone: Zone
  readonly source: ZoneSource
}

/** Collects what a resolution finds: `issues` stop it, `warnings` go with its result. */
export interface Findings {
  readonly path: string
  readonly issues: TimeIssue[]
  readonly warnings: TimeWarning[]
}

/** Which facts about a place decide its zone, so that nothing is asked for that is not needed. */
export const needsOf = (
  { rule, override, propertyId, locationId }: Omit<Place, 'configured' | 'records'>,
  moment: Moment,
): { readonly configured: boolean; readonly records: boolean } => {
  const isLocal = moment.kind === 'wall' && moment.of === 'property'
  const isVerbatim = moment.kind === 'wall' && moment.of === 'pms'
  const byProperty = override === 'property' || (!override && rule.reads === 'property')
  const byRecord = rule.reads === 'record' && (isLocal || !(override || isVerbatim))
  // A zone that the call names is held against the record of the property, where that is known.
  const isTold = moment.kind === 'instant' && moment.callZone !== undefined
  return {
    configured: propertyId !== undefined && (isLocal || byProperty || byRecord),
    records: byRecord && !(isTold && propertyId === undefined && locationId === undefined),
  }
}

/**
 * In which zone a PMS reads a time: the one that its vendor documents for all times; that of the call; that of the
 * options; that of a record; the documented fallback. Undefined after an issue.
 * @param ms the instant, because zones that differ in name may agree at it
 * @param call the zone that the time was told in
 */
export const resolveZone = (
  ms: number,
  call: Zone | undefined,
  place: Place,
  policy: ZonePolicy,
  findings: Findings,
): Resolved | undefined => {
  const { rule, override, pms } = place
  if (override && override !== 'property') {
    if (rule.reads === 'fixed' && readZone(rule.timeZone, '', []).offsetAt(ms) !== override.offsetAt(ms)) {
      const message = `appointmentTimeZone is ${override.id}, and ${pms} documents ${rule.timeZone}`
      findings.warnings.push({ code: 'documented_zone_replaced', message })
    }
    return { zone: override, source: 'integration' }
  }
  if (!override && rule.reads === 'fixed')
    return {
      zone: readZone(rule.timeZone, findings.path, findings.issues, policy.timeZoneData),
      source: 'vendor',
    }
  const before = findings.issues.length
  const given = resolveGiven(ms, call, place, policy, findings)
  if (findings.issues.length > before) return undefined
  if (!override && rule.reads === 'record') return resolveByRecord(ms, given, place, rule, policy, findings)
  return given && (override || rule.reads === 'property') ? given : unresolved(place, findings)
}

/** The zone of a property, for times told by its clocks: that of the options, else of its own record. */
export const resolveProperty = (
  ms: number,
  place: Place,
  policy: ZonePolicy,
  findings: Findings,
): Resolved | undefined => {
  const { configured } = place
  if (configured) return { zone: configured, source: 'property' }
  const found =
    place.rule.reads === 'record'
      ? recordZone(ms, place, policy, findings, ['property', 'location'])
      : undefined
  if (found || findings.issues.length > 0) return found
  const { propertyId } = place
  const fix =
    propertyId === undefined
      ? 'pass property_id, and set timeZones'
      : `set timeZones: { '${propertyId}': 'America/…' }`
  const message = `in which zone the property is cannot be known; ${fix} in the client options, or pass an instant`
  addIssue(findings.issues, 'time_zone_unresolved', findings.path, message)
  return undefined
}

const resolveGiven = (
  ms: number,
  call: Zone | undefined,
  { configured, propertyId }: Place,
  policy: ZonePolicy,
  findings: Findings,
): Resolved | undefined => {
  const config: Resolved | undefined = configured && { zone: configured, source: 'property' }
  if (!call) return config
  if (!configured || configured.offsetAt(ms) === call.offsetAt(ms)) return { zone: call, source: 'call' }
  const message = `the time is told by the clocks of ${call.id}, and timeZones says that property ${propertyId} is in ${configured.id}`
  if (policy.onTimeZoneConflict === 'config') {
    findings.warnings.push({ code: 'time_zone_conflict', message: `${message}; the latter is taken` })
    return config
  }
  addIssue(
    findings.issues,
    'time_zone_conflict',
    findings.path,
    `${message}, which differ then; pass the time with its offset, or onTimeZoneConflict: 'config'`,
    { configOffset: formatOffset(configured.offsetAt(ms)), callOffset: formatOffset(call.offsetAt(ms)) },
  )
  return undefined
}

const resolveByRecord = (
  ms: number,
  given: Resolved | undefined,
  place: Place,
  rule: ZoneRule & { reads: 'record' },
  policy: ZonePolicy,
  findings: Findings,
): Resolved | undefined => {
  if (given) return agree(ms, given, place, policy, findings)
  const { propertyId, locationId, records, pms } = place
  const hasOthers = records.some(({ level }) => level !== 'integration')
  if (propertyId === undefined && locationId === undefined && hasOthers) {
    const message = `${pms} has a time zone setting for each property; pass property_id`
    return void addIssue(
      findings.issues,
      'time_zone_unresolved',
      findings.path,
      message,
      undefined,
      rule.source,
    )
  }
  const found = recordZone(ms, place, policy, findings)
  if (found || findings.issues.length > 0) return found
  if (rule.fallback === undefined) return unresolved(place, findings)
  const message = `${pms} has no time zone setting for this property, so ${rule.fallback} is taken, as documented`
  findings.warnings.push({ code: 'fallback_zone', message })
  const zone = readZone(rule.fallback, findings.path, findings.issues, policy.timeZoneData)
  return { zone, source: 'fallback' }
}

/** Holds a zone of the call or the options against the record. */
const agree = (
  ms: number,
  given: Resolved,
  place: Place,
  policy: ZonePolicy,
  findings: Findings,
): Resolved | undefined => {
  // Without the property nobody knows which record is its own.
  if (place.propertyId === undefined && place.locationId === undefined) return given
  const own: Findings = { path: findings.path, issues: [], warnings: [] }
  let record = recordZone(ms, place, policy, own)
  const offset = given.zone.offsetAt(ms)
  if (own.issues[0]?.code === 'dst_unknown') {
    // Of the two readings the one that agrees, if any does.
    const readings = [true, false].map(assumeDaylightSaving =>
      recordZone(ms, place, { ...policy, assumeDaylightSaving }, { ...own, issues: [] }),
    )
    record = readings.find(reading => reading?.zone.offsetAt(ms) === offset) ?? readings.at(-1)
  }
  findings.warnings.push(...own.warnings)
  if (record === undefined || offset === record.zone.offsetAt(ms)) {
    const [doubt] = own.issues
    if (doubt)
      findings.warnings.push({
        code: 'unusable_record',
        message: `${doubt.message}; ${given.zone.id} is taken`,
      })
    return given
  }
  const message = `${given.source === 'call' ? 'the call' : 'timeZones'} says ${given.zone.id}, ${formatOffset(offset)} then, and ${place.pms} reads times in ${record.zone.id} (${record.source})`
  if (policy.onTimeZoneConflict !== 'error') {
    const taken = policy.onTimeZoneConflict === 'config' ? given : record
    findings.warnings.push({ code: 'time_zone_conflict', message: `${message}; ${taken.zone.id} is taken` })
    if (taken === record) findings.issues.push(...own.issues)
    return taken
  }
  addIssue(
    findings.issues,
    'time_zone_conflict',
    findings.path,
    `${message}; correct one of them, or set onTimeZoneConflict to 'config' or 'record'`,
    { configOffset: formatOffset(offset), recordOffset: formatOffset(record.zone.offsetAt(ms)) },
  )
  return undefined
}

const LEVELS = ['property', 'location', 'integration'] as const

/** The zone of the record that applies: of the property, else the location, else the integration. */
const recordZone = (
  ms: number,
  { records, propertyId, locationId }: Place,
  policy: ZonePolicy,
  findings: Findings,
  levels: readonly TimeZoneRecord['level'][] = LEVELS,
): Resolved | undefined => {
  for (const level of levels) {
    const [first, ...others] = preferred(
      records.filter(
        record =>
          record.level === level &&
          (level !== 'property' || (propertyId !== undefined && record.propertyId === propertyId)) &&
          (level !== 'location' || locationId !== undefined),
      ),
    )
    if (!first) continue
    const zone = zoneOfRecord(first, ms, policy, findings.path, findings.issues, findings.warnings)
    const rival = others.find(other => {
      const offset = zoneOfRecord(other, ms, policy, '', [], [])?.offsetAt(ms)
      return zone !== undefined && offset !== undefined && offset !== zone.offsetAt(ms)
    })
    if (zone && rival) {
      const message = `the records ${first.id} and ${rival.id} of /v1/timezones/ contradict each other; set timeZones`
      const data = { recordOffset: formatOffset(zone.offsetAt(ms)) }
      addIssue(findings.issues, 'time_zone_conflict', findings.path, message, data)
      return undefined
    }
    return zone && { zone, source: `record:${level}` }
  }
  return undefined
}

const unresolved = ({ pms, rule, override, propertyId }: Place, { issues, path }: Findings): undefined => {
  const isProperty = override === 'property' || rule.reads === 'property' || rule.reads === 'record'
  const property =
    propertyId === undefined
      ? 'pass property_id, and set timeZones'
      : `set timeZones: { '${propertyId}': 'America/…' }`
  const message = isProperty
    ? `${pms} reads times in the zone of the property, which cannot be known here; ${property} in the client options`
    : `in which zone ${pms} reads times is not documented; find out, and pass appointmentTimeZone to integration()`
  const verbatim = `or pass { date, time, timeZone: 'pms' } as ${pms} reads it`
  addIssue(issues, 'time_zone_unresolved', path, `${message}, ${verbatim}`, undefined, rule.source)
  return undefined
}
