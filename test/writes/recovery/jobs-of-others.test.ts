import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError, type WriteJob } from '../../../src/index.js'
import { ANY_PMS } from '../../support/client.js'
import { json, queued, type Recorded } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'
import {
  API_INPUT,
  createLab,
  INPUT,
  isLost,
  isStatus,
  type Lab,
  LOSE,
  logOf,
  SUCCEEDED,
} from './support/lost.js'

/** A server that answers a write late, while the log shows its job at once. */
const late = ({ clock, serve, entry }: Lab, answerMs: number, parameters: unknown = API_INPUT) => {
  let isInLog = false
  return serve(async (request: Recorded) => {
    if (isStatus(request)) return SUCCEEDED()
    if (request.method === 'GET') return logOf(isInLog ? [entry({ parameters })] : [])
    if (isLost(request)) return json({}, { status: 500 })
    isInLog = true
    await clock.sleep(answerMs)
    return queued('job_7')
  })
}

const answering = ({ serve, entry }: Lab) =>
  serve(request => {
    if (isStatus(request)) return SUCCEEDED()
    if (request.method === 'GET') return logOf([entry()])
    return isLost(request) ? json({}, { status: 500 }) : queued('job_7')
  })

describe('a job that this process knows', () => {
  it('from the answer of another write is not adopted, nor offered', async () => {
    const lab = createLab()
    const { events } = lab.pms(answering(lab))
    await lab.clock.runUntil(events.leads.create(INPUT))
    const error = await errorBy(AmbiguousWriteError, () =>
      lab.clock.runUntil(events.leads.create(INPUT, LOSE)),
    )
    expect(error.candidates).toEqual([])
    const again = await errorBy(AmbiguousWriteError, () => lab.clock.runUntil(error.reconcile()))
    expect(again.candidates).toEqual([])
  })

  it('from the answer to another client of the account is not adopted', async () => {
    const lab = createLab()
    const fetch = answering(lab)
    await lab.clock.runUntil(lab.pms(fetch).events.leads.create(INPUT))
    const other = lab.pms(fetch).events.leads.create(INPUT, LOSE)
    await expect(lab.clock.runUntil(other)).rejects.toMatchObject({ candidates: [] })
  })

  it('is one of another account, and so of no registry, is adopted', async () => {
    const lab = createLab()
    const fetch = answering(lab)
    await lab.clock.runUntil(lab.pms(fetch, { token: 'another' }).events.leads.create(INPUT))
    const own = lab.pms(fetch).events.leads.create(INPUT, LOSE)
    expect(await lab.clock.runUntil(own)).toMatchObject({ id: 'job_7', adopted: true })
  })

  it('from an answer to propexo.api is not adopted', async () => {
    const lab = createLab()
    const propexo = lab.client(answering(lab))
    await lab.clock.runUntil(propexo.api.POST('/v1/events/leads', { body: API_INPUT }))
    const { events } = propexo.integration('int_1', ANY_PMS)
    await expect(lab.clock.runUntil(events.leads.create(INPUT, LOSE))).rejects.toMatchObject({
      candidates: [],
    })
  })

  it('from a retry is not adopted', async () => {
    const { clock, serve, client, entry } = createLab()
    const fetch = serve(request => {
      if (isStatus(request)) return json({ write_status: 'FAILURE' })
      if (request.url.pathname.includes('retry-write')) return json({ success: true, job_id: 'job_7' })
      return request.method === 'GET' ? logOf([entry()]) : json({}, { status: 500 })
    })
    const propexo = client(fetch)
    await clock.runUntil(propexo.writes.get('job_1').retry())
    const { events } = propexo.integration('int_1', ANY_PMS)
    await expect(clock.runUntil(events.leads.create(INPUT))).rejects.toMatchObject({ candidates: [] })
  })

  it('is named to other processes with a write that says the same', async () => {
    const lab = createLab()
    const fetch = answering(lab)
    const { events } = lab.pms(fetch, { reconcile: false })
    await lab.clock.runUntil(events.leads.create(INPUT))
    const { write } = await errorBy(AmbiguousWriteError, () =>
      lab.clock.runUntil(events.leads.create(INPUT, LOSE)),
    )
    expect(write.otherJobs).toEqual(['job_7'])
    const other = createLab()
    const { writes } = other.client(answering(other))
    await expect(other.clock.runUntil(writes.reconcile(write))).rejects.toMatchObject({ candidates: [] })
    // It is that knowledge alone that keeps it from being taken.
    const unaware = createLab()
    const taken = unaware.client(answering(unaware)).writes.reconcile({ ...write, otherJobs: [] })
    expect(await unaware.clock.runUntil(taken)).toMatchObject({ id: 'job_7' })
  })
})

describe('a job whose answer is still on its way', () => {
  it.each([100, 5_000, 25_000])('for %i ms is given to its own write alone', async answerMs => {
    const lab = createLab()
    const { events } = lab.pms(late(lab, answerMs))
    const endings = Promise.allSettled([events.leads.create(INPUT), events.leads.create(INPUT, LOSE)])
    const ids = (await lab.clock.runUntil(endings)).flatMap(each =>
      each.status === 'fulfilled' ? [each.value.id] : [],
    )
    expect(ids).toEqual(['job_7'])
  })

  it('to propexo.api is not given to another write', async () => {
    const lab = createLab()
    const propexo = lab.client(late(lab, 25_000))
    const answered = propexo.api.POST('/v1/events/leads', { body: API_INPUT })
    const { events } = propexo.integration('int_1', ANY_PMS)
    await expect(lab.clock.runUntil(events.leads.create(INPUT, LOSE))).rejects.toBeInstanceOf(
      AmbiguousWriteError,
    )
    expect((await lab.clock.runUntil(answered)).response.status).toBe(200)
  })

  it('to a write that says more is not given to another either', async () => {
    const lab = createLab()
    const more = { ...INPUT, employee_id: 'emp_1' }
    const { events } = lab.pms(late(lab, 25_000, more))
    const answered = events.leads.create(more)
    await expect(lab.clock.runUntil(events.leads.create(INPUT, LOSE))).rejects.toMatchObject({
      candidates: [],
    })
    expect((await lab.clock.runUntil(answered)).id).toBe('job_7')
  })
})

