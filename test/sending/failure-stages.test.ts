import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFailure } from '../../src/transport/failure-stage.js'
import { cases } from '../support/cases.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'

const errorOf = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields)

/** `fetch failed`, with what undici gives as its cause. */
const failed = (cause: unknown): Error => new TypeError('fetch failed', { cause })

const socket = (code: string, syscall: string): Error => errorOf(`${syscall} ${code}`, { code, syscall })

/** What each runtime throws, by the stage that failed; certain: no byte of a request left; final: trying again cannot help. */
const TOLD: readonly (readonly [string, unknown, object])[] = [
  [
    'Node: no address',
    failed(socket('ENOTFOUND', 'getaddrinfo')),
    { stage: 'resolving', isCertain: true, isFinal: false },
  ],
  [
    'Node: a resolver out of work',
    failed(socket('EAI_AGAIN', 'getaddrinfo')),
    { stage: 'resolving', isCertain: true },
  ],
  [
    'Node: refused',
    failed(socket('ECONNREFUSED', 'connect')),
    { stage: 'connecting', isCertain: true, isFinal: false },
  ],
  [
    'Node: refused at every address',
    failed(new AggregateError([socket('ECONNREFUSED', 'connect'), socket('ENETUNREACH', 'connect')])),
    { stage: 'connecting', isCertain: true },
  ],
  [
    'Node: no connection in time',
    failed(errorOf('Connect Timeout Error', { code: 'UND_ERR_CONNECT_TIMEOUT' })),
    { stage: 'connecting', isCertain: true },
  ],
  [
    'Node: an unknown authority',
    failed(errorOf('self-signed certificate in certificate chain', { code: 'SELF_SIGNED_CERT_IN_CHAIN' })),
    { stage: 'tls', isCertain: true, isFinal: true },
  ],
  [
    'Node: another host in the certificate',
    failed(errorOf('does not match', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })),
    { stage: 'tls', isCertain: true, isFinal: true },
  ],
  [
    'Node: closed in the handshake',
    failed(
      errorOf('Client network socket disconnected before secure TLS connection was established', {
        code: 'ECONNRESET',
      }),
    ),
    { stage: 'tls', isCertain: true, isFinal: false },
  ],
  [
    'Node: plain text on the port of TLS',
    failed(errorOf('wrong version number', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' })),
    { stage: 'tls', isCertain: false, isFinal: true },
  ],
  [
    'Node: a port that fetch forbids',
    failed(errorOf('bad port')),
    { stage: 'arguments', isCertain: true, isFinal: true },
  ],
  [
    'Node: a proxy that refuses',
    failed(errorOf('Proxy response (407) !== 200 when HTTP Tunneling')),
    { stage: 'tunnel', isCertain: true, isFinal: true },
  ],
  [
    'Node: a proxy that is overloaded',
    failed(errorOf('Proxy response (503) !== 200 when HTTP Tunneling')),
    { stage: 'tunnel', isCertain: true, isFinal: false },
  ],
  [
    'Node: a proxy that refuses, of a request that was given up for it',
    failed(
      Object.assign(new DOMException('Request was cancelled.', 'AbortError'), {
        cause: errorOf('Proxy response (407) !== 200 when HTTP Tunneling', { code: 'UND_ERR_ABORTED' }),
      }),
    ),
    { stage: 'tunnel', isCertain: true, isFinal: true },
  ],
  [
    'Deno: a proxy that wants a password',
    new TypeError('error sending request: client error (Connect): proxy authentication required'),
    { stage: 'tunnel', isCertain: true, isFinal: true },
  ],
  [
    'Deno: a proxy that closes',
    new TypeError('error sending request: client error (Connect): unexpected eof while tunneling'),
    { stage: 'tunnel', isCertain: true, isFinal: false },
  ],
  [
    'Bun: a signal of another realm',
    errorOf('signal is not of type AbortSignal.', { code: 'ERR_INVALID_ARG_TYPE' }),
    { stage: 'arguments', isCertain: true, isFinal: true },
  ],
  [
    'Deno: a signal of another realm',
    new TypeError(
      "Failed to construct 'Request': 'signal' of 'RequestInit' (Argument 2) is not of type AbortSignal",
    ),
    { stage: 'arguments', isCertain: true, isFinal: true },
  ],
  [
    'workerd: a signal of another realm',
    new TypeError("Incorrect type for the 'signal' field on 'RequestInitializerDict'"),
    { stage: 'arguments', isCertain: true, isFinal: true },
  ],
  ['Node: reset', failed(socket('ECONNRESET', 'read')), { isCertain: false, isFinal: false }],
  [
    'Node: closed',
    failed(errorOf('other side closed', { code: 'UND_ERR_SOCKET' })),
    { isCertain: false, isFinal: false },
  ],
  [
    'Bun: refused',
    errorOf('Unable to connect', { code: 'ConnectionRefused' }),
    { stage: 'connecting', isCertain: true },
  ],
  [
    'Bun: reset',
    errorOf('The socket connection was closed unexpectedly', { code: 'ECONNRESET' }),
    { isCertain: false },
  ],
  [
    'Deno: refused',
    new TypeError('error sending request for url (http://x/): client error (Connect): tcp connect error'),
    { stage: 'connecting', isCertain: true },
  ],
  [
    'Deno: no address',
    new TypeError('error sending request: client error (Connect): dns error: no record'),
    { stage: 'resolving', isCertain: true },
  ],
  [
    'Deno: an unknown authority',
    new TypeError('client error (Connect): invalid peer certificate: UnknownIssuer'),
    { stage: 'tls', isCertain: true, isFinal: true },
  ],
  [
    'Deno: reset',
    new TypeError('error sending request: client error (SendRequest): connection reset'),
    { isCertain: false },
  ],
  [
    'workerd: anything',
    new Error('Network connection lost.'),
    { stage: 'unknown', isCertain: false, isFinal: false },
  ],
]

describe('what a fetch throws', () => {
  it.each([
    'Cloudflare Tunnel error: 530',
    'ngrok tunnel: origin answered 502',
    'tunnel closed after 500 ms',
    'HTTP Tunneling aborted',
    'the server said: Proxy response (502) !== 200 when HTTP Tunneling',
  ])('in words of its own proves nothing: %s', message => {
    expect(readFailure(new Error(message)).isCertain).toBe(false)
    expect(readFailure(failed(new Error(message))).isCertain).toBe(false)
  })

  it.each(TOLD)('%s', (_, error, expected) => {
    expect(readFailure(error)).toMatchObject(expected)
  })

  it('that names a safe stage is not believed where its cause does not', () => {
    const error = errorOf('connect', { syscall: 'connect', cause: socket('ECONNRESET', 'read') })
    expect(readFailure(failed(error)).isCertain).toBe(false)
  })

  it('of several addresses is certain only when it is so of each', () => {
    const all = [socket('ECONNREFUSED', 'connect'), socket('ECONNRESET', 'read')]
    expect(readFailure(failed(new AggregateError(all))).isCertain).toBe(false)
    expect(readFailure(failed(new AggregateError(all.slice(0, 1)))).isCertain).toBe(true)
  })

  it('in a circle, or unreadable, proves nothing', () => {
    const circle = errorOf('a')
    circle.cause = circle
    const hostile = Object.defineProperty(new Error('a'), 'code', {
      get: () => {
        throw new Error('no')
      },
    })
    for (const each of [
      circle,
      hostile,
      new Proxy(new Error('b'), {
        get: () => {
          throw new Error('no')
        },
      }),
    ])
      expect(readFailure(each)).toEqual({ stage: 'unknown', isCertain: false, isFinal: false })
  })

  it('proves nothing unless it is one of the known signs', () => {
    const garbage = fc.oneof(
      fc.anything(),
      fc.string().map(text => new Error(text)),
    )
    fc.assert(
      fc.property(garbage, garbage, (cause, inner) => {
        const { isCertain } = readFailure(failed(cause))
        expect(isCertain).toBe(false)
        if (cause instanceof Error)
          expect(readFailure(failed(Object.assign(cause, { cause: inner }))).isCertain).toBe(false)
      }),
      { numRuns: cases(2_000) },
    )
  })
})

it('an error by which a framework stops the making of a page keeps its mark, and nothing was sent', async () => {
  const stop = Object.assign(new Error('Dynamic server usage'), { digest: 'DYNAMIC_SERVER_USAGE' })
  let calls = 0
  const fetch = async (): Promise<Response> => {
    calls += 1
    throw stop
  }
  const propexo = clientOf(fetch, { retry: {}, reconcile: {} })
  const { leads } = propexo.integration('int_1', ANY_PMS).appointments
  for (const call of [
    () => propexo.list('/v1/events/').next(),
    () => leads.create({ lead_id: 'lead_1', at: AT }),
  ])
    await expect(call()).rejects.toMatchObject({
      kind: 'connection',
      stage: 'arguments',
      sent: false,
      digest: 'DYNAMIC_SERVER_USAGE',
    })
  expect(calls).toBe(2)
})
