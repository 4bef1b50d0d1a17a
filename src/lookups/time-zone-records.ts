import { listOf } from '../transport/lists.js'
import type { LookupContext } from '../transport/scope.js'
import type { Transport } from '../transport/transport.js'
import { readRecords } from '../zones/record.js'
import type { TimeZoneRecord } from '../zones/zone-sources.js'

/**
 * The records of `/v1/timezones/` of an integration; where a location is given, only those that go with it. All of the
 * integration's at once: the API has no filter for the record of the whole integration, and a request an hour is little.
 */
export const readTimeZoneRecords = async (
  transport: Transport,
  {
    id,
    locationId,
    parent,
  }: { readonly id: string; readonly locationId?: string; readonly parent?: LookupContext['parent'] },
): Promise<readonly TimeZoneRecord[]> => {
  const results: unknown[] = []
  const query = locationId === undefined ? {} : { location_id: locationId }
  for await (const result of listOf(transport, { integrationId: id, path: '/v1/timezones/', parent }, query))
    results.push(result)
  return readRecords(results)
}
