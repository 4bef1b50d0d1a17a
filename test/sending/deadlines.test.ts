import { describe, expect, it, vi } from 'vitest'
import type { QuotaStore } from '../../src/index.js'
import { ANY_PMS, clientOf } from '../support/client.js'
import { json, noAnswer, queued, recordingFetch } from '../support/recording-fetch.js'
import { stopTime } from '../support/stopped-time.js'
import { START_MS } from '../support/virtual-clock.js'
import { API_READS, fine, READS, WRITES } from './calls.js'

const RETRY = { retry: { baseMs: 1, maxMs: 1 } } as const
/** A window that never has a place. */
const FULL: QuotaStore = { take: () => ({ waitMs: 1_000, used: 150 }), used: () => 150 }
const endless = (): Response =>
  new Response(new ReadableStream({ start: stream => stream.enqueue(new TextEncoder().encode('{"job')) }))

describe.each([...READS, ...API_READS])('the deadline of %s', (_, call) => {
  it('covers all attempts, of which the last is cut short', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(noAnswer)
    const propexo = clientOf(fetch, { clock, ...RETRY, timeoutMs: 1_000, deadlineMs: 2_500 })
    const running = watch(call(propexo))
    expect((await running.after(2_490)).state).toBe('running')
    expect(await running.after(20)).toMatchObject({
      error: { kind: 'timeout', scope: 'deadline', timeoutMs: 2_500, sent: true, attempts: 3 },
    })
    expect(fetch.requests).toHaveLength(3)
  })

  it('covers reading the body', async () => {
    const { clock, watch } = stopTime()
    const running = watch(call(clientOf(async () => endless(), { clock, ...RETRY, deadlineMs: 700 })))
    expect((await running.after(690)).state).toBe('running')
    expect(await running.after(20)).toMatchObject({ error: { scope: 'deadline', sent: true, attempts: 1 } })
  })

  it('is that of the call where it says one', async () => {
    const { clock, watch } = stopTime()
    const running = watch(call(clientOf(recordingFetch(noAnswer), { clock, ...RETRY }), { deadlineMs: 300 }))
    expect((await running.after(290)).state).toBe('running')
    expect(await running.after(20)).toMatchObject({ error: { scope: 'deadline', timeoutMs: 300 } })
  })

  it('ends the waiting for a place in the quota, and nothing is sent', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(fine)
    const running = watch(call(clientOf(fetch, { clock, quota: { store: FULL }, deadlineMs: 2_500 })))
    expect((await running.after(2_490)).state).toBe('running')
    const ending = await running.after(20)
    expect(ending).toMatchObject({
      error: { kind: 'timeout', scope: 'queue', timeoutMs: 2_500, sent: false },
    })
    expect(clock.pending()).toBe(0)
    expect(fetch.requests).toHaveLength(0)
  })

  it('lets a token that never comes time out without anything sent', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(fine)
    const token = (): Promise<string> => new Promise(() => {})
    const running = watch(call(clientOf(fetch, { clock, token, deadlineMs: 400 })))
    expect(await running.after(410)).toMatchObject({
      error: {
        scope: 'token',
        timeoutMs: 400,
        sent: false,
        message: 'The token function did not answer within 400 ms; nothing was sent',
      },
    })
    expect(fetch.requests).toHaveLength(0)
  })

  it('lets it fail at once when Retry-After lies beyond it', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(() => json({}, { status: 503, headers: { 'retry-after': '3' } }))
    const running = watch(call(clientOf(fetch, { clock, ...RETRY, deadlineMs: 3_000 })))
    expect((await running.after(0)).state).not.toBe('running')
    expect(fetch.requests).toHaveLength(1)
  })
})

describe('Retry-After', () => {
  const inSeconds = (seconds: number): string => new Date(START_MS + seconds * 1_000).toUTCString()

  it.each([
    ['seconds', () => '60'],
    ['a date', () => inSeconds(60)],
  ])('in %s is waited for in full, also beyond the longest pause', async (_, value) => {
    for (const [, call] of [...READS, ...WRITES]) {
      const { clock, watch } = stopTime()
      const fetch = recordingFetch((request, index) =>
        index === 0 ? json({}, { status: 429, headers: { 'retry-after': value() } }) : fine(request),
      )
      const running = watch(call(clientOf(fetch, { clock, ...RETRY })))
      expect((await running.after(58_900)).state).toBe('running')
      expect(fetch.requests).toHaveLength(1)
      expect((await running.after(1_200)).state).toBe('returned')
      expect(fetch.requests).toHaveLength(2)
    }
  })

  it.each(['', ' ', '-1', '1.5', '1e3', 'soon', '2026-06-08', 'Mon, 99 Jun 2026 12:00:00 GMT', '0x10'])(
    'that is %j is as if it were not there',
    async value => {
      const { clock, watch } = stopTime()
      const fetch = recordingFetch((request, index) =>
        index === 0 ? json({}, { status: 503, headers: { 'retry-after': value } }) : fine(request),
      )
      const running = watch(
        clientOf(fetch, { clock, ...RETRY })
          .writes.get('job_1')
          .status(),
      )
      expect((await running.after(5)).state).toBe('returned')
    },
  )

  it.each([
    ['a date of the past', inSeconds(-60)],
    ['0', '0'],
  ])('that is %s keeps to a pause of a second', async (_, value) => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch((request, index) =>
      index === 0 ? json({}, { status: 503, headers: { 'retry-after': value } }) : fine(request),
    )
    const running = watch(
      clientOf(fetch, { clock, ...RETRY })
        .writes.get('job_1')
        .status(),
    )
    expect((await running.after(999)).state).toBe('running')
    expect((await running.after(1)).state).toBe('returned')
    expect(fetch.requests).toHaveLength(2)
  })

  it('that is a date is held against the date of its own answer, however wrong the clock here', async () => {
    for (const offMs of [-3_600_000, 3_600_000]) {
      const { clock, watch } = stopTime()
      const headers = { date: inSeconds(0), 'retry-after': inSeconds(30) }
      const fetch = recordingFetch((request, index) =>
        index === 0 ? json({}, { status: 503, headers }) : fine(request),
      )
      const propexo = clientOf(fetch, { ...RETRY, clock: clock.machine(offMs) })
      const running = watch(propexo.writes.get('job_1').status())
      expect((await running.after(29_999)).state).toBe('running')
      expect((await running.after(1)).state).toBe('returned')
    }
  })
})

