import { describe, expect, it } from 'vitest'
import type { Clock, Grant, Hooks, QuotaStore } from '../../src/index.js'
import { ANY_PMS, CANARY, clientAt, clientOf } from '../support/client.js'
import { startServer } from '../support/local-server.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { thrownBy } from '../support/thrown.js'
import { tracesOf } from '../support/traces.js'
import { createVirtualClock } from '../support/virtual-clock.js'
import { API_READS, API_WRITES, fine, READS, WRITES } from './calls.js'

const RETRY = { retry: { baseMs: 0.1, maxMs: 0.2 } } as const

interface Told {
  readonly hook: string
  readonly event: Readonly<Record<string, unknown>>
}

/** Hooks that write down what they are told. */
const recording = (): { readonly hooks: Hooks; readonly told: readonly Told[] } => {
  const told: Told[] = []
  const note =
    (hook: string) =>
    (event: object): void => {
      told.push({ hook, event: { ...event } })
    }
  const names = ['onQuota', 'onRequest', 'onResponse', 'onFailure', 'onRetry'] as const
  return { hooks: Object.fromEntries(names.map(name => [name, note(name)])), told }
}

/** Has a place two milliseconds after it was first asked for one. */
const hesitant = (clock: Clock): QuotaStore => {
  let freeAtMs: number | undefined
  const take = (): Grant => {
    freeAtMs ??= clock.monotonic() + 2
    const waitMs = Math.max(0, freeAtMs - clock.monotonic())
    if (waitMs === 0) freeAtMs = undefined
    return { waitMs, used: 7 }
  }
  return { take, used: () => 7 }
}

