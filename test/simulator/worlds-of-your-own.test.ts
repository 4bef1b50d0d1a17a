import { describe, expect, it } from 'vitest'
import { createSimulator, type Fault } from '../../src/testing/index.js'
import { ask, LEAD_APPOINTMENTS, read } from './asking.js'

const START = Date.parse('2026-06-01T12:00:00Z')

describe('faults of a plan of your own', () => {
  it('are chosen for each request, by all that it says', async () => {
    const sim = createSimulator({ quota: false })
    sim.faults.choose(({ headers, method, path, body }) =>
      headers['x-machine'] === '2' && method === 'GET' && path === '/v1/leads/' && body === ''
        ? 'too_many'
        : undefined,
    )
    const as = (machine: string) =>
      sim.fetch('https://propexo.test/v1/leads/', {
        method: 'GET',
        headers: { authorization: 'Bearer any', 'X-Machine': machine },
      })
    expect([(await as('1')).status, (await as('2')).status, (await as('1')).status]).toEqual([200, 429, 200])
    expect(sim.faults.counts()).toEqual({ too_many: 1 })
    sim.faults.clear()
    expect((await as('2')).status).toBe(200)
  })

  it('that do not exist fail the request', async () => {
    const sim = createSimulator({ quota: false })
    sim.faults.choose(() => 'lost' as Fault)
    await expect(ask(sim, 'GET', '/v1/leads/')).rejects.toThrow('"lost" is no fault; there are refused,')
  })
})

describe('time on the way', () => {
  it('passes half before the API processes a request, and half after; Date tells of the moment between', async () => {
    const sim = createSimulator({ quota: false, latency: '10s' })
    const account = sim.integration({ vendor: 'ENTRATA' })
    const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
    const body = { integration_id: account.id, lead_id: lead.id, appointment_date: '2026-06-08', notes: 'n' }
    const answer = await sim.clock.runUntil(ask(sim, 'POST', LEAD_APPOINTMENTS, body))
    expect(sim.clock.now() - START).toBe(10_000)
    expect(Date.parse(String(answer.headers.get('date'))) - START).toBe(5_000)
    expect(sim.jobs().map(({ queuedAt }) => Date.parse(queuedAt) - START)).toEqual([5_000])
  })

  it('until a late request is processed is up to the test', async () => {
    const sim = createSimulator({ quota: false, late: '1m' })
    const account = sim.integration({ vendor: 'ENTRATA' })
    const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
    const body = { integration_id: account.id, lead_id: lead.id, appointment_date: '2026-06-08', notes: 'n' }
    sim.faults.next('late')
    void ask(sim, 'POST', LEAD_APPOINTMENTS, body)
    await sim.clock.advance('59s')
    expect(sim.jobs()).toEqual([])
    await sim.clock.advance('1s')
    expect(sim.jobs()).toHaveLength(1)
  })
})

describe('a job', () => {
  it('has the headers of its request, but for the token, and the log can be rewritten by it', async () => {
    const sim = createSimulator({
      quota: false,
      jobs: { atLeast: 0, atMost: 0 },
      log: { rewrite: (entry, job) => ({ ...entry, job_id: `run of ${job.headers['x-test']}` }) },
    })
    const { id } = sim.integration({ vendor: 'ENTRATA' })
    await sim.fetch('https://propexo.test/v1/events/leads', {
      method: 'POST',
      headers: { Authorization: 'Bearer any', 'X-Test': 'first' },
      body: JSON.stringify({ integration_id: id, lead_id: 'lead_1' }),
    })
    await sim.clock.advance('1s')
    expect(sim.jobs().map(({ headers }) => headers)).toEqual([{ 'x-test': 'first' }])
    const { results } = await read(ask(sim, 'GET', '/v1/admin/logs/writes/'))
    expect(results.logs.map(({ job_id }) => job_id)).toEqual(['run of first'])
  })
})

it('an appointment and an event can be given their ids', () => {
  const sim = createSimulator()
  const account = sim.integration({ vendor: 'ENTRATA' })
  const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
  const at = '2026-06-08T14:30:00-05:00'
  expect(account.appointment({ id: 'evt_own', lead, at })).toEqual({ id: 'evt_own' })
  expect(account.event({ id: 'evt_other', lead, at })).toEqual({ id: 'evt_other' })
  expect([sim.appointments()[0]?.event_id, sim.events()[0]?.event_id]).toEqual(['evt_own', 'evt_other'])
})

it('a redirect leads to a host that answers nothing, an hour ahead', async () => {
  const sim = createSimulator({ quota: false })
  sim.faults.next('redirected')
  const answer = await ask(sim, 'GET', '/v1/leads/')
  const there = await sim.fetch(String(answer.headers.get('location')))
  expect([answer.status, there.status, await there.text()]).toEqual([302, 200, '{}'])
  expect(Date.parse(String(there.headers.get('date'))) - START).toBe(3_600_000)
})
