import { describe, expect, it } from 'vitest'
import { ConfigurationError, type SettleOptions, type WriteJob } from '../../../src/index.js'
import { ANY_PMS, clientOf } from '../../support/client.js'
import { json, queued, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'
import { createVirtualClock } from '../../support/virtual-clock.js'
import { createJobLog, idsOf, namesOf, QUICK, settleAll, statusOf } from './job-log.js'

describe('the outcomes', () => {
  it('come in the order in which the jobs ended, also when one look finds several', async () => {
    const log = createJobLog()
    log.shown = ['job_3', 'job_2', 'job_1', 'job_0']
    for (const concurrency of [1, 2, 10]) {
      const outcomes = await log.settle(idsOf(4), { ...QUICK, concurrency })
      expect(namesOf(outcomes)).toEqual(['job_0', 'job_1', 'job_2', 'job_3'])
    }
  })

  it('come as soon as they are known, and not when all are', async () => {
    const log = createJobLog()
    log.shown = ['job_1']
    const settling = log.client().writes.settle(idsOf(2), QUICK)
    const next = () => log.clock.runUntil(settling.next())
    expect((await next()).value).toMatchObject({ job: { id: 'job_1' } })
    log.shown = ['job_0', 'job_1']
    expect((await next()).value).toMatchObject({ job: { id: 'job_0' } })
    expect((await next()).done).toBe(true)
  })

  it('are what the jobs say, failures and partial successes among them', async () => {
    const log = createJobLog()
    log.shown = idsOf(3)
    log.states.set('job_0', 'FAILURE').set('job_1', 'PARTIAL_SUCCESS')
    const outcomes = await log.settle(idsOf(3))
    expect(Object.fromEntries(outcomes.map(({ job, status }) => [job.id, status.write_status]))).toEqual({
      job_0: 'FAILURE',
      job_1: 'PARTIAL_SUCCESS',
      job_2: 'SUCCESS',
    })
  })

  it('hold the job that was passed', async () => {
    const log = createJobLog()
    log.shown = ['job_1']
    const propexo = log.client({
      fetch: async (url, init) => (init.method === 'POST' ? queued('job_1') : log.fetch(url, init)),
    })
    const job = await propexo.integration('i', ANY_PMS).events.leads.create({ lead_id: 'l' })
    const [outcome] = await log.clock.runUntil(settleAll(propexo, [job]))
    expect(outcome?.job).toBe(job)
  })

  it('let a failed job be retried at once', async () => {
    const fetch = recordingFetch(({ method, url }) => {
      if (method === 'POST') return json({ success: true, job_id: 'job_2' })
      if (url.pathname.includes('write-status')) return statusOf('FAILURE')
      return json({ results: { logs: [{ job_id: 'job_1', integration_id: 'i', created_at: '' }] } })
    })
    const clock = createVirtualClock()
    const retried: string[] = []
    const retryAll = async (): Promise<void> => {
      for await (const { job } of clientOf(fetch, { clock }).writes.settle(['job_1'], QUICK)) {
        await job.retry()
        retried.push(job.id)
      }
    }
    await clock.runUntil(retryAll())
    expect(retried).toEqual(['job_2'])
  })
})

describe('the jobs', () => {
  const settled = async (
    jobs: (all: readonly WriteJob[]) => Iterable<WriteJob | string>,
  ): Promise<string[]> => {
    const log = createJobLog()
    log.shown = idsOf(3)
    const propexo = log.client()
    const all = jobs(idsOf(3).map(id => propexo.writes.get(id)))
    return namesOf(await log.clock.runUntil(settleAll(propexo, all))).sort()
  }

  it('may be jobs, ids, or both, in any iterable, and more than once', async () => {
    expect(await settled(all => all)).toEqual(idsOf(3))
    expect(await settled(() => idsOf(3))).toEqual(idsOf(3))
    expect(await settled(([first]) => [...(first ? [first] : []), 'job_1', 'job_0', 'job_1'])).toEqual(
      idsOf(2),
    )
    expect(await settled(all => new Set(all))).toEqual(idsOf(3))
    const generate = function* (): Generator<string> {
      yield* idsOf(3)
    }
    expect(await settled(generate)).toEqual(idsOf(3))
  })

  it('may be none, which asks nothing', async () => {
    const log = createJobLog()
    expect(await log.settle([])).toEqual([])
    expect(log.fetch.requests).toHaveLength(0)
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 3],
    ['an id by itself', 'job_1'],
    ['a job by itself', { id: 'job_1' }],
    ['a list with nothing in it', [undefined]],
    ['a list with null', [null]],
    ['a list with an empty id', ['']],
    ['a list with a blank id', [' ']],
    ['a list with a path', ['a/b']],
    ['a list with dots', ['..']],
    ['a list with a number', [7]],
    ['a list with a promise', [Promise.resolve('job_1')]],
    ['a list of lists', [['job_1']]],
    ['a map', new Map([['job_1', 1]])],
  ])('that are %s are refused before anything is sent', async (_, jobs) => {
    const log = createJobLog()
    const { writes } = clientOf(log.fetch)
    await errorBy(ConfigurationError, async () => {
      for await (const _ of writes.settle(jobs as string[], { ...QUICK, timeoutMs: 30 }));
    })
    expect(log.fetch.requests).toHaveLength(0)
  })

  it('that a generator fails to give are refused', async () => {
    const generate = function* (): Generator<string> {
      yield 'job_1'
      throw new Error('no more')
    }
    await errorBy(ConfigurationError, () => clientOf(createJobLog().fetch).writes.settle(generate()))
  })
})

describe('the options', () => {
  it.each([
    ...[0, -1, 1.5, 101, '5', null].map(concurrency => ['concurrency', { concurrency }] as const),
    ...[0, -1, Number.NaN, '5', null, 86_400_001].flatMap(
      ms =>
        [
          ['timeoutMs', { timeoutMs: ms }],
          ['pollMs', { pollMs: ms }],
          ['maxPollMs', { maxPollMs: ms }],
        ] as const,
    ),
    ['signal', { signal: new AbortController() }] as const,
    ['poll', { poll: 1 }] as const,
  ])('with a wrong %s are refused: %j', async (name, options) => {
    const { writes } = clientOf(createJobLog().fetch)
    const wrong: object = options
    const error = await errorBy(ConfigurationError, () => writes.settle(['job_1'], wrong as SettleOptions))
    expect(error.issues.map(({ path }) => path)).toEqual([`/${name}`])
  })

  it('let no more jobs be confirmed at once than concurrency says', async () => {
    for (const concurrency of [1, 3, 100]) {
      let running = 0
      let most = 0
      const log = createJobLog({
        onStatus: async () => {
          running += 1
          most = Math.max(most, running)
          await log.clock.sleep(1)
          running -= 1
          return statusOf('SUCCESS')
        },
      })
      log.shown = idsOf(150)
      await log.settle(idsOf(150), { ...QUICK, concurrency })
      expect(most).toBe(concurrency)
    }
  })

  it('ask the whole account’s log with the lowest priority', async () => {
    const priorities = new Set<string>()
    const hooks = { onRequest: ({ priority }: { priority: string }) => priorities.add(priority) }
    const log = createJobLog()
    log.shown = idsOf(1)
    await log.clock.runUntil(settleAll(log.client({ hooks }), idsOf(1)))
    expect([...priorities]).toEqual(['poll'])
    const [first] = log.fetch.requests
    expect(first?.url.searchParams.get('limit')).toBe('100')
    expect(first?.url.searchParams.get('integration_id')).toBeNull()
  })
})
