import { addIssue } from '../time/error.js'
import { readZone, type TimeZoneData } from '../time/iana-zone.js'
import { formatOffset, sayOffset } from '../time/text.js'
import type { Zone } from '../time/zone.js'
import { missingId, sayFallback, saySetting, settingOf } from './describe-sources.js'
import { PROPERTY_LEVELS, recordZone } from './record.js'
import {
  type Diagnostics,
  type ResolvedZone,
  readsByRecord,
  readsPropertyTime,
  type ZonePolicy,
  type ZoneSources,
} from './zone-sources.js'

/** The zone in which the PMS reads all times, whatever the property. */
export const fixedZone = ({ rule, override }: ZoneSources, data: TimeZoneData): ResolvedZone | undefined => {
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
  place: ZoneSources,
  policy: ZonePolicy,
  findings: Diagnostics,
): ResolvedZone | undefined => {
  const fixed = fixedZone(place, policy.timeZoneData)
  if (fixed) warnOfCall(ms, call, place, findings)
  const resolved = fixed ?? resolveByPlace(ms, call, place, policy, findings)
  if (resolved) warnOfReplaced(ms, resolved, place, policy, findings)
  return resolved
}

/** Says when `appointmentTimeZone` makes it another time than the vendor documents. */
export const warnOfReplaced = (
  ms: number,
  { zone }: ResolvedZone,
  { rule, override, pms }: ZoneSources,
  { timeZoneData }: ZonePolicy,
  { warnings }: Diagnostics,
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
  place: ZoneSources,
  policy: ZonePolicy,
  findings: Diagnostics,
): ResolvedZone | undefined => {
  const byRecord = readsByRecord(place)
  if (!byRecord && !readsPropertyTime(place)) {
    warnOfCall(ms, call, place, findings)
    return unresolved(place, findings)
  }
  if (byRecord && policy.onTimeZoneConflict === 'record') {
    const own: Diagnostics = { path: findings.path, issues: [], warnings: [] }
    const setting = missingId(ms, place, policy) ? undefined : settingOf(ms, place, policy, own)
    if (setting) {
      findings.warnings.push(...own.warnings)
      warnOfCall(ms, call, place, findings)
      return prevail(ms, setting, place, { given: call ?? place.configured, findings })
    }
  }
  const before = findings.issues.length
  const given = resolveGiven(ms, call, place, policy, findings)
  if (findings.issues.length > before) return undefined
  if (given) return byRecord ? agree(ms, given, place, policy, findings) : given
  return byRecord ? resolveByRecord(ms, place, policy, findings) : unresolved(place, findings)
}

