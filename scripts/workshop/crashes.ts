import { command } from '../cli/command.js'
import { oneOf, wholeNumber } from '../cli/readers.js'
import { type CrashReport, runCrashes } from './crashes/run.js'
import { installRuntime } from './runtimes/install.js'
import { NODES } from './runtimes/runtimes.js'

const STORES = ['sqlite', 'postgres', 'pglite'] as const
const readStore = oneOf(STORES)
/** Has `node:sqlite`. */
const NODE = '24.21.0'
const HORIZON_MS = 20_000

const list = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts].sort(([, left], [, right]) => right - left).map(([name, count]) => `  ${count} ${name}`)

const print = (report: CrashReport): void => {
  const { counts, writes, once, unknown, duplicates, lost, unexplained } = report
  const left = [...unknown.values()].reduce((sum, count) => sum + count, 0)
  const own = [...counts.diedAt.values()].reduce((sum, count) => sum + count, 0)
  const lines = [
    `kills: ${counts.kills}, of which ${own} at a step of their own:`,
    ...list(counts.diedAt),
    `stops for longer than a lease: ${counts.stops}`,
    `faults: ${Object.entries(report.faults)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
    `deliveries: ${report.deliveries}; errors of calls:`,
    ...list(report.errors),
    `writes: ${writes}`,
    `processed exactly once: ${once}`,
    `unknown: ${left}`,
    ...list(unknown),
    ...[...counts.broken, ...duplicates, ...lost, ...unexplained].slice(0, 50).map(each => `! ${each}`),
    `duplicates: ${duplicates.length}, lost: ${lost.length}, unknown without a reason: ${unexplained.length}`,
    `took ${(report.tookMs / 1000).toFixed(0)} s`,
  ]
  console.log(lines.join('\n'))
}

await command({
  call: 'npx tsx scripts/workshop/crashes.ts',
  summary: `kills processes that write with idempotency keys, at random and at each step, and stops them for longer than
their leases; fails where a write was processed twice, lost, or unknown although the write log tells. Needs dist/`,
  options: {
    store: {
      value: 'NAME',
      description: `the journal: ${STORES.join(', ')}`,
      read: readStore,
      default: 'sqlite',
    },
    kills: {
      value: 'N',
      description: 'how many processes are killed',
      read: wholeNumber(1),
      default: '1000',
    },
    workers: {
      value: 'N',
      description: 'how many run at the same time',
      read: wholeNumber(1, 64),
      default: '3',
    },
    minutes: {
      value: 'N',
      description: 'after which it ends whatever was killed',
      read: wholeNumber(1),
      default: '60',
    },
    seed: { value: 'N', description: 'of faults, kills and stops', read: wholeNumber(0), default: '1' },
    faults: {
      value: 'N',
      description: 'how many writes of a hundred meet a fault',
      read: wholeNumber(0, 100),
      default: '10',
    },
  },
  run: async ({ options: { store, kills, workers, minutes, seed, faults } }) => {
    const runtime = NODES.find(({ version }) => version === NODE)
    if (!runtime) throw new Error(`no Node ${NODE}`)
    const report = await runCrashes({
      ...{ store, kills, workers, seed, binary: await installRuntime(runtime) },
      ...{ maxMs: minutes * 60_000, faultRate: faults / 100, horizonMs: HORIZON_MS, print: console.log },
    })
    if (report === undefined) {
      process.exitCode = 1
      return
    }
    print(report)
    const { duplicates, lost, unexplained, counts } = report
    if ([duplicates, lost, unexplained, counts.broken].some(({ length }) => length > 0)) process.exitCode = 1
  },
})
