import { addIssue, addIssueWith, TimeInputError, type TimeIssue } from '../time/error.js'
import { ruleZoneOf } from '../time/rule-zone.js'
import { formatOffset, sayOffset } from '../time/text.js'
import { candidates, type Disambiguation, instantOf, wallOf } from '../time/wall-time.js'
import type { Zone } from '../time/zone.js'
import { type PmsTime, type TimeWarning, warningOf } from './pms-time.js'
import { fixedZone, resolveZone, setTimeZones, warnOfReplaced } from './resolve.js'
import type { ParsedSlot } from './slot-input.js'
import type { ParsedTime } from './time-input.js'
import { pmsClock, propertyClock, resolveWallTime } from './wall-clock.js'
import {
  type Diagnostics,
  onTrial,
  type ResolvedZone,
  readsByRecord,
  readsPropertyTime,
  type ZonePolicy,
  type ZoneQuery,
  type ZoneSources,
} from './zone-sources.js'

export interface TimePolicy extends ZonePolicy {
  /** `told`: the time travels with its offset, which says by that which of two is meant. */
  readonly onAmbiguousInTarget: 'error' | 'warn' | 'told'
}

/** How a time travels: as wall-clock time alone, or with its offset. */
export type TimeForm = 'wall' | 'with_offset'

/** To where a time is brought, and what is found on the way. */
interface Journey extends ZoneQuery {
  readonly form: TimeForm
  readonly policy: TimePolicy
}

/** A time of an input, and how it travels. */
export interface TimeToPlace {
  readonly moment: ParsedTime
  readonly form: TimeForm
  /** Of the input's field, for messages. */
  readonly path: string
}

/**
 * What the clocks of a PMS show at a time, and why. A time that travels with its offset means the same in every zone; so if
 * the zone of the PMS is unknown or in doubt, an instant keeps its own.
 * @throws TimeInputError
 */
export const placeTime = (
  { moment, form, path }: TimeToPlace,
  sources: ZoneSources,
  policy: TimePolicy,
): PmsTime => {
  const diagnostics: Diagnostics = { path, issues: [], warnings: [] }
  const own: TimePolicy = form === 'wall' ? policy : { ...policy, onAmbiguousInTarget: 'told' }
  const time = placeAny(moment, { form, sources, policy: own, diagnostics })
  if (time === undefined || diagnostics.issues.length > 0) throw new TimeInputError(diagnostics.issues)
  return { ...time, warnings: withoutRepeats(diagnostics.warnings) }
}

const placeAny = (moment: ParsedTime, journey: Journey): PmsTime | undefined => {
  const { form, sources, policy, diagnostics } = journey
  if (moment.kind === 'instant') {
    const { ms, callZone, offset } = moment
    const own = callZone ?? ruleZoneOf(offset, false)
    return placeInstant({ ms, call: callZone, own, isExact: callZone === undefined }, journey)
  }
  if (moment.kind === 'slot') return placeSlot(moment, journey)
  const { wall, disambiguation } = moment
  if (moment.of === 'pms')
    return form === 'wall'
      ? placeVerbatim(wall, disambiguation, journey)
      : placeOnPmsClock(wall, disambiguation, journey)
  const property = resolveWallTime(wall, disambiguation, propertyClock(sources, policy), diagnostics)
  if (!property) return undefined
  const { ms } = property
  if (readsPropertyTime(sources)) warnOfReplaced(ms, property, journey)
  return readsPropertyTime(sources)
    ? atTarget(ms, property, journey)
    : placeInstant({ ms, own: property.zone, isExact: false }, journey)
}

/** An instant, and how it was told. */
interface ToldTime {
  readonly ms: number
  /** The zone that the call names. */
  readonly call?: Zone | undefined
  /** The zone that the time keeps where that of the PMS is not known. */
  readonly own: Zone
  /** Whether no zone had to be known to tell it. */
  readonly isExact: boolean
}

const placeInstant = (told: ToldTime, journey: Journey): PmsTime | undefined => {
  const { ms, call } = told
  const { form, diagnostics } = journey
  const trial = onTrial(journey)
  const found = trial.diagnostics
  const resolved = resolveZone(ms, call, trial)
  diagnostics.warnings.push(...found.warnings)
  if (resolved) return atTarget(ms, resolved, journey)
  const isUnknown = found.issues.every(({ code }) => code === 'time_zone_unresolved')
  if (form === 'with_offset' && (told.isExact || isUnknown)) return withOwnOffset(told, found.issues, journey)
  diagnostics.issues.push(...found.issues)
  return undefined
}

