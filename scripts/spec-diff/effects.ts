import { type Effect, joined, LEVELS_OF } from './impact.js'
import type { Below, Changes, Pair } from './pair.js'

interface Source {
  readonly belowOf: (pair: Pair, changes: Changes) => Below
  /** @param effectOf of the change between two schemas, with all that lies below them */
  readonly compare: (pair: Pair, effectOf: (pair: Pair) => Effect) => Changes
}

export interface EffectFinder {
  readonly changesOf: (pair: Pair) => Changes
  /** How many pairs have been compared. */
  readonly count: () => number
}

/**
 * What is to be found out. The changes of a pair may need the effect of others, which needs the changes of all that lies
 * below those: what is left waits in a list, because schemas may lie deeper in each other than the stack is deep.
 */
interface Task {
  readonly pair: Pair
  readonly wants: 'changes' | 'effect'
  /** Pairs below, as far as they are known, and how many of them have been looked at. */
  readonly reached: Set<Pair>
  /** How much had been found out when it began. */
  readonly began: number
}

/** How often what was found out by an assumption is found out anew; after that the effect counts as unknown. */
const REPEATS = 200

export const effectFinder = ({ belowOf, compare }: Source): EffectFinder => {
  const changes = new Map<Pair, Changes>()
  const effects = new Map<Pair, Effect>()
  /** In the order in which they were found out. */
  const log: (() => void)[] = []
  /** A condition that leads back to itself has changed only if something else in it has. */
  const assumed = new Map<Pair, Effect>()
  const reliedOn = new Set<Pair>()
  let repeats = 0

  const know = <Value>(map: Map<Pair, Value>, pair: Pair, value: Value): void => {
    map.set(pair, value)
    log.push(() => map.delete(pair))
  }

  /** @returns what must be found out first */
  const tryChanges = (pair: Pair): readonly Pair[] => {
    const needs = new Set<Pair>()
    const result = compare(pair, of => {
      const known = effects.get(of)
      if (known !== undefined) return known
      const guess = assumed.get(of)
      if (guess === undefined) needs.add(of)
      else reliedOn.add(of)
      return guess ?? 'same'
    })
    if (needs.size === 0) know(changes, pair, result)
    return [...needs]
  }

  /** @returns a pair whose changes must be found out first */
  const explore = (reached: Set<Pair>): Pair | undefined => {
    for (const pair of reached) {
      const found = changes.get(pair)
      if (!found) return pair
      for (const each of belowOf(pair, found)) if (!effects.has(each.pair)) reached.add(each.pair)
    }
    return undefined
  }

  const effectOfReached = (reached: ReadonlySet<Pair>): Effect =>
    joined(
      [...reached].flatMap(pair => {
        const found = changes.get(pair)
        if (!found) return []
        const own = found.findings.map(({ impact }) => LEVELS_OF[impact].effect)
        return [...own, ...belowOf(pair, found).flatMap(each => effects.get(each.pair) ?? [])]
      }),
    )

  /** @returns whether it is found out */
  const settle = ({ pair, reached, began }: Task): boolean => {
    const effect = effectOfReached(reached)
    const isRight = !reliedOn.has(pair) || effect === assumed.get(pair)
    if (!isRight && repeats < REPEATS) {
      repeats += 1
      for (const forget of log.splice(began)) forget()
      assumed.set(pair, effect)
      reliedOn.delete(pair)
      reached.clear()
      reached.add(pair)
      return false
    }
    assumed.delete(pair)
    reliedOn.delete(pair)
    know(effects, pair, isRight ? effect : 'other')
    // Whatever lies below something that has not changed has not changed either.
    if (isRight && effect === 'same') for (const each of reached) know(effects, each, 'same')
    return true
  }

  const task = (pair: Pair, wants: Task['wants']): Task => ({
    pair,
    wants,
    reached: new Set([pair]),
    began: log.length,
  })

  /** @returns tasks that come first; undefined: it is done */
  const step = (next: Task): readonly Task[] | undefined => {
    const { pair, wants, reached } = next
    if (wants === 'changes') {
      const needs = changes.has(pair) ? [] : tryChanges(pair)
      return needs.length > 0 ? needs.map(each => task(each, 'effect')) : undefined
    }
    if (effects.has(pair)) return undefined
    if (!assumed.has(pair)) assumed.set(pair, 'same')
    const missing = explore(reached)
    if (missing) return [task(missing, 'changes')]
    return settle(next) ? undefined : []
  }

  return {
    changesOf: pair => {
      const tasks = changes.has(pair) ? [] : [task(pair, 'changes')]
      for (let next = tasks.at(-1); next; next = tasks.at(-1)) {
        const first = step(next)
        if (first) tasks.push(...first)
        else tasks.pop()
      }
      return changes.get(pair) ?? NOTHING
    },
    count: () => changes.size,
  }
}

const NOTHING: Changes = { findings: [], edges: [] }
