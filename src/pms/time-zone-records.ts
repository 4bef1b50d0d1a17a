import { listOf } from '../pages.js'
import { readRecords, type TimeZoneRecord } from '../time/record.js'
import type { Transport } from '../transport/fetch.js'

/**
 * The records of `/v1/timezones/` of an integration; where a location is given, only those that go with it. All of the
 * integration's at once: the API has no filter for the record of the whole integration, and a request an hour is little.
 */
export const readTimeZoneRecords = async (
  transport: Transport,
  integrationId: string,
  locationId?: string,
): Promise<readonly TimeZoneRecord[]> => {
  const results: unknown[] = []
  const query = locationId === undefined ? {} : { location_id: locationId }
  for await (const result of listOf(transport, integrationId, '/v1/timezones/', query)) results.push(result)
  return readRecords(results)
}
