import { describe, expect, it } from 'vitest'
import { ANY_PMS, clientOf } from '../support/client.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { thrownBy } from '../support/thrown.js'
import { API_READS, API_WRITES, CERTAIN, FINAL, fine, READS, UNCERTAIN, WRITES } from './calls.js'

const FAST = { retry: { baseMs: 0.1, maxMs: 0.2 }, timeoutMs: 15 } as const
const PASSING = [...CERTAIN, ...UNCERTAIN]

describe.each(READS)('%s', (_, call) => {
  it.each(PASSING)('is read again after %s', async (_, fault) => {
    const fetch = recordingFetch((request, index) => (index < 3 ? fault(request) : fine(request)))
    await call(clientOf(fetch, FAST))
    expect(fetch.requests).toHaveLength(4)
  })

  it.each(PASSING)('is given up after four attempts that end with %s', async (_, fault) => {
    const fetch = recordingFetch(fault)
    expect(await thrownBy(() => call(clientOf(fetch, FAST)))).toMatchObject({ attempts: 4 })
    expect(fetch.requests).toHaveLength(4)
  })

  it.each(FINAL)('is read once when it is refused with %s', async (_, fault) => {
    const fetch = recordingFetch(fault)
    expect(await thrownBy(() => call(clientOf(fetch, FAST)))).toMatchObject({ attempts: 1 })
    expect(fetch.requests).toHaveLength(1)
  })
})

describe.each(WRITES)('a %s', (_, call) => {
  it.each(CERTAIN)('is sent again after %s', async (_, fault) => {
    const fetch = recordingFetch((request, index) => (index < 3 ? fault(request) : fine(request)))
    await call(clientOf(fetch, FAST))
    expect(fetch.requests).toHaveLength(4)
  })

  it.each(CERTAIN)('is given up after four attempts that end with %s', async (_, fault) => {
    const fetch = recordingFetch(fault)
    const error = await thrownBy(() => call(clientOf(fetch, FAST)))
    expect(error).toMatchObject({ attempts: 4 })
    expect(error).not.toMatchObject({ kind: 'ambiguous_write' })
    expect(fetch.requests).toHaveLength(4)
  })

  it.each([...UNCERTAIN, ...FINAL])('is never sent again after %s', async (_, fault) => {
    const fetch = recordingFetch(fault)
    await thrownBy(() => call(clientOf(fetch, FAST)))
    expect(fetch.requests).toHaveLength(1)
  })

  it.each(UNCERTAIN.filter(([name]) => name !== '408'))(
    'that is lost by %s says after how many attempts',
    async (_, fault) => {
      const fetch = recordingFetch((request, index) =>
        index === 0 ? json({}, { status: 429 }) : fault(request),
      )
      const error = await thrownBy(() => call(clientOf(fetch, FAST)))
      expect(error).toMatchObject({ kind: 'ambiguous_write', attempts: 2, cause: { attempts: 2 } })
    },
  )
})

