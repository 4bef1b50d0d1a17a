import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../../../test/support/postgres-server.js'
import { installRuntime } from '../runtimes/install.js'
import { NODES, type Runtime } from '../runtimes/runtimes.js'
import type { Bench, Ratio } from './bench.js'
import { tableOf } from './measure.js'

const SERVER = fileURLToPath(new URL('journal/server.ts', import.meta.url))
const WORKER = fileURLToPath(new URL('journal/worker.ts', import.meta.url))
const ENTRIES = 1_000_000
/** One pass of recovery over them, in writes without a journal: far below the 100 ms that a person would notice. */
const MOST_WRITES = 100

interface Result {
  /** Milliseconds for a write, by the name of the journal. */
  readonly writes: Readonly<Record<string, number>>
  readonly bytes: number
  readonly entries: number
  readonly recoverMs: number
}

/** What a journal adds to a write, on a Node that has SQLite; how large it becomes; what recovery costs when nothing is open. */
export const journal: Bench = async ({ rounds, print }) => {
  const binary = await installRuntime(NODES.find(({ version }) => version.startsWith('24.')) as Runtime)
  const server = fork(SERVER, { execArgv: process.execArgv })
  const postgres = await startPostgres()
  try {
    const [url] = (await once(server, 'message')) as [string]
    const question = JSON.stringify({ url, postgres: postgres?.url, rounds, entries: ENTRIES })
    const { stdout, stderr, status } = spawnSync(binary, [...process.execArgv, WORKER, question], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`the worker failed: ${stderr}`)
    const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result
    const { 'no journal': bare = Number.NaN } = result.writes
    print(
      `\nwrites one after the other, median of ${rounds} interleaved rounds, Node 24, server on loopback\n`,
    )
    const rows = Object.entries(result.writes).map(([name, ms]) => {
      return [name, (ms / bare).toFixed(2), (ms - bare).toFixed(2), Math.round(1_000 / ms).toString()]
    })
    print(tableOf([['', 'by no journal', 'ms more', 'writes a second'], ...rows]))
    const { bytes, entries, recoverMs } = result
    print(
      `\n${entries.toLocaleString('en-US')} settled entries in SQLite: ${Math.round(bytes / 1e6)} MB, ${Math.round(bytes / entries)} bytes each`,
    )
    print(`recover() over them: ${recoverMs.toFixed(1)} ms`)
    const ratios: Ratio[] = [
      {
        name: 'journal, recover() over a million / a write',
        ratio: recoverMs / bare,
        limit: MOST_WRITES,
        isMost: true,
      },
    ]
    return { ratios, json: result }
  } finally {
    server.kill()
    await postgres?.close()
  }
}
