import { describe, expect, it } from 'vitest'
import { thrownBy } from '../support/thrown.js'
import { CREATE, type JournaledAccount, openAccount, recovered } from './journaled-account.js'

const BODY = {
  integration_id: 'int_1',
  lead_id: 'lead_1',
  event_name: 'Note',
  event_datetime: '2026-06-01T11:30:00Z',
  notes: 'through the plain client',
}

/** The same write through `propexo.api`, by a client of its own. */
const post = ({ client, sim }: JournaledAccount, idempotencyKey: string, more: object = {}) => {
  const { propexo } = client()
  const body = { ...BODY, ...more } as never
  return sim.clock.runUntil(propexo.api.POST('/v1/events/leads', { body, idempotencyKey }))
}

describe('a write through propexo.api with an idempotency key', () => {
  it('is sent once, and answers with its job again', async () => {
    const account = openAccount()
    const first = await post(account, 'a')
    expect(first.data).toEqual({ job_id: 'job_1', data: {} })
    const requests = account.sim.requests().length
    const again = await post(account, 'a')
    expect(again).toMatchObject({ data: { job_id: 'job_1', data: {} }, response: { status: 200 } })
    expect(account.sim.requests()).toHaveLength(requests)
    expect(await account.client().propexo.writes.find('a')).toMatchObject({ state: 'sent', jobId: 'job_1' })
  })

  it('is refused with another input', async () => {
    const account = openAccount()
    await post(account, 'a')
    const error = await thrownBy(() => post(account, 'a', { notes: 'something else' }))
    expect(error).toMatchObject({ kind: 'idempotency_conflict', differences: [{ path: '/body/notes' }] })
  })

  it('is told its refusal again, as an answer', async () => {
    const account = openAccount()
    const first = await post(account, 'a', { integration_id: 'int_9' })
    const requests = account.sim.requests().length
    const again = await post(account, 'a', { integration_id: 'int_9' })
    expect(first.error).toBeDefined()
    expect(again.error).toEqual(first.error)
    expect(again.response.status).toBe(first.response.status)
    expect(account.sim.requests()).toHaveLength(requests)
  })

  it('is found after its answer was lost', async () => {
    const account = openAccount()
    account.sim.faults.next('lost_answer', CREATE)
    expect(await thrownBy(() => post(account, 'a'))).toMatchObject({ kind: 'ambiguous_write' })
    const { propexo } = account.client()
    await account.sim.clock.advance('5m')
    await account.sim.clock.runUntil(recovered(propexo))
    expect((await post(account, 'a')).data).toEqual({ job_id: 'job_1', data: {} })
    expect(account.sim.jobs()).toHaveLength(1)
  })

  it('can be made again when it was not processed', async () => {
    const account = openAccount()
    account.sim.faults.next('too_many', { ...CREATE, times: 4 })
    const { propexo } = account.client({ retry: false })
    const { response } = await account.sim.clock.runUntil(
      propexo.api.POST('/v1/events/leads', { body: BODY as never, idempotencyKey: 'a' }),
    )
    expect(response.status).toBe(429)
    expect(await propexo.writes.find('a')).toBeUndefined()
  })

  it('is no read', async () => {
    const { client } = openAccount()
    const error = await thrownBy(() => client().propexo.api.GET('/v1/leads/', { idempotencyKey: 'a' }))
    expect(error).toMatchObject({ kind: 'configuration', issues: [{ path: '/idempotencyKey' }] })
  })
})

describe('the new run of a job with an idempotency key', () => {
  /** A job that has failed. */
  const failed = async () => {
    const account = openAccount({ simulator: { jobs: { failureRate: 1 } } })
    const { sim, client, call } = account
    const { pms } = client()
    const job = await sim.clock.runUntil(pms.events.leads.logCall(call('a')))
    await sim.clock.runUntil(thrownBy(() => job.wait()))
    return { account, failedId: job.id }
  }

  it('is made once, from any process', async () => {
    const { account, failedId } = await failed()
    const { sim, client } = account
    const runs = []
    for (let made = 0; made < 2; made += 1) {
      const job = client().propexo.writes.get(failedId)
      await sim.clock.runUntil(job.retry({ idempotencyKey: 'again' }))
      runs.push(job.id)
    }
    expect(runs).toEqual(['job_2', 'job_2'])
    expect(sim.jobs()).toHaveLength(2)
  })

  it('is found after its answer was lost', async () => {
    const { account, failedId } = await failed()
    const { sim, client } = account
    sim.faults.next('lost_answer', { operation: 'POST /v1/admin/retry-write/{root_job_id}' })
    const { propexo } = client()
    const job = propexo.writes.get(failedId)
    const lost = await thrownBy(() => sim.clock.runUntil(job.retry({ idempotencyKey: 'again' })))
    expect(lost).toMatchObject({ kind: 'ambiguous_write' })
    expect(await propexo.writes.find('again')).toMatchObject({ state: 'sending' })
    expect(sim.jobs()).toHaveLength(2)
    const other = client().propexo.writes.get(failedId)
    await thrownBy(() => sim.clock.runUntil(other.retry({ idempotencyKey: 'again' })))
    expect(sim.jobs()).toHaveLength(2)
  })
})