/** The zone of a property, for times told by its clocks: that of the options, else of its own record. */
export const resolveProperty = (
  ms: number,
  place: ZoneSources,
  policy: ZonePolicy,
  findings: Diagnostics,
): ResolvedZone | undefined => {
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

export const setTimeZones = (propertyId: string | undefined): string =>
  propertyId === undefined
    ? 'pass property_id, and set timeZones'
    : `set timeZones: { '${propertyId}': 'America/…' }`

const sayCall = (ms: number, call: Zone, configured: Zone, propertyId: string | undefined): string =>
  `the time is in ${call.id} (${sayOffset(call.offsetAt(ms))} that day), but timeZones puts ${propertyId ?? 'the property'} in ${configured.id} (${sayOffset(configured.offsetAt(ms))})`

/** Where neither decides the zone, the instant is what the call says; it may still be a slip. */
const warnOfCall = (
  ms: number,
  call: Zone | undefined,
  { configured, propertyId }: ZoneSources,
  { warnings }: Diagnostics,
): void => {
  if (!call || !configured || configured.offsetAt(ms) === call.offsetAt(ms)) return
  const message = `${sayCall(ms, call, configured, propertyId)}; it is read as the call tells it`
  warnings.push({ code: 'time_zone_conflict', message })
}

/** The zone that the call or the options give; undefined after an issue too. */
const resolveGiven = (
  ms: number,
  call: Zone | undefined,
  { configured, propertyId }: ZoneSources,
  policy: ZonePolicy,
  findings: Diagnostics,
): ResolvedZone | undefined => {
  const config: ResolvedZone | undefined = configured && { zone: configured, source: 'property' }
  if (!call) return config
  if (!configured || configured.offsetAt(ms) === call.offsetAt(ms)) return { zone: call, source: 'call' }
  const message = sayCall(ms, call, configured, propertyId)
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

/** The setting is taken, as the options want it, whatever else is said. */
const prevail = (
  ms: number,
  setting: ResolvedZone,
  place: ZoneSources,
  { given, findings }: { readonly given: Zone | undefined; readonly findings: Diagnostics },
): ResolvedZone => {
  if (given && given.offsetAt(ms) !== setting.zone.offsetAt(ms)) {
    const message = `${given.id} (${sayOffset(given.offsetAt(ms))} that day) was given, but ${saySetting(place, setting, ms)}; the latter is taken`
    findings.warnings.push({ code: 'time_zone_conflict', message })
  } else if (!given) sayFallback(setting, place, findings)
  return setting
}

const resolveByRecord = (
  ms: number,
  place: ZoneSources,
  policy: ZonePolicy,
  findings: Diagnostics,
): ResolvedZone | undefined => {
  const { issues, path } = findings
  const missing = missingId(ms, place, policy)
  if (missing)
    return void addIssue(
      issues,
      'time_zone_unresolved',
      path,
      `${missing.why}; pass ${missing.ids}`,
      undefined,
      place.rule.source,
    )
  const before = issues.length
  const setting = settingOf(ms, place, policy, findings)
  if (setting) sayFallback(setting, place, findings)
  return setting || issues.length > before ? setting : unresolved(place, findings)
}

/** Holds a zone of the call or the options against the setting, or against what the vendor documents for want of one. */
const agree = (
  ms: number,
  given: ResolvedZone,
  place: ZoneSources,
  policy: ZonePolicy,
  findings: Diagnostics,
): ResolvedZone | undefined => {
  const missing = missingId(ms, place, policy)
  if (missing) {
    const message = `${missing.why}; pass ${missing.ids}, so that ${given.zone.id} can be held against the right one`
    findings.warnings.push({ code: missing.code, message })
    return given
  }
  const own: Diagnostics = { path: findings.path, issues: [], warnings: [] }
  let setting = settingOf(ms, place, policy, own)
  const offset = given.zone.offsetAt(ms)
  if (own.issues[0]?.code === 'dst_unknown') {
    // Of the two readings the one that agrees, if any does.
    const readings = [true, false].map(assumeDaylightSaving =>
      settingOf(ms, place, { ...policy, assumeDaylightSaving }, { path: '', issues: [], warnings: [] }),
    )
    setting = readings.find(reading => reading?.zone.offsetAt(ms) === offset) ?? readings.at(-1)
  }
  findings.warnings.push(...own.warnings)
  if (setting === undefined || offset === setting.zone.offsetAt(ms)) {
    const [doubt] = own.issues
    if (doubt) {
      const message = `${doubt.message.replace(/; set timeZones.*$/, '')}; ${given.zone.id} is taken`
      findings.warnings.push({ code: 'unusable_record', message })
    }
    return given
  }
  return disagree(ms, given, setting, place, { policy, findings })
}

const disagree = (
  ms: number,
  given: ResolvedZone,
  setting: ResolvedZone,
  place: ZoneSources,
  { policy, findings }: { readonly policy: ZonePolicy; readonly findings: Diagnostics },
): ResolvedZone | undefined => {
  const offset = given.zone.offsetAt(ms)
  const isCall = given.source === 'call'
  const subject = isCall ? 'the time' : (place.propertyId ?? 'the property')
  const said = `${subject} is ${isCall ? 'in ' : ''}${given.zone.id} (${sayOffset(offset)} that day)${isCall ? '' : ' in timeZones'}`
  const message = `${said}, but ${saySetting(place, setting, ms, isCall ? undefined : 'it')}`
  if (policy.onTimeZoneConflict === 'config') {
    findings.warnings.push({ code: 'time_zone_conflict', message: `${message}; ${given.zone.id} is taken` })
    return given
  }
  const fix =
    setting.source === 'fallback'
      ? `find out which, and set onTimeZoneConflict to 'config' or, for what is documented, to 'record'`
      : `correct one of them, or set onTimeZoneConflict to 'config' or 'record'`
  const data = {
    [isCall ? 'callOffset' : 'configOffset']: formatOffset(offset),
    recordOffset: formatOffset(setting.zone.offsetAt(ms)),
  }
  addIssue(findings.issues, 'time_zone_conflict', findings.path, `${message}; ${fix}`, data)
  return undefined
}

const unresolved = (place: ZoneSources, { issues, path }: Diagnostics): undefined => {
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
