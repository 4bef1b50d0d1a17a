import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ConnectionError } from '../../src/index.js'
import { ANY_PMS, clientAt, clientOf } from '../support/client.js'
import { startServer } from '../support/local-server.js'
import { errorBy } from '../support/thrown.js'

const coded = (code: string, more: object = {}) =>
  Object.assign(new Error(`failed: ${code}`), { code, ...more })
/** As the runtime's fetch wraps what undici throws. */
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause })
const several = (errors: readonly Error[], code?: string) =>
  Object.assign(new AggregateError(errors, ''), code === undefined ? {} : { code })

const circle = (code: string): Error => {
  const first = coded(code)
  first.cause = new Error('second', { cause: first })
  return first
}

const NOT_SENT: readonly (readonly [string, unknown])[] = [
  ['connection refused', coded('ECONNREFUSED')],
  ['connection refused, wrapped', fetchFailed(coded('ECONNREFUSED'))],
  ['an unknown host', fetchFailed(coded('ENOTFOUND', { syscall: 'getaddrinfo' }))],
  ['a name server that does not answer', fetchFailed(coded('EAI_AGAIN'))],
  ['a connect timeout', fetchFailed(coded('UND_ERR_CONNECT_TIMEOUT'))],
  ['a host out of reach on connecting', fetchFailed(coded('EHOSTUNREACH', { syscall: 'connect' }))],
  ['a network out of reach on connecting', fetchFailed(coded('ENETUNREACH', { syscall: 'connect' }))],
  ['a certificate that is expired', fetchFailed(coded('CERT_HAS_EXPIRED'))],
  ['a certificate of another host', fetchFailed(coded('ERR_TLS_CERT_ALTNAME_INVALID'))],
  [
    'all addresses refused',
    fetchFailed(several([coded('ECONNREFUSED'), coded('ECONNREFUSED')], 'ECONNREFUSED')),
  ],
  ['all addresses out of reach', several([coded('ECONNREFUSED'), coded('UND_ERR_CONNECT_TIMEOUT')])],
  [
    'all addresses refused, nested',
    several([several([coded('ECONNREFUSED')]), fetchFailed(coded('ENOTFOUND'))]),
  ],
]

const SENT: readonly (readonly [string, unknown])[] = [
  ['a reset', coded('ECONNRESET')],
  ['a reset, wrapped', fetchFailed(coded('ECONNRESET', { syscall: 'read' }))],
  ['a closed socket', fetchFailed(coded('UND_ERR_SOCKET'))],
  ['a broken pipe', fetchFailed(coded('EPIPE'))],
  ['a timeout of the connection', fetchFailed(coded('ETIMEDOUT', { syscall: 'read' }))],
  ['a headers timeout', fetchFailed(coded('UND_ERR_HEADERS_TIMEOUT'))],
  ['an error without code', new Error('socket hang up')],
  ['an error without message', new Error('')],
  ['an empty list of errors', several([])],
  [
    'some addresses refused and one reset',
    several([coded('ECONNREFUSED'), coded('ECONNRESET')], 'ECONNREFUSED'),
  ],
  ['the same, wrapped', fetchFailed(several([coded('ECONNRESET'), coded('ECONNREFUSED')], 'ECONNREFUSED'))],
  ['an unknown error among refusals', several([coded('ECONNREFUSED'), new Error('?')])],
  ['a code that is a name of Object', coded('toString')],
  ['a code that is no text', Object.assign(new Error('x'), { code: { ECONNREFUSED: true } })],
  ['a host out of reach while reading', fetchFailed(coded('EHOSTUNREACH', { syscall: 'read' }))],
  ['a network out of reach while writing', fetchFailed(coded('ENETUNREACH', { syscall: 'write' }))],
  ['a reset whose cause was a refusal', coded('ECONNRESET', { cause: coded('ECONNREFUSED') })],
  ['a refusal on the second try, after a reset', coded('ECONNREFUSED', { cause: coded('ECONNRESET') })],
  ['an error that is its own cause', circle('ECONNRESET')],
  ['text', 'ECONNREFUSED'],
  ['nothing', undefined],
  ['null', null],
  ['a symbol', Symbol('failed')],
  ['an object', { code: 'ECONNRESET' }],
  ['an object without prototype', Object.create(null)],
  ['an error with a field without prototype', coded('ECONNRESET', { headers: Object.create(null) })],
  ['an error whose message is no text', coded('ECONNRESET', { message: { a: 1 } })],
]

