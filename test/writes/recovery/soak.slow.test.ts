import { expect, it } from 'vitest'
import { soak } from './soak.js'

it('500 random writes under random faults are never sent twice, and their callers are told the truth', async () => {
  const seed = Date.now() % 1_000_000
  const report = await soak({ runs: 500, seed })
  const { duplicates, lost, outcomes } = report
  expect({ seed, duplicates, lost }).toEqual({ seed, duplicates: 0, lost: 0 })
  // Else nothing was put to the test.
  expect(outcomes['answered']).toBeGreaterThan(50)
  expect(outcomes['adopted']).toBeGreaterThan(5)
  expect(outcomes['ambiguous']).toBeGreaterThan(5)
  // The same seed gives the same, whatever else the machine does.
  expect(await soak({ runs: 500, seed })).toEqual(report)
})
