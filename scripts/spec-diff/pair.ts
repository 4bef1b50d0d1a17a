import type { BodyDirection, ChangeFinding } from './change.js'
import type { Effect } from './impact.js'
import type { Part } from './parts.js'
import type { Shape, ShapeReader } from './shape.js'
import type { Sign } from './signature.js'

/** Two schemas that stand at the same place. */
export interface Pair {
  readonly mode: Mode
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
  readonly findings: readonly ChangeFinding[]
  readonly edges: readonly Edge[]
}

/**
 * What a schema is for. One that decides over a value means what JSON Schema says to the letter, where what is sent and
 * what is read follow the rules of the client: see `freeOf`.
 */
export type Mode = BodyDirection | 'condition'

/** What comparing a pair needs to know of the documents. */
export interface Context {
  readonly mode: Mode
  readonly from: ShapeReader
  readonly to: ShapeReader
  readonly signOld: Sign
  readonly signNew: Sign
  /** Of the change between two schemas, with all that lies below them. */
  readonly effectOf: EffectOf
  /** The same of schemas that decide over a value: see {@link Mode}. */
  readonly conditionEffectOf: EffectOf
}

type EffectOf = (from: readonly Part[], to: readonly Part[]) => Effect

export const NO_CHANGES: Changes = { findings: [], edges: [] }

export const allChanges = (each: readonly Changes[]): Changes => ({
  findings: each.flatMap(({ findings }) => findings),
  edges: each.flatMap(({ edges }) => edges),
})

/** What lies below a pair, edge by edge. */
export type Below = readonly { readonly edge: Edge; readonly pair: Pair }[]
