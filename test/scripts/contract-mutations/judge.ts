import { drawsOf } from '../../contract/harness/draws.js'
import { probe } from '../../contract/probe.js'
import { checkDelivery, checkHandedOver } from '../../contract/suite/delivery.js'
import { checkFacade, checkPreview, methodsOf } from '../../contract/suite/facade.js'
import { checkPages } from '../../contract/suite/lists.js'
import { checkMock } from '../../contract/suite/mock.js'
import { type Findings, onDocument, type Subject } from '../../contract/suite/subject.js'

/** The test of the contract suite that fails first on a client. */
export interface Caught {
  readonly test: string
  readonly failure: string
}

type Check = readonly [test: string, run: () => Promise<Findings>]

/** A few operations of each shape go first, because most faults show in any of them. */
const FIRST = [
  'GET /v1/appointments/',
  'GET /v1/units/{id}',
  'POST /v1/events/leads',
  'PUT /v1/webhooks/{webhook_id}',
  'DELETE /v1/webhooks/{webhook_id}',
  'POST /v1/appointment-availability/',
]

/** The checks of the suite on every operation and every method, those that are likely to find something first. */
function* checksOf(subject: Subject): Generator<Check> {
  const operations = [...subject.operations.values()]
  const first = operations.filter(({ key }) => FIRST.includes(key))
  const rest = operations.filter(({ key }) => !FIRST.includes(key))
  const methods = methodsOf(subject)
  for (const operation of first)
    for (const draw of drawsOf(subject.doc, operation))
      yield [`operations: arrives: ${operation.key}`, () => checkDelivery(subject, operation, draw)]
  for (const { name } of methods.filter(each => !each.isPreview))
    yield [`facade: sends: ${name}`, () => checkFacade(subject, name, 'static')]
  for (const { name } of methods.filter(each => each.isPreview))
    yield [`facade: preview: ${name}`, () => checkPreview(subject, name)]
  yield ['facade: list', () => checkPages(subject)]
  const other = onDocument(subject, probe)
  for (const operation of other.operations.values())
    for (const draw of drawsOf(probe, operation))
      yield [`probe: arrives: ${operation.key}`, () => checkDelivery(other, operation, draw)]
  for (const operation of rest)
    for (const draw of drawsOf(subject.doc, operation))
      yield [`operations: arrives: ${operation.key}`, () => checkDelivery(subject, operation, draw)]
  for (const operation of operations)
    for (const draw of drawsOf(subject.doc, operation))
      yield [`operations: handed over: ${operation.key}`, () => checkHandedOver(subject, operation, draw)]
  for (const operation of operations)
    for (const draw of drawsOf(subject.doc, operation).slice(0, 3))
      yield [`operations: Prism: ${operation.key}`, () => checkMock(subject, operation, draw, 'static')]
}

/** Runs the checks until one fails; undefined: the whole suite passes. */
export const firstFailure = async (subject: Subject): Promise<Caught | undefined> => {
  for (const [test, run] of checksOf(subject)) {
    const failure = await run().then(
      ({ failures }) => failures[0],
      (error: unknown) => String(error),
    )
    if (failure !== undefined) return { test, failure }
  }
  return undefined
}
