import type { Finding } from './change.js'
import { type Impact, impactOf } from './impact.js'
import { allChanges, type Changes, type Context, type Edge, NO_CHANGES, type Pair } from './pair.js'
import type { Part } from './parts.js'
import type { Shape } from './shape.js'
import { freeShown, said, shown } from './shown.js'
import { takesDomain } from './types.js'
import { stepTo } from './where.js'

/** What has changed in the keys of an object. */
export const objectChanges = (context: Context, pair: Pair): Changes => {
  const { from, to } = pair
  if (![from, to].every(({ types }) => takesDomain(types, 'object'))) return NO_CHANGES
  const keys: Keys = {
    context,
    old: { shape: from, free: freeOf(from, context, pair.isRoot) },
    now: { shape: to, free: freeOf(to, context, pair.isRoot) },
  }
  return allChanges([propertyChanges(keys), patternChanges(keys), freeChanges(keys)])
}

interface Keys {
  readonly context: Context
  readonly old: Side
  readonly now: Side
}

interface Side {
  readonly shape: Shape
  /** What keys without a property may hold; false: there may be none. */
  readonly free: readonly Part[] | false
}

/**
 * The client, as the server, takes no key that an object does not declare, unless it declares none: that is a place for
 * data of the PMS. Answers may have any key.
 */
const freeOf = (shape: Shape, { direction }: Context, isRoot: boolean): readonly Part[] | false => {
  if (shape.free) return shape.free.some(({ schema }) => schema === false) ? false : shape.free
  const isClosed = direction === 'request' && isRoot && shape.types?.size === 1
  return isClosed || shape.properties.size > 0 ? false : []
}

const propertyChanges = (keys: Keys): Changes => {
  const { old, now, context } = keys
  const shapes = [old.shape, now.shape]
  const names = new Set(shapes.flatMap(({ properties, required }) => [...properties.keys(), ...required]))
  const changes = [...names].map((name): Changes => {
    const below = stepTo(name)
    const [was, is] = [old.shape.required.has(name), now.shape.required.has(name)]
    const [before, after] = [old.shape.properties.get(name), now.shape.properties.get(name)]
    const required = requiredFindings(was, is, below)
    if (before && after) return { findings: required, edges: [{ below, from: before, to: after }] }
    // Names may be required without being declared.
    if (!before && !after) return { findings: required, edges: [] }
    const [from, to] = [
      before && shown(context.from.shapeOf(before), context.from.shapeOf),
      after && shown(context.to.shapeOf(after), context.to.shapeOf),
    ]
    const impact = after ? arrival(keys, name, after) : departure(keys, name, before ?? [])
    return { findings: [{ below, change: after ? 'added' : 'removed', impact, from, to }], edges: [] }
  })
  return allChanges(changes)
}

export const requiredFindings = (was: boolean, is: boolean, below: string): Finding[] => {
  if (was === is) return []
  const impact = impactOf('type', is ? 'narrower' : 'wider')
  return [{ below, change: is ? 'required' : 'optional', impact, from: null, to: null }]
}

/** Free keys that are taken before and after may have held what a new property does not take. */
const arrival = ({ context, old, now }: Keys, name: string, after: readonly Part[]): Impact => {
  if (context.direction === 'response') return 'gained'
  if (now.shape.required.has(name)) return 'type narrower'
  const before = otherKeys(old, name)
  if (!before || now.free === false) return 'gained'
  return isMore(context.effectOf(before, after)) ? 'gained' : 'type narrower'
}

/** A key that is still taken, with whatever it held, is not lost to who sends it. */
const departure = ({ context, old, now }: Keys, name: string, before: readonly Part[]): Impact => {
  const after = context.direction === 'request' && otherKeys(now, name)
  if (!after) return 'lost'
  if (old.free === false && !now.shape.free) return 'gained'
  return isMore(context.effectOf(before, after)) ? 'gained' : 'lost'
}

const isMore = (effect: string): boolean => effect === 'same' || effect === 'wider'

/** What a key without a property may hold: the first pattern decides, else what is said of free keys. */
const otherKeys = ({ shape, free }: Side, name: string): readonly Part[] | false => {
  const matching = [...shape.patterns]
    .filter(([pattern]) => isMatch(pattern, name))
    .flatMap(([, parts]) => parts)
  return matching.length > 0 ? matching : free
}

const isMatch = (pattern: string, name: string): boolean => {
  try {
    return new RegExp(pattern, 'u').test(name)
  } catch {
    return false
  }
}

const patternChanges = ({ context, old, now }: Keys): Changes => {
  const [before, after] = [old.shape.patterns, now.shape.patterns]
  const changes = [...new Set([...before.keys(), ...after.keys()])].map((pattern): Changes => {
    const below = `.*(${pattern})`
    const [from, to] = [before.get(pattern), after.get(pattern)]
    if (from && to) return { findings: [], edges: [{ below, from, to }] }
    const effect = to
      ? old.free === false
        ? 'wider'
        : context.effectOf(old.free, to)
      : now.free === false
        ? 'narrower'
        : context.effectOf(from ?? [], now.free)
    if (effect === 'same') return NO_CHANGES
    const [oldShown, nowShown] = [
      from && shown(context.from.shapeOf(from), context.from.shapeOf),
      to && shown(context.to.shapeOf(to), context.to.shapeOf),
    ]
    const of = (value: unknown): unknown => said('patternProperties', value && { [pattern]: value })
    const finding = { change: 'constraint', impact: impactOf('limit', effect) } as const
    return { findings: [{ below: '', ...finding, from: of(oldShown), to: of(nowShown) }], edges: [] }
  })
  return allChanges(changes)
}

/** Of keys without a property of their own, whose values are `*`. */
const freeChanges = ({ context, old, now }: Keys): Changes => {
  const isSaid = old.shape.free !== undefined || now.shape.free !== undefined
  if (!isSaid && context.direction === 'response') return NO_CHANGES
  if (old.free !== false && now.free !== false) {
    if (!isSaid) return NO_CHANGES
    return { findings: [], edges: [edgeOf(old.free, now.free)] }
  }
  if (old.free === now.free) return NO_CHANGES
  const keyword = 'additionalProperties'
  const of = (free: Side['free'], read: (parts: readonly Part[]) => Shape): unknown =>
    said(keyword, free === false ? false : freeShown(free, read))
  const impact = impactOf('limit', now.free === false ? 'narrower' : 'wider')
  const [from, to] = [of(old.free, context.from.shapeOf), of(now.free, context.to.shapeOf)]
  return { findings: [{ below: '', change: 'constraint', impact, from, to }], edges: [] }
}

const edgeOf = (from: readonly Part[], to: readonly Part[]): Edge => ({ below: '.*', from, to })
