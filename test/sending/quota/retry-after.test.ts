import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideRetry, readRetryAfter } from '../../../src/transport/retry.js'
import { cases } from '../../support/cases.js'

const NOW = Date.UTC(2026, 2, 1, 12)

describe('seconds', () => {
  it('are read as milliseconds, a second at least', () => {
    expect(['0', '1', '120', '007', ' 5 ', '\t5'].map(each => readRetryAfter(each, NOW))).toEqual([
      1_000, 1_000, 120_000, 7_000, 5_000, 5_000,
    ])
  })

  it('are read whatever the time is', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999_999 }), fc.integer(), (seconds, now) => {
        expect(readRetryAfter(String(seconds), now)).toBe(Math.max(1, seconds) * 1_000)
      }),
    )
  })

  it('that came several times are the longest of them', () => {
    expect(['2, 2', '5, 7,6', '0, 0'].map(each => readRetryAfter(each, NOW))).toEqual([2_000, 7_000, 1_000])
  })

  for (const seconds of ['999999999', '9999999999', '99999999999999999999', '9'.repeat(400)])
    it(`of a number of ${seconds.length} digits are never within a deadline`, () => {
      const retryAfterMs = readRetryAfter(seconds, NOW)
      const decision = decideRetry(
        { attempts: 4, baseMs: 500, maxMs: 20_000 },
        {
          failure: { kind: 'status', status: 429, retryAfterMs },
          isWrite: false,
          made: 1,
          leftMs: 86_400_000,
          random: 0,
        },
      )
      expect(decision).toEqual({ again: false })
    })
})

describe('a date', () => {
  it('gives the milliseconds until then', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3_000_000_000 }), seconds => {
        const at = new Date(NOW + seconds * 1_000)
        expect(readRetryAfter(at.toUTCString(), NOW)).toBe(Math.max(1, seconds) * 1_000)
      }),
    )
  })

  it('that has passed gives a second', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_700_000_000 }), seconds => {
        expect(readRetryAfter(new Date(NOW - seconds * 1_000).toUTCString(), NOW)).toBe(1_000)
      }),
    )
  })

  it('counts a part of a second', () => {
    expect(readRetryAfter('Sun, 01 Mar 2026 12:00:02 GMT', NOW + 250)).toBe(1_750)
  })

  it('of the obsolete formats of RFC 9110 is read as it is meant', () => {
    const meant = Date.UTC(2026, 10, 6, 8, 49, 37) - NOW
    for (const text of ['Friday, 06-Nov-26 08:49:37 GMT', 'Fri Nov  6 08:49:37 2026'])
      expect(readRetryAfter(text, NOW)).toBe(meant)
  })

  it('that does not exist is not read as another', () => {
    const wrong = [
      'Tue, 31 Feb 2026 12:00:00 GMT',
      'Tue, 32 Mar 2026 12:00:00 GMT',
      'Tue, 00 Mar 2026 12:00:00 GMT',
      'Tue, 10 Foo 2026 12:00:00 GMT',
      'Tue, 10 Mar 2026 25:00:00 GMT',
      'Tue, 10 Mar 2026 12:60:00 GMT',
      'Tuesday, 31-Feb-26 12:00:00 GMT',
      'Tue Feb 31 12:00:00 2026',
      'Tue Mar  0 12:00:00 2026',
    ]
    expect(wrong.map(each => readRetryAfter(each, NOW))).toEqual(wrong.map(() => undefined))
  })
})

describe('anything else is no Retry-After', () => {
  const garbage = [
    null,
    '',
    ' ',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    '5s',
    '5 seconds',
    '5,',
    ',5',
    '5; 5',
    'soon',
    'NaN',
    'Infinity',
    '٥',
    '2026-03-01T12:00:05Z',
    'Sun, 01 Mar 2026 12:00:05 +0100',
    'Sun, 01 Mar 2026 12:00:05',
    'Sun, 1 Mar 2026 12:00:05 GMT',
    'sun, 01 mar 2026 12:00:05 gmt',
  ]
  for (const each of garbage)
    it(`${JSON.stringify(each)} is not`, () => {
      expect(readRetryAfter(each, NOW)).toBeUndefined()
    })

  it('no text throws or gives anything but a time that is not negative', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const ms = readRetryAfter(text, NOW)
        expect(ms === undefined || ms >= 0).toBe(true)
      }),
      { numRuns: cases(2_000) },
    )
  })
})
