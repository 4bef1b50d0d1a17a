import { describe, expect, it } from 'vitest'
import {
  AuthenticationError,
  InvalidRequestError,
  isPropexoError,
  LimitError,
  NotFoundError,
  NotSupportedError,
  PermissionError,
  type Propexo,
  PropexoError,
  RateLimitError,
  ServerError,
  StatusError,
  UnexpectedStatusError,
} from '../../src/index.js'
import { SLOTS_QUERY } from '../support/availability-query.js'
import { ANY_PMS, AT, clientAt, clientOf } from '../support/client.js'
import { startServer } from '../support/local-server.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

type Row = readonly [number, string, abstract new (...args: never[]) => StatusError]

/** Section 4 of the design: the kind and the class of every status that is not 2xx. */
const KINDS: readonly Row[] = [
  [400, 'invalid_request', InvalidRequestError],
  [401, 'authentication', AuthenticationError],
  [402, 'unexpected_status', UnexpectedStatusError],
  [403, 'permission', PermissionError],
  [404, 'not_found', NotFoundError],
  [405, 'not_supported', NotSupportedError],
  [406, 'unexpected_status', UnexpectedStatusError],
  [408, 'unexpected_status', UnexpectedStatusError],
  [409, 'unexpected_status', UnexpectedStatusError],
  [413, 'unexpected_status', UnexpectedStatusError],
  [415, 'unexpected_status', UnexpectedStatusError],
  [418, 'unexpected_status', UnexpectedStatusError],
  [422, 'unexpected_status', UnexpectedStatusError],
  [429, 'rate_limit', RateLimitError],
  [451, 'unexpected_status', UnexpectedStatusError],
  [499, 'unexpected_status', UnexpectedStatusError],
  [500, 'server', ServerError],
  [501, 'server', ServerError],
  [502, 'server', ServerError],
  [503, 'server', ServerError],
  [504, 'server', ServerError],
  [599, 'server', ServerError],
]

const envelope = { error: { code: 'some_code', message: 'the lead is gone', details: {} } }

/** The body that comes with a status, and what the message says of it. */
const BODIES: readonly (readonly [string, string, string])[] = [
  ['the proper envelope', JSON.stringify(envelope), 'the lead is gone'],
  ['an empty body', '', 'an empty body'],
  ['a blank body', ' \r\n', 'an empty body'],
  ['HTML', '<!doctype html><title>Bad gateway</title>', 'HTML'],
  ['truncated JSON', '{"error":{"code":"a","mess', 'cut off'],
  ['plain text', 'upstream connect error', 'not JSON'],
  ['JSON outside of the envelope', '{"message":"no"}', 'outside of the error envelope'],
  ['an error that is text', '{"error":"no"}', 'outside of the error envelope'],
  ['an envelope without message', '{"error":{"code":"a"}}', 'outside of the error envelope'],
  [
    'an envelope with a number as code',
    '{"error":{"code":400,"message":"a"}}',
    'outside of the error envelope',
  ],
  ['an error that is null', '{"error":null}', 'outside of the error envelope'],
  ['JSON null', 'null', 'outside of the error envelope'],
  ['a JSON list', '[]', 'outside of the error envelope'],
  ['a JSON number', '0', 'outside of the error envelope'],
]

const CALLS: readonly (readonly [string, string, (propexo: Propexo) => Promise<unknown>])[] = [
  [
    'a write',
    'POST /v1/events/appointments/leads',
    propexo => propexo.integration('i', ANY_PMS).appointments.leads.create({ lead_id: 'l', at: AT }),
  ],
  ['a list', 'GET /v1/events/', propexo => propexo.list('/v1/events/').next()],
  [
    'availability',
    'POST /v1/appointment-availability/',
    propexo => propexo.integration('i', { vendor: 'ENTRATA' }).appointments.availability(SLOTS_QUERY),
  ],
  [
    'one event',
    'GET /v1/events/{event_id}',
    propexo => propexo.integration('i', ANY_PMS).events.get('evt_1'),
  ],
  [
    'the status of a job',
    'GET /v1/admin/write-status/{root_job_id}',
    propexo => propexo.writes.get('job_1').status(),
  ],
]

