import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError, ResponseShapeError, RuleError, ServerError } from '../../src/index.js'
import { ANY_PMS, clientAt, clientOf } from '../support/client.js'
import { startServer } from '../support/local-server.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

type Answers = readonly (readonly [string, (response: ServerResponse) => void])[]

/** The ways in which an answer over HTTP/1.1 can have no body, or none that is worth anything. */
const WORTHLESS: Answers = [
  ['no body and a length of 0', response => response.setHeader('content-length', '0').end()],
  ['no body in chunks', response => response.setHeader('transfer-encoding', 'chunked').end()],
  [
    'no body until the connection closes',
    response => {
      response.useChunkedEncodingByDefault = false
      response.setHeader('connection', 'close')
      response.removeHeader('transfer-encoding')
      response.flushHeaders()
      response.socket?.end()
    },
  ],
  ['nothing but blanks', response => response.end(' \n')],
  ['HTML', response => response.setHeader('content-type', 'text/html').end('<!doctype html><h1>Oops</h1>')],
  [
    'HTML called JSON',
    response => response.setHeader('content-type', 'application/json').end('<h1>Oops</h1>'),
  ],
  [
    'truncated JSON',
    response => response.setHeader('content-type', 'application/json').end('{"results":[{"id'),
  ],
]

const serve = (status: number, answer: (response: ServerResponse) => void) =>
  startServer(response => {
    response.statusCode = status
    answer(response)
  })

/** What `propexo.api` gives for a status that is not 2xx. */
interface Refused {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: { readonly status: number }
}

const lead = { integration_id: 'int_1', lead_id: 'lead_1' }

describe.each(WORTHLESS)('an answer with %s', (_, answer) => {
  const expectRefused = ({ data, error, response }: Refused, status: number): void => {
    expect(error).toMatchObject({
      error: { code: `http_${status}`, message: expect.stringContaining(`${status}`) },
    })
    expect(data).toBeUndefined()
    expect(response.status).toBe(status)
  }

  it.each([400, 401, 404, 429, 500, 503])(
    'and status %i gives a read an error that is truthy',
    async status => {
      const { api } = clientAt((await serve(status, answer)).url)
      expectRefused(await api.GET('/v1/events/'), status)
    },
  )

  it.each([400, 401, 404, 429])('and status %i gives a write an error that is truthy', async status => {
    const { api } = clientAt((await serve(status, answer)).url)
    expectRefused(await api.POST('/v1/events/leads', { body: lead }), status)
  })

  it.each([500, 502, 503, 504])('and status %i leaves open what became of a write', async status => {
    const { api } = clientAt((await serve(status, answer)).url)
    const error = await errorBy(AmbiguousWriteError, () => api.POST('/v1/events/leads', { body: lead }))
    expect(error.cause).toMatchObject({ kind: 'server', status })
    expect(error.write).toMatchObject({
      operation: 'POST /v1/events/leads',
      body: lead,
      integrationId: 'int_1',
    })
  })

  it('and status 500 is a ServerError of the facade', async () => {
    const { events } = clientAt((await serve(500, answer)).url).integration('int_1', ANY_PMS)
    expect((await errorBy(ServerError, () => events.get('evt_1'))).status).toBe(500)
    expect((await errorBy(ServerError, () => events.leads.create({ lead_id: 'lead_1' }))).status).toBe(500)
  })

  it.each([200, 201, 202])('and status %i is a ResponseShapeError, not a SyntaxError', async status => {
    const propexo = clientAt((await serve(status, answer)).url)
    const { events } = propexo.integration('int_1', ANY_PMS)
    for (const call of [
      () => propexo.api.GET('/v1/events/'),
      () => propexo.api.POST('/v1/events/leads', { body: lead }),
      () => events.get('evt_1'),
      // Another one: the same as a lost write would wait.
      () => events.leads.create({ lead_id: 'lead_2' }),
      () => events.list().next(),
    ]) {
      expect((await errorBy(ResponseShapeError, call)).status).toBe(status)
    }
  })
})

describe('an answer that is compressed', () => {
  it('and empty gives an error all the same', async () => {
    const server = await serve(500, response => response.setHeader('content-encoding', 'identity').end())
    expect((await clientAt(server.url).api.GET('/v1/events/')).error).toBeTruthy()
  })
})

