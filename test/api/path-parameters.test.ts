import { describe, expect, it } from 'vitest'
import { ConfigurationError, type Propexo, RuleError } from '../../src/index.js'
import { ANY_PMS, clientAt, clientOf } from '../support/client.js'
import { startServer } from '../support/local-server.js'
import { json, queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy, thrownBy } from '../support/thrown.js'

const REFUSED: readonly (readonly [string, unknown])[] = [
  ['empty text', ''],
  ['a space', ' '],
  ['a line break', '\n'],
  ['a no-break space', '\u00a0'],
  ['a dot', '.'],
  ['two dots', '..'],
  ['a slash', '/'],
  ['text with a slash', 'a/b'],
  ['text with a backslash', 'a\\b'],
  ['dots behind a slash', 'a/../../admin'],
  ['undefined', undefined],
  ['null', null],
  ['a number that is none', Number.NaN],
  ['a number without end', Number.POSITIVE_INFINITY],
  ['true', true],
  ['an object', {}],
  ['an object with toString', { toString: () => 'evt_1' }],
  ['an object without prototype', Object.create(null)],
  ['a list', ['evt_1']],
  ['an empty list', []],
  ['a Date', new Date(0)],
  ['a function', () => 'evt_1'],
  ['a symbol', Symbol('evt_1')],
  ['a lone high surrogate', 'a\ud800'],
  ['a lone low surrogate', '\udc00b'],
]

/** Ids that are odd but ordinary text: they must reach the server as they are. */
const INTACT: readonly string[] = [
  'a b',
  'ü',
  '%2F',
  '%2e%2e',
  '%',
  'a?b',
  'a#b',
  '…',
  'a&b=c',
  'a+b',
  '...',
  '.a',
  '{event_id}',
  '$&',
  "$'",
  'a;b',
  'a:b@c',
  'a,b',
  "(a)!*'",
  '日本',
  '🏠',
  'a%00b',
  '__proto__',
  'null',
]

const CALLS: readonly (readonly [string, (propexo: Propexo, id: never) => Promise<unknown>])[] = [
  ['api.GET', ({ api }, id) => api.GET('/v1/events/{event_id}', { params: { path: { event_id: id } } })],
  [
    'api.PUT',
    ({ api }, id) => api.PUT('/v1/events/leads/{event_id}', { params: { path: { event_id: id } }, body: {} }),
  ],
  [
    'api.DELETE',
    ({ api }, id) =>
      api.DELETE('/v1/webhooks/{webhook_id}', { params: { path: { webhook_id: id } }, body: {} }),
  ],
  ['events.get', (propexo, id) => propexo.integration('int_1', ANY_PMS).events.get(id)],
  [
    'events.leads.update',
    (propexo, id) => propexo.integration('i', ANY_PMS).events.leads.update({ event_id: id }),
  ],
  [
    'appointments.leads.update',
    (propexo, id) =>
      propexo.integration('int_1', ANY_PMS).appointments.leads.update({ event_id: id, notes: 'x' }),
  ],
]

const answer = () => json({ results: {}, job_id: 'job_1' })

describe.each(CALLS)('a path parameter of %s', (_, call) => {
  it.each(REFUSED)('that is %s is refused before anything is sent', async (_, id) => {
    const fetch = recordingFetch(answer)
    const error = await errorBy(RuleError, () => call(clientOf(fetch), id as never))
    expect(error.issues.map(({ path }) => path)).toEqual([expect.stringMatching(/^\/(event|webhook)_id$/)])
    expect(fetch.requests).toHaveLength(0)
  })

  it('that is odd but ordinary text arrives at the server as it is', async () => {
    const server = await startServer(response => response.end('{"results":{},"job_id":"job_1"}'))
    for (const id of INTACT) await call(clientAt(server.url), id as never)
    const arrived = server.requests.map(({ target }) => decodeURIComponent(target.split('/').at(-1) ?? ''))
    expect(arrived).toEqual(INTACT)
    const levels = new Set(server.requests.map(({ target }) => target.split('/').length))
    expect(levels.size).toBe(1)
  })
})

describe('the id of a job', () => {
  it.each(REFUSED.filter(([, id]) => typeof id === 'string' && id.trim() !== ''))(
    'that is %s is refused, by status() and wait() at the latest, before anything is sent',
    async (_, id) => {
      const fetch = recordingFetch(answer)
      const { writes } = clientOf(fetch)
      const refusal = await thrownBy(async () => {
        const job = writes.get(id as string)
        await errorBy(RuleError, () => job.wait({ pollMs: 1 }))
        await job.status()
      })
      expect([RuleError, ConfigurationError]).toContain((refusal as Error).constructor)
      expect(fetch.requests).toHaveLength(0)
    },
  )

  it('arrives at the server as it is', async () => {
    const server = await startServer(response => response.end('{"write_status":"SUCCESS"}'))
    for (const id of INTACT) await clientAt(server.url).writes.get(id).status()
    const ids = server.requests.map(({ target }) => decodeURIComponent(target.split('/').at(-1) ?? ''))
    expect(ids).toEqual(INTACT)
  })
})

it('a number as path parameter is sent as its digits', async () => {
  const fetch = recordingFetch(() => queued())
  await clientOf(fetch).api.GET('/v1/events/{event_id}', { params: { path: { event_id: 17 as never } } })
  expect(fetch.requests[0]?.url.pathname).toBe('/v1/events/17')
})

it('a path parameter that is missing altogether is refused', async () => {
  const fetch = recordingFetch(answer)
  const { api } = clientOf(fetch)
  await errorBy(RuleError, () => api.GET('/v1/events/{event_id}', {} as never))
  await errorBy(RuleError, () => api.GET('/v1/events/{event_id}', { params: { path: {} } } as never))
  expect(fetch.requests).toHaveLength(0)
})
