import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isPropexoError } from '../src/index.js'
import type { Arguments, Positionals } from './cli/arguments.js'
import { command } from './cli/command.js'
import { location, oneOf } from './cli/readers.js'
import { takenByNpm } from './cli/taken-by-npm.js'
import { NoToken } from './contract/live/no-token.js'
import { failuresIn, type TestFailure, VITEST, type VitestReport } from './contract/vitest-report.js'
import { CONTRACT_FILE, loadContract, noticeLines } from './spec/contract.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Run {
  /** Undefined when vitest wrote none. */
  readonly report: VitestReport | undefined
  readonly exitCode: number | null
}

/** Runs the tests, with their progress on the console. */
const runTests = async (spec: string): Promise<Run> => {
  const folder = await mkdtemp(join(tmpdir(), 'propexo-contract-'))
  const file = join(folder, 'report.json')
  const options = ['--project=contract']
  try {
    const exitCode = await new Promise<number | null>((done, fail) => {
      const child = spawn(process.execPath, [VITEST, 'run', ...options], {
        cwd: ROOT,
        // A report that somebody wants of the run around this one is another.
        env: { ...process.env, CONTRACT_SPEC: spec, VITEST_REPORT: file },
        stdio: 'inherit',
      })
      child.once('error', fail)
      child.once('close', done)
    })
    const report = await readFile(file, 'utf8').catch(() => undefined)
    return { report: report === undefined ? undefined : JSON.parse(report), exitCode }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const failuresOf = ({ report, exitCode }: Run): TestFailure[] => {
  const failures = report ? failuresIn(report) : []
  if (exitCode === 0 || failures.length > 0) return failures
  return [{ name: 'outside of the tests', reason: 'see above' }]
}

/** The lines before the stack trace, as far as they are of use. */
const describeFailure = ({ name, reason }: TestFailure): string => {
  const lines = reason.split('\n')
  const stack = lines.findIndex(line => /^\s+at /.test(line))
  const useful = lines.slice(0, stack === -1 ? undefined : stack).filter(line => line.trim() !== '')
  return [`failed: ${name}`, ...useful.slice(0, 8).map(line => `  ${line.slice(0, 600)}`)].join('\n')
}

/** What the mock did against its own specification: no failure of the client, and nothing that passes in silence. */
const mockFaultsOf = ({ report }: Run): TestFailure[] =>
  (report?.testResults ?? [])
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ fullName, meta }) => (meta?.mockFaults ?? []).map(reason => ({ name: fullName, reason })))

const skippedOf = ({ report }: Run): string[] =>
  (report?.testResults ?? [])
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName)

const testContract = async (spec: string): Promise<void> => {
  // Read here first, because vitest would bury what is wrong with it in a stack trace.
  const contract = await loadContract(spec)
  for (const line of noticeLines(contract)) console.log(line)
  const run = await runTests(spec)
  const passed = run.report?.numPassedTests ?? 0
  const failures = failuresOf(run)
  const mockFaults = mockFaultsOf(run)
  for (const { key } of contract.leftOut) console.log(`not tested: ${key}: generation leaves it out`)
  for (const name of skippedOf(run)) console.log(`skipped: ${name}`)
  for (const failure of failures) console.log(describeFailure(failure))
  for (const { name, reason } of mockFaults)
    console.log(`fault of the mock: ${name}: ${reason.slice(0, 600)}`)
  if (mockFaults.length > 0)
    console.log(`${mockFaults.length} faults of the mock, which are none of the client`)
  if (contract.leftOut.length > 0)
    console.log(`${contract.leftOut.length} operations were not tested, because they are left out`)
  if (passed === 0 || failures.length > 0) process.exitCode = 1
  console.log(`${passed} passed, ${failures.length} failed`)
}

const ENVIRONMENTS = ['sandbox', 'production'] as const

const OPTIONS = {
  spec: {
    value: 'FILE-or-URL',
    description: 'specification to test the client against, YAML or JSON; default: spec/propexo.yaml',
    read: location('specification'),
  },
  live: {
    description:
      'read from the API instead, with the token PROPEXO_TOKEN, and tell how it differs from the contract',
  },
  environment: {
    value: ENVIRONMENTS.join('|'),
    description: 'with --live: where the API is; default: sandbox',
    read: oneOf(ENVIRONMENTS),
  },
  'base-url': { value: 'URL', description: 'with --live: the same for any other address' },
  json: { description: 'with --live: the report as JSON' },
} as const

type Given = Arguments<typeof OPTIONS, Positionals>['options']

const problemsOf = (given: Given | undefined): readonly string[] => {
  const taken = takenByNpm(['spec', 'live', 'environment', 'base-url'])
  if (given === undefined) return taken
  const { live, spec, environment, 'base-url': baseUrl, json } = given
  const ofLive = Object.entries({ environment, 'base-url': baseUrl, json: json || undefined })
  const alone = live ? [] : ofLive.filter(([, value]) => value !== undefined).map(([name]) => name)
  return [
    ...taken,
    ...alone.map(name => `--${name} needs --live`),
    ...(live && spec !== undefined
      ? ['--spec cannot go with --live, which holds the API against spec/propexo.yaml']
      : []),
    ...(environment !== undefined && baseUrl !== undefined
      ? ['--environment and --base-url exclude each other']
      : []),
  ]
}

const holdApi = async ({ environment = 'sandbox', 'base-url': baseUrl, json }: Given): Promise<void> => {
  const { loadLiveContract } = await import('./contract/live/contract.js')
  const { holdLive } = await import('./contract/live/live.js')
  process.exitCode = await holdLive(await loadLiveContract(), {
    token: process.env['PROPEXO_TOKEN'],
    environment: baseUrl === undefined ? environment : { baseUrl },
    print: text => console.log(text),
    json,
  })
}

await command({
  call: 'npm run contract --',
  summary: `runs the contract suite of the client over a specification, and exits 1 where a test fails; with --live
reads from the API, never writes, and exits 1 where an answer differs from the contract or cannot be had`,
  options: OPTIONS,
  problems: given => problemsOf(given?.options),
  // A missing token, a wrong base URL.
  isExplained: error => isPropexoError(error) || error instanceof NoToken,
  run: ({ options }) => (options.live ? holdApi(options) : testContract(options.spec ?? CONTRACT_FILE)),
})
