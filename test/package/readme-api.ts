import { json, type Recorded, type RecordingFetch, recordingFetch } from '../support/recording-fetch.js'
import { calendarOf, dayOf } from '../zones/slots-and-events/slot-account.js'

/** What happens to the snippets of the README and docs/. */
export interface Course {
  readonly vendor: string
  /** Whether lists have records, and calendars free slots. */
  readonly hasRecords: boolean
  /** How jobs end. */
  readonly ends: 'SUCCESS' | 'FAILURE'
  /** How writes are answered: with a job, with a refusal, or with an answer that is lost on the way. */
  readonly writes: 'queued' | 'refused' | 'lost'
}

interface Written {
  readonly entry: Readonly<Record<string, unknown>>
  readonly atMs: number
}

export interface ReadmeApi {
  readonly fetch: RecordingFetch
  course: Course
}

/** A job gets into the log only after the client has stopped to look for it by itself. */
const LOGGED_AFTER_MS = 30_000

const RECORD = {
  ...{ id: 'rec_1', name: 'Phone call', vendor: 'ENTRATA', email_1: 'ada@example.com' },
  ...{ event_datetime: '2026-06-08T13:30:00-06:00', appointment_datetime: '2026-06-08T13:30:00-06:00' },
}

/** An API in memory that does what its course says, by whatever clock is set. */
export const createReadmeApi = (course: Course): ReadmeApi => {
  const written: Written[] = []
  const write = ({ body }: Recorded): Response => {
    if (api.course.writes === 'refused')
      return json({ error: { code: 'bad_request', message: 'no' } }, { status: 400 })
    const job_id = `job_${written.length + 1}`
    const parameters: unknown = JSON.parse(body)
    const { integration_id } = parameters as { integration_id?: unknown }
    const created_at = new Date().toISOString()
    const entry = {
      id: `wlog_${job_id}`,
      job_id,
      created_at,
      integration_id,
      job_type: 'ENTRATA_CREATE_EVENT',
      parameters,
    }
    written.push({ entry, atMs: Date.now() })
    return api.course.writes === 'lost'
      ? json({ error: { code: 'gateway', message: 'bad gateway' } }, { status: 502 })
      : json({ meta: { job_id }, data: {} })
  }
  const log = (): Response => {
    const logs = written.filter(({ atMs }) => Date.now() - atMs > LOGGED_AFTER_MS).map(({ entry }) => entry)
    return json({ results: { logs: logs.reverse() } })
  }
  const answer = (request: Recorded): Response => {
    const { method, url } = request
    const { pathname } = url
    const { vendor, hasRecords, ends } = api.course
    if (pathname.endsWith('/appointment-availability/'))
      return json({ result: hasRecords ? [calendarOf([dayOf('2026-06-08', '09:00:00-09:30:00')])] : [] })
    if (method !== 'GET') return write(request)
    if (pathname.includes('/write-status/'))
      return json({ write_status: ends, errors: ends === 'FAILURE' ? ['no'] : [], created_record_id: null })
    if (pathname.includes('/logs/writes/')) return log()
    if (/integrations\/\w+/.test(pathname)) return json({ results: { id: 'int_1', vendor } })
    return json({ results: hasRecords ? [RECORD] : [], meta: { hasMore: false, total: hasRecords ? 1 : 0 } })
  }
  const fetch = recordingFetch(request => {
    const response = answer(request)
    response.headers.set('date', new Date().toUTCString())
    return response
  })
  const api: ReadmeApi = { fetch, course }
  return api
}
