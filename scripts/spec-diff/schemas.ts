import { isSameBound, isWiderBound, type NumberBound } from './bounds.js'
import type { ChangeFinding, ChangeKind } from './change.js'
import { conditionFindings } from './condition-changes.js'
import { type Impact, impactOf } from './impact.js'
import { jsonOf, same } from './json.js'
import { limitFindings } from './limits.js'
import { allChanges, type Changes, type Context, type Edge, NO_CHANGES, type Pair } from './pair.js'
import type { Schemas } from './parts.js'
import { objectChanges } from './properties.js'
import type { Shape } from './shape.js'
import { nullShown, said, typeShown } from './shown.js'
import { areSameTypes, takesAll, takesDomain } from './types.js'
import { saysNothing, unionChanges } from './union-changes.js'

/** What has changed between two schemas, and which pairs lie below them. */
export const compareShapes = (context: Context, pair: Pair): Changes => {
  const place: Changes = { findings: placeFindings(context, pair.from, pair.to), edges: [] }
  return allChanges([valueChanges(context, pair), place])
}

const valueChanges = (context: Context, pair: Pair): Changes => {
  const { from, to } = pair
  if (from.unions.length + to.unions.length === 0) return ownChanges(context, pair)
  const { isOwnDone, ...changes } = unionChanges(context, from, to)
  if (isOwnDone) return changes
  const own = { from: context.from.shapeOf(from.own), to: context.to.shapeOf(to.own) }
  return allChanges([changes, ownChanges(context, { ...pair, ...own })])
}

const ownChanges = (context: Context, pair: Pair): Changes => {
  const { from, to } = pair
  const types = typeFindings(context, from, to)
  // What a value of quite another type holds has nothing to do with what was there, and before there was any nothing was.
  const isOther = from.types?.size !== 0 && to.types?.size !== 0 && !haveCommon(from, to)
  if (types.length > 0 && (isOther || saysNothing(from.own) || saysNothing(to.own)))
    return { findings: types, edges: [] }
  const findings = [
    ...types,
    ...enumFindings(from, to),
    ...limitFindings(from, to),
    ...boundFindings(from, to),
    ...conditionFindings(context, from, to),
  ]
  return allChanges([{ findings, edges: [] }, objectChanges(context, pair), itemChanges(from, to)])
}

const haveCommon = ({ types: left }: Shape, { types: right }: Shape): boolean =>
  [...(left ?? [])].some(each => takesAll(right, new Set([each]))) ||
  [...(right ?? [])].some(each => takesAll(left, new Set([each]))) ||
  left === undefined ||
  right === undefined

const typeFindings = (context: Context, from: Shape, to: Shape): ChangeFinding[] => {
  if (areSameTypes(from.types, to.types)) return []
  const [isWider, isNarrower] = [takesAll(to.types, from.types), takesAll(from.types, to.types)]
  const impact = impactOf('type', isWider ? 'wider' : isNarrower ? 'narrower' : 'other')
  const [old, now] = [typeShown(from, context.from.shapeOf), typeShown(to, context.to.shapeOf)]
  return [change('type', impact, old, now)]
}

/** What is said of a place rather than of the values that stand there. */
const placeFindings = (context: Context, from: Shape, to: Shape): ChangeFinding[] => [
  ...nullFindings(context, from, to),
  ...defaultFindings(from, to),
  ...deprecationFindings(context, from, to),
  ...toldFindings(from.told, to.told),
]

const nullFindings = (context: Context, from: Shape, to: Shape): ChangeFinding[] => {
  if (from.isNullable === to.isNullable || from.types === undefined || to.types === undefined) return []
  const [kind, effect] = to.isNullable
    ? (['nullable', 'wider'] as const)
    : (['non_nullable', 'narrower'] as const)
  const [old, now] = [nullShown(from, context.from.shapeOf), nullShown(to, context.to.shapeOf)]
  return [change(kind, impactOf('type', effect), old, now)]
}