const failing = (cause: unknown) => clientOf(() => Promise.reject(cause))
const write = (cause: unknown) =>
  errorBy(ConnectionError, () =>
    failing(cause).integration('int_1', ANY_PMS).events.leads.create({ lead_id: 'lead_1' }),
  )

describe('ConnectionError.sent', () => {
  it.each(NOT_SENT)('is false for %s', async (_, cause) => {
    const error = await write(cause)
    expect(error).toMatchObject({ kind: 'connection', sent: false, operation: 'POST /v1/events/leads' })
    expect(error.message).toContain('nothing was sent')
  })

  it.each(SENT)('is true for %s', async (_, cause) => {
    const error = await write(cause)
    expect(error).toMatchObject({ kind: 'connection', sent: true, operation: 'POST /v1/events/leads' })
    expect(error.message).toContain('may have been processed')
  })

  it.each(NOT_SENT)('is true once an answer has begun, although its body fails with %s', async (_, cause) => {
    const broken = new ReadableStream({ start: stream => stream.error(cause) })
    const { events } = clientOf(async () => new Response(broken)).integration('int_1', ANY_PMS)
    const error = await errorBy(ConnectionError, () => events.leads.create({ lead_id: 'lead_1' }))
    expect([error.sent, error.message.includes('may have been processed')]).toEqual([true, true])
  })

  it('is true for an error that cannot be read', async () => {
    const resisting = new Proxy(coded('ECONNREFUSED'), {
      get: () => {
        throw new Error('no')
      },
    })
    expect((await write(resisting)).sent).toBe(true)
  })

  it('is true for a fetch that gives something other than a response', async () => {
    for (const value of [undefined, null, {}, 'ok']) {
      const { events } = clientOf(async () => value as never).integration('int_1', ANY_PMS)
      expect((await errorBy(ConnectionError, () => events.get('evt_1'))).sent).toBe(true)
    }
  })

  it('is false for a real port that nobody listens on', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await once(server.close(), 'close')
    const { events } = clientAt(`http://127.0.0.1:${port}`).integration('int_1', ANY_PMS)
    expect((await errorBy(ConnectionError, () => events.leads.create({ lead_id: 'l' }))).sent).toBe(false)
  })
})

describe('a connection error', () => {
  it('says what the innermost cause says', async () => {
    const error = await write(
      fetchFailed(coded('ECONNREFUSED', { message: 'connect ECONNREFUSED 127.0.0.1:1' })),
    )
    expect(error.message).toContain('connect ECONNREFUSED 127.0.0.1:1')
    expect(error.message).not.toContain('fetch failed')
  })

  it('of a read does not speak of a write', async () => {
    const error = await errorBy(ConnectionError, () =>
      failing(coded('ECONNRESET')).writes.get('job_1').status(),
    )
    expect(error.message).not.toContain('write may')
  })

  it('of propexo.api is thrown, with the operation of the contract', async () => {
    const { api } = failing(coded('ECONNREFUSED'))
    const path = { event_id: 'evt_1' }
    const error = await errorBy(ConnectionError, () => api.GET('/v1/events/{event_id}', { params: { path } }))
    expect(error).toMatchObject({ sent: false, operation: 'GET /v1/events/{event_id}' })
  })

  it('is never followed by a second attempt of a write', async () => {
    const server = await startServer(response => response.destroy())
    const { events } = clientAt(server.url).integration('int_1', ANY_PMS)
    await errorBy(ConnectionError, () => events.leads.create({ lead_id: 'lead_1' }))
    expect(server.requests).toHaveLength(1)
  })
})
