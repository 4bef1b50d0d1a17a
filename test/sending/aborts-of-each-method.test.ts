import { describe, expect, it } from 'vitest'
import type { CallOptions, Propexo } from '../../src/index.js'
import { SLOTS_QUERY } from '../support/availability-query.js'
import { ANY_PMS, AT, clientAt, clientOf } from '../support/client.js'
import { type Handler, startServer } from '../support/local-server.js'
import { json, noAnswer, queued, recordingFetch } from '../support/recording-fetch.js'
import { thrownBy } from '../support/thrown.js'

type Call = (propexo: Propexo, options: CallOptions) => Promise<unknown>

const CALLS: readonly (readonly [string, Call])[] = [
  [
    'a write',
    (propexo, options) =>
      propexo.integration('i', ANY_PMS).appointments.leads.create({ lead_id: 'l', at: AT }, options),
  ],
  ['a list', (propexo, options) => propexo.list('/v1/events/', {}, options).next()],
  [
    'availability',
    (propexo, options) =>
      propexo.integration('i', { vendor: 'ENTRATA' }).appointments.availability(SLOTS_QUERY, options),
  ],
  ['the status of a job', (propexo, options) => propexo.writes.get('job_1').status(options)],
  ['propexo.api', ({ api }, { signal }) => api.GET('/v1/events/', signal ? { signal } : {})],
]

/** `undefined` stands for the DOMException that the platform puts in its place. */
const REASONS: readonly (readonly [string, unknown])[] = [
  ['an error', new Error('user left')],
  ['text', 'user left'],
  ['an object', { code: 17 }],
  ['undefined', undefined],
  ['null', null],
  ['empty text', ''],
]

/** Where a server is when the caller aborts. */
const PLACES: readonly (readonly [string, Handler])[] = [
  ['before the headers', () => {}],
  ['between headers and body', response => response.writeHead(200).flushHeaders()],
  ['in the body', response => response.write('{"job_id":"jo')],
]

describe.each(CALLS)('%s', (_, call) => {
  describe.each(REASONS)('aborted with %s', (_, reason) => {
    it('before the call, sends nothing and throws the reason untouched', async () => {
      const fetch = recordingFetch(() => queued())
      const signal = AbortSignal.abort(reason)
      await expect(call(clientOf(fetch), { signal })).rejects.toBe(signal.reason)
      expect(fetch.requests).toHaveLength(0)
    })

    it.each(PLACES)('%s, throws the reason untouched', async (_, handle) => {
      const controller = new AbortController()
      const server = await startServer((response, request) => {
        handle(response, request)
        setTimeout(() => controller.abort(reason), 5)
      })
      const thrown = await thrownBy(() => call(clientAt(server.url), { signal: controller.signal }))
      expect(thrown).toBe(controller.signal.reason)
      expect(server.requests).toHaveLength(1)
    })
  })

  it('aborted while the token is being fetched, sends nothing and throws the reason at once', async () => {
    const fetch = recordingFetch(() => queued())
    const controller = new AbortController()
    const token = () => new Promise<string>(resolve => setTimeout(resolve, 400, 'late'))
    const thrown = thrownBy(() => call(clientOf(fetch, { token }), { signal: controller.signal }))
    setTimeout(() => controller.abort('enough'), 5)
    const late = new Promise(resolve => setTimeout(resolve, 200, 'nothing was thrown in time'))
    expect(await Promise.race([thrown, late])).toBe('enough')
    expect(fetch.requests).toHaveLength(0)
  })

  it('aborts the request on the way', async () => {
    const fetch = recordingFetch(noAnswer)
    const controller = new AbortController()
    const thrown = thrownBy(() => call(clientOf(fetch), { signal: controller.signal }))
    setTimeout(() => controller.abort('enough'), 5)
    expect(await thrown).toBe('enough')
    expect(fetch.requests.map(({ signal }) => signal.aborted)).toEqual([true])
  })

  it('throws the reason also when the fetch ignores the signal', async () => {
    const controller = new AbortController()
    const thrown = thrownBy(() =>
      call(
        clientOf(() => new Promise(() => {})),
        { signal: controller.signal },
      ),
    )
    setTimeout(() => controller.abort('enough'), 5)
    expect(await thrown).toBe('enough')
  })

  it('throws the reason also when the fetch makes another error of it', async () => {
    const controller = new AbortController()
    const propexo = clientOf(async () => {
      controller.abort('enough')
      throw new Error('socket hang up')
    })
    await expect(call(propexo, { signal: controller.signal })).rejects.toBe('enough')
  })
})

it.each([
  ['builds the request anew', (request: Request) => new Request(request, { headers: { 'x-trace': 'abc' } })],
  ['clones the request', (request: Request) => request.clone()],
])('a middleware of propexo.api that %s does not lose the signal', async (_, onRequest) => {
  const fetch = recordingFetch(noAnswer)
  const { api } = clientOf(fetch, { timeoutMs: 500 })
  api.use({ onRequest: ({ request }) => onRequest(request) })
  const controller = new AbortController()
  const thrown = thrownBy(() => api.GET('/v1/events/', { signal: controller.signal }))
  setTimeout(() => controller.abort('enough'), 20)
  expect(await thrown).toBe('enough')
})

it('an abort after the answer does nothing', async () => {
  const controller = new AbortController()
  const propexo = clientOf(async () => json({ write_status: 'PENDING' }))
  const status = await propexo.writes.get('job_1').status({ signal: controller.signal })
  controller.abort('late')
  expect(status.write_status).toBe('PENDING')
})

it('a signal that times out by itself is thrown as its own reason, not as a TimeoutError of ours', async () => {
  const signal = AbortSignal.timeout(5)
  const thrown = await thrownBy(() =>
    clientOf(recordingFetch(noAnswer)).writes.get('job_1').status({ signal }),
  )
  expect(thrown).toBe(signal.reason)
  expect(thrown).toMatchObject({ name: 'TimeoutError' })
  expect(thrown).not.toHaveProperty('kind')
})