describe('the queue', () => {
  it('that is full refuses a call at once', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(fine)
    const propexo = clientOf(fetch, { clock, quota: { store: FULL, maxQueued: 1 } })
    const first = watch(propexo.writes.get('job_1').status())
    const second = watch(propexo.writes.get('job_1').status())
    expect(await second.after(0)).toMatchObject({
      error: { kind: 'limit', option: 'quota.maxQueued', limit: 1, sent: false },
    })
    expect(await first.after(120_000)).toMatchObject({ error: { scope: 'queue' } })
    expect(fetch.requests).toHaveLength(0)
  })

  it('that ends a call before its first attempt leaves no count of attempts', async () => {
    const { clock, watch } = stopTime()
    const propexo = clientOf(recordingFetch(fine), { clock, quota: { store: FULL }, deadlineMs: 100 })
    const ending = await watch(propexo.writes.get('job_1').status()).after(200)
    expect(ending).toMatchObject({ error: { scope: 'queue' } })
    expect(ending).not.toHaveProperty('error.attempts', 1)
  })

  it('that ends a call before its second attempt says that one was made, and that something left', async () => {
    const { clock, watch } = stopTime()
    let taken = 0
    const store: QuotaStore = {
      take: () => ({ waitMs: ++taken === 1 ? 0 : 1_000, used: 1 }),
      used: () => 1,
    }
    const fetch = recordingFetch(() => json({}, { status: 503 }))
    const propexo = clientOf(fetch, { clock, ...RETRY, quota: { store }, deadlineMs: 100 })
    const ending = await watch(propexo.writes.get('job_1').status()).after(200)
    expect(ending).toMatchObject({ error: { scope: 'queue', attempts: 1, sent: true } })
    expect(fetch.requests).toHaveLength(1)
  })

  it('is left by a write without a doubt about what was sent', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(() => queued())
    const propexo = clientOf(fetch, { clock, quota: { store: FULL }, deadlineMs: 100, reconcile: {} })
    const { events } = propexo.integration('int_1', ANY_PMS)
    const ending = await watch(events.leads.create({ lead_id: 'lead_1' })).after(200)
    expect(ending).toMatchObject({ error: { kind: 'timeout', scope: 'queue', sent: false } })
    expect(fetch.requests).toHaveLength(0)
  })
})

it('a write that waits for its token until its time is up was not sent, and is not looked for', async () => {
  const { clock, watch } = stopTime()
  const fetch = recordingFetch(() => queued())
  const token = (): Promise<string> => new Promise(() => {})
  const propexo = clientOf(fetch, { clock, token, timeoutMs: 50, reconcile: { pauseMs: 1 } })
  const { events } = propexo.integration('int_1', ANY_PMS)
  const ending = await watch(events.leads.create({ lead_id: 'lead_1' })).after(60)
  expect(ending).toMatchObject({ error: { kind: 'timeout', scope: 'token', sent: false } })
  expect(fetch.requests).toHaveLength(0)
})

it('a pause that would last beyond the deadline is not begun', async () => {
  const { clock, watch } = stopTime()
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.999)
  const fetch = recordingFetch(() => json({}, { status: 503 }))
  const propexo = clientOf(fetch, { clock, retry: { baseMs: 5_000 }, deadlineMs: 4_000 })
  const ending = await watch(propexo.writes.get('job_1').status()).after(1)
  random.mockRestore()
  expect(ending).toMatchObject({ error: { kind: 'server', attempts: 1 } })
})

describe('what a write needs to know first', () => {
  it('is asked for within its deadline, and nothing is sent when it is not known by then', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(request => (request.method === 'GET' ? noAnswer(request) : queued()))
    const { events } = clientOf(fetch, { clock, ...RETRY, reconcile: {} }).integration('int_1')
    const running = watch(events.leads.create({ lead_id: 'lead_1' }, { deadlineMs: 700 }))
    expect((await running.after(690)).state).toBe('running')
    expect(await running.after(20)).toMatchObject({
      error: { kind: 'timeout', scope: 'deadline', timeoutMs: 700, sent: false },
    })
    expect(new Set(fetch.requests.map(({ method }) => method))).toEqual(new Set(['GET']))
  })

  it('takes its time from that of the write', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(async request => {
      if (request.method !== 'GET') return noAnswer(request)
      await clock.sleep(600)
      return json({ results: { vendor: 'ANY_PMS' } })
    })
    const { events } = clientOf(fetch, { clock, ...RETRY, reconcile: false }).integration('int_1')
    const running = watch(events.leads.create({ lead_id: 'lead_1' }, { deadlineMs: 1_000 }))
    expect((await running.after(990)).state).toBe('running')
    expect((await running.after(20)).state).toBe('threw')
    expect(fetch.requests.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })
})
