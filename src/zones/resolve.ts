import { addIssue, addIssueWith } from '../time/error.js'
import { readZone, type TimeZoneData } from '../time/iana-zone.js'
import { formatOffset, sayOffset } from '../time/text.js'
import type { Zone } from '../time/zone.js'
import { missingId, sayFallback, saySetting, settingOf } from './describe-sources.js'
import { PROPERTY_LEVELS, recordZone } from './record.js'
import {
  onTrial,
  type ResolvedZone,
  readsByRecord,
  readsPropertyTime,
  type ZoneQuery,
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
  query: ZoneQuery,
): ResolvedZone | undefined => {
  const fixed = fixedZone(query.sources, query.policy.timeZoneData)
  if (fixed) warnOfCall(ms, call, query)
  const resolved = fixed ?? resolveBySources(ms, call, query)
  if (resolved) warnOfReplaced(ms, resolved, query)
  return resolved
}

/** Says when `appointmentTimeZone` makes it another time than the vendor documents. */
export const warnOfReplaced = (
  ms: number,
  { zone }: ResolvedZone,
  { sources, policy, diagnostics }: ZoneQuery,
): void => {
  const { rule, override, pms } = sources
  if (!override || rule.reads !== 'fixed') return
  const documented = readZone(rule.timeZone, '', [], policy.timeZoneData)
  if (documented.offsetAt(ms) === zone.offsetAt(ms)) return
  const message = `appointmentTimeZone makes it ${zone.id}, and ${pms} documents ${documented.id}`
  diagnostics.warnings.push({ code: 'documented_zone_replaced', message })
}

const resolveBySources = (ms: number, call: Zone | undefined, query: ZoneQuery): ResolvedZone | undefined => {
  const { sources, policy, diagnostics } = query
  const byRecord = readsByRecord(sources)
  if (!byRecord && !readsPropertyTime(sources)) {
    warnOfCall(ms, call, query)
    return unresolved(query)
  }
  if (byRecord && policy.onTimeZoneConflict === 'record') {
    const trial = onTrial(query)
    const setting = missingId(ms, query) ? undefined : settingOf(ms, trial)
    if (setting) {
      diagnostics.warnings.push(...trial.diagnostics.warnings)
      warnOfCall(ms, call, query)
      return prevail(ms, setting, call ?? sources.configured, query)
    }
  }
  const before = diagnostics.issues.length
  const given = resolveGiven(ms, call, query)
  if (diagnostics.issues.length > before) return undefined
  if (given) return byRecord ? agree(ms, given, query) : given
  return byRecord ? resolveByRecord(ms, query) : unresolved(query)
}

/** The zone of a property, for times told by its clocks: that of the options, else of its own record. */
export const resolveProperty = (ms: number, query: ZoneQuery): ResolvedZone | undefined => {
  const { configured, propertyId } = query.sources
  const { issues, path } = query.diagnostics
  if (configured) return { zone: configured, source: 'property' }
  const before = issues.length
  const found = recordZone(ms, PROPERTY_LEVELS, query)
  if (found || issues.length > before) return found
  const fix = setTimeZones(propertyId)
  const message = `in which zone the property is cannot be known; ${fix} in the client options, or pass an instant`
  addIssue(issues, 'time_zone_unresolved', path, message)
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
  { sources: { configured, propertyId }, diagnostics }: ZoneQuery,
): void => {
  if (!call || !configured || configured.offsetAt(ms) === call.offsetAt(ms)) return
  const message = `${sayCall(ms, call, configured, propertyId)}; it is read as the call tells it`
  diagnostics.warnings.push({ code: 'time_zone_conflict', message })
}

/** The zone that the call or the options give; undefined after an issue too. */
const resolveGiven = (
  ms: number,
  call: Zone | undefined,
  { sources: { configured, propertyId }, policy, diagnostics }: ZoneQuery,
): ResolvedZone | undefined => {
  const config: ResolvedZone | undefined = configured && { zone: configured, source: 'property' }
  if (!call) return config
  if (!configured || configured.offsetAt(ms) === call.offsetAt(ms)) return { zone: call, source: 'call' }
  const message = sayCall(ms, call, configured, propertyId)
  if (policy.onTimeZoneConflict === 'config') {
    diagnostics.warnings.push({ code: 'time_zone_conflict', message: `${message}; the latter is taken` })
    return config
  }
  const fix = `pass the time with its offset, or set onTimeZoneConflict: 'config'`
  const data = {
    configOffset: formatOffset(configured.offsetAt(ms)),
    callOffset: formatOffset(call.offsetAt(ms)),
  }
  addIssueWith(diagnostics, { code: 'time_zone_conflict', message: `${message}; ${fix}`, data })
  return undefined
}

