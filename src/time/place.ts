import { addIssue, TimeInputError } from './error.js'
import type { Moment } from './input.js'
import { clocksOfPms, clocksOfProperty, judge } from './judgement.js'
import type { PmsTime, TimeWarning } from './pms-time.js'
import {
  type Findings,
  fixedZone,
  type Place,
  type Resolved,
  readsPropertyTime,
  resolveZone,
  warnOfReplaced,
  type ZonePolicy,
} from './resolve.js'
import { ruleZoneOf } from './rule-zone.js'
import { formatOffset, sayOffset } from './text.js'
import { candidates, type Disambiguation, instantOf, wallOf } from './wall-time.js'
import type { Zone } from './zone.js'

export interface PlacePolicy extends ZonePolicy {
  readonly onAmbiguousInTarget: 'error' | 'warn'
}

/** How a time travels: as wall-clock time alone, or with its offset. */
export type TimeForm = 'wall' | 'with_offset'

/**
 * What the clocks of a PMS show at a moment, and why. A time that travels with its offset says what it says in every
 * zone; so where the zone of the PMS is not known, it keeps its own.
 * @param path of the input's field, for messages
 * @throws TimeInputError
 */
export const placeMoment = (
  moment: Moment,
  form: TimeForm,
  place: Place,
  policy: PlacePolicy,
  path: string,
): PmsTime => {
  const findings: Findings = { path, issues: [], warnings: [] }
  // What travels with its offset says by that which of two times is meant.
  const own: PlacePolicy = form === 'wall' ? policy : { ...policy, onAmbiguousInTarget: 'warn' }
  const time = placeAny(moment, form, place, own, findings)
  if (time === undefined || findings.issues.length > 0) throw new TimeInputError(findings.issues)
  return { ...time, warnings: withoutRepeats(findings.warnings) }
}

const placeAny = (
  moment: Moment,
  form: TimeForm,
  place: Place,
  policy: PlacePolicy,
  findings: Findings,
): PmsTime | undefined => {
  if (moment.kind === 'instant') {
    const { ms, callZone, offset } = moment
    return placeInstant(ms, callZone, callZone ?? ruleZoneOf(offset, false), form, place, policy, findings)
  }
  if (moment.kind === 'slot') return placeSlot(moment, form, place, policy, findings)
  const { wall, disambiguation } = moment
  if (moment.of === 'pms')
    return form === 'wall'
      ? placeVerbatim(wall, disambiguation, place, policy, findings)
      : placeOnPmsClock(wall, disambiguation, place, policy, findings)
  const property = judge(wall, disambiguation, clocksOfProperty(place, policy), findings)
  if (!property) return undefined
  const { ms } = property
  if (readsPropertyTime(place)) warnOfReplaced(ms, property, place, policy, findings)
  return readsPropertyTime(place)
    ? atTarget(ms, property, policy, findings)
    : placeInstant(ms, undefined, property.zone, form, place, policy, findings)
}

/** @param own the zone that the time keeps where that of the PMS is not known */
const placeInstant = (
  ms: number,
  call: Zone | undefined,
  own: Zone,
  form: TimeForm,
  place: Place,
  policy: PlacePolicy,
  findings: Findings,
): PmsTime | undefined => {
  const found: Findings = { path: findings.path, issues: [], warnings: [] }
  const resolved = resolveZone(ms, call, place, policy, found)
  findings.warnings.push(...found.warnings)
  if (resolved) return atTarget(ms, resolved, policy, findings)
  if (form === 'wall' || !found.issues.every(({ code }) => code === 'time_zone_unresolved')) {
    findings.issues.push(...found.issues)
    return undefined
  }
  const offset = formatOffset(own.offsetAt(ms))
  const message = `in which zone ${place.pms} reads times is not known, so it is sent with its own offset, ${offset}`
  findings.warnings.push({ code: 'time_zone_unresolved', message })
  return timeOf(ms, { zone: own, source: 'verbatim' })
}

/** As it is. Only where the zone is known without asking is it held against its clocks. */
const placeVerbatim = (
  wall: number,
  disambiguation: Disambiguation,
  place: Place,
  policy: PlacePolicy,
  findings: Findings,
): PmsTime | undefined => {
  const fixed = fixedZone(place, policy.timeZoneData)
  if (!fixed) return withoutZone(wall)
  const ms = instantOf(wall, fixed.zone, disambiguation, findings.path, findings.issues)
  return ms ? atTarget(ms, { ...fixed, source: 'verbatim' }, policy, findings) : undefined
}

/** Told by the clocks of the PMS, and sent with an offset, so that their zone has to be known. */
const placeOnPmsClock = (
  wall: number,
  disambiguation: Disambiguation,
  place: Place,
  policy: PlacePolicy,
  findings: Findings,
): PmsTime | undefined => {
  const { path, issues } = findings
  const found: Findings = { path, issues: [], warnings: findings.warnings }
  const judged = judge(wall, disambiguation, clocksOfPms(place, policy), found)
  if (judged) return atTarget(judged.ms, judged, policy, findings)
  const isUnknown = found.issues.every(({ code }) => code === 'time_zone_unresolved')
  const message = `is sent with an offset, and in which zone ${place.pms} reads times is not known; pass an instant`
  if (isUnknown) addIssue(issues, 'time_zone_unresolved', path, message)
  else issues.push(...found.issues)
  return undefined
}

