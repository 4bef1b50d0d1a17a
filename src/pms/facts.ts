import type { TimeSettings } from '../options/time.js'
import type { TimeZoneRecord } from '../time/record.js'
import type { Zone } from '../time/zone.js'
import type { Transport } from '../transport/fetch.js'
import { readPropertyZone } from './property-zones.js'
import { createSharedReads } from './shared-read.js'
import { readTimeZoneRecords } from './time-zone-records.js'
import { readVendor } from './vendor.js'

/** What is known about the integrations and properties of an account, read when it is needed, and shared by all calls. */
export interface PmsFacts {
  /** Kept for ever: an integration does not change its PMS. */
  vendor(integrationId: string, signal: AbortSignal | undefined): Promise<string>
  /** By the client options; kept for an hour. */
  propertyZone(propertyId: string, signal: AbortSignal | undefined): Promise<Zone | undefined>
  /** All records of the integration, of locations only that of this one where it is given; kept for an hour. */
  records(
    integrationId: string,
    locationId: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<readonly TimeZoneRecord[]>
}

const HOUR_MS = 3_600_000

export const createPmsFacts = (transport: Transport, settings: TimeSettings): PmsFacts => {
  const vendors = createSharedReads(id => readVendor(transport, id), Number.POSITIVE_INFINITY)
  const zones = createSharedReads(
    id => readPropertyZone(settings.timeZones, id, settings.timeZoneData, transport.timeoutMs),
    HOUR_MS,
  )
  const records = createSharedReads(id => readTimeZoneRecords(transport, id), HOUR_MS)
  const ofLocation = createSharedReads(key => {
    const [integrationId, locationId] = JSON.parse(key) as [string, string]
    return readTimeZoneRecords(transport, integrationId, locationId)
  }, HOUR_MS)
  return {
    vendor: vendors,
    propertyZone: zones,
    records: async (integrationId, locationId, signal) => {
      const all = await records(integrationId, signal)
      const hasLocations = all.some(({ level }) => level === 'location')
      if (locationId === undefined || !hasLocations) return all
      const own = await ofLocation(JSON.stringify([integrationId, locationId]), signal)
      const ids = new Set(own.map(({ id }) => id))
      return all.filter(({ level, id }) => level !== 'location' || ids.has(id))
    },
  }
}
