import { addIssue, TimeInputError } from './error.js'
import { readZone } from './iana-zone.js'
import type { Moment } from './input.js'
import type { PmsTime, TimeWarning } from './pms-time.js'
import {
  type Findings,
  type Place,
  type Resolved,
  resolveProperty,
  resolveZone,
  type ZonePolicy,
} from './resolve.js'
import { ruleZoneOf } from './rule-zone.js'
import { candidates, instantOf, wallOf } from './wall-time.js'
import type { Zone } from './zone.js'

export interface PlacePolicy extends ZonePolicy {
  readonly onAmbiguousInTarget: 'error' | 'warn'
}

/**
 * What the clocks of a PMS show at a moment, and why.
 * @param path of the input's field, for messages
 * @throws TimeInputError
 */
export const placeMoment = (moment: Moment, place: Place, policy: PlacePolicy, path: string): PmsTime => {
  const findings: Findings = { path, issues: [], warnings: [] }
  const time = tryPlace(moment, place, policy, findings)
  if (time === undefined || findings.issues.length > 0) throw new TimeInputError(findings.issues)
  return time
}

/**
 * The same for a time that travels with its offset: it says what it says in every zone, so where that of the PMS is not
 * known it keeps its own.
 * @throws TimeInputError
 */
export const placeWithOffset = (moment: Moment, place: Place, policy: PlacePolicy, path: string): PmsTime => {
  const findings: Findings = { path, issues: [], warnings: [] }
  const time = tryPlace(moment, place, policy, findings)
  if (time?.offset && findings.issues.length === 0) return time
  if (moment.kind === 'instant' && findings.issues.every(({ code }) => code === 'time_zone_unresolved')) {
    const zone = moment.callZone ?? ruleZoneOf(moment.offset ?? 0, false)
    const warnings = findings.issues.map(({ code, message }) => ({ code, message }) as TimeWarning)
    return { ...timeOf(moment.ms, { zone, source: 'verbatim' }), warnings }
  }
  if (time) {
    const message = `needs an offset, and the zone of the PMS is not known; pass an instant`
    addIssue(findings.issues, 'time_zone_unresolved', path, message)
  }
  throw new TimeInputError(findings.issues)
}

const tryPlace = (
  moment: Moment,
  place: Place,
  policy: PlacePolicy,
  findings: Findings,
): PmsTime | undefined => {
  if (moment.kind === 'instant') return placeInstant(moment.ms, moment.callZone, place, policy, findings)
  const { wall, disambiguation } = moment
  const { path, issues } = findings
  if (moment.of === 'pms') {
    const zone = zoneWithoutAsking(place, policy)
    if (!zone) return verbatim(wall)
    const ms = instantOf(wall, zone, disambiguation, path, issues)
    return issues.length > 0
      ? undefined
      : checkTarget(timeOf(ms, { zone, source: 'verbatim' }), policy, findings)
  }
  // A first guess decides the season only; what it finds is found again, at the right instant.
  const guess = resolveProperty(wall, place, policy, { path, issues: [], warnings: [] })?.zone.offsetAt(wall)
  const property = resolveProperty(wall - (guess ?? 0), place, policy, findings)
  if (!property) return undefined
  const ms = instantOf(wall, property.zone, disambiguation, path, issues)
  return issues.length > 0 ? undefined : placeInstant(ms, undefined, place, policy, findings)
}

const placeInstant = (
  ms: number,
  call: Zone | undefined,
  place: Place,
  policy: PlacePolicy,
  findings: Findings,
): PmsTime | undefined => {
  const resolved = resolveZone(ms, call, place, policy, findings)
  return resolved && checkTarget(timeOf(ms, resolved), policy, findings)
}

const timeOf = (ms: number, { zone, source }: Resolved): PmsTime => {
  const wall = wallOf(ms, zone)
  const ambiguousInTarget = candidates(ms + zone.offsetAt(ms), zone).kind === 'overlap'
  return { ...wall, zone: zone.id, instant: new Date(ms), source, ambiguousInTarget, warnings: [] }
}

const verbatim = (wall: number): PmsTime => {
  const { date, time } = wallOf(wall, ruleZoneOf(0, false))
  const nothing = { zone: null, offset: null, instant: null }
  return { date, time, ...nothing, source: 'verbatim', ambiguousInTarget: false, warnings: [] }
}

/** A time that the PMS's clocks show twice cannot say which of the two is meant. */
const checkTarget = (time: PmsTime, policy: PlacePolicy, findings: Findings): PmsTime => {
  const warnings = [...findings.warnings]
  if (time.ambiguousInTarget) {
    const message = `clocks in ${time.zone} show ${time.date} ${time.time} twice, and the PMS cannot tell which is meant`
    if (policy.onAmbiguousInTarget === 'error')
      addIssue(findings.issues, 'lossy_target', findings.path, `${message}; choose another time`)
    warnings.push({ code: 'ambiguous_in_target', message })
  }
  return { ...time, warnings }
}

/** The zone of the PMS where it is known already: documented, or configured. */
const zoneWithoutAsking = ({ rule, override, configured }: Place, policy: PlacePolicy): Zone | undefined => {
  if (override && override !== 'property') return override
  if (!override && rule.reads === 'fixed') return readZone(rule.timeZone, '', [], policy.timeZoneData)
  return override === 'property' || rule.reads === 'property' ? configured : undefined
}
