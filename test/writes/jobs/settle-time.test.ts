import { beforeEach, describe, expect, it } from 'vitest'
import { type Fetch, NotFoundError, type Settled, type SettleOptions } from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import { countedSignal } from '../../support/counted-signal.js'
import { json, noAnswer } from '../../support/recording-fetch.js'
import { stopTime } from '../../support/stopped-time.js'
import { createJobLog, entryOf, idsOf, namesOf, statusOf } from './job-log.js'

let time = stopTime()

beforeEach(() => {
  time = stopTime()
})

const start = (log: { readonly fetch: Fetch }, jobs: readonly string[], options: SettleOptions = {}) => {
  const outcomes: Settled[] = []
  const state = { outcomes, isDone: false, error: undefined as unknown }
  const run = async (): Promise<void> => {
    for await (const each of clientOf(log.fetch, { retry: {}, clock: time.clock }).writes.settle(
      jobs,
      options,
    ))
      outcomes.push(each)
  }
  run().then(
    () => {
      state.isDone = true
    },
    (error: unknown) => {
      state.isDone = true
      state.error = error
    },
  )
  return state
}

const MINUTE = 60_000

describe('a job that the log never shows', () => {
  it('is asked for by itself after a while, and reported', async () => {
    const log = createJobLog()
    const state = start(log, ['job_0'])
    await time.pass(2 * MINUTE)
    expect(log.asked()).toEqual([])
    await time.pass(MINUTE)
    expect([namesOf(state.outcomes), state.isDone]).toEqual([['job_0'], true])
  })

  it.each([
    [2_000, 400],
    [3_000, 500],
    [4_000, 700],
    [5_000, 900],
    [8_000, 1_200],
  ])('is asked for in time within %i ms also where each answer takes %i ms', async (timeoutMs, answerMs) => {
    const log = createJobLog({
      onStatus: id => (id === 'job_0' ? statusOf('SUCCESS') : json({}, { status: 404 })),
    })
    const slow: Fetch = async (...args) => {
      await new Promise<void>(resolve => void time.clock.schedule(answerMs, resolve))
      return log.fetch(...args)
    }
    const state = start({ fetch: slow }, ['job_0', 'nobody'], { timeoutMs })
    await time.pass(timeoutMs)
    expect([namesOf(state.outcomes), state.isDone]).toEqual([['job_0'], true])
    expect(state.error).toBeInstanceOf(NotFoundError)
  })

  it.each([200, 5_000, 30_000, 60_000, 150_000, 240_000])(
    'is asked for by itself before the time is up: within %i ms',
    async timeoutMs => {
      const log = createJobLog({
        onStatus: id => (id === 'job_0' ? statusOf('SUCCESS') : json({}, { status: 404 })),
      })
      const state = start(log, ['nobody', 'job_0'], { timeoutMs })
      await time.pass(timeoutMs / 2)
      expect(log.asked()).toEqual([])
      await time.pass(timeoutMs / 2)
      expect([namesOf(state.outcomes), state.isDone]).toEqual([['job_0'], true])
      expect(state.error).toBeInstanceOf(NotFoundError)
    },
  )

  it('is asked for once, and is missing, where it has not ended in a short time', async () => {
    const log = createJobLog()
    log.states.set('job_0', 'PENDING')
    const state = start(log, ['job_0'], { timeoutMs: 40_000 })
    await time.pass(40_000)
    expect(log.asked()).toEqual(['job_0'])
    expect([namesOf(state.outcomes), state.isDone, state.error]).toEqual([[], true, undefined])
  })

  it('is asked for ever more rarely while it is pending', async () => {
    const times: number[] = []
    const startMs = time.clock.monotonic()
    const log = createJobLog({
      onStatus: () => {
        times.push(time.clock.monotonic() - startMs)
        return statusOf(times.length > 4 ? 'SUCCESS' : 'PENDING')
      },
    })
    const state = start(log, ['job_0'], { timeoutMs: 3_600_000 })
    await time.pass(30 * MINUTE)
    expect(namesOf(state.outcomes)).toEqual(['job_0'])
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(gaps).toHaveLength(4)
    expect(gaps).toEqual([...gaps].sort((left, right) => left - right))
  })

  it('does not hold up those that it shows', async () => {
    const log = createJobLog()
    log.shown = idsOf(5)
    const state = start(log, [...idsOf(5), 'hidden'])
    await time.pass(3_000)
    expect(namesOf(state.outcomes).sort()).toEqual(idsOf(5))
    await time.pass(3 * MINUTE)
    expect(state.isDone).toBe(true)
  })
})