/** What travels with its offset needs no zone, whatever makes that of the PMS doubtful. */
const withOwnOffset = (
  { ms, own }: ToldTime,
  doubts: readonly TimeIssue[],
  { sources, diagnostics }: Journey,
): PmsTime => {
  const offset = formatOffset(own.offsetAt(ms))
  for (const { code, message } of doubts) {
    const isUnknown = code === 'time_zone_unresolved'
    const why = isUnknown
      ? `in which zone ${sources.pms} reads times is not known`
      : message.replace(/; [^;]*$/, '')
    const advice = isUnknown ? `; ${tellZone(sources)}` : ''
    diagnostics.warnings.push({
      code: warningOf(code),
      message: `${why}, so it is sent with its own offset, ${offset}${advice}`,
    })
  }
  return pmsTimeOf(ms, { zone: own, source: 'verbatim' })
}

/** What makes the zone of the PMS known. */
const tellZone = (sources: ZoneSources): string =>
  readsPropertyTime(sources) || readsByRecord(sources)
    ? `to have it known, ${setTimeZones(sources.propertyId)} in the client options`
    : 'to have it known, pass appointmentTimeZone to integration()'

/** As it is. Only where the zone is known without asking is it held against its clocks. */
const placeVerbatim = (
  wall: number,
  disambiguation: Disambiguation,
  journey: Journey,
): PmsTime | undefined => {
  const { sources, policy, diagnostics } = journey
  const fixed = fixedZone(sources, policy.timeZoneData)
  if (!fixed) return withoutZone(wall)
  const ms = instantOf(wall, fixed.zone, disambiguation, diagnostics)
  return ms ? atTarget(ms, { ...fixed, source: 'verbatim' }, journey) : undefined
}

/** Told by the clocks of the PMS, and sent with an offset, so that their zone has to be known. */
const placeOnPmsClock = (
  wall: number,
  disambiguation: Disambiguation,
  journey: Journey,
): PmsTime | undefined => {
  const { sources, policy } = journey
  const { path, issues, warnings } = journey.diagnostics
  const found: Diagnostics = { path, issues: [], warnings }
  const judged = resolveWallTime(wall, disambiguation, pmsClock(sources, policy), found)
  if (judged) return atTarget(judged.ms, judged, journey)
  const isUnknown = found.issues.every(({ code }) => code === 'time_zone_unresolved')
  const message = `is sent with an offset, and in which zone ${sources.pms} reads times is not known; pass an instant`
  if (isUnknown) addIssue(issues, 'time_zone_unresolved', path, message)
  else issues.push(...found.issues)
  return undefined
}

/** Where slots and appointments may be told by different clocks, it cannot be sent. */
const placeUnknownSlot = (
  wall: number,
  { form, sources, policy, diagnostics }: Journey,
): PmsTime | undefined => {
  const fixed = fixedZone(sources, policy.timeZoneData)
  if (form === 'wall' && !fixed) {
    warnOfSlot('its zone is not known', diagnostics)
    return withoutZone(wall)
  }
  const reads =
    form === 'wall' ? `${sources.pms} reads appointments in ${fixed?.zone.id}` : 'this time is an exact one'
  const message = `the zone of the slot is not known, and ${reads}; pass { date, time, timeZone } of it, with 'pms' where that is how it is read`
  addIssue(diagnostics.issues, 'time_zone_unresolved', diagnostics.path, message)
  return undefined
}

const warnOfSlot = (why: string, { warnings }: Diagnostics): void => {
  warnings.push({
    code: 'time_zone_unresolved',
    message: `the slot is sent as the PMS gave it, because ${why}`,
  })
}

