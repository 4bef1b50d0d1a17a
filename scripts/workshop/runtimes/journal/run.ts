import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { messageOf } from '../../../../src/core/error.js'
import type { TestFailure } from '../../../contract/vitest-report.js'
import type { Runtime } from '../runtimes.js'
import { installBetterSqlite3 } from './better-sqlite3.js'
import type { Owned } from './hammer.js'
import type { CaseOutcome, JournalTask } from './probe.js'

const PROBE = fileURLToPath(new URL('probe.ts', import.meta.url))
const DIST = fileURLToPath(new URL('../../../../dist', import.meta.url))

/** A binary, and what it needs in front of a program. */
export interface Host {
  readonly binary: string
  readonly args?: readonly string[]
  /** As in a `JournalTask`. */
  readonly engine: string
}

/** What came of it; the reason is given where nothing could be run. */
export interface JournalTally {
  readonly passed: number
  readonly failures: readonly TestFailure[]
  readonly skipped?: string
}

const TIMEOUT_MS = 180_000
const WORKERS = ['one', 'two', 'three', 'four']
const STEPS = 300
/** What a process owns before it is killed. */
const OWNED = 50

let files = 0

const startProbe = async (host: Host, folder: string, task: JournalTask): Promise<ChildProcess> => {
  const file = join(folder, `task-${files++}.json`)
  await writeFile(file, JSON.stringify(task))
  const args = [...(host.args ?? []), join(folder, 'probe.mjs'), file]
  return spawn(host.binary, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MS })
}

const runProbe = async <Answer>(host: Host, folder: string, task: JournalTask): Promise<Answer> => {
  const child = await startProbe(host, folder, task)
  return new Promise((done, fail) => {
    let [stdout, stderr] = ['', '']
    child.stdout?.on('data', data => {
      stdout += data
    })
    child.stderr?.on('data', data => {
      stderr += data
    })
    child.once('error', fail)
    child.once('close', code => {
      try {
        done(JSON.parse(stdout))
      } catch {
        fail(new Error(`the probe ended with ${code}\n${stdout}${stderr}`.trim()))
      }
    })
  })
}

/** Several processes on one file at once. */
const hammerFile = async (host: Host, folder: string): Promise<void> => {
  const task = { dist: DIST, engine: host.engine, file: join(folder, 'hammered.db') }
  const owned = await Promise.all(
    WORKERS.map(name =>
      runProbe<readonly Owned[]>(host, folder, { ...task, worker: { name, all: WORKERS, steps: STEPS } }),
    ),
  )
  if (owned.some(each => each.length === 0)) throw new Error('a process has changed nothing')
  await runProbe(host, folder, { ...task, owned: owned.flat() })
}

/** One process that is killed in the middle of what it does. */
const killWorker = async (host: Host, folder: string): Promise<void> => {
  const [file, diary] = [join(folder, 'killed.db'), join(folder, 'diary')]
  const task = { dist: DIST, engine: host.engine, file }
  const worker = { name: 'killed', all: ['killed'], steps: 1_000_000, diary }
  const child = await startProbe(host, folder, { ...task, worker })
  const closed = once(child, 'close')
  const linesOf = (): string[] =>
    existsSync(diary) ? readFileSync(diary, 'utf8').split('\n').slice(0, -1) : []
  while (linesOf().length < OWNED && child.exitCode === null && child.signalCode === null)
    await new Promise(resolve => setTimeout(resolve, 5))
  child.kill('SIGKILL')
  await closed
  const owned: Owned[] = linesOf().map(line => JSON.parse(line))
  if (owned.length < OWNED) throw new Error('the process ended before it was killed')
  await runProbe(host, folder, { ...task, owned })
}

const SHARED: Readonly<Record<string, (host: Host, folder: string) => Promise<void>>> = {
  'several processes on one file are each given versions of their own': hammerFile,
  'what a killed process was given is there': killWorker,
}

/** The conformance suite of the built package, and several processes, on an engine. */
export const testEngine = async (host: Host): Promise<JournalTally> => {
  if (!existsSync(join(DIST, 'src/sqlite.js')))
    throw new Error('there is no built package; run npx tsx scripts/workshop/build.ts')
  const folder = await mkdtemp(join(tmpdir(), 'propexo-journal-'))
  try {
    await build({
      ...{ entryPoints: [PROBE], outfile: join(folder, 'probe.mjs'), logLevel: 'silent' },
      ...{ bundle: true, format: 'esm', platform: 'node', target: 'es2022' },
    })
    const task = { dist: DIST, engine: host.engine, file: join(folder, 'writes.db') }
    const outcomes = [...(await runProbe<readonly CaseOutcome[]>(host, folder, task))]
    for (const [name, run] of Object.entries(SHARED))
      await run(host, folder).then(
        () => outcomes.push({ name }),
        error => outcomes.push({ name, reason: messageOf(error) }),
      )
    const failures = outcomes.flatMap(({ name, reason }) =>
      reason === undefined ? [] : [{ name: `a journal on ${host.engine}: ${name}`, reason }],
    )
    return { passed: outcomes.length - failures.length, failures }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const skip = (skipped: string): JournalTally => ({ passed: 0, failures: [], skipped })

const DENO = ['run', '--allow-all', '--no-config', '--no-lock']
/** The first line of Node whose SQLite needs no flag. */
const NODE_WITH_SQLITE = 22

/** The journal in SQLite on the engine that a runtime brings, or on better-sqlite3. */
export const testJournal = async ({ kind, version }: Runtime, binary: string): Promise<JournalTally> => {
  if (kind === 'workerd') return skip('workerd: it has no files')
  if (kind === 'bun') return testEngine({ binary, engine: 'bun:sqlite' })
  if (kind === 'deno') return testEngine({ binary, args: DENO, engine: 'node:sqlite' })
  if (Number(version.split('.')[0]) >= NODE_WITH_SQLITE) return testEngine({ binary, engine: 'node:sqlite' })
  const folder = await mkdtemp(join(tmpdir(), 'better-sqlite3-'))
  try {
    const skipped = await installBetterSqlite3(folder, version)
    if (skipped) return skip(`better-sqlite3: ${skipped}`)
    return await testEngine({ binary, engine: folder })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