describe.each(KINDS)('status %i is a %s error', (status, kind, type) => {
  it.each(BODIES)('with %s', async (_, text, said) => {
    const fetch = recordingFetch(() => new Response(text, { status, headers: { 'X-Request-Id': 'req_1' } }))
    const pms = clientOf(fetch).integration('int_1', ANY_PMS)
    const error = await errorBy(StatusError, () => pms.events.leads.create({ lead_id: 'lead_1' }))
    expect(error).toBeInstanceOf(type)
    expect(error).toBeInstanceOf(PropexoError)
    expect(isPropexoError(error)).toBe(true)
    expect(error).toMatchObject({ kind, status, operation: 'POST /v1/events/leads' })
    expect(error.headers).toMatchObject({ 'x-request-id': 'req_1' })
    expect(error.message).toContain(String(status))
    expect(error.message).toContain(said)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: type.name, kind, status })
    expect(fetch.requests).toHaveLength(1)
  })
})

describe.each(CALLS)('%s', (_, operation, call) => {
  it.each(KINDS)('fails by the real status %i', async (status, kind) => {
    const propexo = clientOf(async () => json(envelope, { status }))
    const error = await errorBy(StatusError, () => call(propexo))
    expect(error).toMatchObject({ status, kind, operation, body: envelope })
  })
})

describe('a redirect', () => {
  it.each([300, 301, 302, 303, 304, 307, 308])('of a write by %i is not followed', async status => {
    const server = await startServer((response, { target }) => {
      if (target === '/elsewhere') response.end('{"job_id":"job_1"}')
      else response.writeHead(status, { location: '/elsewhere' }).end()
    })
    const pms = clientAt(server.url).integration('int_1', ANY_PMS)
    const error = await errorBy(StatusError, () => pms.events.leads.create({ lead_id: 'lead_1' }))
    expect(error).toMatchObject({ kind: 'unexpected_status', status, headers: { location: '/elsewhere' } })
    expect(server.requests).toHaveLength(1)
  })

  it.each([301, 302, 303, 307, 308])('of a read by %i is followed', async status => {
    const server = await startServer((response, { target }) => {
      if (target === '/elsewhere') response.end('{"results":{"id":"evt_1"}}')
      else response.writeHead(status, { location: '/elsewhere' }).end()
    })
    expect(await clientAt(server.url).integration('int_1', ANY_PMS).events.get('evt_1')).toEqual({
      id: 'evt_1',
    })
  })

  it('of a read that leads in a circle ends in an error that names the limit', async () => {
    const server = await startServer((response, { target }) => {
      response.writeHead(302, { location: target }).end()
    })
    const { events } = clientAt(server.url, { limits: { redirects: 3 } }).integration('int_1', ANY_PMS)
    const error = await errorBy(LimitError, () => events.get('evt_1'))
    expect(error).toMatchObject({ kind: 'limit', option: 'limits.redirects', limit: 3, sent: true })
    // The request itself, and the three that are followed.
    expect(server.requests).toHaveLength(4)
  })
})

describe('a status that HTTP does not know', () => {
  it.each([
    [600, 'server'],
    [999, 'server'],
  ])('such as %i is an error of the facade', async (status, kind) => {
    const server = await startServer(response => {
      response.writeHead(status).end('{}')
    })
    const { events } = clientAt(server.url).integration('int_1', ANY_PMS)
    await expect(events.get('evt_1')).rejects.toMatchObject({ kind, status })
  })

  it.each([600, 999])('such as %i is a typed error of propexo.api', async status => {
    const server = await startServer(response => {
      response.writeHead(status).end('{}')
    })
    const { api } = clientAt(server.url)
    const outcome = await api.GET('/v1/events/').catch((error: unknown) => ({ error }))
    expect(isPropexoError(outcome.error) || 'response' in outcome, String(outcome.error)).toBe(true)
  })
})
