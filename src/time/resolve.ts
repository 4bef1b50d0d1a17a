import type { ZoneRule } from '../rules/pms.js'
import { addIssue, type TimeIssue } from './error.js'
import { readZone, type TimeZoneData } from './iana-zone.js'
import type { TimeWarning, ZoneSource } from './pms-time.js'
import { type RecordPolicy, recordZone, type TimeZoneRecord } from './record.js'
import { formatOffset, sayOffset } from './text.js'
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
  /** All records of the integration that have an offset; with `locationId`, of locations only its own. */
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

/** Whether the PMS reads times in the zone of the property. */
export const readsPropertyTime = ({ rule, override }: Pick<Place, 'rule' | 'override'>): boolean =>
  override === 'property' || (!override && rule.reads === 'property')

/** Whether the PMS reads times in the zone of a record. */
export const readsByRecord = ({ rule, override }: Pick<Place, 'rule' | 'override'>): boolean =>
  !override && rule.reads === 'record'

/** The zone in which the PMS reads all times, whatever the property. */
export const fixedZone = ({ rule, override }: Place, data: TimeZoneData): Resolved | undefined => {
  if (override) return override === 'property' ? undefined : { zone: override, source: 'integration' }
  return rule.reads === 'fixed'
    ? { zone: readZone(rule.timeZone, '', [], data), source: 'vendor' }
    : undefined
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
  const fixed = fixedZone(place, policy.timeZoneData)
  const resolved = fixed ?? resolveByPlace(ms, call, place, policy, findings)
  if (resolved) warnOfReplaced(ms, resolved, place, policy, findings)
  return resolved
}

/** Says when `appointmentTimeZone` makes it another time than the vendor documents. */
export const warnOfReplaced = (
  ms: number,
  { zone }: Resolved,
  { rule, override, pms }: Place,
  { timeZoneData }: ZonePolicy,
  { warnings }: Findings,
): void => {
  if (!override || rule.reads !== 'fixed') return
  const documented = readZone(rule.timeZone, '', [], timeZoneData)
  if (documented.offsetAt(ms) === zone.offsetAt(ms)) return
  const message = `appointmentTimeZone makes it ${zone.id}, and ${pms} documents ${documented.id}`
  warnings.push({ code: 'documented_zone_replaced', message })
}

const resolveByPlace = (
  ms: number,
  call: Zone | undefined,
  place: Place,
  policy: ZonePolicy,
  findings: Findings,
): Resolved | undefined => {
  const byRecord = readsByRecord(place)
  if (!byRecord && !readsPropertyTime(place)) return unresolved(place, findings)
  const record = byRecord && policy.onTimeZoneConflict === 'record' ? ownRecord(ms, place, policy) : undefined
  if (record) return prevail(ms, record, place, { given: call ?? place.configured, findings })
  const before = findings.issues.length
  const given = resolveGiven(ms, call, place, policy, findings)
  if (findings.issues.length > before) return undefined
  if (given) return byRecord ? agree(ms, given, place, policy, findings) : given
  return byRecord ? resolveByRecord(ms, place, policy, findings) : unresolved(place, findings)
}

/** The zone of a property, for times told by its clocks: that of the options, else of its own record. */
export const resolveProperty = (
  ms: number,
  place: Place,
  policy: ZonePolicy,
  findings: Findings,
): Resolved | undefined => {
  const { configured, propertyId } = place
  if (configured) return { zone: configured, source: 'property' }
  const before = findings.issues.length
  const found = recordZone(ms, place, PROPERTY_LEVELS, policy, findings)
  if (found || findings.issues.length > before) return found
  const fix = setTimeZones(propertyId)
  const message = `in which zone the property is cannot be known; ${fix} in the client options, or pass an instant`
  addIssue(findings.issues, 'time_zone_unresolved', findings.path, message)
  return undefined
}

const setTimeZones = (propertyId: string | undefined): string =>
  propertyId === undefined
    ? 'pass property_id, and set timeZones'
    : `set timeZones: { '${propertyId}': 'America/…' }`

