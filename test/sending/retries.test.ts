import { describe, expect, it } from 'vitest'
import { ANY_PMS } from '../support/client.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { thrownBy } from '../support/thrown.js'
import {
  API_READS,
  API_WRITES,
  CERTAIN,
  FINAL,
  fine,
  inVirtualTime,
  READS,
  UNCERTAIN,
  WRITES,
} from './calls.js'

const RETRY = { retry: {} } as const
const PASSING = [...CERTAIN, ...UNCERTAIN]

describe.each(READS)('%s', (_, call) => {
  it.each(PASSING)('is read again after %s', async (_, fault) => {
    const fetch = recordingFetch((request, index) => (index < 3 ? fault(request) : fine(request)))
    await inVirtualTime(fetch, RETRY, call)
    expect(fetch.requests).toHaveLength(4)
  })

  it.each(PASSING)('is given up after four attempts that end with %s', async (_, fault) => {
    const fetch = recordingFetch(fault)
    await expect(inVirtualTime(fetch, RETRY, call)).rejects.toMatchObject({ attempts: 4 })
    expect(fetch.requests).toHaveLength(4)
  })

  it.each(FINAL)('is read once when it is refused with %s', async (_, fault) => {
    const fetch = recordingFetch(fault)
    await expect(inVirtualTime(fetch, RETRY, call)).rejects.toMatchObject({ attempts: 1 })
    expect(fetch.requests).toHaveLength(1)
  })
})

describe.each(WRITES)('a %s', (_, call) => {
  it.each(CERTAIN)('is sent again after %s', async (_, fault) => {
    const fetch = recordingFetch((request, index) => (index < 3 ? fault(request) : fine(request)))
    await inVirtualTime(fetch, RETRY, call)
    expect(fetch.requests).toHaveLength(4)
  })

  it.each(CERTAIN)('is given up after four attempts that end with %s', async (_, fault) => {
    const fetch = recordingFetch(fault)
    const error = await thrownBy(() => inVirtualTime(fetch, RETRY, call))
    expect(error).toMatchObject({ attempts: 4 })
    expect(error).not.toMatchObject({ kind: 'ambiguous_write' })
    expect(fetch.requests).toHaveLength(4)
  })

  it.each([...UNCERTAIN, ...FINAL])('is never sent again after %s', async (_, fault) => {
    const fetch = recordingFetch(fault)
    await thrownBy(() => inVirtualTime(fetch, RETRY, call))
    expect(fetch.requests).toHaveLength(1)
  })

  it.each(UNCERTAIN)('that is lost by %s says after how many attempts', async (_, fault) => {
    const fetch = recordingFetch((request, index) =>
      index === 0 ? json({}, { status: 429 }) : fault(request),
    )
    const error = await thrownBy(() => inVirtualTime(fetch, RETRY, call))
    expect(error).toMatchObject({ kind: 'ambiguous_write', attempts: 2, cause: { attempts: 2 } })
  })
})

describe('propexo.api', () => {
  it.each(API_READS)('reads again by %s', async (_, call) => {
    for (const [, fault] of PASSING) {
      const fetch = recordingFetch((request, index) => (index < 3 ? fault(request) : fine(request)))
      expect(await inVirtualTime(fetch, RETRY, call)).toHaveProperty('data')
      expect(fetch.requests).toHaveLength(4)
    }
  })

  it.each(API_WRITES)('writes again by %s only when nothing was processed', async (_, call) => {
    for (const [, fault] of CERTAIN) {
      const fetch = recordingFetch((request, index) => (index < 3 ? fault(request) : fine(request)))
      expect(await inVirtualTime(fetch, RETRY, call)).toHaveProperty('data')
      expect(fetch.requests).toHaveLength(4)
    }
    for (const [, fault] of UNCERTAIN) {
      const fetch = recordingFetch(fault)
      await inVirtualTime(fetch, RETRY, call).catch(() => {})
      expect(fetch.requests).toHaveLength(1)
    }
  })

  it('returns the refusal of the last attempt', async () => {
    const fetch = recordingFetch((_, index) =>
      json({ error: { code: `c${index}`, message: 'no' } }, { status: 503 }),
    )
    const { error, response } = await inVirtualTime(fetch, RETRY, ({ api }) => api.GET('/v1/events/'))
    expect([error?.error.code, response.status]).toEqual(['c3', 503])
  })

  it('writes a body once, whatever becomes of it meanwhile', async () => {
    let written = 0
    const body = {
      integration_id: 'int_1',
      lead_id: 'lead_1',
      toJSON: () => ({ integration_id: 'int_1', lead_id: `lead_${++written}` }),
    }
    const fetch = recordingFetch((request, index) => {
      body.lead_id = 'changed'
      return index < 3 ? json({}, { status: 429 }) : fine(request)
    })
    await inVirtualTime(fetch, RETRY, ({ api }) => api.POST('/v1/events/leads', { body }))
    expect(written).toBe(1)
    expect(fetch.requests.map(request => request.body)).toEqual(
      Array(4).fill('{"integration_id":"int_1","lead_id":"lead_1"}'),
    )
  })
})

