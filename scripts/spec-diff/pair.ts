import type { Direction, Finding } from './change.js'
import type { Effect } from './impact.js'
import type { Part } from './parts.js'
import type { Shape, ShapeReader } from './shape.js'
import type { Sign } from './signature.js'

/** Two schemas that stand at the same place. */
export interface Pair {
  readonly from: Shape
  readonly to: Shape
  /** A body as a whole is closed, also where it declares no keys. */
  readonly isRoot: boolean
}

/** Schemas below a pair that are to be compared as well. */
export interface Edge {
  /** The step to them: empty where they stand at the same place. */
  readonly below: string
  readonly from: readonly Part[]
  readonly to: readonly Part[]
}

export interface Changes {
  readonly findings: readonly Finding[]
  readonly edges: readonly Edge[]
}

/** What comparing a pair needs to know of the documents. */
export interface Context {
  readonly direction: Direction
  readonly from: ShapeReader
  readonly to: ShapeReader
  readonly signOld: Sign
  readonly signNew: Sign
  /** Of the change between two schemas, with all that lies below them. */
  readonly effectOf: (from: readonly Part[], to: readonly Part[]) => Effect
}

export const NO_CHANGES: Changes = { findings: [], edges: [] }

export const allChanges = (each: readonly Changes[]): Changes => ({
  findings: each.flatMap(({ findings }) => findings),
  edges: each.flatMap(({ edges }) => edges),
})

/** Whether two values are the same JSON: the order of keys says nothing. */
export const same = (left: unknown, right: unknown): boolean => jsonOf(left) === jsonOf(right)

export const jsonOf = (value: unknown): string => JSON.stringify(inKeyOrder(value)) ?? ''

const inKeyOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inKeyOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([key, each]) => [key, inKeyOrder(each)]))
}
