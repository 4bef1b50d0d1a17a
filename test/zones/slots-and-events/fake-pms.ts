import type { Integration, IntegrationOptions, PropexoOptions } from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import {
  json,
  queued,
  type Recorded,
  type RecordingFetch,
  recordingFetch,
} from '../../support/recording-fetch.js'

export const AVAILABILITY = '/v1/appointment-availability/'
const INTEGRATION = '/v1/admin/integrations/int_1/'
export const TIME_ZONES = '/v1/timezones/'

/** An account with one integration, as a fake server has it. */
export interface FakeAccount {
  /** What the server says when it is asked for the vendor. */
  readonly vendor: string
  readonly client?: Partial<PropexoOptions>
  /** Options of `integration()`; with `vendor` nothing is looked up. */
  readonly integration?: IntegrationOptions
  /** Records of `/v1/timezones/`. */
  readonly records?: readonly unknown[]
  /** `result` of an answer to an availability query. */
  readonly calendars?: (asked: AskedDays, index: number) => unknown
}

interface AskedDays {
  readonly availability_start_date?: string
  readonly availability_duration_days?: number
}

export interface FakePms {
  readonly fetch: RecordingFetch
  readonly pms: Integration
  /** Method and path of each request, in the order in which they were sent. */
  calls(): string[]
  /** Bodies of the requests that had one. */
  bodies(): Record<string, unknown>[]
}

export const fakePms = (account: FakeAccount): FakePms => {
  let queries = 0
  const answer = ({ url, body }: Recorded): Response => {
    if (url.pathname === INTEGRATION) return json({ results: { id: 'int_1', vendor: account.vendor } })
    if (url.pathname === TIME_ZONES) return json({ results: account.records ?? [], meta: { hasMore: false } })
    if (url.pathname !== AVAILABILITY) return queued()
    const result = account.calendars?.(JSON.parse(body), queries) ?? []
    queries += 1
    return json({ meta: { job_id: 'job_1' }, result })
  }
  const fetch = recordingFetch(answer)
  return {
    fetch,
    // Inputs of these tests hold what times need, and not what the PMSs want.
    pms: clientOf(fetch, { rules: { '*': 'off' }, ...account.client }).integration(
      'int_1',
      account.integration,
    ),
    calls: () => fetch.requests.map(({ method, url }) => `${method} ${url.pathname}`),
    bodies: () => fetch.requests.filter(({ body }) => body !== '').map(({ body }) => JSON.parse(body)),
  }
}

/** A PMS that is named by the caller, so that every request is one that the test is about. */
export const knownPms = (vendor: string, account: Omit<FakeAccount, 'vendor'> = {}): FakePms =>
  fakePms({ ...account, vendor, integration: { vendor, ...account.integration } })

/** A record of `/v1/timezones/` of prop_1. */
export const recordOf = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id: 'tz_1',
  x_id: null,
  property_id: 'prop_1',
  x_property_id: '553',
  x_location_id: null,
  is_active: true,
  offset: '-05:00',
  observes_daylight_savings: true,
  server_time_error_seconds: null,
  ...fields,
})

/** A calendar as the contract has it. */
export const calendarOf = (
  calendar_days: unknown,
  fields: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  last_seen: '2026-06-01T16:20:11.000Z',
  calendar_type: 'AGENT_CALENDAR',
  x_agent_id: '88',
  agent_first_name: 'Marisol',
  agent_last_name: 'Vega',
  default_appointment_length: 30,
  minimum_appointment_lead_time: 120,
  timezone: null,
  x_property_id: '553',
  calendar_days,
  ...fields,
})

/** A day of a calendar: `dayOf('2026-06-08', '09:00:00-09:30:00', '10:00:00')`, where the second slot has no end. */
export const dayOf = (date: string, ...slots: readonly string[]): Record<string, unknown> => ({
  date,
  day_of_week: 'Monday',
  opening_time: '09:00:00',
  closing_time: '18:00:00',
  simultaneous_appointment_mode: 'SINGLE',
  max_simultaneous_appointments: 1,
  available_slots: slots.map(slot => {
    const [start, end = null] = slot.split('-')
    return { start, end }
  }),
})
