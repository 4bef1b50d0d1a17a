import { describe, expect, it } from 'vitest'
import { LimitError, UnexpectedStatusError } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

const ORIGIN = 'https://propexo.test'

const redirect = (location: string, status = 302): Response =>
  new Response(null, { status, headers: { location } })

const page = (): Response => json({ results: [{ id: 'evt_1' }], meta: { hasMore: false } })

const read = (fetch: ReturnType<typeof recordingFetch>, options = {}) =>
  clientOf(fetch, options)
    .list('/v1/events/', {}, { headers: { 'x-tenant': 'a' } } as never)
    .next()

describe('a redirect within the origin', () => {
  it.each([301, 302, 303, 307, 308])('by %i is followed, with the same headers', async status => {
    const fetch = recordingFetch((_, index) => (index === 0 ? redirect('/v1/moved/?a=1', status) : page()))
    expect((await read(fetch)).value).toEqual({ id: 'evt_1' })
    const [first, second] = fetch.requests
    expect(second?.url.href).toBe(`${ORIGIN}/v1/moved/?a=1`)
    expect(second?.method).toBe('GET')
    expect(Object.fromEntries(second?.headers ?? [])).toEqual(Object.fromEntries(first?.headers ?? []))
  })

  it('counts in the quota as each request does', async () => {
    const fetch = recordingFetch((_, index) => (index < 3 ? redirect(`/v1/${index}/`) : page()))
    const propexo = clientOf(fetch, { quota: { perMinute: 60 } })
    await propexo.list('/v1/events/').next()
    expect(fetch.requests).toHaveLength(4)
    expect(propexo.quota.state()).toMatchObject({ used: 4 })
  })

  it.each([
    [undefined, 6],
    [{ redirects: 2 }, 3],
    [{ redirects: 0 }, 1],
  ])('that never ends is left by limits %j', async (limits, requests) => {
    const fetch = recordingFetch((_, index) => redirect(`/v1/${index}/`))
    const error = await errorBy(LimitError, () => read(fetch, limits ? { limits } : {}))
    expect(error).toMatchObject({ kind: 'limit', option: 'limits.redirects', limit: requests - 1 })
    expect(fetch.requests).toHaveLength(requests)
  })
})

it('that leaves the path of the base URL is refused, where headers and token belong to that path', async () => {
  const environment = { baseUrl: 'https://gw.test/propexo' }
  for (const [location, requests] of [
    ['/other-team/collect', 1],
    ['/propexo-evil/v1/', 1],
    ['/propexo/v1/moved/', 2],
  ] as const) {
    const fetch = recordingFetch((_, index) => (index === 0 ? redirect(location) : page()))
    await read(fetch, { environment }).catch(() => {})
    expect(fetch.requests).toHaveLength(requests)
  }
})

describe('a redirect to another origin', () => {
  it.each([
    ['another host', 'https://evil.test/v1/events/'],
    ['another port', 'https://propexo.test:8443/v1/events/'],
    ['another scheme', 'http://propexo.test/v1/events/'],
    ['an address of the network', 'http://169.254.169.254/latest/meta-data/'],
    ['this machine', 'http://127.0.0.1:6379/'],
    ['a host without scheme', '//evil.test/'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:application/json,{}'],
    ['nonsense', 'http://['],
  ])('to %s is refused, and nothing goes there', async (_, location) => {
    const fetch = recordingFetch(() => redirect(location))
    const error = await errorBy(UnexpectedStatusError, () => read(fetch))
    expect(error.status).toBe(302)
    expect(fetch.requests).toHaveLength(1)
  })

  it('is refused on the way, after one that was followed', async () => {
    const fetch = recordingFetch((_, index) => redirect(index === 0 ? '/v1/next/' : 'https://evil.test/'))
    await errorBy(UnexpectedStatusError, () => read(fetch))
    expect(fetch.requests.map(({ url }) => url.origin)).toEqual([ORIGIN, ORIGIN])
  })
})
