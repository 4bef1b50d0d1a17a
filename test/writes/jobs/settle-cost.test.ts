import { describe, expect, it } from 'vitest'
import { ANY_PMS, clientOf } from '../../support/client.js'
import { randomOf } from '../../support/random.js'
import { createSimulatedApi } from '../../support/simulated-api.js'
import { createVirtualClock } from '../../support/virtual-clock.js'
import { createJobLog, idsOf, namesOf, settleAll } from './job-log.js'

const MINUTE = 60_000
const OPTIONS = { timeoutMs: 10 * MINUTE } as const

/** An account in which so many writes were just queued. */
const setUp = async (counts: readonly number[], jobMs: number) => {
  const api = createSimulatedApi({
    random: randomOf(counts.length + jobMs),
    jobMs,
    failures: 0.2,
    partial: 0.2,
  })
  const { clock } = api
  const propexo = clientOf(
    api.fetchWith(() => 'none'),
    { clock },
  )
  const { leads } = propexo.integration('int_1', ANY_PMS).events
  const fill = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        leads.create({ lead_id: `lead_${index}`, event_type_id: 'type_1', notes: 'n' }).then(({ id }) => id),
      ),
    )
  const ids: string[][] = []
  for (const count of counts) ids.push(await clock.runUntil(fill(count)))
  const before = api.requests.length
  const settle = async (jobs: readonly string[]) => {
    const outcomes = await clock.runUntil(settleAll(propexo, jobs, OPTIONS))
    return { outcomes, requests: api.requests.length - before }
  }
  return { api, ids, settle }
}

describe.each([1, 5, 50, 300, 1_000])('%i jobs that end at random within two minutes', count => {
  it('are settled with few requests, each with its own outcome', async () => {
    const { api, ids, settle } = await setUp([count], 2 * MINUTE)
    const { outcomes, requests } = await settle(ids[0] ?? [])
    expect(outcomes.map(({ job, status }) => [job.id, status.write_status]).sort()).toEqual(
      api.jobs.map(({ id, status }) => [id, status]).sort(),
    )
    expect(requests).toBeLessThanOrEqual(1.2 * count + 20)
  })
})

it('in a busy account, in whose log there is much else, they cost no more', async () => {
  const clock = createVirtualClock()
  const log = createJobLog()
  log.shown = idsOf(8_000, 'other')
  clock.schedule(20_000, () => {
    log.shown = [...idsOf(5), ...log.shown]
  })
  const outcomes = await clock.runUntil(settleAll(clientOf(log.fetch, { clock }), idsOf(5), OPTIONS))
  expect(namesOf(outcomes).sort()).toEqual(idsOf(5))
  expect(log.fetch.requests.length).toBeLessThanOrEqual(1.2 * 5 + 20)
})

it('jobs of others that end meanwhile are no outcomes', async () => {
  const { ids, settle } = await setUp([30, 250], MINUTE)
  const own = ids[0] ?? []
  expect(namesOf((await settle(own)).outcomes).sort()).toEqual([...own].sort())
})

it('jobs that come one page after another while others end are all found', async () => {
  // In five seconds seven pages of the log are filled, faster than it is looked at.
  const { ids, settle } = await setUp([700], 5_000)
  const own = ids[0] ?? []
  expect(namesOf((await settle(own)).outcomes).sort()).toEqual([...own].sort())
})
