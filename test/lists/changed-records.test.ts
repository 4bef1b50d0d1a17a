import { describe, expect, it } from 'vitest'
import { RuleError } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

const FILTERS = ['updated_at_gte', 'updated_at_lte', 'last_seen_gte', 'last_seen_lte'] as const
const SINCE = '2026-01-01T00:00:00Z'

const pages = () =>
  recordingFetch(({ url }) => {
    const offset = Number(url.searchParams.get('offset'))
    const results = Array.from({ length: offset === 0 ? 250 : 1 }, (_, index) => ({
      id: `${offset + index}`,
    }))
    return json({ results, meta: { hasMore: offset === 0 } })
  })

describe('a list of what has changed', () => {
  it.each(FILTERS)('asks for it by %s on every page', async name => {
    const fetch = pages()
    const records = []
    for await (const record of clientOf(fetch).list('/v1/residents/', {
      integration_id: 'int_1',
      [name]: SINCE,
    }))
      records.push(record)
    expect(records).toHaveLength(251)
    expect(fetch.requests.map(({ url }) => url.searchParams.get(name))).toEqual([SINCE, SINCE])
  })

  it('is one of an integration too', async () => {
    const fetch = pages()
    const { events, appointments } = clientOf(fetch).integration('int_1', { vendor: 'ENTRATA' })
    await events.list({ updated_at_gte: SINCE }).next()
    await appointments.list({ last_seen_gte: SINCE }).next()
    const [first, , third] = fetch.requests.map(({ url }) => url)
    expect(first?.searchParams.get('updated_at_gte')).toBe(SINCE)
    expect([...fetch.requests].some(({ url }) => url.searchParams.get('last_seen_gte') === SINCE)).toBe(true)
    expect(third?.searchParams.get('integration_id')).toBe('int_1')
  })

  it.each(
    FILTERS.flatMap(name =>
      [null, undefined, '', ' ', new Date(0), Number.NaN].map(value => [name, value] as const),
    ),
  )('is not everything, where %s is %s', async (name, value) => {
    const fetch = pages()
    const { issues } = await errorBy(RuleError, async () =>
      clientOf(fetch).list('/v1/residents/', { [name]: value } as never),
    )
    expect(issues.map(({ path }) => path)).toEqual([`/${name}`])
    expect(fetch.requests).toEqual([])
  })
})