/** The setting is taken, as the options want it, whatever else is said. */
const prevail = (
  ms: number,
  setting: ResolvedZone,
  given: Zone | undefined,
  { sources, diagnostics }: ZoneQuery,
): ResolvedZone => {
  if (given && given.offsetAt(ms) !== setting.zone.offsetAt(ms)) {
    const message = `${given.id} (${sayOffset(given.offsetAt(ms))} that day) was given, but ${saySetting(sources, setting, ms)}; the latter is taken`
    diagnostics.warnings.push({ code: 'time_zone_conflict', message })
  } else if (!given) sayFallback(setting, sources, diagnostics)
  return setting
}

const resolveByRecord = (ms: number, query: ZoneQuery): ResolvedZone | undefined => {
  const { sources, diagnostics } = query
  const missing = missingId(ms, query)
  if (missing) {
    const message = `${missing.why}; pass ${missing.ids}`
    return void addIssueWith(diagnostics, {
      code: 'time_zone_unresolved',
      message,
      source: sources.rule.source,
    })
  }
  const before = diagnostics.issues.length
  const setting = settingOf(ms, query)
  if (setting) sayFallback(setting, sources, diagnostics)
  return setting || diagnostics.issues.length > before ? setting : unresolved(query)
}

/** Holds a zone of the call or the options against the setting, or against what the vendor documents for want of one. */
const agree = (ms: number, given: ResolvedZone, query: ZoneQuery): ResolvedZone | undefined => {
  const { policy, diagnostics } = query
  const missing = missingId(ms, query)
  if (missing) {
    const message = `${missing.why}; pass ${missing.ids}, so that ${given.zone.id} can be held against the right one`
    diagnostics.warnings.push({ code: missing.code, message })
    return given
  }
  const trial = onTrial(query)
  let setting = settingOf(ms, trial)
  const offset = given.zone.offsetAt(ms)
  if (trial.diagnostics.issues[0]?.code === 'dst_unknown') {
    // Of the two readings the one that agrees, if any does.
    const readings = [true, false].map(assumeDaylightSaving =>
      settingOf(ms, onTrial({ ...query, policy: { ...policy, assumeDaylightSaving } })),
    )
    setting = readings.find(reading => reading?.zone.offsetAt(ms) === offset) ?? readings.at(-1)
  }
  diagnostics.warnings.push(...trial.diagnostics.warnings)
  if (setting === undefined || offset === setting.zone.offsetAt(ms)) {
    const [doubt] = trial.diagnostics.issues
    if (doubt) {
      const message = `${doubt.message.replace(/; set timeZones.*$/, '')}; ${given.zone.id} is taken`
      diagnostics.warnings.push({ code: 'unusable_record', message })
    }
    return given
  }
  return disagree(ms, given, setting, query)
}

const disagree = (
  ms: number,
  given: ResolvedZone,
  setting: ResolvedZone,
  { sources, policy, diagnostics }: ZoneQuery,
): ResolvedZone | undefined => {
  const offset = given.zone.offsetAt(ms)
  const isCall = given.source === 'call'
  const subject = isCall ? 'the time' : (sources.propertyId ?? 'the property')
  const said = `${subject} is ${isCall ? 'in ' : ''}${given.zone.id} (${sayOffset(offset)} that day)${isCall ? '' : ' in timeZones'}`
  const message = `${said}, but ${saySetting(sources, setting, ms, isCall ? undefined : 'it')}`
  if (policy.onTimeZoneConflict === 'config') {
    diagnostics.warnings.push({
      code: 'time_zone_conflict',
      message: `${message}; ${given.zone.id} is taken`,
    })
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
  addIssueWith(diagnostics, { code: 'time_zone_conflict', message: `${message}; ${fix}`, data })
  return undefined
}

const unresolved = ({ sources, diagnostics }: ZoneQuery): undefined => {
  const { pms, rule, propertyId } = sources
  const message =
    readsPropertyTime(sources) || readsByRecord(sources)
      ? `${pms} reads times in the zone of the property, which cannot be known here; ${setTimeZones(propertyId)} in the client options`
      : `in which zone ${pms} reads times is not documented; find out, and pass appointmentTimeZone to integration()`
  const verbatim = `or pass { date, time, timeZone: 'pms' } as ${pms} reads it`
  const hint = rule.hint ? `; ${rule.hint}` : ''
  addIssueWith(diagnostics, {
    code: 'time_zone_unresolved',
    message: `${message}, ${verbatim}${hint}`,
    source: rule.source,
  })
  return undefined
}
