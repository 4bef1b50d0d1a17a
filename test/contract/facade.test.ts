import { describe, expect, it } from 'vitest'
import { type JsonObject, operationsOf, resolve } from '../../scripts/spec/document.js'
import { Propexo } from '../../src/index.js'
import { type FacadeMethod, facadeMethods, functionsBelow } from './facade-methods.js'
import { facadeRequests } from './facade-requests.js'
import { createGuard } from './harness/guard.js'
import { checkFacade, checkPreview } from './suite/facade.js'
import { expectNoFailures, useSubject } from './suite/in-vitest.js'
import { checkPages, LIST } from './suite/lists.js'
import { MODES } from './suite/subject.js'

const subject = useSubject()
const { doc, operations } = subject

/** The contract with one field of a body gone, as a next publication may have it. */
const withoutField = (key: string, field: string): JsonObject => {
  const copy = structuredClone(doc)
  const operation = operationsOf(copy).find(each => each.key === key)
  const body = resolve(copy, operation?.body)
  const { [field]: _, ...properties } = body['properties'] as JsonObject
  // Into the target of the reference, because `resolve` gives a copy of what it points at.
  const place = operation?.body ?? {}
  delete place['$ref']
  Object.assign(place, body, { properties })
  return copy
}

const skipped = (operation: string): string => ` (SKIPPED: this specification has no ${operation})`
const listed = facadeMethods(new Propexo({ token: 'token' }))

/** They work on a journal, and send what other methods send, which test/idempotency/ is about. */
const OF_JOURNAL = ['recover', 'find', 'resolve', 'forget'].map(name => `propexo.writes.${name}`)

describe('the facade', () => {
  it('has no method that this suite leaves out, and each call has its request written down', () => {
    const propexo = new Propexo({ token: 'token' })
    const all = [
      ...functionsBelow(propexo.integration('int_1'), 'pms'),
      ...functionsBelow(propexo.writes, 'propexo.writes').filter(name => !OF_JOURNAL.includes(name)),
    ]
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(all))
    expect(new Set(listed.map(({ name }) => name)).size).toBe(listed.length)
    const counts = (of: (method: FacadeMethod) => number | undefined) =>
      listed.map(method => [method.name, of(method)])
    expect(counts(({ name }) => facadeRequests[name]?.length)).toEqual(
      counts(({ calls, isPreview }) => (isPreview ? 1 : calls.length)),
    )
  })
})

/** For the name of a test: says aloud where the specification has no such operation. */
const named = ({ name, operation }: FacadeMethod): string =>
  `${name}, for ${operation}${operations.has(operation) ? '' : skipped(operation)}`

describe('a preview tells what has to be sent, and sends nothing', () => {
  for (const method of listed.filter(({ isPreview }) => isPreview))
    it.skipIf(!operations.has(method.operation))(named(method), async context =>
      expectNoFailures(context, await checkPreview(subject, method.name)),
    )
})

describe.each(MODES)('a method sends what has to be sent, and %s Prism takes it', mode => {
  for (const method of listed.filter(({ isPreview }) => !isPreview))
    it.skipIf(!operations.has(method.operation))(named(method), async context =>
      expectNoFailures(context, await checkFacade(subject, method.name, mode)),
    )
})

describe('a list', () => {
  it.skipIf(!operations.has(LIST))(
    `is read page by page to its end${operations.has(LIST) ? '' : skipped(LIST)}`,
    async context => expectNoFailures(context, await checkPages(subject)),
  )
})

describe('this suite fails as soon as the contract drops a field that is sent by', () => {
  for (const method of listed.filter(({ isWrite }) => isWrite))
    it.skipIf(!operations.has(method.operation))(named(method), () => {
      const { operation, name } = method
      const key = operations.get(operation)
      const requests = (facadeRequests[name] ?? []).map(({ body }) => body as JsonObject)
      const fields = new Set(requests.flatMap(body => Object.keys(body)))
      expect(fields.size).toBeGreaterThan(0)
      for (const field of fields) {
        const body = JSON.stringify(requests.find(each => field in each))
        const target = (key?.path ?? '').replaceAll(/\{[^}]*\}/g, 'id_1')
        const wire = { method: key?.method ?? '', target, body }
        expect(createGuard(withoutField(operation, field)).check(wire).join(), field).toContain(field)
      }
    })
})
