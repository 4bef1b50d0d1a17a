import { describe, expect, it } from 'vitest'
import type { Priority } from '../../../src/index.js'
import { ANY_PMS, AT, clientOf } from '../../support/client.js'
import { json, queued, recordingFetch } from '../../support/recording-fetch.js'
import { createVirtualClock } from '../../support/virtual-clock.js'

const PER_MINUTE = 60

/** A batch of 200 writes waits for its places while somebody waits for the outcome of a job. */
const setUp = () => {
  const clock = createVirtualClock()
  const fetch = recordingFetch(({ method }) =>
    method === 'POST' ? queued() : json({ write_status: 'SUCCESS', errors: [] }),
  )
  const propexo = clientOf(fetch, { clock, quota: { perMinute: PER_MINUTE } })
  const { leads } = propexo.integration('int_1', ANY_PMS).appointments
  const options = { deadlineMs: 3_600_000 }
  const batch = Promise.all(
    Array.from({ length: 200 }, (_, index) => leads.create({ lead_id: `lead_${index}`, at: AT }, options)),
  )
  const sent = () => fetch.requests.filter(({ method }) => method === 'POST').length
  const startMs = clock.monotonic()
  const run = async <T>(call: () => Promise<T>) => {
    const work = clock.sleep(15_000).then(call)
    await clock.runUntil(work)
    const result = { afterMs: clock.monotonic() - startMs - 15_000, sent: sent() }
    await clock.runUntil(batch)
    return result
  }
  return { propexo, run }
}

describe('a person who waits for a job behind a batch of writes', () => {
  it.each([
    [
      'wait',
      (job: ReturnType<ReturnType<typeof setUp>['propexo']['writes']['get']>) =>
        job.wait({ priority: 'user' }),
    ],
    [
      'status',
      (job: ReturnType<ReturnType<typeof setUp>['propexo']['writes']['get']>) =>
        job.status({ priority: 'user' }),
    ],
  ])('is told by %s before the batch has its places', async (_, call) => {
    const { propexo, run } = setUp()
    const { afterMs, sent } = await run(() => call(propexo.writes.get('job_1')))
    // The first look of wait() comes after its pause of 2 s; the places for users of the minute are free.
    expect(afterMs).toBeLessThanOrEqual(2_000)
    expect(sent).toBeLessThan(PER_MINUTE)
  })

  it('is told after the writes by a look of the lowest class, which is the default of wait()', async () => {
    const { propexo, run } = setUp()
    const { afterMs } = await run(() => propexo.writes.get('job_1').wait({ timeoutMs: 3_600_000 }))
    expect(afterMs).toBeGreaterThan(10_000)
  })
})

it('a priority that does not exist is refused by name, and nothing is sent', async () => {
  const fetch = recordingFetch(() => json({}))
  const job = clientOf(fetch).writes.get('job_1')
  const options = { priority: 'urgent' as Priority }
  await expect(job.wait(options)).rejects.toThrow(/priority must be/)
  await expect(job.status(options)).rejects.toThrow(/priority must be/)
  expect(fetch.requests).toHaveLength(0)
})
