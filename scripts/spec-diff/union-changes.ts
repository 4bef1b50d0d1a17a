import type { Finding } from './change.js'
import { type Effect, impactOf } from './impact.js'
import { allChanges, type Changes, type Context, type Edge } from './pair.js'
import { NOT_NULL, type Part, type Union } from './parts.js'
import { type Shape, type ShapeReader, whole } from './shape.js'
import { said, shown, typeShown } from './shown.js'
import type { Sign } from './signature.js'
import { takesAll, unitedTypes } from './types.js'
import { type Candidate, matchMembers } from './unions.js'

export interface UnionChanges extends Changes {
  /** What stands beside the unions is compared within their members. */
  readonly isOwnDone: boolean
}

/**
 * What has changed in unions. Members are compared with members. Where what stands beside them has changed with them, it
 * is compared as a part of each member: otherwise whatever moved from one to the other would be lost and gained.
 */
export const unionChanges = (context: Context, from: Shape, to: Shape): UnionChanges => {
  const old: Side = { shape: from, reader: context.from, sign: context.signOld, beside: [] }
  const now: Side = { shape: to, reader: context.to, sign: context.signNew, beside: [] }
  const { pairs, gone, came } = matchUnions(old, now)
  const matched = pairs.map(([before, after]) => compareUnions(old, now, before, after))
  const isOne = gone.length <= 1 && came.length <= 1
  if (gone.length + came.length === 0) return { ...allChanges(matched), isOwnDone: false }
  const isOwnSame = context.effectOf(from.own, to.own) === 'same'
  const isBeside = isOne && (!isOwnSame || saysNothing(from.own))
  const rest = isBeside
    ? [compareUnions({ ...old, beside: from.own }, { ...now, beside: to.own }, gone[0], came[0])]
    : comparedInOrder(old, now, gone, came)
  return { ...allChanges([...matched, ...rest]), isOwnDone: isOne && !isOwnSame }
}

interface Side {
  readonly shape: Shape
  readonly reader: ShapeReader
  readonly sign: Sign
  /** What each member must meet as well. */
  readonly beside: readonly Part[]
}

/** Whether nothing is said of values. */
export const saysNothing = (own: Shape['own']): boolean =>
  own.every(
    ({ schema }) =>
      schema === NOT_NULL ||
      Object.keys(schema).every(keyword => keyword === 'default' || keyword === 'deprecated'),
  )

interface MatchedUnions {
  readonly pairs: readonly (readonly [from: Union, to: Union])[]
  readonly gone: readonly Union[]
  readonly came: readonly Union[]
}

const matchUnions = (from: Side, to: Side): MatchedUnions => {
  const keyIn =
    ({ reader, sign }: Side) =>
    ({ members }: Union): string =>
      members
        .map(each => sign(reader.shapeOf(each.parts)))
        .sort()
        .join(' ')
  const came = to.shape.unions.map(union => ({ union, key: keyIn(to)(union) }))
  const pairs: (readonly [Union, Union])[] = []
  const gone = from.shape.unions.filter(union => {
    const index = came.findIndex(each => each.key === keyIn(from)(union))
    const [twin] = index === -1 ? [] : came.splice(index, 1)
    if (twin) pairs.push([union, twin.union])
    return !twin
  })
  return { pairs, gone, came: came.map(({ union }) => union) }
}

/** Several unions of one schema: each with the next one; those that are left are conditions that came or went. */
const comparedInOrder = (
  from: Side,
  to: Side,
  gone: readonly Union[],
  came: readonly Union[],
): readonly Changes[] =>
  Array.from({ length: Math.max(gone.length, came.length) }, (_, index): Changes => {
    const [old, now] = [gone[index], came[index]]
    if (old && now) return compareUnions(from, to, old, now)
    const impact = impactOf('limit', old ? 'wider' : 'narrower')
    const [before, after] = [unionShown(from, old), unionShown(to, now)]
    return { findings: [{ below: '', change: 'constraint', impact, from: before, to: after }], edges: [] }
  })

