import { describe, expect, it, onTestFinished } from 'vitest'
import { Propexo } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { type Account, createAccount } from '../wire/account.js'
import { randomOf } from '../wire/faults.js'
import { startWire } from '../wire/server.js'
import { createJobLog, idsOf, namesOf, settleAll } from './job-log.js'

const SCALED = { pollMs: 30, maxPollMs: 250, timeoutMs: 20_000 } as const

const start = async (account: Account) => {
  const server = await startWire({ account })
  onTestFinished(server.close)
  const propexo = new Propexo({ token: 'token', environment: { baseUrl: server.url }, quota: false })
  return { propexo, server }
}

const fill = (account: Account, count: number): string[] =>
  Array.from({ length: count }, () => account.process('POST', '/v1/events/leads', { lead_id: 'l' }).jobId)

describe.each([1, 5, 50, 300, 1_000])(
  '%i jobs that end at random within two minutes, sixty times faster',
  count => {
    it.concurrent('are settled with few requests, each with its own outcome', async () => {
      const options = { jobMs: 2_000, failures: 0.2, partial: 0.2 }
      const account = createAccount({ random: randomOf(count), now: Date.now, ...options })
      const { propexo, server } = await start(account)
      const outcomes = await settleAll(propexo, fill(account, count), SCALED)
      expect(outcomes.map(({ job, status }) => [job.id, status.write_status]).sort()).toEqual(
        account.writes.map(({ jobId, outcome }) => [jobId, outcome]).sort(),
      )
      expect(server.stats.requests).toBeLessThanOrEqual(1.2 * count + 20)
    })
  },
)

it('in a busy account, in whose log there is much else, they cost no more', async () => {
  const log = createJobLog()
  log.shown = idsOf(8_000, 'other')
  setTimeout(() => {
    log.shown = [...idsOf(5), ...log.shown]
  }, 300)
  const outcomes = await settleAll(clientOf(log.fetch), idsOf(5), SCALED)
  expect(namesOf(outcomes).sort()).toEqual(idsOf(5))
  expect(log.fetch.requests.length).toBeLessThanOrEqual(1.2 * 5 + 20)
})

it('jobs of others that end meanwhile are no outcomes', async () => {
  const account = createAccount({ random: randomOf(5), now: Date.now, jobMs: 500 })
  const own = fill(account, 30)
  fill(account, 250)
  const { propexo } = await start(account)
  expect(namesOf(await settleAll(propexo, own, SCALED)).sort()).toEqual([...own].sort())
})

it('jobs that come one page after another while others end are all found', async () => {
  const account = createAccount({ random: randomOf(6), now: Date.now, jobMs: 1_500 })
  const own = fill(account, 700)
  const { propexo } = await start(account)
  const options = { pollMs: 500, maxPollMs: 500, timeoutMs: 4_000 }
  expect(namesOf(await settleAll(propexo, own, options)).sort()).toEqual([...own].sort())
})
