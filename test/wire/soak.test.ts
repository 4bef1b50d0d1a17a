import { expect, it } from 'vitest'
import { soak } from './soak.js'

it('500 random writes under random faults are never sent twice, and their callers are told the truth', async () => {
  const { duplicates, lost, outcomes } = await soak({ runs: 500, seed: Date.now() % 1_000_000 })
  expect({ duplicates, lost }).toEqual({ duplicates: 0, lost: 0 })
  // Else nothing was put to the test.
  expect(outcomes['answered']).toBeGreaterThan(50)
  expect(outcomes['adopted']).toBeGreaterThan(5)
  expect(outcomes['ambiguous']).toBeGreaterThan(5)
})
