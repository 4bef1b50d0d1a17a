/** What has an id. */
export interface Identified {
  /** Propexo's id. */
  readonly id: string
}
