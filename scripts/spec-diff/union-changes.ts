import type { ChangeFinding } from './change.js'
import { impactOf } from './impact.js'
import { jsonOf } from './json.js'
import { allChanges, type Changes, type Context, type Edge } from './pair.js'
import { NOT_NULL, type Part, type Union, wholePart } from './parts.js'
import type { Shape, ShapeReader } from './shape.js'
import { said, shown, typeShown } from './shown.js'
import type { Sign } from './signature.js'
import { takesAll, unitedTypes, withType } from './types.js'
import { type Candidate, type Matched, matchMembers } from './unions.js'

export interface UnionChanges extends Changes {
  /** What stands beside the unions is compared within their members. */
  readonly isOwnDone: boolean
}

/**
 * What has changed in unions. Members are compared with members. Where what stands beside them has changed with them, it
 * is compared as a part of each member: otherwise whatever moved from one to the other would be lost and gained.
 */
export const unionChanges = (context: Context, from: Shape, to: Shape): UnionChanges => {
  const both = { beside: [], isNullTold: from.types !== undefined && to.types !== undefined }
  const old: UnionSide = { shape: from, reader: context.from, sign: context.signOld, ...both }
  const now: UnionSide = { shape: to, reader: context.to, sign: context.signNew, ...both }
  const { pairs, gone, came } = matchUnions(old, now)
  const matched = pairs.map(([before, after]) =>
    compareUnions(context, old, now, { old: before, now: after }),
  )
  const isOne = gone.length <= 1 && came.length <= 1
  if (gone.length + came.length === 0) return { ...allChanges(matched), isOwnDone: false }
  const isOwnSame = context.effectOf(from.own, to.own) === 'same'
  const isBeside = isOne && (!isOwnSame || saysNothing(from.own))
  const rest = isBeside
    ? [
        compareUnions(
          context,
          { ...old, beside: from.own },
          { ...now, beside: to.own },
          { old: gone[0], now: came[0] },
        ),
      ]
    : comparedInOrder(context, [old, now], gone, came)
  return { ...allChanges([...matched, ...rest]), isOwnDone: isOne && !isOwnSame }
}

