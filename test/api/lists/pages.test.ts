import { afterEach, describe, expect, it } from 'vitest'
import { ConfigurationError, ResponseShapeError, RuleError, ServerError } from '../../../src/index.js'
import { ANY_PMS, clientOf } from '../../support/client.js'
import { json, type Recorded, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

const page = (items: readonly unknown[], hasMore?: unknown) =>
  json({ results: items, meta: { orderBy: [], hasMore } })

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)

/** A server with so many records, which gives at most `size` of them at once. */
const serverOf = (total: number, size: number) =>
  recordingFetch(({ url }) => {
    const offset = Number(url.searchParams.get('offset'))
    const limit = Math.min(Number(url.searchParams.get('limit')), size)
    return page(numbers(offset, Math.max(0, Math.min(limit, total - offset))), offset + limit < total)
  })

const collect = async (items: AsyncIterable<unknown>): Promise<unknown[]> => {
  const all: unknown[] = []
  for await (const item of items) all.push(item)
  return all
}

const offsets = (requests: readonly Recorded[]) =>
  requests.map(({ url }) => Number(url.searchParams.get('offset')))

describe('propexo.list', () => {
  it.each([
    ['no record', 0, 250, [0]],
    ['one record', 1, 250, [0]],
    ['exactly one page', 250, 250, [0]],
    ['exactly two pages', 500, 250, [0, 250]],
    ['two pages and one record', 501, 250, [0, 250, 500]],
    ['smaller pages than were asked for', 230, 100, [0, 100, 200]],
    ['pages of one', 4, 1, [0, 1, 2, 3]],
  ])('reads %s completely, in order and once', async (_, total, size, expected) => {
    const fetch = serverOf(total, size)
    expect(await collect(clientOf(fetch).list('/v1/events/'))).toEqual(numbers(0, total))
    expect(offsets(fetch.requests)).toEqual(expected)
  })

  it('asks for pages of 250, with the filters on each', async () => {
    const fetch = serverOf(600, 250)
    await collect(
      clientOf(fetch).list('/v1/events/', { lead_id: 'lead_1', 'order-by': 'created_at:desc' } as never),
    )
    expect(fetch.requests).toHaveLength(3)
    for (const { method, url } of fetch.requests) {
      expect([method, url.pathname]).toEqual(['GET', '/v1/events/'])
      expect(Object.fromEntries(url.searchParams)).toMatchObject({ limit: '250', lead_id: 'lead_1' })
      expect(url.searchParams.get('order-by')).toBe('created_at:desc')
    }
  })

  it('goes on after a short page when hasMore says so', async () => {
    const fetch = recordingFetch((_, index) => page([index], index < 2))
    expect(await collect(clientOf(fetch).list('/v1/events/'))).toEqual([0, 1, 2])
    expect(offsets(fetch.requests)).toEqual([0, 1, 2])
  })

  it('ends after a full page when hasMore says so', async () => {
    const fetch = recordingFetch(() => page(numbers(0, 250), false))
    expect(await collect(clientOf(fetch).list('/v1/events/'))).toHaveLength(250)
    expect(fetch.requests).toHaveLength(1)
  })

  it('advances by what came, also when more came than was asked for', async () => {
    const fetch = recordingFetch((_, index) => page(numbers(index * 300, 300), index < 1))
    expect(await collect(clientOf(fetch).list('/v1/events/'))).toHaveLength(600)
    expect(offsets(fetch.requests)).toEqual([0, 300])
  })

  it('takes an empty page that says that more follow for an error, and not for an endless loop', async () => {
    const fetch = recordingFetch((_, index) => (index === 0 ? page([1], true) : page([], true)))
    const items = clientOf(fetch).list('/v1/events/')
    expect(await items.next()).toEqual({ done: false, value: 1 })
    const error = await errorBy(ResponseShapeError, () => items.next())
    expect(error.message).toContain('never end')
    expect(await items.next()).toEqual({ done: true, value: undefined })
    expect(fetch.requests).toHaveLength(2)
  })

  it.each([
    ['null', null],
    ['text', 'page'],
    ['a list', []],
    ['an object', {}],
    ['results that are null', { results: null, meta: { hasMore: false } }],
    ['results that are an object', { results: {}, meta: { hasMore: false } }],
    ['results that are text', { results: 'abc', meta: { hasMore: false } }],
    ['no meta, so that nobody knows whether more follow', { results: numbers(0, 250) }],
    ['meta that is null', { results: [], meta: null }],
    ['hasMore that is text', { results: [1], meta: { hasMore: 'true' } }],
  ])('takes an answer with %s for an error, and not for the end', async (_, body) => {
    const error = await errorBy(ResponseShapeError, () =>
      collect(clientOf(async () => json(body)).list('/v1/events/')),
    )
    expect(error).toMatchObject({ operation: 'GET /v1/events/', status: 200 })
  })

  it('fails by the status of the page that fails', async () => {
    const fetch = recordingFetch((_, index) => (index === 0 ? page([1], true) : json({}, { status: 503 })))
    const items = clientOf(fetch).list('/v1/events/')
    await items.next()
    expect((await errorBy(ServerError, () => items.next())).status).toBe(503)
  })

  it('makes no request before it is asked for an item', async () => {
    const fetch = serverOf(1, 250)
    clientOf(fetch).list('/v1/events/')
    await new Promise(resolve => setTimeout(resolve, 5))
    expect(fetch.requests).toHaveLength(0)
  })

  it('is not confused by a query that the caller changes afterwards', async () => {
    const fetch = serverOf(400, 250)
    const query: Record<string, string> = { lead_id: 'lead_1' }
    const items = clientOf(fetch).list('/v1/events/', query)
    await items.next()
    query['lead_id'] = 'lead_2'
    await collect(items)
    expect(fetch.requests.map(({ url }) => url.searchParams.get('lead_id'))).toEqual(['lead_1', 'lead_1'])
  })
})

