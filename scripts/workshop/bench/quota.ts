import type { Bench, Ratio } from './bench.js'
import { tableOf } from './measure.js'
import { type QuotaRun, runAlone } from './quota/alone.js'
import { runShared, SHORT_MINUTE_MS, startRedis } from './quota/shared.js'

const REQUESTS = 1_500
const PER_MINUTE = 150
/** A client that uses the quota in full takes hardly longer than it allows. */
const LIMIT = 1.03

const MODES = ['throughput', 'latency'] as const

/** How long a client takes for many requests, by the shortest time in which the quota allows them. */
export const quota: Bench = async ({ print }) => {
  const runs = new Map<string, QuotaRun>()
  for (const mode of MODES) {
    const all = { requests: REQUESTS, limit: PER_MINUTE, mode }
    const each = [
      await runAlone({ ...all, counting: 'sliding' }),
      await runAlone({ ...all, counting: 'fixed' }),
    ]
    runs.set(mode, worst(each))
  }
  const redis = await startRedis()
  if (redis === undefined) print('SKIPPED: several processes, because redis-server is not installed')
  else {
    try {
      for (const processes of [2, 8])
        for (const mode of MODES)
          runs.set(
            `shared${processes} ${mode}`,
            await runShared(redis, { processes, requests: REQUESTS, mode }),
          )
    } finally {
      await redis.close()
    }
  }
  print(`\n${REQUESTS} requests at ${PER_MINUTE} a minute; time by the shortest that the quota allows`)
  print('one process on a virtual clock, against sliding and fixed minutes, the worse of the two;')
  print(`several processes share a window on Redis, with a minute of ${SHORT_MINUTE_MS / 1000} s\n`)
  print(
    tableOf([
      ['', 'ratio to the limit', 'answers of 429', 'answers held back'],
      ...[...runs].map(([name, { ratioToLimit, status429, slowed }]) => [
        name,
        ratioToLimit.toFixed(3),
        String(status429),
        String(slowed),
      ]),
    ]),
  )
  const ratios = [...runs].flatMap(([name, { ratioToLimit, status429 }]): Ratio[] => [
    { name: `quota, ${name}`, ratio: ratioToLimit, limit: LIMIT, isMost: true },
    { name: `quota, ${name}, answers of 429`, ratio: status429, limit: 0, isMost: true },
  ])
  return {
    ratios,
    json: {
      ...only(runs, 'throughput'),
      ...only(runs, 'latency'),
      ...sharedRuns(runs, 2),
      ...sharedRuns(runs, 8),
    },
  }
}

const worst = (runs: readonly QuotaRun[]): QuotaRun => ({
  ratioToLimit: Math.max(...runs.map(({ ratioToLimit }) => ratioToLimit)),
  status429: Math.max(...runs.map(({ status429 }) => status429)),
  slowed: Math.max(...runs.map(({ slowed }) => slowed)),
})

const only = (runs: ReadonlyMap<string, QuotaRun>, name: string): object => ({ [name]: runs.get(name) })

/** The worse of both modes, and each of them. */
const sharedRuns = (runs: ReadonlyMap<string, QuotaRun>, processes: number): object => {
  const name = `shared${processes}`
  const found = MODES.map(mode => [mode, runs.get(`${name} ${mode}`)] as const)
  const there = found.flatMap(([, run]) => (run ? [run] : []))
  return there.length === 0 ? {} : { [name]: { ...worst(there), ...Object.fromEntries(found) } }
}
