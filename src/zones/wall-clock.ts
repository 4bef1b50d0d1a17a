import type { TimeIssue } from '../time/error.js'
import { readZone } from '../time/iana-zone.js'
import { HOUR } from '../time/text.js'
import { candidates, type Disambiguation, instantOf } from '../time/wall-time.js'
import type { Zone } from '../time/zone.js'
import type { TimeWarning } from './pms-time.js'
import { LEVELS, PROPERTY_LEVELS, recordZones } from './record.js'
import { fixedZone, resolveProperty, resolveZone } from './resolve.js'
import {
  type Diagnostics,
  type ResolvedZone,
  readsByRecord,
  type ZonePolicy,
  type ZoneSources,
} from './zone-sources.js'

/** Clocks whose zone is for the sources to say, which may say another one at another instant. */
export interface WallClock {
  /** Every zone that they may be in: several where a record leaves daylight saving time open, or records contradict. */
  readonly zones: readonly Zone[]
  /** The zone at an instant; undefined after an issue. */
  resolve(ms: number, diagnostics: Diagnostics): ResolvedZone | undefined
}

/** A time of a wall clock as it was understood. */
export interface ResolvedWallTime extends ResolvedZone {
  readonly ms: number
}

/** Those of the property. */
export const propertyClock = (sources: ZoneSources, policy: ZonePolicy): WallClock => ({
  zones: sources.configured ? [sources.configured] : recordZones(sources, PROPERTY_LEVELS, policy),
  resolve: (ms, diagnostics) => resolveProperty(ms, { sources, policy, diagnostics }),
})

/** Those of the PMS. */
export const pmsClock = (sources: ZoneSources, policy: ZonePolicy): WallClock => ({
  zones: zonesOfPms(sources, policy),
  resolve: (ms, diagnostics) => resolveZone(ms, undefined, { sources, policy, diagnostics }),
})

const zonesOfPms = (sources: ZoneSources, policy: ZonePolicy): readonly Zone[] => {
  const { configured, rule } = sources
  const fixed = fixedZone(sources, policy.timeZoneData)
  if (fixed) return [fixed.zone]
  const given = configured ? [configured] : []
  if (!readsByRecord(sources)) return given
  const ofRecords = recordZones(sources, LEVELS, policy)
  const fallback =
    rule.reads === 'record' && rule.fallback !== undefined
      ? [readZone(rule.fallback, '', [], policy.timeZoneData)]
      : []
  const setting = ofRecords.length > 0 ? ofRecords : fallback
  const ranked = policy.onTimeZoneConflict === 'record' ? [setting, given] : [given, setting]
  return ranked.find(each => each.length > 0) ?? []
}

/** Where no zone is known, any instant of that day finds out why. */
const TYPICAL = 7 * HOUR

/**
 * The instant that a time of a wall clock means, whoever's clock it is. It is certain where every zone that the clocks may
 * be in gives the same one; two readings, and none, are for `disambiguation`. Undefined after an issue.
 */
export const resolveWallTime = (
  wall: number,
  disambiguation: Disambiguation,
  { zones, resolve }: WallClock,
  diagnostics: Diagnostics,
): ResolvedWallTime | undefined => {
  const { path, issues, warnings } = diagnostics
  const look = (ms: number): Look => {
    const found: Diagnostics = { path, issues: [], warnings: [] }
    return { ms, resolved: resolve(ms, found), issues: found.issues, warnings: found.warnings }
  }
  const asked = new Set(zones.flatMap(zone => instantsIn(zone, wall, disambiguation)))
  const looks = [...(asked.size > 0 ? asked : [wall + TYPICAL])].map(look)
  const doubt = looks.find(({ resolved }) => resolved === undefined)
  if (doubt) {
    issues.push(...doubt.issues)
    return undefined
  }
  const shown = looks.filter(({ ms, resolved }) => resolved?.zone.offsetAt(ms) === wall - ms)
  const isChosen = looks.length === 1 && disambiguation !== 'reject' && asked.size > 0
  const only = isChosen ? looks[0] : shown.length === 1 ? shown[0] : undefined
  if (only?.resolved) {
    warnings.push(...only.warnings)
    return { ...only.resolved, ms: only.ms }
  }
  const zone = (shown[0] ?? looks[0])?.resolved?.zone
  const ms = zone && instantOf(wall, zone, disambiguation, diagnostics)
  const resolved = ms ? resolve(ms, diagnostics) : undefined
  return ms && resolved ? { ...resolved, ms } : undefined
}

interface Look {
  readonly ms: number
  readonly resolved: ResolvedZone | undefined
  readonly issues: readonly TimeIssue[]
  readonly warnings: readonly TimeWarning[]
}

/** The instants that a time may mean in a zone: both where it occurs twice or never, unless one is chosen. */
const instantsIn = (zone: Zone, wall: number, disambiguation: Disambiguation): readonly number[] => {
  const { earlier, later } = candidates(wall, zone)
  return disambiguation === 'reject'
    ? [earlier, later]
    : [instantOf(wall, zone, disambiguation, { path: '', issues: [] })]
}
