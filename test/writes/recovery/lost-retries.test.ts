import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError } from '../../../src/index.js'
import { ANY_PMS } from '../../support/client.js'
import { json, queued, type Recorded } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'
import { createLab, INPUT, logOf } from './support/lost.js'

const isRetry = ({ url }: Recorded): boolean => url.pathname.includes('/retry-write/')

/** Writes whose jobs all fail; what a retry is answered with is up to the test. */
const failing = (
  retryAnswer: (request: Recorded, index: number) => Response | Promise<Response>,
  log: () => Response,
) => {
  const lab = createLab()
  let retries = 0
  const fetch = lab.serve(async request => {
    if (request.url.pathname.includes('write-status')) return json({ write_status: 'FAILURE', errors: [] })
    if (request.method === 'GET') return log()
    if (!isRetry(request)) return queued('job_1')
    retries += 1
    await lab.clock.sleep(50)
    return retryAnswer(request, retries - 1)
  })
  const propexo = lab.client(fetch)
  const retriesOf = (): string[] =>
    fetch.requests.filter(isRetry).map(({ url }) => url.pathname.split('/').at(-1) ?? '')
  const write = () => lab.clock.runUntil(propexo.integration('int_1', ANY_PMS).events.leads.create(INPUT))
  return { ...lab, propexo, fetch, retriesOf, write }
}

describe('a job that failed', () => {
  it('is run again once by two objects of it at the same time, also of two clients', async () => {
    const { clock, client, fetch, propexo, retriesOf } = failing(
      () => json({ success: true, job_id: 'job_2' }),
      () => logOf([]),
    )
    const jobs = [propexo.writes.get('job_1'), propexo.writes.get('job_1'), client(fetch).writes.get('job_1')]
    await clock.runUntil(Promise.all(jobs.map(job => job.retry())))
    expect([retriesOf(), jobs.map(({ id }) => id)]).toEqual([['job_1'], ['job_2', 'job_2', 'job_2']])
  })

  it('is run again once more when its new run failed as well', async () => {
    const { clock, propexo, retriesOf } = failing(
      (_, index) => json({ success: true, job_id: `job_${index + 2}` }),
      () => logOf([]),
    )
    for (let run = 0; run < 2; run += 1) await clock.runUntil(propexo.writes.get('job_1').retry())
    expect(retriesOf()).toEqual(['job_1', 'job_2'])
  })

  it('is not run again by anybody after the answer of a retry was lost', async () => {
    const { clock, propexo, retriesOf, write } = failing(
      () => json({}, { status: 502 }),
      () => logOf([]),
    )
    const job = await write()
    const error = await errorBy(AmbiguousWriteError, () => clock.runUntil(job.retry()))
    expect(error).toMatchObject({ write: { retryOf: 'job_1' }, candidates: [] })
    expect(error.message).toContain('The new run of job job_1 may or may not exist')
    for (const each of [job, propexo.writes.get('job_1')])
      expect(await errorBy(AmbiguousWriteError, () => clock.runUntil(each.retry()))).toMatchObject({
        write: error.write,
      })
    expect(retriesOf()).toEqual(['job_1'])
  })

  it('is run again where it is certain that the first retry was refused', async () => {
    const { clock, retriesOf, write } = failing(
      (_, index) => (index === 0 ? json({}, { status: 400 }) : json({ success: true, job_id: 'job_2' })),
      () => logOf([]),
    )
    const job = await write()
    await expect(clock.runUntil(job.retry())).rejects.toHaveProperty('kind', 'invalid_request')
    await clock.runUntil(job.retry())
    expect([job.id, retriesOf()]).toEqual(['job_2', ['job_1', 'job_1']])
  })

  it('whose retry was lost is found in the log by what was written, and never taken for its first run', async () => {
    const log: unknown[] = []
    const { clock, entry, write } = failing(
      () => json({}, { status: 502 }),
      () => logOf(log),
    )
    log.push(entry({ job_id: 'job_1' }))
    const job = await write()
    const error = await errorBy(AmbiguousWriteError, () => clock.runUntil(job.retry()))
    expect(error.candidates).toEqual([])
    log.push(entry({ job_id: 'job_2', created_at: error.write.sentAt }))
    expect(await clock.runUntil(error.reconcile())).toMatchObject({ id: 'job_2', adopted: true })
    // Whoever tries again goes on with the job that was found: it failed, too.
    await expect(clock.runUntil(job.retry())).rejects.toMatchObject({ write: { retryOf: 'job_2' } })
  })
})
