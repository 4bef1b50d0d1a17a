import type { Correction } from '../../../src/time/corrections.js'
import { ruleZone } from '../../../src/time/rule-zone.js'
import { SpecError, type SpecProblem } from '../../spec/problem.js'
import { type History, offsetIn } from './history.js'
import { momentsOf, type Regime, regimesOf, UnspokenChange } from './regimes.js'

/**
 * The rows that bring older data up to these histories. What a zone begins with is known to every runtime, and needs
 * none.
 * @param source where the histories are from, for messages
 * @throws SpecError with every zone whose clocks rows cannot say
 */
export const rowsOf = (histories: readonly History[], source: string): Correction[] => {
  const splits: SplitHistory[] = []
  const problems: SpecProblem[] = []
  for (const history of histories) {
    try {
      const split = { history, regimes: regimesOf(history) }
      verifyRows(split)
      splits.push(split)
    } catch (cause) {
      if (!(cause instanceof UnspokenChange)) throw cause
      problems.push({
        pointer: '',
        reason: `${history.zone} ${cause.message}, from ${minuteTextOf(cause.at)} on`,
      })
    }
  }
  if (problems.length > 0) throw new SpecError(source, problems)
  return mergedRows(splits)
}

interface SplitHistory {
  readonly history: History
  readonly regimes: readonly Regime[]
}

/** `2026-11-01T07:00Z`. */
const minuteTextOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`

/** Reads the regimes as a row's text will be read, at every change and just before it. */
const verifyRows = ({ history, regimes }: SplitHistory): void => {
  const read = regimes.map(regime => ({ ...ruleZone(regime), from: Date.parse(minuteTextOf(regime.from)) }))
  for (const change of regimes.flatMap(regime => momentsOf(history, regime))) {
    for (const ms of [change - 1, change]) {
      const zone = read.filter(({ from }) => from <= ms).at(-1)
      if (zone && zone.offsetAt(ms) !== offsetIn(history, ms))
        throw new UnspokenChange(change, 'changes its offset within a minute')
    }
  }
}

/** One row for all zones that do the same at the same time. */
const mergedRows = (splits: readonly SplitHistory[]): Correction[] => {
  const rows = new Map<string, { readonly regime: Regime; readonly members: History[] }>()
  for (const { history, regimes } of splits) {
    for (const regime of regimes.slice(1)) {
      const key = JSON.stringify(regime)
      const row = rows.get(key) ?? { regime, members: [] }
      row.members.push(history)
      rows.set(key, row)
    }
  }
  return [...rows.values()]
    .sort(({ regime: a }, { regime: b }) => a.from - b.from || standardOffsetOf(a) - standardOffsetOf(b))
    .map(({ regime, members }) => {
      const zones = members.map(({ zone }) => zone).sort()
      const links = members.flatMap(member => member.links).sort()
      return [
        minuteTextOf(regime.from),
        regime.standardOffset,
        regime.observesDst,
        [...zones, ...links].join(' '),
      ] as const
    })
}

const standardOffsetOf = ({ standardOffset }: Regime): number => Number(standardOffset.replace(':', ''))
