import type { PersonKind } from '../contract/write-kind.js'
import type { TimeSettings } from '../options/time.js'
import type { Zone } from '../time/zone.js'
import type { LookupContext } from '../transport/scope.js'
import type { Transport } from '../transport/transport.js'
import type { TimeZoneRecord } from '../zones/zone-sources.js'
import { type CachedLookup, createCachedLookup } from './cache.js'
import { createEventPairs, type EventPairs } from './event-pairs.js'
import { readPrimaryEmail, readRoles } from './people.js'
import { readPropertyZone } from './property-zones.js'
import { readTimeZoneRecords } from './time-zone-records.js'
import { readVendor } from './vendor.js'

/** What is known about the integrations and properties of an account, read when it is needed, and shared by all calls. */
export interface PmsDirectory {
  /** Kept for ever: an integration does not change its PMS. */
  vendor(integrationId: string, asking: LookupContext): Promise<string>
  /** The same, if it has been read. */
  knownVendor(integrationId: string): string | undefined
  /** By the client options; kept for an hour. */
  propertyZone(propertyId: string, asking: LookupContext): Promise<Zone | undefined>
  /** All records of the integration, of locations only that of this one where it is given; kept for an hour. */
  records(
    integrationId: string,
    locationId: string | undefined,
    asking: LookupContext,
  ): Promise<readonly TimeZoneRecord[]>
  /** Kept for ten minutes; undefined where the record has none. */
  primaryEmail(person: PersonKind, id: string, asking: LookupContext): Promise<string | undefined>
  /** Of an employee; kept for ten minutes. */
  roles(employeeId: string, asking: LookupContext): Promise<readonly string[]>
  readonly pairs: EventPairs
}

/** Something would have to be asked for. */
export class NotKnown extends Error {}

/** The same without asking anybody. @throws NotKnown in place of asking */
export const createOfflineDirectory = (directory: PmsDirectory, settings: TimeSettings): PmsDirectory => {
  const refuse = (): Promise<never> => Promise.reject(new NotKnown('it would have to be asked for'))
  return {
    ...directory,
    vendor: refuse,
    records: refuse,
    primaryEmail: refuse,
    roles: refuse,
    propertyZone: typeof settings.timeZones === 'function' ? refuse : directory.propertyZone,
  }
}

const HOUR_MS = 3_600_000
const TEN_MINUTES_MS = 600_000

export const createPmsDirectory = (transport: Transport, settings: TimeSettings): PmsDirectory => {
  const known = new Map<string, string>()
  const { clock } = transport
  const shared = <T>(
    read: (key: string, parent: LookupContext['parent']) => Promise<T>,
    ttlMs: number,
  ): CachedLookup<T> => createCachedLookup({ read, ttlMs, clock })
  const vendors = shared(async (id, parent) => {
    const vendor = await readVendor(transport, id, parent)
    known.set(id, vendor)
    return vendor
  }, Number.POSITIVE_INFINITY)
  const zones = shared(id => readPropertyZone(settings, id, transport), HOUR_MS)
  const records = shared((id, parent) => readTimeZoneRecords(transport, { id, parent }), HOUR_MS)
  const ofLocation = shared((key, parent) => {
    const [id, locationId] = JSON.parse(key) as [string, string]
    return readTimeZoneRecords(transport, { id, locationId, parent })
  }, HOUR_MS)
  const emails = shared((key, parent) => {
    const [person, id] = JSON.parse(key) as [PersonKind, string]
    return readPrimaryEmail(transport, person, id, parent)
  }, TEN_MINUTES_MS)
  const roles = shared((id, parent) => readRoles(transport, id, parent), TEN_MINUTES_MS)
  return {
    vendor: vendors,
    knownVendor: id => known.get(id),
    propertyZone: zones,
    records: async (integrationId, locationId, asking) => {
      const all = await records(integrationId, asking)
      const hasLocations = all.some(({ level }) => level === 'location')
      if (locationId === undefined || !hasLocations) return all
      const own = await ofLocation(JSON.stringify([integrationId, locationId]), asking)
      const ids = new Set(own.map(({ id }) => id))
      return all.filter(({ level, id }) => level !== 'location' || ids.has(id))
    },
    primaryEmail: (person, id, asking) => emails(JSON.stringify([person, id]), asking),
    roles,
    pairs: createEventPairs(() => clock.monotonic()),
  }
}
