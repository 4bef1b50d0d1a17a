import { describe, expect, it } from 'vitest'
import { isPropexoError, type Propexo, RuleError } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { json, queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

/** The plain client as JavaScript sees it. */
type Loose = Record<'GET' | 'POST', (path?: unknown, init?: unknown) => Promise<unknown>>
const loose = (propexo: Propexo): Loose => propexo.api as never

const refusalOf = async (call: (api: Loose) => Promise<unknown>): Promise<RuleError> => {
  const fetch = recordingFetch(() => queued())
  const error = await errorBy(RuleError, () => call(loose(clientOf(fetch))))
  expect(fetch.requests).toHaveLength(0)
  return error
}

describe('propexo.api refuses before sending', () => {
  it.each([
    ['a query beside params', 'GET', '/v1/residents/', { query: { integration_id: 'int_1' } }, '/query'],
    ['a path beside params', 'GET', '/v1/units/', { path: { id: 'unit_1' } }, '/path'],
    ['a misspelt option', 'GET', '/v1/units/', { param: {} }, '/param'],
    ['an option of fetch', 'GET', '/v1/units/', { redirect: 'manual' }, '/redirect'],
    [
      'a serializer of its own',
      'POST',
      '/v1/events/leads',
      { body: {}, bodySerializer: String },
      '/bodySerializer',
    ],
    [
      'a way to parse that does not exist',
      'POST',
      '/v1/events/leads',
      { body: {}, parseAs: 'jsn' },
      '/parseAs',
    ],
    ['a middleware that is no list', 'GET', '/v1/units/', { middleware: 'x' }, '/middleware'],
    ['a fetch that is no function', 'GET', '/v1/units/', { fetch: 'x' }, '/fetch'],
    ['misspelt params', 'GET', '/v1/residents/', { params: { querry: {} } }, '/params/querry'],
    ['params that are text', 'GET', '/v1/residents/', { params: 'x' }, '/params'],
    [
      'a query that is text',
      'GET',
      '/v1/residents/',
      { params: { query: 'integration_id=i' } },
      '/params/query',
    ],
    ['a query that is a Map', 'GET', '/v1/residents/', { params: { query: new Map() } }, '/params/query'],
    [
      'a filter that is undefined',
      'GET',
      '/v1/residents/',
      { params: { query: { integration_id: undefined } } },
      '/integration_id',
    ],
    ['options that are a number', 'GET', '/v1/residents/', 5, ''],
    ['a path with dots', 'GET', '/v1/residents/..', {}, ''],
    ['a path with a query', 'GET', '/v1/residents/?limit=5', {}, ''],
    ['a header that is none', 'GET', '/v1/residents/', { headers: { 'a b': 'c' } }, ''],
    ['a symbol as path', 'GET', Symbol('x'), {}, ''],
    ['another base URL', 'GET', '/v1/units/', { baseUrl: 'http://elsewhere.test' }, '/baseUrl'],
    ['a body with GET', 'GET', '/v1/units/', { body: {} }, '/body'],
    ['no path', 'GET', undefined, {}, ''],
    ['a whole URL', 'GET', 'http://elsewhere.test/', {}, ''],
    ['a body that is null', 'POST', '/v1/events/leads', { body: null }, ''],
    ['a body that is text already', 'POST', '/v1/events/leads', { body: '{"integration_id":"int_1"}' }, ''],
    ['a body that is a form', 'POST', '/v1/events/leads', { body: new FormData() }, ''],
    ['a body that holds itself', 'POST', '/v1/events/leads', { body: circular() }, ''],
  ] as const)('%s', async (_, method, path, init, place) => {
    const { issues } = await refusalOf(api => api[method](path, init))
    expect(issues.map(issue => issue.path)).toEqual([place])
  })
})

function circular(): object {
  const value: Record<string, unknown> = {}
  value['self'] = value
  return value
}

describe('propexo.api', () => {
  it('takes a signal and a timeout for one call, and refuses wrong ones by name', async () => {
    const fetch = recordingFetch(() => new Promise(() => {}))
    const call = loose(clientOf(fetch)).GET('/v1/units/', { timeoutMs: 20 })
    await expect(call).rejects.toMatchObject({ kind: 'timeout', timeoutMs: 20 })
    const wrong = loose(clientOf(fetch)).GET('/v1/units/', { signal: new AbortController() })
    await expect(wrong).rejects.toMatchObject({ kind: 'configuration' })
  })
})

describe('a list', () => {
  class Filters {
    readonly #id = 'int_1'
    get integration_id(): string {
      return this.#id
    }
  }

  it.each([
    ['a class that keeps its fields elsewhere', new Filters()],
    ['a Map', new Map([['integration_id', 'int_1']])],
    ['search parameters', new URLSearchParams('integration_id=int_1')],
    ['inherited fields', Object.create({ integration_id: 'int_1' })],
    ['a blank in a list', { integration_id: [''] }],
  ])('refuses %s, because the filter would vanish', async (_, query) => {
    const fetch = recordingFetch(() => queued())
    await errorBy(RuleError, async () =>
      clientOf(fetch)
        .list('/v1/residents/', query as never)
        .next(),
    )
    expect(fetch.requests).toHaveLength(0)
  })
})

describe('the token', () => {
  const TOKEN = 'SeCr3t/abc+def=="x'

  it.each([
    ['JSON', 'SeCr3t\\/abc\\u002Bdef==\\"x'],
    ['HTML', 'SeCr3t&#x2F;abc&#43;def&#x3D;=&quot;x'],
    ['a URL in lower case', 'SeCr3t%2fabc%2bdef%3d%3d%22x'],
    ['a mixture', 'SeCr3t\\/abc%2Bdef&#61;=\\u0022x'],
  ])('is taken out of a body also when it is escaped as in %s', async (_, escaped) => {
    const propexo = clientOf(async () => new Response(`<p>Bearer ${escaped}</p>`, { status: 500 }), {
      token: TOKEN,
    })
    const { error } = await propexo.api.GET('/v1/events/')
    expect(JSON.stringify(error)).toContain('[redacted]')
    expect(JSON.stringify(error)).not.toContain('def')
  })

  it('is taken out of what the PMS says, also when parsing brings it to light', async () => {
    const errors = ['{"message":"denied SeCr3t\\/abc\\u002Bdef==\\"x"}']
    const status = { write_status: 'FAILURE', errors, created_record_id: null }
    const propexo = clientOf(async () => json(status), { token: TOKEN })
    const error = await propexo.writes
      .get('job_1')
      .wait({ pollMs: 1 })
      .catch((caught: unknown) => caught)
    expect(String(error)).toContain('denied')
    expect(`${String(error)}${JSON.stringify(error)}`).not.toContain('def')
  })

  it('does not follow a request that a middleware sends to another host', async () => {
    const fetch = recordingFetch(() => json({}))
    const propexo = clientOf(fetch)
    propexo.api.use({ onRequest: ({ request }) => new Request('http://elsewhere.test/v1/events/', request) })
    const error = await propexo.api.GET('/v1/events/').catch((caught: unknown) => caught)
    expect(isPropexoError(error) && error.kind).toBe('rule')
    expect(fetch.requests).toEqual([])
  })

  it('does not follow one to a host whose name begins alike', async () => {
    const propexo = clientOf(async () => json({}))
    propexo.api.use({
      onRequest: ({ request }) => new Request('https://propexo.test.evil.test/v1/', request),
    })
    const error = await propexo.api.GET('/v1/events/').catch((caught: unknown) => caught)
    expect(isPropexoError(error) && error.kind).toBe('rule')
  })
})

describe('a refusal outside of the envelope', () => {
  it.each([
    ['a message without a code', { error: { message: 'Lead is archived' } }],
    ['a message alone', { message: 'Lead is archived' }],
    ['an error that is text', { error: 'Lead is archived' }],
  ])('keeps the words of %s', async (_, body) => {
    const propexo = clientOf(async () => json(body, { status: 409 }))
    const { error } = await propexo.api.GET('/v1/events/')
    expect(error?.error.message).toContain('Lead is archived')
  })
})
