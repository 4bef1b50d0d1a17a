/** The part of vitest's JSON report that commands read. */
export interface VitestReport {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    /** Why a file as a whole failed. */
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      /** What tests note about themselves. */
      readonly meta?: { readonly mockFaults?: readonly string[] }
      readonly failureMessages?: readonly string[] | null
    }[]
  }[]
}
