import type { Part } from './parts.js'
import type { Shape } from './shape.js'
import { areSameTypes } from './types.js'

/** A member of a union, as it is matched with those of another. */
export interface Candidate {
  readonly parts: readonly Part[]
  readonly shape: Shape
  readonly signature: number
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

/** From what makes members the same to what only hints at it; members without a key are left. */
const KEYS: readonly ((member: Candidate) => string | undefined)[] = [
  ({ signature, name }) => `${signature} ${name}`,
  ({ signature }) => `${signature}`,
  ({ name }) => name,
  ({ tags }) => (tags.size > 0 ? JSON.stringify([...tags].sort()) : undefined),
]

type Pair = Matched['pairs'][number]

/** Which members of one union are those of another. */
export const matchMembers = (from: readonly Candidate[], to: readonly Candidate[]): Matched => {
  const pairs: Pair[] = []
  let [gone, came] = [from, to]
  const take = (found: readonly Pair[]): void => {
    const taken = new Set(found.flat())
    pairs.push(...found)
    gone = gone.filter(each => !taken.has(each))
    came = came.filter(each => !taken.has(each))
  }
  for (const keyOf of KEYS) take(pairsByKey(gone, came, keyOf))
  take(pairsByLikeness(gone, came))
  return { pairs, gone, came }
}

const pairsByKey = (
  gone: readonly Candidate[],
  came: readonly Candidate[],
  keyOf: (member: Candidate) => string | undefined,
): Pair[] => {
  const byKey = new Map<string | undefined, Candidate[]>()
  for (const each of came) byKey.set(keyOf(each), [...(byKey.get(keyOf(each)) ?? []), each])
  return gone.flatMap((old): Pair[] => {
    const key = keyOf(old)
    const now = key === undefined ? undefined : byKey.get(key)?.shift()
    return now ? [[old, now]] : []
  })
}

/** The pairs that are most alike, of members that are alike at all. */
const pairsByLikeness = (gone: readonly Candidate[], came: readonly Candidate[]): Pair[] => {
  const taken = new Set<Candidate>()
  return gone
    .flatMap(old =>
      came
        .filter(now => isOfOneKind(old, now))
        .map(now => ({ pair: [old, now] as const, score: likeness(old, now) })),
    )
    .sort((left, right) => right.score - left.score)
    .flatMap(({ pair }): Pair[] => {
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
