import { parseArgs } from 'node:util'
import { soak } from '../../test/writes/recovery/soak.js'

const USAGE = `npx tsx scripts/workshop/soak.ts [--runs 10000] [--seed 1] [--concurrency 40]
  random writes under random faults against a model of the API, on a clock of its own; fails where a write was sent twice,
  or where its caller was told something else than what the server did; a seed gives the same report on any machine`

const BATCH = 500

const toCount = (text: string): number | undefined => (/^\d{1,7}$/.test(text) ? Number(text) : undefined)

const readCounts = (): { runs: number; seed: number; concurrency: number } | undefined => {
  try {
    const { values } = parseArgs({
      options: {
        runs: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '1' },
        concurrency: { type: 'string', default: '40' },
      },
    })
    const [runs, seed, concurrency] = [values.runs, values.seed, values.concurrency].map(toCount)
    return runs && seed !== undefined && concurrency ? { runs, seed, concurrency } : undefined
  } catch {
    return undefined
  }
}

const counts = readCounts()
if (counts === undefined) {
  console.error(USAGE)
  process.exitCode = 1
} else {
  const { runs, seed, concurrency } = counts
  let [duplicates, lost, unresolved] = [0, 0, 0]
  const outcomes: Record<string, number> = {}
  // Each batch has a server of its own, whose log stays as long as one that is looked through.
  for (let done = 0; done < runs; done += BATCH) {
    const batch = { runs: Math.min(BATCH, runs - done), seed: seed + done, concurrency }
    const report = await soak(batch)
    duplicates += report.duplicates
    lost += report.lost
    unresolved += report.unresolved
    for (const [name, count] of Object.entries(report.outcomes))
      outcomes[name] = (outcomes[name] ?? 0) + count
  }
  for (const [name, count] of Object.entries(outcomes).sort()) console.log(`${name}: ${count}`)
  console.log(`runs: ${runs}, duplicates: ${duplicates}, lost: ${lost}, unresolved: ${unresolved}`)
  if (duplicates > 0 || lost > 0) process.exitCode = 1
}
