import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError } from '../../../src/index.js'
import { FINAL } from '../../sending/calls.js'
import { type Answer, json, noAnswer } from '../../support/recording-fetch.js'
import { errorBy, thrownBy } from '../../support/thrown.js'
import { API_INPUT, createLab, INPUT, isStatus, logOf, SUCCEEDED } from './support/lost.js'

const reset: Answer = () =>
  Promise.reject(
    new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }),
  )

const LOSSES: readonly (readonly [string, Answer])[] = [
  ['a reset', reset],
  ['an attempt that takes too long', noAnswer],
  ['408', () => json({}, { status: 408 })],
  ['460', () => json({}, { status: 460 })],
  ['499', () => json({}, { status: 499 })],
  ['500', () => json({}, { status: 500 })],
  ['502 with HTML', () => new Response('<html>', { status: 502 })],
  ['599', () => json({}, { status: 599 })],
  ['an empty 200', () => new Response('')],
  ['a 200 with HTML', () => new Response('<html>')],
  ['a 200 that was cut off', () => new Response('{"job_id":"jo')],
  ['a 200 without a job id', () => json({ data: {} })],
  ['a 200 with a job id that is no text', () => json({ job_id: 7 })],
  ['a 200 with an empty job id', () => json({ job_id: ' ', meta: { job_id: '' } })],
  ['a 200 with null', () => json(null)],
  ['204', () => new Response(null, { status: 204 })],
]

describe.each(LOSSES)('a write lost by %s', (_, loss) => {
  it('is found in the log, and sent no second time', async () => {
    const { clock, serve, pms, entry } = createLab()
    const fetch = serve(request => {
      if (isStatus(request)) return SUCCEEDED()
      return request.method === 'GET' ? logOf([entry()]) : loss(request, 0)
    })
    const job = await clock.runUntil(pms(fetch, { timeoutMs: 1_500, retry: {} }).events.leads.create(INPUT))
    expect([job.id, job.adopted, job.sent?.body]).toEqual([
      'job_7',
      true,
      { ...INPUT, integration_id: 'int_1' },
    ])
    const sent = fetch.requests.map(({ method, url }) => `${method} ${url.pathname}`)
    expect(sent).toEqual([
      'POST /v1/events/leads',
      'GET /v1/admin/logs/writes/',
      'GET /v1/admin/write-status/job_7',
    ])
    // The clock of the server is known where the answer had a date.
    const time_range = fetch.requests[1]?.url.searchParams.get('time_range')
    expect(Object.fromEntries(fetch.requests[1]?.url.searchParams ?? [])).toEqual({
      integration_id: 'int_1',
      write_category: 'events',
      limit: '100',
      offset: '0',
      time_range,
    })
    expect(['hour', 'day']).toContain(time_range)
  })

  it('that the log does not show is ambiguous', async () => {
    const { clock, serve, pms } = createLab()
    const fetch = serve(request => (request.method === 'GET' ? logOf([]) : loss(request, 0)))
    const ending = pms(fetch, { timeoutMs: 1_500, retry: {} }).events.leads.create(INPUT)
    const error = await errorBy(AmbiguousWriteError, () => clock.runUntil(ending))
    expect(error).toMatchObject({
      kind: 'ambiguous_write',
      candidates: [],
      operation: 'POST /v1/events/leads',
      write: { operation: 'POST /v1/events/leads', integrationId: 'int_1', alone: true },
    })
    expect(error.cause).toHaveProperty('kind')
    expect(error.message).toMatch(
      /^The event may or may not exist: .*, read \d+ times in 1\d s, shows no match\./,
    )
    expect(fetch.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })
})

/** The plain client gives whatever JSON came, also without a job. */
const LOSSES_OF_API = LOSSES.filter(
  ([name]) => !/^a 200 with(out a job id| a job id| an empty| null)/.test(name),
)

it.each(LOSSES_OF_API)(
  'a write by propexo.api lost by %s is ambiguous without a look, and found later',
  async (_, loss) => {
    const { clock, serve, client, entry } = createLab()
    const fetch = serve(request => {
      if (isStatus(request)) return SUCCEEDED()
      return request.method === 'GET' ? logOf([entry()]) : loss(request, 0)
    })
    const { api } = client(fetch, { timeoutMs: 1_500, retry: {} })
    const sending = api.POST('/v1/events/leads', { body: API_INPUT })
    const error = await errorBy(AmbiguousWriteError, () => clock.runUntil(sending))
    expect(error).toMatchObject({ looks: 0, write: { body: API_INPUT, integrationId: 'int_1' } })
    expect(error.message).toContain('the write log was not searched')
    expect(fetch.requests).toHaveLength(1)
    expect(await clock.runUntil(error.reconcile())).toMatchObject({ id: 'job_7', adopted: true })
  },
)

it.each(FINAL.filter(([name]) => Number(name) < 500))(
  'a write refused with %s is not looked for',
  async (_, fault) => {
    const { clock, serve, pms } = createLab()
    const fetch = serve(fault)
    const error = await thrownBy(() => clock.runUntil(pms(fetch).events.leads.create(INPUT)))
    expect(error).toHaveProperty('kind')
    expect(error).not.toHaveProperty('kind', 'ambiguous_write')
    expect(fetch.requests).toHaveLength(1)
  },
)

it('a write refused with 429 by all attempts is not looked for', async () => {
  const { clock, serve, pms } = createLab()
  const fetch = serve(() => json({}, { status: 429 }))
  const ending = pms(fetch, { retry: {} }).events.leads.create(INPUT)
  await expect(clock.runUntil(ending)).rejects.toHaveProperty('kind', 'rate_limit')
  expect(fetch.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'POST'])
})

it('an entry made while the write still waited for its second attempt is not it', async () => {
  const { clock, serve, pms, entry, at } = createLab()
  let sent = 0
  let madeMeanwhile = ''
  const fetch = serve(({ method }) => {
    if (method === 'GET') return logOf([entry({ created_at: madeMeanwhile })])
    sent += 1
    if (sent > 1) return json({}, { status: 500 })
    madeMeanwhile = at(10_000)
    return json({}, { status: 429, headers: { 'retry-after': '40' } })
  })
  const ending = pms(fetch, { retry: {} }).events.leads.create(INPUT)
  await expect(clock.runUntil(ending)).rejects.toMatchObject({ kind: 'ambiguous_write', candidates: [] })
  expect(sent).toBe(2)
})
