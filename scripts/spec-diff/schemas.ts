import { isObject } from '../spec/document.js'
import { type Direction, type Found, found, type Level } from './change.js'
import { type Shape, shapeOfFacts } from './shape.js'

/** What has changed between two schemas, as deep as it can be said. */
export const compareShapes = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  const types = compareTypes(from, to, direction, where)
  // What a value of another type holds has nothing to do with what was there.
  if (types.some(({ change }) => change === 'type') && !isNumeric(from, to)) return types
  return [
    ...types,
    ...compareNull(from, to, direction, where),
    ...compareEnums(from, to, direction, where),
    ...compareFormats(from, to, direction, where),
    ...compareConstraints(from, to, direction, where),
    ...(from.hasDefault === to.hasDefault && same(from.default, to.default)
      ? []
      : [found(where, 'default', 'notice', from.default, to.default)]),
    ...compareProperties(from, to, direction, where),
    ...compareItems(from, to, direction, where),
    ...compareValues(from, to, direction, where),
  ]
}

/** The level of a change that lets fewer values pass, or more. */
const narrower = (direction: Direction): Level => (direction === 'request' ? 'breaking' : 'notice')
const wider = (direction: Direction): Level => (direction === 'request' ? 'additive' : 'notice')

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)

const NUMBERS = ['integer', 'number']
const isNumeric = (from: Shape, to: Shape): boolean =>
  [from, to].every(({ types }) => types.length === 1 && NUMBERS.includes(types[0] ?? ''))

/** Every integer is a number. */
const takes = (types: readonly string[], type: string): boolean =>
  types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'))

const takesAll = (by: readonly string[], types: readonly string[]): boolean =>
  by.length === 0 || (types.length > 0 && types.every(type => takes(by, type)))

const compareTypes = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  if (!same(from.union, to.union)) return [compareUnions(from, to, direction, where)]
  if (same(from.types, to.types)) return []
  // A caller sends what the old one took, and can read what the old one gave.
  const isSafe = direction === 'request' ? takesAll(to.types, from.types) : takesAll(from.types, to.types)
  return [found(where, 'type', isSafe ? 'additive' : 'breaking', typeOf(from), typeOf(to))]
}

const compareUnions = (from: Shape, to: Shape, direction: Direction, where: string): Found => {
  const [old, now] = [membersOf(from), membersOf(to)]
  const isSafe =
    direction === 'request' ? old.every(each => now.includes(each)) : now.every(each => old.includes(each))
  return found(where, 'type', isSafe ? 'additive' : 'breaking', typeOf(from), typeOf(to))
}

/** What is no union is one of a single member. */
const membersOf = (shape: Shape): readonly string[] => {
  if (shape.union) return shape.union
  const { types, format, constraints } = shape
  const list = shape.enum === undefined ? {} : { enum: shape.enum }
  const facts = { ...constraints, ...list, ...(format === undefined ? {} : { format }), type: types[0] }
  return [JSON.stringify(Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))))]
}

const typeOf = ({ types, union }: Shape): unknown => {
  if (union) return { anyOf: union.map(each => JSON.parse(each)) }
  return { type: types.length === 1 ? types[0] : types }
}

/** The type as it is written, null among the types. */
const withNull = (shape: Shape): unknown => {
  const { types, union, isNullable } = shape
  if (!isNullable) return typeOf(shape)
  return union ? typeOf({ ...shape, union: [...union, '{"type":"null"}'] }) : { type: [...types, 'null'] }
}

const compareNull = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  if (from.isNullable === to.isNullable) return []
  const isSafe = (direction === 'request') === to.isNullable
  const level = isSafe ? 'additive' : 'breaking'
  const [before, after] = [withNull(from), withNull(to)]
  return [found(where, to.isNullable ? 'nullable' : 'non_nullable', level, before, after)]
}

const compareEnums = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  const [old, now] = [from.enum, to.enum]
  if (old === undefined && now === undefined) return []
  if (old === undefined) return [found(where, 'constraint', narrower(direction), null, { enum: now })]
  if (now === undefined) return [found(where, 'constraint', wider(direction), { enum: old }, null)]
  const removed = old.filter(each => !now.includes(each))
  const added = now.filter(each => !old.includes(each))
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

const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']

const compareConstraints = (from: Shape, to: Shape, direction: Direction, where: string): Found[] =>
  [...new Set([...Object.keys(from.constraints), ...Object.keys(to.constraints)])].flatMap(keyword => {
    const [old, now] = [from.constraints[keyword], to.constraints[keyword]]
    if (same(old, now) || (isObject(old) && isObject(now))) return []
    const level = isWider(keyword, old, now) ? wider(direction) : narrower(direction)
    const said = (value: unknown): unknown => (value === undefined ? null : { [keyword]: value })
    return [found(where, 'constraint', level, said(old), said(now))]
  })

const isWider = (keyword: string, old: unknown, now: unknown): boolean => {
  if (now === undefined) return true
  // Free keys of any kind, or of some kind where there were none.
  if (keyword === 'additionalProperties') return old === false || same(now, {})
  if (typeof old !== 'number' || typeof now !== 'number') return false
  return (LOWER_BOUNDS.includes(keyword) && now < old) || (UPPER_BOUNDS.includes(keyword) && now > old)
}

const compareProperties = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  const names = [...new Set([...Object.keys(from.properties), ...Object.keys(to.properties)])]
  return names.flatMap(name => {
    const at = `${where}.${name}`
    const [old, now] = [from.properties[name], to.properties[name]]
    // The server refuses keys that it does not know.
    if (now === undefined) return [found(at, 'removed', 'breaking', told(old), null)]
    const isRequired = to.required.has(name)
    if (old === undefined) {
      const level = direction === 'request' && isRequired ? 'breaking' : 'additive'
      return [found(at, 'added', level, null, told(now))]
    }
    return [
      ...compareRequired(from.required.has(name), isRequired, direction, at),
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

/** Of a map with free keys, whose values are `*`. */
const compareValues = (from: Shape, to: Shape, direction: Direction, where: string): Found[] => {
  if (!from.values || !to.values) return []
  return compareShapes(shapeOfFacts(from.values), shapeOfFacts(to.values), direction, `${where}.*`)
}

/** A field in short: without what is in it. */
export const told = (facts: unknown): unknown => {
  if (!isObject(facts)) return {}
  const { properties: _, required: __, items: ___, ...rest } = facts
  return rest
}