describe('an answer without body by its status', () => {
  it('204 has no data and no error', async () => {
    const { api } = clientOf(async () => new Response(null, { status: 204 }))
    const { data, error, response } = await api.GET('/v1/events/')
    expect([data, error, response.status]).toEqual([undefined, undefined, 204])
  })

  it('304 throws, because propexo.api could not tell it from success', async () => {
    const { api } = clientOf(async () => new Response(null, { status: 304 }))
    await expect(api.GET('/v1/events/')).rejects.toMatchObject({
      kind: 'unexpected_status',
      status: 304,
    })
  })
})

describe('propexo.api', () => {
  it('returns the data of a 200', async () => {
    const page = { results: [{ id: 'evt_1' }], meta: { hasMore: false } }
    const { data, error } = await clientOf(async () => json(page)).api.GET('/v1/events/')
    expect(data).toEqual(page)
    expect(error).toBeUndefined()
  })

  it('returns the error of the contract as it is', async () => {
    const body = { error: { code: 'invalid', message: 'no', details: { issues: [] } } }
    const { data, error } = await clientOf(async () => json(body, { status: 400 })).api.GET('/v1/events/')
    expect(error).toEqual(body)
    expect(data).toBeUndefined()
  })

  it('returns the error of the contract as it is, also when it is long', async () => {
    const issues = Array.from({ length: 500 }, (_, row) => ({
      code: 'custom',
      path: ['body', row],
      message: 'no',
    }))
    const body = { error: { code: 'invalid', message: 'no', details: { issues } } }
    const { error } = await clientOf(async () => json(body, { status: 400 })).api.GET('/v1/events/')
    expect(error).toMatchObject({ error: { code: 'invalid', message: 'no' } })
  })

  it('gives the raw text where it is asked for', async () => {
    const { api } = clientOf(async () => new Response('<p>fine</p>'))
    expect((await api.GET('/v1/events/', { parseAs: 'text' })).data).toBe('<p>fine</p>')
  })

  it('sends the body as JSON, and the token', async () => {
    const fetch = recordingFetch(() => json({}))
    await clientOf(fetch).api.POST('/v1/events/leads', { body: lead })
    const [request] = fetch.requests
    expect(JSON.parse(request?.body ?? '')).toEqual(lead)
    expect(request?.headers.get('content-type')).toBe('application/json')
    expect(request?.headers.get('authorization')).toMatch(/^Bearer ./)
  })

  it('refuses a write without a body before sending', async () => {
    const fetch = recordingFetch(() => json({}))
    const error = await errorBy(RuleError, () => clientOf(fetch).api.POST('/v1/events/leads', {} as never))
    expect(error.message).toContain('body')
    expect(fetch.requests).toHaveLength(0)
  })

  it('names everything that is wrong with a request at once', async () => {
    const fetch = recordingFetch(() => json({}))
    const error = await errorBy(RuleError, () =>
      clientOf(fetch).api.PUT('/v1/events/leads/{event_id}', {
        params: { path: { event_id: '..' }, query: { bogus: 1, ignore_unknown_fields: new Date(0) } },
      } as never),
    )
    expect(error.issues.map(({ path }) => path)).toEqual([
      '/event_id',
      '/bogus',
      '/ignore_unknown_fields',
      '',
    ])
    expect(error.operation).toBe('PUT /v1/events/leads/{event_id}')
    expect(fetch.requests).toHaveLength(0)
  })
})

/** What openapi-fetch lets a call replace; refused is as good as safe. */
describe('a call of propexo.api with its own', () => {
  it('fetch gets an error that is truthy from an empty 500', async () => {
    const init = { fetch: async () => new Response('', { status: 500, headers: { 'content-length': '0' } }) }
    const outcome = await clientOf(async () => json({}))
      .api.GET('/v1/events/', init)
      .catch((error: unknown) => ({ error }))
    expect(outcome.error).toBeTruthy()
  })

  it('base URL does not take the token to another host', async () => {
    const fetch = recordingFetch(() => json({}))
    const init = { baseUrl: 'http://elsewhere.test' }
    const error = await errorBy(RuleError, () => clientOf(fetch).api.GET('/v1/events/', init))
    expect(error.issues.map(({ path }) => path)).toEqual(['/baseUrl'])
    expect(fetch.requests).toEqual([])
  })
})
