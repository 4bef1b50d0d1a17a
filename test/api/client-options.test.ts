import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/core/clock.js'
import { ConfigurationError, isPropexoError, Propexo, PropexoError } from '../../src/index.js'
import { ANY_PMS } from '../support/client.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

const token = 'token_1'
const refusalOf = (options: unknown): Promise<ConfigurationError> =>
  errorBy(ConfigurationError, () => new Propexo(options as never))
const baseUrl = (text: unknown) => ({ token, environment: { baseUrl: text } })

/** What is wrong, the options, the option that the message names, and the fix that it gives. */
const REFUSED: readonly (readonly [string, unknown, string, RegExp])[] = [
  ['no token', {}, 'token', /pass token: process\.env/],
  ['a token that is null', { token: null }, 'token', /pass token/],
  ['an empty token', { token: '' }, 'token', /environment variable/],
  ['a blank token', { token: ' \t' }, 'token', /environment variable/],
  ['a token of line breaks', { token: '\r\n' }, 'token', /environment variable/],
  ['a token with Bearer', { token: 'Bearer x' }, 'token', /without "Bearer "/],
  ['a token with bearer in lower case', { token: 'bearer x' }, 'token', /without "Bearer "/],
  ['a token with a line break at its end', { token: 'abc\n' }, 'token', /line break/],
  ['a token with a line break inside', { token: 'abc\r\nx-evil: 1' }, 'token', /line break/],
  ['a token with a space', { token: 'abc def' }, 'token', /space/],
  ['a token beyond ASCII', { token: 'tökén' }, 'token', /no header can carry/],
  ['a token with a null character', { token: 'a\0b' }, 'token', /no header can carry/],
  ['a token that is a number', { token: 12_345 }, 'token', /must be text/],
  ['a token that is a list', { token: ['abc'] }, 'token', /must be text/],
  ['an unknown environment', { token, environment: 'staging' }, 'environment', /'production', 'sandbox'/],
  ['an environment of Object', { token, environment: 'toString' }, 'environment', /'production'/],
  ['an environment in capitals', { token, environment: 'PRODUCTION' }, 'environment', /'production'/],
  ['an empty environment', { token, environment: '' }, 'environment', /'production'/],
  ['an environment that is null', { token, environment: null }, 'environment', /'production'/],
  ['an environment without base URL', { token, environment: {} }, 'environment', /baseUrl/],
  ['a base URL that is a URL object', baseUrl(new URL('http://a.test')), 'environment', /baseUrl/],
  ['an empty base URL', baseUrl(''), 'environment', /must be absolute/],
  ['a relative base URL', baseUrl('/v1'), 'environment', /must be absolute/],
  ['a base URL without scheme', baseUrl('//api.test'), 'environment', /must be absolute/],
  ['a base URL that is a host', baseUrl('api.test'), 'environment', /must be absolute/],
  ['a base URL without host', baseUrl('http://'), 'environment', /must be absolute/],
  ['a base URL with another scheme', baseUrl('ftp://a.test'), 'environment', /http/],
  ['a base URL that is a file', baseUrl('file:///etc/passwd'), 'environment', /http/],
  ['a base URL that is a script', baseUrl('javascript:alert(1)'), 'environment', /http/],
  ['a base URL with a query', baseUrl('http://a.test/?a=1'), 'environment', /query/],
  ['a base URL with an empty query', baseUrl('http://a.test/?'), 'environment', /query/],
  ['a base URL with a fragment', baseUrl('http://a.test/#top'), 'environment', /fragment/],
  ['a base URL with an empty fragment', baseUrl('http://a.test#'), 'environment', /fragment/],
  ['a base URL with credentials', baseUrl('http://u:p@a.test'), 'environment', /credentials/],
  ['a base URL with a user', baseUrl('http://u@a.test'), 'environment', /credentials/],
  [
    'a base URL in clear',
    baseUrl('http://api.propexo.com'),
    'environment',
    /https, or the token travels in clear/,
  ],
  ['a base URL in clear to the network', baseUrl('http://10.0.0.5:80'), 'environment', /allowHttp: true/],
  [
    'a base URL that only looks like this machine',
    baseUrl('http://127.0.0.1.evil.test'),
    'environment',
    /in clear/,
  ],
  [
    'a permission that is no boolean',
    { token, environment: { baseUrl: 'https://a.test', allowHttp: 'yes' } },
    'environment',
    /allowHttp \} must be true or false/,
  ],
  [
    'an environment with a name in other letters',
    { token, environment: { baseUrl: 'https://a.test', allowHTTP: true } },
    'environment',
    /has no allowHTTP; did you mean allowHttp\?/,
  ],
  ['an option without its unit', { token, timeout: 300 }, 'timeout', /did you mean timeoutMs\?/],
  [
    'an option in other letters',
    { token, TimeZones: {} },
    'TimeZones',
    /is not an option; did you mean timeZones\?/,
  ],
  ['an unknown option', { token, zebra: 1 }, 'zebra', /it takes token, environment, timeoutMs, fetch/],
  ['a hook in other letters', { token, hooks: { onrequest: () => {} } }, 'hooks', /did you mean onRequest\?/],
  ['a clock without functions', { token, clock: {} }, 'clock', /must have the functions now, monotonic/],
  [
    'a clock whose timers cannot be cancelled',
    {
      token,
      clock: { ...systemClock, schedule: (ms: number, run: () => void) => void setTimeout(run, ms).unref() },
    },
    'clock',
    /must give a function that cancels/,
  ],
  [
    'a clock that gives a date',
    { token, clock: { ...systemClock, now: () => new Date() } },
    'clock',
    /numbers of mill/,
  ],
  [
    'a clock that gives no number',
    { token, clock: { ...systemClock, monotonic: () => Number.NaN } },
    'clock',
    /numbers/,
  ],
  [
    'a clock of functions that belong to another object',
    { token, clock: { ...systemClock, monotonic: performance.now } },
    'clock',
    /throws: |numbers of milliseconds/,
  ],
  ['a timeout of 0', { token, timeoutMs: 0 }, 'timeoutMs', /above 0/],
  ['a timeout of minus 0', { token, timeoutMs: -0 }, 'timeoutMs', /above 0/],
  ['a negative timeout', { token, timeoutMs: -1 }, 'timeoutMs', /above 0/],
  ['a timeout that is no number', { token, timeoutMs: Number.NaN }, 'timeoutMs', /number of milliseconds/],
  ['a timeout without end', { token, timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs', /at most/],
  ['a timeout beyond that of fetch', { token, timeoutMs: 300_001 }, 'timeoutMs', /at most 300000/],
  ['a timeout that is text', { token, timeoutMs: '1000' }, 'timeoutMs', /number of milliseconds/],
  ['a timeout that is null', { token, timeoutMs: null }, 'timeoutMs', /number of milliseconds/],
  ['a fetch that is text', { token, fetch: 'fetch' }, 'fetch', /must be a function/],
  ['a fetch that is an object', { token, fetch: {} }, 'fetch', /must be a function/],
  ['a fetch that is null', { token, fetch: null }, 'fetch', /must be a function/],
]

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the constructor', () => {
  it.each(REFUSED)('refuses %s, names the option and the fix', async (_, options, name, fix) => {
    const error = await refusalOf(options)
    expect(error.issues.map(({ path }) => path)).toEqual([`/${name}`])
    expect(error.message).toContain(name)
    expect(error.message).toMatch(fix)
  })

  it.each([
    ['nothing', []],
    ['undefined', [undefined]],
    ['null', [null]],
    ['the token alone', ['token_1']],
    ['a list', [['token_1']]],
    ['a number', [5]],
    ['a function', [() => 'token_1']],
  ])('refuses %s in place of the options, and says what it takes', async (_, args) => {
    const error = await errorBy(ConfigurationError, () => Reflect.construct(Propexo, args))
    expect(error.message).toContain('{ token }')
  })

  it('names all wrong options at once', async () => {
    const error = await refusalOf({
      token: '',
      environment: 'moon',
      timeoutMs: -1,
      fetch: 1,
      retries: 3,
      Token: 'x',
    })
    const names = ['token', 'environment', 'timeoutMs', 'fetch', 'retries', 'Token']
    expect(error.issues.map(({ path }) => path).sort()).toEqual(names.map(name => `/${name}`).sort())
    for (const name of names) expect(error.message).toContain(name)
  })

  it('says what it refuses with a typed error', async () => {
    const error = await refusalOf({ token: '' })
    expect(error).toBeInstanceOf(PropexoError)
    expect(isPropexoError(error)).toBe(true)
    expect(error).toMatchObject({ name: 'ConfigurationError', kind: 'configuration', operation: undefined })
  })

  it('refuses a runtime without fetch, unless it is given one', async () => {
    vi.stubGlobal('fetch', undefined)
    expect((await refusalOf({ token })).message).toContain('fetch')
    expect(new Propexo({ token, fetch: async () => json({}) })).toBeInstanceOf(Propexo)
  })

  it.each([
    ['a token', { token }],
    ['a function for the token', { token: () => token }],
    ['an asynchronous function for the token', { token: async () => token }],
    ['every environment by name', { token, environment: 'sandbox' }],
    ['a base URL with port, path and slash', baseUrl('http://127.0.0.1:4010/base/')],
    ['the longest timeout', { token, timeoutMs: 300_000 }],
    ['a fraction of a millisecond', { token, timeoutMs: 0.5 }],
    ['options that are undefined', { token, environment: undefined, timeoutMs: undefined, fetch: undefined }],
  ])('accepts %s', (_, options) => {
    expect(new Propexo(options as never)).toBeInstanceOf(Propexo)
  })
})

