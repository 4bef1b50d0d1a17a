import { describe, expect, inject, it } from 'vitest'
import { type JsonObject, operationsOf, resolve } from '../../scripts/spec/document.js'
import { isPropexoError, Propexo, type Sent } from '../../src/index.js'
import { type FacadeMethod, facadeMethods, functionsBelow } from './facade-methods.js'
import { ALONE } from './harness/client.js'
import { createGuard } from './harness/guard.js'
import { recordingFetch } from './harness/recording-fetch.js'
import type { WireRequest } from './harness/request.js'

const doc = inject('contract')
const servers = inject('prism')
const operations = new Map(operationsOf(doc).map(operation => [operation.key, operation]))
const guard = createGuard(doc)

interface Recorded {
  readonly requests: readonly WireRequest[]
  readonly answers: readonly Response[]
}

interface RecordingClient {
  readonly propexo: Propexo
  readonly recorded: Recorded
  /**
   * Runs a call, and ends it after a few answers: a random mock may say for ever that a job is pending or that more
   * pages follow. What it has got by then is undefined.
   */
  readonly run: (call: FacadeMethod['calls'][number]) => Promise<unknown>
}

const ENOUGH_ANSWERS = 3

/**
 * How a call may end at a random mock. The outcome of a job may be a refusal, which is an answer as good as any other; and by
 * its seed the mock gives the same page for each offset, which ends a list.
 */
const isEndOfMock = (error: unknown): boolean =>
  isPropexoError(error) &&
  (error.kind === 'write_failed' ||
    (error.kind === 'response_shape' && error.message.includes('the same page came again')))

/** A client whose requests and answers are kept. */
const recordingClient = (baseUrl: string): RecordingClient => {
  const answers: Response[] = []
  let enough = new AbortController()
  let left = 0
  const recorder = recordingFetch(async (url, init) => {
    const response = await fetch(url, init)
    answers.push(response)
    left -= 1
    if (left === 0) enough.abort('enough')
    return response
  })
  const run: RecordingClient['run'] = async call => {
    enough = new AbortController()
    left = ENOUGH_ANSWERS
    return call({ signal: enough.signal }).catch(error => {
      if (error === 'enough' || isEndOfMock(error)) return undefined
      throw error
    })
  }
  // What single PMSs want is not the contract's.
  const rules = { '*': 'off' } as const
  const propexo = new Propexo({
    token: 'contract-token',
    environment: { baseUrl },
    fetch: recorder.fetch,
    rules,
    ...ALONE,
  })
  return { propexo, recorded: { requests: recorder.requests, answers }, run }
}

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
const methodOf = (propexo: Propexo, name: string): FacadeMethod | undefined =>
  facadeMethods(propexo).find(each => each.name === name)

const listed = facadeMethods(new Propexo({ token: 'token' }))

describe('the facade', () => {
  it('has no method that this suite leaves out', () => {
    const propexo = new Propexo({ token: 'token' })
    const all = [
      ...functionsBelow(propexo.integration('int_1'), 'pms'),
      ...functionsBelow(propexo.writes, 'propexo.writes'),
    ]
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(all))
    expect(new Set(listed.map(({ name }) => name)).size).toBe(listed.length)
  })
})

describe.each(listed.filter(({ isPreview }) => isPreview))('$name', ({ name, operation }) => {
  const here = operations.has(operation)

  it.skipIf(!here)(
    `tells what Prism would take for ${operation}, and sends nothing${here ? '' : skipped(operation)}`,
    async () => {
      const { propexo, recorded } = recordingClient(servers.static)
      const sent = (await methodOf(propexo, name)?.calls[0]?.({})) as Sent
      expect(recorded.requests).toHaveLength(0)
      expect(sent.operation).toBe(operation)
      const [method = '', path = ''] = operation.split(' ')
      expect(guard.check({ method, target: path, body: JSON.stringify(sent.body) })).toEqual([])
    },
  )
})

describe.each(listed.filter(({ isPreview }) => !isPreview))('$name', ({ name, operation, isWrite }) => {
  const here = operations.has(operation)

  it.skipIf(!here).each([['static'], ['dynamic']] as const)(
    `is what Prism takes for ${operation}, %s${here ? '' : skipped(operation)}`,
    async mode => {
      const { propexo, recorded, run } = recordingClient(servers[mode])
      for (const call of methodOf(propexo, name)?.calls ?? []) {
        const result = await run(call)
        if (isWrite) expect(result).toMatchObject({ id: expect.any(String), sent: { operation } })
      }
      expect(recorded.requests.length).toBeGreaterThan(0)
      for (const request of recorded.requests) {
        expect(guard.route(request.method, request.target.split('?')[0] ?? '')?.operation.key).toBe(operation)
        expect(guard.check(request)).toEqual([])
      }
      for (const answer of recorded.answers) {
        expect(answer.status).toBe(200)
        expect(answer.headers.get('sl-violations')).toBeNull()
      }
    },
  )
})

describe.each(listed.filter(({ isWrite }) => isWrite))('$name', ({ name, operation }) => {
  const here = operations.has(operation)

  it.skipIf(!here)(
    `fails this suite as soon as the contract drops a field that it sends${here ? '' : skipped(operation)}`,
    async () => {
      const { propexo, recorded } = recordingClient(servers.static)
      await methodOf(propexo, name)?.calls.at(-1)?.({})
      const [request] = recorded.requests
      const fields = Object.keys(JSON.parse(request?.body ?? '{}'))
      expect(fields.length).toBeGreaterThan(0)
      for (const field of fields) {
        const problems = request ? createGuard(withoutField(operation, field)).check(request) : []
        expect(problems.join(), field).toContain(field)
      }
    },
  )
})
