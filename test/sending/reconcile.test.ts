import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError } from '../../src/index.js'
import { CANARY, clientOf } from '../support/client.js'
import { FACADE_WRITES } from '../support/facade-writes.js'
import { type Answer, json, noAnswer, recordingFetch } from '../support/recording-fetch.js'
import { errorBy, thrownBy } from '../support/thrown.js'
import { tracesOf } from '../support/traces.js'
import { FINAL } from './calls.js'
import { stopTime, watch } from './fake-time.js'
import { entry, INPUT, logOf, lose, losing, lostWrite, pmsOf, SOON } from './lost.js'

const reset: Answer = () =>
  Promise.reject(
    new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }),
  )

const LOSSES: readonly (readonly [string, Answer])[] = [
  ['a reset', reset],
  ['an attempt that takes too long', noAnswer],
  ['500', () => json({}, { status: 500 })],
  ['502 with HTML', () => new Response('<html>', { status: 502 })],
  ['599', () => json({}, { status: 599 })],
  ['an empty 200', () => new Response('')],
  ['a 200 with HTML', () => new Response('<html>')],
  ['a 200 that was cut off', () => new Response('{"job_id":"jo')],
  ['a 200 without a job id', () => json({ data: {} })],
  ['a 200 with a job id that is no text', () => json({ job_id: 7 })],
  ['a 200 with an empty job id', () => json({ job_id: ' ', meta: { job_id: '' } })],
  ['a 200 with null', () => json(null)],
  ['204', () => new Response(null, { status: 204 })],
]

describe.each(LOSSES)('a write lost by %s', (_, loss) => {
  it('is found in the log, and sent no second time', async () => {
    const fetch = recordingFetch((request, index) =>
      request.method === 'GET' ? logOf([entry()]) : loss(request, index),
    )
    const options = { ...SOON, timeoutMs: 15, retry: { baseMs: 1 } }
    const job = await pmsOf(clientOf(fetch, options)).events.leads.create(INPUT)
    expect([job.id, job.adopted, job.sent?.body]).toEqual([
      'job_7',
      true,
      { ...INPUT, integration_id: 'int_1' },
    ])
    expect(fetch.requests.map(({ method }) => method)).toEqual(['POST', 'GET'])
    const { pathname, searchParams } = fetch.requests[1]?.url ?? new URL('http://none')
    expect(pathname).toBe('/v1/admin/logs/writes/')
    expect(Object.fromEntries(searchParams)).toEqual({
      integration_id: 'int_1',
      write_category: 'events',
      limit: '100',
      offset: '0',
      time_range: 'hour',
    })
  })

  it('that the log does not show is ambiguous', async () => {
    const fetch = recordingFetch((request, index) =>
      request.method === 'GET' ? logOf([]) : loss(request, index),
    )
    const { events } = pmsOf(clientOf(fetch, { ...SOON, timeoutMs: 15 }))
    const error = await errorBy(AmbiguousWriteError, () => events.leads.create(INPUT))
    expect(error).toMatchObject({
      kind: 'ambiguous_write',
      candidates: [],
      operation: 'POST /v1/events/leads',
    })
    expect(error.cause).toHaveProperty('kind')
    expect(fetch.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })
})

it.each(FINAL.filter(([name]) => Number(name) < 500))(
  'a write refused with %s is not looked for',
  async (_, fault) => {
    const fetch = recordingFetch(fault)
    const error = await thrownBy(() => pmsOf(clientOf(fetch, SOON)).events.leads.create(INPUT))
    expect(error).not.toHaveProperty('kind', 'ambiguous_write')
    expect(fetch.requests).toHaveLength(1)
  },
)

it('a write refused with 429 by all attempts is not looked for', async () => {
  const fetch = recordingFetch(() => json({}, { status: 429 }))
  const { events } = pmsOf(clientOf(fetch, { ...SOON, retry: { baseMs: 0.1 } }))
  expect(await thrownBy(() => events.leads.create(INPUT))).toHaveProperty('kind', 'rate_limit')
  expect(fetch.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'POST'])
})

