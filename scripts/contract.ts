import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CONTRACT_FILE, loadContract } from './spec/contract.js'
import { SpecError } from './spec/problem.js'

const USAGE = `npm run contract -- [--spec FILE-or-URL]
  --spec   specification to test the client against, YAML or JSON    default: spec/propexo.yaml`

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    /** Why a file as a whole failed. */
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[] | null
    }[]
  }[]
}

interface Failure {
  readonly name: string
  readonly reason: string
}

const readArguments = (): { spec: string } => {
  try {
    const { spec = CONTRACT_FILE } = parseArgs({ options: { spec: { type: 'string' } } }).values
    return { spec: /^https?:\/\//i.test(spec) ? spec : resolve(spec) }
  } catch (cause) {
    const reason = `${cause instanceof Error ? cause.message : cause}\n${USAGE}`
    throw new SpecError('contract', [{ pointer: '', reason }])
  }
}

/** Runs the tests with their progress on the console, and gives vitest's report; nothing when there is none. */
const runTests = async (spec: string): Promise<Report | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'propexo-contract-'))
  const file = join(folder, 'report.json')
  const options = ['--config=test/vitest.config.ts', '--project=contract', '--passWithNoTests']
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  try {
    await new Promise<void>((done, fail) => {
      const child = spawn(process.execPath, [VITEST, 'run', ...options, ...reporters], {
        cwd: ROOT,
        env: { ...process.env, CONTRACT_SPEC: spec },
        stdio: 'inherit',
      })
      child.once('error', fail)
      child.once('close', code => {
        if (code !== 0) process.exitCode = 1
        done()
      })
    })
    return JSON.parse(await readFile(file, 'utf8').catch(() => 'null')) ?? undefined
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const failuresOf = ({ testResults }: Report): Failure[] =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failures = assertionResults
      .filter(each => each.status === 'failed')
      .map(({ fullName, failureMessages }) => ({ name: fullName, reason: failureMessages?.[0] ?? '' }))
    // A file that cannot be loaded fails without any test of its own.
    return status === 'failed' && failures.length === 0 ? [{ name, reason: message }] : failures
  })

const skippedOf = ({ testResults }: Report): string[] =>
  testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName)

const main = async (): Promise<void> => {
  const { spec } = readArguments()
  // Read here first, because vitest would bury what is wrong with it in a stack trace.
  await loadContract(spec)
  const report = await runTests(spec)
  const failures = report ? failuresOf(report) : []
  const passed = report?.numPassedTests ?? 0
  for (const name of report ? skippedOf(report) : []) console.log(`skipped: ${name}`)
  for (const { name, reason } of failures) console.log(`failed: ${name}\n  ${reason.split('\n')[0]}`)
  if (passed === 0 || failures.length > 0) process.exitCode = 1
  console.log(`${passed} passed, ${failures.length} failed`)
}

main().catch(error => {
  if (!(error instanceof SpecError)) throw error
  console.error(error.message)
  process.exitCode = 1
})
