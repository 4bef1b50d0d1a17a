import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PropexoOptions, TimeoutError, TokenError } from '../../src/index.js'
import { cases } from '../support/cases.js'
import { CANARY, clientOf } from '../support/client.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { errorBy, thrownBy } from '../support/thrown.js'
import { tracesOf } from '../support/traces.js'
import { createVirtualClock } from '../support/virtual-clock.js'
import { API_READS, API_WRITES, type Call, fine, inVirtualTime, READS, WRITES } from './calls.js'

const CALLS = [...READS, ...WRITES, ...API_READS, ...API_WRITES]
const RETRY = { retry: {}, reconcile: {} } as const

const reset = (): Error =>
  new Error('token service', {
    cause: Object.assign(new Error(`Bearer ${CANARY}`), { code: 'ECONNRESET' }),
  })

/** A token function of which each call goes by the next of these; the last one stands for all that follow. */
const tokenBy = (...kinds: readonly (string | (() => string | Promise<string>))[]) => {
  let asked = 0
  const token = (): string | Promise<string> => {
    const kind = kinds[Math.min(asked, kinds.length - 1)] as (typeof kinds)[number]
    asked += 1
    return typeof kind === 'string' ? kind : kind()
  }
  return { token, asked: () => asked }
}

const reject = (): Promise<string> => Promise.reject(reset())
const hang = (): Promise<string> => new Promise(() => {})

