import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CallOptions, Propexo } from '../../src/index.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'
import { countedSignal } from '../support/counted-signal.js'
import { json, queued, recordingFetch } from '../support/recording-fetch.js'
import { thrownBy } from '../support/thrown.js'

const run = promisify(execFile)

const CALLS: readonly (readonly [string, (propexo: Propexo, options: CallOptions) => Promise<unknown>])[] = [
  [
    'writes',
    (propexo, options) =>
      propexo.integration('i', ANY_PMS).appointments.leads.create({ lead_id: 'l', at: AT }, options),
  ],
  ['reads', (propexo, options) => propexo.integration('i', ANY_PMS).events.get('evt_1', options)],
  [
    'lists',
    async (propexo, options) => {
      for await (const _ of propexo.list('/v1/events/', {}, options));
    },
  ],
  [
    'lists that are left early',
    async (propexo, options) => {
      for await (const _ of propexo.list('/v1/events/', {}, options)) break
    },
  ],
  [
    'waits',
    ({ writes }, { signal }) => writes.get('job_1').wait({ pollMs: 0.1, ...(signal ? { signal } : {}) }),
  ],
  ['calls of propexo.api', ({ api }, { signal }) => api.GET('/v1/events/', signal ? { signal } : {})],
]

/** Answers every call, with two pages to a list. */
const fine = recordingFetch(({ method, url }) => {
  if (method === 'POST') return queued()
  const isFirst = url.searchParams.get('offset') === '0'
  const results = isFirst ? [1, 2] : [3]
  if (url.pathname === '/v1/events/') return json({ results, meta: { hasMore: isFirst } })
  return json({ results: {}, write_status: 'SUCCESS' })
})
const refusing = async (): Promise<Response> => json({}, { status: 404 })
const broken = (): Promise<Response> => Promise.reject(new Error('socket hang up'))

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(CALLS)('200 %s on one long-lived signal', (name, call) => {
  it('that succeed leave no listener on it', async () => {
    const { signal, listening, added } = countedSignal()
    for (let count = 0; count < 200; count += 1) await call(clientOf(fine), { signal })
    expect(added()).toBeGreaterThanOrEqual(200)
    expect(listening()).toBe(0)
  })

  it('that fail leave no listener on it', async () => {
    const { signal, listening } = countedSignal()
    for (let count = 0; count < 100; count += 1) {
      await call(clientOf(refusing), { signal }).catch(() => {})
      // A broken connection is looked at again by wait().
      if (name !== 'waits') await call(clientOf(broken), { signal }).catch(() => {})
    }
    expect(listening()).toBe(0)
  })
})

describe.each(CALLS)('%s', (_, call) => {
  it('leave no timer behind', async () => {
    const set = vi.spyOn(globalThis, 'setTimeout')
    const clear = vi.spyOn(globalThis, 'clearTimeout')
    await call(clientOf(fine), {})
    await call(clientOf(refusing), {}).catch(() => {})
    const cleared = new Set(clear.mock.calls.map(([timer]) => timer))
    const left = set.mock.results.filter(({ value }, index) => {
      const [, ms = 0] = set.mock.calls[index] ?? []
      return !cleared.has(value) && ms > 50
    })
    expect(set).toHaveBeenCalled()
    expect(left).toEqual([])
  })

  it('that are aborted leave no timer behind', async () => {
    const set = vi.spyOn(globalThis, 'setTimeout')
    const clear = vi.spyOn(globalThis, 'clearTimeout')
    const controller = new AbortController()
    const thrown = thrownBy(() =>
      call(
        clientOf(() => new Promise(() => {})),
        { signal: controller.signal },
      ),
    )
    await new Promise(resolve => setImmediate(resolve))
    controller.abort('enough')
    expect(await thrown).toBe('enough')
    const cleared = new Set(clear.mock.calls.map(([timer]) => timer))
    const long = set.mock.results.filter((_, index) => (set.mock.calls[index]?.[1] ?? 0) > 50)
    expect(long.filter(({ value }) => !cleared.has(value))).toEqual([])
  })
})

it('a process ends by itself after a call with a long timeout and an aborted wait', async () => {
  const script = `
    const { Propexo } = await import('./src/index.ts')
    const fetch = async () => new Response('{"write_status":"PENDING"}')
    const { writes } = new Propexo({ token: 'token_1', timeoutMs: 300_000, fetch })
    const job = writes.get('job_1')
    await job.status()
    const controller = new AbortController()
    const waiting = job.wait({ timeoutMs: 300_000, signal: controller.signal }).catch(reason => reason)
    controller.abort('enough')
    console.log(await waiting)
  `
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script]
  const { stdout } = await run(process.execPath, args, { timeout: 15_000 })
  expect(stdout.trim()).toBe('enough')
}, 20_000)
