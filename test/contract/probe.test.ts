import { describe, expect, it } from 'vitest'
import { acceptDocument } from '../../scripts/spec/accept.js'
import { probe } from './probe.js'
import { checkDelivery, checkHandedOver } from './suite/delivery.js'
import { drawsIn, expectNoFailures, useSubject } from './suite/in-vitest.js'
import { checkEach, onDocument } from './suite/subject.js'

const subject = onDocument(useSubject(), probe)

describe('what the bundled contract does not ask of the client', () => {
  it('is a specification that can be generated from', () => {
    expect(acceptDocument(probe, 'probe').leftOut).toEqual([])
  })

  for (const [key, operation] of subject.operations) {
    it(`arrives: ${key}`, async context => {
      const draws = drawsIn(context, subject, operation)
      expectNoFailures(context, await checkEach(draws, draw => checkDelivery(subject, operation, draw)))
    })
    it(`is handed over to a fetch of the caller: ${key}`, async context => {
      const draws = drawsIn(context, subject, operation)
      expectNoFailures(context, await checkEach(draws, draw => checkHandedOver(subject, operation, draw)))
    })
  }
})
