/** How thorough a bench is. */
export interface Settings {
  readonly rounds: number
  readonly instants: number
}

/** How many times as fast as something else we are, and must be. */
export interface Ratio {
  readonly name: string
  readonly ratio: number
  readonly limit: number
}

/** Prints what it measures. */
export type Bench = (settings: Settings) => Promise<readonly Ratio[]>
