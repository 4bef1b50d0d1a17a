import { soak } from '../../test/writes/recovery/soak.js'
import { command } from '../cli/command.js'
import { wholeNumber } from '../cli/readers.js'

const BATCH = 500

interface Counts {
  readonly runs: number
  readonly seed: number
  readonly concurrency: number
}

const soakInBatches = async ({ runs, seed, concurrency }: Counts): Promise<void> => {
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

await command({
  call: 'npx tsx scripts/workshop/soak.ts',
  summary: `random writes under random faults against the simulator of the API, on a clock of its own; fails where a write
was sent twice, or where its caller was told something else than what the server did`,
  options: {
    runs: { value: 'N', description: 'how many writes', read: wholeNumber(1), default: '10000' },
    seed: {
      value: 'N',
      description: 'gives the same report on any machine',
      read: wholeNumber(0),
      default: '1',
    },
    concurrency: { value: 'N', description: 'how many at a time', read: wholeNumber(1), default: '40' },
  },
  run: ({ options }) => soakInBatches(options),
})
