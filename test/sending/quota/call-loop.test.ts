import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FetchResponse } from '../../../src/core/fetch.js'
import { ConnectionError, LimitError, TimeoutError, TokenError } from '../../../src/core/no-answer-errors.js'
import { createTokenReader } from '../../../src/options/token.js'
import type { Permit } from '../../../src/quota/admission.js'
import type { Limiter, Refusal } from '../../../src/quota/limiter.js'
import { type CallSettings, call } from '../../../src/transport/call.js'
import { createRedactor } from '../../../src/transport/redact.js'
import { createScope } from '../../../src/transport/scope.js'
import { createServerClock } from '../../../src/transport/server-clock.js'
import { cases } from '../../support/cases.js'
import { countedSignal } from '../../support/counted-signal.js'
import { errorBy, thrownBy } from '../../support/thrown.js'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js'

let clock: VirtualClock

beforeEach(() => {
  clock = createVirtualClock()
})

const MESSAGE = { method: 'GET', url: 'https://api.example/v1/x', headers: {}, body: null }

type Outcome = { status: number; headers?: Record<string, string> } | { code: string } | 'hang'

interface Told {
  readonly sentMs: number[]
  readonly pausesMs: number[]
  readonly learned: unknown[][]
  entered: number
  /** Places that count as those of requests on their way. */
  readonly open: Set<unknown>
}

const NO_STATE = (): never => {
  throw new Error('not asked for')
}

/** Makes a call whose attempts end so, the last of them again and again. */
const start = (
  outcomes: readonly Outcome[],
  settings: Partial<CallSettings> & { readonly limiter?: Limiter } = {},
) => {
  const told: Told = { sentMs: [], pausesMs: [], learned: [], entered: 0, open: new Set() }
  const startMs = clock.monotonic()
  const limiter: Limiter = {
    acquire: () => {
      told.entered += 1
      const permit: Permit = {
        observe: answer => {
          // Twice for one permit would take that of another.
          expect(told.open.delete(permit)).toBe(true)
          told.learned.push([answer.status, answer.headers, answer.retryAfterMs])
        },
        release: () => expect(told.open.delete(permit)).toBe(true),
      }
      told.open.add(permit)
      return permit
    },
    state: NO_STATE,
  }
  const fetch = async (): Promise<FetchResponse> => {
    const outcome = outcomes[Math.min(told.sentMs.length, outcomes.length - 1)] ?? 'hang'
    told.sentMs.push(clock.monotonic() - startMs)
    if (outcome === 'hang') return new Promise(() => {})
    // Read in no more than microtasks, so that time never passes a body by.
    if ('status' in outcome)
      return { status: outcome.status, headers: new Headers(outcome.headers), text: async () => '{}' }
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: outcome.code }) })
  }
  const { limiter: own = limiter, ...others } = settings
  const result = call(MESSAGE, {
    operation: 'test',
    clock,
    fetch: () => fetch,
    timeoutMs: 30_000,
    deadlineMs: 120_000,
    retry: { attempts: 4, baseMs: 500, maxMs: 20_000 },
    signal: undefined,
    isWrite: false,
    token: createTokenReader('secret-token'),
    redactorOf: createRedactor,
    maxBytes: 1_000_000,
    maxRedirects: 5,
    baseUrl: 'https://api.example',
    as: 'text',
    priority: 'user',
    shared: () => ({ limiter: own, serverClock: createServerClock(clock) }),
    scope: createScope('test'),
    hooks: { onRetry: ({ pauseMs }) => told.pausesMs.push(pauseMs) },
    debug: undefined,
    ...others,
  })
  result.catch(() => {})
  return { told, result, elapsedMs: () => clock.monotonic() - startMs }
}

const run = async (...args: Parameters<typeof start>) => {
  const { told, result, elapsedMs } = start(...args)
  await clock.run()
  const settled = await result.then(
    ({ response }) => response.status,
    (error: unknown) => error,
  )
  expect(clock.pending()).toBe(0)
  expect(told.open.size).toBe(0)
  return { ...told, settled, elapsedMs: elapsedMs() }
}

