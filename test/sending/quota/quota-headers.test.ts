import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readQuotaHeaders } from '../../../src/quota/headers.js'
import { usableOf } from '../../../src/quota/limit.js'
import { cases } from '../../support/cases.js'
import { times } from './support/quota-world.js'

const read = (limit?: string, remaining?: string): ReturnType<typeof readQuotaHeaders> => {
  const headers = new Headers()
  if (limit !== undefined) headers.append('X-RateLimit-Limit', limit)
  if (remaining !== undefined) headers.append('X-RateLimit-Remaining', remaining)
  return readQuotaHeaders(headers)
}

describe('the headers of an answer', () => {
  it('are read, whatever the case of their names', () => {
    expect(read('150', '149')).toEqual({ limit: 150, remaining: 149 })
    expect(read('150', '0')).toEqual({ limit: 150, remaining: 0 })
    expect(read('150', '150')).toEqual({ limit: 150, remaining: 150 })
  })

  it('may be missing, both or one', () => {
    expect(read()).toEqual({ limit: undefined, remaining: undefined })
    expect(read('150')).toEqual({ limit: 150, remaining: undefined })
    expect(read(undefined, '7')).toEqual({ limit: undefined, remaining: 7 })
  })

  it('that came twice count once, by the first', () => {
    expect(read('150, 150', '140, 139')).toEqual({ limit: 150, remaining: 140 })
    const headers = new Headers([
      ['x-ratelimit-limit', '60'],
      ['x-ratelimit-limit', '150'],
      ['x-ratelimit-remaining', '7'],
      ['x-ratelimit-remaining', '9'],
    ])
    expect(readQuotaHeaders(headers)).toEqual({ limit: 60, remaining: 7 })
  })

  it('that say more remains than there is say nothing of what remains', () => {
    expect(read('150', '151')).toEqual({ limit: 150, remaining: undefined })
    expect(read('1', '999999999')).toEqual({ limit: 1, remaining: undefined })
  })

  it('that say a limit of 0 say no limit, and none that something remains', () => {
    for (const zero of ['0', '00', '0, 150']) {
      expect(read(zero, '0').limit).toBeUndefined()
      expect(read(zero, '5')).toEqual({ limit: undefined, remaining: undefined })
    }
  })

  const garbage = [
    '',
    ' ',
    '-1',
    '+150',
    '150.5',
    '150.0',
    '1e2',
    '0x96',
    'abc',
    'NaN',
    'Infinity',
    'null',
    'undefined',
    '150;w=60',
    '1 50',
    ',150',
    '9999999999',
    '99999999999999999999999',
  ]
  for (const each of garbage)
    it(`that say ${JSON.stringify(each)} say nothing`, () => {
      expect(read(each, each)).toEqual({ limit: undefined, remaining: undefined })
      expect(read('150', each)).toEqual({ limit: 150, remaining: undefined })
    })

  it('give whole numbers that are not negative, or nothing, of any text', () => {
    const text = fc.oneof(
      fc.stringMatching(/^[\x21-\x7e]{0,12}$/),
      fc.integer().map(String),
      fc.double().map(String),
    )
    fc.assert(
      fc.property(text, text, (one, other) => {
        const { limit, remaining } = read(one, other)
        expect(limit === undefined || (Number.isSafeInteger(limit) && limit > 0)).toBe(true)
        expect(remaining === undefined || (Number.isSafeInteger(remaining) && remaining >= 0)).toBe(true)
        if (limit !== undefined && remaining !== undefined) expect(remaining).toBeLessThanOrEqual(limit)
      }),
      { numRuns: cases(2_000) },
    )
  })
})

describe('how much of a limit is used', () => {
  it('is all of it for throughput', () => {
    expect([1, 2, 10, 150].map(each => usableOf(each, 'throughput'))).toEqual([1, 2, 10, 150])
  })

  it('for latency is the most that stays below 80 % of it, and at least one', () => {
    // In whole numbers, because 0.8 is none in binary.
    const limits = times(20_000, index => index + 1)
    const wrong = limits.filter(limit => {
      const usable = usableOf(limit, 'latency')
      const isBelow = usable * 10 < limit * 8
      const isMost = (usable + 1) * 10 >= limit * 8
      return limit === 1 ? usable !== 1 : !(isBelow && isMost)
    })
    expect(wrong).toEqual([])
  })
})
