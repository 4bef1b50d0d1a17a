import { expect, it } from 'vitest'
import { Propexo } from '../../src/index.js'
import { createSimulator } from '../../src/testing/index.js'

const start = (vendor: string, timeZone = 'America/Chicago') => {
  const sim = createSimulator({ seed: 1, now: '2026-06-01T12:00:00Z' })
  const account = sim.integration({ vendor })
  const property = account.property({ timeZone })
  const lead = account.lead({ property })
  const propexo = new Propexo({ token: 'any', fetch: sim.fetch, clock: sim.clock })
  return { sim, account, property, lead, propexo, pms: propexo.integration(account.id) }
}

const TOUR = {
  at: '2026-06-08T14:30:00-05:00',
  appointment_duration_minutes: 30,
  appointment_type: 'TOUR',
  notes: 'First visit',
} as const

it('shows at the property the time that was meant', async () => {
  const { sim, lead, pms, property } = start('ENTRATA')
  const job = await pms.appointments.leads.create({ lead_id: lead.id, property_id: property.id, ...TOUR })
  expect(sim.appointments()).toEqual([])
  expect(await job.status()).toMatchObject({ write_status: 'PENDING' })
  await sim.clock.advance('5m')
  expect(sim.appointments()).toMatchObject([
    { lead_id: lead.id, localTime: '2026-06-08T14:30:00', shownAt: 'property', sent: '2026-06-08T13:30:00' },
  ])
  expect(await job.status()).toMatchObject({ write_status: 'SUCCESS', created_record_id: null })
})

it('lets waiting calls go on', async () => {
  const { sim, lead, pms } = start('ENTRATA')
  const job = await pms.appointments.leads.create({ lead_id: lead.id, ...TOUR })
  const outcome = await sim.clock.runUntil(job.wait())
  expect(outcome.write_status).toBe('SUCCESS')
  expect(sim.clock.now()).toBeGreaterThan(Date.parse('2026-06-01T12:00:20Z'))
})

it('refuses minutes later what the client was told not to check', async () => {
  const { sim, lead, propexo, account } = start('ENTRATA')
  const pms = propexo.integration(account.id, { vendor: 'ENTRATA' })
  const { notes: _, ...withoutNotes } = TOUR
  const unchecked = new Propexo({ token: 'any', fetch: sim.fetch, clock: sim.clock, rules: { '*': 'off' } })
  await expect(pms.appointments.leads.create({ lead_id: lead.id, ...withoutNotes } as never)).rejects.toThrow(
    'notes',
  )
  const job = await unchecked
    .integration(account.id)
    .appointments.leads.create({ lead_id: lead.id, ...withoutNotes })
  const error = await sim.clock.runUntil(job.wait().catch(cause => cause))
  expect(error).toMatchObject({ kind: 'write_failed' })
  const [text = ''] = sim.jobs()[0]?.errors ?? []
  expect(JSON.parse(text)).toMatchObject({ status: 422, field: 'notes' })
  expect(sim.appointments()).toEqual([])
})
