import { ruleZoneOf } from '../../../src/time/rule-zone.js'
import { DAY, END_MS, formatOffset, HOUR, parseOffset } from '../../../src/time/text.js'
import { type History, offsetIn } from './history.js'

/** From an instant on, a standard offset, with or without the daylight saving time of the US. */
export interface Regime {
  /** Milliseconds since 1970. */
  readonly from: number
  /** Such as `-05:00`. */
  readonly standardOffset: string
  readonly observesDst: boolean
}

/** Regimes cannot say what the clocks of a zone do. */
export class UnspokenChange extends Error {
  /** Milliseconds since 1970. */
  readonly at: number

  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

/**
 * Splits a history into regimes. Greedy: each is the one that stays right the longest, and the next begins at the first
 * instant at which it is wrong.
 * @throws UnspokenChange
 */
export const regimesOf = (history: History): Regime[] => {
  const regimes: Regime[] = []
  let from = history.changes[0]?.from ?? END_MS
  while (from < END_MS) {
    const { regime, until } = longest(history, from)
    if (until === from) throw new UnspokenChange(from, 'has an offset that is not in whole minutes')
    regimes.push(regime)
    from = until
  }
  refuseOwnRule(regimes)
  return regimes
}

/** From one change of clocks to the same one of the next year there are 364 or 371 days. */
const YEAR = 364 * DAY

/**
 * Fixed offsets, one after the other, can imitate any rule, in two rows a year for ever. What is meant by a regime has
 * come to stay: the last one, at least, for a year.
 */
const refuseOwnRule = (regimes: readonly Regime[]): void => {
  const isSettled = regimes.map(({ from }, index) => (regimes[index + 1]?.from ?? END_MS) - from >= YEAR)
  const unsettled = regimes[isSettled.lastIndexOf(true) + 1]
  if (unsettled) throw new UnspokenChange(unsettled.from, 'has a rule of its own')
}

interface RegimeCandidate {
  readonly regime: Regime
  /** The first instant at which it is wrong. */
  readonly until: number
}

const longest = (history: History, from: number): RegimeCandidate => {
  const offset = offsetIn(history, from)
  // The simplest comes first: it wins a tie.
  const candidates = [
    regimeCandidate(history, from, offset, false),
    regimeCandidate(history, from, offset, true),
    regimeCandidate(history, from, offset - HOUR, true),
  ]
  return candidates.reduce((best, each) => (each.until > best.until ? each : best))
}

const regimeCandidate = (
  history: History,
  from: number,
  standard: number,
  observesDst: boolean,
): RegimeCandidate => {
  const regime: Regime = { from, standardOffset: formatOffset(standard), observesDst }
  // An offset that no row can say, such as one with seconds.
  if (parseOffset(regime.standardOffset) !== standard) return { regime, until: from }
  const { offsetAt } = ruleZoneOf(standard, observesDst)
  const until = momentsOf(history, regime).find(ms => offsetAt(ms) !== offsetIn(history, ms))
  return { regime, until: until ?? END_MS }
}

/** Every instant at which a history or a regime may change its offset, from the regime's beginning on, in order. */
export const momentsOf = ({ changes }: History, { from, standardOffset }: Regime): number[] => {
  const moments = [from, ...changes.map(change => change.from)]
  const midnight = Date.parse(`1970-01-01T00:00:00${standardOffset}`)
  for (let year = new Date(from).getUTCFullYear(); year < 2100; year += 1) {
    // In standard time: what is 02:00 in daylight saving time is 01:00.
    moments.push(midnight + sunday(year, 2, 8) + 2 * HOUR, midnight + sunday(year, 10, 1) + HOUR)
  }
  return moments.filter(ms => ms >= from && ms < END_MS).sort((a, b) => a - b)
}

/** The first Sunday on or after a day of a month, which counts from 0. */
const sunday = (year: number, month: number, day: number): number => {
  const first = Date.UTC(year, month, day)
  return first + ((7 - new Date(first).getUTCDay()) % 7) * DAY
}
