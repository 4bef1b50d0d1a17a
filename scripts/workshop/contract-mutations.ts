import { mutations } from '../../test/scripts/contract-mutations/mutations.js'
import { openTrial } from '../../test/scripts/contract-mutations/trial.js'
import { ArgumentError } from '../cli/arguments.js'
import { command } from '../cli/command.js'

/** Exits 1 when the suite misses a fault that it has to find, or finds one in the client as it is. */
const tryMutations = async (ids: readonly string[]): Promise<void> => {
  const chosen = ids.length === 0 ? mutations : mutations.filter(({ id }) => ids.includes(id))
  const trial = await openTrial()
  try {
    const unchanged = await trial.run(undefined)
    if (unchanged)
      throw new Error(`the client without a fault fails: ${unchanged.test}: ${unchanged.failure}`)
    let [caught, missed] = [0, 0]
    for (const mutation of chosen) {
      const found = await trial.run(mutation)
      if (found) caught += 1
      else if (mutation.survives === undefined) missed += 1
      const verdict = found
        ? `${found.test} | ${found.failure.slice(0, 140)}`
        : `NOT CAUGHT ${mutation.survives ?? ''}`
      console.log(`${mutation.id} | ${verdict}`)
    }
    console.log(`${caught} of ${chosen.length} caught, ${missed} missed that must be caught`)
    if (missed > 0) process.exitCode = 1
  } finally {
    await trial.close()
  }
}

await command({
  call: 'npx tsx scripts/workshop/contract-mutations.ts',
  summary: 'puts one fault after the other into the client, and runs the contract suite alone on it',
  positionals: {
    value: 'ID',
    description: 'only these faults; default: all of them',
    min: 0,
    max: Number.POSITIVE_INFINITY,
    read: text => {
      if (mutations.some(({ id }) => id === text)) return text
      throw new ArgumentError(`must be the id of a fault, and is ${text}`)
    },
  },
  options: {},
  isExplained: error => error instanceof Error,
  run: ({ positionals }) => tryMutations(positionals),
})
