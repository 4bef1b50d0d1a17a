import { describe, expect, it } from 'vitest'
import { createQuota, type QuotaRules } from '../../src/testing/quota.js'
import { cases } from '../support/cases.js'
import { type Random, randomOf } from '../support/random.js'

const MINUTE = 60_000
type Window = QuotaRules['window']

const WINDOWS: readonly Window[] = ['minute', 'first_request', 'sliding']

/** Admitted requests that count at a moment, each time from the whole history: nothing is kept from one to the next. */
const counted = (window: Window, admitted: readonly number[], atMs: number): readonly number[] => {
  if (window === 'sliding') return admitted.filter(each => each > atMs - MINUTE)
  if (window === 'minute') {
    const minuteOf = (ms: number): number => Math.floor(ms / MINUTE)
    return admitted.filter(each => minuteOf(each) === minuteOf(atMs))
  }
  const starts: number[] = []
  for (const each of admitted)
    if (each >= (starts.at(-1) ?? Number.NEGATIVE_INFINITY) + MINUTE) starts.push(each)
  const last = starts.at(-1)
  return last === undefined || atMs >= last + MINUTE ? [] : admitted.filter(each => each >= last)
}

const START = Date.UTC(2026, 5, 1, 12)

/** Moments in bursts and after pauses, some of them exactly where a window ends. */
const nextMoment = (random: Random, nowMs: number): number =>
  nowMs +
  random.pick([0, 0, 1, 7, 900, 13_000, MINUTE - (nowMs % MINUTE), MINUTE - 1, MINUTE, 2 * MINUTE + 3])

describe('the quota of the simulator is what its definition says', () => {
  for (const window of WINDOWS)
    it(`where the minute is ${window}`, () => {
      let refusals = 0
      for (let seed = 1; seed <= cases(400, 60); seed += 1) {
        const random = randomOf(seed)
        const limit = 1 + random.below(12)
        const rules = { limit, window, slowFrom: 0.8, slowMs: 2_000, retryAfter: true }
        const quota = createQuota(rules)
        const admitted: number[] = []
        for (let step = 0, atMs = START + random.below(MINUTE); step < 60; step += 1) {
          atMs = nextMoment(random, atMs)
          const before = counted(window, admitted, atMs).length
          const isRefused = before >= limit
          const { headers, ...told } = quota.admit(atMs)
          if (!isRefused) admitted.push(atMs)
          const used = isRefused ? before : before + 1
          expect({ seed, step, ...told, remaining: headers['x-ratelimit-remaining'] }).toEqual({
            ...{ seed, step, isRefused },
            delayMs: !isRefused && used > 0.8 * limit ? 2_000 : 0,
            remaining: String(limit - used),
          })
          if (!isRefused) continue
          refusals += 1
          const waitMs = Number(headers['retry-after']) * 1_000
          expect(counted(window, admitted, atMs + waitMs).length).toBeLessThan(limit)
          // Whole seconds: one less is too early.
          expect(counted(window, admitted, atMs + waitMs - 1_001).length).toBeGreaterThanOrEqual(limit)
        }
      }
      expect(refusals).toBeGreaterThan(100)
    })
})