describe('a call', () => {
  it('of a read is made again after passing failures, with jitter that may double, until an answer settles it', async () => {
    const { settled, sentMs, pausesMs, learned, entered } = await run([
      { status: 503 },
      { code: 'ECONNRESET' },
      { status: 200 },
    ])
    expect(settled).toBe(200)
    expect(sentMs).toHaveLength(3)
    expect(entered).toBe(3)
    expect(learned.map(([status]) => status)).toEqual([503, 200])
    expect(pausesMs).toHaveLength(2)
    expect(pausesMs[0]).toBeLessThan(500)
    expect(pausesMs[1]).toBeLessThan(1_000)
  })

  it('gives the last answer when no attempts are left', async () => {
    const { settled, sentMs } = await run([
      { status: 500 },
      { status: 502 },
      { status: 503 },
      { status: 504 },
    ])
    expect(settled).toBe(504)
    expect(sentMs).toHaveLength(4)
  })

  it('throws the last failure of the connection when no attempts are left', async () => {
    const { settled, sentMs } = await run([{ code: 'ECONNREFUSED' }], { isWrite: true })
    expect(settled).toBeInstanceOf(ConnectionError)
    expect(settled).toMatchObject({ sent: false, attempts: 4 })
    expect(sentMs).toHaveLength(4)
  })

  it('of a write is sent once when it may have been processed', async () => {
    for (const outcome of [
      { status: 500 },
      { status: 503 },
      { status: 408 },
      { code: 'ECONNRESET' },
      'hang',
    ] as const) {
      const { sentMs } = await run([outcome], { isWrite: true })
      expect(sentMs).toHaveLength(1)
    }
  })

  it('of a write is sent again after 429', async () => {
    const { settled, sentMs } = await run([{ status: 429 }, { status: 200 }], { isWrite: true })
    expect(settled).toBe(200)
    expect(sentMs).toHaveLength(2)
  })

  it('waits for just what Retry-After says, and tells the quota', async () => {
    const headers = { 'retry-after': '7', 'x-ratelimit-limit': '150', 'x-ratelimit-remaining': '0' }
    const { settled, sentMs, pausesMs, learned } = await run([{ status: 429, headers }, { status: 200 }])
    expect(settled).toBe(200)
    expect(pausesMs).toEqual([7_000])
    expect(sentMs).toEqual([0, 7_000])
    expect(learned[0]).toEqual([429, { limit: 150, remaining: 0 }, 7_000])
  })

  it('is not made again, and does not wait, when Retry-After does not fit the deadline', async () => {
    const outcome = { status: 429, headers: { 'retry-after': '120' } }
    const { settled, sentMs, elapsedMs } = await run([outcome])
    expect(settled).toBe(429)
    expect(sentMs).toHaveLength(1)
    expect(elapsedMs).toBe(0)
  })

  it('does not go beyond its deadline when attempts take too long', async () => {
    const { settled, sentMs, elapsedMs } = await run(['hang'], { timeoutMs: 10_000, deadlineMs: 25_000 })
    expect(settled).toBeInstanceOf(TimeoutError)
    expect(settled).toMatchObject({ scope: 'deadline', timeoutMs: 25_000, attempts: 3 })
    expect(sentMs).toHaveLength(3)
    expect(elapsedMs).toBeCloseTo(25_000, 6)
  })

  it('makes as many attempts as its failures allow, whatever they are', async () => {
    const outcomes = fc.oneof(
      fc
        .constantFrom(200, 201, 302, 400, 401, 404, 408, 429, 500, 501, 502, 503, 504)
        .map(status => ({ status })),
      fc.constantFrom('ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ENOTFOUND').map(code => ({ code })),
      fc.constant('hang' as const),
    )
    const isAgain = (outcome: Outcome | undefined, isWrite: boolean): boolean => {
      if (outcome === undefined || outcome === 'hang') return !isWrite
      if ('code' in outcome) return !isWrite || ['ECONNREFUSED', 'ENOTFOUND'].includes(outcome.code)
      return isWrite ? outcome.status === 429 : [408, 429, 500, 502, 503, 504].includes(outcome.status)
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(outcomes, { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        async (list, isWrite) => {
          const { sentMs } = await run(list, { isWrite, timeoutMs: 1_000 })
          const settling = list.findIndex(each => !isAgain(each, isWrite))
          expect(sentMs).toHaveLength(settling === -1 ? 4 : settling + 1)
        },
      ),
      { numRuns: cases(60) },
    )
  })
})

describe('a call that is aborted', () => {
  for (const reason of [null, '', 0, new Error('mine')])
    it(`during the pause before another attempt rejects with ${String(reason) || 'an empty text'} itself, at once`, async () => {
      const controller = new AbortController()
      const headers = { 'retry-after': '60' }
      const { result, told, elapsedMs } = start([{ status: 503, headers }], { signal: controller.signal })
      const thrown = thrownBy(() => result)
      for (let turn = 0; turn < 8; turn += 1) await new Promise(setImmediate)
      expect(told.pausesMs).toEqual([60_000])
      controller.abort(reason)
      expect(await thrown).toBe(reason)
      expect(elapsedMs()).toBe(0)
      expect(clock.pending()).toBe(0)
    })

  it('when it has a place and nothing is sent yet gives the place back', async () => {
    const permit = { observe: vi.fn(), release: vi.fn() }
    const controller = new AbortController()
    const limiter: Limiter = {
      acquire: async () => {
        controller.abort('mine')
        return permit
      },
      state: NO_STATE,
    }
    const { result, told } = start([{ status: 200 }], {
      limiter,
      signal: controller.signal,
      hooks: {},
    })
    await expect(result).rejects.toBe('mine')
    expect(told.sentMs).toEqual([])
    expect([permit.observe.mock.calls, permit.release.mock.calls]).toEqual([[], [[]]])
  })

  it('while its request is on its way gives the place back', async () => {
    const controller = new AbortController()
    const { result, told } = start(['hang'], { signal: controller.signal })
    for (let turn = 0; turn < 8; turn += 1) await new Promise(setImmediate)
    expect([told.sentMs.length, told.open.size]).toEqual([1, 1])
    controller.abort('mine')
    await expect(result).rejects.toBe('mine')
    expect(told.open.size).toBe(0)
  })

  it('not at all leaves nothing on its signal', async () => {
    const counted = countedSignal()
    await run([{ status: 503 }, { status: 429 }, { status: 200 }], { signal: counted.signal })
    expect(counted.added()).toBeGreaterThan(0)
    expect(counted.listening()).toBe(0)
  })
})

it('a call whose place comes when its time is up sends nothing, and gives the place back', async () => {
  const permit = { observe: vi.fn(), release: vi.fn() }
  const limiter: Limiter = {
    acquire: () => new Promise(resolve => clock.schedule(200, () => resolve(permit))),
    state: NO_STATE,
  }
  const { result, told } = start([{ status: 200 }], { limiter, deadlineMs: 100 })
  await clock.run()
  expect(await errorBy(TimeoutError, () => result)).toMatchObject({ scope: 'deadline', sent: false })
  expect([told.sentMs, permit.observe.mock.calls, permit.release.mock.calls]).toEqual([[], [], [[]]])
})

it('a call whose token function fails is made again, and gives its places back', async () => {
  const token = createTokenReader(() => Promise.reject(new Error('no token')))
  const { settled, learned, entered, sentMs } = await run([{ status: 200 }], { token })
  expect(settled).toBeInstanceOf(TokenError)
  expect(settled).toMatchObject({ kind: 'token', attempts: 4, sent: false })
  expect([learned, entered, sentMs]).toEqual([[], 4, []])
})

describe('a call that gets no place in the quota', () => {
  const refusing = (refusal: Refusal): Limiter => ({
    acquire: (_, refuse) => Promise.reject(refuse(refusal)),
    state: NO_STATE,
  })

  for (const [refusal, words] of [
    [
      { why: 'deadline' },
      'no place in the quota within 120000 ms (deadlineMs); propexo.quota.state() tells what holds it up; nothing was sent',
    ],
    [
      { why: 'closed', closedMs: 200_000 },
      'the server answered 429 and takes nothing for another 200 s, which is past the deadline (120000 ms)',
    ],
  ] as const)
    it(`because of ${refusal.why} says that nothing was sent`, async () => {
      const { result, told } = start([{ status: 200 }], { limiter: refusing(refusal) })
      const error = await errorBy(TimeoutError, () => result)
      expect(error).toMatchObject({ scope: 'queue', sent: false, complete: false, timeoutMs: 120_000 })
      expect(error.message).toContain(words)
      expect(told.sentMs).toEqual([])
      expect(clock.pending()).toBe(0)
    })

  it('because the queue is full names the option', async () => {
    const { result } = start([{ status: 200 }], { limiter: refusing({ why: 'full', maxQueued: 1_000 }) })
    const error = await errorBy(LimitError, () => result)
    expect(error).toMatchObject({ kind: 'limit', option: 'quota.maxQueued', limit: 1_000, sent: false })
    expect(error.message).toContain(
      'Queue full: 1,000 calls are waiting (quota.maxQueued). Send fewer at once',
    )
  })
})
