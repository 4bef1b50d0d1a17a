import type { IntegrationOptions, PropexoOptions } from '../../src/index.js'

/** The property of every case is in Chicago. */
const CHICAGO = { prop_1: 'America/Chicago' }
/** What Chicago is in the words of `/v1/timezones/`. */
const RECORD = {
  id: 'tz_1',
  property_id: 'prop_1',
  x_property_id: '553',
  x_location_id: null,
  is_active: true,
  observes_daylight_savings: true,
  offset: '-06:00',
  server_time_error_seconds: 0,
}

/** One PMS: what it is told, and the wall-clock times that must reach it, worked out by hand. */
export interface PmsCase {
  readonly vendor: string
  /** Its rule, in the words of docs/time.md. */
  readonly reads: string
  /** What a caller has to give beside an instant, in the words of docs/time.md. */
  readonly needs: string
  readonly options?: Partial<PropexoOptions>
  readonly integration?: IntegrationOptions
  readonly records?: readonly object[]
  readonly source: string
  /** 2026-06-08T14:30:00-05:00 */
  readonly june: string
  /** 2026-01-15T14:30:00-06:00 */
  readonly january: string
  /** 2026-03-08 02:30 in Chicago does not exist; its later reading, 08:30Z. */
  readonly gap: string
  /** 2026-11-01 01:30 in Chicago occurs twice; its earlier reading, 06:30Z. */
  readonly repeated: string
}

const MOUNTAIN = {
  june: '2026-06-08 13:30:00',
  january: '2026-01-15 13:30:00',
  // At 08:30Z clocks in Denver have not changed yet; at 06:30Z neither.
  gap: '2026-03-08 01:30:00',
  repeated: '2026-11-01 00:30:00',
}
const UTC = {
  june: '2026-06-08 19:30:00',
  january: '2026-01-15 20:30:00',
  gap: '2026-03-08 08:30:00',
  repeated: '2026-11-01 06:30:00',
}
const CENTRAL = {
  june: '2026-06-08 14:30:00',
  january: '2026-01-15 14:30:00',
  gap: '2026-03-08 03:30:00',
  repeated: '2026-11-01 01:30:00',
}
const EASTERN = {
  june: '2026-06-08 15:30:00',
  january: '2026-01-15 15:30:00',
  // Told by the clocks of Chicago; in New York they have changed by then.
  gap: '2026-03-08 04:30:00',
  repeated: '2026-11-01 01:30:00',
}

const NOTHING = 'nothing'
const ZONES = '`property_id`, and `timeZones`'
const OF_RECORD = 'the time zone setting of the property'
const UNDOCUMENTED = 'not documented'
const MUST_SAY = '`appointmentTimeZone`; here `property`'

export const PMS_CASES: readonly PmsCase[] = [
  { vendor: 'ENTRATA', reads: 'US Mountain time', needs: NOTHING, source: 'vendor', ...MOUNTAIN },
  { vendor: 'RESMAN', reads: 'UTC', needs: NOTHING, source: 'vendor', ...UTC },
  { vendor: 'APPFOLIO', reads: 'UTC', needs: NOTHING, source: 'vendor', ...UTC },
  {
    vendor: 'REALPAGE_RPX',
    reads: 'the time of the property, which no API tells',
    needs: ZONES,
    options: { timeZones: CHICAGO },
    source: 'property',
    ...CENTRAL,
  },
  {
    vendor: 'YARDI',
    reads: `${OF_RECORD}, else of the Yardi server`,
    needs: '`property_id`',
    records: [RECORD],
    source: 'record:property',
    ...CENTRAL,
  },
  {
    vendor: 'RENTMANAGER',
    reads: `${OF_RECORD}, location or integration`,
    needs: '`property_id`; `location_id` where settings are by location',
    records: [RECORD],
    source: 'record:property',
    ...CENTRAL,
  },
  {
    vendor: 'RENTMANAGER',
    reads: 'Eastern time, where it has no setting',
    needs: NOTHING,
    records: [],
    // The times that name Chicago as their zone are converted as well.
    options: { onTimeZoneConflict: 'record' },
    source: 'fallback',
    ...EASTERN,
  },
  {
    vendor: 'MRI',
    reads: UNDOCUMENTED,
    needs: MUST_SAY,
    options: { timeZones: CHICAGO },
    integration: { appointmentTimeZone: 'property' },
    source: 'property',
    ...CENTRAL,
  },
  // Masked names of the published specification stand for the same PMSs.
  { vendor: 'SAMPLE2', reads: 'UTC', needs: NOTHING, source: 'vendor', ...UTC },
  {
    vendor: 'SAMPLE1',
    reads: OF_RECORD,
    needs: '`property_id`',
    records: [RECORD],
    source: 'record:property',
    ...CENTRAL,
  },
  {
    vendor: 'A_VENDOR_OF_TOMORROW',
    reads: UNDOCUMENTED,
    needs: MUST_SAY,
    integration: { appointmentTimeZone: 'America/Denver' },
    source: 'integration',
    ...MOUNTAIN,
  },
]
