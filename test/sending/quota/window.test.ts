import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWindow } from '../../../src/quota/window.js'
import { cases } from '../../support/cases.js'

const WINDOW = 60_250

describe('the window', () => {
  it('never holds more than is usable within any window, and says when there is room', () => {
    const step = fc.record({ passMs: fc.nat({ max: 30_000 }), usable: fc.integer({ min: 1, max: 8 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), steps => {
        let nowMs = 0
        const window = createWindow()
        const granted: number[] = []
        for (const { passMs, usable } of steps) {
          nowMs += passMs
          const inWindow = granted.filter(each => nowMs - each < WINDOW)
          const waitMs = window.waitMs(nowMs, WINDOW, usable)
          expect(waitMs === 0).toBe(inWindow.length < usable)
          if (waitMs === 0) {
            window.add(nowMs)
            granted.push(nowMs)
          } else {
            const leaves = inWindow[inWindow.length - usable] ?? Number.NaN
            expect(waitMs).toBe(leaves + WINDOW - nowMs)
          }
          expect(window.used(nowMs, WINDOW)).toBe(granted.filter(each => nowMs - each < WINDOW).length)
        }
      }),
      { numRuns: cases(500) },
    )
  })

  it('gives a place after just the time that it named', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { maxLength: 30 }), pauses => {
        let nowMs = 0.1
        const window = createWindow()
        for (const pauseMs of pauses) {
          nowMs += pauseMs
          const waitMs = window.waitMs(nowMs, WINDOW, 3)
          nowMs += waitMs
          // The last bit of a fraction may be missing, and costs a millisecond.
          expect(window.waitMs(nowMs, WINDOW, 3)).toBeLessThanOrEqual(1)
          window.add(nowMs)
        }
      }),
    )
  })

  it('counts a request that came late as made later, in the order of time', () => {
    const late = fc.record({ index: fc.nat({ max: 9 }), lateMs: fc.nat({ max: 5_000 }) })
    fc.assert(
      fc.property(fc.array(late, { maxLength: 20 }), changes => {
        const window = createWindow()
        const counted = Array.from({ length: 10 }, (_, index) => window.add(index * 1_000))
        for (const { index, lateMs } of changes)
          window.late(counted[index] as (typeof counted)[number], lateMs)
        const times = counted.map(({ atMs }) => atMs).sort((a, b) => a - b)
        for (const [index, atMs] of times.entries())
          expect(window.waitMs(atMs, 1_000_000, 10 - index)).toBe((times[index] as number) + 1_000_000 - atMs)
      }),
    )
  })

  it('counts the requests of a full window without a look at each of them', () => {
    const window = createWindow()
    const windowMs = 2_000
    let looks = 0
    for (let nowMs = 0; nowMs < 3 * windowMs; nowMs += 1) {
      const own = window.add(nowMs)
      let atMs = own.atMs
      Object.defineProperty(own, 'atMs', {
        get: () => {
          looks += 1
          return atMs
        },
        set: value => {
          atMs = value
        },
      })
      expect(window.used(nowMs, windowMs)).toBe(Math.min(nowMs + 1, windowMs))
    }
    // Each is looked at when it is the oldest: once a call that stays, once more when it goes.
    expect(looks).toBeLessThan(3 * 3 * windowMs)
  })

  it('knows nothing of a request that has left it', () => {
    const window = createWindow()
    const counted = window.add(0)
    expect(window.used(WINDOW, WINDOW)).toBe(0)
    window.late(counted, 100)
    expect(window.used(WINDOW, WINDOW)).toBe(0)
  })
})
