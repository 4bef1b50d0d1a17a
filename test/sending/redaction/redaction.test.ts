import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Propexo, UnexpectedStatusError, WriteFailedError } from '../../../src/index.js'
import { SLOTS_QUERY } from '../../support/availability-query.js'
import { ANY_PMS, AT, CANARY, clientAt, clientOf } from '../../support/client.js'
import { startServer } from '../../support/local-server.js'
import { json, queued, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy, thrownBy } from '../../support/thrown.js'
import { tracesOf } from '../../support/traces.js'

const CALLS: readonly (readonly [string, (propexo: Propexo) => Promise<unknown>])[] = [
  [
    'a write',
    propexo => propexo.integration('i', ANY_PMS).appointments.leads.create({ lead_id: 'l', at: AT }),
  ],
  ['a list', propexo => propexo.list('/v1/events/').next()],
  [
    'availability',
    propexo => propexo.integration('i', { vendor: 'ENTRATA' }).appointments.availability(SLOTS_QUERY),
  ],
  ['the status of a job', propexo => propexo.writes.get('job_1').status()],
]

const echo = `Authorization: Bearer ${CANARY}`
const envelope = (details: unknown) => ({ error: { code: 'bad', message: `refused ${echo}`, details } })
const body =
  (text: string, status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response(text, { status, headers })

/** What a server sends back of the request that it got. */
const ECHOES: readonly (readonly [string, () => Response])[] = [
  ['HTML of a 500', body(`<html><pre>${echo}</pre></html>`, 500, { 'content-type': 'text/html' })],
  ['HTML far into a 502', body(`<html>${'x'.repeat(1_950)}${echo}`, 502)],
  [
    'JSON of a 400',
    () => json(envelope({ headers: { authorization: `Bearer ${CANARY}` } }), { status: 400 }),
  ],
  [
    'an issue of a 400',
    () => json(envelope({ issues: [{ message: echo, path: [CANARY] }] }), { status: 400 }),
  ],
  ['a key of the JSON of a 400', () => json(envelope({ [CANARY]: { [echo]: [[CANARY]] } }), { status: 400 })],
  ['JSON outside of the envelope of a 403', () => json({ message: echo, [echo]: [echo] }, { status: 403 })],
  ['JSON text of a 401', () => json(echo, { status: 401 })],
  ['truncated JSON of a 500', body(`{"error":{"message":"${echo}`, 500)],
  ['a header of a 429', body('', 429, { 'x-debug': echo, authorization: echo, 'set-cookie': `a=${CANARY}` })],
  ['HTML of a 200', body(`<html>${echo}</html>`, 200)],
  ['truncated JSON of a 200', body(`{"meta":{"job_id":"${echo}`, 200)],
  ['JSON of a 200 of another shape', () => json({ [echo]: echo, results: echo, result: echo })],
]

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(CALLS)('an error of %s', (_, call) => {
  it.each(ECHOES)('does not hold the token that the server echoes in %s', async (_, answer) => {
    expect(tracesOf(await thrownBy(() => call(clientOf(async () => answer()))))).not.toContain(CANARY)
  })
})

describe('the error that propexo.api returns', () => {
  it.each(ECHOES.slice(0, 9))('does not hold the token that the server echoes in %s', async (_, answer) => {
    const { error } = await clientOf(async () => answer()).api.GET('/v1/events/')
    expect(tracesOf(error)).not.toContain(CANARY)
  })
})

it('a token at the edge of what an error carries of a body is not cut in two', async () => {
  for (let length = 1_900; length < 2_100; length += 7) {
    const text = `${'x'.repeat(length)}${CANARY}`
    const { events } = clientOf(async () => new Response(text, { status: 500 })).integration('int_1', ANY_PMS)
    const error = await thrownBy(() => events.leads.create({ lead_id: 'lead_1' }))
    expect(tracesOf(error)).not.toContain(CANARY.slice(0, -8))
  }
})

describe('an answer of a real server', () => {
  it('that redirects a write with the token in Location gives an error without it', async () => {
    const server = await startServer(response => {
      response.writeHead(302, { location: `/login?from=Bearer%20${CANARY}` }).end()
    })
    const pms = clientAt(server.url).integration('int_1', ANY_PMS)
    const error = await thrownBy(() => pms.events.leads.create({ lead_id: 'lead_1' }))
    expect(error).toMatchObject({
      kind: 'ambiguous_write',
      cause: { kind: 'unexpected_status', status: 302 },
    })
    expect(tracesOf(error)).not.toContain(CANARY)
    expect(server.requests).toHaveLength(1)
  })

  it('that redirects a read to another origin is refused, and nothing goes there', async () => {
    const other = await startServer(response => response.end('{"results":{}}'))
    const server = await startServer(response => {
      response.writeHead(307, { location: `${other.url}/v1/events/evt_1` }).end()
    })
    const { events } = clientAt(server.url).integration('int_1', ANY_PMS)
    const error = await errorBy(UnexpectedStatusError, () => events.get('evt_1'))
    expect(error.status).toBe(307)
    expect(error.message).toContain(other.url)
    expect(server.requests[0]?.headers['authorization']).toBe(`Bearer ${CANARY}`)
    expect(other.requests).toEqual([])
  })
})

it('the response that propexo.api gives beside its error does not hold the token in its headers', async () => {
  const answer = () => json({}, { status: 500, headers: { 'x-debug': echo, location: `/?auth=${CANARY}` } })
  const { response } = await clientOf(async () => answer()).api.GET('/v1/events/')
  expect(JSON.stringify([...response.headers])).not.toContain(CANARY)
})

describe('a refusal of the PMS', () => {
  const ended = (status: string) =>
    clientOf(async () => json({ write_status: status, errors: [echo], created_record_id: null })).writes.get(
      'job_1',
    )

  it('that repeats the token gives an error without it', async () => {
    const error = await errorBy(WriteFailedError, () => ended('FAILURE').wait({ pollMs: 1 }))
    expect(tracesOf(error)).not.toContain(CANARY)
  })

  it('is not named in a timeout with the token', async () => {
    const error = await thrownBy(() => ended(echo).wait({ pollMs: 5, timeoutMs: 20 }))
    expect(error).toMatchObject({ kind: 'timeout', scope: 'job' })
    expect(tracesOf(error)).not.toContain(CANARY)
  })
})

describe('what a client gives out', () => {
  it('does not hold the token, however deep it is looked into', async () => {
    const propexo = clientOf(async () => queued())
    const pms = propexo.integration('int_1', ANY_PMS)
    const job = await pms.appointments.leads.create({ lead_id: 'lead_1', at: AT })
    const values = [propexo, propexo.api, propexo.writes, pms, pms.appointments, pms.events, job, job.sent]
    for (const value of values) expect(tracesOf(value)).not.toContain(CANARY)
    expect(tracesOf({ propexo, pms, job })).not.toContain(CANARY)
  })

  it('is never written to the console or to the warnings of the process', async () => {
    const names = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const
    const spies = names.map(name => vi.spyOn(console, name).mockReturnValue(undefined))
    const warning = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined)
    for (const [, answer] of ECHOES) {
      const propexo = clientOf(async () => answer())
      await thrownBy(() => propexo.integration('int_1', ANY_PMS).events.leads.create({ lead_id: 'lead_1' }))
    }
    for (const spy of [...spies, warning]) expect(spy).not.toHaveBeenCalled()
  })
})

