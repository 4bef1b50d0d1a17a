import type { Integration, Propexo, PropexoOptions, WriteRequest } from '../../src/index.js'
import { clientOf, type Send } from '../support/client.js'
import {
  json,
  queued,
  type Recorded,
  type RecordingFetch,
  recordingFetch,
} from '../support/recording-fetch.js'

/** A client without rules: inputs of these tests hold what times need, and not what the PMSs want. */
export const clientForTimes = (fetch: Send, options: Partial<PropexoOptions> = {}): Propexo =>
  clientOf(fetch, { rules: { '*': 'off' }, ...options })

/** What the API of these tests knows. Every integration has the same PMS and the same records. */
export interface Known {
  readonly vendor?: string
  /** Of `/v1/timezones/`, as they come. */
  readonly records?: readonly unknown[]
  /** Records by the Propexo id of their location; one that is not here has none. */
  readonly locations?: Readonly<Record<string, readonly unknown[]>>
  /** The server gives no larger pages than this. */
  readonly pageSize?: number
}

/** A fetch that answers what a write with a time asks for, and queues the write. */
export const apiOf = (known: Known = {}): RecordingFetch =>
  recordingFetch(request => answerTo(request, known))

export const answerTo = ({ method, url }: Recorded, known: Known): Response => {
  if (method !== 'GET') return queued()
  if (url.pathname.startsWith('/v1/admin/integrations/'))
    return json({ meta: {}, results: { id: 'int_1', vendor: known.vendor ?? null } })
  if (url.pathname === '/v1/timezones/') return pageOf(url.searchParams, known)
  return json({}, { status: 418 })
}

const pageOf = (
  query: URLSearchParams,
  { records = [], locations = {}, pageSize = 250 }: Known,
): Response => {
  const location = query.get('location_id')
  const all = location === null ? records : (locations[location] ?? [])
  const offset = Number(query.get('offset'))
  const end = offset + Math.min(Number(query.get('limit')), pageSize)
  return json({ meta: { hasMore: end < all.length }, results: all.slice(offset, end) })
}

/** What was asked for, in short: `vendor`, `records`, `records of loc_1`, `write`. */
export const askedOf = ({ requests }: RecordingFetch): string[] =>
  requests.map(({ method, url }) => {
    if (method !== 'GET') return 'write'
    if (url.pathname !== '/v1/timezones/') return 'vendor'
    const location = url.searchParams.get('location_id')
    return location === null ? 'records' : `records of ${location}`
  })

/** A record of `/v1/timezones/` as the contract has it: of prop_1, -06:00 with daylight saving time. */
export const recordOf = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id: 'tz_1',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  last_seen: null,
  x_id: '1',
  integration_id: 'int_1',
  integration_vendor: 'YARDI',
  property_id: 'prop_1',
  x_property_id: '553',
  x_location_id: null,
  is_active: true,
  observes_daylight_savings: true,
  offset: '-06:00',
  server_time_error_seconds: 0,
  ...fields,
})

/** The record of a whole integration. */
export const globalRecord = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  recordOf({ id: 'tz_all', property_id: null, x_property_id: null, ...fields })

/** The record of a Rent Manager location. */
export const locationRecord = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  recordOf({ id: 'tz_loc', property_id: null, x_property_id: null, x_location_id: '12', ...fields })

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

export interface Settings extends Known {
  readonly options?: Partial<PropexoOptions>
  readonly appointmentTimeZone?: string
  /** Whether the vendor is left to be looked up. */
  readonly isAsked?: boolean
}

export const setUp = ({ options, appointmentTimeZone, isAsked, ...known }: Settings): SetUp => {
  const fetch = apiOf(known)
  const propexo = clientForTimes(fetch, options)
  const pms = propexo.integration('int_1', {
    ...(known.vendor === undefined || isAsked ? {} : { vendor: known.vendor }),
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
