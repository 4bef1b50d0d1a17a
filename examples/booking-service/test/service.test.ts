import { describe, expect, it } from 'vitest'
import { openService } from './account.js'

describe('POST /tours', () => {
  it('books, so that people at the property see the time that was meant', async () => {
    const { sim, lead, ask, book } = openService()
    expect(await book()).toEqual({ status: 202, body: { id: 'tour_1', job_id: 'job_1', state: 'pending' } })
    expect((await ask('GET', '/tours/tour_1')).body).toMatchObject({ state: 'pending' })
    await sim.clock.advance('5m')
    expect(sim.appointments()).toMatchObject([
      { lead_id: lead.id, localTime: '2026-06-08T14:30:00', shownAt: 'property', status: 'booked' },
    ])
    expect((await ask('GET', '/tours/tour_1')).body).toMatchObject({ state: 'booked' })
  })

  it('says what is wrong with a tour, and sends nothing', async () => {
    const { sim, ask, book } = openService()
    const { status, body } = await book('2026-06-08 14:30')
    expect({ status, body }).toMatchObject({ status: 422, body: { issues: [{ path: '/at' }] } })
    expect((await ask('POST', '/tours', {})).status).toBe(400)
    expect(sim.jobs()).toEqual([])
  })

  it('asks to come back while the API is down', async () => {
    const { sim, book } = openService()
    sim.faults.always('refused')
    expect((await book()).status).toBe(503)
    sim.faults.clear()
    expect((await book()).status).toBe(202)
  })
})

describe('a tour that the PMS refuses minutes later', () => {
  it('is failed as soon as the webhook comes, though it comes twice', async () => {
    const { sim, ask, book } = openService()
    sim.outcomes.next('FAILURE', { errors: ['{"message":"The slot is taken"}'] })
    sim.webhooks.next('duplicated')
    await book()
    await sim.clock.advance('5m')
    expect(sim.webhooks.deliveries().map(({ status }) => status)).toEqual([204, 204])
    const requests = sim.requests().length
    expect((await ask('GET', '/tours/tour_1')).body).toMatchObject({
      state: 'failed',
      errors: ['{"message":"The slot is taken"}'],
    })
    // It knew without asking.
    expect(sim.requests()).toHaveLength(requests)
  })

  it('is failed when it is asked for, where the webhook is lost', async () => {
    const { sim, ask, book } = openService()
    sim.outcomes.next('FAILURE')
    sim.webhooks.next('lost')
    await book()
    await sim.clock.advance('5m')
    expect((await ask('GET', '/tours/tour_1')).body).toMatchObject({ state: 'failed' })
  })

  it('is not failed by a webhook that somebody else has signed', async () => {
    const { sim, book } = openService()
    await book()
    for (const fault of ['wrong_signature', 'unsigned'] as const) {
      sim.webhooks.next(fault)
      sim.webhooks.send('WRITE_OPERATION_FAILURE', { root_job_id: 'job_1', write_status: 'FAILURE' })
      await sim.clock.advance('1s')
    }
    expect(sim.webhooks.deliveries().map(({ status }) => status)).toEqual([401, 401])
  })
})

describe('a tour whose answer is lost', () => {
  it('is found again when the log of writes shows it, and booked once', async () => {
    const { sim, ask, book } = openService({ log: { dated: 'queued' } })
    sim.faults.next('lost_answer', { kind: 'write' })
    expect(await book()).toMatchObject({ status: 202, body: { job_id: null, state: 'unknown' } })
    expect((await ask('GET', '/tours/tour_1')).body).toMatchObject({ state: 'unknown' })
    await sim.clock.advance('5m')
    expect((await ask('GET', '/tours/tour_1')).body).toMatchObject({ job_id: 'job_1', state: 'booked' })
    expect(sim.appointments()).toHaveLength(1)
    expect(sim.duplicates()).toEqual([])
  })

  it('stays unknown where the request never came, and is not booked again', async () => {
    const { sim, ask, book } = openService()
    sim.faults.next('reset_before', { kind: 'write' })
    await book()
    await sim.clock.advance('5m')
    expect((await ask('GET', '/tours/tour_1')).body).toMatchObject({ state: 'unknown' })
    expect(sim.jobs()).toEqual([])
  })
})