/** The zone that the call or the options give; undefined after an issue too. */
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
  const told = `the time is in ${call.id} (${sayOffset(call.offsetAt(ms))} that day)`
  const message = `${told}, but timeZones puts ${propertyId ?? 'the property'} in ${configured.id} (${sayOffset(configured.offsetAt(ms))})`
  if (policy.onTimeZoneConflict === 'config') {
    findings.warnings.push({ code: 'time_zone_conflict', message: `${message}; the latter is taken` })
    return config
  }
  const fix = `pass the time with its offset, or set onTimeZoneConflict: 'config'`
  const data = {
    configOffset: formatOffset(configured.offsetAt(ms)),
    callOffset: formatOffset(call.offsetAt(ms)),
  }
  addIssue(findings.issues, 'time_zone_conflict', findings.path, `${message}; ${fix}`, data)
  return undefined
}

export const LEVELS = ['property', 'location', 'integration'] as const
/** Of records that say where a property is. */
export const PROPERTY_LEVELS = ['property', 'location'] as const

/** The record that applies to a known property or location, without doubts; undefined where there is none. */
const ownRecord = (ms: number, place: Place, policy: ZonePolicy): Resolved | undefined =>
  isKnown(place) ? recordZone(ms, place, LEVELS, policy, { path: '', issues: [], warnings: [] }) : undefined

/** Without property and location nobody knows which record is their own. */
export const isKnown = ({ propertyId, locationId }: Place): boolean =>
  propertyId !== undefined || locationId !== undefined

/** The record is taken, as the options want it, whatever else is said. */
const prevail = (
  ms: number,
  record: Resolved,
  place: Place,
  { given, findings }: { readonly given: Zone | undefined; readonly findings: Findings },
): Resolved => {
  if (given && given.offsetAt(ms) !== record.zone.offsetAt(ms)) {
    const message = `${given.id} (${sayOffset(given.offsetAt(ms))} that day) was given, but ${setting(place, record, ms)}; the setting is taken`
    findings.warnings.push({ code: 'time_zone_conflict', message })
  }
  return record
}

const resolveByRecord = (
  ms: number,
  place: Place,
  policy: ZonePolicy,
  findings: Findings,
): Resolved | undefined => {
  const { records, pms, rule, locationId } = place
  const [ofProperties, ofLocations] = (['property', 'location'] as const).map(level =>
    records.some(record => record.level === level),
  )
  const refuse = (message: string): undefined =>
    void addIssue(findings.issues, 'time_zone_unresolved', findings.path, message, undefined, rule.source)
  if (!isKnown(place) && (ofProperties || ofLocations)) {
    const ids = ofLocations ? 'property_id or location_id' : 'property_id'
    return refuse(`${pms} has time zone settings of single properties or locations; pass ${ids}`)
  }
  const before = findings.issues.length
  const found = recordZone(ms, place, LEVELS, policy, findings)
  if (found || findings.issues.length > before) return found
  if (ofLocations && locationId === undefined)
    return refuse(`${pms} has time zone settings of locations, and none of this property; pass location_id`)
  if (rule.reads !== 'record' || rule.fallback === undefined) return unresolved(place, findings)
  const message = `${pms} has no usable time zone setting for this property, so ${rule.fallback} is taken, as documented`
  findings.warnings.push({ code: 'fallback_zone', message })
  return { zone: readZone(rule.fallback, '', [], policy.timeZoneData), source: 'fallback' }
}

