import { describe, expect, it } from 'vitest'
import { type Propexo, RuleError } from '../../src/index.js'
import { ANY_PMS, clientAt, clientOf } from '../support/client.js'
import { startServer } from '../support/local-server.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

const page = () => json({ results: [], meta: { hasMore: false } })

const CALLS: readonly (readonly [string, (propexo: Propexo, query: never) => unknown])[] = [
  ['api.GET', ({ api }, query) => api.GET('/v1/events/', { params: { query } })],
  ['list', (propexo, query) => propexo.list('/v1/events/', query).next()],
  ['events.list', (propexo, query) => propexo.integration('int_1', ANY_PMS).events.list(query).next()],
  [
    'appointments.list',
    (propexo, query) => propexo.integration('i', ANY_PMS).appointments.list(query).next(),
  ],
]

const REFUSED: readonly (readonly [string, unknown])[] = [
  ['a Date', new Date(0)],
  ['a Date that is none', new Date(Number.NaN)],
  ['an object', { id: 'lead_1' }],
  ['an object with toString', { toString: () => 'lead_1' }],
  ['a number that is none', Number.NaN],
  ['a number without end', Number.NEGATIVE_INFINITY],
  ['a big integer', 1n],
  ['a symbol', Symbol('lead_1')],
  ['a function', () => 'lead_1'],
  ['a list in a list', [['lead_1']]],
  ['a list with a Date', ['lead_1', new Date(0)]],
  ['a list with an object', [{}]],
]

describe.each(CALLS)('a query of %s', (_, call) => {
  it.each(REFUSED)('with %s is refused before anything is sent', async (_, value) => {
    const fetch = recordingFetch(page)
    const error = await errorBy(RuleError, () => call(clientOf(fetch), { lead_id: value } as never))
    expect(error.issues.map(({ path }) => path)).toEqual(['/lead_id'])
    expect(fetch.requests).toHaveLength(0)
  })

  it.each(['lead', 'Lead_id', 'lead_id ', 'toString', 'constructor', 'event_id', ''])(
    'with the unknown name %j is refused, because the server would ignore the filter',
    async name => {
      const fetch = recordingFetch(page)
      const error = await errorBy(RuleError, () => call(clientOf(fetch), { [name]: 'x' } as never))
      expect(error.issues.map(({ path }) => path)).toEqual([`/${name}`])
      expect(error.message).toContain('lead_id')
      expect(fetch.requests).toHaveLength(0)
    },
  )

  it('with a field called __proto__ is refused', async () => {
    const fetch = recordingFetch(page)
    await errorBy(RuleError, () => call(clientOf(fetch), JSON.parse('{"__proto__":"x"}') as never))
    expect(fetch.requests).toHaveLength(0)
  })

  it('names all that is wrong with it at once', async () => {
    const fetch = recordingFetch(page)
    const query = { lead: 1, lead_id: {}, property_id: Number.NaN }
    const error = await errorBy(RuleError, () => call(clientOf(fetch), query as never))
    expect(error.issues.map(({ path }) => path)).toEqual(['/lead', '/lead_id', '/property_id'])
    expect(error.operation).toMatch(/^GET \/v1\//)
    expect(fetch.requests).toHaveLength(0)
  })

  it('repeats lists and keeps every character', async () => {
    const server = await startServer(response => response.end('{"results":[],"meta":{"hasMore":false}}'))
    const text = 'a b+c&d=e?f#g%2Fü🏠'
    const query = {
      lead_id: [text, 'two'],
      x_id: 0,
      applicant_id: false,
    }
    await call(clientAt(server.url), query as never)
    const sent = new URL(server.requests[0]?.target ?? '', server.url).searchParams
    expect(sent.getAll('lead_id')).toEqual([text, 'two'])
    expect(sent.get('x_id')).toBe('0')
    expect(sent.get('applicant_id')).toBe('false')
  })

  it('with half of a surrogate pair is refused, because a URL would carry another text', async () => {
    const fetch = recordingFetch(page)
    await errorBy(RuleError, () => call(clientOf(fetch), { lead_id: 'a\ud800' } as never))
    expect(fetch.requests).toHaveLength(0)
  })

  it('with an empty list is refused or sent, because a filter that vanishes gives everybody’s records', async () => {
    const fetch = recordingFetch(page)
    let isRefused = false
    try {
      await call(clientOf(fetch), { lead_id: [] } as never)
    } catch (error) {
      expect(error).toBeInstanceOf(RuleError)
      isRefused = true
    }
    expect(isRefused || fetch.requests[0]?.url.searchParams.has('lead_id')).toBe(true)
  })
})

describe('a filter that is undefined or blank', () => {
  const LISTS = CALLS.filter(([name]) => name !== 'api.GET')

  it.each(LISTS.flatMap(([name, call]) => [undefined, '', ' '].map(value => [name, value, call] as const)))(
    'is refused by %s when it is %j, because without it everybody’s records would come',
    async (_, value, call) => {
      const fetch = recordingFetch(page)
      const error = await errorBy(RuleError, async () => call(clientOf(fetch), { lead_id: value } as never))
      expect(error.issues.map(({ path }) => path)).toEqual(['/lead_id'])
      expect(fetch.requests).toHaveLength(0)
    },
  )
})