const defaultFindings = ({ default: old }: Shape, { default: now }: Shape): ChangeFinding[] =>
  same(old, now) ? [] : [change('default', 'told', old?.value, now?.value)]

/** With the type: it may be only one member of a union that goes. */
const deprecationFindings = (context: Context, from: Shape, to: Shape): ChangeFinding[] => {
  if (from.isDeprecated === to.isDeprecated) return []
  return to.isDeprecated
    ? [change('deprecated', 'told', null, nullShown(to, context.to.shapeOf))]
    : [change('undeprecated', 'told', nullShown(from, context.from.shapeOf), null)]
}

const toldFindings = (
  from: ReadonlyMap<string, unknown>,
  to: ReadonlyMap<string, unknown>,
): ChangeFinding[] =>
  [...new Set([...from.keys(), ...to.keys()])].flatMap((keyword): ChangeFinding[] => {
    const [old, now] = [from.get(keyword), to.get(keyword)]
    if (same(old, now)) return []
    return [change('constraint', 'told', said(keyword, old), said(keyword, now))]
  })

const enumFindings = (from: Shape, to: Shape): ChangeFinding[] => {
  const isNull = from.isNullable && to.isNullable
  const [old, now] = [from, to].map(shape => shape.enum?.filter(each => each !== null || isNull))
  if (old === undefined && now === undefined) return []
  // Types of answers are open to new texts, and to nothing else.
  const isOpen = [...(old ?? []), ...(now ?? [])].every(each => typeof each === 'string' || each === null)
  const kind = isOpen ? 'limit' : 'type'
  if (old === undefined) return [change('constraint', impactOf(kind, 'narrower'), null, { enum: now })]
  if (now === undefined) return [change('constraint', impactOf(kind, 'wider'), { enum: old }, null)]
  const [oldKeys, nowKeys] = [old, now].map(list => new Set(list.map(each => jsonOf(each))))
  const removed = old.filter(each => !nowKeys?.has(jsonOf(each)))
  const added = now.filter(each => !oldKeys?.has(jsonOf(each)))
  return [
    ...(removed.length > 0 ? [change('enum_removed', impactOf('limit', 'narrower'), removed, null)] : []),
    ...(added.length > 0 ? [change('enum_added', impactOf(kind, 'wider'), null, added)] : []),
  ]
}

const change = (kind: ChangeKind, impact: Impact, from: unknown, to: unknown): ChangeFinding => ({
  below: '',
  change: kind,
  impact,
  from,
  to,
})

const boundShown = (bound: NumberBound | undefined): unknown => said(bound?.keyword ?? '', bound?.value)

const boundFindings = (from: Shape, to: Shape): ChangeFinding[] => {
  if (![from, to].every(({ types }) => takesDomain(types, 'number'))) return []
  return (
    [
      [from.bounds.lower, to.bounds.lower, 1],
      [from.bounds.upper, to.bounds.upper, -1],
    ] as const
  ).flatMap(([old, now, sign]) => {
    if (isSameBound(old, now)) return []
    const effect = isWiderBound(old, now, sign) ? 'wider' : 'narrower'
    return [change('constraint', impactOf('limit', effect), boundShown(old), boundShown(now))]
  })
}

const itemChanges = (from: Shape, to: Shape): Changes => {
  if (![from, to].every(({ types }) => takesDomain(types, 'array'))) return NO_CHANGES
  const edges: Edge[] = []
  const either = (old: Schemas, now: Schemas, below: string): void => {
    if (old || now) edges.push({ below, from: old ?? [], to: now ?? [] })
  }
  for (let index = 0; index < Math.max(from.places.length, to.places.length); index += 1)
    either(from.places[index] ?? from.items, to.places[index] ?? to.items, `[${index}]`)
  either(from.items, to.items, '[]')
  return { findings: [], edges }
}