/** A slot that the PMS offered: where the PMS reads times as it gives them, what it said itself; else its instant. */
const placeSlot = ({ wall, instants, isTwice }: ParsedSlot, journey: Journey): PmsTime | undefined => {
  const { form, sources, policy, diagnostics } = journey
  const [ms, other] = instants
  if (ms === undefined) return placeUnknownSlot(wall, journey)
  const own = ruleZoneOf(wall - ms, false)
  const readsItsOwn =
    readsPropertyTime(sources) || (!sources.override && sources.rule.reads === 'undocumented')
  if (form === 'wall' && readsItsOwn) {
    const { configured } = sources
    const odd = instants.find(each => configured && configured.offsetAt(each) !== wall - each)
    const agrees = odd === undefined
    if (configured && !agrees && policy.onTimeZoneConflict === 'error') {
      const offset = configured.offsetAt(odd)
      const data = { configOffset: formatOffset(offset), recordOffset: formatOffset(wall - odd) }
      const where = `${configured.id} (${sayOffset(offset)} that day)`
      const message = `the slot is at ${sayOffset(wall - odd)}, but timeZones puts this property in ${where}; is it a slot of another one?`
      addIssueWith(diagnostics, { code: 'time_zone_conflict', message, data })
      return undefined
    }
    if (agrees || policy.onTimeZoneConflict === 'record') {
      if (!configured) warnOfSlot('the zone of the property is not known', diagnostics)
      const time = other === undefined ? pmsTimeOf(ms, { zone: own, source: 'verbatim' }) : withoutZone(wall)
      const ambiguousInTarget = isTwice || (configured && candidates(wall, configured).kind === 'overlap')
      return warnOfTwo({ ...time, ambiguousInTarget: ambiguousInTarget === true }, policy, diagnostics)
    }
  }
  return other === undefined
    ? placeInstant({ ms, own, isExact: true }, journey)
    : placeEither(ms, other, wall, journey)
}

/** Which of two instants is meant does not matter where the PMS gets the same time for both, and matters elsewhere. */
const placeEither = (ms: number, other: number, wall: number, journey: Journey): PmsTime | undefined => {
  const { form, diagnostics } = journey
  const place = (each: number, to: Diagnostics): PmsTime | undefined =>
    placeInstant(
      { ms: each, own: ruleZoneOf(wall - each, false), isExact: true },
      { ...journey, diagnostics: to },
    )
  if (form === 'wall') {
    const time = place(ms, diagnostics)
    const twin = time && place(other, { path: diagnostics.path, issues: diagnostics.issues, warnings: [] })
    if (!time || !twin) return undefined
    if (time.date === twin.date && time.time === twin.time) return { ...time, offset: null, instant: null }
  }
  const data = { earlier: new Date(ms), later: new Date(other) }
  const message = `the slot is in an hour that clocks show twice; pass one of its possibleStarts, ${data.earlier.toJSON()} or ${data.later.toJSON()}`
  addIssueWith(diagnostics, { code: 'ambiguous_local_time', message, data })
  return undefined
}

const pmsTimeOf = (ms: number, { zone, source }: ResolvedZone): PmsTime => {
  const wall = wallOf(ms, zone)
  const ambiguousInTarget = candidates(ms + zone.offsetAt(ms), zone).kind === 'overlap'
  return { ...wall, zone: zone.id, instant: new Date(ms), source, ambiguousInTarget, warnings: [] }
}

const withoutZone = (wall: number): PmsTime => {
  const { date, time } = wallOf(wall, ruleZoneOf(0, false))
  const nothing = { zone: null, offset: null, instant: null }
  return { date, time, ...nothing, source: 'verbatim', ambiguousInTarget: false, warnings: [] }
}

const atTarget = (ms: number, resolved: ResolvedZone, { policy, diagnostics }: Journey): PmsTime =>
  warnOfTwo(pmsTimeOf(ms, resolved), policy, diagnostics)

/** A time that the PMS's clocks show twice cannot say which of the two is meant, but by its offset. */
const warnOfTwo = (time: PmsTime, policy: TimePolicy, diagnostics: Diagnostics): PmsTime => {
  if (!time.ambiguousInTarget) return time
  const where = time.zone === null ? 'of the PMS' : `in ${time.zone}`
  const { date, time: shown, offset } = time
  const outcome =
    policy.onAmbiguousInTarget === 'told'
      ? `; the offset ${offset}, which is sent with it, says which is meant`
      : ', and the PMS cannot tell which is meant'
  const message = `clocks ${where} show ${date} ${shown} twice${outcome}`
  if (policy.onAmbiguousInTarget === 'error')
    addIssue(diagnostics.issues, 'lossy_target', diagnostics.path, `${message}; choose another time`)
  diagnostics.warnings.push({ code: 'ambiguous_in_target', message })
  return time
}

const withoutRepeats = (warnings: readonly TimeWarning[]): TimeWarning[] =>
  warnings.filter(
    ({ code, message }, index) =>
      warnings.findIndex(other => other.code === code && other.message === message) === index,
  )
