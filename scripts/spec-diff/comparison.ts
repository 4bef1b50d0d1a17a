import type { BodyDirection, Found } from './change.js'
import { placed } from './change.js'
import { type ComparedPairs, comparedPairs } from './compared-pairs.js'
import type { Pair } from './pair.js'
import { wholePart } from './parts.js'
import type { ShapeReader } from './shape.js'

/** Compares schemas of two documents, as they are sent, or as they are read. */
export interface Comparison {
  /**
   * What has changed below a place.
   * @param isRoot whether it is a body as a whole
   */
  readonly changesAt: (where: string, from: unknown, to: unknown, isRoot?: boolean) => Found[]
  /** How many pairs of schemas have been compared: each once, however many places refer to them. */
  readonly compared: () => number
}

/** In how many places of an operation the change of one schema is told. */
const PLACES = 12

export const comparison = (direction: BodyDirection, from: ShapeReader, to: ShapeReader): Comparison => {
  const pairs = comparedPairs(from, to)
  const isQuiet = quietIn(pairs)
  return {
    changesAt: (where, old, now, isRoot = false) => {
      const start = pairs.pairOf(direction, [wholePart(old)], [wholePart(now)], isRoot)
      return changesOfWalk(pairs, walked(pairs, start, isQuiet), where, direction)
    },
    compared: pairs.count,
  }
}

/** Whether nothing has changed in a pair, nor in what lies below it: only ways to changes are walked. */
const quietIn = (pairs: ComparedPairs): ((pair: Pair) => boolean) => {
  const loud = new Map<Pair, boolean>()
  const classify = (start: Pair): void => {
    const reached = new Set([start])
    const above = new Map<Pair, Pair[]>()
    const changed: Pair[] = []
    for (const pair of reached) {
      if (pairs.changesOf(pair).findings.length > 0) changed.push(pair)
      for (const { pair: lower } of pairs.below(pair)) {
        if (loud.get(lower) === true) changed.push(pair)
        if (loud.has(lower)) continue
        reached.add(lower)
        const list = above.get(lower)
        if (list) list.push(pair)
        else above.set(lower, [pair])
      }
    }
    for (const pair of changed) {
      if (loud.has(pair)) continue
      loud.set(pair, true)
      changed.push(...(above.get(pair) ?? []))
    }
    for (const pair of reached) if (!loud.has(pair)) loud.set(pair, false)
  }
  return pair => {
    if (!loud.has(pair)) classify(pair)
    return loud.get(pair) !== true
  }
}

/** A pair at one of its places. */
interface ComparedPlace {
  readonly pair: Pair
  /** The step from the place that it lies within, and its number, in the order of the document. */
  readonly step: string
  readonly index: number
  readonly within: ComparedPlace | undefined
}

interface Walk {
  readonly places: readonly ComparedPlace[]
  /** Pairs that have more places than these. */
  readonly cut: ReadonlySet<Pair>
}

/** The nearest places of each pair. A schema that holds itself is told once on each way to it. */
const walked = (pairs: ComparedPairs, start: Pair, isQuiet: (pair: Pair) => boolean): Walk => {
  const places: ComparedPlace[] = []
  const cut = new Set<Pair>()
  const counts = new Map<Pair, number>()
  const queue: ComparedPlace[] = [{ pair: start, step: '', index: 0, within: undefined }]
  for (const place of queue) {
    const { pair } = place
    if (isQuiet(pair)) continue
    const count = (counts.get(pair) ?? 0) + 1
    if (count > 1 && isWithin(place.within, pair)) continue
    counts.set(pair, count)
    if (count > PLACES) {
      cut.add(pair)
      continue
    }
    places.push(place)
    pairs.below(pair).forEach(({ edge, pair: lower }, index) => {
      queue.push({ pair: lower, step: edge.below, index, within: place })
    })
  }
  for (const pair of cut) for (const each of pairs.below(pair)) cut.add(each.pair)
  return { places, cut }
}

const isWithin = (place: ComparedPlace | undefined, pair: Pair): boolean => {
  for (let each = place; each; each = each.within) if (each.pair === pair) return true
  return false
}

const changesOfWalk = (
  { changesOf }: ComparedPairs,
  walk: Walk,
  where: string,
  direction: BodyDirection,
): Found[] => {
  const rows = walk.places.flatMap(place => {
    const { findings } = changesOf(place.pair)
    if (findings.length === 0) return []
    const way = wayTo(place)
    const [order, at] = [way.map(({ index }) => index), where + way.map(({ step }) => step).join('')]
    const more = walk.cut.has(place.pair) ? { more: true as const } : {}
    return findings.map(finding => ({ order, row: { ...placed(at, direction, finding), ...more } }))
  })
  return rows.sort((left, right) => byPosition(left.order, right.order)).map(({ row }) => row)
}

/** From the start, which is left out. */
const wayTo = (place: ComparedPlace): readonly ComparedPlace[] => {
  const way: ComparedPlace[] = []
  for (let each: ComparedPlace | undefined = place; each?.within; each = each.within) way.push(each)
  return way.reverse()
}

/** What is said of a schema itself comes before what is said of those in it. */
const byPosition = (left: readonly number[], right: readonly number[]): number => {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