describe('a token with characters that are escaped', () => {
  const token = 'canary/5e1f+7a90=c3=='

  it.each([
    ['in the query of a Location', 302, { location: `/login?auth=${encodeURIComponent(token)}` }, ''],
    ['in a percent-encoded body', 500, {}, `<a href="/?auth=${encodeURIComponent(token)}">retry</a>`],
  ])('does not stand %s that an error carries', async (_, status, headers, text) => {
    const fetch = recordingFetch(() => new Response(text, { status, headers: new Headers(headers as never) }))
    const pms = clientOf(fetch, { token }).integration('int_1', ANY_PMS)
    const traces = tracesOf(await thrownBy(() => pms.events.leads.create({ lead_id: 'lead_1' })))
    for (const part of ['5e1f', '7a90']) expect(traces).not.toContain(part)
  })

  it.each([
    ['a backslash', 'canary-5e1f7a90\\', ' '],
    ['a percent sign', 'canary-5e1f7a90%', '41'],
    ['half of a percent encoding', 'canary-5e1f7a90%4', '1'],
    ['half of a numeric entity', 'canary-5e1f7a90&#4', '8;'],
    ['half of a named entity', 'canary-5e1f7a90&am', 'p;'],
  ])('does not stand in an error when it ends with %s, whatever follows it', async (_, ending, follows) => {
    const message = `refused ${ending}${follows}`
    const answer = async () => json({ error: { code: 'bad', message } }, { status: 401 })
    const { events } = clientOf(answer, { token: ending }).integration('int_1', ANY_PMS)
    expect(tracesOf(await thrownBy(() => events.get('evt_1')))).not.toContain('5e1f7a90')
  })
})
