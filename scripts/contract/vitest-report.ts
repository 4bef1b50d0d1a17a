import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What runs the tests, for a process of its own. */
export const VITEST: string = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
)

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

/** What failed, and why. */
export interface TestFailure {
  readonly name: string
  readonly reason: string
}

export const failuresIn = ({ testResults }: VitestReport): TestFailure[] =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults
      .filter(each => each.status === 'failed')
      .map(({ fullName, failureMessages }) => ({ name: fullName, reason: failureMessages?.[0] ?? '' }))
    // A file that cannot be loaded fails without any test of its own.
    return status === 'failed' && failed.length === 0 ? [{ name, reason: message }] : failed
  })
