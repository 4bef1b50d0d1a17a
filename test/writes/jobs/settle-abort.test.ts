import { describe, expect, it } from 'vitest'
import { clientOf } from '../../support/client.js'
import { countedSignal } from '../../support/counted-signal.js'
import { noAnswer, type Recorded } from '../../support/recording-fetch.js'
import { stopTime } from '../../support/stopped-time.js'
import { thrownBy } from '../../support/thrown.js'
import { createJobLog, idsOf, type JobLogOptions, QUICK, settleAll } from './job-log.js'

const hang = (signal: AbortSignal): Promise<Response> => {
  const request: Recorded = {
    method: 'GET',
    url: new URL('http://x'),
    headers: new Headers(),
    body: '',
    signal,
  }
  return noAnswer(request)
}

describe('an abort', () => {
  it.each([
    ['before the first look', {}, [], 1_000, 0],
    ['between two looks', {}, [], 2_500, 1],
    ['during a look', { onLook: () => new Promise<Response>(() => {}) }, [], 2_500, 1],
    [
      'while jobs are asked for',
      { onStatus: (_: string, signal: AbortSignal) => hang(signal) },
      idsOf(30),
      2_500,
      11,
    ],
  ] satisfies [string, JobLogOptions, string[], number, number][])(
    '%s throws the reason, and nothing more is sent',
    async (_, options, shown, ms, sent) => {
      const { clock, watch } = stopTime()
      const log = createJobLog(options)
      log.shown = shown
      const controller = new AbortController()
      const reason = { left: true }
      const propexo = clientOf(log.fetch, { retry: {}, clock })
      const running = watch(settleAll(propexo, idsOf(30), { signal: controller.signal }))
      expect((await running.after(ms)).state).toBe('running')
      controller.abort(reason)
      const ending = await running.after(0)
      expect(ending.state === 'threw' && ending.error).toBe(reason)
      expect(clock.pending()).toBe(0)
      await running.after(600_000)
      expect(log.fetch.requests).toHaveLength(sent)
    },
  )

  it('before the call throws the reason', async () => {
    const log = createJobLog()
    const signal = AbortSignal.abort('left')
    await expect(settleAll(clientOf(log.fetch), idsOf(2), { signal })).rejects.toBe('left')
    expect(log.fetch.requests).toHaveLength(0)
  })

  it.each([1, 10])(
    'in the loop throws the reason at the next outcome, with %i asked for at once',
    async concurrency => {
      const log = createJobLog()
      log.shown = idsOf(5)
      const controller = new AbortController()
      let outcomes = 0
      const options = { ...QUICK, signal: controller.signal, concurrency }
      const loop = async (): Promise<void> => {
        for await (const _ of log.client().writes.settle(idsOf(5), options)) {
          outcomes += 1
          await log.clock.sleep(5)
          controller.abort('left')
        }
      }
      const thrown = await thrownBy(() => log.clock.runUntil(loop()))
      expect([thrown, outcomes]).toEqual(['left', 1])
    },
  )
})

it('many iterations on one long-lived signal leave no listener', async () => {
  const { signal, listening, added } = countedSignal()
  const log = createJobLog()
  log.shown = idsOf(20)
  const propexo = log.client()
  for (let count = 0; count < 50; count += 1)
    await log.clock.runUntil(settleAll(propexo, idsOf(20), { ...QUICK, signal }))
  expect(added()).toBeGreaterThanOrEqual(50)
  expect(listening()).toBe(0)
})
