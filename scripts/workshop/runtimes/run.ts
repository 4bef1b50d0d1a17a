import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failuresIn, type TestFailure, VITEST, type VitestReport } from '../../contract/vitest-report.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** What a runtime says of itself and of America/Vancouver; see probe.ts. */
export interface Probe {
  readonly node: string
  readonly runtime?: string
  readonly hasTemporal: boolean
  readonly vancouver: string
}

export interface Tested {
  readonly passed: number
  readonly failures: readonly TestFailure[]
  /** Lines by which tests say what they leave out or excuse. */
  readonly notes: readonly string[]
}

/** Runs a command under one runtime; its workers are of the same one. */
const runUnder = (
  binary: string,
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> =>
  new Promise((done, fail) => {
    const child = spawn(binary, args, {
      cwd: ROOT,
      // The report of whoever called this is of other tests.
      env: { ...process.env, VITEST_REPORT: '', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', data => {
      stdout += data
    })
    child.stderr.on('data', data => {
      stderr += data
    })
    child.once('error', fail)
    child.once('close', code => done({ code, stdout, stderr }))
  })

export const probe = async (binary: string): Promise<Probe> => {
  const { stdout, stderr } = await runUnder(binary, ['--import', 'tsx', 'scripts/workshop/runtimes/probe.ts'])
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(`the core does not run\n${stderr.trim()}`)
  }
}

/** Runs the time tests in each of their host zones. */
export const runTimeTests = async (binary: string): Promise<Tested> => {
  const folder = await mkdtemp(join(tmpdir(), 'propexo-runtimes-'))
  const file = join(folder, 'report.json')
  try {
    const { code, stdout, stderr } = await runUnder(binary, [
      VITEST,
      'run',
      '--project=time *',
      '--maxWorkers=2',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ])
    const lines = `${stdout}\n${stderr}`.split('\n')
    const notes = [...new Set(lines.filter(line => /^(?:oracle|SKIPPED):/.test(line)))]
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined) {
      return { passed: 0, notes, failures: [{ name: 'vitest', reason: `${stderr}\n${stdout}`.trim() }] }
    }
    const report: VitestReport = JSON.parse(text)
    const failures = failuresIn(report)
    // Such as an error that no test caught.
    if (code !== 0 && failures.length === 0) failures.push({ name: 'outside of the tests', reason: stderr })
    if (report.numPassedTests === 0 && failures.length === 0)
      failures.push({ name: 'vitest', reason: 'no test ran' })
    return { passed: report.numPassedTests, failures, notes }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
