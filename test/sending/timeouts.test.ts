import { describe, expect, it } from 'vitest'
import { type CallOptions, type Propexo, TimeoutError } from '../../src/index.js'
import { SLOTS_QUERY } from '../support/availability-query.js'
import { ANY_PMS, AT, clientAt, clientOf } from '../support/client.js'
import { type Handler, startServer } from '../support/local-server.js'
import { json, noAnswer, queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

/** Servers that never come to an end. */
const STALLS: readonly (readonly [string, Handler])[] = [
  ['before the headers', () => {}],
  [
    'after the headers',
    response => response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders(),
  ],
  ['in the middle of the body', response => response.write('{"job_id":"jo')],
  [
    'in the middle of a body with a length',
    response => response.writeHead(200, { 'content-length': '100' }).write('{"job_id":"jo'),
  ],
  ['in the middle of the body of a 500', response => response.writeHead(500).write('{"error":')],
  [
    'by sending a little all the time',
    response => {
      const timer = setInterval(() => response.write(' '), 5)
      response.on('close', () => clearInterval(timer))
    },
  ],
]

const CALLS: readonly (readonly [string, (propexo: Propexo, options: CallOptions) => Promise<unknown>])[] = [
  [
    'a write',
    (propexo, options) =>
      propexo.integration('i', ANY_PMS).appointments.leads.create({ lead_id: 'l', at: AT }, options),
  ],
  ['a list', (propexo, options) => propexo.list('/v1/events/', {}, options).next()],
  ['the status of a job', (propexo, options) => propexo.writes.get('job_1').status(options)],
]

describe.each(STALLS)('a server that stalls %s', (_, handle) => {
  it.each(CALLS)('lets %s time out by the client’s option and by the call’s', async (_, call) => {
    const server = await startServer(handle)
    const byClient = await errorBy(TimeoutError, () => call(clientAt(server.url, { timeoutMs: 40 }), {}))
    expect(byClient).toMatchObject({ kind: 'timeout', scope: 'attempt', timeoutMs: 40 })
    const byCall = await errorBy(TimeoutError, () => call(clientAt(server.url), { timeoutMs: 30 }))
    expect(byCall).toMatchObject({ kind: 'timeout', scope: 'attempt', timeoutMs: 30 })
    expect(byCall.message).toContain('30 ms')
    expect(server.requests.length).toBeLessThanOrEqual(2)
  })

  it('lets propexo.api time out', async () => {
    const { api } = clientAt((await startServer(handle)).url, { timeoutMs: 40 })
    const error = await errorBy(TimeoutError, () => api.GET('/v1/events/'))
    expect(error).toMatchObject({ scope: 'attempt', timeoutMs: 40, operation: 'GET /v1/events/' })
  })
})

describe('a timeout', () => {
  it('of a write warns that the write may have been processed; of a read it does not', async () => {
    const { events } = clientOf(recordingFetch(noAnswer), { timeoutMs: 5 }).integration('int_1', ANY_PMS)
    const write = await errorBy(TimeoutError, () => events.leads.create({ lead_id: 'lead_1' }))
    const read = await errorBy(TimeoutError, () => events.get('evt_1'))
    expect(write.message).toContain('may have been processed')
    expect(read.message).not.toContain('processed')
  })

  it('of a query that is a POST does not speak of a write', async () => {
    const propexo = clientOf(recordingFetch(noAnswer), { timeoutMs: 5 })
    const { appointments } = propexo.integration('int_1', { vendor: 'MRI' })
    const facade = await errorBy(TimeoutError, () => appointments.availability(SLOTS_QUERY))
    const body = { integration_id: 'int_1' }
    const api = await errorBy(TimeoutError, () => propexo.api.POST('/v1/appointment-availability/', { body }))
    for (const { message } of [facade, api]) expect(message).not.toContain('processed')
  })

  it('holds for a fetch that ignores the signal', async () => {
    const propexo = clientOf(() => new Promise(() => {}), { timeoutMs: 5 })
    await errorBy(TimeoutError, () => propexo.writes.get('job_1').status())
  })

  it('holds for a body that ignores the signal', async () => {
    const propexo = clientOf(async () => new Response(new ReadableStream({})), { timeoutMs: 5 })
    await errorBy(TimeoutError, () => propexo.writes.get('job_1').status())
  })

  it('aborts the request', async () => {
    const fetch = recordingFetch(noAnswer)
    await errorBy(TimeoutError, () => clientOf(fetch, { timeoutMs: 5 }).writes.get('job_1').status())
    expect(fetch.requests[0]?.signal.aborted).toBe(true)
  })

  it('does not come up when the answer is there in time', async () => {
    const propexo = clientOf(async () => {
      await new Promise(resolve => setTimeout(resolve, 10))
      return queued()
    })
    const job = await propexo
      .integration('i', ANY_PMS)
      .events.leads.create({ lead_id: 'l' }, { timeoutMs: 5_000 })
    expect(job.id).toBe('job_1')
  })

  it('holds for a token function that does not answer, and a late token sends nothing', async () => {
    const fetch = recordingFetch(() => queued())
    const token = () => new Promise<string>(resolve => setTimeout(resolve, 60, 'token_1'))
    const { events } = clientOf(fetch, { token, timeoutMs: 10 }).integration('int_1', ANY_PMS)
    await errorBy(TimeoutError, () => events.leads.create({ lead_id: 'lead_1' }))
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(fetch.requests).toHaveLength(0)
  })

  it('while the token is being fetched does not say that the write may have been processed', async () => {
    const token = () => new Promise<string>(() => {})
    const { events } = clientOf(async () => queued(), { token, timeoutMs: 10 }).integration('int_1', ANY_PMS)
    const error = await errorBy(TimeoutError, () => events.leads.create({ lead_id: 'lead_1' }))
    expect(error.message).not.toContain('may have been processed')
  })

  it('is that of each page, and not of the whole list', async () => {
    const propexo = clientOf(
      recordingFetch(async (_, index) => {
        await new Promise(resolve => setTimeout(resolve, 60))
        return json({ results: [index], meta: { hasMore: index < 7 } })
      }),
      { timeoutMs: 350 },
    )
    const items: unknown[] = []
    for await (const item of propexo.list('/v1/events/')) items.push(item)
    expect(items).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })
})

it('a connection that is cut in the middle of the body is a ConnectionError, and was sent', async () => {
  const server = await startServer(response => {
    response.writeHead(200, { 'content-length': '100' }).write('{"job_id":"jo')
    setTimeout(() => response.destroy(), 10)
  })
  const { events } = clientAt(server.url).integration('int_1', ANY_PMS)
  await expect(events.leads.create({ lead_id: 'lead_1' })).rejects.toMatchObject({
    kind: 'ambiguous_write',
    cause: { kind: 'connection', sent: true },
  })
  expect(server.requests).toHaveLength(1)
})

it('a connection that is cut before the headers is a ConnectionError, and was sent', async () => {
  const server = await startServer(response => response.destroy())
  const { events } = clientAt(server.url).integration('int_1', ANY_PMS)
  await expect(events.leads.create({ lead_id: 'lead_1' })).rejects.toMatchObject({
    kind: 'ambiguous_write',
    cause: { kind: 'connection', sent: true },
  })
  expect(server.requests).toHaveLength(1)
})
