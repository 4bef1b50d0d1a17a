import { describe, expect, it } from 'vitest'
import type { Hooks, Propexo, PropexoOptions, QuotaStore } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { type Answer, json, noAnswer, queued, recordingFetch } from '../support/recording-fetch.js'
import { stopTime } from '../support/stopped-time.js'
import { API_READS, API_WRITES, type Call, fine, READS, WRITES } from './calls.js'

const NEVER: QuotaStore = { take: () => ({ waitMs: 1_000, used: 1 }), used: () => 1 }
const HANGING: QuotaStore = { take: () => new Promise(() => {}), used: () => 0 }
const partial = (): Response =>
  new Response(new ReadableStream({ start: stream => stream.enqueue(new TextEncoder().encode('{"a')) }))
const later = (): Response => json({}, { status: 429, headers: { 'retry-after': '30' } })

/** Where a call is when it is aborted. */
interface Place {
  readonly place: string
  readonly answer: Answer
  readonly options: Partial<PropexoOptions>
  /** How many requests have been sent by then. */
  readonly sent: number
  /** How long the guard of a store goes on watching it, for all calls. */
  readonly guardMs?: number
}

const PLACES: readonly Place[] = [
  { place: 'waits for its token', answer: fine, options: { token: () => new Promise(() => {}) }, sent: 0 },
  { place: 'waits in the queue', answer: fine, options: { quota: { store: NEVER } }, sent: 0 },
  {
    place: 'waits for the store of the quota',
    answer: fine,
    options: { quota: { store: HANGING } },
    sent: 0,
    guardMs: 2_000,
  },
  { place: 'sleeps between two attempts', answer: later, options: { retry: {} }, sent: 1 },
  { place: 'waits behind the gate of a 429', answer: later, options: { retry: {}, quota: {} }, sent: 1 },
  { place: 'waits for the headers', answer: noAnswer, options: { retry: {} }, sent: 1 },
  { place: 'reads the body', answer: partial, options: { retry: {} }, sent: 1 },
]

const CALLS = [...READS, ...WRITES, ...API_READS, ...API_WRITES]

describe.each(CALLS)('%s', (_, call) => {
  it.each(PLACES)(
    'aborted while it $place throws the reason, and sends nothing more',
    async ({ answer, options, sent, guardMs = 0 }) => {
      const { clock, watch } = stopTime()
      const fetch = recordingFetch(answer)
      const controller = new AbortController()
      const reason = { left: true }
      const running = watch(
        call(clientOf(fetch, { clock, reconcile: {}, ...options }), { signal: controller.signal }),
      )
      expect((await running.after(20)).state).toBe('running')
      controller.abort(reason)
      const ending = await running.after(0)
      expect(ending.state === 'threw' && ending.error).toBe(reason)
      await running.after(guardMs)
      expect(clock.pending()).toBe(0)
      await running.after(600_000)
      expect(fetch.requests).toHaveLength(sent)
    },
  )

  it('aborted by a hook before it is sent throws the reason, and sends nothing', async () => {
    const controller = new AbortController()
    const hooks = { onRequest: () => controller.abort('left') }
    const fetch = recordingFetch(fine)
    const ending = call(clientOf(fetch, { hooks }), { signal: controller.signal })
    await expect(ending).rejects.toBe('left')
    expect(fetch.requests).toHaveLength(0)
  })

  it('that was aborted before tells no hook of an attempt', async () => {
    const told: string[] = []
    const hooks = { onRequest: () => told.push('request'), onQuota: () => told.push('quota') }
    const running = call(clientOf(recordingFetch(fine), { hooks }), { signal: AbortSignal.abort('left') })
    await expect(running).rejects.toBe('left')
    expect(told).toEqual([])
  })
})

