/** What a change does to a caller: it breaks him, it only adds, or it deserves a look. */
export type Level = 'breaking' | 'additive' | 'notice'

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
  | 'renamed_path_parameter'

/** One change of one operation. */
export interface Change {
  /** As the contract names it: of the old document, or of the new one where it was added. */
  readonly operation: string
  /**
   * `operation`, `request.body`, `request.body.<path>`, `request.query.<name>`, `request.path.<name>`,
   * `request.header.<name>`, `request.cookie.<name>`,
   * `response.<status>`, `response.<status>.<path>`; items of arrays are `[]`, values of maps with free keys `.*`.
   */
  readonly where: string
  readonly change: ChangeKind
  readonly level: Level
  readonly from: unknown
  readonly to: unknown
  /** Methods of the facade that use the operation. */
  readonly facade: readonly string[]
}

/** A change before it is known which operation it is of. */
export type Found = Omit<Change, 'operation' | 'facade'>

/** Whether the caller sends the value or gets it: what is narrower breaks one, what is wider the other. */
export type Direction = 'request' | 'response'

export const found = (
  where: string,
  change: ChangeKind,
  level: Level,
  from: unknown,
  to: unknown,
): Found => ({ where, change, level, from: from ?? null, to: to ?? null })
