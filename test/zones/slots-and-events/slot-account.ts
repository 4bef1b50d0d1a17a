import type { Integration, IntegrationOptions, PropexoOptions } from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import { callsOf, type FakeData, fakeApi, timeZoneRecord } from '../../support/fake-api.js'
import type { RecordingFetch } from '../../support/recording-fetch.js'

/** An account with one integration, as a fake server has it. */
export interface FakeAccount extends Pick<FakeData, 'records' | 'calendars'> {
  readonly vendor: string
  readonly client?: Partial<PropexoOptions>
  /** Options of `integration()`; with `vendor` nothing is looked up. */
  readonly integration?: IntegrationOptions
}

export interface FakePms {
  readonly fetch: RecordingFetch
  readonly pms: Integration
  /** Method and path of each request, in the order in which they were sent. */
  calls(): string[]
  /** Bodies of the requests that had one. */
  bodies(): Record<string, unknown>[]
}

export const fakePms = ({ client, integration, ...data }: FakeAccount): FakePms => {
  const fetch = fakeApi(data)
  return {
    fetch,
    // Inputs of these tests hold what times need, and not what the PMSs want.
    pms: clientOf(fetch, { rules: { '*': 'off' }, ...client }).integration('int_1', integration),
    calls: () => callsOf(fetch),
    bodies: () => fetch.requests.filter(({ body }) => body !== '').map(({ body }) => JSON.parse(body)),
  }
}

/** A PMS that is named by the caller, so that every request is one that the test is about. */
export const knownPms = (vendor: string, account: Omit<FakeAccount, 'vendor'> = {}): FakePms =>
  fakePms({ ...account, vendor, integration: { vendor, ...account.integration } })

/** A record of a property in New York. */
export const easternRecord = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  timeZoneRecord({ offset: '-05:00', ...fields })

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
