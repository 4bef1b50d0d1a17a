import { isObject, type JsonObject } from '../spec/document.js'
import { type Bound, isSameBound, isWiderBound } from './bounds.js'
import { type Direction, type Found, found, type Level } from './change.js'
import { type Shape, shapeOfFacts } from './shape.js'
import { matchMembers } from './unions.js'
import { below } from './where.js'

/** What has changed between two schemas, as deep as it can be said. */
export const compareShapes = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  const ofPlace = [
    ...compareNull(from, to, direction, where),
    ...(from.hasDefault === to.hasDefault && same(from.default, to.default)
      ? []
      : [found(where, 'default', 'notice', from.default, to.default)]),
  ]
  if (from.union || to.union) return [...compareUnions(from, to, direction, where), ...ofPlace]
  const types = compareTypes(from, to, direction, where)
  // What a value of quite another type holds has nothing to do with what was there, and before there was any nothing was.
  if (types.length > 0 && !overlap(from.types, to.types)) return types
  return [
    ...types,
    ...ofPlace,
    ...compareEnums(from, to, direction, where),
    ...compareFormats(from, to, direction, where),
    ...compareBounds(from, to, direction, where),
    ...compareConstraints(from, to, direction, where),
    ...compareProperties(from, to, direction, where),
    ...compareItems(from, to, direction, where),
    ...compareFree(from, to, direction, where),
  ]
}

/** The level of a change that lets fewer values pass, or more. */
const narrower = (direction: Direction): Level => (direction === 'request' ? 'breaking' : 'notice')
const wider = (direction: Direction): Level => (direction === 'request' ? 'additive' : 'notice')

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)

/** Every integer is a number. */
const takes = (types: readonly string[], type: string): boolean =>
  types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'))

const takesAll = (by: readonly string[], types: readonly string[]): boolean =>
  by.length === 0 || (types.length > 0 && types.every(type => takes(by, type)))

const overlap = (left: readonly string[], right: readonly string[]): boolean =>
  left.length > 0 &&
  right.length > 0 &&
  (left.some(type => takes(right, type)) || right.some(type => takes(left, type)))

const compareTypes = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  if (same(from.types, to.types)) return []
  // A caller sends what the old one took, and can read what the old one gave.
  const isSafe = direction === 'request' ? takesAll(to.types, from.types) : takesAll(from.types, to.types)
  return [found(where, 'type', isSafe ? 'additive' : 'breaking', typeOf(from), typeOf(to))]
}

const compareUnions = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  const { pairs, gone, came } = matchMembers(from, to)
  const changed = pairs.flatMap(([old, now]) =>
    compareShapes(shapeOfFacts(old), shapeOfFacts(now), direction, where),
  )
  if (gone.length + came.length === 0) return changed
  const isSafe = direction === 'request' ? gone.length === 0 : came.length === 0
  return [...changed, found(where, 'type', isSafe ? 'additive' : 'breaking', typeOf(from), typeOf(to))]
}

/** The type in short, as a schema says it. */
const typeOf = ({ types, union, format }: Shape): JsonObject => {
  if (union) return { anyOf: union }
  const said = types.length === 0 ? {} : { type: types.length === 1 ? types[0] : types }
  return format === undefined ? said : { ...said, format }
}

/** The same with null among the types. */
const withNull = (shape: Shape): JsonObject => {
  const { types, union, isNullable } = shape
  if (!isNullable) return typeOf(shape)
  return union ? { anyOf: [...union, { type: 'null' }] } : { ...typeOf(shape), type: [...types, 'null'] }
}

const compareNull = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  if (from.isNullable === to.isNullable) return []
  const isSafe = (direction === 'request') === to.isNullable
  const level = isSafe ? 'additive' : 'breaking'
  return [found(where, to.isNullable ? 'nullable' : 'non_nullable', level, withNull(from), withNull(to))]
}

const compareEnums = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  const [old, now] = [from.enum, to.enum]
  if (old === undefined && now === undefined) return []
  if (old === undefined) return [found(where, 'constraint', narrower(direction), null, { enum: now })]
  if (now === undefined) return [found(where, 'constraint', wider(direction), { enum: old }, null)]
  const [oldKeys, nowKeys] = [old, now].map(list => list.map(each => JSON.stringify(each)))
  const removed = old.filter(each => !nowKeys?.includes(JSON.stringify(each)))
  const added = now.filter(each => !oldKeys?.includes(JSON.stringify(each)))
  return [
    ...(removed.length > 0 ? [found(where, 'enum_removed', narrower(direction), removed, null)] : []),
    // The enums of answers are open in the types, so a new member breaks nobody.
    ...(added.length > 0 ? [found(where, 'enum_added', wider(direction), null, added)] : []),
  ]
}

