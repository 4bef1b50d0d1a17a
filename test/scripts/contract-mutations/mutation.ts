/** A fault that is put into the client, as an edit of one of its files. */
export interface Mutation {
  /** Also a name of a file. */
  readonly id: string
  /** Below `src`. */
  readonly file: string
  /** Stands there exactly once. */
  readonly from: string
  readonly to: string
  /** Why the contract suite cannot find it; undefined: it has to. */
  readonly survives?: string
}
