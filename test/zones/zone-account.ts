import type { Integration, Propexo, PropexoOptions, WriteRequest } from '../../src/index.js'
import { clientOf, type Send } from '../support/client.js'
import { type FakeData, fakeApi, TIME_ZONES, timeZoneRecord } from '../support/fake-api.js'
import type { RecordingFetch } from '../support/recording-fetch.js'

/** A client without rules: inputs of these tests hold what times need, and not what the PMSs want. */
export const clientForTimes = (fetch: Send, options: Partial<PropexoOptions> = {}): Propexo =>
  clientOf(fetch, { rules: { '*': 'off' }, ...options })

/** What was asked for, in short: `vendor`, `records`, `records of loc_1`, `write`. */
export const askedOf = ({ requests }: RecordingFetch): string[] =>
  requests.map(({ method, url }) => {
    if (method !== 'GET') return 'write'
    if (url.pathname !== TIME_ZONES) return 'vendor'
    const location = url.searchParams.get('location_id')
    return location === null ? 'records' : `records of ${location}`
  })

/** The record of a whole integration. */
export const globalRecord = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  timeZoneRecord({ id: 'tz_all', property_id: null, x_property_id: null, ...fields })

/** The record of a Rent Manager location. */
export const locationRecord = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  timeZoneRecord({ id: 'tz_loc', property_id: null, x_property_id: null, x_location_id: '12', ...fields })

type Person = 'leads' | 'applicants' | 'residents'

type Fields = Readonly<Record<string, unknown>>

/** Every way to have a time placed: it gives what was, or would be, sent. */
export interface Way {
  readonly name: string
  readonly sends: boolean
  sent(pms: Integration, fields: Fields): Promise<WriteRequest>
}

const PEOPLE: readonly Person[] = ['leads', 'applicants', 'residents']

export const WAYS: readonly Way[] = PEOPLE.flatMap(person => {
  const id = { [`${person.slice(0, -1)}_id`]: 'person_1' }
  const event = { event_id: 'evt_1' }
  const way = (method: 'create' | 'update' | 'preview', subject: Fields, of: string): Way => ({
    name: `${person}.${method}${of}`,
    sends: method !== 'preview',
    sent: async (pms, fields) => {
      const call = pms.appointments[person][method] as (
        input: unknown,
      ) => Promise<WriteRequest | { sent: WriteRequest }>
      const result = await call({ ...subject, ...fields })
      return 'sent' in result ? result.sent : result
    },
  })
  return [
    way('create', id, ''),
    way('update', event, ''),
    way('preview', id, ' of a new one'),
    way('preview', event, ' of a change'),
  ]
})

/** An account with one integration, whose vendor is told unless it is to be looked up. */
export interface SetUp {
  readonly fetch: RecordingFetch
  readonly propexo: Propexo
  readonly pms: Integration
  /** What a preview of a lead's appointment says. */
  preview(fields: Fields): Promise<WriteRequest>
  create(fields: Fields, signal?: AbortSignal): Promise<WriteRequest | undefined>
}

export interface Settings extends FakeData {
  readonly options?: Partial<PropexoOptions>
  readonly appointmentTimeZone?: string
  /** Whether the vendor is left to be looked up. */
  readonly isAsked?: boolean
}

export const setUp = ({ options, appointmentTimeZone, isAsked, ...data }: Settings): SetUp => {
  const fetch = fakeApi(data)
  const propexo = clientForTimes(fetch, options)
  const pms = propexo.integration('int_1', {
    ...(data.vendor === undefined || isAsked ? {} : { vendor: data.vendor }),
    ...(appointmentTimeZone === undefined ? {} : { appointmentTimeZone }),
  })
  const { leads } = pms.appointments
  return {
    fetch,
    propexo,
    pms,
    preview: fields => leads.preview({ lead_id: 'lead_1', ...fields } as never),
    create: async (fields, signal) =>
      (await leads.create({ lead_id: 'lead_1', ...fields } as never, signal ? { signal } : {})).sent,
  }
}
