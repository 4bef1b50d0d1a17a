/** Numbers from 0 to 1 that a seed repeats: mulberry32. */
export interface Random {
  (): number
  /** A whole number from 0 to below `count`. */
  below(count: number): number
  /** One of these. */
  pick<T>(items: readonly T[]): T
  /** Whether something happens that has this chance. */
  chance(part: number): boolean
}

export const randomOf = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return Object.assign(next, {
    below: (count: number) => Math.floor(next() * count),
    pick: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T,
    chance: (part: number) => next() < part,
  })
}

/** Runs something with a `Math.random` that the seed repeats: pauses are drawn from it. */
export const withSeed = async <T>(seed: number, run: () => Promise<T>): Promise<T> => {
  const own = Math.random
  Math.random = randomOf(seed ^ 0x5bd1e995)
  try {
    return await run()
  } finally {
    Math.random = own
  }
}