describe('a job that the log shows', () => {
  it('although its status says PENDING is reported when that has changed', async () => {
    const log = createJobLog()
    log.shown = ['job_0']
    log.states.set('job_0', 'PENDING')
    const state = start(log, ['job_0'])
    await time.pass(5_000)
    expect(state.outcomes).toEqual([])
    log.states.set('job_0', 'SUCCESS')
    await time.pass(2 * MINUTE)
    expect(namesOf(state.outcomes)).toEqual(['job_0'])
  })

  it.each([500, 503, 429])('is reported although asking for it fails with %i for a while', async status => {
    let asked = 0
    const log = createJobLog({
      onStatus: () => (++asked <= 6 ? json({}, { status }) : statusOf('SUCCESS')),
    })
    log.shown = ['job_0']
    const state = start(log, ['job_0'])
    await time.pass(10 * MINUTE)
    expect(namesOf(state.outcomes)).toEqual(['job_0'])
  })

  it('has an unknown status counted as pending', async () => {
    const log = createJobLog()
    log.shown = ['job_0']
    log.states.set('job_0', 'QUEUED')
    const state = start(log, ['job_0'])
    await time.pass(MINUTE)
    expect(state.outcomes).toEqual([])
    log.states.set('job_0', 'SUCCESS')
    await time.pass(2 * MINUTE)
    expect(namesOf(state.outcomes)).toEqual(['job_0'])
  })
})

describe('a log', () => {
  it('that fails for a while loses no job', async () => {
    const log = createJobLog({ onLook: look => (look < 20 ? json({}, { status: 503 }) : undefined) })
    log.shown = idsOf(30)
    const state = start(log, idsOf(30))
    await time.pass(2 * MINUTE)
    expect(namesOf(state.outcomes).sort()).toEqual(idsOf(30).sort())
  })

  it('of which the second page fails once shows its jobs at the next look', async () => {
    let failures = 0
    const log = createJobLog({
      onLook: (_, url) =>
        url.searchParams.get('offset') === '100' && ++failures <= 4 ? json({}, { status: 500 }) : undefined,
    })
    log.shown = idsOf(150)
    const state = start(log, idsOf(150))
    await time.pass(2 * MINUTE)
    expect(state.outcomes).toHaveLength(150)
  })

  it('that grows between two pages shows all of its jobs', async () => {
    const log = createJobLog({
      onLook: look => {
        if (look === 1) log.shown = ['new', ...log.shown]
        return undefined
      },
    })
    log.shown = idsOf(250)
    const state = start(log, idsOf(250))
    await time.pass(2 * MINUTE)
    expect(state.outcomes).toHaveLength(250)
  })

  it('with an entry that cannot be read is read on', async () => {
    const log = createJobLog({
      onLook: (_, url) =>
        url.searchParams.get('offset') === '0'
          ? json({ results: { logs: [null, ...idsOf(99, 'x').map(entryOf)] } })
          : json({ results: { logs: idsOf(3).map(entryOf) } }),
    })
    const state = start(log, idsOf(3))
    await time.pass(2 * MINUTE)
    expect(namesOf(state.outcomes).sort()).toEqual(idsOf(3))
  })

  it('that does not know the token is an error', async () => {
    const log = createJobLog({ onLook: () => json({}, { status: 401 }) })
    const state = start(log, ['job_0'])
    await time.pass(3_000)
    expect(state.error).toMatchObject({ status: 401 })
  })

  it('that must not be read leaves asking for each job alone', async () => {
    const log = createJobLog({ onLook: () => json({}, { status: 403 }) })
    const state = start(log, ['job_0'])
    await time.pass(3_000)
    expect([state.error, namesOf(state.outcomes)]).toEqual([undefined, ['job_0']])
  })
})