/** Loses ten identical writes together; the log shows so many jobs, one more with each look. */
const loseTen = async (
  count: number,
  pmsOf: (lab: Lab, index: number, fetch: ReturnType<Lab['losing']>) => ReturnType<Lab['pms']>,
) => {
  const lab = createLab()
  const fetch = lab.losing((_, look) =>
    logOf(
      Array.from({ length: Math.min(count, 1 + look) }, (_, index) => lab.entry({ job_id: `job_${index}` })),
    ),
  )
  const calls = Array.from({ length: 10 }, (_, index) => pmsOf(lab, index, fetch).events.leads.create(INPUT))
  const endings = await lab.clock.runUntil(Promise.allSettled(calls))
  const jobs = endings.flatMap((each): WriteJob[] => (each.status === 'fulfilled' ? [each.value] : []))
  return {
    ids: jobs.map(({ id }) => id).sort(),
    errors: endings.flatMap(each => (each.status === 'rejected' ? [each.reason] : [])),
  }
}

describe('of ten identical writes that are lost together', () => {
  it.each([0, 1, 2, 3, 4])(
    'by clients of one process as many are found as the log shows, each once: %i',
    async count => {
      const { ids, errors } = await loseTen(count, ({ pms }, _, fetch) => pms(fetch))
      expect(ids).toEqual(Array.from({ length: count }, (_, index) => `job_${index}`))
      for (const error of errors) expect(error).toBeInstanceOf(AmbiguousWriteError)
    },
  )

  it('none is found when the log shows eleven jobs at once, and all are told of them', async () => {
    const lab = createLab()
    const log = Array.from({ length: 11 }, (_, index) => lab.entry({ job_id: `job_${index}` }))
    const { events } = lab.pms(lab.losing(() => logOf(log)))
    const calls = Array.from({ length: 10 }, () => events.leads.create(INPUT))
    for (const each of await lab.clock.runUntil(Promise.allSettled(calls)))
      expect(each).toMatchObject({ status: 'rejected', reason: { candidates: { length: 11 } } })
  })

  it('none is found by another process, which does not know of the others', async () => {
    const lab = createLab()
    const { events } = lab.pms(
      lab.losing(() => logOf([])),
      { reconcile: false },
    )
    const calls = Promise.allSettled(Array.from({ length: 2 }, () => events.leads.create(INPUT)))
    for (const each of await lab.clock.runUntil(calls)) {
      const { write } = (each as PromiseRejectedResult).reason as AmbiguousWriteError
      expect(write.alone).toBe(false)
      const other = createLab()
      const { writes } = other.client(other.losing(() => logOf([other.entry()])))
      await expect(other.clock.runUntil(writes.reconcile(write))).rejects.toMatchObject({
        candidates: ['job_7'],
      })
    }
  })

  it('each is told of a job that none can be given, because the API does not know it under that id', async () => {
    const lab = createLab()
    const fetch = lab.serve(request => {
      if (request.method !== 'GET') return json({}, { status: 500 })
      return isStatus(request)
        ? json({ error: { code: 'not_found' } }, { status: 404 })
        : logOf([lab.entry()])
    })
    const { events } = lab.pms(fetch)
    const calls = Promise.allSettled([events.leads.create(INPUT), events.leads.create(INPUT)])
    for (const each of await lab.clock.runUntil(calls))
      expect(each).toMatchObject({ status: 'rejected', reason: { candidates: ['job_7'] } })
  })
})

describe('a write that says the same as a lost one', () => {
  it('waits until their jobs can be told apart by their time', async () => {
    const { clock, serve, pms } = createLab()
    const sentMs: number[] = []
    const fetch = serve(request => {
      if (request.method === 'GET') return logOf([])
      sentMs.push(clock.monotonic())
      return isLost(request) ? json({}, { status: 500 }) : queued('job_8')
    })
    const { events } = pms(fetch, { reconcile: false })
    await clock.runUntil(events.leads.create(INPUT, LOSE).catch(() => {}))
    await clock.runUntil(events.leads.create({ ...INPUT, notes: 'other' }))
    await clock.runUntil(events.leads.create(INPUT))
    expect(sentMs).toEqual([0, 0, 6_000])
  })

  it('leaves the job of the lost one to that', async () => {
    const { clock, serve, pms, at } = createLab()
    const entries: unknown[] = []
    const fetch = serve(request => {
      if (isStatus(request)) return SUCCEEDED()
      if (request.method === 'GET') return logOf(entries)
      // The first is processed, the second is not.
      if (entries.length === 0)
        entries.push({ job_id: 'job_7', integration_id: 'int_1', created_at: at(0), parameters: API_INPUT })
      return json({}, { status: 500 })
    })
    const { events } = pms(fetch, { reconcile: false })
    const first = await errorBy(AmbiguousWriteError, () => clock.runUntil(events.leads.create(INPUT)))
    const second = events.leads.create(INPUT, { reconcile: {} })
    await expect(clock.runUntil(second)).rejects.toMatchObject({ candidates: [] })
    expect(await clock.runUntil(first.reconcile())).toMatchObject({ id: 'job_7' })
  })
})
