import { describe, expect, it } from 'vitest'
import { Propexo } from '../../src/index.js'
import { thrownBy } from '../support/thrown.js'
import { CREATE, openAccount, recovered } from './journaled-account.js'

describe('a write with an idempotency key', () => {
  it('is sent once, and gives the same job again, from any process, with nothing sent', async () => {
    const { sim, client, call } = openAccount()
    const first = client()
    const job = await sim.clock.runUntil(first.pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' }))
    const requests = sim.requests().length
    const again = await client().pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' })
    expect(again).toMatchObject({ id: job.id, adopted: false, sent: job.sent })
    expect(sim.requests()).toHaveLength(requests)
    expect(sim.jobs()).toHaveLength(1)
  })

  it('is sent once when many processes write it at the same time', async () => {
    const { sim, client, call } = openAccount({ simulator: { latency: 300 } })
    const writes = Array.from({ length: 8 }, () =>
      client().pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' }),
    )
    const jobs = await sim.clock.runUntil(Promise.all(writes))
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(1)
    expect(sim.jobs()).toHaveLength(1)
  })

  it('is told apart from one with the same content by its key', async () => {
    const { sim, client, call } = openAccount()
    const { pms } = client()
    const write = (key: string) => pms.events.leads.logCall(call('a'), { idempotencyKey: key })
    const jobs = await sim.clock.runUntil(Promise.all([write('a'), write('b')]))
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(2)
  })

  it('is refused with another input, with where the two differ, and nothing is sent', async () => {
    const { sim, client, call } = openAccount()
    const { pms } = client()
    await sim.clock.runUntil(pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' }))
    const requests = sim.requests().length
    const error = await thrownBy(() =>
      pms.events.leads.logCall({ ...call('b'), call_duration: 1 }, { idempotencyKey: 'a' }),
    )
    expect(error).toMatchObject({
      kind: 'idempotency_conflict',
      key: 'a',
      differences: [
        { path: '/call_duration', recorded: 245, given: 1 },
        { path: '/notes', recorded: 'a', given: 'b' },
      ],
    })
    expect(String(error)).toContain('/call_duration, /notes differ')
    expect(JSON.stringify(error)).not.toContain('245')
    expect(sim.requests()).toHaveLength(requests)
  })

  it('is the same after it has been through a queue as JSON', async () => {
    const { sim, client, call } = openAccount()
    const input = { ...call('a'), at: new Date('2026-06-01T11:30:00Z') }
    const job = await sim.clock.runUntil(client().pms.events.leads.logCall(input, { idempotencyKey: 'a' }))
    const parsed = JSON.parse(JSON.stringify(input)) as typeof input
    expect((await client().pms.events.leads.logCall(parsed, { idempotencyKey: 'a' })).id).toBe(job.id)
  })

  it('is another one for another integration', async () => {
    const { sim, client, call } = openAccount()
    const { propexo, pms } = client()
    await sim.clock.runUntil(pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' }))
    const other = propexo.integration('int_2', { vendor: 'ENTRATA' })
    const error = await thrownBy(() => other.events.leads.logCall(call('a'), { idempotencyKey: 'a' }))
    expect(error).toMatchObject({ kind: 'idempotency_conflict', differences: [{ path: '/integration_id' }] })
  })

  it('leaves nothing in the journal when its input is wrong', async () => {
    const { client, call } = openAccount()
    const { pms, propexo } = client()
    const error = await thrownBy(() =>
      pms.events.leads.logCall({ ...call('a'), call_duration: -1 }, { idempotencyKey: 'a' }),
    )
    expect(error).toMatchObject({ kind: 'rule' })
    expect(await propexo.writes.find('a')).toBeUndefined()
  })

  it.each(['refused', 'too_many'] as const)(
    'can be written again after it was certainly not processed: %s',
    async fault => {
      const { sim, client, call } = openAccount()
      const { pms, propexo } = client({ retry: false })
      sim.faults.next(fault, CREATE)
      const error = await sim.clock.runUntil(
        thrownBy(() => pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' })),
      )
      expect(['connection', 'rate_limit']).toContain((error as { kind?: string }).kind)
      expect(await propexo.writes.find('a')).toBeUndefined()
      const job = await sim.clock.runUntil(pms.events.leads.logCall(call('b'), { idempotencyKey: 'a' }))
      expect(job.id).toBe('job_1')
    },
  )

  it('is told its refusal again, with the same input or after forget() with another one', async () => {
    const { sim, client, call } = openAccount()
    const { propexo } = client()
    // The API knows no such integration.
    const pms = propexo.integration('int_9', { vendor: 'ENTRATA' })
    const write = (text: string) => () =>
      sim.clock.runUntil(pms.events.leads.logCall(call(text), { idempotencyKey: 'a' }))
    const first = await thrownBy(write('a'))
    expect(first).toMatchObject({ kind: 'not_found' })
    const requests = sim.requests().length
    const again = await thrownBy(write('a'))
    const { message, body, status } = first as { message: string; body: unknown; status: number }
    expect(again).toMatchObject({ kind: 'not_found', message, body, status })
    expect(sim.requests()).toHaveLength(requests)
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'refused', refusedWith: 404 })
    expect(await thrownBy(write('b'))).toMatchObject({ kind: 'idempotency_conflict' })
    expect(await propexo.writes.forget('a')).toBe(true)
    expect(await propexo.writes.forget('a')).toBe(false)
    expect(await thrownBy(write('b'))).toMatchObject({ kind: 'not_found' })
    expect(sim.requests().length).toBeGreaterThan(requests)
  })

  it('stores how its job has ended, and tells it again without a request', async () => {
    const { sim, client, call } = openAccount()
    const { pms, propexo } = client()
    const job = await sim.clock.runUntil(pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' }))
    const outcome = await sim.clock.runUntil(job.wait())
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'settled', outcome })
    const requests = sim.requests().length
    const again = await client().pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' })
    expect(await again.wait()).toEqual(outcome)
    expect(await again.status()).toEqual(outcome)
    expect(sim.requests()).toHaveLength(requests)
  })

  it('tells a failure of the PMS again', async () => {
    const { sim, client, call } = openAccount({ simulator: { jobs: { failureRate: 1 } } })
    const job = await sim.clock.runUntil(
      client().pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' }),
    )
    const error = await sim.clock.runUntil(thrownBy(() => job.wait()))
    const again = await client().pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' })
    expect(await thrownBy(() => again.wait())).toMatchObject({
      kind: 'write_failed',
      message: (error as Error).message,
    })
  })

  it('needs a journal', async () => {
    const { sim, client, call } = openAccount()
    const { pms, propexo } = client({ journal: undefined } as never)
    const error = await thrownBy(() => pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' }))
    expect(error).toMatchObject({ kind: 'configuration' })
    expect(String(error)).toContain('journal: sqliteJournal(database)')
    expect(await thrownBy(() => recovered(propexo))).toMatchObject({ kind: 'configuration' })
    expect(sim.requests()).toEqual([])
  })

  it.each(['', '  ', 'x'.repeat(256), 'a\nb', 7, null])(
    'is refused with the key %j',
    async idempotencyKey => {
      const { client, call } = openAccount()
      const { pms } = client()
      const error = await thrownBy(() => pms.events.leads.logCall(call('a'), { idempotencyKey } as never))
      expect(error).toMatchObject({ kind: 'configuration', issues: [{ path: '/idempotencyKey' }] })
    },
  )

  it('is refused where the journal is none', () => {
    const wrong = { token: 'any', journal: { get: () => {} } } as never
    expect(() => new Propexo(wrong)).toThrow('it lacks migrate, add, move')
  })
})
