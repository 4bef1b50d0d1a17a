import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { randomOf } from '../support/random.js'
import { explore, replay } from './explorer/explore.js'
import { SEEDED } from './explorer/faults.js'
import { SAMPLED, WHOLE } from './explorer/scenarios.js'
import { shown } from './explorer/show.js'

// The client draws its pauses from it, and a schedule must be the same each time.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0.5))
afterEach(() => void vi.restoreAllMocks())

const SCHEDULES = 8

describe('whatever the order of steps, and whoever dies at which', () => {
  it.each([...WHOLE, ...SAMPLED])(
    'every write is processed once, or unknown where nobody can tell: $name',
    async scenario => {
      const found = await explore(scenario, { schedules: SCHEDULES, random: randomOf(1) })
      if (found.violation) console.error(shown(scenario.name, found))
      expect(found.violation).toBeUndefined()
      expect(found.ends).toBeGreaterThan(0)
    },
  )
})

describe('the explorer', () => {
  it.each(SEEDED)('finds that $fault', async ({ fault, actors, around }) => {
    const scenario = { name: fault, actors, around, budget: { crashes: 1, refusals: 1 } }
    const { violation } = await explore(scenario, { schedules: 2_000, random: randomOf(1) })
    expect(violation).toBeDefined()
    // The same steps lead there again.
    expect(await replay(scenario, violation?.path ?? [])).toEqual(violation)
  })
})
