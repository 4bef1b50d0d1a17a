import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RetryPolicy } from '../../../src/options/sending.js'
import { type AttemptFailure, decideRetry, type RetryQuestion } from '../../../src/transport/retry.js'
import { cases } from '../../support/cases.js'
import { times } from './support/quota-world.js'

const POLICY: RetryPolicy = { attempts: 4, baseMs: 500, maxMs: 20_000 }

const ask = (question: Partial<RetryQuestion>, policy = POLICY): ReturnType<typeof decideRetry> =>
  decideRetry(policy, {
    failure: { kind: 'timeout', complete: true },
    isWrite: false,
    made: 1,
    leftMs: 120_000,
    random: 0.5,
    ...question,
  })

const status = (code: number, retryAfterMs?: number): AttemptFailure => ({
  kind: 'status',
  status: code,
  retryAfterMs,
})

const STATUSES = times(500, index => 100 + index)
const READ_AGAIN = [408, 429, 500, 502, 503, 504]

describe('the table of statuses', () => {
  for (const made of [1, 2, 3, 4, 5, 10])
    for (const isWrite of [false, true]) {
      const expected = made >= 4 ? [] : isWrite ? [429] : READ_AGAIN
      it(`after ${made} attempts a ${isWrite ? 'write' : 'read'} is made again on ${expected.join(', ') || 'nothing'}`, () => {
        const again = STATUSES.filter(code => ask({ failure: status(code), isWrite, made }).again)
        expect(again).toEqual(expected)
      })

      it(`after ${made} attempts Retry-After makes no other status of a ${isWrite ? 'write' : 'read'} worth another attempt`, () => {
        const again = STATUSES.filter(code => ask({ failure: status(code, 1_000), isWrite, made }).again)
        expect(again).toEqual(expected)
      })
    }
})

const connection = (complete: boolean, isFinal = false): AttemptFailure => ({
  kind: 'connection',
  complete,
  isFinal,
})

describe('the table of what is not a status', () => {
  const rows: readonly [string, AttemptFailure, boolean, boolean][] = [
    ['a read whose connection was never made', connection(false), false, true],
    ['a read whose connection was lost', connection(true), false, true],
    ['a read whose certificate is refused', connection(false, true), false, false],
    ['a read that took too long', { kind: 'timeout', complete: true }, false, true],
    ['a read whose token failed', { kind: 'token' }, false, true],
    ['a write that was not sent whole', connection(false), true, true],
    ['a write whose connection was lost', connection(true), true, false],
    ['a write whose certificate is refused', connection(false, true), true, false],
    ['a write that took too long', { kind: 'timeout', complete: true }, true, false],
    ['a write that took too long to connect', { kind: 'timeout', complete: false }, true, true],
    ['a write whose token failed', { kind: 'token' }, true, true],
  ]
  for (const [what, failure, isWrite, again] of rows)
    it(`${what} is ${again ? '' : 'not '}made again while attempts are left`, () => {
      expect(times(6, index => ask({ failure, isWrite, made: index + 1 }).again)).toEqual([
        again,
        again,
        again,
        false,
        false,
        false,
      ])
    })
})

const failures = fc.oneof(
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.oneof(fc.constantFrom(...READ_AGAIN), fc.integer({ min: 100, max: 599 })),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('connection' as const), complete: fc.boolean(), isFinal: fc.boolean() }),
  fc.record({ kind: fc.constant('timeout' as const), complete: fc.boolean() }),
  fc.record({ kind: fc.constant('token' as const) }),
)
const policies = fc.record({
  attempts: fc.integer({ min: 1, max: 10 }),
  baseMs: fc.double({ min: 0.001, max: 86_400_000, noNaN: true }),
  maxMs: fc.double({ min: 0.001, max: 86_400_000, noNaN: true }),
})
const questions = fc.record({
  failure: failures,
  isWrite: fc.boolean(),
  made: fc.integer({ min: 1, max: 11 }),
  leftMs: fc.oneof(
    fc.double({ min: -1_000, max: 200_000, noNaN: true }),
    fc.constantFrom(0, -1, Number.POSITIVE_INFINITY),
  ),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
})

