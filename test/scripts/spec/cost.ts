import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './command.js'

export interface Cost {
  /** Of the wall clock. */
  readonly ms: number
  /** Of processor time, user and system. */
  readonly cpuMs: number
  readonly maxRssMb: number
  readonly code: number | null
}

/** Runs Node with these arguments to its end, in the repository, and reads what it took from the runtime itself. */
export const costOf = async (args: readonly string[]): Promise<Cost> => {
  const folder = await mkdtemp(join(tmpdir(), 'cost-'))
  const report = join(folder, 'usage.json')
  const hook = `import { writeFileSync } from 'node:fs'
    process.on('exit', () => writeFileSync(${JSON.stringify(report)}, JSON.stringify(process.resourceUsage())))`
  const start = performance.now()
  const code = await new Promise<number | null>(resolve => {
    const imported = `data:text/javascript,${encodeURIComponent(hook)}`
    const child = spawn(process.execPath, ['--import', imported, ...args], {
      cwd: ROOT,
      stdio: 'ignore',
      timeout: 120_000,
    })
    child.on('close', resolve)
  })
  const ms = performance.now() - start
  const usage = JSON.parse(await readFile(report, 'utf8')) as NodeJS.ResourceUsage
  await rm(folder, { recursive: true })
  const cpuMs = (usage.userCPUTime + usage.systemCPUTime) / 1000
  return { ms, cpuMs, maxRssMb: usage.maxRSS / 1024, code }
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
