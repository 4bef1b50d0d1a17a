import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { clientOf } from '../support/client.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { type Ending, stopTime, watch } from './fake-time.js'
import { entry, INPUT, logOf, pmsOf } from './lost.js'

const NOW = Date.parse('2026-06-08T12:00:00Z')
const HOUR = 3_600_000

interface Times {
  /** As the log says when the entry was made. */
  readonly createdAt: unknown
  /** By how much somebody puts the clock of this machine forward between the write and the first look. */
  readonly jumpMs?: number
  readonly hasDate?: boolean
}

/** Loses a write at 12:00:00 by the clock of the server, and looks for it a second later. */
const lookFor = ({ createdAt, jumpMs = 0, hasDate = true }: Times): Promise<Ending> => {
  stopTime()
  vi.setSystemTime(NOW)
  const startMs = performance.now()
  const fetch = recordingFetch(({ method }) => {
    const date = new Date(NOW + performance.now() - startMs).toUTCString()
    const init = hasDate ? { headers: { date } } : {}
    if (method === 'GET') return logOf([entry({ created_at: createdAt })], init)
    vi.setSystemTime(Date.now() + jumpMs)
    return json({}, { ...init, status: 500 })
  })
  const { events } = pmsOf(clientOf(fetch, { reconcile: {}, deadlineMs: 10_000 }))
  return watch(events.leads.create(INPUT)).after(10_100)
}

const FOUND = { state: 'returned', value: { id: 'job_7' } }
const NOT_FOUND = { error: { kind: 'ambiguous_write', candidates: [] } }

describe.each(['UTC', 'America/Denver', 'Asia/Kolkata'])('on a host in %s an entry of the log made', zone => {
  beforeEach(() => {
    vi.stubEnv('TZ', zone)
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone.replace('Calcutta', 'Kolkata')).toBe(zone)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it.each([
    '2026-06-08T12:00:00.500Z',
    '2026-06-08T12:00:00.500',
    '2026-06-08 12:00:00.500',
    '2026-06-08T07:00:00.500-05:00',
    '2026-06-08T17:30:00+0530',
  ])('at %s, just after the write, is it', async createdAt => {
    expect(await lookFor({ createdAt })).toMatchObject(FOUND)
  })

  it.each([
    '2026-06-08T11:59:00Z',
    '2026-06-08T11:59:00',
    '2026-06-08T12:00:00+05:30',
    '',
    'today',
    null,
    undefined,
    NOW,
  ])('at %s is not', async createdAt => {
    expect(await lookFor({ createdAt })).toMatchObject(NOT_FOUND)
  })
})

describe.each([HOUR, -HOUR, 24 * HOUR])('a clock that is put forward by %i ms after the write', jumpMs => {
  it('does not hide its entry', async () => {
    expect(await lookFor({ createdAt: '2026-06-08T12:00:00.500Z', jumpMs })).toMatchObject(FOUND)
  })

  it('makes no older entry pass for it', async () => {
    expect(await lookFor({ createdAt: '2026-06-08T11:59:00Z', jumpMs })).toMatchObject(NOT_FOUND)
  })
})

it('without a Date of the server two minutes are allowed for', async () => {
  const wide = { hasDate: false }
  expect(await lookFor({ createdAt: '2026-06-08T11:59:00Z', ...wide })).toMatchObject(FOUND)
  expect(await lookFor({ createdAt: '2026-06-08T11:57:00Z', ...wide })).toMatchObject(NOT_FOUND)
})

it('another process is told when it was sent by the clock of the server', async () => {
  const skewMs = 2 * HOUR
  stopTime()
  vi.setSystemTime(NOW)
  const date = (): string => new Date(Date.now() + skewMs).toUTCString()
  const fetch = recordingFetch(({ method }) =>
    json({ write_status: 'SUCCESS' }, { status: method === 'GET' ? 200 : 500, headers: { date: date() } }),
  )
  const propexo = clientOf(fetch)
  await propexo.writes.get('job_1').status()
  const ending = await watch(pmsOf(propexo).events.leads.create(INPUT)).after(0)
  expect(ending).toMatchObject({ error: { write: { sentAt: new Date(NOW + skewMs).toISOString() } } })
})