const compareFormats = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  if (from.format === to.format) return []
  const level = to.format === undefined ? wider(direction) : narrower(direction)
  return [found(where, 'format', level, from.format, to.format)]
}

/** As `from` and `to` show a condition. */
const said = (keyword: string, value: unknown): unknown => (value === undefined ? null : { [keyword]: value })

const compareBounds = (from: Shape, to: Shape, direction: Direction, where: string): Found[] =>
  (
    [
      [from.bounds.lower, to.bounds.lower, 1],
      [from.bounds.upper, to.bounds.upper, -1],
    ] as const
  ).flatMap(([old, now, sign]) => {
    if (isSameBound(old, now)) return []
    const level = isWiderBound(old, now, sign) ? wider(direction) : narrower(direction)
    const shown = (bound: Bound | undefined): unknown => said(bound?.keyword ?? '', bound?.value)
    return [found(where, 'constraint', level, shown(old), shown(now))]
  })

const LOWER_BOUNDS = ['minLength', 'minItems', 'minProperties']
const UPPER_BOUNDS = ['maxLength', 'maxItems', 'maxProperties']

const compareConstraints = (from: Shape, to: Shape, direction: Direction, where: string): Found[] =>
  [...new Set([...from.constraints.keys(), ...to.constraints.keys()])].flatMap(keyword => {
    const [old, now] = [from.constraints.get(keyword), to.constraints.get(keyword)]
    if (same(old, now)) return []
    const level = isWider(keyword, old, now) ? wider(direction) : narrower(direction)
    return [found(where, 'constraint', level, said(keyword, old), said(keyword, now))]
  })

const isWider = (keyword: string, old: unknown, now: unknown): boolean => {
  if (now === undefined) return true
  if (typeof old !== 'number' || typeof now !== 'number') return false
  if (keyword === 'multipleOf') return old % now === 0
  return (LOWER_BOUNDS.includes(keyword) && now < old) || (UPPER_BOUNDS.includes(keyword) && now > old)
}

const compareProperties = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  const shapes = [from, to]
  const names = new Set(shapes.flatMap(({ properties, required }) => [...properties.keys(), ...required]))
  return [...names].flatMap(name => {
    const at = below(where, name)
    const [was, is] = [from.required.has(name), to.required.has(name)]
    const [old, now] = shapes.map(({ properties }) => properties.get(name))
    // Names may be required without being declared.
    if (old === undefined && now === undefined) return compareRequired(was, is, direction, at)
    // The server refuses keys that it does not know.
    if (now === undefined) return [found(at, 'removed', 'breaking', told(old), null)]
    if (old === undefined) {
      const level = direction === 'request' && is ? 'breaking' : 'additive'
      return [found(at, 'added', level, null, told(now))]
    }
    return [
      ...compareRequired(was, is, direction, at),
      ...compareShapes(shapeOfFacts(old), shapeOfFacts(now), direction, at),
    ]
  })
}

export const compareRequired = (was: boolean, is: boolean, direction: Direction, where: string): Found[] => {
  if (was === is) return []
  const isSafe = (direction === 'request') !== is
  return [found(where, is ? 'required' : 'optional', isSafe ? 'additive' : 'breaking', null, null)]
}

const compareItems = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  if (!from.items && !to.items) return []
  return compareShapes(shapeOfFacts(from.items ?? {}), shapeOfFacts(to.items ?? {}), direction, `${where}[]`)
}

/** Of keys without a property of their own, whose values are `*`. */
const compareFree = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  if (from.free === undefined && to.free === undefined) return []
  // An object that declares properties takes no others, although the schema does not say so.
  const [old, now] = [from, to].map(({ free, properties }) => free ?? (properties.size > 0 ? false : {}))
  if (same(old, now)) return []
  if (isObject(old) && isObject(now))
    return compareShapes(shapeOfFacts(old), shapeOfFacts(now), direction, `${where}.*`)
  const level = isObject(now) ? wider(direction) : narrower(direction)
  const keyword = 'additionalProperties'
  return [found(where, 'constraint', level, said(keyword, old), said(keyword, now))]
}

/** A field in short: without what is in it. */
export const told = (facts: unknown): unknown => {
  if (!isObject(facts)) return {}
  const { properties: _, required: __, items: ___, ...rest } = facts
  return rest
}
