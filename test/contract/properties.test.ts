import fc from 'fast-check'
import { describe, expect, inject, it } from 'vitest'
import { type Operation, operationsOf } from '../../scripts/spec/document.js'
import { requestArbitrary } from './harness/arbitrary.js'
import { clientFor } from './harness/client.js'
import { createGuard } from './harness/guard.js'
import { recordingFetch } from './harness/recording-fetch.js'
import { type ContractRequest, queryTexts, type WireRequest } from './harness/request.js'

const doc = inject('contract')
const { static: prismUrl } = inject('prism')
const operations = operationsOf(doc)
const guard = createGuard(doc)
const cases = operations.map(operation => [operation.key, operation] as const)

const seed = process.env['FC_SEED'] ? Number(process.env['FC_SEED']) : undefined
const runs = (numRuns: number): fc.Parameters<unknown> => ({
  numRuns,
  includeErrorInReport: true,
  ...(seed === undefined ? {} : { seed }),
})

const GUARD_RUNS = 20
/** Prism takes milliseconds for a request, and forty times as long as the guard. */
const PRISM_RUNS = operations.length > 100 ? 2 : 5

/** A request in the form in which it was asked for, read back from what was sent. */
const readBack = ({ method, target, body }: WireRequest) => {
  const { pathname, searchParams } = new URL(target, 'http://sent')
  const route = guard.route(method, pathname)
  return {
    key: route?.operation.key,
    path: route?.path,
    query: [...searchParams],
    body: body === undefined ? undefined : JSON.parse(body),
  }
}

const asked = ({ key }: Operation, { path, query, body }: ContractRequest) => ({
  key,
  path: Object.fromEntries(Object.entries(path).map(([name, value]) => [name, String(value)])),
  query: Object.entries(query).flatMap(([name, value]) => queryTexts(value).map(text => [name, text])),
  body,
})

const anyAnswer = async () => Response.json({})

describe('any valid request is delivered by the client as it was asked for, and the guard accepts it', () => {
  it.each(cases)('%s', async (_, operation) => {
    const property = fc.asyncProperty(requestArbitrary(doc, operation), async request => {
      const sent = recordingFetch(anyAnswer)
      await clientFor(prismUrl, sent.fetch).call(operation, request)
      expect(sent.requests.map(readBack)).toEqual([asked(operation, request)])
      expect(sent.requests.flatMap(guard.check)).toEqual([])
    })
    await fc.assert(property, runs(GUARD_RUNS))
  })
})

describe('any valid request through the client is accepted by Prism', () => {
  it.each(cases)('%s', async (_, operation) => {
    const property = fc.asyncProperty(requestArbitrary(doc, operation), async request => {
      const { response } = await clientFor(prismUrl).call(operation, request)
      const violations = response.headers.get('sl-violations')
      expect(violations, `violations: ${violations}`).toBeNull()
      expect(response.status).toBe(200)
    })
    await fc.assert(property, runs(PRISM_RUNS))
  })
})
