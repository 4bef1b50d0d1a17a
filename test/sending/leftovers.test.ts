import { describe, expect, it } from 'vitest'
import type { CallOptions, Propexo, QuotaStore } from '../../src/index.js'
import { cases } from '../support/cases.js'
import { ANY_PMS, clientOf, type Send } from '../support/client.js'
import { countedSignal } from '../support/counted-signal.js'
import { randomOf } from '../support/random.js'
import { json, queued, recordingFetch } from '../support/recording-fetch.js'
import { createSimulatedApi } from '../support/simulated-api.js'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.js'

interface Calls {
  readonly name: string
  readonly count: number
  readonly serve: () => { readonly fetch: Send; readonly clock: VirtualClock }
  readonly call: (propexo: Propexo, options: CallOptions, index: number) => Promise<unknown>
}

const create = (propexo: Propexo, options: CallOptions, index: number): Promise<unknown> =>
  propexo
    .integration('int_1', ANY_PMS)
    .events.leads.create({ lead_id: `lead_${index}`, notes: `visit ${index}` }, options)

/** Processes all writes, and loses the answers of them. */
const losing: Calls['serve'] = () => {
  const { clock, fetchWith } = createSimulatedApi({ random: randomOf(3), jobMs: 0 })
  return { clock, fetch: fetchWith(({ method }) => (method === 'POST' ? 'gateway_after' : 'none')) }
}

const onClock = (fetch: Send): ReturnType<Calls['serve']> => ({ fetch, clock: createVirtualClock() })

const CALLS: readonly Calls[] = [
  {
    name: 'reads',
    count: cases(2_500),
    serve: () => onClock(recordingFetch(() => json({ write_status: 'SUCCESS' }))),
    call: ({ writes }, options) => writes.get('job_1').status(options),
  },
  {
    name: 'reads of which every other one fails',
    count: cases(2_000),
    serve: () =>
      onClock(
        recordingFetch((_, index) =>
          index % 2 === 0 ? json({}, { status: 503 }) : json({ write_status: 'SUCCESS' }),
        ),
      ),
    call: ({ writes }, options) => writes.get('job_1').status(options),
  },
  {
    name: 'calls of propexo.api that are refused',
    count: cases(2_000),
    serve: () => onClock(recordingFetch(() => json({}, { status: 404 }))),
    call: ({ api }, { signal }) => api.GET('/v1/events/', signal ? { signal } : {}),
  },
  {
    name: 'writes',
    count: cases(2_000),
    serve: () => onClock(recordingFetch((_, index) => queued(`job_${index}`))),
    call: create,
  },
  {
    name: 'writes whose answer is lost and which are found',
    count: cases(500, 100),
    serve: losing,
    call: create,
  },
]

/** So many at once. */
const WORKERS = 50

describe('on one long-lived signal', () => {
  it.each(CALLS)(
    '$name leave no listener and no timer, however many they are',
    async ({ count, serve, call }) => {
      const { signal, listening, most } = countedSignal()
      const { fetch, clock } = serve()
      let made = 0
      const propexo = clientOf(fetch, {
        clock,
        retry: { attempts: 10 },
        quota: { perMinute: 1_000_000, maxQueued: 1_000_000, mode: 'throughput' },
        reconcile: {},
      })
      const worker = async (): Promise<void> => {
        while (made < count) {
          made += 1
          await call(propexo, { signal }, made)
        }
      }
      await clock.runUntil(Promise.all(Array.from({ length: WORKERS }, worker)))
      expect([made, most(), listening(), clock.pending()]).toEqual([count, 1, 0, 0])
    },
  )

  it('calls that wait for the quota and get a place, or none in time, leave nothing', async () => {
    const { signal, listening, most } = countedSignal()
    const clock = createVirtualClock()
    let asked = 0
    const store: QuotaStore = { take: () => ({ waitMs: ++asked % 3 === 0 ? 0 : 1, used: 1 }), used: () => 1 }
    const fetch = recordingFetch(() => json({ write_status: 'SUCCESS' }))
    const propexo = clientOf(fetch, { clock, quota: { store }, deadlineMs: 300 })
    const endings = await clock.runUntil(
      Promise.allSettled(Array.from({ length: 500 }, () => propexo.writes.get('job_1').status({ signal }))),
    )
    expect(new Set(endings.map(({ status }) => status))).toEqual(new Set(['fulfilled', 'rejected']))
    expect([most(), listening(), clock.pending()]).toEqual([1, 0, 0])
  })
})
