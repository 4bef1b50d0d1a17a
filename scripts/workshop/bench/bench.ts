/** How thorough a bench is, and where it writes. */
export interface BenchSettings {
  readonly rounds: number
  readonly instants: number
  /** Writes a line for people; does nothing where the result is wanted as JSON. */
  readonly print: (line: string) => void
}

/** How many times as much something is as something else, and within which limit it must be. */
export interface Ratio {
  readonly name: string
  readonly ratio: number
  readonly limit: number
  /** Whether the limit is the most that it may be; else it is the least. */
  readonly isMost?: boolean
}

interface BenchReport {
  readonly ratios: readonly Ratio[]
  /** The result for programs. */
  readonly json: unknown
}

/** Prints what it measures. */
export type Bench = (settings: BenchSettings) => Promise<BenchReport>
