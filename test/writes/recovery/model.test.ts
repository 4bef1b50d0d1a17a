import { beforeAll, describe, expect, it } from 'vitest'
import { cases } from '../../support/cases.js'
import { runHistory } from './model.js'
import { TELLING } from './model-shapes.js'
import { newTally, summaryOf } from './model-tally.js'

/** More for a proof: the same histories come first. */
const HISTORIES = Number(process.env['HISTORIES'] ?? cases(2_000, 300))

/** About two thirds are found; of forty lost ones, as a few histories have of each kind, it may be ten fewer by chance. */
const FOUND_SHARE = HISTORIES < 2_000 ? 0.4 : 0.6

describe('any history of writes, over any shape of log', () => {
  const tally = newTally()

  beforeAll(
    async () => {
      for (let seed = 1; seed <= HISTORIES; seed += 1) await runHistory(seed, tally)
      console.log(summaryOf(tally))
    },
    60_000 + HISTORIES * 100,
  )

  it('gives no write the job of another, and no job to two', () => {
    const { falseAdoptions, givenTwice } = tally
    expect({ falseAdoptions, givenTwice }).toEqual({ falseAdoptions: 0, givenTwice: 0 })
  })

  it('has nothing processed twice, and nothing called failed that was processed', () => {
    const { duplicates, falseFailures } = tally
    expect({ duplicates, falseFailures }).toEqual({ duplicates: 0, falseFailures: 0 })
  })

  it.each(TELLING)('has most lost writes found in a log with parameters that are %s', name => {
    const { lost, found } = tally.byParameters[name]
    // Else nothing was put to the test.
    expect(lost).toBeGreaterThan(HISTORIES / 40)
    expect(found / lost).toBeGreaterThan(FOUND_SHARE)
  })

  it('names what the log shows of a write that stays open, and tells how often it looked', () => {
    const { unnamed, wrongLooks } = tally
    expect(tally.ambiguous).toBeGreaterThan(HISTORIES / 4)
    expect({ unnamed, wrongLooks }).toEqual({ unnamed: 0, wrongLooks: 0 })
  })

  it('takes the job of another process only where both write the same at the same time, which is rare', () => {
    expect(tally.indistinguishable / (tally.adopted + tally.reconciled)).toBeLessThan(0.05)
  })
})
