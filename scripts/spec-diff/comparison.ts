import type { Direction, Found } from './change.js'
import { placed } from './change.js'
import { type Effect, joined, LEVELS_OF } from './impact.js'
import type { Changes, Context, Pair } from './pair.js'
import type { Part } from './parts.js'
import { compareShapes } from './schemas.js'
import type { ShapeReader } from './shape.js'
import { numbers, signer } from './signature.js'

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

export const comparison = (direction: Direction, from: ShapeReader, to: ShapeReader): Comparison => {
  const pairs = comparedPairs(direction, from, to)
  const quiet = new Set<Pair>()
  return {
    changesAt: (where, old, now, isRoot = false) => {
      const start = pairs.pairOf([{ schema: old, orNull: false }], [{ schema: now, orNull: false }], isRoot)
      const walk = walked(pairs, start, quiet)
      // Whatever can be reached from there is as it was.
      if (walk.places.every(({ pair }) => pairs.changesOf(pair).findings.length === 0))
        for (const { pair } of walk.places) quiet.add(pair)
      return rowsOf(pairs, walk, where, direction)
    },
    compared: pairs.count,
  }
}

interface ComparedPairs {
  /** The same for the same schemas. */
  readonly pairOf: (from: readonly Part[], to: readonly Part[], isRoot: boolean) => Pair
  readonly changesOf: (pair: Pair) => Changes
  readonly count: () => number
}

const comparedPairs = (direction: Direction, from: ShapeReader, to: ShapeReader): ComparedPairs => {
  const pairs = new Map<string, Pair>()
  const known = new Map<Pair, Changes>()
  const effects = new Map<Pair, Effect>()
  const numberOf = numbers()

  const pairOf = (old: readonly Part[], now: readonly Part[], isRoot: boolean): Pair => {
    const [left, right] = [from.shapeOf(old), to.shapeOf(now)]
    const key = `${left.id} ${right.id} ${isRoot}`
    const pair = pairs.get(key) ?? { from: left, to: right, isRoot }
    pairs.set(key, pair)
    return pair
  }
  const changesOf = (pair: Pair): Changes => {
    const changes = known.get(pair) ?? compareShapes(context, pair)
    known.set(pair, changes)
    return changes
  }
  const effectOf = (old: readonly Part[], now: readonly Part[]): Effect => {
    const start = pairOf(old, now, false)
    const effect = effects.get(start)
    if (effect !== undefined) return effect
    // A condition that leads back to itself has changed only if something else in it has.
    effects.set(start, 'same')
    const reached = new Set([start])
    for (const pair of reached)
      for (const edge of changesOf(pair).edges) reached.add(pairOf(edge.from, edge.to, false))
    const impacts = [...reached].flatMap(pair => changesOf(pair).findings.map(({ impact }) => impact))
    const result = joined(impacts.map(impact => LEVELS_OF[impact].effect))
    effects.set(start, result)
    return result
  }
  const context: Context = {
    ...{ direction, from, to, effectOf },
    ...{ signOld: signer(from, numberOf), signNew: signer(to, numberOf) },
  }
  return { pairOf, changesOf, count: () => known.size }
}

/** A pair at one of its places. */
interface Place {
  readonly pair: Pair
  /** From the start. */
  readonly below: string
  /** Numbers of the steps, in the order of the document. */
  readonly order: readonly number[]
  readonly within: Place | undefined
}

interface Walk {
  readonly places: readonly Place[]
  /** Pairs that have more places than these. */
  readonly cut: ReadonlySet<Pair>
}

/** The nearest places of each pair. A schema that holds itself is told once on each way to it. */
const walked = (pairs: ComparedPairs, start: Pair, quiet: ReadonlySet<Pair>): Walk => {
  const places: Place[] = []
  const cut = new Set<Pair>()
  const counts = new Map<Pair, number>()
  const queue: Place[] = [{ pair: start, below: '', order: [], within: undefined }]
  for (const place of queue) {
    const { pair } = place
    if (quiet.has(pair) || isWithin(place.within, pair)) continue
    const count = (counts.get(pair) ?? 0) + 1
    counts.set(pair, count)
    if (count > PLACES) {
      cut.add(pair)
      continue
    }
    places.push(place)
    pairs.changesOf(pair).edges.forEach((edge, index) => {
      const { from, to, below } = edge
      const isRoot = pair.isRoot && below === ''
      queue.push({
        pair: pairs.pairOf(from, to, isRoot),
        below: place.below + below,
        order: [...place.order, index],
        within: place,
      })
    })
  }
  for (const pair of cut)
    for (const { from, to } of pairs.changesOf(pair).edges) cut.add(pairs.pairOf(from, to, false))
  return { places, cut }
}

const isWithin = (place: Place | undefined, pair: Pair): boolean => {
  for (let each = place; each; each = each.within) if (each.pair === pair) return true
  return false
}

const rowsOf = ({ changesOf }: ComparedPairs, walk: Walk, where: string, direction: Direction): Found[] => {
  const rows = walk.places.flatMap(({ pair, below, order }) =>
    changesOf(pair).findings.map(finding => ({
      order,
      row: {
        ...placed(where + below, direction, finding),
        ...(walk.cut.has(pair) ? { more: true as const } : {}),
      },
    })),
  )
  return rows.sort((left, right) => inOrder(left.order, right.order)).map(({ row }) => row)
}

/** What is said of a schema itself comes before what is said of those in it. */
const inOrder = (left: readonly number[], right: readonly number[]): number => {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
