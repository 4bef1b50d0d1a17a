import type { ChangeFinding } from './change.js'
import { type Effect, type Impact, impactOf, joinedEffect } from './impact.js'
import { allChanges, type Changes, type Context, type Edge, NO_CHANGES, type Pair } from './pair.js'
import { type Part, wholePart } from './parts.js'
import { isMatch, mayOverlap } from './patterns.js'
import type { Shape } from './shape.js'
import { freeShown, said, shown } from './shown.js'
import { takesDomain } from './types.js'
import { stepTo } from './where.js'

/** What has changed in the keys of an object. */
export const objectChanges = (context: Context, pair: Pair): Changes => {
  const { from, to } = pair
  if (![from, to].every(({ types }) => takesDomain(types, 'object'))) return NO_CHANGES
  const keys: KeysContext = {
    context,
    old: { shape: from, free: freeOf(from, context, pair.isRoot) },
    now: { shape: to, free: freeOf(to, context, pair.isRoot) },
  }
  return allChanges([propertyChanges(keys), patternChanges(keys), freeChanges(keys)])
}

interface KeysContext {
  readonly context: Context
  readonly old: KeysSide
  readonly now: KeysSide
}

interface KeysSide {
  readonly shape: Shape
  /** What keys without a property may hold; false: there may be none. */
  readonly free: readonly Part[] | false
}

/**
 * The client, as the server, takes no key that an object does not declare, unless it declares none: that is a place for
 * data of the PMS. Answers may have any key, and so may what a condition looks at.
 */
const freeOf = (shape: Shape, { mode }: Context, isRoot: boolean): readonly Part[] | false => {
  if (shape.free) return shape.free.some(({ schema }) => schema === false) ? false : shape.free
  if (mode === 'condition') return []
  const isClosed = mode === 'request' && isRoot && shape.types?.size === 1
  return isClosed || shape.properties.size > 0 ? false : []
}

const propertyChanges = (keys: KeysContext): Changes => {
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
    const change = after ? 'added' : 'removed'
    // Whoever is told that a property comes or goes is told with it that it is, or was, required.
    const isOfItself = context.mode !== 'condition' && (after ? is || !was : was || !is)
    const findings = isOfItself ? [] : required
    if (impact !== undefined) findings.push({ below, change, impact, from, to })
    return { findings, edges: [] }
  })
  return allChanges(changes)
}

export const requiredFindings = (was: boolean, is: boolean, below: string): ChangeFinding[] => {
  if (was === is) return []
  const impact = impactOf('type', is ? 'narrower' : 'wider')
  return [{ below, change: is ? 'required' : 'optional', impact, from: null, to: null }]
}

/** What a new property does to keys that could be there before, or undefined where it does nothing. */
const arrival = (
  { context, old, now }: KeysContext,
  name: string,
  after: readonly Part[],
): Impact | undefined => {
  const matching = matchingPatterns(old, name)
  if (context.mode === 'condition') return toTheLetter(context, matching ?? old.free, after)
  if (context.mode === 'response') {
    // Readers of a map know what its values are; of other keys they know nothing.
    const known = matching ?? (old.free === false ? undefined : old.shape.free)
    const effect = known ? context.effectOf(known, after) : 'same'
    return effect === 'wider' || effect === 'other' ? impactOf('type', effect) : 'gained'
  }
  if (now.shape.required.has(name)) return 'type narrower'
  // Where free keys are no longer taken that is told by itself.
  const before = matching ?? (now.free === false ? false : old.free)
  return !before || isMore(context.effectOf(before, after)) ? 'gained' : 'type narrower'
}

/** A key that is still taken, with whatever it held, is not lost to who sends it. */
const departure = (
  { context, now }: KeysContext,
  name: string,
  before: readonly Part[],
): Impact | undefined => {
  const after = matchingPatterns(now, name) ?? now.free
  if (context.mode === 'condition') return toTheLetter(context, before, after)
  if (context.mode === 'response' || !after) return 'lost'
  return isMore(context.effectOf(before, after)) ? 'gained' : 'lost'
}

const toTheLetter = (
  { effectOf }: Context,
  before: readonly Part[] | false,
  after: readonly Part[] | false,
): Impact | undefined => {
  const effect = effectOf(before || NO_KEY, after || NO_KEY)
  return effect === 'same' ? undefined : impactOf('type', effect)
}

const NO_KEY: readonly Part[] = [wholePart(false)]

const isMore = (effect: Effect): boolean => effect === 'same' || effect === 'wider'

/** What a key without a property must meet, where patterns speak of it. */
const matchingPatterns = ({ shape }: KeysSide, name: string): readonly Part[] | undefined => {
  const matching = [...shape.patterns].filter(([pattern]) => isMatch(pattern, name))
  return matching.length > 0 ? matching.flatMap(([, parts]) => parts) : undefined
}

const patternChanges = (keys: KeysContext): Changes => {
  const { context, old, now } = keys
  const [before, after] = [old.shape.patterns, now.shape.patterns]
  const changes = [...new Set([...before.keys(), ...after.keys()])].map((pattern): Changes => {
    const [from, to] = [before.get(pattern), after.get(pattern)]
    if (from && to) return { findings: [], edges: [{ below: `.*(${pattern})`, from, to }] }
    const effect = patternEffect(keys, pattern, to)
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

/** What it does to keys that a pattern comes, or goes, where it speaks of what was free, and of what other patterns name. */
const patternEffect = (keys: KeysContext, pattern: string, came: readonly Part[] | undefined): Effect => {
  const { context, old, now } = keys
  const { free, shape } = came ? old : now
  const overlaps = [...shape.patterns.keys()].some(each => mayOverlap(each, pattern))
  const ofOthers: Effect = overlaps ? (came ? 'narrower' : 'wider') : 'same'
  if (free === false) return joinedEffect([came ? 'wider' : 'narrower', ofOthers])
  const ofFree = came
    ? context.effectOf(free, came)
    : context.effectOf(old.shape.patterns.get(pattern) ?? [], free)
  return joinedEffect([ofFree, ofOthers])
}

/** Of keys without a property of their own, whose values are `*`. */
const freeChanges = ({ context, old, now }: KeysContext): Changes => {
  const isSaid = old.shape.free !== undefined || now.shape.free !== undefined
  if (!isSaid && context.mode === 'response') return NO_CHANGES
  if (old.free !== false && now.free !== false) {
    if (!isSaid) return NO_CHANGES
    return { findings: [], edges: [edgeOf(old.free, now.free)] }
  }
  if (old.free === now.free) return NO_CHANGES
  const keyword = 'additionalProperties'
  const of = (free: KeysSide['free'], read: (parts: readonly Part[]) => Shape): unknown =>
    said(keyword, free === false ? false : freeShown(free, read))
  const impact = impactOf('limit', now.free === false ? 'narrower' : 'wider')
  const [from, to] = [of(old.free, context.from.shapeOf), of(now.free, context.to.shapeOf)]
  return { findings: [{ below: '', change: 'constraint', impact, from, to }], edges: [] }
}

const edgeOf = (from: readonly Part[], to: readonly Part[]): Edge => ({ below: '.*', from, to })