describe('a call that a hook aborts when its answer has been refused', () => {
  const abortLate = async (call: Call) => {
    const controller = new AbortController()
    const hooks: Hooks = { onResponse: () => controller.abort('left') }
    const fetch = recordingFetch(() => json({}, { status: 503 }))
    const propexo = clientOf(fetch, { retry: { baseMs: 1 }, reconcile: { pauseMs: 1 }, hooks })
    const ending: unknown = await call(propexo, { signal: controller.signal }).catch(
      (error: unknown) => error,
    )
    return { ending, requests: fetch.requests }
  }

  it.each([...READS, ...API_READS, ...WRITES])('throws the reason: %s', async (_, call) => {
    const { ending, requests } = await abortLate(call)
    expect([ending, requests.length]).toEqual(['left', 1])
  })

  it.each(API_WRITES)('keeps what may have been written: %s of propexo.api', async (_, call) => {
    const { ending, requests } = await abortLate(call)
    expect(ending).toMatchObject({ kind: 'ambiguous_write', write: { body: { lead_id: 'lead_1' } } })
    expect(requests).toHaveLength(1)
  })
})

describe('a write whose answer was lost', () => {
  const lose: Answer = ({ method }) =>
    method === 'GET' ? json({ results: { logs: [] } }) : json({}, { status: 500 })
  const hang: Answer = request => (request.method === 'GET' ? noAnswer(request) : json({}, { status: 500 }))
  const truncated: Answer = ({ method }) => (method === 'GET' ? partial() : json({}, { status: 500 }))
  const throttled: Answer = ({ method }) => (method === 'GET' ? later() : json({}, { status: 500 }))

  it.each([
    ['before the first look', lose, 500, 1],
    ['between two looks', lose, 1_500, 2],
    ['during a look', hang, 1_500, 2],
    ['in the body of a look', truncated, 1_500, 2],
    ['between two attempts of a look', throttled, 1_500, 2],
  ])('aborted %s throws the reason and looks no more', async (_, answer, ms, sent) => {
    for (const [, call] of WRITES) {
      const { clock, watch } = stopTime()
      const fetch = recordingFetch(answer)
      const controller = new AbortController()
      const reason = Symbol('left')
      const propexo = clientOf(fetch, { clock, retry: {}, reconcile: {} })
      const running = watch(call(propexo, { signal: controller.signal }))
      expect((await running.after(ms)).state).toBe('running')
      controller.abort(reason)
      const ending = await running.after(0)
      expect(ending.state === 'threw' && ending.error).toBe(reason)
      expect(clock.pending()).toBe(0)
      await running.after(600_000)
      expect(fetch.requests).toHaveLength(sent)
    }
  })
})

describe('between', () => {
  const pages: Answer = ({ url }) =>
    url.searchParams.get('offset') === '2'
      ? json({}, { status: 503, headers: { 'retry-after': '5' } })
      : json({ results: [1, 2], meta: { hasMore: true } })

  it('two pages an abort ends a list, and nothing more is sent', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(pages)
    const controller = new AbortController()
    const read = async (propexo: Propexo): Promise<void> => {
      for await (const _ of propexo.list('/v1/events/', {}, { signal: controller.signal }));
    }
    const running = watch(read(clientOf(fetch, { clock, retry: {} })))
    expect((await running.after(1_000)).state).toBe('running')
    controller.abort('left')
    expect(await running.after(0)).toEqual({ state: 'threw', error: 'left' })
    await running.after(60_000)
    expect(fetch.requests).toHaveLength(2)
    expect(clock.pending()).toBe(0)
  })

  it('two polls an abort ends the waiting for a job', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(() => json({ write_status: 'PENDING' }))
    const controller = new AbortController()
    const job = clientOf(fetch, { clock, retry: {} }).writes.get('job_1')
    const running = watch(job.wait({ signal: controller.signal }))
    expect((await running.after(2_100)).state).toBe('running')
    controller.abort('left')
    expect(await running.after(0)).toEqual({ state: 'threw', error: 'left' })
    await running.after(600_000)
    expect(fetch.requests).toHaveLength(1)
  })

  it('the look at a failed job and its retry an abort sends nothing', async () => {
    const controller = new AbortController()
    const fetch = recordingFetch(({ method }) => {
      controller.abort('left')
      return method === 'GET' ? json({ write_status: 'FAILURE' }) : queued()
    })
    const job = clientOf(fetch).writes.get('job_1')
    await expect(job.retry({ signal: controller.signal })).rejects.toBe('left')
    expect(fetch.requests.map(({ method }) => method)).toEqual(['GET'])
  })
})
