import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError } from '../../../src/index.js'
import { json, noAnswer } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'
import { createLab, INPUT, isStatus, logOf, SUCCEEDED } from './support/lost.js'

const isLog = ({ url }: { readonly url: URL }): boolean => url.pathname === '/v1/admin/logs/writes/'

describe('the log', () => {
  it('is looked at again and again, with pauses that double up to the longest, and once before the end', async () => {
    const { clock, ambiguous } = createLab()
    const looksMs: number[] = []
    const log = (): Response => {
      looksMs.push(clock.monotonic())
      return logOf([])
    }
    const error = await ambiguous(log, { reconcile: { timeoutMs: 100_000 } })
    expect(looksMs).toEqual([1, 3, 7, 15, 31, 61, 91, 98].map(seconds => seconds * 1_000))
    expect(clock.monotonic()).toBe(98_000)
    expect([error.looks, error.message]).toEqual([8, expect.stringContaining('read 8 times in 98 s')])
  })

  it('is looked at for 15 s where nothing else is said', async () => {
    const { clock, ambiguous } = createLab()
    const { looks } = await ambiguous(() => logOf([]))
    expect(looks).toBeGreaterThanOrEqual(4)
    expect(clock.monotonic()).toBeLessThanOrEqual(15_000)
    expect(clock.monotonic()).toBeGreaterThan(12_000)
  })

  it.each([50, 500, 2_000, 10_000])(
    'is looked at no longer than a deadline of %i ms allows, and at least once',
    async deadlineMs => {
      const { clock, ambiguous } = createLab()
      const { looks } = await ambiguous(() => logOf([]), { deadlineMs })
      expect(looks).toBeGreaterThanOrEqual(1)
      expect(clock.monotonic()).toBeLessThanOrEqual(deadlineMs)
    },
  )

  it('is looked at once when the write has used up its deadline', async () => {
    const { clock, serve, pms, entry } = createLab()
    const fetch = serve(request => {
      if (isStatus(request)) return SUCCEEDED()
      return request.method === 'GET' ? logOf([entry()]) : noAnswer(request)
    })
    const found = pms(fetch, { deadlineMs: 2_000 }).events.leads.create(INPUT)
    expect(await clock.runUntil(found)).toMatchObject({ id: 'job_7', adopted: true })
    expect(clock.monotonic()).toBeLessThanOrEqual(2_000)
  })

  it('that hangs does not hold the call beyond its deadline', async () => {
    const { clock, ambiguous } = createLab()
    await ambiguous(noAnswer, { retry: {}, deadlineMs: 10_000 })
    expect(clock.monotonic()).toBeLessThanOrEqual(10_000)
  })

  it('that hangs is told apart from one that nobody looked at', async () => {
    const { ambiguous } = createLab()
    const error = await ambiguous(noAnswer, { retry: {}, deadlineMs: 10_000 })
    expect(error.message).not.toContain('was not searched')
  })

  it.each([400, 401, 403, 404, 405, 429, 500, 503])('that answers %i leaves it ambiguous', async status => {
    const { ambiguous } = createLab()
    const error = await ambiguous(() => json({ error: { code: 'x', message: 'no' } }, { status }))
    expect(error).toMatchObject({ candidates: [], cause: { kind: 'server' } })
    expect(error.message).toContain('could not be read to its end')
    // What is refused once is refused again.
    if ([400, 401, 403, 404, 405].includes(status)) expect(error.looks).toBe(1)
    else expect(error.looks).toBeGreaterThan(1)
  })

  it.each([
    ['HTML', () => new Response('<html>')],
    ['nothing', () => new Response('')],
    ['null', () => json(null)],
    ['a list', () => json([])],
    ['no list of entries', () => json({ results: { logs: 'none' } })],
    ['entries that are none', () => logOf([null, 1, 'x', [], {}, { job_id: 1 }])],
    ['a connection that breaks', () => Promise.reject(new Error('reset'))],
  ])('that answers with %s leaves it ambiguous', async (_, log) => {
    const { ambiguous } = createLab()
    expect(await ambiguous(log)).toMatchObject({ candidates: [] })
  })

  it('that works again after some failures shows it', async () => {
    const { lose, entry } = createLab()
    const answers = [500, 429, 503].map(status => () => json({}, { status }))
    const job = await lose((_, look) => answers[look]?.() ?? logOf([entry()]))
    expect(job.id).toBe('job_7')
  })

  it('that may not be read, because the token function fails by then, leaves it ambiguous', async () => {
    const { ambiguous, entry } = createLab()
    let tokens = 0
    const token = (): string => {
      tokens += 1
      if (tokens > 2) throw new Error('vault is down')
      return 'token_1'
    }
    expect(await ambiguous(() => logOf([entry()]), { token })).toMatchObject({ kind: 'ambiguous_write' })
  })

  it.each([
    ['the client', { reconcile: false } as const, {}],
    ['the call', {}, { reconcile: false } as const],
  ])('is not looked at when %s does not want it', async (_, options, callOptions) => {
    const { clock, losing, pms, entry } = createLab()
    const fetch = losing(() => logOf([entry()]))
    const sending = pms(fetch, options).events.leads.create(INPUT, callOptions)
    const error = await errorBy(AmbiguousWriteError, () => clock.runUntil(sending))
    expect(fetch.requests).toHaveLength(1)
    expect([error.looks, error.message]).toEqual([
      0,
      expect.stringContaining('the write log was not searched'),
    ])
  })

  it('is looked at when the call wants it, although the client does not', async () => {
    const { clock, losing, pms, entry } = createLab()
    const { events } = pms(
      losing(() => logOf([entry()])),
      { reconcile: false },
    )
    const job = await clock.runUntil(events.leads.create(INPUT, { reconcile: { pauseMs: 1 } }))
    expect(job.adopted).toBe(true)
  })
})

