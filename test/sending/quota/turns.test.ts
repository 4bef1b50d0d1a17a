import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRIORITIES, type Priority, rankOf } from '../../../src/quota/priority.js'
import { createTurns } from '../../../src/quota/turns.js'
import { cases } from '../../support/cases.js'

const TTL = 8_000

describe('turns', () => {
  it('give each class that waits its share, and the rest to the highest', () => {
    const classes = fc.subarray([...PRIORITIES], { minLength: 1 })
    const shares = fc.constantFrom(0, 0.05, 0.1, 0.3, 0.5)
    fc.assert(
      fc.property(classes, shares, (waiting, share) => {
        const turns = createTurns()
        const served: Record<Priority, number> = { user: 0, write: 0, prefetch: 0, poll: 0 }
        for (let place = 0; place < 1_000; place += 1) {
          turns.note('one', waiting, 0, TTL)
          // Whoever may go, goes: exactly one class.
          const free = waiting.filter(each => turns.before(each, 0) === undefined)
          expect(free).toHaveLength(1)
          const [next] = free as [Priority]
          turns.took(next, share, 0)
          served[next] += 1
        }
        const [highest, ...lower] = waiting as [Priority, ...Priority[]]
        expect(rankOf(highest)).toBe(Math.min(...waiting.map(rankOf)))
        for (const each of lower)
          expect(served[each]).toBeGreaterThanOrEqual((1_000 * share) / lower.length - 2)
        if (lower.length > 0) expect(served[highest]).toBeGreaterThanOrEqual(1_000 * (1 - share) - 2)
      }),
      { numRuns: cases(200) },
    )
  })

  it('forget a holder that has not been heard of, so that nobody waits for one that is gone', () => {
    const turns = createTurns()
    turns.note('gone', ['user'], 0, TTL)
    expect(turns.before('poll', TTL - 1)).toBe('user')
    expect(turns.before('poll', TTL)).toBeUndefined()
  })

  it('owe nothing to a class that has ceased to wait', () => {
    const turns = createTurns()
    turns.note('one', ['user', 'poll'], 0, TTL)
    for (let place = 0; place < 9; place += 1) turns.took('user', 0.1, 0)
    expect(turns.before('user', 0)).toBe('poll')
    turns.note('one', ['user'], 0, TTL)
    expect(turns.before('user', 0)).toBeUndefined()
    turns.note('one', ['user', 'poll'], 0, TTL)
    expect(turns.before('user', 0)).toBeUndefined()
  })

  it('hold for the classes of several holders together', () => {
    const turns = createTurns()
    turns.note('batch', ['write'], 0, TTL)
    turns.note('visitor', ['user'], 0, TTL)
    expect(turns.before('write', 0)).toBe('user')
    turns.note('visitor', [], 0, TTL)
    expect(turns.before('write', 0)).toBeUndefined()
  })
})