describe('the time of the iteration', () => {
  it('ends it, without the jobs that are pending', async () => {
    const log = createJobLog()
    log.shown = ['job_0']
    log.states.set('job_1', 'PENDING')
    const state = start(log, idsOf(2), { timeoutMs: 30_000 })
    await time.pass(29_000)
    expect([namesOf(state.outcomes), state.isDone]).toEqual([['job_0'], false])
    await time.pass(1_100)
    expect([state.isDone, state.error, time.clock.pending()]).toEqual([true, undefined, 0])
  })

  it('ends it also while the log gives no answer', async () => {
    const log = createJobLog({ onLook: () => new Promise<Response>(() => {}) })
    const state = start(log, ['job_0'], { timeoutMs: 5_000 })
    await time.pass(6_000)
    expect([state.isDone, state.error]).toEqual([true, undefined])
  })

  it('ends it also while a job gives no answer', async () => {
    const log = createJobLog({ onStatus: () => new Promise<Response>(() => {}) })
    log.shown = ['job_0']
    const state = start(log, ['job_0'], { timeoutMs: 5_000 })
    await time.pass(6_000)
    expect([state.isDone, state.error]).toEqual([true, undefined])
  })

  it('ends it also while an answer says when to come back', async () => {
    const init = { status: 429, headers: { 'retry-after': '100' } }
    const state = start(createJobLog({ onLook: () => json({}, init) }), ['job_0'], { timeoutMs: 5_000 })
    await time.pass(6_000)
    expect([state.isDone, state.error]).toEqual([true, undefined])
  })
})

describe('a job that cannot be asked for', () => {
  it.each([400, 403, 404])('with %i, is an error when all others have been reported', async status => {
    const log = createJobLog({ onStatus: id => (id === 'job_1' ? json({}, { status }) : undefined) })
    log.shown = ['job_0', 'job_1']
    const state = start(log, idsOf(4))
    await time.pass(10_000)
    expect([namesOf(state.outcomes), state.isDone]).toEqual([['job_0'], false])
    log.shown = idsOf(4).reverse()
    await time.pass(30_000)
    expect(namesOf(state.outcomes)).toEqual(['job_0', 'job_2', 'job_3'])
    expect(state.error).toMatchObject({ status })
    expect(log.asked().filter(id => id === 'job_1')).toHaveLength(1)
  })
})

it('a job that ends shortly before the time is up is still reported, although answers take a while', async () => {
  const log = createJobLog({
    onLook: async () => {
      await time.clock.sleep(400)
      return json({ results: { logs: log.shown.map(entryOf) } })
    },
  })
  const state = start(log, ['job_0'], { timeoutMs: 20_000, pollMs: 15_000 })
  await time.pass(17_500)
  log.shown = ['job_0']
  await time.pass(2_600)
  expect([namesOf(state.outcomes), state.isDone]).toEqual([['job_0'], true])
})

describe('leaving the loop early', () => {
  it('leaves no timer and no request on its way', async () => {
    const signals: AbortSignal[] = []
    const log = createJobLog({
      onStatus: (id, signal) => {
        if (id === 'job_0') return statusOf('SUCCESS')
        signals.push(signal)
        return noAnswer({ method: 'GET', url: new URL('http://x'), headers: new Headers(), body: '', signal })
      },
    })
    log.shown = idsOf(5)
    const { signal, listening } = countedSignal()
    const run = async (): Promise<void> => {
      for await (const _ of clientOf(log.fetch, { clock: time.clock }).writes.settle(idsOf(5), { signal }))
        break
    }
    const running = run()
    await time.pass(3_000)
    await running
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true, true])
    expect([time.clock.pending(), listening()]).toEqual([0, 0])
    const before = log.fetch.requests.length
    await time.pass(10 * MINUTE)
    expect(log.fetch.requests).toHaveLength(before)
  })
})
