import { LIMITS } from './keywords.js'
import type { Part, Schemas } from './parts.js'
import type { Shape, ShapeReader } from './shape.js'
import { takesDomain } from './types.js'

/** Numbers for texts, the same for the same text. */
export type Numbers = (text: string) => number

export const numbers = (): Numbers => {
  const known = new Map<string, number>()
  return text => {
    const number = known.get(text) ?? known.size
    known.set(text, number)
    return number
  }
}

export type Sign = (shape: Shape, depth?: number) => number

/** Deep enough to tell members of unions apart; what lies below is compared once they are matched. */
const DEPTH = 3

/**
 * A number that shapes share which say the same, seen so many levels deep. It tells which members of unions belong
 * together, and never that they are equal.
 */
export const signer = (reader: ShapeReader, numberOf: Numbers): Sign => {
  const known = new Map<string, number>()
  const sign: Sign = (shape, depth = DEPTH) => {
    if (depth === 0) return 0
    const key = `${shape.id} ${depth}`
    const number = known.get(key) ?? numberOf(JSON.stringify(said(shape, depth)))
    known.set(key, number)
    return number
  }
  const below = (parts: Schemas, depth: number): number | null =>
    parts === undefined ? null : sign(reader.shapeOf(parts), depth - 1)
  const named = (map: ReadonlyMap<string, readonly Part[]>, depth: number): unknown =>
    [...map].map(([name, parts]) => [name, below(parts, depth)]).sort()
  const said = (shape: Shape, depth: number): unknown => [
    shape.types ? [...shape.types].sort() : null,
    [shape.isNullable, shape.enum ?? null],
    LIMITS.map(([keyword, , of]) => takesDomain(shape.types, of) && (shape.limits.get(keyword) ?? null)),
    shape.conditions.map(({ key }) => key).sort(),
    shape.unions.map(({ members }) => members.map(each => below(each.parts, depth)).sort()).sort(),
    takesDomain(shape.types, 'number') && [shape.bounds.lower ?? null, shape.bounds.upper ?? null],
    takesDomain(shape.types, 'array') && [
      below(shape.items, depth),
      shape.places.map(parts => below(parts, depth)),
    ],
    takesDomain(shape.types, 'object') && [
      [...shape.required].sort(),
      named(shape.properties, depth),
      named(shape.patterns, depth),
      below(shape.free, depth),
    ],
  ]
  return sign
}
