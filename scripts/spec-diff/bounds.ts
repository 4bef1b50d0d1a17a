import type { Types } from './types.js'

/** How far numbers may go. */
export interface Bound {
  readonly keyword: string
  readonly value: number
}

export interface Bounds {
  readonly lower: Bound | undefined
  readonly upper: Bound | undefined
}

const isExclusive = ({ keyword }: Bound): boolean => keyword.startsWith('exclusive')

/** The bounds that bind; of integers inclusive and whole ones, because above 0 is from 1 on, as is from 0.5. */
export const boundsOf = (valuesOf: (keyword: string) => readonly unknown[], types: Types): Bounds => {
  const isInteger = types?.has('integer') === true
  const bounds = (keyword: string, toWhole: (value: number) => number): Bound[] =>
    valuesOf(keyword).flatMap((value): Bound[] => {
      if (typeof value !== 'number') return []
      const inclusive = keyword.endsWith('inimum') ? 'minimum' : 'maximum'
      return [isInteger ? { keyword: inclusive, value: toWhole(value) } : { keyword, value }]
    })
  return {
    lower: tightest(
      [...bounds('minimum', Math.ceil), ...bounds('exclusiveMinimum', value => Math.floor(value) + 1)],
      1,
    ),
    upper: tightest(
      [...bounds('maximum', Math.floor), ...bounds('exclusiveMaximum', value => Math.ceil(value) - 1)],
      -1,
    ),
  }
}

const tightest = (bounds: readonly Bound[], sign: 1 | -1): Bound | undefined =>
  [...bounds].sort(
    (left, right) =>
      sign * (right.value - left.value) || Number(isExclusive(right)) - Number(isExclusive(left)),
  )[0]

export const isSameBound = (from: Bound | undefined, to: Bound | undefined): boolean =>
  from?.keyword === to?.keyword && from?.value === to?.value

/** Whether a bound lets more pass. @param sign 1: a lower bound; -1: an upper one */
export const isWiderBound = (from: Bound | undefined, to: Bound | undefined, sign: 1 | -1): boolean => {
  if (!to) return true
  if (!from) return false
  return (
    sign * (from.value - to.value) > 0 || (from.value === to.value && isExclusive(from) && !isExclusive(to))
  )
}