describe('a filter that does not exist', () => {
  it('is answered with the one that is meant, or with those that there are, without the paging', async () => {
    const propexo = clientOf(serverOf(1, 250))
    const messageOf = async (query: object): Promise<string> =>
      (await errorBy(RuleError, () => void propexo.list('/v1/residents/', query as never))).message
    expect(await messageOf({ integrationId: 'int_1' })).toContain('did you mean integration_id?')
    expect(await messageOf({ orderBy: 'created_at' })).toContain('did you mean order-by?')
    const all = await messageOf({ bedrooms: 2 })
    expect(all).toContain('it takes order-by, ')
    expect(all).not.toMatch(/offset|limit/)
  })
})

describe('what propexo.list refuses at once, before it is iterated', () => {
  const fetch = serverOf(1, 250)
  const propexo = clientOf(fetch)

  afterEach(() => {
    expect(fetch.requests).toHaveLength(0)
  })

  it.each([
    ['an unknown path', '/v1/unknown/', 'not a list'],
    ['a path without its slash', '/v1/events', 'did you mean /v1/events/?'],
    ['a path of one record', '/v1/events/{event_id}', 'use propexo.api.GET for it'],
    ['a path with an id', '/v1/events/evt_1', 'not a list'],
    ['a name of Object', 'toString', 'not a list'],
    ['nothing', undefined, 'not a list'],
    ['null', null, 'not a list'],
    ['a symbol', Symbol('/v1/events/'), 'not a list'],
  ])('%s', async (_, path, said) => {
    expect((await errorBy(RuleError, () => void propexo.list(path as never))).message).toContain(said)
  })

  it.each([
    ['offset', { offset: 1 }],
    ['limit', { limit: 1 }],
    ['an unknown name', { event: 1 }],
    ['a value without text', { lead_id: {} }],
  ])('a query with %s', async (_, query) => {
    expect(() => propexo.list('/v1/events/', query as never)).toThrow(RuleError)
  })

  it.each([
    ['null', null],
    ['text', 'lead_1'],
    ['a number', 5],
    ['an empty list', []],
    ['a list', ['lead_id']],
    ['a function', () => 1],
  ])('%s in place of the query', async (_, query) => {
    expect(() => propexo.list('/v1/events/', query as never)).toThrow(RuleError)
  })

  it('wrong options', async () => {
    expect(() => propexo.list('/v1/events/', {}, { signal: 5 } as never)).toThrow(ConfigurationError)
  })
})

describe('the lists of an integration', () => {
  const LISTS = [
    ['appointments.list', '/v1/appointments/'],
    ['events.list', '/v1/events/'],
    ['events.types', '/v1/event-types/'],
    ['events.subTypes', '/v1/event-sub-types/'],
    ['events.results', '/v1/event-results/'],
  ] as const
  const listOf = (name: string, fetch: ReturnType<typeof serverOf>, query?: unknown) => {
    const pms = clientOf(fetch).integration('int_1', ANY_PMS)
    const lists: Record<string, (query: never) => AsyncGenerator<unknown>> = {
      'appointments.list': pms.appointments.list,
      'events.list': pms.events.list,
      'events.types': pms.events.types,
      'events.subTypes': pms.events.subTypes,
      'events.results': pms.events.results,
    }
    return lists[name]?.(query as never)
  }

  it.each(LISTS)('%s narrows every page to the integration', async (name, path) => {
    const fetch = serverOf(300, 250)
    expect(await collect(listOf(name, fetch) ?? fail())).toHaveLength(300)
    const sent = fetch.requests.map(({ url }) => [url.pathname, url.searchParams.getAll('integration_id')])
    expect(sent).toEqual([
      [path, ['int_1']],
      [path, ['int_1']],
    ])
  })

  it.each(LISTS)('%s refuses another integration, and unknown names, at once', async name => {
    const fetch = serverOf(1, 250)
    await errorBy(RuleError, () => void listOf(name, fetch, { integration_id: 'int_2' }))
    await errorBy(RuleError, () => void listOf(name, fetch, { bogus: 'x' }))
    await errorBy(RuleError, () => void listOf(name, fetch, { limit: 5 }))
    expect(fetch.requests).toHaveLength(0)
  })

  it.each(LISTS)('%s refuses a query that is no object', async name => {
    const fetch = serverOf(1, 250)
    for (const query of ['lead_1', 5, true, []])
      await errorBy(RuleError, () => void listOf(name, fetch, query))
    expect(fetch.requests).toHaveLength(0)
  })
})

const fail = (): never => {
  throw new Error('no such list')
}
