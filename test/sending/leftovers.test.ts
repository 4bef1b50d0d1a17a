import { describe, expect, it } from 'vitest'
import type { CallOptions, Propexo } from '../../src/index.js'
import { ANY_PMS, clientOf } from '../support/client.js'
import { countedSignal } from '../support/counted-signal.js'
import { json, queued } from '../support/recording-fetch.js'

const timers = (): number => process.getActiveResourcesInfo().filter(each => each === 'Timeout').length

const CALLS: readonly (readonly [
  string,
  number,
  (request: Request, index: number) => Response,
  (propexo: Propexo, options: CallOptions) => Promise<unknown>,
])[] = [
  [
    'reads',
    50_000,
    () => json({ write_status: 'SUCCESS' }),
    ({ writes }, options) => writes.get('job_1').status(options),
  ],
  [
    'reads that fail now and then',
    20_000,
    (_, index) => (index % 2 === 0 ? json({}, { status: 503 }) : json({ write_status: 'SUCCESS' })),
    ({ writes }, options) =>
      writes
        .get('job_1')
        .status(options)
        .catch(() => {}),
  ],
  [
    'calls of propexo.api that are refused',
    15_000,
    () => json({}, { status: 404 }),
    ({ api }, { signal }) => api.GET('/v1/events/', signal ? { signal } : {}),
  ],
  [
    'writes',
    10_000,
    (_, index) => queued(`job_${index}`),
    (propexo, options) => propexo.integration('i', ANY_PMS).events.leads.create({ lead_id: 'l' }, options),
  ],
  [
    'writes whose answer is lost and which are found',
    5_000,
    ({ method }, index) =>
      method === 'POST'
        ? json({}, { status: 500 })
        : json({
            results: {
              logs: [
                {
                  job_id: `job_${index}`,
                  integration_id: 'i',
                  created_at: new Date().toISOString(),
                  parameters: { lead_id: 'l' },
                },
              ],
            },
          }),
    (propexo, options) => propexo.integration('i', ANY_PMS).events.leads.create({ lead_id: 'l' }, options),
  ],
]

describe('on one long-lived signal', () => {
  it.each(CALLS)(
    '%s leave no listener and no timer, however many they are',
    async (_, count, answer, call) => {
      const { signal, listening, added } = countedSignal()
      const before = timers()
      let index = -1
      const propexo = clientOf(
        async request => {
          index += 1
          return answer(request, index)
        },
        {
          retry: { baseMs: 0.01, maxMs: 0.01 },
          quota: { perMinute: 1_000_000, maxQueued: 1_000_000, mode: 'throughput' },
          reconcile: { pauseMs: 0.01 },
        },
      )
      const worker = async (): Promise<void> => {
        for (let made = 0; made < count / 100; made += 1) await call(propexo, { signal })
      }
      await Promise.all(Array.from({ length: 100 }, worker))
      expect(added()).toBeGreaterThanOrEqual(count)
      expect(listening()).toBe(0)
      expect(timers()).toBeLessThanOrEqual(before)
    },
  )

  it('calls that wait for the quota and get a place, or none in time, leave nothing', async () => {
    const { signal, listening } = countedSignal()
    const before = timers()
    let asked = 0
    const store = { take: () => ({ waitMs: ++asked % 3 === 0 ? 0 : 1, used: 1 }), used: () => 1 }
    const propexo = clientOf(async () => json({ write_status: 'SUCCESS' }), {
      quota: { store },
      deadlineMs: 300,
    })
    const endings = await Promise.allSettled(
      Array.from({ length: 500 }, () => propexo.writes.get('job_1').status({ signal })),
    )
    expect(new Set(endings.map(({ status }) => status)).has('fulfilled')).toBe(true)
    expect(listening()).toBe(0)
    expect(timers()).toBeLessThanOrEqual(before)
  })
})
