import { describe, expect, inject, it } from 'vitest'
import { operationsOf } from '../../scripts/spec/document.js'
import { AuthenticationError, type Fetch, isPropexoError, Propexo } from '../../src/index.js'

const servers = inject('prism')
const doc = inject('contract')

/** Sends every request without its bearer, as if the token had been lost on the way. */
const withoutBearer: Fetch = (url, init) => {
  const headers = new Headers(init.headers)
  headers.delete('authorization')
  return fetch(url, { ...init, headers })
}

/** The mock's refusals say that no quota is left, and what fails may be made again. */
const ONCE = { retry: false, quota: false } as const

const propexo = new Propexo({
  token: 'token',
  environment: { baseUrl: servers.static },
  fetch: withoutBearer,
  ...ONCE,
})
const keys = new Set(operationsOf(doc).map(({ key }) => key))

describe('a request without bearer', () => {
  it.skipIf(!keys.has('GET /v1/events/{event_id}'))('is an AuthenticationError of the facade', async () => {
    const error = await propexo
      .integration('int_1')
      .events.get('evt_1')
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(isPropexoError(error) && error.kind).toBe('authentication')
    expect(error).toMatchObject({ status: 401, operation: 'GET /v1/events/{event_id}' })
  })

  it.skipIf(!keys.has('GET /v1/timezones/'))('is an error with status 401 of the plain API', async () => {
    const { error, response } = await propexo.api.GET('/v1/timezones/')
    expect(response.status).toBe(401)
    expect(error?.error.message).toBeTruthy()
  })
})

describe.skipIf(!keys.has('GET /v1/events/{event_id}'))('each declared refusal', () => {
  it.each([
    [403, 'permission'],
    [404, 'not_found'],
    [405, 'not_supported'],
    [429, 'rate_limit'],
    [500, 'server'],
    [503, 'server'],
  ])('with status %i is an error of kind %s', async (status, kind) => {
    const asking = new Propexo({ token: 'token', environment: { baseUrl: servers.static }, ...ONCE })
    const call = asking.integration('int_1').events.get('evt_1', { headers: { prefer: `code=${status}` } })
    await expect(call).rejects.toMatchObject({ kind, status })
  })
})
