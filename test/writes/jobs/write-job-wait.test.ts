import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WaitOptions } from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import {
  type Answer,
  json,
  noAnswer,
  type RecordingFetch,
  recordingFetch,
} from '../../support/recording-fetch.js'
import { thrownBy } from '../../support/thrown.js'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  // First what lies over the timers, which would else bring the false ones back.
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const state = (write_status: string) => json({ write_status, errors: [], created_record_id: null })

/** Answers one look after the other with these; the last one for ever. */
const looks = (...answers: readonly (string | (() => Response | Promise<Response>))[]): Answer => {
  return (_, index) => {
    const answer = answers[Math.min(index, answers.length - 1)] ?? 'PENDING'
    return typeof answer === 'string' ? state(answer) : answer()
  }
}

interface Waiting {
  readonly fetch: RecordingFetch
  /** Seconds from the beginning at which a look was sent. */
  readonly times: readonly number[]
  readonly outcome: Promise<unknown>
}

const waitFor = (answer: Answer, options?: WaitOptions): Waiting => {
  const start = performance.now()
  const times: number[] = []
  const fetch = recordingFetch((request, index) => {
    times.push((performance.now() - start) / 1_000)
    return answer(request, index)
  })
  const outcome = clientOf(fetch)
    .writes.get('job_1')
    .wait(options)
    .catch((error: unknown) => error)
  return { fetch, times, outcome }
}

/** Lets a real moment and a faked time pass, so that bodies are read in between. */
const pass = async (seconds: number): Promise<void> => {
  for (let step = 0; step < seconds * 4; step += 1) {
    await vi.advanceTimersByTimeAsync(250)
    await new Promise(resolve => setImmediate(resolve))
  }
}

const failing = (status: number) => () => json({ error: { code: 'a', message: 'b' } }, { status })

describe('job.wait()', () => {
  it('asks until the job has succeeded', async () => {
    const { times, outcome } = waitFor(looks('PENDING', 'PENDING', 'SUCCESS'))
    await pass(15)
    expect(await outcome).toMatchObject({ write_status: 'SUCCESS' })
    expect(times).toHaveLength(3)
  })

  it('takes PARTIAL_SUCCESS for a result', async () => {
    const { outcome } = waitFor(looks('PARTIAL_SUCCESS'))
    await pass(3)
    expect(await outcome).toMatchObject({ write_status: 'PARTIAL_SUCCESS' })
  })

  it('takes a status that it does not know for pending', async () => {
    const { times, outcome } = waitFor(looks('QUEUED_SOMEWHERE', 'success', '', 'SUCCESS'))
    await pass(25)
    expect(await outcome).toMatchObject({ write_status: 'SUCCESS' })
    expect(times).toHaveLength(4)
  })

  it('throws at once when the PMS has refused', async () => {
    const { times, outcome } = waitFor(looks('FAILURE'))
    await pass(3)
    expect(await outcome).toMatchObject({ kind: 'write_failed' })
    expect(times).toHaveLength(1)
  })

  it.each([
    ['a broken connection', () => Promise.reject(new Error('socket hang up'))],
    ['a connection refused', () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))],
    ['429', failing(429)],
    ['500', failing(500)],
    ['502 with HTML', () => new Response('<html>', { status: 502 })],
    ['503 without body', () => new Response(null, { status: 503 })],
    ['504', failing(504)],
  ])('looks again after %s', async (_, answer) => {
    const { times, outcome } = waitFor(looks(answer, answer, 'SUCCESS'))
    await pass(15)
    expect(await outcome).toMatchObject({ write_status: 'SUCCESS' })
    expect(times).toHaveLength(3)
  })

  it.each([
    [401, 'authentication'],
    [403, 'permission'],
    [404, 'not_found'],
    [400, 'invalid_request'],
    [418, 'unexpected_status'],
  ])('throws a %i at once, because looking again would not help', async (status, kind) => {
    const { times, outcome } = waitFor(looks('PENDING', failing(status)))
    await pass(8)
    expect(await outcome).toMatchObject({ kind, status })
    expect(times).toHaveLength(2)
  })

  it('looks again after a look without an answer', async () => {
    const { times, outcome } = waitFor((request, index) =>
      index === 0 ? noAnswer(request) : state('SUCCESS'),
    )
    await pass(40)
    expect(await outcome).toMatchObject({ write_status: 'SUCCESS' })
    expect(times).toHaveLength(2)
  })

  it('lets no look take longer than the client lets any request', async () => {
    const fetch = recordingFetch((request, index) => (index === 0 ? noAnswer(request) : state('SUCCESS')))
    const outcome = clientOf(fetch, { timeoutMs: 1_000 }).writes.get('job_1').wait()
    await pass(8)
    const { length } = fetch.requests
    await pass(40)
    expect(await outcome).toMatchObject({ write_status: 'SUCCESS' })
    expect(length).toBe(2)
  })
})

