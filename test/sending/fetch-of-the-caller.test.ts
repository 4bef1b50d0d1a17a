import nodeFetch from 'node-fetch'
import { Agent, fetch as undiciFetch } from 'undici'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Fetch, Propexo, ServerError } from '../../src/index.js'
import { SLOTS_QUERY } from '../support/availability-query.js'
import { ANY_PMS, AT, clientAt, clientOf, ownClock } from '../support/client.js'
import { type Arrived, type LocalServer, startServer } from '../support/local-server.js'
import { json, queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy, thrownBy } from '../support/thrown.js'

/** Counts what goes through it, as one with a proxy would. */
class CountingAgent extends Agent {
  sent = 0
  override dispatch(...args: Parameters<Agent['dispatch']>): boolean {
    this.sent += 1
    return super.dispatch(...args)
  }
}

const agent = new CountingAgent()

const FETCHES: readonly (readonly [string, Fetch])[] = [
  ['the global fetch', fetch],
  ['a function around the global fetch', (url, init) => fetch(url, init)],
  ['a function around a Request of its own', (url, init) => fetch(new Request(url, init))],
  ['undici.fetch', undiciFetch],
  ['undici.fetch with a dispatcher', (url, init) => undiciFetch(url, { ...init, dispatcher: agent })],
  ['node-fetch', nodeFetch],
]

const startApi = (): Promise<LocalServer> =>
  startServer((response, { method, target }) => {
    response.setHeader('content-type', 'application/json')
    const page = { results: [{ id: 'evt_1', notes: 'München' }], meta: { hasMore: false } }
    if (target.includes('missing')) response.statusCode = 503
    response.end(JSON.stringify(method === 'GET' ? page : { meta: { job_id: 'job_1' }, data: {} }))
  })

describe.each(FETCHES)('%s', (_, send) => {
  const setUp = async () => {
    const server = await startApi()
    return { server, propexo: clientAt(server.url, { fetch: send }) }
  }

  it('sends a write, with its body and its headers', async () => {
    const { server, propexo } = await setUp()
    const { appointments } = propexo.integration('int_1', ANY_PMS)
    const job = await appointments.leads.create({ lead_id: 'lead_1', at: AT, notes: 'Größe' })
    expect(job.id).toBe('job_1')
    expect(server.requests).toHaveLength(1)
    const { method, headers, body } = server.requests[0] as Arrived
    expect(method).toBe('POST')
    expect(headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' })
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)))
    expect(JSON.parse(body)).toMatchObject({ lead_id: 'lead_1', notes: 'Größe' })
  })

  it('reads a list, also through propexo.api, and takes bytes as bytes', async () => {
    const { propexo } = await setUp()
    expect((await propexo.list('/v1/events/').next()).value).toMatchObject({ notes: 'München' })
    expect((await propexo.api.GET('/v1/events/')).data).toMatchObject({ results: [{ id: 'evt_1' }] })
    const { data } = await propexo.api.GET('/v1/events/', { parseAs: 'arrayBuffer' })
    expect(new TextDecoder().decode(data as unknown as ArrayBuffer)).toContain('München')
  })

  it('tells a refusal', async () => {
    const { propexo } = await setUp()
    await errorBy(ServerError, () => propexo.integration('int_1', ANY_PMS).events.get('missing'))
  })

  it('is stopped by the signal of the caller', async () => {
    const server = await startServer(() => {})
    const propexo = clientAt(server.url, { fetch: send })
    const controller = new AbortController()
    const reading = thrownBy(() => propexo.api.GET('/v1/events/', { signal: controller.signal }))
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), 60_000)
    controller.abort('enough')
    expect(await reading).toBe('enough')
  })
})

it('a dispatcher is the one in use', async () => {
  const before = agent.sent
  const propexo = clientAt((await startApi()).url, {
    fetch: (url, init) => undiciFetch(url, { ...init, dispatcher: agent }),
  })
  await propexo.list('/v1/events/').next()
  expect(agent.sent).toBe(before + 1)
})

describe('what every request says itself', () => {
  const CALLS: readonly (readonly [string, (propexo: Propexo) => Promise<unknown>])[] = [
    [
      'a write',
      p => p.integration('int_1', ANY_PMS).appointments.leads.create({ lead_id: 'lead_1', at: AT }),
    ],
    ['a list', p => p.list('/v1/events/').next()],
    ['one record', p => p.integration('int_1', ANY_PMS).events.get('evt_1')],
    ['the status of a job', p => p.writes.get('job_1').status()],
    ['a read by propexo.api', p => p.api.GET('/v1/events/')],
    ['a query by POST', p => p.integration('int_1', ANY_PMS).appointments.availability(SLOTS_QUERY)],
  ]

  it.each(CALLS)('%s: that no cache may answer it, and that no redirect is followed', async (_, call) => {
    const inits: RequestInit[] = []
    const recorded = recordingFetch(({ method }) =>
      method === 'POST' ? queued() : json({ results: [], meta: {} }),
    )
    const send: Fetch = (url, init) => {
      inits.push(init)
      return recorded(url, init)
    }
    await call(clientOf(send)).catch(() => {})
    expect(inits.length).toBeGreaterThan(0)
    for (const init of inits) expect(init).toMatchObject({ cache: 'no-store', redirect: 'manual' })
  })

  it('goes to the fetch of the runtime too', async () => {
    const inits: RequestInit[] = []
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
      inits.push(init)
      return json({ results: [], meta: { hasMore: false } })
    })
    onTestFinished(() => void vi.unstubAllGlobals())
    await new Propexo({ token: 't', clock: ownClock() }).list('/v1/events/').next()
    expect(inits).toMatchObject([{ cache: 'no-store', redirect: 'manual' }])
  })
})