const every = (check: (policy: RetryPolicy, question: RetryQuestion) => void): void =>
  fc.assert(fc.property(policies, questions, check), { numRuns: cases(5_000) })

describe('for every policy and question', () => {
  it('the same question has the same answer, and is left as it was', () => {
    every((policy, question) => {
      const before = structuredClone({ policy, question })
      expect(decideRetry(policy, question)).toEqual(decideRetry(policy, question))
      expect({ policy, question }).toEqual(before)
    })
  })

  it('no more than the attempts of the policy are made', () => {
    every((policy, question) => {
      if (decideRetry(policy, question).again) expect(question.made).toBeLessThan(policy.attempts)
    })
  })

  it('a pause never reaches the deadline', () => {
    every((policy, question) => {
      const decision = decideRetry(policy, question)
      if (decision.again) expect(decision.pauseMs).toBeLessThan(question.leftMs)
    })
  })

  it('a pause is what Retry-After says, or else within the jitter', () => {
    every((policy, question) => {
      const decision = decideRetry(policy, question)
      if (!decision.again) return
      const { failure, made } = question
      if (failure.kind === 'status' && failure.retryAfterMs !== undefined)
        expect(decision.pauseMs).toBe(failure.retryAfterMs)
      else {
        expect(decision.pauseMs).toBeGreaterThanOrEqual(0)
        expect(decision.pauseMs).toBeLessThanOrEqual(Math.min(policy.maxMs, policy.baseMs * 2 ** (made - 1)))
      }
    })
  })

  it('a write that may have been processed is never sent again', () => {
    every((policy, question) => {
      const { failure } = question
      const isSafe =
        failure.kind === 'status' ? failure.status === 429 : failure.kind === 'token' || !failure.complete
      if (!isSafe) expect(decideRetry(policy, { ...question, isWrite: true })).toEqual({ again: false })
    })
  })

  it('a read is made again whenever a write would be', () => {
    every((policy, question) => {
      if (decideRetry(policy, { ...question, isWrite: true }).again)
        expect(decideRetry(policy, { ...question, isWrite: false }).again).toBe(true)
    })
  })
})

describe('the pause', () => {
  it('covers the whole range from nothing to the longest, and grows with the random number', () => {
    for (const made of [1, 2, 3]) {
      const pauses = times(1_000, index => {
        const decision = ask({ made, random: index / 1_000 })
        return decision.again ? decision.pauseMs : Number.NaN
      })
      const longest = 500 * 2 ** (made - 1)
      expect(pauses[0]).toBe(0)
      expect(pauses.at(-1)).toBeCloseTo(longest * 0.999, 6)
      expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    }
  })

  it('is no longer than the longest of the policy, however many attempts were made', () => {
    const policy = { attempts: 10, baseMs: 500, maxMs: 3_000 }
    expect(times(9, index => ask({ made: index + 1, random: 0.5 }, policy))).toEqual(
      [250, 500, 1_000, 1_500, 1_500, 1_500, 1_500, 1_500, 1_500].map(pauseMs => ({ again: true, pauseMs })),
    )
  })

  it('by Retry-After may be longer than the longest of the policy', () => {
    expect(ask({ failure: status(503, 60_000) })).toEqual({ again: true, pauseMs: 60_000 })
  })

  it('by Retry-After is not cut to fit the deadline: there is no attempt then', () => {
    for (const isWrite of [false, true]) {
      const failure = status(429, 30_000)
      expect(ask({ failure, isWrite, leftMs: 30_001 })).toEqual({ again: true, pauseMs: 30_000 })
      expect(ask({ failure, isWrite, leftMs: 30_000 })).toEqual({ again: false })
      expect(ask({ failure, isWrite, leftMs: 29_999 })).toEqual({ again: false })
    }
  })

  it('by a Retry-After of 0 is none', () => {
    expect(ask({ failure: status(429, 0) })).toEqual({ again: true, pauseMs: 0 })
  })

  it('is not made when no time is left', () => {
    for (const leftMs of [0, -1, -86_400_000, Number.NaN])
      expect(ask({ leftMs, random: 0 })).toEqual({ again: false })
  })
})
