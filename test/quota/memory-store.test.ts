import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/quota/store.js'

const WINDOW = 60_250

describe('the window of one process', () => {
  it('never holds more than is usable within any window, and says when there is room', () => {
    const step = fc.record({ passMs: fc.nat({ max: 30_000 }), usable: fc.integer({ min: 1, max: 8 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), steps => {
        let nowMs = 0
        const store = createMemoryStore(() => nowMs)
        const granted: number[] = []
        for (const { passMs, usable } of steps) {
          nowMs += passMs
          const inWindow = granted.filter(each => nowMs - each < WINDOW)
          const grant = store.take(usable, WINDOW)
          if (grant instanceof Promise) throw new Error('the store of one process answers at once')
          expect(grant.waitMs === 0).toBe(inWindow.length < usable)
          if (grant.waitMs === 0) granted.push(nowMs)
          else {
            const leaves = inWindow[inWindow.length - usable] ?? Number.NaN
            expect(grant.waitMs).toBe(leaves + WINDOW - nowMs)
          }
          expect(grant.used).toBe(granted.filter(each => nowMs - each < WINDOW).length)
          expect(store.used(WINDOW)).toBe(grant.used)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('gives a place after just the time that it named', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { maxLength: 30 }), pauses => {
        let nowMs = 0.1
        const store = createMemoryStore(() => nowMs)
        for (const pauseMs of pauses) {
          nowMs += pauseMs
          const grant = store.take(3, WINDOW)
          if (grant instanceof Promise || grant.waitMs === 0) continue
          nowMs += grant.waitMs
          const second = store.take(3, WINDOW)
          // The last bit of a fraction may be missing, and costs a millisecond.
          expect(second instanceof Promise ? Number.NaN : second.waitMs).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('counts a refused request for nothing', () => {
    const store = createMemoryStore(() => 0)
    store.take(1, WINDOW)
    for (let index = 0; index < 10; index += 1) store.take(1, WINDOW)
    expect(store.used(WINDOW)).toBe(1)
  })
})