describe('one poller', () => {
  it('looks for all lost writes of an account with as few reads as for one', async () => {
    const { clock, losing, pms, entry } = createLab()
    const write = (index: number) => ({ ...INPUT, notes: `call ${index}` })
    const entries = Array.from({ length: 15 }, (_, index) =>
      entry({ job_id: `job_${index}`, parameters: write(index) }),
    )
    const fetch = losing((_, look) => logOf(look < 2 ? [] : entries))
    // As on a server that makes a client for each request.
    const calls = Array.from({ length: 15 }, (_, index) => pms(fetch).events.leads.create(write(index)))
    const jobs = await clock.runUntil(Promise.all(calls))
    expect(jobs.map(({ id }) => id)).toEqual(entries.map(({ job_id }) => job_id))
    expect(fetch.requests.filter(isLog)).toHaveLength(3)
  })

  it('that waits for a log that hangs looks for a write that is lost meanwhile, too', async () => {
    const { clock, serve, pms } = createLab()
    let reads = 0
    const fetch = serve(request => {
      if (request.method !== 'GET') return json({}, { status: 500 })
      reads += 1
      return reads === 1 ? noAnswer(request) : logOf([])
    })
    const first = pms(fetch, { retry: false, reconcile: { timeoutMs: 60_000 } }).events.leads.create(INPUT)
    const second = clock
      .sleep(2_000)
      .then(() => pms(fetch).events.leads.create({ ...INPUT, notes: 'another' }))
    const endings = await clock.runUntil(Promise.allSettled([first, second]))
    for (const each of endings)
      expect(each).toMatchObject({ status: 'rejected', reason: { kind: 'ambiguous_write' } })
    expect((endings[1] as PromiseRejectedResult).reason.looks).toBeGreaterThan(0)
  })

  it('stops when nobody waits for it', async () => {
    const { clock, losing, pms } = createLab()
    const fetch = losing(() => logOf([]))
    const controller = new AbortController()
    clock.schedule(5_000, () => controller.abort('left'))
    const sending = pms(fetch).events.leads.create(INPUT, { signal: controller.signal })
    await expect(clock.runUntil(sending)).rejects.toBe('left')
    const { length } = fetch.requests
    await clock.run()
    expect([fetch.requests.length, clock.monotonic(), clock.pending()]).toEqual([length, 5_000, 0])
  })
})
