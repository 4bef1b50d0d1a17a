/** From an instant on, an offset from UTC; both in milliseconds. */
export interface OffsetChange {
  readonly from: number
  readonly offset: number
}

/** What the clocks of a zone do until `END_MS`. */
export interface History {
  readonly zone: string
  /** Other names of the zone. */
  readonly links: readonly string[]
  /** In order of time; the first is how things stand at the beginning. */
  readonly changes: readonly OffsetChange[]
}

/** Milliseconds; NaN before the beginning. */
export const offsetIn = ({ changes }: History, ms: number): number =>
  changes.filter(({ from }) => from <= ms).at(-1)?.offset ?? Number.NaN
