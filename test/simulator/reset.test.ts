import { expect, it } from 'vitest'
import { createSimulator } from '../../src/testing/index.js'
import { ask, LEAD_APPOINTMENTS } from './asking.js'

const BODY = {
  appointment_date: '2026-06-08',
  appointment_time: '13:30:00',
  appointment_duration_minutes: 30,
}

it('a simulator that is reset forgets jobs and syncs that have not ended, and begins to number anew', async () => {
  const sim = createSimulator()
  const open = () => {
    const account = sim.integration({ vendor: 'ENTRATA' })
    const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
    return { integration_id: account.id, lead_id: lead.id, ...BODY }
  }
  const told: string[] = []
  const first = open()
  await ask(sim, 'POST', LEAD_APPOINTMENTS, first)
  sim.reset()
  sim.webhooks.to(
    async request => {
      told.push(JSON.parse(await request.text()).trigger)
      return new Response()
    },
    { secret: 'a secret of a webhook' },
  )
  await sim.clock.advance('2m')
  expect([sim.appointments(), sim.jobs(), sim.requests(), told]).toEqual([[], [], [], []])
  expect(open()).toEqual(first)
  await sim.clock.advance('12h')
  expect(told).toEqual(['FIRST_SYNC_COMPLETE'])
})
