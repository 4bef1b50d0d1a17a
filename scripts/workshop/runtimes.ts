import { messageOf } from '../../src/core/error.js'
import { command } from '../cli/command.js'
import { oneOf } from '../cli/readers.js'
import type { TestFailure } from '../contract/vitest-report.js'
import { installRuntime } from './runtimes/install.js'
import { testJournal } from './runtimes/journal/run.js'
import { type Lab, openLab } from './runtimes/lab/report.js'
import { probe, runTimeTests } from './runtimes/run.js'
import { RUNTIMES, type Runtime } from './runtimes/runtimes.js'
import { testSimulator } from './runtimes/simulator/run.js'

const NAMES = RUNTIMES.map(({ name }) => name)

const PARTS = ['time', 'left', 'simulator', 'journal'] as const
const readName = oneOf(NAMES)
const readPart = oneOf(PARTS)

/** Each test once, whichever host zones it failed in, with the lines before its stack trace as far as they are of use. */
const printFailures = (failures: readonly TestFailure[]): void => {
  for (const [name, reason] of new Map(failures.map(each => [each.name, each.reason]))) {
    const lines = reason.split('\n')
    const stack = lines.findIndex(line => /^\s+at /.test(line))
    const useful = lines.slice(0, stack === -1 ? undefined : stack).filter(line => line.trim() !== '')
    console.log(
      [`  failed: ${name}`, ...useful.slice(0, 8).map(line => `    ${line.slice(0, 600)}`)].join('\n'),
    )
  }
}

/** What the tests under one runtime have come to so far. */
interface Tally {
  passed: number
  readonly failures: TestFailure[]
}

const testTime = async (binary: string, { version }: Runtime, tally: Tally): Promise<void> => {
  const { node, runtime, hasTemporal, vancouver } = await probe(binary)
  console.log(`  tzdata ${runtime ?? 'unknown'}, Temporal ${hasTemporal ? 'native' : 'not there'}`)
  if (node === version && vancouver === '11:00:00') tally.passed += 1
  else {
    const reason = `Node ${node} says ${vancouver} and not 11:00:00`
    tally.failures.push({ name: '2026-12-01T18:00Z in America/Vancouver', reason })
  }
  const tested = await runTimeTests(binary)
  for (const note of tested.notes) console.log(`  ${note}`)
  tally.passed += tested.passed
  tally.failures.push(...tested.failures)
}

interface Choice {
  readonly runtimes: readonly Runtime[]
  readonly parts: readonly (typeof PARTS)[number][]
}

/** Whatever fails, the others are tested too. */
const testRuntime = async (
  runtime: Runtime,
  parts: Choice['parts'],
  lab: Lab | undefined,
): Promise<Tally> => {
  const tally: Tally = { passed: 0, failures: [] }
  try {
    const binary = await installRuntime(runtime)
    if (lab) {
      const { passed, failures } = await lab.run(runtime, binary)
      tally.passed += passed
      tally.failures.push(...failures)
    }
    if (parts.includes('simulator')) {
      const { passed, failures } = await testSimulator(runtime, binary)
      tally.passed += passed
      tally.failures.push(...failures)
    }
    if (parts.includes('journal')) {
      const { passed, failures, skipped } = await testJournal(runtime, binary)
      if (skipped) console.log(`  SKIPPED: the journal in SQLite on ${skipped}`)
      tally.passed += passed
      tally.failures.push(...failures)
    }
    if (runtime.kind === 'node' && parts.includes('time')) await testTime(binary, runtime, tally)
  } catch (error) {
    tally.failures.push({ name: `${runtime.title} ${runtime.version}`, reason: messageOf(error) })
  }
  return tally
}

const testRuntimes = async ({ runtimes, parts }: Choice): Promise<void> => {
  const total = { passed: 0, failed: 0 }
  const lab = parts.includes('left') ? openLab() : undefined
  try {
    for (const runtime of runtimes) {
      const start = performance.now()
      console.log(`${runtime.title} (${runtime.version})`)
      const { passed, failures } = await testRuntime(runtime, parts, lab)
      printFailures(failures)
      const seconds = Math.round((performance.now() - start) / 1000)
      console.log(`  ${passed} passed, ${failures.length} failed, in ${seconds} s`)
      total.passed += passed
      total.failed += failures.length
    }
  } finally {
    lab?.close()
  }
  for (const text of lab?.tables() ?? []) console.log(`\n${text}`)
  if (total.failed > 0) process.exitCode = 1
  console.log(`\nruntimes: ${total.passed} passed, ${total.failed} failed`)
}

await command({
  call: 'npx tsx scripts/workshop/runtimes.ts',
  summary: 'tests times, what left of failed requests, and journals, under each runtime that is supported',
  options: {
    only: {
      value: 'VERSION',
      description: `run under this version of Node alone, or under this other runtime, and these where given again;
          default: ${NAMES.join(', ')}`,
      read: readName,
      multiple: true,
    },
    part: {
      value: PARTS.join('|'),
      description: `time: the time tests, under Node; left: whether anything of a failed request left; simulator: whether
          the simulator shows the same as here; journal: whether the built journal in SQLite keeps its promises on the
          engines that there are; default: all`,
      read: readPart,
    },
  },
  run: ({ options: { only, part } }) =>
    testRuntimes({
      runtimes: RUNTIMES.filter(({ name }) => only.length === 0 || only.includes(name)),
      parts: part === undefined ? PARTS : [part],
    }),
})