describe('propexo.api', () => {
  it.each(API_READS)('reads again by %s', async (_, call) => {
    for (const [, fault] of PASSING) {
      const fetch = recordingFetch((request, index) => (index < 3 ? fault(request) : fine(request)))
      expect(await call(clientOf(fetch, FAST))).toHaveProperty('data')
      expect(fetch.requests).toHaveLength(4)
    }
  })

  it.each(API_WRITES)('writes again by %s only when nothing was processed', async (_, call) => {
    for (const [, fault] of CERTAIN) {
      const fetch = recordingFetch((request, index) => (index < 3 ? fault(request) : fine(request)))
      expect(await call(clientOf(fetch, FAST))).toHaveProperty('data')
      expect(fetch.requests).toHaveLength(4)
    }
    for (const [, fault] of UNCERTAIN) {
      const fetch = recordingFetch(fault)
      await call(clientOf(fetch, FAST)).catch(() => {})
      expect(fetch.requests).toHaveLength(1)
    }
  })

  it('returns the refusal of the last attempt', async () => {
    const fetch = recordingFetch((_, index) =>
      json({ error: { code: `c${index}`, message: 'no' } }, { status: 503 }),
    )
    const { error, response } = await clientOf(fetch, FAST).api.GET('/v1/events/')
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
    await clientOf(fetch, FAST).api.POST('/v1/events/leads', { body })
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
    const { events } = clientOf(fetch, {
      ...FAST,
      token,
      hooks: {
        onRetry: () => {
          input.notes = 'changed'
        },
      },
    }).integration('int_1', ANY_PMS)
    await events.leads.create(input)
    expect(new Set(fetch.requests.map(({ body }) => body)).size).toBe(1)
    expect(fetch.requests[0]?.body).toContain('ünïcödé 🏠')
    expect(fetch.requests.map(each => each.headers.get('authorization'))).toEqual(
      [1, 2, 3, 4].map(number => `Bearer token_${number}`),
    )
  })

  it('send the headers that were passed, although the caller changes his object meanwhile', async () => {
    const fetch = recordingFetch((request, index) => (index < 1 ? json({}, { status: 429 }) : fine(request)))
    const { events } = clientOf(fetch, FAST).integration('int_1', ANY_PMS)
    const headers = { 'x-trace': 'abc' }
    const sending = events.leads.create({ lead_id: 'lead_1' }, { headers })
    headers['x-trace'] = 'changed'
    await sending
    expect(fetch.requests.map(each => each.headers.get('x-trace'))).toEqual(['abc', 'abc'])
  })

  it('end with the first one for which the token function fails', async () => {
    let tokens = 0
    const token = (): string => {
      tokens += 1
      if (tokens === 2) throw new Error('vault is down')
      return 'token_1'
    }
    const fetch = recordingFetch(() => json({}, { status: 503 }))
    const error = await thrownBy(() =>
      clientOf(fetch, { ...FAST, token })
        .writes.get('job_1')
        .status(),
    )
    expect(error).toMatchObject({ kind: 'configuration' })
    expect(fetch.requests).toHaveLength(1)
  })

  it.each([
    ['false', false, 1],
    ['one', { attempts: 1 }, 1],
    ['ten', { attempts: 10, baseMs: 0.1, maxMs: 0.1 }, 10],
  ] as const)('are as many as retry says, by the client and by the call: %s', async (_, retry, count) => {
    for (const [, call] of [...READS, ...API_READS]) {
      const byClient = recordingFetch(() => json({}, { status: 503 }))
      await call(clientOf(byClient, { retry })).catch(() => {})
      const byCall = recordingFetch(() => json({}, { status: 503 }))
      await call(clientOf(byCall, FAST), { retry }).catch(() => {})
      expect([byClient.requests.length, byCall.requests.length]).toEqual([count, count])
    }
  })

  it('do not follow a redirect of a write, and do not repeat it', async () => {
    const fetch = recordingFetch(() => new Response(null, { status: 307, headers: { location: '/v1/x' } }))
    const { events } = clientOf(fetch, FAST).integration('int_1', ANY_PMS)
    await thrownBy(() => events.leads.create({ lead_id: 'lead_1' }))
    expect(fetch.requests).toHaveLength(1)
  })

  it('of two calls at once do not mix', async () => {
    const counts = new Map<string, number>()
    const fetch = recordingFetch(({ url }) => {
      const count = (counts.get(url.pathname) ?? 0) + 1
      counts.set(url.pathname, count)
      const id = url.pathname.split('/').at(-1)
      if (count < 3) return json({}, { status: 503 })
      return json({ write_status: 'SUCCESS', errors: [id], created_record_id: null })
    })
    const { writes } = clientOf(fetch, FAST)
    const ids = Array.from({ length: 50 }, (_, index) => `job_${index}`)
    const states = await Promise.all(ids.map(id => writes.get(id).status()))
    expect(states.map(({ errors }) => errors[0])).toEqual(ids)
    expect([...counts.values()]).toEqual(Array(50).fill(3))
  })
})
