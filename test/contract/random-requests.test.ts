import fc from 'fast-check'
import { describe, it, type TestContext } from 'vitest'
import type { Operation } from '../../scripts/spec/document.js'
import { shareOf } from '../support/cases.js'
import { requestArbitrary } from './harness/arbitrary.js'
import type { ContractRequest } from './harness/request.js'
import { checkDelivery } from './suite/delivery.js'
import { expectNone } from './suite/expect-none.js'
import { expectNoFailures, orSkip, useSubject } from './suite/in-vitest.js'
import { checkMock } from './suite/mock.js'
import { type Findings, merged } from './suite/subject.js'

const subject = useSubject()

const seed = process.env['FC_SEED'] ? Number(process.env['FC_SEED']) : undefined
const runs = (numRuns: number): fc.Parameters<unknown> => ({
  numRuns,
  includeErrorInReport: true,
  ...(seed === undefined ? {} : { seed }),
})

const DELIVERED_RUNS = 20
/** Prism takes milliseconds for a request, and many times as long as the recorder. */
const PRISM_RUNS = subject.operations.size > 100 ? 2 : 5

/** Random requests must have no failure of the client; what the mock did wrong is kept. */
const assertEach = async (
  context: TestContext,
  operation: Operation,
  numRuns: number,
  check: (request: ContractRequest) => Promise<Findings>,
): Promise<void> => {
  const all: Findings[] = []
  const arbitrary = orSkip(context, () => requestArbitrary(subject.doc, operation))
  const property = fc.asyncProperty(arbitrary, async request => {
    const findings = await check(request)
    all.push({ failures: [], mock: findings.mock })
    expectNone(findings.failures)
  })
  await fc.assert(property, runs(numRuns))
  expectNoFailures(context, merged(all))
}

describe('any valid request arrives as it was asked for', () => {
  for (const [key, operation] of shareOf([...subject.operations]))
    it(key, context =>
      assertEach(context, operation, DELIVERED_RUNS, request =>
        checkDelivery(subject, operation, { why: 'random', request }),
      ),
    )
})

describe('any valid request through the client is accepted by Prism', () => {
  for (const [key, operation] of shareOf([...subject.operations]))
    it(key, context =>
      assertEach(context, operation, PRISM_RUNS, request =>
        checkMock(subject, operation, { why: 'random', request }, 'static'),
      ),
    )
})
