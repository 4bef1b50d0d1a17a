import { afterEach, describe, expect, it } from 'vitest'
import { isPropexoError, Propexo } from '../../src/index.js'
import { FAULTS } from '../../src/testing/faults.js'
import { createSimulator, type Fault, type SimulatorServer } from '../../src/testing/index.js'
import { ask } from './asking.js'

const PATH = '/v1/properties/'

describe('the quota', () => {
  const remaining = (response: Response) => Number(response.headers.get('x-ratelimit-remaining'))

  it('counts down, slows down from 80 % on, and refuses until the minute is over', async () => {
    const sim = createSimulator({ now: '2026-06-01T12:00:10Z', quota: { limit: 10 } })
    const started = sim.clock.now()
    for (let index = 1; index <= 8; index += 1)
      expect(remaining(await ask(sim, 'GET', PATH))).toBe(10 - index)
    expect(sim.clock.now()).toBe(started)
    for (let index = 1; index <= 2; index += 1) await sim.clock.runUntil(ask(sim, 'GET', PATH))
    expect(sim.clock.now() - started).toBe(4_000)
    const refused = await ask(sim, 'GET', PATH)
    expect({
      status: refused.status,
      remaining: remaining(refused),
      after: refused.headers.get('retry-after'),
    }).toEqual({
      status: 429,
      remaining: 0,
      after: null,
    })
    await sim.clock.advance('46s')
    expect((await ask(sim, 'GET', PATH)).status).toBe(200)
    expect(sim.quota).toEqual({ used: 1, limit: 10, refused: 1, slowed: 2, peak: 10 })
  })

  it('keeps each token apart, and knows sliding windows and Retry-After', async () => {
    const sim = createSimulator({ quota: { limit: 1, window: 'sliding', retryAfter: true } })
    const as = (token: string) =>
      sim.fetch(`https://propexo.test${PATH}`, { headers: { authorization: `Bearer ${token}` } })
    await sim.clock.runUntil(as('a'))
    expect((await sim.clock.runUntil(as('b'))).status).toBe(200)
    await sim.clock.advance('30s')
    const refused = await as('a')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '26'])
    await sim.clock.advance('26s')
    expect((await sim.clock.runUntil(as('a'))).status).toBe(200)
  })

  it('is kept by the client over many minutes of work, and never refused', async () => {
    const sim = createSimulator({ now: '2026-06-01T12:00:00Z' })
    sim.integration({ vendor: 'ENTRATA' }).property({ timeZone: 'America/Chicago' })
    const propexo = new Propexo({ token: 'any', fetch: sim.fetch, clock: sim.clock, deadlineMs: 3_600_000 })
    const calls = Array.from({ length: 900 }, () => propexo.api.GET(PATH))
    await sim.clock.runUntil(Promise.all(calls))
    expect(sim.requests()).toHaveLength(900)
    expect(sim.quota.refused).toBe(0)
  })
})

describe('faults', () => {
  const servers: SimulatorServer[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close()
  })

  it('happen to the next requests that are meant, and are counted', async () => {
    const sim = createSimulator({ quota: false })
    sim.faults.next('gateway_before', { operation: 'GET /v1/leads/', times: 2 })
    sim.faults.next('too_many', { when: ({ path }) => path === PATH })
    const statuses = []
    for (const path of ['/v1/leads/', PATH, '/v1/leads/', '/v1/leads/', PATH])
      statuses.push((await ask(sim, 'GET', path)).status)
    expect(statuses).toEqual([502, 429, 502, 200, 200])
    expect(sim.faults.counts()).toEqual({ gateway_before: 2, too_many: 1 })
    expect(sim.requests().map(({ fault }) => fault)).toEqual([
      'gateway_before',
      'too_many',
      'gateway_before',
      undefined,
      undefined,
    ])
  })

  it('come by seed and rate, the same in each run', async () => {
    const run = async (seed: number) => {
      const sim = createSimulator({ seed, quota: false })
      sim.faults.random(0.5, { faults: ['gateway_before', 'empty_500'] })
      for (let index = 0; index < 40; index += 1) await ask(sim, 'GET', PATH)
      return sim.faults.met().map(({ fault, at }) => `${fault} ${at}`)
    }
    expect(await run(7)).toEqual(await run(7))
    expect((await run(7)).join()).not.toBe((await run(8)).join())
  })

  it('of unknown names and targets are refused with the names that there are', () => {
    const { faults } = createSimulator()
    expect(() => faults.next('lost' as Fault)).toThrow('"lost" is no fault; there are refused,')
    expect(() => faults.always('stall', { path: '/' } as never)).toThrow(
      'a fault has no path; it takes operation',
    )
    expect(() => faults.next('stall', { time: 2 } as never)).toThrow('did you mean times')
    expect(() => faults.next('stall', { kind: 'reads' as never })).toThrow('kind is read, write or query')
    expect(() => faults.next('stall', { operation: 'POST /nope' })).toThrow('beginning of no operation')
    expect(() => faults.next('stall', { when: 'x' as never })).toThrow('when is a function')
    expect(() => faults.choose(undefined as never)).toThrow('chosen by a function')
    expect(() => faults.random(2)).toThrow('from 0 to 1')
    expect(() => faults.random('1' as never)).toThrow('from 0 to 1')
  })

  /** What a client of this package makes of each fault, met by a write: whether the PMS got it, and what the caller is told. */
  const WRITES: Readonly<Record<Fault, readonly [jobs: number, outcome: string]>> = {
    refused: [1, 'job'],
    reset_before: [0, 'ambiguous_write'],
    too_many: [1, 'job'],
    gateway_before: [0, 'ambiguous_write'],
    unavailable: [0, 'ambiguous_write'],
    request_timeout: [0, 'ambiguous_write'],
    redirected: [0, 'ambiguous_write'],
    lost_answer: [1, 'job'],
    stall: [1, 'job'],
    stall_in_body: [1, 'job'],
    slow_body: [1, 'job'],
    gateway_after: [1, 'job'],
    empty_500: [1, 'job'],
    truncated: [1, 'job'],
    not_json: [1, 'job'],
    duplicate_headers: [1, 'job'],
    cached: [1, 'job'],
    wrong_date: [1, 'job'],
    late: [1, 'ambiguous_write'],
    stuck: [1, 'job'],
  }

  for (const fault of Object.keys(FAULTS) as Fault[])
    it(`${fault}: a write is never made twice`, async () => {
      const sim = createSimulator({ jobs: { atLeast: '1s', atMost: '1s' } })
      const account = sim.integration({ vendor: 'ENTRATA' })
      const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
      const propexo = new Propexo({ token: 'any', fetch: sim.fetch, clock: sim.clock, timeoutMs: 5_000 })
      sim.faults.next(fault, { kind: 'write' })
      const write = propexo.integration(account.id).appointments.leads.create({
        lead_id: lead.id,
        at: '2026-06-08T14:30:00-05:00',
        appointment_duration_minutes: 30,
        appointment_type: 'TOUR',
        notes: 'First visit',
      })
      const outcome = await sim.clock.runUntil(
        write.then(
          () => 'job',
          error => (isPropexoError(error) ? error.kind : String(error)),
        ),
      )
      await sim.clock.advance('10m')
      expect([sim.jobs().length, outcome]).toEqual(WRITES[fault])
      expect(sim.duplicates()).toEqual([])
      expect(sim.faults.counts()).toEqual({ [fault]: 1 })
    })
})
