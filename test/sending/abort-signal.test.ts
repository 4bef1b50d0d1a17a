import { getEventListeners, setMaxListeners } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { CallOptions, Propexo } from '../../src/index.js'
import { ANY_PMS, clientOf } from '../support/client.js'
import { type Answer, json, noAnswer, type Recorded, recordingFetch } from '../support/recording-fetch.js'
import { createVirtualClock } from '../support/virtual-clock.js'
import { API_READS, API_WRITES, type Call, READS, WRITES } from './calls.js'

/** As many as Node takes for no leak. */
const NODE_LIMIT = 10

interface Watch {
  readonly warnings: readonly string[]
  /** The most listeners that any one signal has had at once. */
  most(): number
}

/** Watches every abort signal of the process, the client's own among them, whatever this version of Node warns of. */
const watchSignals = (): Watch => {
  const warnings: string[] = []
  const note = ({ name, message }: Error): void => {
    warnings.push(`${name}: ${message}`)
  }
  process.on('warning', note)
  let most = 0
  const { addEventListener } = EventTarget.prototype
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...args: [string, never, never?]) {
    addEventListener.apply(this, args)
    if (this instanceof AbortSignal) most = Math.max(most, getEventListeners(this, 'abort').length)
  }
  onTestFinished(() => {
    process.off('warning', note)
    EventTarget.prototype.addEventListener = addEventListener
  })
  return { warnings, most: () => most }
}

/** A warning is emitted in a later turn. */
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

const oneSignal = (): AbortController => {
  const controller = new AbortController()
  setMaxListeners(NODE_LIMIT, controller.signal)
  return controller
}

/** Answers a moment later, so that all calls are under way together. */
const answering =
  (wait: (ms: number) => Promise<void>): Answer =>
  async ({ method, url }) => {
    await wait(100)
    return answerTo(method, url)
  }

const LOGGED = Array.from({ length: 200 }, (_, index) => ({ job_id: `job_${index}` }))

const answerTo = (method: string, { pathname, searchParams }: URL): Response => {
  if (pathname === '/v1/appointment-availability/') return json({ meta: { job_id: 'job_1' }, result: [] })
  if (method !== 'GET') return json({ job_id: 'job_1', data: {} })
  if (pathname === '/v1/events/') return json({ results: [{ id: 'evt_1' }], meta: { hasMore: false } })
  const offset = Number(searchParams.get('offset'))
  if (pathname === '/v1/admin/logs/writes/')
    return json({ results: { logs: LOGGED.slice(offset, offset + 100) } })
  return json({ results: {}, write_status: 'SUCCESS', errors: [], created_record_id: null })
}

/** To its end: an iterator that nobody ends goes on listening. */
const readList: Call = async (propexo, options) => {
  for await (const _ of propexo.list('/v1/events/', {}, options));
}

const CALLS: readonly Call[] = [
  readList,
  ...[...READS, ...WRITES, ...API_READS, ...API_WRITES]
    .filter(([name]) => name !== 'a list')
    .map(([, call]) => call),
]

/** Every kind of call in turn. */
const makeCalls = (propexo: Propexo, count: number, options: CallOptions): Promise<unknown>[] =>
  Array.from({ length: count }, (_, index) => CALLS[index % CALLS.length]?.(propexo, options)).map(each =>
    Promise.resolve(each),
  )

const setUp = () => {
  const watch = watchSignals()
  const clock = createVirtualClock()
  const fetch = recordingFetch(answering(clock.sleep))
  const propexo = clientOf(fetch, { clock, retry: {}, reconcile: {} })
  return { watch, clock, fetch, propexo, controller: oneSignal() }
}

describe('one AbortSignal', () => {
  it('bears 1,000 calls at once with a single listener, and has none left', async () => {
    const { watch, clock, fetch, propexo, controller } = setUp()
    const { signal } = controller
    const calls = makeCalls(propexo, 1_000, { signal })
    await clock.advance(50)
    expect(fetch.requests).toHaveLength(1_000)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    await clock.runUntil(Promise.all(calls))
    await turn()
    expect(watch.warnings).toEqual([])
    expect(watch.most()).toBe(1)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('bears the waiting for 1,000 jobs', async () => {
    const { watch, clock, propexo, controller } = setUp()
    const { signal } = controller
    const waiting = Array.from({ length: 1_000 }, (_, index) =>
      propexo.writes.get(`job_${index}`).wait({ signal }),
    )
    const ended = await clock.runUntil(Promise.all(waiting))
    await turn()
    expect(ended).toHaveLength(1_000)
    expect([watch.warnings, watch.most()]).toEqual([[], 1])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('bears settle() with 20 jobs confirmed at once', async () => {
    const { watch, clock, propexo, controller } = setUp()
    const { signal } = controller
    const jobs = LOGGED.map(({ job_id }) => propexo.writes.get(job_id))
    const settled: string[] = []
    const settleAll = async (): Promise<void> => {
      for await (const { job } of propexo.writes.settle(jobs, { signal, concurrency: 20 }))
        settled.push(job.id)
    }
    await clock.runUntil(settleAll())
    await turn()
    expect(new Set(settled).size).toBe(LOGGED.length)
    expect(watch.warnings).toEqual([])
    expect(watch.most()).toBeLessThanOrEqual(NODE_LIMIT)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('bears 1,000 writes that all ask for the vendor of their integration', async () => {
    const watch = watchSignals()
    const clock = createVirtualClock()
    const { signal } = oneSignal()
    const fetch = recordingFetch(async ({ method }) => {
      await clock.sleep(100)
      return method === 'GET' ? json({ results: { vendor: ANY_PMS.vendor } }) : json({ job_id: 'job_1' })
    })
    const { events } = clientOf(fetch, { clock }).integration('int_1')
    const writes = Array.from({ length: 1_000 }, (_, index) =>
      events.leads.create({ lead_id: `lead_${index}` }, { signal }),
    )
    await clock.runUntil(Promise.all(writes))
    await turn()
    expect(fetch.requests.filter(({ method }) => method === 'GET')).toHaveLength(1)
    expect([watch.warnings, watch.most()]).toEqual([[], 1])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('ends 1,000 calls with its reason, and keeps no listener', async () => {
    const watch = watchSignals()
    const clock = createVirtualClock()
    const controller = oneSignal()
    const signals: AbortSignal[] = []
    const fetch = recordingFetch((request: Recorded) => {
      signals.push(request.signal)
      return noAnswer(request)
    })
    const calls = makeCalls(clientOf(fetch, { clock, reconcile: {} }), 1_000, { signal: controller.signal })
    const ending = Promise.allSettled(calls)
    await clock.advance(50)
    const reason = new Error('shutting down')
    controller.abort(reason)
    const endings = await clock.runUntil(ending)
    await turn()
    expect(endings.every(each => each.status === 'rejected' && each.reason === reason)).toBe(true)
    expect(signals.filter(({ aborted }) => aborted)).toHaveLength(1_000)
    expect([watch.warnings, watch.most()]).toEqual([[], 1])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    expect(clock.pending()).toBe(0)
  })
})
