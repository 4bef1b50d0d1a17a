import { effectFinder } from './effects.js'
import type { Below, Changes, Mode, Pair } from './pair.js'
import type { Part } from './parts.js'
import { compareShapes } from './schemas.js'
import type { ShapeReader } from './shape.js'
import { numbers, signer } from './signature.js'

/** Pairs of schemas, each compared once, however many places refer to it. */
export interface ComparedPairs {
  /** The same for the same schemas. */
  readonly pairOf: PairOf
  readonly changesOf: (pair: Pair) => Changes
  readonly below: (pair: Pair) => Below
  readonly count: () => number
}

type PairOf = (mode: Mode, from: readonly Part[], to: readonly Part[], isRoot?: boolean) => Pair

export const comparedPairs = (from: ShapeReader, to: ShapeReader): ComparedPairs => {
  const pairs = new Map<string, Pair>()
  const lower = new Map<Changes, Below>()
  const numberOf = numbers()
  const signs = { signOld: signer(from, numberOf), signNew: signer(to, numberOf) }

  const pairOf: PairOf = (mode, old, now, isRoot = false) => {
    const [left, right] = [from.shapeOf(old), to.shapeOf(now)]
    const key = `${left.id} ${right.id} ${mode} ${isRoot}`
    const pair = pairs.get(key) ?? { mode, from: left, to: right, isRoot }
    pairs.set(key, pair)
    return pair
  }
  const belowOf = (pair: Pair, changes: Changes): Below => {
    const known =
      lower.get(changes) ??
      changes.edges.map(edge => {
        const isRoot = pair.isRoot && edge.below === ''
        return { edge, pair: pairOf(pair.mode, edge.from, edge.to, isRoot) }
      })
    lower.set(changes, known)
    return known
  }
  const { changesOf, count } = effectFinder({
    belowOf,
    compare: (pair, effectOf) => {
      const { mode } = pair
      return compareShapes(
        {
          ...{ mode, from, to, ...signs },
          effectOf: (old, now) => effectOf(pairOf(mode, old, now)),
          conditionEffectOf: (old, now) => effectOf(pairOf('condition', old, now)),
        },
        pair,
      )
    },
  })
  return { pairOf, changesOf, below: pair => belowOf(pair, changesOf(pair)), count }
}
