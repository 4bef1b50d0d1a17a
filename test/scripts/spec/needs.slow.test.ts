import { describe, expect, it } from 'vitest'
import { missingFacts, missingLines } from '../../../scripts/facade/missing.js'
import { facadeNeeds, type Need } from '../../../scripts/facade/needs.js'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { contract, isWithin, JSON_TYPE, reduced, withOperation } from './reduced-contract.js'

const needs = facadeNeeds()
const lineOf = ({ operation, where }: Need): string => `${operation} ${where}`

describe('what the facade needs', () => {
  it('is in the contract', () => {
    expect(needs.length).toBeGreaterThan(200)
    expect(missingFacts(contract, needs)).toEqual([])
  })

  it('is named, each fact by itself, where it is taken away', () => {
    // A body as a whole is another matter: below.
    for (const need of needs.filter(({ where }) => where !== 'request.body')) {
      // Operations are looked at one by one; that of the others nothing is missing is the test before.
      const ofOperation = needs.filter(each => each.operation === need.operation)
      const outer = need.where.replace(/\[\]$/, '')
      const doc = withOperation(operation => {
        if (operation.key !== need.operation) return operation.node
        return need.where === 'operation'
          ? undefined
          : reduced(operation, where => where.replace(/\[\]$/, '') !== outer)
      })
      const expected = ofOperation
        .filter(each => each.where !== 'request.body' || need.where === 'operation')
        .filter(each => isWithin(each.where, outer))
      expect(missingFacts(doc, ofOperation).map(lineOf), lineOf(need)).toEqual(expected.map(lineOf))
    }
  })

  /** One schema of an operation changed. */
  const withSchema = (
    key: string,
    path: readonly string[],
    change: (schema: JsonObject) => void,
  ): JsonObject =>
    withOperation(operation => {
      const node = reduced(operation, () => true)
      if (operation.key !== key) return operation.node
      change(path.reduce<unknown>((inner, name) => (inner as JsonObject)[name], node) as JsonObject)
      return node
    })

  const JSON_BODY = ['requestBody', 'content', JSON_TYPE, 'schema']
  const JSON_ANSWER = ['responses', '200', 'content', JSON_TYPE, 'schema']
  const STATUS = 'GET /v1/admin/write-status/{root_job_id}'
  const BOOK = 'POST /v1/events/appointments/leads'
  const CANCEL = 'POST /v1/events/appointments/leads/cancel'

  it.each([
    [
      'states of a job that the facade waits for',
      STATUS,
      [...JSON_ANSWER, 'properties', 'write_status'],
      { enum: ['DONE', 'PENDING'] },
      `${STATUS}: response.200.write_status without "SUCCESS" or "PARTIAL_SUCCESS" or "FAILURE", for job.status, job.wait, job.retry, writes.settle`,
    ],
    [
      'a time in another form',
      BOOK,
      [...JSON_BODY, 'properties', 'appointment_time'],
      { type: 'integer', pattern: undefined },
      `${BOOK}: request.body.appointment_time without "13:30:00", for appointments.leads.create`,
    ],
    [
      'a flag that is none',
      'GET /v1/events/',
      [...JSON_ANSWER, 'properties', 'meta', 'properties', 'hasMore'],
      { type: ['string', 'null'] },
      'GET /v1/events/: response.200.meta.hasMore without true or false, for events.list',
    ],
    [
      'a cancellation that needs what no caller can give',
      CANCEL,
      JSON_BODY,
      { required: ['reason'] },
      `${CANCEL}: request.body without {"integration_id":"id_1","event_id":"id_1"}, for appointments.leads.cancel`,
    ],
    [
      'the id of the job under another name',
      BOOK,
      [...JSON_ANSWER],
      { properties: { run_id: { type: 'string' } } },
      `${BOOK}: response.200.job_id, for appointments.leads.create`,
    ],
  ])('is named where its values change: %s', (_, key, path, change, line) => {
    const doc = withSchema(key, path, schema => Object.assign(schema, change))
    expect(missingLines(missingFacts(doc, needs))).toEqual([line])
  })

  it('is named where a page is smaller, or a span shorter', () => {
    const doc = withOperation(operation => {
      const node = reduced(operation, () => true)
      const parameters = operation.parameters.map(each =>
        each.name === 'limit' ? { ...each, schema: { type: 'integer', maximum: 50 } } : { ...each },
      )
      return { ...node, parameters }
    })
    const lines = missingLines(missingFacts(doc, needs))
    expect(lines).toContain('GET /v1/events/: request.query.limit without 250, for events.list')
    expect(lines).toContain(
      'GET /v1/admin/logs/writes/: request.query.limit without 100, for writes.settle, writes.reconcile',
    )
  })

  it('may stand in the envelope that pages of the vendor show', () => {
    const envelope = { meta: { type: 'object', properties: { job_id: { type: 'string' } } } }
    const doc = withSchema(BOOK, JSON_ANSWER, schema => Object.assign(schema, { properties: envelope }))
    expect(missingFacts(doc, needs)).toEqual([])
  })

  it('is told with the new name where a path parameter is renamed', () => {
    const { paths } = contract as { paths: JsonObject }
    const renamed = Object.fromEntries(
      Object.entries(paths).map(([path, item]) => [
        path.replace('/v1/events/leads/{event_id}', '/v1/events/leads/{id}'),
        item,
      ]),
    )
    expect(missingLines(missingFacts({ ...contract, paths: renamed }, needs))).toEqual([
      'PUT /v1/events/leads/{event_id}: the operation (there is PUT /v1/events/leads/{id}), for events.leads.update',
    ])
  })
})