const unionShown = ({ reader }: Side, union: Union | undefined): unknown =>
  said(
    union?.isExclusive ? 'oneOf' : 'anyOf',
    union?.members.map(each => shown({ ...reader.shapeOf(each.parts), unions: [] }, reader.shapeOf)),
  )

/** @param old, now the unions; what is no union is one of a member for each of its types */
const compareUnions = (from: Side, to: Side, old: Union | undefined, now: Union | undefined): Changes => {
  const matched = matchMembers(candidatesOf(from, old), candidatesOf(to, now))
  const edges = matched.pairs.map(
    ([before, after]): Edge => ({ below: '', from: before.parts, to: after.parts }),
  )
  const findings = [
    ...memberFindings(from, to, matched.gone.length, matched.came.length),
    ...(old && now ? exclusiveFindings(from, to, old, now) : []),
  ]
  return { findings, edges }
}

const memberFindings = (from: Side, to: Side, gone: number, came: number): Finding[] => {
  if (gone + came === 0) return []
  const effect = gone === 0 ? 'wider' : came === 0 ? 'narrower' : effectOfTypes(from.shape, to.shape)
  const [old, now] = [typeShown(from.shape, from.reader.shapeOf), typeShown(to.shape, to.reader.shapeOf)]
  return [{ below: '', change: 'type', impact: impactOf('type', effect), from: old, to: now }]
}

const effectOfTypes = ({ types: old }: Shape, { types: now }: Shape): Exclude<Effect, 'same'> => {
  const [isWider, isNarrower] = [takesAll(now, old), takesAll(old, now)]
  if (isWider === isNarrower) return 'other'
  return isWider ? 'wider' : 'narrower'
}

/** Where no value can meet two members, both kinds of union say the same. */
const exclusiveFindings = (from: Side, to: Side, old: Union, now: Union): Finding[] => {
  if (old.isExclusive === now.isExclusive || (areDisjoint(from, old) && areDisjoint(to, now))) return []
  const impact = impactOf('limit', now.isExclusive ? 'narrower' : 'wider')
  return [{ below: '', change: 'constraint', impact, from: unionShown(from, old), to: unionShown(to, now) }]
}

const areDisjoint = ({ reader }: Side, { members }: Union): boolean => {
  const types = members.map(each => reader.shapeOf(each.parts).types)
  const united = unitedTypes(types)
  const count = types.reduce((sum, each) => sum + (each?.size ?? 0), 0)
  return united !== undefined && united.size === count
}

const TYPE_PARTS: ReadonlyMap<string, Part> = new Map(
  ['string', 'number', 'integer', 'boolean', 'object', 'array'].map(type => [type, whole({ type })]),
)

const candidatesOf = (side: Side, union: Union | undefined): Candidate[] => {
  if (union) return union.members.map(({ parts, name }) => candidate(side, parts, name))
  const types = [...(side.shape.types ?? [])].flatMap(type => TYPE_PARTS.get(type) ?? [])
  return types.length > 1 ? types.map(type => candidate(side, [type])) : [candidate(side, [])]
}

const candidate = ({ reader, sign, beside }: Side, parts: readonly Part[], name?: string): Candidate => {
  const all = [...beside, ...parts]
  // Whether null passes is known of the union as a whole.
  const ofValues = reader.shapeOf(all).isNullable ? [...all, whole(NOT_NULL)] : all
  const shape = reader.shapeOf(ofValues)
  const properties = [...shape.properties].map(([key, each]) => [key, reader.shapeOf(each)] as const)
  return {
    parts: ofValues,
    shape,
    sign: depth => sign(shape, depth),
    name,
    properties: new Map(properties.map(([key, each]) => [key, sign(each)])),
    tags: new Map(
      properties.flatMap(([key, each]) => (each.enum?.length === 1 ? [[key, each.enum[0]]] : [])),
    ),
  }
}
