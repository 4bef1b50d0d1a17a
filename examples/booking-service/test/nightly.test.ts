import { expect, it } from 'vitest'
import { logReminders } from '../src/nightly.js'
import { openService } from './account.js'

const NIGHT = { deadlineMs: 3_600_000, quota: { mode: 'throughput' } } as const

it('a night of 300 notes stays within the quota, and tells which failed', async () => {
  const { sim, account, property, propexo } = openService({ syncEvery: false }, NIGHT)
  const type = account.eventType({ name: 'Note' })
  const leadIds = Array.from({ length: 299 }, () => account.lead({ property }).id)

  const report = await sim.clock.runUntil(
    logReminders(propexo, {
      integrationId: account.id,
      eventTypeId: type.id,
      leadIds: [...leadIds, 'lead_of_nobody'],
      at: new Date(sim.clock.now()),
    }),
  )

  expect(report).toEqual({ logged: 299, failed: ['lead_of_nobody'] })
  expect(sim.events()).toHaveLength(299)
  expect(sim.quota.refused).toBe(0)
})