describe('the log', () => {
  it('is looked at again and again, with pauses that double up to the longest', async () => {
    stopTime()
    const looks: number[] = []
    const fetch = losing(() => {
      looks.push(Math.round(performance.now() - startMs))
      return logOf(looks.length === 7 ? [entry()] : [])
    })
    const startMs = performance.now()
    const running = watch(pmsOf(clientOf(fetch, { reconcile: {} })).events.leads.create(INPUT))
    const ending = await running.after(95_000)
    expect(looks).toEqual([1, 3, 7, 15, 31, 61, 91].map(seconds => seconds * 1_000))
    expect(ending).toMatchObject({ state: 'returned', value: { id: 'job_7', adopted: true } })
  })

  it('is looked at no longer than the deadline allows', async () => {
    stopTime()
    const fetch = losing(() => logOf([]))
    const options = { reconcile: {}, deadlineMs: 10_000 }
    const running = watch(pmsOf(clientOf(fetch, options)).events.leads.create(INPUT))
    expect(await running.after(10_000)).toMatchObject({ error: { kind: 'ambiguous_write' } })
    expect(fetch.requests).toHaveLength(4)
  })

  it('that hangs does not hold the call beyond its deadline', async () => {
    stopTime()
    const options = { reconcile: {}, retry: {}, deadlineMs: 10_000 }
    const running = watch(pmsOf(clientOf(losing(noAnswer), options)).events.leads.create(INPUT))
    expect(await running.after(10_100)).toMatchObject({ error: { kind: 'ambiguous_write' } })
  })

  it.each([400, 401, 403, 404, 405, 429, 500, 503])('that answers %i leaves it ambiguous', async status => {
    const log = () => json({ error: { code: 'x', message: 'no' } }, { status })
    const error = await errorBy(AmbiguousWriteError, () => lose(log))
    expect(error).toMatchObject({ candidates: [], cause: { kind: 'server' } })
  })

  it.each([
    ['HTML', () => new Response('<html>')],
    ['nothing', () => new Response('')],
    ['null', () => json(null)],
    ['a list', () => json([])],
    ['no list of entries', () => json({ results: { logs: 'none' } })],
    ['entries that are none', () => logOf([null, 1, 'x', [], {}, { job_id: 1 }])],
    ['a connection that breaks', () => Promise.reject(new Error('reset'))],
  ])('that answers with %s leaves it ambiguous', async (_, log) => {
    expect(await errorBy(AmbiguousWriteError, () => lose(log))).toMatchObject({ candidates: [] })
  })

  it('that works again after some failures shows it', async () => {
    const answers = [500, 429, 503].map(status => () => json({}, { status }))
    const job = await lose((_, look) => answers[look]?.() ?? logOf([entry()]))
    expect(job.id).toBe('job_7')
  })

  it('that may not be read, because the token function fails by then, leaves it ambiguous', async () => {
    let tokens = 0
    const token = (): string => {
      tokens += 1
      if (tokens > 1) throw new Error('vault is down')
      return 'token_1'
    }
    await errorBy(AmbiguousWriteError, () => lose(() => logOf([entry()]), { token }))
  })

  it.each([
    ['the client', { reconcile: false } as const, {}],
    ['the call', SOON, { reconcile: false } as const],
  ])('is not looked at when %s does not want it', async (_, options, callOptions) => {
    const fetch = losing(() => logOf([entry()]))
    const { events } = pmsOf(clientOf(fetch, options))
    await errorBy(AmbiguousWriteError, () => events.leads.create(INPUT, callOptions))
    expect(fetch.requests).toHaveLength(1)
  })

  it('is looked at when the call wants it, although the client does not', async () => {
    const { events } = pmsOf(
      clientOf(
        losing(() => logOf([entry()])),
        { reconcile: false, deadlineMs: 60 },
      ),
    )
    const job = await events.leads.create(INPUT, { reconcile: { pauseMs: 1 } })
    expect(job.adopted).toBe(true)
  })
})

