import { type Effect, joinedEffect, LEVELS_OF } from './impact.js'
import type { Below, Changes, Pair } from './pair.js'

interface ChangesSource {
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
interface PairTask {
  readonly pair: Pair
  readonly wants: 'changes' | 'effect'
  /** Pairs below, as far as they are known, and how many of them have been looked at. */
  readonly reached: Set<Pair>
  /** How much had been found out when it began. */
  readonly began: number
}

/** How often what was found out by an assumption is found out anew; after that the effect counts as unknown. */
const REPEATS = 200

class Finder {
  readonly #source: ChangesSource
  readonly #changes = new Map<Pair, Changes>()
  readonly #effects = new Map<Pair, Effect>()
  /** How to forget what was found out, in the order in which that was. */
  readonly #log: (() => void)[] = []
  /** A condition that leads back to itself has changed only if something else in it has. */
  readonly #assumed = new Map<Pair, Effect>()
  readonly #reliedOn = new Set<Pair>()
  #repeats = 0

  constructor(source: ChangesSource) {
    this.#source = source
  }

  changesOf(pair: Pair): Changes {
    const tasks = this.#changes.has(pair) ? [] : [this.#task(pair, 'changes')]
    for (let next = tasks.at(-1); next; next = tasks.at(-1)) {
      const first = this.#step(next)
      if (first) tasks.push(...first)
      else tasks.pop()
    }
    return this.#changes.get(pair) ?? NOTHING
  }

  count(): number {
    return this.#changes.size
  }

  #task(pair: Pair, wants: PairTask['wants']): PairTask {
    return { pair, wants, reached: new Set([pair]), began: this.#log.length }
  }

  /** @returns tasks that come first; undefined: it is done */
  #step(next: PairTask): readonly PairTask[] | undefined {
    const { pair, wants, reached } = next
    if (wants === 'changes') {
      const needs = this.#changes.has(pair) ? [] : this.#tryChanges(pair)
      return needs.length > 0 ? needs.map(each => this.#task(each, 'effect')) : undefined
    }
    if (this.#effects.has(pair)) return undefined
    if (!this.#assumed.has(pair)) this.#assumed.set(pair, 'same')
    const missing = this.#explore(reached)
    if (missing) return [this.#task(missing, 'changes')]
    return this.#settle(next) ? undefined : []
  }

  #know<Value>(map: Map<Pair, Value>, pair: Pair, value: Value): void {
    map.set(pair, value)
    this.#log.push(() => map.delete(pair))
  }

  /** @returns what must be found out first */
  #tryChanges(pair: Pair): readonly Pair[] {
    const needs = new Set<Pair>()
    const result = this.#source.compare(pair, of => {
      const known = this.#effects.get(of)
      if (known !== undefined) return known
      const guess = this.#assumed.get(of)
      if (guess === undefined) needs.add(of)
      else this.#reliedOn.add(of)
      return guess ?? 'same'
    })
    if (needs.size === 0) this.#know(this.#changes, pair, result)
    return [...needs]
  }

  /** @returns a pair whose changes must be found out first */
  #explore(reached: Set<Pair>): Pair | undefined {
    for (const pair of reached) {
      const found = this.#changes.get(pair)
      if (!found) return pair
      for (const each of this.#source.belowOf(pair, found))
        if (!this.#effects.has(each.pair)) reached.add(each.pair)
    }
    return undefined
  }

  #effectOfReached(reached: ReadonlySet<Pair>): Effect {
    return joinedEffect(
      [...reached].flatMap(pair => {
        const found = this.#changes.get(pair)
        if (!found) return []
        const own = found.findings.map(({ impact }) => LEVELS_OF[impact].effect)
        const below = this.#source.belowOf(pair, found)
        return [...own, ...below.flatMap(each => this.#effects.get(each.pair) ?? [])]
      }),
    )
  }

  /** @returns whether it is found out */
  #settle({ pair, reached, began }: PairTask): boolean {
    const effect = this.#effectOfReached(reached)
    const isRight = !this.#reliedOn.has(pair) || effect === this.#assumed.get(pair)
    if (!isRight && this.#repeats < REPEATS) {
      this.#repeats += 1
      for (const forget of this.#log.splice(began)) forget()
      this.#assumed.set(pair, effect)
      this.#reliedOn.delete(pair)
      reached.clear()
      reached.add(pair)
      return false
    }
    this.#assumed.delete(pair)
    this.#reliedOn.delete(pair)
    this.#know(this.#effects, pair, isRight ? effect : 'other')
    // Whatever lies below something that has not changed has not changed either.
    if (isRight && effect === 'same') for (const each of reached) this.#know(this.#effects, each, 'same')
    return true
  }
}

export const effectFinder = (source: ChangesSource): EffectFinder => {
  const finder = new Finder(source)
  return { changesOf: pair => finder.changesOf(pair), count: () => finder.count() }
}

const NOTHING: Changes = { findings: [], edges: [] }
