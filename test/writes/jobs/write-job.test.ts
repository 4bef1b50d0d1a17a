import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ResponseShapeError } from '../../../src/index.js'
import { ANY_PMS, AT, CANARY, clientOf } from '../../support/client.js'
import { EACH_WRITE } from '../../support/facade-writes.js'
import { json, queued, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

describe.each(EACH_WRITE)('the job of %s', (_, { call, input }) => {
  const jobOf = (answer: unknown) =>
    call(clientOf(async () => json(answer)).integration('int_1', ANY_PMS), input)

  it.each([
    ['{ job_id }', { job_id: 'job_1', data: {} }],
    ['{ meta: { job_id } }', { meta: { job_id: 'job_1' }, data: {} }],
    ['both, the same', { job_id: 'job_1', meta: { job_id: 'job_1' } }],
    ['null above and an id in meta', { job_id: null, meta: { job_id: 'job_1' } }],
    ['an id above and meta that is null', { job_id: 'job_1', meta: null }],
  ])('is found in %s', async (_, answer) => {
    expect((await jobOf(answer)).id).toBe('job_1')
  })

  it.each([
    ['nothing', {}],
    ['null', null],
    ['text', 'job_1'],
    ['a list', [{ job_id: 'job_1' }]],
    ['an empty id', { job_id: '' }],
    ['an empty id in meta', { meta: { job_id: '' } }],
    ['an id that is a number', { job_id: 17 }],
    ['an id that is an object', { meta: { job_id: { id: 'job_1' } } }],
    ['meta that is text', { meta: 'job_1' }],
    ['an id elsewhere', { data: { job_id: 'job_1' } }],
  ])('is not made up from %s: a 200 without a job id is a ResponseShapeError', async (_, answer) => {
    const error = await errorBy(ResponseShapeError, () => jobOf(answer))
    expect(error).toMatchObject({ kind: 'response_shape', status: 200, body: answer })
    expect(error.message).toContain('may have been queued')
  })
})

it('a blank job id is no job id', async () => {
  const { events } = clientOf(async () => json({ job_id: ' ' })).integration('int_1', ANY_PMS)
  await errorBy(ResponseShapeError, () => events.leads.create({ lead_id: 'lead_1' }))
})

it('an empty job id above does not hide the one in meta', async () => {
  const { events } = clientOf(async () => json({ job_id: '', meta: { job_id: 'job_1' } })).integration(
    'int_1',
    ANY_PMS,
  )
  expect((await events.leads.create({ lead_id: 'lead_1' })).id).toBe('job_1')
})

describe('job.sent', () => {
  it('is what went out, with the time apart', async () => {
    const fetch = recordingFetch(() => queued())
    const { appointments } = clientOf(fetch).integration('int_1', ANY_PMS)
    const job = await appointments.leads.update({ event_id: 'evt 1', at: AT, notes: 'Später 🏠' })
    expect(job.sent).toEqual({
      operation: 'PUT /v1/events/appointments/leads/{event_id}',
      path: { event_id: 'evt 1' },
      body: { notes: 'Später 🏠', appointment_date: '2026-06-08', appointment_time: '14:30:00' },
      time: {
        date: '2026-06-08',
        time: '14:30:00',
        zone: null,
        offset: null,
        instant: null,
        source: 'verbatim',
        ambiguousInTarget: false,
        warnings: [],
      },
      warnings: [],
    })
    expect(JSON.parse(fetch.requests[0]?.body ?? '')).toEqual(job.sent?.body)
  })

  it('has no time where the write has none', async () => {
    const { events } = clientOf(async () => queued()).integration('int_1', ANY_PMS)
    const job = await events.leads.create({ lead_id: 'lead_1' })
    expect(job.sent).toEqual({
      operation: 'POST /v1/events/leads',
      path: {},
      body: { lead_id: 'lead_1', integration_id: 'int_1' },
      warnings: [],
    })
    expect(job.sent).not.toHaveProperty('time')
  })

  it('is undefined for a job that was looked up', () => {
    expect(clientOf(async () => queued()).writes.get('job_1')).toMatchObject({ id: 'job_1', sent: undefined })
  })

  it('does not change with the input', async () => {
    const input = { lead_id: 'lead_1', notes: 'first' }
    const fetch = recordingFetch(() => queued())
    const writing = clientOf(fetch).integration('int_1', ANY_PMS).events.leads.create(input)
    input.notes = 'second'
    const job = await writing
    expect(job.sent?.body).toMatchObject({ notes: 'first' })
    expect(JSON.parse(fetch.requests[0]?.body ?? '')).toMatchObject({ notes: 'first' })
  })
})

describe('a job as JSON', () => {
  it('is its id and what was sent, and takes up again in another process', async () => {
    const propexo = clientOf(async () => queued())
    const job = await propexo.integration('int_1', ANY_PMS).events.leads.create({ lead_id: 'lead_1' })
    const text = JSON.stringify(job)
    expect(JSON.parse(text)).toEqual({ id: 'job_1', sent: job.sent })
    expect(text).not.toContain(CANARY)
    expect(propexo.writes.get(JSON.parse(text).id).id).toBe('job_1')
  })

  it('of a job that was looked up is its id', () => {
    expect(JSON.stringify(clientOf(async () => queued()).writes.get('job_1'))).toBe('{"id":"job_1"}')
  })

  it('and in a debugger holds no token', async () => {
    const job = await clientOf(async () => queued())
      .integration('int_1', ANY_PMS)
      .events.leads.create({ lead_id: 'l' })
    expect(inspect(job, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(CANARY)
  })
})

describe('job.status()', () => {
  const statusOf = (answer: unknown) =>
    clientOf(async () => json(answer))
      .writes.get('job_1')
      .status()

  it('asks once, for this job', async () => {
    const fetch = recordingFetch(() => json({ write_status: 'PENDING', errors: [], created_record_id: null }))
    expect(await clientOf(fetch).writes.get('job 1').status()).toEqual({
      write_status: 'PENDING',
      errors: [],
      created_record_id: null,
    })
    expect(fetch.requests.map(({ method, url }) => [method, url.pathname])).toEqual([
      ['GET', '/v1/admin/write-status/job%201'],
    ])
  })

  it.each(['SUCCESS', 'PARTIAL_SUCCESS', 'FAILURE', 'PENDING', 'SOMETHING_NEW'])(
    'gives %s as it is',
    async status => {
      expect(await statusOf({ write_status: status, errors: ['a'], created_record_id: 'evt_1' })).toEqual({
        write_status: status,
        errors: ['a'],
        created_record_id: 'evt_1',
      })
    },
  )

  it.each([
    ['nothing but the status', { write_status: 'SUCCESS' }],
    ['fields that are null', { write_status: 'SUCCESS', errors: null, created_record_id: null }],
    ['a record id that is a number', { write_status: 'SUCCESS', errors: [], created_record_id: 5 }],
  ])('makes up for %s', async (_, answer) => {
    expect(await statusOf(answer)).toEqual({ write_status: 'SUCCESS', errors: [], created_record_id: null })
  })

  it.each([
    ['null', null],
    ['an object', {}],
    ['a list', []],
    ['a status that is null', { write_status: null }],
    ['a status that is a number', { write_status: 1 }],
  ])('refuses %s as an answer', async (_, answer) => {
    await errorBy(ResponseShapeError, () => statusOf(answer))
  })

  it('keeps the content of errors that are not text', async () => {
    const { errors } = await statusOf({
      write_status: 'FAILURE',
      errors: [{ message: 'Lead not found' }, null, 5],
    })
    expect(errors).toHaveLength(3)
    expect(errors[0]).toContain('Lead not found')
  })

  it('survives errors whose fields are called like methods', async () => {
    const errors = [{ toString: 1, valueOf: 2, message: 'no' }]
    expect((await statusOf({ write_status: 'FAILURE', errors })).errors[0]).toContain('no')
  })

  it('keeps errors that come as one text', async () => {
    expect((await statusOf({ write_status: 'FAILURE', errors: 'Lead not found' })).errors).toEqual([
      'Lead not found',
    ])
  })
})
