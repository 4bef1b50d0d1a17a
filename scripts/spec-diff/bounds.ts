import type { TypesIfSaid } from './types.js'

/** How far numbers may go. */
export interface NumberBound {
  readonly keyword: string
  readonly value: number
}

export interface Bounds {
  readonly lower: NumberBound | undefined
  readonly upper: NumberBound | undefined
}

const isExclusive = ({ keyword }: NumberBound): boolean => keyword.startsWith('exclusive')

/** The bounds that bind; of integers inclusive and whole ones, because above 0 is from 1 on, as is from 0.5. */
export const boundsOf = (valuesOf: (keyword: string) => readonly unknown[], types: TypesIfSaid): Bounds => {
  const isInteger = types?.has('integer') === true
  const bounds = (keyword: string, toWhole: (value: number) => number): NumberBound[] =>
    valuesOf(keyword).flatMap((value): NumberBound[] => {
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

const tightest = (bounds: readonly NumberBound[], sign: 1 | -1): NumberBound | undefined =>
  [...bounds].sort(
    (left, right) =>
      sign * (right.value - left.value) || Number(isExclusive(right)) - Number(isExclusive(left)),
  )[0]

export const isSameBound = (from: NumberBound | undefined, to: NumberBound | undefined): boolean =>
  from?.keyword === to?.keyword && from?.value === to?.value

/** Whether a bound lets more pass. @param sign 1: a lower bound; -1: an upper one */
export const isWiderBound = (
  from: NumberBound | undefined,
  to: NumberBound | undefined,
  sign: 1 | -1,
): boolean => {
  if (!to) return true
  if (!from) return false
  return (
    sign * (from.value - to.value) > 0 || (from.value === to.value && isExclusive(from) && !isExclusive(to))
  )
}
