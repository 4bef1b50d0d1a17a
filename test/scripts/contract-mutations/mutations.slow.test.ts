import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mutations } from './mutations.js'
import { openTrial } from './trial.js'

const SEED = process.env['FC_SEED'] ? Number(process.env['FC_SEED']) : Date.now()
/** All of them are for `scripts/workshop/contract-mutations.ts`: each bundles the client anew and runs the suite on it. */
const SAMPLE = 6

describe('the faults that the contract suite has to find', () => {
  it('are found, and the client without one passes', async () => {
    const [sample = []] = fc.sample(
      fc.shuffledSubarray([...mutations], { minLength: SAMPLE, maxLength: SAMPLE }),
      {
        seed: SEED,
        numRuns: 1,
      },
    )
    const trial = await openTrial()
    try {
      expect(await trial.run(undefined)).toBeUndefined()
      for (const mutation of sample) {
        const isCaught = (await trial.run(mutation)) !== undefined
        expect([mutation.id, isCaught], `seed ${SEED}`).toEqual([
          mutation.id,
          mutation.survives === undefined,
        ])
      }
    } finally {
      await trial.close()
    }
  })
})
