import { readZone } from '../time/iana-zone.js'
import { sayOffset } from '../time/text.js'
import type { TimeWarningCode } from './pms-time.js'
import { hasRecord, LEVELS, locationsAgree, recordZone } from './record.js'
import {
  type Diagnostics,
  onTrial,
  type ResolvedZone,
  type ZoneQuery,
  type ZoneSources,
} from './zone-sources.js'

/** What has to be told before it is known which setting of a PMS applies. */
export interface MissingId {
  readonly code: TimeWarningCode & ('property_not_told' | 'location_not_told')
  /** Names of fields of the input. */
  readonly ids: string
  readonly why: string
}

/** Undefined where it is known which setting applies, or where none that may apply would make a difference. */
export const missingId = (ms: number, query: ZoneQuery): MissingId | undefined => {
  const { sources, policy } = query
  const { pms, propertyId, locationId, records } = sources
  const [ofProperties, ofLocations] = (['property', 'location'] as const).map(level =>
    records.some(record => record.level === level),
  )
  if (propertyId === undefined && locationId === undefined && (ofProperties || ofLocations)) {
    const ids = ofLocations ? 'property_id or location_id' : 'property_id'
    const why = `${pms} has time zone settings of single properties or locations`
    return { code: 'property_not_told', ids, why }
  }
  if (!ofLocations || locationId !== undefined || hasRecord(sources, ['property'])) return undefined
  // The property may be of any of these locations, whose settings come before that of the integration.
  const otherwise = settingOf(ms, onTrial(query))
  if (otherwise && locationsAgree(ms, otherwise.zone, sources, policy)) return undefined
  const why = `${pms} has time zone settings of locations, and none of this property`
  return { code: 'location_not_told', ids: 'location_id', why }
}

/**
 * What a PMS says itself of the zone in which it reads times: by its record, or, as its vendor documents it, for want of
 * one. Undefined where there is neither, and after an issue.
 */
export const settingOf = (ms: number, query: ZoneQuery): ResolvedZone | undefined => {
  const { policy, diagnostics } = query
  const { rule } = query.sources
  const before = diagnostics.issues.length
  const found = recordZone(ms, LEVELS, query)
  if (found || diagnostics.issues.length > before) return found
  if (rule.reads !== 'record' || rule.fallback === undefined) return undefined
  return { zone: readZone(rule.fallback, '', [], policy.timeZoneData), source: 'fallback' }
}

/** `Yardi's own setting puts it at UTC-5` */
export const saySetting = (
  { pms, propertyId, locationId }: ZoneSources,
  { zone, source }: ResolvedZone,
  ms: number,
  it?: string,
): string => {
  const offset = sayOffset(zone.offsetAt(ms))
  if (source === 'fallback')
    return `${pms} has no time zone setting for it, and reads times in ${zone.id} (${offset}) then, as documented`
  const ofLocation = source === 'record:location' ? ` of location ${locationId}` : ''
  const ofWhat = source === 'record:integration' ? ' of the whole integration' : ofLocation
  return `${pms}'s own setting${ofWhat} puts ${it ?? propertyId ?? 'the property'} at ${offset}`
}

/** What is taken for want of a setting is worth a word. */
export const sayFallback = (
  { zone, source }: ResolvedZone,
  { pms }: ZoneSources,
  { warnings }: Diagnostics,
): void => {
  if (source !== 'fallback') return
  const message = `${pms} has no usable time zone setting for this property, so ${zone.id} is taken, as documented`
  warnings.push({ code: 'fallback_zone', message })
}
