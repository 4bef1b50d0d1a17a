import type { Part } from './parts.js'
import type { Shape } from './shape.js'
import { areSameTypes } from './types.js'

/** A member of a union, as it is matched with those of another. */
export interface Candidate {
  readonly parts: readonly Part[]
  /** Without null. */
  readonly shape: Shape
  readonly isNullable: boolean
  /** The same for members that say the same, seen so many levels deep. */
  readonly sign: (depth: number) => number
  /** Of the component, where it is one. */
  readonly name: string | undefined
  /** Of each property a number that stands for what it says. */
  readonly properties: ReadonlyMap<string, number>
  /** Properties that have one value only, which tells members apart. */
  readonly tags: ReadonlyMap<string, unknown>
}

export interface Matched {
  /** Members of both that are alike. */
  readonly pairs: readonly (readonly [from: Candidate, to: Candidate])[]
  readonly gone: readonly Candidate[]
  readonly came: readonly Candidate[]
}

/** What hints at members being the same, the surest first; members without a key are left. */
const KEYS: readonly ((member: Candidate) => string | undefined)[] = [
  ({ name }) => name,
  ({ tags }) => (tags.size > 0 ? JSON.stringify([...tags].sort()) : undefined),
]

type MatchedPair = Matched['pairs'][number]

/** Which members of one union are those of another. */
export const matchMembers = (from: readonly Candidate[], to: readonly Candidate[]): Matched => {
  const pairs: MatchedPair[] = []
  let [gone, came] = [from, to]
  const take = (found: readonly MatchedPair[]): void => {
    const taken = new Set(found.flat())
    pairs.push(...found)
    gone = gone.filter(each => !taken.has(each))
    came = came.filter(each => !taken.has(each))
  }
  take(pairsBySignature(gone, came, DEPTHS))
  for (const keyOf of KEYS) take(pairsByKey(gone, came, keyOf))
  take(pairsByLikeness(gone, came))
  return { pairs, gone, came }
}

/** How deep members are looked at: deeper only where several look the same. */
const DEPTHS: readonly number[] = [3, 6, 12, 24, 48]

const pairsBySignature = (
  gone: readonly Candidate[],
  came: readonly Candidate[],
  [depth = 0, ...deeper]: readonly number[],
): MatchedPair[] => {
  const groups = grouped(came, each => each.sign(depth))
  return [...grouped(gone, each => each.sign(depth))].flatMap(([signature, old]): MatchedPair[] => {
    const now = groups.get(signature) ?? []
    if (old.length + now.length <= 2 || deeper.length === 0) return pairsInOrder(old, now)
    const same = pairsBySignature(old, now, deeper)
    const taken = new Set(same.flat())
    const [oldRest, nowRest] = [old, now].map(list => list.filter(each => !taken.has(each)))
    const named = pairsByKey(oldRest ?? [], nowRest ?? [], ({ name }) => name)
    for (const each of named.flat()) taken.add(each)
    const left = [old, now].map(list => list.filter(each => !taken.has(each)))
    return [...same, ...named, ...pairsInOrder(left[0] ?? [], left[1] ?? [])]
  })
}

const pairsByKey = (
  gone: readonly Candidate[],
  came: readonly Candidate[],
  keyOf: (member: Candidate) => string | undefined,
): MatchedPair[] => {
  const groups = grouped(came, keyOf)
  return [...grouped(gone, keyOf)].flatMap(([key, old]) =>
    key === undefined ? [] : pairsInOrder(old, groups.get(key) ?? []),
  )
}

const pairsInOrder = (gone: readonly Candidate[], came: readonly Candidate[]): MatchedPair[] =>
  gone.flatMap((old, index): MatchedPair[] => {
    const { [index]: now } = came
    return now ? [[old, now]] : []
  })

const grouped = <Key>(
  members: readonly Candidate[],
  keyOf: (member: Candidate) => Key,
): ReadonlyMap<Key, readonly Candidate[]> => {
  const groups = new Map<Key, Candidate[]>()
  for (const each of members) {
    const group = groups.get(keyOf(each))
    if (group) group.push(each)
    else groups.set(keyOf(each), [each])
  }
  return groups
}

/** The pairs that are most alike, of members that are alike at all. */
const pairsByLikeness = (gone: readonly Candidate[], came: readonly Candidate[]): MatchedPair[] => {
  const taken = new Set<Candidate>()
  return gone
    .flatMap(old =>
      came
        .filter(now => isOfOneKind(old, now))
        .map(now => ({ pair: [old, now] as const, score: likeness(old, now) })),
    )
    .sort((left, right) => right.score - left.score)
    .flatMap(({ pair }): MatchedPair[] => {
      if (pair.some(each => taken.has(each))) return []
      for (const each of pair) taken.add(each)
      return [pair]
    })
}

/** Formats of text that are told apart by them are other kinds, and so are objects with another tag. */
const isOfOneKind = (from: Candidate, to: Candidate): boolean =>
  areSameTypes(from.shape.types, to.shape.types) &&
  from.shape.limits.get('format') === to.shape.limits.get('format') &&
  [...from.tags].every(([name, tag]) => !to.tags.has(name) || to.tags.get(name) === tag)

/** From 0 to 1: which share of the properties of both they have in common, those that say the same twice. */
const likeness = (
  { properties: from, shape: old }: Candidate,
  { properties: to, shape: now }: Candidate,
): number => {
  const names = [...from.keys()].filter(name => to.has(name))
  const same = names.filter(name => from.get(name) === to.get(name))
  const needs = [...old.required].filter(name => now.required.has(name))
  const all =
    2 * new Set([...from.keys(), ...to.keys()]).size + new Set([...old.required, ...now.required]).size
  return all === 0 ? 0 : (names.length + same.length + needs.length) / all
}