/** Where slots and appointments may be told by different clocks, it cannot be sent. */
const placeUnknownSlot = (
  wall: number,
  form: TimeForm,
  place: Place,
  policy: PlacePolicy,
  findings: Findings,
): PmsTime | undefined => {
  if (form === 'with_offset') {
    const message = 'the zone of the slot is not known, so it is sent by the clocks of the PMS'
    findings.warnings.push({ code: 'time_zone_unresolved', message })
    return placeOnPmsClock(wall, 'reject', place, policy, findings)
  }
  const fixed = fixedZone(place, policy.timeZoneData)
  if (!fixed) {
    warnOfSlot('its zone is not known', findings)
    return withoutZone(wall)
  }
  const message = `the zone of the slot is not known, and ${place.pms} reads appointments in ${fixed.zone.id}; pass { date, time, timeZone } of it, with 'pms' where that is how it is read`
  addIssue(findings.issues, 'time_zone_unresolved', findings.path, message)
  return undefined
}

const warnOfSlot = (why: string, { warnings }: Findings): void => {
  warnings.push({
    code: 'time_zone_unresolved',
    message: `the slot is sent as the PMS gave it, because ${why}`,
  })
}

/** A slot that the PMS offered: where the PMS reads times as it gives them, what it said itself; else its instant. */
const placeSlot = (
  { wall, instants }: Moment & { readonly kind: 'slot' },
  form: TimeForm,
  place: Place,
  policy: PlacePolicy,
  findings: Findings,
): PmsTime | undefined => {
  const [ms, other] = instants
  const readsItsOwn = readsPropertyTime(place) || (!place.override && place.rule.reads === 'undocumented')
  if (ms === undefined) return placeUnknownSlot(wall, form, place, policy, findings)
  const own = ruleZoneOf(wall - ms, false)
  if (form === 'wall' && readsItsOwn) {
    const { configured } = place
    const agrees = !configured || configured.offsetAt(ms) === wall - ms
    if (!agrees && policy.onTimeZoneConflict === 'error') {
      const data = { configOffset: formatOffset(configured.offsetAt(ms)), recordOffset: own.id }
      const where = `${configured.id} (${sayOffset(configured.offsetAt(ms))} that day)`
      const message = `the slot is at ${sayOffset(wall - ms)}, but timeZones puts this property in ${where}; is it a slot of another one?`
      addIssue(findings.issues, 'time_zone_conflict', findings.path, message, data)
      return undefined
    }
    if (agrees || policy.onTimeZoneConflict === 'record') {
      if (!configured) warnOfSlot('the zone of the property is not known', findings)
      return other === undefined
        ? atTarget(ms, { zone: own, source: 'verbatim' }, policy, findings)
        : warnOfTwo({ ...withoutZone(wall), ambiguousInTarget: true }, policy, findings)
    }
  }
  const time = placeInstant(ms, undefined, own, form, place, policy, findings)
  if (other === undefined || time?.ambiguousInTarget || !time) return time
  const message = `the slot is in an hour that clocks show twice; pass one of its possibleStarts`
  const data = { earlier: new Date(ms), later: new Date(other) }
  addIssue(findings.issues, 'ambiguous_local_time', findings.path, message, data)
  return undefined
}

const timeOf = (ms: number, { zone, source }: Resolved): PmsTime => {
  const wall = wallOf(ms, zone)
  const ambiguousInTarget = candidates(ms + zone.offsetAt(ms), zone).kind === 'overlap'
  return { ...wall, zone: zone.id, instant: new Date(ms), source, ambiguousInTarget, warnings: [] }
}

const withoutZone = (wall: number): PmsTime => {
  const { date, time } = wallOf(wall, ruleZoneOf(0, false))
  const nothing = { zone: null, offset: null, instant: null }
  return { date, time, ...nothing, source: 'verbatim', ambiguousInTarget: false, warnings: [] }
}

const atTarget = (ms: number, resolved: Resolved, policy: PlacePolicy, findings: Findings): PmsTime =>
  warnOfTwo(timeOf(ms, resolved), policy, findings)

/** A time that the PMS's clocks show twice cannot say which of the two is meant. */
const warnOfTwo = (time: PmsTime, policy: PlacePolicy, findings: Findings): PmsTime => {
  if (!time.ambiguousInTarget) return time
  const where = time.zone === null ? 'of the PMS' : `in ${time.zone}`
  const message = `clocks ${where} show ${time.date} ${time.time} twice, and the PMS cannot tell which is meant`
  if (policy.onAmbiguousInTarget === 'error')
    addIssue(findings.issues, 'lossy_target', findings.path, `${message}; choose another time`)
  findings.warnings.push({ code: 'ambiguous_in_target', message })
  return time
}

const withoutRepeats = (warnings: readonly TimeWarning[]): TimeWarning[] =>
  warnings.filter(
    ({ code, message }, index) =>
      warnings.findIndex(other => other.code === code && other.message === message) === index,
  )
