import { describe, expect, it } from 'vitest'
import { regimesOf } from '../../../scripts/workshop/time-zone-corrections/regimes.js'
import { historyOf, ownRuleOf, type Piece, regimeOf } from './histories.js'

const START = '2025-03-01T00:00Z'

const MADE_UP: readonly (readonly [string, readonly Piece[]])[] = [
  ['keeps a fixed offset', [[START, '-07:00', false]]],
  ['keeps daylight saving time', [[START, '-05:00', true]]],
  ['is half an hour off', [[START, '-03:30', true]]],
  [
    'starts daylight saving time',
    [
      [START, '-07:00', false],
      ['2027-03-14T09:00Z', '-07:00', true],
    ],
  ],
  [
    'stops it in winter, for standard time',
    [
      [START, '-05:00', true],
      ['2027-03-14T07:00Z', '-05:00', false],
    ],
  ],
  [
    'stops it in autumn, for summer time for ever',
    [
      [START, '-08:00', true],
      ['2026-11-01T09:00Z', '-07:00', false],
    ],
  ],
  [
    'changes its standard offset in summer and keeps daylight saving time',
    [
      [START, '-05:00', true],
      ['2027-07-01T05:00Z', '-06:00', true],
    ],
  ],
  [
    'changes its standard offset in winter and keeps daylight saving time',
    [
      [START, '-06:00', true],
      ['2027-01-01T06:00Z', '-05:00', true],
    ],
  ],
  [
    'changes twice, back to what it had',
    [
      [START, '-05:00', true],
      ['2026-11-01T06:00Z', '-04:00', false],
      ['2028-11-05T06:00Z', '-05:00', true],
    ],
  ],
  [
    'changes its mind within a year, and then stays',
    [
      [START, '-05:00', true],
      ['2026-11-01T06:00Z', '-04:00', false],
      ['2027-01-10T04:00Z', '-05:00', true],
    ],
  ],
]

describe('the regimes of a zone that', () => {
  it.each(MADE_UP)('%s', (_, pieces) => {
    expect(regimesOf(historyOf('Made/Up', ...pieces))).toEqual(pieces.map(regimeOf))
  })

  it('changes where the rule does anyway begin only when the regime before is wrong', () => {
    // Standard time in the winter of 2026 is said by both.
    const history = historyOf('Made/Up', [START, '-05:00', true], ['2026-12-24T05:00Z', '-05:00', false])
    expect(regimesOf(history)).toEqual([
      regimeOf([START, '-05:00', true]),
      regimeOf(['2027-03-14T07:00Z', '-05:00', false]),
    ])
  })
})

describe('a zone that no regime can say', () => {
  it('has a rule of its own: the error has the first instant that belongs to it', () => {
    expect(() => regimesOf(ownRuleOf('Made/Up'))).toThrow(
      expect.objectContaining({ at: Date.parse('2027-04-01T05:00Z'), message: 'has a rule of its own' }),
    )
  })

  it('has an offset with seconds', () => {
    const from = Date.parse('2027-05-01T05:00Z')
    const { changes, ...names } = historyOf('Made/Up', [START, '-05:00', false])
    const history = { ...names, changes: [...changes, { from, offset: -17_762_000 }] }
    expect(() => regimesOf(history)).toThrow(expect.objectContaining({ at: from }))
  })
})
