import type { TestFailure } from '../../../contract/vitest-report.js'
import type { Runtime } from '../runtimes.js'
import { type Certificates, hasOpenssl, makeCertificates } from './certificates.js'
import { judge, type ProbeResult } from './judge.js'
import { runLab } from './lab.js'
import { LEGEND, resultTableOf } from './table.js'

export interface Lab {
  /** Puts a runtime through all cases, and counts them. */
  run(
    runtime: Runtime,
    binary: string,
  ): Promise<{ readonly passed: number; readonly failures: TestFailure[] }>
  /** What all runtimes told. */
  tables(): readonly string[]
  close(): void
}

const failureOf = (result: ProbeResult): TestFailure | undefined => {
  const problems = judge(result)
  if (problems.length === 0) return undefined
  const { runtime, about, operation, told } = result
  const name = `${runtime.title}, ${about.name}, a ${operation}`
  return { name, reason: [...problems, `told: ${told.message || told.kind}`].join('\n') }
}

/** Whether anything of a request left, by the stage that failed: real failures, under each runtime. */
export const openLab = (): Lab => {
  let certificates: Certificates | undefined
  if (hasOpenssl()) certificates = makeCertificates()
  else
    console.log(
      'SKIPPED: there is no openssl here, so the cases are left out that need certificates or a proxy',
    )
  const all: ProbeResult[] = []
  return {
    run: async (runtime, binary) => {
      const results = await runLab(runtime, binary, certificates)
      all.push(...results)
      const failures = results.map(failureOf).filter(each => each !== undefined)
      return { passed: results.length - failures.length, failures }
    },
    tables: () => (all.length === 0 ? [] : [LEGEND, resultTableOf(all, 'write'), resultTableOf(all, 'read')]),
    close: () => certificates?.remove(),
  }
}
