import { describe, expect, it } from 'vitest'
import { isPropexoError, type Propexo, RuleError } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { json, queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

/** The plain client as JavaScript sees it. */
type Loose = Record<'GET' | 'POST', (path?: unknown, init?: unknown) => Promise<unknown>>
const loose = (propexo: Propexo): Loose => propexo.api as never

const refused = async (call: (api: Loose) => Promise<unknown>): Promise<RuleError> => {
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
    ['a timeout of its own', 'GET', '/v1/units/', { timeoutMs: 5 }, '/timeoutMs'],
    ['another base URL', 'GET', '/v1/units/', { baseUrl: 'http://elsewhere.test' }, '/baseUrl'],
    ['a body with GET', 'GET', '/v1/units/', { body: {} }, '/body'],
    ['no path', 'GET', undefined, {}, ''],
    ['a whole URL', 'GET', 'http://elsewhere.test/', {}, ''],
    ['a body that is null', 'POST', '/v1/events/leads', { body: null }, ''],
    ['a body that is text already', 'POST', '/v1/events/leads', { body: '{"integration_id":"int_1"}' }, ''],
    ['a body that is a form', 'POST', '/v1/events/leads', { body: new FormData() }, ''],
    ['a body that holds itself', 'POST', '/v1/events/leads', { body: circular() }, ''],
  ] as const)('%s', async (_, method, path, init, place) => {
    const { issues } = await refused(api => api[method](path, init))
    expect(issues.map(issue => issue.path)).toEqual([place])
  })
})

function circular(): object {
  const value: Record<string, unknown> = {}
  value['self'] = value
  return value
}

describe('the token', () => {
  it('does not follow a request that a middleware sends to another host', async () => {
    const hosts: string[] = []
    const propexo = clientOf(async request => {
      hosts.push(new URL(request.url).host)
      return json({})
    })
    propexo.api.use({ onRequest: ({ request }) => new Request('http://elsewhere.test/v1/events/', request) })
    const error = await propexo.api.GET('/v1/events/').catch((caught: unknown) => caught)
    expect(isPropexoError(error) && error.kind).toBe('rule')
    expect(hosts).toEqual([])
  })

  it('does not follow one to a host whose name begins alike', async () => {
    const propexo = clientOf(async () => json({}))
    propexo.api.use({ onRequest: ({ request }) => new Request('http://propexo.test.evil.test/v1/', request) })
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
