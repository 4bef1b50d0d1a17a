import type { History, OffsetChange } from '../../../scripts/workshop/time-zone-corrections/history.js'
import type { Regime } from '../../../scripts/workshop/time-zone-corrections/regimes.js'
import { ruleZone } from '../../../src/time/index.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** From an instant on (RFC 3339), the clocks of a rule. */
export type Piece = readonly [from: string, standardOffset: string, observesDst: boolean]

export const regimeOf = ([from, standardOffset, observesDst]: Piece): Regime => ({
  from: Date.parse(from),
  standardOffset,
  observesDst,
})

/** What the clocks of a made-up zone do until 2100, found by looking every half hour of a Sunday. */
export const historyOf = (zone: string, ...pieces: readonly Piece[]): History => {
  const changes: OffsetChange[] = []
  for (const [index, piece] of pieces.entries()) {
    const { offsetAt } = ruleZone(regimeOf(piece))
    const start = Date.parse(piece[0])
    const end = Date.parse(pieces[index + 1]?.[0] ?? '2100-01-01T00:00Z')
    for (let ms = start; ms < end; ms += new Date(ms).getUTCDay() === 0 ? HOUR / 2 : DAY - (ms % DAY)) {
      if (changes.at(-1)?.offset !== offsetAt(ms)) changes.push({ from: ms, offset: offsetAt(ms) })
    }
  }
  return { zone, links: [], changes }
}

/** Summer time from the first hour of April to that of October, which is nobody's rule in the US. */
export const ownRuleOf = (zone: string): History => {
  const changes: OffsetChange[] = [{ from: Date.parse('2025-03-01T00:00Z'), offset: -5 * HOUR }]
  for (let year = 2027; year < 2100; year += 1) {
    changes.push({ from: Date.UTC(year, 3, 1, 5), offset: -4 * HOUR })
    changes.push({ from: Date.UTC(year, 9, 1, 4), offset: -5 * HOUR })
  }
  return { zone, links: [], changes }
}