interface UnionSide {
  readonly shape: Shape
  readonly reader: ShapeReader
  readonly sign: Sign
  /** What each member must meet as well. */
  readonly beside: readonly Part[]
  /** Whether it is known of both unions as a whole if null passes; else it is a member. */
  readonly isNullTold: boolean
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

const matchUnions = (from: UnionSide, to: UnionSide): MatchedUnions => {
  const keyIn =
    ({ reader, sign }: UnionSide) =>
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
  context: Context,
  [from, to]: readonly [UnionSide, UnionSide],
  gone: readonly Union[],
  came: readonly Union[],
): readonly Changes[] =>
  Array.from({ length: Math.max(gone.length, came.length) }, (_, index): Changes => {
    const [old, now] = [gone[index], came[index]]
    if (old && now) return compareUnions(context, from, to, { old, now })
    const isShown = (old ? isTyped(from, old) : false) || (now ? isTyped(to, now) : false)
    const impact = impactOf(isShown ? 'type' : 'limit', old ? 'wider' : 'narrower')
    const [before, after] = [unionShown(from, old), unionShown(to, now)]
    return { findings: [{ below: '', change: 'constraint', impact, from: before, to: after }], edges: [] }
  })

/** Whether types show what its members say: they name other types than what stands beside them, or what lies below. */
const isTyped = ({ reader, shape }: UnionSide, { members }: Union): boolean => {
  const beside = reader.shapeOf(shape.own)
  return members.some(({ parts }) => {
    const { types, properties, patterns, free, items, places } = reader.shapeOf(parts)
    const isDeep =
      properties.size + patterns.size + places.length > 0 || items !== undefined || free !== undefined
    return isDeep || !takesAll(types, beside.types)
  })
}

const unionShown = ({ reader }: UnionSide, union: Union | undefined): unknown =>
  said(
    union?.isExclusive ? 'oneOf' : 'anyOf',
    union?.members.map(each => shown({ ...reader.shapeOf(each.parts), unions: [] }, reader.shapeOf)),
  )

/** @param old, now the unions; what is no union is one of a member for each of its types */
const compareUnions = (context: Context, from: UnionSide, to: UnionSide, unions: Both): Changes => {
  const { old, now } = unions
  const [before, after] = [candidatesOf(from, old), candidatesOf(to, now)]
  const matched = matchMembers(before, after)
  const edges = matched.pairs.map(([left, right]): Edge => ({ below: '', from: left.parts, to: right.parts }))
  const findings = [
    ...memberFindings(context, { from, to, before, after }, matched),
    ...exclusiveFindings(context, { from, to, before, after }, unions, matched),
  ]
  return { findings, edges }
}

/** Two unions at the same place; undefined: it is none. */
interface Both {
  readonly old: Union | undefined
  readonly now: Union | undefined
}

interface ComparedUnions {
  readonly from: UnionSide
  readonly to: UnionSide
  readonly before: readonly Candidate[]
  readonly after: readonly Candidate[]
}

/** A member that goes takes nothing away where another takes all that it took, and one that comes may add nothing. */
const memberFindings = (
  context: Context,
  { from, to, before, after }: ComparedUnions,
  { gone, came }: Matched,
): ChangeFinding[] => {
  const isLost = gone.some(each => !after.some(other => takesAllOf(context, each, other, 'wider')))
  const isGained = came.some(each => !before.some(other => takesAllOf(context, other, each, 'narrower')))
  if (!isLost && !isGained) return []
  const effect = isLost ? (isGained ? 'other' : 'narrower') : 'wider'
  const [old, now] = [typeShown(from.shape, from.reader.shapeOf), typeShown(to.shape, to.reader.shapeOf)]
  return [{ below: '', change: 'type', impact: impactOf('type', effect), from: old, to: now }]
}

/** Whether values of one member pass as another: it was there before, or is there now. */
const takesAllOf = (
  context: Context,
  from: Candidate,
  to: Candidate,
  effect: 'wider' | 'narrower',
): boolean => {
  const [left, right] = [from.shape.types, to.shape.types]
  if (effect === 'wider' ? !takesAll(right, left) : !takesAll(left, right)) return false
  // A field that an answer has no longer is lost to who reads it, and yet more values pass without it.
  const effectOf = context.mode === 'response' ? context.conditionEffectOf : context.effectOf
  const found = effectOf(from.parts, to.parts)
  return found === 'same' || found === effect
}

/** A union that excludes what meets two members loses a value with what its members gain, and the other way round. */
const exclusiveFindings = (
  context: Context,
  sides: ComparedUnions,
  { old, now }: Both,
  matched: Matched,
): ChangeFinding[] => {
  const { from, to, before, after } = sides
  const [was, is] = [
    old?.isExclusive === true && !areApart(before),
    now?.isExclusive === true && !areApart(after),
  ]
  if (!was && !is) return []
  const isSame =
    matched.gone.length + matched.came.length === 0 &&
    matched.pairs.every(([left, right]) => context.effectOf(left.parts, right.parts) === 'same')
  if (was && is && isSame) return []
  const impact = impactOf('limit', was && is ? 'other' : is ? 'narrower' : 'wider')
  return [{ below: '', change: 'constraint', impact, from: unionShown(from, old), to: unionShown(to, now) }]
}

/** Whether no value can meet two members: they have other types, or tell themselves apart by the same key. */
const areApart = (members: readonly Candidate[]): boolean => {
  const [first] = members.map(({ tags }) => tags)
  const names = [...(first?.keys() ?? [])].filter(name => members.every(isTaggedBy(name)))
  const isTagged = names.some(
    name => new Set(members.map(({ tags }) => jsonOf(tags.get(name)))).size === members.length,
  )
  if (isTagged) return true
  const types = members.map(({ shape, isNullable }) =>
    isNullable ? withType(shape.types, 'null') : shape.types,
  )
  const united = unitedTypes(types)
  const count = types.reduce((sum, each) => sum + (each?.size ?? 0), 0)
  return united !== undefined && united.size === count
}

const isTaggedBy =
  (name: string) =>
  ({ tags, shape }: Candidate): boolean =>
    tags.has(name) && shape.required.has(name) && shape.types?.size === 1 && shape.types.has('object')

const TYPE_PARTS: ReadonlyMap<string, Part> = new Map(
  ['string', 'number', 'integer', 'boolean', 'object', 'array'].map(type => [type, wholePart({ type })]),
)

/** The same wherever it stands, so that what has been compared is known again. */
const NULL: Part = wholePart({ type: 'null' })

const candidatesOf = (side: UnionSide, union: Union | undefined): Candidate[] => {
  if (union) {
    const members = union.members.map(({ parts, name }) => candidate(side, parts, name))
    return union.isNullable && !side.isNullTold ? [...members, candidate(side, [NULL])] : members
  }
  const types = [...(side.shape.types ?? [])].flatMap(type => TYPE_PARTS.get(type) ?? [])
  return types.length > 1 ? types.map(type => candidate(side, [type])) : [candidate(side, [])]
}

const candidate = (side: UnionSide, parts: readonly Part[], name?: string): Candidate => {
  const { reader, sign, beside, isNullTold } = side
  const all = [...beside, ...parts]
  const { isNullable } = reader.shapeOf(all)
  const ofValues = isNullable && isNullTold ? [...all, wholePart(NOT_NULL)] : all
  const shape = reader.shapeOf(ofValues)
  const properties = [...shape.properties].map(([key, each]) => [key, reader.shapeOf(each)] as const)
  return {
    parts: ofValues,
    shape,
    isNullable,
    sign: depth => sign(shape, depth),
    name,
    properties: new Map(properties.map(([key, each]) => [key, sign(each)])),
    tags: new Map(
      properties.flatMap(([key, each]) => (each.enum?.length === 1 ? [[key, each.enum[0]]] : [])),
    ),
  }
}
