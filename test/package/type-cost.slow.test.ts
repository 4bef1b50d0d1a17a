import { describe, expect, it } from 'vitest'
import { compile } from './project.js'

const AT = `{ date: '2026-06-08', time: '14:30:00', timeZone: 'pms' }`

/** Twenty calls: every write, and five reads. */
const FACADE = `
import { Propexo } from 'propexo-client'
const propexo = new Propexo({ token: 'token' })
const pms = propexo.integration('int_1')
export const calls = async () => {
  const j1 = await pms.appointments.leads.create({ lead_id: 'a', at: ${AT}, notes: 'n', appointment_type: 'TOUR' })
  const j2 = await pms.appointments.applicants.create({ applicant_id: 'a', at: ${AT}, title: 't' })
  const j3 = await pms.appointments.residents.create({ resident_id: 'a', at: ${AT}, status: 'OPEN' })
  const j4 = await pms.appointments.leads.update({ event_id: 'e', at: ${AT} })
  const j5 = await pms.appointments.applicants.update({ event_id: 'e', notes: 'n' })
  const j6 = await pms.appointments.residents.update({ event_id: 'e', title: 't' })
  const j7 = await pms.appointments.leads.cancel({ event_id: 'e' })
  const j8 = await pms.appointments.applicants.cancel({ event_id: 'e' })
  const j9 = await pms.appointments.residents.cancel({ event_id: 'e' })
  const j10 = await pms.events.leads.create({ lead_id: 'a', event_name: 'Show' })
  const j11 = await pms.events.applicants.create({ applicant_id: 'a', call_status: 'ANSWER' })
  const j12 = await pms.events.residents.create({ resident_id: 'a', call_duration: 1 })
  const j13 = await pms.events.leads.update({ event_id: 'e', status: 'OPEN' })
  const j14 = await pms.events.applicants.update({ event_id: 'e', notes: 'n' })
  const j15 = await pms.events.residents.update({ event_id: 'e', notes: 'n' })
  for await (const each of pms.appointments.list({ lead_id: 'a' })) each.event_name
  for await (const each of pms.events.list()) each.notes
  for await (const each of pms.events.types()) each.name
  const event = await pms.events.get('e')
  const slots = await pms.appointments.availability({ property_id: 'p', availability_start_date: '2026-06-08', availability_duration_days: 1 })
  return [j1.id, j2, j3, j4, j5, j6, j7, j8, j9, j10, j11, j12, j13, j14, (await j15.wait()).errors, event.id, slots[0]?.timezone]
}
`

/** The same writes through openapi-fetch alone, for the measure of the saving. */
const PLAIN = `
import { Propexo } from 'propexo-client'
const { api } = new Propexo({ token: 'token' })
const integration_id = 'int_1'
export const calls = async () => [
${['leads', 'applicants', 'residents']
  .flatMap(person => [
    `  await api.POST('/v1/events/appointments/${person}', { body: { integration_id, notes: 'n' } }),`,
    `  await api.PUT('/v1/events/appointments/${person}/{event_id}', { params: { path: { event_id: 'e' } }, body: { notes: 'n' } }),`,
    `  await api.POST('/v1/events/appointments/${person}/cancel', { body: { integration_id, event_id: 'e' } }),`,
    `  await api.POST('/v1/events/${person}', { body: { integration_id, notes: 'n' } }),`,
    `  await api.PUT('/v1/events/${person}/{event_id}', { params: { path: { event_id: 'e' } }, body: { notes: 'n' } }),`,
  ])
  .join('\n')}
  await api.GET('/v1/appointments/'),
  await api.GET('/v1/events/'),
  await api.GET('/v1/event-types/'),
  await api.GET('/v1/events/{event_id}', { params: { path: { event_id: 'e' } } }),
  await api.POST('/v1/appointment-availability/', { body: { integration_id } }),
]
`

const instantiations = async (source: string): Promise<number> => {
  const printed = await compile({ 'calls.ts': source }, ['--extendedDiagnostics'])
  expect(printed).not.toContain('error TS')
  return Number(/Instantiations:\s+(\d+)/.exec(printed)?.[1])
}

describe('the types of the facade', () => {
  it('cost a consumer with twenty calls fewer than 30,000 instantiations, and fewer than openapi-fetch alone', async () => {
    const [facade, plain] = [await instantiations(FACADE), await instantiations(PLAIN)]
    console.log(`instantiations for 20 calls: facade ${facade}, openapi-fetch ${plain}`)
    expect(facade).toBeGreaterThan(0)
    expect(facade).toBeLessThan(30_000)
    expect(facade).toBeLessThan(plain)
  })
})
