import type { ChangeFinding } from './change.js'
import { type Effect, impactOf } from './impact.js'
import { LIMITS, type Order } from './keywords.js'
import type { Shape } from './shape.js'
import { said } from './shown.js'
import { takesDomain } from './types.js'

/** Limits of values that may be there before and after: what is said of numbers is nothing to who sends text. */
export const limitFindings = (from: Shape, to: Shape): ChangeFinding[] =>
  LIMITS.flatMap(([keyword, order, of]): ChangeFinding[] => {
    const [old, now] = [from.limits.get(keyword), to.limits.get(keyword)]
    if (JSON.stringify(old) === JSON.stringify(now)) return []
    if (![from, to].every(({ types }) => takesDomain(types, of))) return []
    const impact = impactOf('limit', effectOf(keyword, order, old, now))
    if (keyword === 'format') return [{ below: '', change: 'format', impact, from: old, to: now }]
    return [{ below: '', change: 'constraint', impact, from: said(keyword, old), to: said(keyword, now) }]
  })

const effectOf = (keyword: string, order: Order, old: unknown, now: unknown): Exclude<Effect, 'same'> => {
  if (now === undefined) return 'wider'
  if (old === undefined) return 'narrower'
  if (order === 'all') return effectOfAll(keyword, [old].flat(), [now].flat())
  if (order === 'multiple') return effectOfMultiples([old].flat().map(Number), [now].flat().map(Number))
  const isMore = Number(now) > Number(old)
  return isMore === (order === 'upper') ? 'wider' : 'narrower'
}

/** Formats of numbers that hold those of another. */
const WIDER_FORMATS: ReadonlyMap<unknown, unknown> = new Map([
  ['int32', 'int64'],
  ['float', 'double'],
])

const effectOfAll = (
  keyword: string,
  old: readonly unknown[],
  now: readonly unknown[],
): Exclude<Effect, 'same'> => {
  if (old.every(each => now.includes(each))) return 'narrower'
  if (now.every(each => old.includes(each))) return 'wider'
  const [[before], [after]] = [old, now]
  if (keyword !== 'format' || old.length > 1 || now.length > 1) return 'other'
  if (WIDER_FORMATS.get(before) === after) return 'wider'
  return WIDER_FORMATS.get(after) === before ? 'narrower' : 'other'
}

/** Of decimal fractions the quotient is only nearly whole. */
const isMultiple = (of: number, value: number): boolean => {
  const quotient = value / of
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient))
}

const effectOfMultiples = (old: readonly number[], now: readonly number[]): Exclude<Effect, 'same'> => {
  const meets = (each: readonly number[], others: readonly number[]): boolean =>
    others.every(of => each.some(value => isMultiple(of, value)))
  if (meets(now, old)) return 'narrower'
  return meets(old, now) ? 'wider' : 'other'
}