describe.each(CALLS)('%s', (_, call) => {
  it('asks again for a token when the function has failed, and sends nothing meanwhile', async () => {
    const { token, asked } = tokenBy(reject, 'token_1')
    const fetch = recordingFetch(request => {
      expect(asked()).toBeGreaterThanOrEqual(2)
      return fine(request)
    })
    await inVirtualTime(fetch, { ...RETRY, token }, call)
    expect(fetch.requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer token_1'])
  })

  it('asks again when the function has hung for the time of one attempt', async () => {
    const { token } = tokenBy(hang, 'token_1')
    const fetch = recordingFetch(fine)
    await inVirtualTime(fetch, { ...RETRY, token, timeoutMs: 1_000 }, call)
    expect(fetch.requests).toHaveLength(1)
  })

  it('fails with a TokenError when the function always fails, and nothing was sent', async () => {
    const { token, asked } = tokenBy(reject)
    const fetch = recordingFetch(fine)
    const run = (): Promise<unknown> => inVirtualTime(fetch, { ...RETRY, token }, call)
    const error = await errorBy(TokenError, run)
    expect(error).toMatchObject({
      kind: 'token',
      message: 'The token function failed (Error, ECONNRESET); nothing was sent. See error.cause',
      sent: false,
      attempts: 4,
      callId: expect.any(String),
      cause: { message: 'token service', cause: { message: 'Bearer [redacted]', code: 'ECONNRESET' } },
    })
    expect(tracesOf(error)).not.toContain(CANARY)
    expect([asked(), fetch.requests.length]).toEqual([4, 0])
  })

  it('fails within its deadline when the function always hangs, and nothing was sent', async () => {
    const clock = createVirtualClock()
    const fetch = recordingFetch(fine)
    const propexo = clientOf(fetch, { ...RETRY, clock, token: hang, timeoutMs: 300, deadlineMs: 2_000 })
    const error = await clock.runUntil(errorBy(TimeoutError, () => call(propexo)))
    expect(error).toMatchObject({ scope: 'token', sent: false, complete: false })
    expect(error.message).toMatch(/^The token function did not answer within \d+ ms/)
    expect(error.message).not.toContain('complete answer')
    expect(clock.monotonic()).toBeLessThanOrEqual(2_000)
    expect(fetch.requests).toHaveLength(0)
  })

  it('asks once where retry is false', async () => {
    const { token, asked } = tokenBy(reject)
    const run = (): Promise<unknown> =>
      inVirtualTime(recordingFetch(fine), { token, retry: false, reconcile: {} }, call)
    expect(await errorBy(TokenError, run)).toMatchObject({ attempts: 1 })
    expect(asked()).toBe(1)
  })

  it('does not ask again for something that is no token', async () => {
    const { token, asked } = tokenBy('two words')
    const fetch = recordingFetch(fine)
    const error = await thrownBy(() => inVirtualTime(fetch, { ...RETRY, token }, call))
    expect(error).toMatchObject({ kind: 'configuration', issues: [{ path: '/token' }] })
    expect([asked(), fetch.requests.length]).toEqual([1, 0])
  })
})

describe('a token function that fails for a later attempt', () => {
  /** The first request is refused with 429; whatever is asked for before it is answered. */
  const afterRefusal = async (call: Call, failing: () => Promise<string>, isOver: boolean) => {
    let refused = 0
    let failed = 0
    const token = (): string | Promise<string> => {
      if (refused === 0 || (!isOver && failed > 0)) return 'token_1'
      failed += 1
      return failing()
    }
    const fetch = recordingFetch((request, index) => {
      if (index > 0) return fine(request)
      refused += 1
      return json({}, { status: 429 })
    })
    const options: Partial<PropexoOptions> = { ...RETRY, token, timeoutMs: 1_000 }
    const ending: unknown = await inVirtualTime(fetch, options, call).catch((error: unknown) => error)
    return { ending, failed, requests: fetch.requests.length }
  }

  it.each(CALLS)('is asked again: %s', async (_, call) => {
    for (const failing of [reject, hang]) {
      const { ending, failed, requests } = await afterRefusal(call, failing, false)
      expect(ending).not.toBeInstanceOf(Error)
      expect([failed, requests]).toEqual([1, 2])
    }
  })

  it.each([...WRITES, ...API_WRITES])('leaves no doubt about a write: %s', async (_, call) => {
    const rejected = await afterRefusal(call, reject, true)
    // The request that 429 refused has left; it was not processed.
    const left = { sent: true, complete: false }
    expect(rejected).toMatchObject({ ending: { kind: 'token', ...left, attempts: 4 }, requests: 1 })
    const hung = await afterRefusal(call, hang, true)
    expect(hung).toMatchObject({ ending: { kind: 'timeout', scope: 'token', ...left }, requests: 1 })
  })
})

describe('what a token function throws', () => {
  it.each([
    ['an Error', new Error('down'), 'Error'],
    [
      'an error with a code',
      Object.assign(new TypeError('x'), { code: 'EAI_AGAIN' }),
      'TypeError, EAI_AGAIN',
    ],
    ['text', 'down', 'it threw something that is no error'],
    ['undefined', undefined, 'it threw something that is no error'],
    [
      'an error that calls itself by a secret',
      Object.assign(new Error('x'), { name: `Bearer ${CANARY}` }),
      'Error',
    ],
    ['a code that is a secret', Object.assign(new Error('x'), { code: `code ${CANARY}` }), 'Error'],
  ])('is told in the message: %s', async (_, thrown, told) => {
    const token = (): string => {
      throw thrown
    }
    const run = (): Promise<unknown> =>
      inVirtualTime(recordingFetch(fine), { token, retry: false }, ({ writes }) =>
        writes.get('job_1').status(),
      )
    const error = await errorBy(TokenError, run)
    expect(error.message).toBe(`The token function failed (${told}); nothing was sent. See error.cause`)
    expect(tracesOf(error)).not.toContain(CANARY)
  })

  it('never shows the token that the function gave before, whatever that looks like', async () => {
    const anyToken = fc
      .array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCXYZ0189-._~+/='), {
        minLength: 8,
        maxLength: 300,
      })
      .map(characters => characters.join(''))
    await fc.assert(
      fc.asyncProperty(anyToken, async before => {
        const { token } = tokenBy(before, () => Promise.reject(new Error(`cannot renew ${before}`)))
        const error = await inVirtualTime(recordingFetch(fine), { token, retry: false }, async propexo => {
          const job = propexo.writes.get('job_1')
          await job.status()
          return errorBy(TokenError, () => job.status())
        })
        expect(tracesOf(error).includes(before)).toBe(false)
        expect(String(error.cause)).toContain('cannot renew')
      }),
      { numRuns: cases(100) },
    )
  })
})

it('a token function that fails makes no look-up of a lost write useless: it is asked again', async () => {
  let lost = 0
  const token = (): string | Promise<string> => {
    if (lost !== 1) return 'token_1'
    lost += 1
    return reject()
  }
  const fetch = recordingFetch(({ method, url }) => {
    if (method === 'POST') {
      lost += 1
      return json({}, { status: 502 })
    }
    return url.pathname === '/v1/admin/logs/writes/' ? json({ results: { logs: [] } }) : json({})
  })
  const create = WRITES[0]?.[1] as Call
  const error = await thrownBy(() => inVirtualTime(fetch, { ...RETRY, token }, create))
  expect(error).toMatchObject({ kind: 'ambiguous_write', cause: { status: 502 } })
  expect(fetch.requests.filter(({ method }) => method === 'GET').length).toBeGreaterThan(1)
})
