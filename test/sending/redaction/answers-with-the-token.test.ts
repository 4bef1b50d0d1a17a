import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cases } from '../../support/cases.js'
import { ANY_PMS, clientOf } from '../../support/client.js'
import { json, queued } from '../../support/recording-fetch.js'

/** Tokens as mocks have them, and ids of records that hold them. */
const idWith = fc
  .record({
    token: fc.stringMatching(/^[a-z]{4,12}$/),
    before: fc.stringMatching(/^\w{1,6}$/),
    after: fc.stringMatching(/^\w{0,6}$/),
  })
  .map(({ token, before, after }) => ({ token, id: `${before}_${token}_${after}` }))

/** A record that has the token in an id, a key, a text and a list. */
const recordOf = (id: string, token: string) => ({
  id,
  [token]: { notes: `Bearer ${token}`, [`x_${token}`]: [token, { id }] },
  event_datetime: '2026-06-08T14:30:00.000Z',
})

const RUNS = { numRuns: cases(100) }

describe('the data of an answer that succeeded is as it came, also where it holds the token:', () => {
  it('a record, a page of a list, and the id of a job', async () => {
    await fc.assert(
      fc.asyncProperty(idWith, async ({ token, id }) => {
        const record = recordOf(id, token)
        const { events } = clientOf(async () => json({ results: record }), { token }).integration(
          'int_1',
          ANY_PMS,
        )
        expect(await events.get('evt_1')).toEqual(record)
        const page = { results: [record], meta: { hasMore: false } }
        const listed = []
        for await (const each of clientOf(async () => json(page), { token }).list('/v1/events/'))
          listed.push(each)
        expect(listed).toEqual([record])
        const pms = clientOf(async () => queued(id), { token }).integration('int_1', ANY_PMS)
        expect((await pms.events.leads.create({ lead_id: 'lead_1' })).id).toBe(id)
      }),
      RUNS,
    )
  })

  it('the outcome of a job, with what the PMS said', async () => {
    await fc.assert(
      fc.asyncProperty(idWith, async ({ token, id }) => {
        const status = { write_status: 'PARTIAL_SUCCESS', errors: [`no ${token}`], created_record_id: id }
        const job = clientOf(async () => json(status), { token }).writes.get('job_1')
        expect(await job.status()).toEqual(status)
        expect(await job.wait({ pollMs: 0.1 })).toEqual(status)
      }),
      { numRuns: cases(30) },
    )
  })

  it('what propexo.api gives, as JSON, as text, as bytes, and its headers', async () => {
    await fc.assert(
      fc.asyncProperty(idWith, async ({ token, id }) => {
        const page = { results: [recordOf(id, token)], meta: { hasMore: false } }
        const { api } = clientOf(async () => json(page, { headers: { 'x-record': id } }), { token })
        const { data, response } = await api.GET('/v1/events/')
        expect(data).toEqual(page)
        expect(response.headers.get('x-record')).toBe(id)
        const text = (await api.GET('/v1/events/', { parseAs: 'text' })).data
        expect(text).toBe(JSON.stringify(page))
        const bytes = (await api.GET('/v1/events/', { parseAs: 'arrayBuffer' })).data
        expect(new TextDecoder().decode(bytes)).toBe(JSON.stringify(page))
      }),
      RUNS,
    )
  })
})