/** Holds a zone of the call or the options against the record. */
const agree = (
  ms: number,
  given: Resolved,
  place: Place,
  policy: ZonePolicy,
  findings: Findings,
): Resolved | undefined => {
  if (!isKnown(place) && place.records.some(({ level }) => level !== 'integration')) {
    const message = `${place.pms} has time zone settings of single properties or locations; pass property_id, so that ${given.zone.id} can be held against the right one`
    findings.warnings.push({ code: 'property_not_told', message })
    return given
  }
  const own: Findings = { path: findings.path, issues: [], warnings: [] }
  let record = recordZone(ms, place, LEVELS, policy, own)
  const offset = given.zone.offsetAt(ms)
  if (own.issues[0]?.code === 'dst_unknown') {
    // Of the two readings the one that agrees, if any does.
    const readings = [true, false].map(assumeDaylightSaving =>
      ownRecord(ms, place, { ...policy, assumeDaylightSaving }),
    )
    record = readings.find(reading => reading?.zone.offsetAt(ms) === offset) ?? readings.at(-1)
  }
  findings.warnings.push(...own.warnings)
  if (record === undefined || offset === record.zone.offsetAt(ms)) {
    const [doubt] = own.issues
    if (doubt) {
      const message = `${doubt.message.replace(/; set timeZones.*$/, '')}; ${given.zone.id} is taken`
      findings.warnings.push({ code: 'unusable_record', message })
    } else if (record === undefined) warnOfFallback(ms, given, place, policy, findings)
    return given
  }
  const isCall = given.source === 'call'
  const subject = isCall ? 'the time' : (place.propertyId ?? 'the property')
  const said = `${subject} is ${isCall ? 'in ' : ''}${given.zone.id} (${sayOffset(offset)} that day)${isCall ? '' : ' in timeZones'}`
  const message = `${said}, but ${setting(place, record, ms, isCall ? undefined : 'it')}`
  if (policy.onTimeZoneConflict === 'config') {
    findings.warnings.push({ code: 'time_zone_conflict', message: `${message}; ${given.zone.id} is taken` })
    return given
  }
  const fix = `correct one of them, or set onTimeZoneConflict to 'config' or 'record'`
  const data = {
    [isCall ? 'callOffset' : 'configOffset']: formatOffset(offset),
    recordOffset: formatOffset(record.zone.offsetAt(ms)),
  }
  addIssue(findings.issues, 'time_zone_conflict', findings.path, `${message}; ${fix}`, data)
  return undefined
}

/** `Yardi's own setting puts it at UTC-5` */
const setting = (
  { pms, propertyId, locationId }: Place,
  { zone, source }: Resolved,
  ms: number,
  it?: string,
): string => {
  const ofLocation = source === 'record:location' ? ` of location ${locationId}` : ''
  const ofWhat = source === 'record:integration' ? ' of the whole integration' : ofLocation
  return `${pms}'s own setting${ofWhat} puts ${it ?? propertyId ?? 'the property'} at ${sayOffset(zone.offsetAt(ms))}`
}

/** What is given comes before what the vendor documents for want of a record, which is worth a word. */
const warnOfFallback = (
  ms: number,
  { zone }: Resolved,
  { pms, rule }: Place,
  { timeZoneData }: ZonePolicy,
  { warnings }: Findings,
): void => {
  if (rule.reads !== 'record' || rule.fallback === undefined) return
  const fallback = readZone(rule.fallback, '', [], timeZoneData)
  const message = `${pms} has no time zone setting for this property, and reads times in ${fallback.id} then, as documented; ${zone.id} is taken, as given`
  if (fallback.offsetAt(ms) !== zone.offsetAt(ms)) warnings.push({ code: 'fallback_zone', message })
}

const unresolved = (place: Place, { issues, path }: Findings): undefined => {
  const { pms, rule, propertyId } = place
  const message =
    readsPropertyTime(place) || readsByRecord(place)
      ? `${pms} reads times in the zone of the property, which cannot be known here; ${setTimeZones(propertyId)} in the client options`
      : `in which zone ${pms} reads times is not documented; find out, and pass appointmentTimeZone to integration()`
  const verbatim = `or pass { date, time, timeZone: 'pms' } as ${pms} reads it`
  const hint = rule.hint ? `; ${rule.hint}` : ''
  addIssue(issues, 'time_zone_unresolved', path, `${message}, ${verbatim}${hint}`, undefined, rule.source)
  return undefined
}
