import { type Impact, LEVELS_OF, type Level } from './impact.js'

export type ChangeKind =
  | 'added'
  | 'removed'
  | 'required'
  | 'optional'
  | 'type'
  | 'nullable'
  | 'non_nullable'
  | 'enum_added'
  | 'enum_removed'
  | 'constraint'
  | 'default'
  | 'format'
  | 'deprecated'
  | 'undeprecated'
  | 'renamed_path_parameter'

/** One change of one operation. */
export interface Change {
  /** As the contract names it: of the old document, or of the new one where it was added. */
  readonly operation: string
  /**
   * `operation`, `request.body`, `request.body.<path>`, `request.query.<name>`, `request.path.<name>`,
   * `request.header.<name>`, `request.cookie.<name>`, `response.<status>`, `response.<status>.<path>`,
   * `response.<status>.(header).<name>`; items of arrays are `[]`, or `[0]` where each has its place; values of maps with
   * free keys are `.*`, of keys that match a pattern `.*(<pattern>)`.
   */
  readonly where: string
  readonly change: ChangeKind
  readonly level: Level
  readonly from: unknown
  readonly to: unknown
  /** The schema is used in more places of this operation than the rows of this change name. */
  readonly more?: true
  /** Methods of the facade that use the operation. */
  readonly facade: readonly string[]
}

/** A change before it is known which operation it is of. */
export type Found = Omit<Change, 'operation' | 'facade'>

/** Whether the caller sends the value or gets it: what is narrower breaks one, what is wider the other. */
export type BodyDirection = 'request' | 'response'

/** A change of a schema, of which neither the place nor the direction is known yet. */
export interface ChangeFinding {
  /** From the schema to the place: empty, or such as `.name`. */
  readonly below: string
  readonly change: ChangeKind
  readonly impact: Impact
  readonly from: unknown
  readonly to: unknown
}

export const found = (
  where: string,
  change: ChangeKind,
  level: Level,
  [from, to]: readonly [from: unknown, to: unknown],
): Found => ({ where, change, level, from: from ?? null, to: to ?? null })

export const placed = (where: string, direction: BodyDirection, finding: ChangeFinding): Found => {
  const { below, change, impact, from, to } = finding
  return found(where + below, change, LEVELS_OF[impact][direction], [from, to])
}