describe('the attempts of a call', () => {
  it('send the same bytes, and each a fresh token', async () => {
    let tokens = 0
    const token = async (): Promise<string> => `token_${++tokens}`
    const fetch = recordingFetch((request, index) => (index < 3 ? json({}, { status: 429 }) : fine(request)))
    const input = { lead_id: 'lead_1', notes: 'ünïcödé 🏠' }
    const onRetry = (): void => {
      input.notes = 'changed'
    }
    await inVirtualTime(fetch, { ...RETRY, token, hooks: { onRetry } }, propexo =>
      propexo.integration('int_1', ANY_PMS).events.leads.create(input),
    )
    expect(new Set(fetch.requests.map(({ body }) => body)).size).toBe(1)
    expect(fetch.requests[0]?.body).toContain('ünïcödé 🏠')
    const sent = fetch.requests.map(each => each.headers.get('authorization'))
    expect(new Set(sent).size).toBe(4)
    expect(sent.at(-1)).toBe(`Bearer token_${tokens}`)
  })

  it('send the headers that were passed, although the caller changes his object meanwhile', async () => {
    const fetch = recordingFetch((request, index) => (index < 1 ? json({}, { status: 429 }) : fine(request)))
    const headers = { 'x-trace': 'abc' }
    await inVirtualTime(fetch, RETRY, propexo => {
      const { events } = propexo.integration('int_1', ANY_PMS)
      const sending = events.leads.create({ lead_id: 'lead_1' }, { headers })
      headers['x-trace'] = 'changed'
      return sending
    })
    expect(fetch.requests.map(each => each.headers.get('x-trace'))).toEqual(['abc', 'abc'])
  })

  it.each([
    ['false', false, 1],
    ['one', { attempts: 1 }, 1],
    ['ten', { attempts: 10 }, 10],
  ] as const)('are as many as retry says, by the client and by the call: %s', async (_, retry, count) => {
    for (const [, call] of [...READS, ...API_READS]) {
      const byClient = recordingFetch(() => json({}, { status: 503 }))
      await inVirtualTime(byClient, { retry, deadlineMs: 900_000 }, call).catch(() => {})
      const byCall = recordingFetch(() => json({}, { status: 503 }))
      const options = { retry, deadlineMs: 900_000 }
      await inVirtualTime(byCall, RETRY, propexo => call(propexo, options)).catch(() => {})
      expect([byClient.requests.length, byCall.requests.length]).toEqual([count, count])
    }
  })

  it('do not follow a redirect of a write, and do not repeat it', async () => {
    const fetch = recordingFetch(() => new Response(null, { status: 307, headers: { location: '/v1/x' } }))
    for (const [, call] of WRITES) await thrownBy(() => inVirtualTime(fetch, RETRY, call))
    expect(fetch.requests.map(({ method }) => method)).toEqual(['POST', 'PUT'])
  })

  it('of calls at once do not mix', async () => {
    const counts = new Map<string, number>()
    const fetch = recordingFetch(({ url }) => {
      const count = (counts.get(url.pathname) ?? 0) + 1
      counts.set(url.pathname, count)
      const id = url.pathname.split('/').at(-1)
      if (count < 3) return json({}, { status: 503 })
      return json({ write_status: 'SUCCESS', errors: [id], created_record_id: null })
    })
    const ids = Array.from({ length: 50 }, (_, index) => `job_${index}`)
    const states = await inVirtualTime(fetch, RETRY, ({ writes }) =>
      Promise.all(ids.map(id => writes.get(id).status())),
    )
    expect(states.map(({ errors }) => errors[0])).toEqual(ids)
    expect([...counts.values()]).toEqual(Array(50).fill(3))
  })
})
