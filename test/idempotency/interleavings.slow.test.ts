import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JournalState } from '../../src/journal/states.js'
import { randomOf } from '../support/random.js'
import { type Exploration, explore } from './explorer/explore.js'
import { SAMPLED, WHOLE } from './explorer/scenarios.js'
import { shown } from './explorer/show.js'

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0.5))
afterEach(() => void vi.restoreAllMocks())

const SCHEDULES = 200
const moves = new Set<string>()

const check = (name: string, found: Exploration): void => {
  console.log(shown(name, found))
  for (const move of found.moves) moves.add(move)
  expect(found.violation).toBeUndefined()
}

describe('every order of steps, and a death at each', () => {
  it.each(WHOLE)('$name', async scenario => {
    const found = await explore(scenario)
    check(scenario.name, found)
    expect(found.isWhole).toBe(true)
  })

  it.each(SAMPLED)('$name', async scenario => {
    check(scenario.name, await explore(scenario, { schedules: SCHEDULES, random: randomOf(2) }))
  })

  it('goes all the ways between states that need no person, and no refusal', () => {
    const ways: readonly (readonly [JournalState | undefined, JournalState])[] = [
      [undefined, 'sending'],
      ['recorded', 'sending'],
      ['sending', 'recorded'],
      ['sending', 'sent'],
      ['sending', 'unknown'],
      ['sent', 'settled'],
      ['unknown', 'sending'],
    ]
    expect([...moves]).toEqual(expect.arrayContaining(ways.map(([from, to]) => `${from} -> ${to}`)))
  })
})
