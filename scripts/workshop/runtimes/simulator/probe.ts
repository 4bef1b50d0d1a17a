import { Propexo } from '../../../../src/index.js'
import { createSimulator } from '../../../../src/testing/index.js'

/** What a test of a user would look at, as plain data. */
export interface Seen {
  readonly appointments: readonly unknown[]
  readonly outcome: unknown
  readonly refused: unknown
  readonly lost: unknown
  readonly webhooks: readonly unknown[]
  readonly quota: unknown
}

/** A booking, a refusal minutes later, a lost answer and a webhook: the same in every runtime. */
export const runSimulator = async (): Promise<Seen> => {
  const sim = createSimulator({ seed: 1, now: '2026-06-01T12:00:00Z', log: { dated: 'queued' } })
  const account = sim.integration({ vendor: 'ENTRATA' })
  const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
  const webhooks: unknown[] = []
  sim.webhooks.to(
    async request => {
      const { trigger } = JSON.parse(await request.text())
      webhooks.push([trigger, request.headers.get('propexo-signature')?.length])
      return new Response('')
    },
    { secret: 'a secret of a webhook' },
  )
  const propexo = new Propexo({ token: 'any', fetch: sim.fetch, clock: sim.clock, rules: { '*': 'off' } })
  const { leads } = propexo.integration(account.id).appointments
  const tour = { lead_id: lead.id, appointment_duration_minutes: 30, appointment_type: 'TOUR' } as const
  const job = await sim.clock.runUntil(
    leads.create({ ...tour, at: '2026-06-08T14:30:00-05:00', notes: 'First visit' }),
  )
  const outcome = (await sim.clock.runUntil(job.wait())).write_status
  const unnoted = await sim.clock.runUntil(leads.create({ ...tour, at: '2026-06-09T14:30:00-05:00' }))
  const refused = await sim.clock.runUntil(unnoted.wait().catch(error => error.kind))
  sim.faults.next('lost_answer', { kind: 'write' })
  const write = leads.create({ ...tour, at: '2026-06-10T14:30:00-05:00', notes: 'Second visit' })
  const error = await sim.clock.runUntil(write.catch(cause => cause))
  await sim.clock.advance('5m')
  const lost = (await sim.clock.runUntil(error.reconcile() as Promise<{ id: string } | undefined>))?.id
  return {
    appointments: sim.appointments().map(({ localTime, shownAt, sent }) => ({ localTime, shownAt, sent })),
    outcome,
    refused,
    lost,
    webhooks,
    quota: sim.quota.refused,
  }
}