describe('the options in use', () => {
  const readAll = async (options: object): Promise<readonly string[]> => {
    const fetch = recordingFetch(() => json({ results: [], meta: { hasMore: false } }))
    const client = new Propexo({ token, fetch, ...options })
    for await (const _ of client.list('/v1/events/')) expect.unreachable()
    return fetch.requests.map(({ url }) => url.origin + url.pathname)
  }

  it.each([
    ['production', {}, 'https://api.propexo.com/v1/events/'],
    ['production by name', { environment: 'production' }, 'https://api.propexo.com/v1/events/'],
    ['the sandbox', { environment: 'sandbox' }, 'https://api.sandbox.propexo.com/v1/events/'],
    ['a base URL', { environment: { baseUrl: 'https://a.test' } }, 'https://a.test/v1/events/'],
    [
      'a base URL with slashes',
      { environment: { baseUrl: 'https://a.test/b//' } },
      'https://a.test/b/v1/events/',
    ],
    [
      'a base URL in clear, where that is allowed',
      { environment: { baseUrl: 'http://a.test', allowHttp: true } },
      'http://a.test/v1/events/',
    ],
  ])('send to %s', async (_, options, url) => {
    expect(await readAll(options)).toEqual([url])
  })

  it.each([
    ['a space at its end', 'https://a.test '],
    ['a line break at its end', 'https://a.test\n'],
    ['an empty user', 'https://@a.test'],
    ['backslashes', 'https://a.test\\base'],
  ])('refuse a base URL with %s at once, or send to it', async (_, url) => {
    const options = { token, environment: { baseUrl: url } }
    let isRefused = false
    try {
      new Propexo(options)
    } catch {
      isRefused = true
    }
    expect(
      isRefused ? ['https://a.test'] : (await readAll(options)).map(each => new URL(each).origin),
    ).toEqual(['https://a.test'])
  })

  it('look the global fetch up at every call, so that it may be instrumented later', async () => {
    const client = new Propexo({ token })
    const fetch = recordingFetch(() => json({ results: {} }))
    vi.stubGlobal('fetch', fetch)
    await client.integration('int_1', ANY_PMS).events.get('evt_1')
    expect(fetch.requests).toHaveLength(1)
  })

  it('ask a token function anew for each request', async () => {
    const tokens = ['first', 'second']
    const fetch = recordingFetch(() => json({ results: {} }))
    const client = new Propexo({ token: async () => tokens.shift() ?? 'none', fetch })
    await client.integration('int_1', ANY_PMS).events.get('evt_1')
    await client.integration('int_1', ANY_PMS).events.get('evt_1')
    expect(fetch.requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer first',
      'Bearer second',
    ])
  })
})