describe.each([...READS, ...WRITES, ...API_READS, ...API_WRITES])('%s', (_, call) => {
  it('tells its hooks what happens in the order in which it does', async () => {
    const { hooks, told } = recording()
    const fetch = recordingFetch((request, index) => {
      if (index === 0) return json({}, { status: 429, headers: { 'retry-after': '0' } })
      if (index === 1) {
        const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' })
        throw new TypeError('fetch failed', { cause })
      }
      return fine(request)
    })
    const clock = createVirtualClock()
    const propexo = clientOf(fetch, { ...RETRY, clock, hooks, quota: { store: hesitant(clock) } })
    await clock.runUntil(call(propexo))
    expect(told.map(({ hook, event }) => [hook, event['attempt']])).toEqual([
      ...[
        ['onQuota', 1],
        ['onRequest', 1],
        ['onResponse', 1],
        ['onRetry', 1],
      ],
      ...[
        ['onQuota', 2],
        ['onRequest', 2],
        ['onFailure', 2],
        ['onRetry', 2],
      ],
      ...[
        ['onQuota', 3],
        ['onRequest', 3],
        ['onResponse', 3],
      ],
    ])
    expect(new Set(told.map(({ event }) => event['callId'])).size).toBe(1)
    const [operation] = new Set(told.map(({ event }) => event['operation']))
    expect(String(operation)).toMatch(/^(GET|POST|PUT) \/v1\//)
    const [quota, request, response, retry] = told.map(({ event }) => event)
    expect(quota).toMatchObject({ waitedMs: 2, state: { used: 7, queued: 0 } })
    expect(request).toMatchObject({
      method: fetch.requests[0]?.method,
      url: fetch.requests[0]?.url.href,
      priority: expect.stringMatching(/^(user|write|poll)$/),
    })
    expect(response).toMatchObject({ status: 429, durationMs: 0 })
    expect(retry).toMatchObject({ pauseMs: 1_000, reason: expect.stringContaining('429') })
    expect(told.find(({ hook, event }) => hook === 'onRetry' && event['attempt'] === 2)?.event).toMatchObject(
      {
        reason: expect.stringContaining('refused'),
      },
    )
  })

  it('is not harmed by hooks that throw, reject, hang, or return something odd', async () => {
    const odd = (): unknown => ({
      // biome-ignore lint/suspicious/noThenProperty: what it is about
      get then() {
        throw new Error('hook')
      },
    })
    const kinds: (() => unknown)[] = [
      () => {
        throw new Error('hook')
      },
      () => {
        throw null
      },
      () => Promise.reject(new Error('hook')),
      () => new Promise(() => {}),
      odd,
    ]
    for (const hook of kinds) {
      const hooks: Hooks = { onQuota: hook, onRequest: hook, onResponse: hook, onRetry: hook }
      const fetch = recordingFetch((request, index) =>
        index === 0 ? json({}, { status: 429, headers: { 'retry-after': '0' } }) : fine(request),
      )
      const clock = createVirtualClock()
      const propexo = clientOf(fetch, { ...RETRY, clock, hooks, quota: { store: hesitant(clock) } })
      await clock.runUntil(call(propexo))
      expect(fetch.requests).toHaveLength(2)
    }
  })

  it('tells hooks of the priority that it was given', async () => {
    const { hooks, told } = recording()
    const propexo = clientOf(recordingFetch(fine), { hooks })
    await call(propexo, { priority: 'prefetch' })
    expect(told[0]).toMatchObject({ hook: 'onRequest', event: { priority: 'prefetch' } })
  })
})

describe('hooks', () => {
  it('get another callId for each call', async () => {
    const { hooks, told } = recording()
    const propexo = clientOf(recordingFetch(fine), { hooks })
    await Promise.all(Array.from({ length: 100 }, () => propexo.writes.get('job_1').status()))
    expect(new Set(told.map(({ event }) => event['callId'])).size).toBe(100)
  })

  it('are told of what reconciliation sends as calls of their own', async () => {
    const { hooks, told } = recording()
    const fetch = recordingFetch(({ method }) =>
      method === 'POST' ? json({}, { status: 500 }) : json({ results: { logs: [] } }),
    )
    const clock = createVirtualClock()
    const propexo = clientOf(fetch, { clock, hooks, reconcile: {} })
    const { events } = propexo.integration('i', ANY_PMS)
    await clock.runUntil(thrownBy(() => events.leads.create({ lead_id: 'l' })))
    const requests = told.filter(({ hook }) => hook === 'onRequest')
    const [sent, looked] = requests.map(({ event }) => event)
    expect(looked).toMatchObject({
      operation: 'GET /v1/admin/logs/writes/',
      attempt: 1,
      parentId: sent?.['callId'],
    })
    expect(looked?.['callId']).not.toBe(sent?.['callId'])
  })

  it('see no token, also when the server or the connection repeats it in any place', async () => {
    const { hooks, told } = recording()
    const server = await startServer((response, { headers }) => {
      const token = String(headers.authorization)
      response.writeHead(503, {
        'x-echo': token,
        [`x-${CANARY}`]: 'name',
        'set-cookie': [`a=${CANARY}`, 'session=secret-session'],
        authorization: token,
        'x-encoded': `%63${CANARY.slice(1)}`,
      })
      response.end(`{"error":{"code":"x","message":"${token}"}}`)
    })
    await thrownBy(() =>
      clientAt(server.url, { ...RETRY, hooks })
        .writes.get('job_1')
        .status(),
    )
    const broken = clientOf(() => Promise.reject(new Error(`bad header Bearer ${CANARY}`)), {
      ...RETRY,
      hooks,
    })
    await thrownBy(() => broken.writes.get('job_1').status())
    expect(told.filter(({ hook }) => hook === 'onRetry')).toHaveLength(6)
    for (const secret of [CANARY, CANARY.slice(1), 'secret-session']) {
      expect(tracesOf(told)).not.toContain(secret)
    }
    expect(told.find(({ hook }) => hook === 'onResponse')?.event['headers']).toMatchObject({
      'x-echo': 'Bearer [redacted]',
      authorization: '[redacted]',
    })
  })
})
