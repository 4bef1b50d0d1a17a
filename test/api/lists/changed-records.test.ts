import { describe, expect, it } from 'vitest'
import { RuleError } from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import { json, type RecordingFetch, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

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

  const ask = async (filters: object): Promise<RecordingFetch> => {
    const fetch = pages()
    await clientOf(fetch)
      .list('/v1/residents/', filters as never)
      .next()
    return fetch
  }

  it.each([
    ['no zone', '2026-01-01T00:00:00', /no offset.*pass 2026-01-01T00:00:00Z/],
    ['no zone and a blank', '2026-01-01 00:00', /no offset.*pass 2026-01-01T00:00:00Z/],
    ['no time', '2026-01-01', /no time.*2026-01-01T00:00:00-05:00/],
    ['a day that does not exist', '2026-02-30T00:00:00Z', /must be a date and time.*2026-02-30/],
    ['an hour that does not exist', '2026-01-01T25:00:00Z', /must be a date and time/],
    ['an offset that does not exist', '2026-01-01T00:00:00+24:00', /must be a date and time/],
    ['another order', '01/02/2026', /must be a date and time.*01\/02\/2026/],
    ['a word', 'yesterday', /must be a date and time.*yesterday/],
    ['a number', 1_767_225_600_000, /must be a date and time.*1767225600000/],
    ['a truth', true, /must be a date and time.*true/],
    ['a zone behind it', '2026-01-01T00:00:00Z[UTC]', /must be a date and time/],
  ])('is not asked for by a filter with %s: %j', async (_, value, says) => {
    const filters = Object.fromEntries(FILTERS.map(name => [name, value]))
    const error = await errorBy(RuleError, () => ask(filters))
    expect(error.issues.map(({ path }) => path)).toEqual(FILTERS.map(name => `/${name}`))
    for (const { message } of error.issues) expect(message).toMatch(says)
  })

  it.each([
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00Z',
    '2026-01-01T00:00:00.123456Z',
    '2026-01-01T00:00:00-05:00',
    '2026-01-01T00:00:00-0500',
    '2026-01-01t00:00:00z',
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('is asked for as it is written by %s', async since => {
    const { requests } = await ask({ updated_at_gte: since, last_seen_lte: since })
    expect(requests[0]?.url.searchParams.get('updated_at_gte')).toBe(since)
    expect(requests[0]?.url.searchParams.get('last_seen_lte')).toBe(since)
  })
})
