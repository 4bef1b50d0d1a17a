import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestFailure } from '../../../contract/vitest-report.js'
import { bundleSimulator } from '../lab/bundle.js'
import { execute } from '../lab/execute.js'
import type { Runtime } from '../runtimes.js'
import { runSimulator, type Seen } from './probe.js'

const NAME = 'the simulator shows the same as under the Node that runs this'

/** Runs the simulator under a runtime, and compares what a test would see there with what it sees here. */
export const testSimulator = async (
  runtime: Runtime,
  binary: string,
): Promise<{ readonly passed: number; readonly failures: readonly TestFailure[] }> => {
  const folder = await mkdtemp(join(tmpdir(), 'propexo-simulator-'))
  try {
    const file = join(folder, 'simulator.mjs')
    await bundleSimulator(file, runtime.kind === 'workerd')
    const program = { runtime, binary, file, trustedFile: undefined, proxyUrl: undefined }
    const [there] = await execute<Seen>(program, [])
    const [seen, wanted] = [there, await runSimulator()].map(each => JSON.stringify(each))
    if (seen === wanted) return { passed: 1, failures: [] }
    return { passed: 0, failures: [{ name: NAME, reason: `it shows ${seen}\nand not  ${wanted}` }] }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
