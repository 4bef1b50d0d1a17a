import { json, queued, type Recorded, type RecordingFetch, recordingFetch } from './recording-fetch.js'

export const AVAILABILITY = '/v1/appointment-availability/'
const INTEGRATIONS = '/v1/admin/integrations/'
export const TIME_ZONES = '/v1/timezones/'

interface AskedDays {
  readonly availability_start_date?: string
  readonly availability_duration_days?: number
}

/** What the API has. Every integration has the same PMS and the same records; every write is queued. */
export interface FakeData {
  /** What the server says when it is asked for the vendor of any integration. */
  readonly vendor?: string | undefined
  /** Records of `/v1/timezones/`, as they come. */
  readonly records?: readonly unknown[] | undefined
  /** The same by the Propexo id of their location; one that is not here has none. */
  readonly locations?: Readonly<Record<string, readonly unknown[]>> | undefined
  /** The server gives no larger pages than this. */
  readonly pageSize?: number | undefined
  /** `results` of other lists and of single records, by path. */
  readonly byPath?: Readonly<Record<string, unknown>> | undefined
  /** `result` of an answer to an availability query. */
  readonly calendars?: ((asked: AskedDays, index: number) => unknown) | undefined
  /** Answers before all others do; undefined leaves it to them. */
  readonly answer?:
    | ((request: Recorded, index: number) => Response | Promise<Response | undefined> | undefined)
    | undefined
}

/** An account of the API in memory: what a write may look up, calendars, and writes that are queued. */
export const fakeApi = (data: FakeData = {}): RecordingFetch => {
  let queries = 0
  return recordingFetch(async (request, index) => {
    const own = await data.answer?.(request, index)
    if (own) return own
    if (request.url.pathname !== AVAILABILITY) return answerTo(request, data)
    const result = data.calendars?.(JSON.parse(request.body), queries) ?? []
    queries += 1
    return json({ meta: { job_id: 'job_1' }, result })
  })
}

export const answerTo = ({ method, url }: Recorded, data: FakeData): Response => {
  if (method !== 'GET') return queued()
  const { pathname, searchParams } = url
  if (pathname.startsWith(INTEGRATIONS))
    return json({ meta: {}, results: { id: pathname.split('/')[4], vendor: data.vendor ?? null } })
  const found =
    data.byPath?.[pathname] ?? (pathname === TIME_ZONES ? recordsFor(searchParams, data) : undefined)
  if (found === undefined) return json({ error: { code: 'not_found', message: 'none' } }, { status: 404 })
  return Array.isArray(found) ? pageOf(found, searchParams, data) : json({ results: found })
}

const recordsFor = (
  query: URLSearchParams,
  { records = [], locations = {} }: FakeData,
): readonly unknown[] => {
  const location = query.get('location_id')
  return location === null ? records : (locations[location] ?? [])
}

const pageOf = (all: readonly unknown[], query: URLSearchParams, { pageSize = 250 }: FakeData): Response => {
  const offset = Number(query.get('offset'))
  const end = offset + Math.min(Number(query.get('limit') ?? pageSize), pageSize)
  return json({ meta: { hasMore: end < all.length }, results: all.slice(offset, end) })
}

/** Method and path of each request, in the order in which they were sent. */
export const callsOf = ({ requests }: RecordingFetch): string[] =>
  requests.map(({ method, url }) => `${method} ${url.pathname}`)

/** A record of `/v1/timezones/` as the contract has it: of prop_1, -06:00 with daylight saving time. */
export const timeZoneRecord = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
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
