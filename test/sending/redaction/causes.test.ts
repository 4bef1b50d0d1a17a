import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, ConnectionError, type FetchInit, TokenError } from '../../../src/index.js'
import { CANARY, clientOf } from '../../support/client.js'
import { json, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'
import { tracesOf } from '../../support/traces.js'

const secret = `Bearer ${CANARY}`
const plain = (properties: object) => Object.assign(new Error('socket hang up'), properties)

/** What a fetch of the caller may throw, from what it was given. */
const THROWN: readonly (readonly [string, (init: FetchInit) => unknown])[] = [
  ['its message', () => new Error(`cannot send ${secret}`)],
  ['its stack only', () => Object.assign(new Error('failed'), { stack: `Error: failed\n    at ${secret}` })],
  ['its name', () => Object.assign(new Error('failed'), { name: secret })],
  ['its code', () => plain({ code: secret })],
  ['the message of its cause', () => new Error('failed', { cause: new Error(secret) })],
  [
    'a cause far below',
    () => new Error('a', { cause: new Error('b', { cause: new Error('c', { cause: plain({ secret }) }) }) }),
  ],
  ['a cause that is text', () => new Error('failed', { cause: secret })],
  ['a cause that is an object', () => new Error('failed', { cause: { headers: { authorization: secret } } })],
  ['a property', () => plain({ authorization: secret })],
  ['a property of a property', () => plain({ config: { headers: { authorization: secret } } })],
  ['a list in a property', () => plain({ rawHeaders: ['authorization', secret] })],
  ['a list of objects in a property', () => plain({ calls: [{ authorization: secret }] })],
  ['a map in a property', () => plain({ headers: new Map([['authorization', secret]]) })],
  ['headers in a property', ({ headers }) => plain({ headers })],
  ['what the fetch was given in a property', init => plain({ init })],
  [
    'a request in a property',
    ({ headers }) => plain({ request: new Request('https://a.test', { headers }) }),
  ],
  ['a property by symbol', () => plain({ [Symbol('headers')]: secret })],
  ['a hidden property', () => Object.defineProperty(new Error('failed'), 'headers', { value: secret })],
  ['an error in a property', () => plain({ previous: new Error(secret) })],
  ['one error of several', () => new AggregateError([new Error('a'), new Error(secret)], 'all failed')],
  ['a buffer in a property', () => plain({ sent: Buffer.from(`Authorization: ${secret}`).toString() })],
  [
    'a class of its own',
    () => Object.assign(new (class Failed extends Error {})('x'), { options: { secret } }),
  ],
]

/** What else may be thrown. */
const ODD: readonly (readonly [string, () => unknown])[] = [
  ['text', () => secret],
  ['an object', () => ({ message: secret, config: { secret } })],
  ['a list', () => [secret]],
]

describe('a fetch that throws an error', () => {
  it.each(THROWN)('with the token in %s gives a ConnectionError without it', async (_, make) => {
    const propexo = clientOf(async (_url, init) => {
      throw make(init)
    })
    const error = await errorBy(ConnectionError, () => propexo.writes.get('job_1').status())
    expect(tracesOf(error)).not.toContain(CANARY)
    expect(inspect(error.cause, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(CANARY)
  })

  it.each(ODD)('that is %s with the token gives a ConnectionError without it', async (_, make) => {
    const propexo = clientOf(async () => {
      throw make()
    })
    const error = await errorBy(ConnectionError, () => propexo.writes.get('job_1').status())
    expect(tracesOf(error)).not.toContain(CANARY)
  })

  it('without the token keeps it as the cause', async () => {
    const cause = Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' })
    const propexo = clientOf(async () => {
      throw cause
    })
    const error = await errorBy(ConnectionError, () => propexo.writes.get('job_1').status())
    expect(error.cause).toMatchObject({ name: 'TypeError', message: 'fetch failed', code: 'ECONNRESET' })
  })

  it('with the token keeps what kind of error it was', async () => {
    const propexo = clientOf(async () => {
      throw Object.assign(new TypeError(`bad header ${secret}`), { code: 'ECONNREFUSED' })
    })
    const error = await errorBy(ConnectionError, () => propexo.writes.get('job_1').status())
    expect(error.sent).toBe(false)
    expect(error.cause).toMatchObject({ name: 'TypeError', code: 'ECONNREFUSED' })
  })
})

describe('a token function', () => {
  it.each([
    ['with Bearer', `Bearer ${CANARY}`],
    ['with a line break', `${CANARY}\n`],
    ['with a space', `${CANARY} x`],
    ['beyond ASCII', `${CANARY}ü`],
    ['as a list', [CANARY]],
    ['as an object', { token: CANARY }],
    ['that is empty', ''],
    ['that is missing', undefined],
  ])('that gives a token %s fails the call before sending, without naming it', async (_, value) => {
    const fetch = recordingFetch(() => json({}))
    const propexo = clientOf(fetch, { token: (async () => value) as never })
    const error = await errorBy(ConfigurationError, () => propexo.writes.get('job_1').status())
    expect(error.message).toMatch(/^The token that your function gave /)
    expect(tracesOf(error)).not.toContain(CANARY)
    expect(fetch.requests).toHaveLength(0)
  })

  it.each([undefined, null])('that gives %s is told to return the token', async value => {
    const propexo = clientOf(async () => json({}), { token: (async () => value) as never })
    const error = await errorBy(ConfigurationError, () => propexo.writes.get('job_1').status())
    expect(error.message).toBe(`The token that your function gave is ${value}; return the token`)
  })

  it.each([
    ['throws', () => Promise.reject(new Error(`vault refused ${CANARY}`))],
    [
      'throws at once',
      () => {
        throw new Error(`vault refused ${CANARY}`)
      },
    ],
    ['throws a nested error', () => Promise.reject(new Error('vault', { cause: new Error(CANARY) }))],
    ['throws text', () => Promise.reject(CANARY)],
  ])('that %s with a token inside fails the call with an error without it', async (_, token) => {
    const fetch = recordingFetch(() => json({}))
    const error = await errorBy(TokenError, () => clientOf(fetch, { token }).writes.get('job_1').status())
    expect(error).toMatchObject({ kind: 'token', sent: false })
    expect(error.message).toMatch(/^The token function failed \(.+\); nothing was sent/)
    expect(tracesOf(error)).not.toContain(CANARY)
    expect(fetch.requests).toHaveLength(0)
  })
})
