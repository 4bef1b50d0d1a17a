import { type Difference, KINDS } from './differences.js'

/** What became of one operation. */
export interface Result {
  /** As the contract names it. */
  readonly operation: string
  /** How many records were held against the contract. */
  readonly records: number
  /** Why it was not read, though nothing failed; undefined: it was read, or has failed. */
  readonly notRead?: string
  /** Why it failed. */
  readonly failure?: string
  readonly differences: readonly Difference[]
}

/** `empty`: as declared, but there was no record that could have differed. */
export type Outcome = 'as declared' | 'empty' | 'differs' | 'not read' | 'failed'

export const outcomeOf = ({ records, notRead, failure, differences }: Result): Outcome => {
  if (failure !== undefined) return 'failed'
  if (differences.length > 0) return 'differs'
  if (notRead !== undefined) return 'not read'
  return records === 0 ? 'empty' : 'as declared'
}

/** A difference, and how often it occurs. */
export interface Counted extends Difference {
  readonly count: number
}

/** Each difference once, by kind and place. */
export const counted = (differences: readonly Difference[]): readonly Counted[] => {
  const counts = new Map<string, Counted>()
  for (const { kind, place, detail } of differences) {
    const key = JSON.stringify([kind, place, detail])
    counts.set(key, { kind, place, detail, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  const rankOf = ({ kind }: Counted): number => KINDS.indexOf(kind)
  return [...counts.values()].sort(
    (left, right) =>
      rankOf(left) - rankOf(right) ||
      left.place.localeCompare(right.place, 'en') ||
      left.detail.localeCompare(right.detail, 'en'),
  )
}

export interface Summary extends Readonly<Record<Outcome, number>> {
  readonly operations: number
  /** How many differences there are, each counted once. */
  readonly differences: number
}

export const summaryOf = (results: readonly Result[]): Summary => {
  const outcomes = results.map(outcomeOf)
  const count = (wanted: Outcome): number => outcomes.filter(each => each === wanted).length
  return {
    operations: results.length,
    'as declared': count('as declared'),
    empty: count('empty'),
    differs: count('differs'),
    'not read': count('not read'),
    failed: count('failed'),
    differences: results.reduce((sum, { differences }) => sum + counted(differences).length, 0),
  }
}

/** 0 where something was read, nothing differs and nothing has failed. */
export const exitCodeOf = (results: readonly Result[]): 0 | 1 => {
  const summary = summaryOf(results)
  const isRead = summary['as declared'] + summary.empty > 0
  return isRead && summary.differs + summary.failed === 0 ? 0 : 1
}
