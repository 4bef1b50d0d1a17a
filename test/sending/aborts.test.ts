import { describe, expect, it, vi } from 'vitest'
import type { Propexo, PropexoOptions, QuotaStore } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { type Answer, json, noAnswer, queued, recordingFetch } from '../support/recording-fetch.js'
import { API_READS, API_WRITES, fine, READS, WRITES } from './calls.js'
import { stopTime, watch } from './fake-time.js'

const NEVER: QuotaStore = { take: () => ({ waitMs: 1_000, used: 1 }), used: () => 1 }
const HANGING: QuotaStore = { take: () => new Promise(() => {}), used: () => 0 }
const partial = (): Response =>
  new Response(new ReadableStream({ start: stream => stream.enqueue(new TextEncoder().encode('{"a')) }))
const later = (): Response => json({}, { status: 429, headers: { 'retry-after': '30' } })

/** Where a call is when it is aborted, and how many requests have been sent by then. */
const PLACES: readonly (readonly [string, Answer, Partial<PropexoOptions>, number])[] = [
  ['waits for its token', fine, { token: () => new Promise(() => {}) }, 0],
  ['waits in the queue', fine, { quota: { store: NEVER } }, 0],
  ['waits for the store of the quota', fine, { quota: { store: HANGING } }, 0],
  ['sleeps between two attempts', later, { retry: {} }, 1],
  ['waits behind the gate of a 429', later, { retry: {}, quota: {} }, 1],
  ['waits for the headers', noAnswer, { retry: {} }, 1],
  ['reads the body', partial, { retry: {} }, 1],
]

const CALLS = [...READS, ...WRITES, ...API_READS, ...API_WRITES]

describe.each(CALLS)('%s', (_, call) => {
  it.each(PLACES)(
    'aborted while it %s throws the reason, and sends nothing more',
    async (_, answer, options, sent) => {
      stopTime()
      const fetch = recordingFetch(answer)
      const controller = new AbortController()
      const reason = { left: true }
      const running = watch(
        call(clientOf(fetch, { reconcile: {}, ...options }), { signal: controller.signal }),
      )
      expect((await running.after(20)).state).toBe('running')
      controller.abort(reason)
      const ending = await running.after(0)
      expect(ending.state === 'threw' && ending.error).toBe(reason)
      expect(vi.getTimerCount()).toBe(0)
      await running.after(600_000)
      expect(fetch.requests).toHaveLength(sent)
    },
  )

  it('aborted by a hook when its answer has been refused throws the reason', async () => {
    const controller = new AbortController()
    const hooks = { onResponse: () => controller.abort('left') }
    const fetch = recordingFetch(() => json({}, { status: 503 }))
    const propexo = clientOf(fetch, { retry: { baseMs: 1 }, reconcile: { pauseMs: 1 }, hooks })
    // What propexo.api returns, the caller gets in any case.
    const ending = await call(propexo, { signal: controller.signal }).catch((error: unknown) => error)
    if (typeof ending === 'string' || ending instanceof Error) expect(ending).toBe('left')
    expect(fetch.requests).toHaveLength(1)
  })

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
      stopTime()
      const fetch = recordingFetch(answer)
      const controller = new AbortController()
      const reason = Symbol('left')
      const propexo = clientOf(fetch, { retry: {}, reconcile: {} })
      const running = watch(call(propexo, { signal: controller.signal }))
      expect((await running.after(ms)).state).toBe('running')
      controller.abort(reason)
      const ending = await running.after(0)
      expect(ending.state === 'threw' && ending.error).toBe(reason)
      expect(vi.getTimerCount()).toBe(0)
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
    stopTime()
    const fetch = recordingFetch(pages)
    const controller = new AbortController()
    const read = async (propexo: Propexo): Promise<void> => {
      for await (const _ of propexo.list('/v1/events/', {}, { signal: controller.signal }));
    }
    const running = watch(read(clientOf(fetch, { retry: {} })))
    expect((await running.after(1_000)).state).toBe('running')
    controller.abort('left')
    expect(await running.after(0)).toEqual({ state: 'threw', error: 'left' })
    await running.after(60_000)
    expect(fetch.requests).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('two polls an abort ends the waiting for a job', async () => {
    stopTime()
    const fetch = recordingFetch(() => json({ write_status: 'PENDING' }))
    const controller = new AbortController()
    const job = clientOf(fetch, { retry: {} }).writes.get('job_1')
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