describe.each(FACADE_WRITES.map(each => [each.name, each] as const))('%s', (_, { call, input }) => {
  it('is an error that another client can take up, after it has been JSON', async () => {
    const options = { ...SOON, reconcile: false } as const
    const pms = pmsOf(
      clientOf(
        losing(() => logOf([])),
        options,
      ),
    )
    const error = await errorBy(AmbiguousWriteError, () => call(pms, input))
    const { write } = JSON.parse(JSON.stringify(error))
    expect(write).toEqual(error.write)
    expect(JSON.parse(JSON.stringify(error.write))).toEqual(error.write)
    expect(tracesOf(error)).not.toContain(CANARY)
    stopTime()
    const parameters = { ...error.write.body, ...error.write.path }
    const other = clientOf(losing(() => logOf([entry({ parameters })])))
    const ending = await watch(other.writes.reconcile(write)).after(1_100)
    expect(ending).toMatchObject({
      state: 'returned',
      value: { id: 'job_7', adopted: true, sent: undefined },
    })
  })
})

describe('reconcile()', () => {
  it('of the error finds it later, and knows what was sent', async () => {
    let isThere = false
    const options = { ...SOON, deadlineMs: 20 }
    const error = await errorBy(AmbiguousWriteError, () =>
      lose(() => logOf(isThere ? [entry()] : []), options),
    )
    isThere = true
    const job = await error.reconcile()
    expect([job.id, job.adopted, job.sent?.body]).toEqual([
      'job_7',
      true,
      { ...INPUT, integration_id: 'int_1' },
    ])
  })

  it('of the error rejects with another one that goes on', async () => {
    let isThere = false
    const options = { ...SOON, deadlineMs: 20 }
    const error = await errorBy(AmbiguousWriteError, () =>
      lose(() => logOf(isThere ? [entry()] : []), options),
    )
    const again = await errorBy(AmbiguousWriteError, () => error.reconcile({ deadlineMs: 20 }))
    expect(again.write).toEqual(error.write)
    isThere = true
    expect((await again.reconcile()).id).toBe('job_7')
  })

  it('looks at least once, however little time it has', async () => {
    const write = await lostWrite()
    const fetch = losing(() => logOf([entry()]))
    const ending = await clientOf(fetch)
      .writes.reconcile(write, { deadlineMs: 500 })
      .catch((error: unknown) => error)
    expect(fetch.requests).toHaveLength(1)
    expect(ending).toMatchObject({ id: 'job_7' })
  })

  it.each([
    ['hour', 60_000],
    ['day', 3 * 3_600_000],
    ['week', 2 * 86_400_000],
    ['month', 20 * 86_400_000],
  ])('asks for the last %s when the write is so old', async (range, ageMs) => {
    const write = { ...(await lostWrite()), sentAt: new Date(Date.now() - ageMs).toISOString() }
    stopTime()
    const fetch = losing(() => logOf([entry()]))
    const ending = await watch(clientOf(fetch).writes.reconcile(write)).after(1_100)
    expect(ending).toMatchObject({ value: { id: 'job_7' } })
    expect(fetch.requests[0]?.url.searchParams.get('time_range')).toBe(range)
  })

  it('ends with the reason of its signal', async () => {
    const write = await lostWrite()
    const fetch = losing(() => logOf([]))
    const { writes } = clientOf(fetch)
    await expect(writes.reconcile(write, { signal: AbortSignal.abort('left') })).rejects.toBe('left')
    const controller = new AbortController()
    const running = writes.reconcile(write, { signal: controller.signal })
    setTimeout(() => controller.abort('left'), 5)
    await expect(running).rejects.toBe('left')
    // It has looked once, before its first pause.
    expect(fetch.requests).toHaveLength(1)
  })
})
