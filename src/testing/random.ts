/** Random numbers that depend on nothing but the seed. */
export interface Random {
  /** From 0, below 1. */
  next(): number
  /** A whole number from 0, below `count`. */
  below(count: number): number
  pick<T>(from: readonly [T, ...T[]]): T
}

/** SplitMix32: short, well distributed, and the same in every runtime. */
export const createRandom = (seed: number): Random => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  const below = (count: number): number => Math.floor(next() * count)
  return { next, below, pick: from => from[below(from.length)] ?? from[0] }
}
