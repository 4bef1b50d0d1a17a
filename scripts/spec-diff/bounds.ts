import type { JsonObject } from '../spec/document.js'

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

/** The bounds that bind; of integers inclusive ones, because above 0 is from 1 on. */
export const boundsOf = (node: JsonObject, types: readonly string[]): Bounds => {
  const isInteger = types.includes('integer') && !types.includes('number')
  const bound = (keyword: string, step: number): Bound[] => {
    const { [keyword]: value } = node
    if (typeof value !== 'number') return []
    const found = { keyword, value }
    if (!isInteger || !isExclusive(found) || !Number.isInteger(value)) return [found]
    return [{ keyword: step > 0 ? 'minimum' : 'maximum', value: value + step }]
  }
  const lower = [...bound('minimum', 1), ...bound('exclusiveMinimum', 1)]
  const upper = [...bound('maximum', -1), ...bound('exclusiveMaximum', -1)]
  return { lower: tightest(lower, 1), upper: tightest(upper, -1) }
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
