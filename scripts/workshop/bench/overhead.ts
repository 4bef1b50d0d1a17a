import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Bench, Ratio } from './bench.js'
import { measure, tableOf } from './measure.js'
import { CLIENTS, type ClientName, createGets } from './overhead/clients.js'

const REQUESTS = 100
/** How many times as long as a bare fetch our call may take. */
const LIMIT = 1.5

const BUILD = fileURLToPath(new URL('../build.ts', import.meta.url))
const SERVER = fileURLToPath(new URL('overhead/server.ts', import.meta.url))

/** What a call costs beside the request itself: one client after the other, in turns, on loopback. */
export const overhead: Bench = async ({ rounds, print }) => {
  const built = spawnSync(process.execPath, [...process.execArgv, BUILD], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the package does not build: ${built.stderr}`)
  const server = fork(SERVER, { execArgv: process.execArgv })
  try {
    const [url] = (await once(server, 'message')) as [string]
    const gets = await createGets(url)
    const timed = (name: ClientName) => async (): Promise<number> => {
      const startMs = performance.now()
      for (let index = 0; index < REQUESTS; index += 1) await gets[name]()
      return performance.now() - startMs
    }
    const times = await measure(CLIENTS.map(timed), rounds)
    const bare = times[0] ?? Number.NaN
    const ratioOf = (name: ClientName): number => (times[CLIENTS.indexOf(name)] ?? Number.NaN) / bare
    print(`\n${REQUESTS} GETs one after the other, keep-alive, median of ${rounds} interleaved rounds`)
    print('propexo with its quota, retries and deadline\n')
    print(tableOf([['', 'by bare fetch'], ...CLIENTS.map(name => [name, ratioOf(name).toFixed(2)])]))
    const others = ['ky', 'openai', 'stripe'] as const
    const ratios: Ratio[] = [
      { name: 'overhead, propexo / bare fetch', ratio: ratioOf('propexo'), limit: LIMIT, isMost: true },
      ...others.map(
        (other): Ratio => ({
          name: `overhead, propexo / ${other}`,
          ratio: ratioOf('propexo') / ratioOf(other),
          limit: 1,
          isMost: true,
        }),
      ),
    ]
    return { ratios, json: Object.fromEntries(CLIENTS.map(name => [name, ratioOf(name)])) }
  } finally {
    server.kill()
  }
}