describe('the pauses of job.wait()', () => {
  it.each([
    ['the shortest', 1 - Number.EPSILON, 0.75],
    ['the longest', 0, 1],
  ])('grow from 2 s to at most 30 s, at %s jitter', async (_, random, factor) => {
    vi.spyOn(Math, 'random').mockReturnValue(random)
    const { times, outcome } = waitFor(looks('PENDING'), { timeoutMs: 300_000 })
    await pass(301)
    expect(await outcome).toMatchObject({ kind: 'timeout', scope: 'job' })
    const pauses = times.map((time, index) => time - (times[index - 1] ?? 0))
    expect(pauses[0]).toBeCloseTo(2 * factor, 1)
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual((pauses[index - 1] ?? 0) - 0.01)
      expect(pause).toBeLessThanOrEqual(30.01)
    }
    expect(pauses.at(-1)).toBeCloseTo(30 * factor, 1)
  })

  it('are as long as the options say', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { times, outcome } = waitFor(looks('PENDING'), {
      pollMs: 1_000,
      maxPollMs: 2_000,
      timeoutMs: 10_000,
    })
    await pass(11)
    await outcome
    expect(times.map(time => Math.round(time * 10) / 10)).toEqual([1, 2.5, 4.5, 6.5, 8.5])
  })

  it('are never longer than maxPollMs, also the first one', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { times, outcome } = waitFor(looks('PENDING', 'SUCCESS'), { maxPollMs: 500 })
    await pass(8)
    await outcome
    expect(times[0]).toBeCloseTo(0.5, 1)
  })

  it('do not turn into none when they are longer than a timer can be', async () => {
    const asked: unknown[] = []
    const real = setTimeout
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms: number) => {
      asked.push(ms)
      return real(run, Math.min(ms, 1_000))
    }) as never)
    const days = 86_400_000
    const { outcome } = waitFor(looks('PENDING', 'SUCCESS'), { pollMs: 60 * days, timeoutMs: 90 * days })
    await pass(3)
    await outcome
    for (const ms of asked) expect(ms).toBeLessThan(2 ** 31)
  })
})

describe('the end of job.wait()', () => {
  it('is a TimeoutError of scope job, which says what was seen last', async () => {
    const { fetch, outcome } = waitFor(looks('PENDING'), { timeoutMs: 5_000 })
    await pass(6)
    expect(await outcome).toMatchObject({ kind: 'timeout', scope: 'job', timeoutMs: 5_000 })
    expect(String(await outcome)).toContain('PENDING')
    expect(fetch.requests.length).toBeLessThanOrEqual(3)
  })

  it('comes also while a look has no answer', async () => {
    const { outcome } = waitFor(noAnswer, { timeoutMs: 5_000 })
    await pass(6)
    expect(await outcome).toMatchObject({ kind: 'timeout', scope: 'job' })
  })

  it('is not the end of the job: it can be waited for again', async () => {
    // By time and not by count: how many looks fit into a wait is partly chance.
    let status = 'PENDING'
    const job = clientOf(recordingFetch(() => state(status))).writes.get('job_1')
    const first = thrownBy(() => job.wait({ timeoutMs: 2_500 }))
    await pass(3)
    expect(await first).toMatchObject({ scope: 'job' })
    status = 'SUCCESS'
    const second = job.wait()
    await pass(3)
    expect(await second).toMatchObject({ write_status: 'SUCCESS' })
  })

  it.each([1, 800, 1_999, 2_000])(
    'leaves time for a look when it comes after %i ms, before the first pause is over',
    async timeoutMs => {
      const { outcome, fetch } = waitFor(looks('SUCCESS'), { timeoutMs })
      await pass(3)
      expect(await outcome).toMatchObject({ write_status: 'SUCCESS' })
      expect(fetch.requests).toHaveLength(1)
    },
  )

  it.each(['enough', null, ''])(
    'is the reason %j of a signal that is aborted while sleeping',
    async reason => {
      const controller = new AbortController()
      const { outcome, times } = waitFor(looks('PENDING'), { signal: controller.signal })
      await pass(0.5)
      controller.abort(reason)
      expect(await outcome).toBe(reason)
      expect(times).toHaveLength(0)
    },
  )

  it('is the reason of a signal that is aborted while asking', async () => {
    const controller = new AbortController()
    const { outcome, fetch } = waitFor(noAnswer, { signal: controller.signal })
    await pass(3)
    expect(fetch.requests).toHaveLength(1)
    controller.abort('enough')
    expect(await outcome).toBe('enough')
    expect(fetch.requests[0]?.signal.aborted).toBe(true)
  })

  it('is the reason also when it is an error of ours that would be looked past', async () => {
    const lookedPast = await thrownBy(() =>
      clientOf(async () => failing(500)())
        .writes.get('job_2')
        .status(),
    )
    const controller = new AbortController()
    const { outcome } = waitFor(noAnswer, { signal: controller.signal })
    await pass(3)
    controller.abort(lookedPast)
    expect(await outcome).toBe(lookedPast)
  })

  it('is the reason of a signal that was aborted before, without a look', async () => {
    const { outcome, times } = waitFor(looks('SUCCESS'), { signal: AbortSignal.abort('enough') })
    expect(await outcome).toBe('enough')
    expect(times).toHaveLength(0)
  })
})
