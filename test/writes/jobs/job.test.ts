import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError, RuleError, type WriteJob } from '../../../src/index.js'
import { ANY_PMS, clientOf } from '../../support/client.js'
import { json, noAnswer, queued, recordingFetch } from '../../support/recording-fetch.js'
import { stopTime } from '../../support/stopped-time.js'
import { errorBy } from '../../support/thrown.js'
import { statusOf } from './job-log.js'

const answering = (state: string, retried: () => Response) =>
  recordingFetch(({ method }) => (method === 'POST' ? retried() : statusOf(state)))

describe('retry()', () => {
  it('has a failed write run again, and the job follows', async () => {
    const fetch = answering('FAILURE', () => json({ success: true, job_id: 'job_2' }))
    const job = clientOf(fetch).writes.get('job_1')
    await job.retry()
    expect([job.id, JSON.parse(JSON.stringify(job)).id]).toEqual(['job_2', 'job_2'])
    expect(fetch.requests.map(({ method, url, body }) => [method, url.pathname, body])).toEqual([
      ['GET', '/v1/admin/write-status/job_1', ''],
      ['POST', '/v1/admin/retry-write/job_1', '{}'],
    ])
    await job.status()
    expect(fetch.requests[2]?.url.pathname).toBe('/v1/admin/write-status/job_2')
    await job.retry()
    expect(fetch.requests.at(-1)?.url.pathname).toBe('/v1/admin/retry-write/job_2')
  })

  it.each(['SUCCESS', 'PARTIAL_SUCCESS', 'PENDING', 'QUEUED', 'failure', ''])(
    'of a job that is %j sends nothing',
    async state => {
      const fetch = answering(state, () => json({ success: true, job_id: 'job_2' }))
      const job = clientOf(fetch).writes.get('job_1')
      const { issues } = await errorBy(RuleError, () => job.retry())
      expect(issues.map(({ rule }) => rule)).toEqual(['job.retry'])
      expect([job.id, fetch.requests.map(({ method }) => method)]).toEqual(['job_1', ['GET']])
    },
  )

  it.each([
    ['success: false', () => json({ success: false, job_id: 'job_2' })],
    ['no job id', () => json({ success: true })],
    ['HTML', () => new Response('<html>')],
    ['500', () => json({}, { status: 500 })],
    ['404', () => json({}, { status: 404 })],
  ])('that is answered with %s is an error, and the job stays what it was', async (_, answer) => {
    const fetch = answering('FAILURE', answer)
    const job = clientOf(fetch, { retry: { baseMs: 0.1 } }).writes.get('job_1')
    await expect(job.retry()).rejects.toHaveProperty('kind')
    expect(job.id).toBe('job_1')
    expect(fetch.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('called twice at once runs it again once', async () => {
    let runs = 1
    const fetch = answering('FAILURE', () => json({ success: true, job_id: `job_${++runs}` }))
    const job = clientOf(fetch).writes.get('job_1')
    await Promise.all([job.retry(), job.retry()])
    expect([job.id, fetch.requests.filter(({ method }) => method === 'POST')]).toEqual([
      'job_2',
      [expect.anything()],
    ])
    await job.retry()
    expect(job.id).toBe('job_3')
  })

  it('that was refused can be called again', async () => {
    let states = 0
    const fetch = recordingFetch(({ method }) => {
      if (method === 'POST') return json({ success: true, job_id: 'job_2' })
      states += 1
      return statusOf(states === 1 ? 'PENDING' : 'FAILURE')
    })
    const job = clientOf(fetch).writes.get('job_1')
    await errorBy(RuleError, () => job.retry())
    await job.retry()
    expect(job.id).toBe('job_2')
  })

  it('keeps what was sent', async () => {
    const fetch = recordingFetch(({ method, url }) => {
      if (url.pathname.includes('retry-write')) return json({ success: true, job_id: 'job_2' })
      return method === 'POST' ? queued('job_1') : statusOf('FAILURE')
    })
    const { events } = clientOf(fetch).integration('int_1', ANY_PMS)
    const job = await events.leads.create({ lead_id: 'lead_1' })
    const { sent } = job
    await job.retry()
    expect(JSON.parse(JSON.stringify(job))).toEqual({ id: 'job_2', sent })
    expect(job.adopted).toBe(false)
  })
})

describe('wait()', () => {
  it('ends when its time is up, although a look would be made again', async () => {
    const { clock, watch } = stopTime()
    const init = { status: 503, headers: { 'retry-after': '60' } }
    const job = clientOf(async () => json({}, init), { retry: {}, clock }).writes.get('job_1')
    const running = watch(job.wait({ timeoutMs: 5_000 }))
    expect((await running.after(4_900)).state).toBe('running')
    expect(await running.after(200)).toMatchObject({ error: { kind: 'timeout', scope: 'job' } })
  })

  it('ends when its time is up, although the server gives no answer', async () => {
    const { clock, watch } = stopTime()
    const job = clientOf(recordingFetch(noAnswer), { retry: {}, clock }).writes.get('job_1')
    const running = watch(job.wait({ timeoutMs: 5_000 }))
    expect(await running.after(5_100)).toMatchObject({ error: { kind: 'timeout', scope: 'job' } })
  })

  it('ends when its time is up, although the quota has no place', async () => {
    const { clock, watch } = stopTime()
    const store = { take: () => ({ waitMs: 1_000, used: 1 }), used: () => 1 }
    const job = clientOf(async () => statusOf('SUCCESS'), { quota: { store }, clock }).writes.get('job_1')
    const running = watch(job.wait({ timeoutMs: 5_000 }))
    expect(await running.after(5_100)).toMatchObject({ error: { kind: 'timeout', scope: 'job' } })
  })
})

describe('the answer of a write', () => {
  const answered = (body: unknown): Promise<WriteJob> =>
    clientOf(recordingFetch(() => json(body)))
      .integration('int_1', ANY_PMS)
      .events.leads.create({ lead_id: 'lead_1' })

  it.each([
    { success: false, job_id: 'job_1' },
    { job_id: 'job_1', error: { code: 'x', message: 'no' } },
    { job_id: 'job_1', error: 'no' },
    { job_id: '' },
    { job_id: 7 },
    {},
  ])('%j is no job: nobody knows what became of it', async body => {
    await errorBy(AmbiguousWriteError, () => answered(body))
  })

  it.each([
    { job_id: 'job_1', error: null },
    { success: true, job_id: 'job_1' },
    { meta: { job_id: 'job_1' }, data: {} },
  ])('%j is a job', async body => {
    expect((await answered(body)).id).toBe('job_1')
  })
})

it('writes.get() makes no request, and refuses what is no id', async () => {
  const fetch = recordingFetch(() => statusOf('SUCCESS'))
  const { writes } = clientOf(fetch)
  const job = writes.get('job_1')
  expect([job.id, job.sent, job.adopted]).toEqual(['job_1', undefined, false])
  expect(JSON.stringify(job)).toBe('{"id":"job_1"}')
  for (const id of [undefined, null, '', ' ', 7, {}]) {
    expect(() => writes.get(id as string)).toThrow(expect.objectContaining({ kind: 'configuration' }))
  }
  expect(fetch.requests).toHaveLength(0)
})
