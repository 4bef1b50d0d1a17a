import { describe, it } from 'vitest'
import { shareOf } from '../support/cases.js'
import { checkDelivery, checkHandedOver } from './suite/delivery.js'
import { drawsIn, expectNoFailures, useSubject } from './suite/in-vitest.js'
import { checkMock } from './suite/mock.js'
import { checkEach, MODES } from './suite/subject.js'

const subject = useSubject()

/** The first draws: smallest, fullest, and with every null. Prism takes milliseconds for each. */
const SAMPLES = 3

describe('what is asked for arrives, at every edge of the specification, and the answer comes back', () => {
  for (const [key, operation] of subject.operations)
    it(key, async context => {
      const draws = drawsIn(context, subject, operation)
      expectNoFailures(context, await checkEach(draws, draw => checkDelivery(subject, operation, draw)))
    })
})

describe('what is asked for is handed over to a fetch of the caller', () => {
  for (const [key, operation] of subject.operations)
    it(key, async context => {
      const draws = drawsIn(context, subject, operation)
      expectNoFailures(context, await checkEach(draws, draw => checkHandedOver(subject, operation, draw)))
    })
})

describe.each(MODES)('over %s Prism, smallest and fullest request and answer are valid', mode => {
  for (const [key, operation] of shareOf([...subject.operations]))
    it(key, async context => {
      const draws = drawsIn(context, subject, operation).slice(0, SAMPLES)
      expectNoFailures(context, await checkEach(draws, draw => checkMock(subject, operation, draw, mode)))
    })
})
