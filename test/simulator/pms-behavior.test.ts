import { describe, expect, it } from 'vitest'
import { createSimulator, type SimulatorOptions } from '../../src/testing/index.js'
import { ask, LEAD_APPOINTMENTS, read } from './asking.js'

const open = (vendor: string, options: SimulatorOptions = {}, own: object = {}) => {
  const sim = createSimulator({ quota: false, ...options })
  const account = sim.integration({ vendor, ...own })
  const property = account.property({ timeZone: 'America/Chicago' })
  const lead = account.lead({ property })
  return { sim, account, property, lead }
}

const TOUR = {
  appointment_date: '2026-06-08',
  appointment_time: '13:30:00',
  appointment_duration_minutes: 30,
  appointment_type: 'TOUR',
  notes: 'First visit',
}

const bookTour = async (vendor = 'ENTRATA', own: object = {}) => {
  const world = open(vendor, {}, own)
  const { sim, account, lead } = world
  const body = { integration_id: account.id, lead_id: lead.id, ...TOUR }
  const { job_id } = await read(ask(sim, 'POST', LEAD_APPOINTMENTS, body))
  return { ...world, body, jobId: String(job_id) }
}

const statusOf = (sim: ReturnType<typeof open>['sim'], jobId: string) =>
  read(ask(sim, 'GET', `/v1/admin/write-status/${jobId}`))

const listAppointments = async (sim: ReturnType<typeof open>['sim']) =>
  (await read(ask(sim, 'GET', '/v1/appointments/')))['results'] as unknown as {
    id: string
    last_seen: string
  }[]

describe('a write', () => {
  it('is queued, pending, and done after the time that the PMS needs', async () => {
    const { sim, jobId } = await bookTour()
    await sim.clock.advance('19s')
    expect(await statusOf(sim, jobId)).toEqual({
      write_status: 'PENDING',
      errors: [],
      created_record_id: null,
    })
    await sim.clock.advance('101s')
    expect(await statusOf(sim, jobId)).toEqual({
      write_status: 'SUCCESS',
      errors: [],
      created_record_id: null,
    })
  })

  it('gives its id at once, with the next sync, or never', async () => {
    for (const [createdIds, atOnce, later] of [
      ['write_status', 1, 1],
      ['next_sync', 0, 1],
      ['never', 0, 0],
    ] as const) {
      const { sim, jobId } = await bookTour('ENTRATA', { createdIds })
      await sim.clock.advance('2m')
      expect(await listAppointments(sim)).toHaveLength(atOnce)
      const { created_record_id } = await statusOf(sim, jobId)
      expect(created_record_id).toBe(sim.appointments()[0]?.event_id ?? null)
      await sim.clock.advance('12h')
      const listed = await listAppointments(sim)
      expect(listed).toHaveLength(later)
      expect(sim.appointments()[0]?.event_id).toBe(listed[0]?.id)
    }
  })

  it('for a person that the PMS does not have fails', async () => {
    const { sim, account } = open('ENTRATA')
    const body = { integration_id: account.id, lead_id: 'lead_of_nobody', ...TOUR }
    const { job_id } = await read(ask(sim, 'POST', LEAD_APPOINTMENTS, body))
    await sim.clock.advance('2m')
    const { write_status, errors } = await statusOf(sim, String(job_id))
    expect(write_status).toBe('FAILURE')
    expect(JSON.parse(String(errors[0]))).toMatchObject({ status: 404, field: 'lead_id' })
  })

  it('with a field that the PMS does not take is refused at once, or loses it', async () => {
    const { sim, account, lead } = open('ENTRATA')
    const body = { integration_id: account.id, lead_id: lead.id, ...TOUR, priority: 'HIGH' }
    const refused = await ask(sim, 'POST', LEAD_APPOINTMENTS, body)
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({
      error: { details: { issues: [{ code: 'unrecognized_keys', keys: ['priority'] }] } },
    })
    const taken = await ask(sim, 'POST', `${LEAD_APPOINTMENTS}?ignore_unknown_fields=true`, body)
    expect(taken.status).toBe(200)
    expect(sim.jobs()[0]?.body).not.toHaveProperty('priority')
  })
})

describe('operations that a PMS does not have', () => {
  it("are answered 405: ResMan's cancellation, Rent Manager's availability", async () => {
    const resman = open('RESMAN')
    const cancel = { integration_id: resman.account.id, event_id: 'evt_1' }
    expect((await ask(resman.sim, 'POST', `${LEAD_APPOINTMENTS}/cancel`, cancel)).status).toBe(405)
    const rentManager = open('RENTMANAGER')
    const query = { integration_id: rentManager.account.id }
    expect((await ask(rentManager.sim, 'POST', '/v1/appointment-availability/', query)).status).toBe(405)
  })
})

describe('a cancellation', () => {
  const cancelled = async (vendor: string) => {
    const { sim, account, lead } = open(vendor)
    const { id } = account.appointment({ lead, at: '2026-06-08T14:30:00-05:00', title: 'Tour' })
    const before = await listAppointments(sim)
    await ask(sim, 'POST', `${LEAD_APPOINTMENTS}/cancel`, { integration_id: account.id, event_id: id })
    await sim.clock.advance('12h')
    return { sim, before, after: await listAppointments(sim) }
  }

  it('frees the calendar, and the API goes on to show the appointment as it was last seen', async () => {
    const { sim, before, after } = await cancelled('ENTRATA')
    expect(sim.appointments()).toMatchObject([{ status: 'cancelled' }])
    expect(after).toHaveLength(1)
    expect(after[0]?.last_seen).toBe(before[0]?.last_seen)
  })

  it('leaves no trace in the activity log of Entrata, and one elsewhere', async () => {
    expect((await cancelled('ENTRATA')).sim.events()).toEqual([])
    expect((await cancelled('RENTMANAGER')).sim.events()).toMatchObject([
      { event_name: 'Appointment cancelled' },
    ])
  })
})

describe('moving an appointment', () => {
  it('changes what people see, and the lists with the next sync', async () => {
    const { sim, account, lead } = open('ENTRATA')
    const { id } = account.appointment({ lead, at: '2026-06-08T14:30:00-05:00' })
    await ask(sim, 'PUT', `${LEAD_APPOINTMENTS}/${id}`, { appointment_time: '15:00:00', notes: 'Later' })
    await sim.clock.advance('2m')
    expect(sim.appointments()).toMatchObject([{ localTime: '2026-06-08T16:00:00', notes: 'Later' }])
    const shown = async () => (await read(ask(sim, 'GET', `/v1/events/${id}`)))['results']
    expect(await shown()).toMatchObject({ appointment_datetime: '2026-06-08T19:30:00.000Z' })
    await sim.clock.advance('12h')
    expect(await shown()).toMatchObject({ appointment_datetime: '2026-06-08T21:00:00.000Z', notes: 'Later' })
  })
})

describe('availability', () => {
  it('is what the calendar has, less what is booked, in the zone that the PMS tells it in', async () => {
    const { sim, account, property, lead } = open('ENTRATA')
    account.calendar({ property, opens: '09:00', closes: '11:00' })
    account.appointment({ lead, at: '2026-06-08T09:30:00-05:00' })
    const query = {
      integration_id: account.id,
      property_id: property.id,
      availability_start_date: '2026-06-08',
    }
    const { result } = await read(ask(sim, 'POST', '/v1/appointment-availability/', query))
    expect(result[0]).toMatchObject({
      calendar_days: [
        {
          date: '2026-06-08',
          day_of_week: 'Monday',
          available_slots: [
            { start: '08:00:00', end: '08:30:00' },
            { start: '09:00:00', end: '09:30:00' },
            { start: '09:30:00', end: '10:00:00' },
          ],
        },
      ],
    })
  })
})

describe('retry-write', () => {
  it('runs a failed write again as a new job, and no other', async () => {
    const { sim, jobId } = await bookTour()
    sim.outcomes.next('FAILURE')
    expect((await ask(sim, 'POST', `/v1/admin/retry-write/${jobId}`, {})).status).toBe(400)
    await sim.clock.advance('2m')
    const { success, job_id } = await read(ask(sim, 'POST', `/v1/admin/retry-write/${jobId}`, {}))
    expect({ success, isNew: job_id !== jobId }).toEqual({ success: true, isNew: true })
    await sim.clock.advance('2m')
    expect(sim.jobs()).toMatchObject([{ status: 'FAILURE' }, { status: 'SUCCESS', retryOf: jobId }])
    expect((await ask(sim, 'POST', `/v1/admin/retry-write/${job_id}`, {})).status).toBe(400)
    expect(sim.duplicates()).toEqual([])
  })
})

describe('outcomes that a test decides on', () => {
  it('are told to whoever asks, and refused where they are none', async () => {
    const { sim, jobId } = await bookTour()
    sim.outcomes.next('PARTIAL_SUCCESS', { errors: ['{}'] })
    await sim.clock.advance('2m')
    expect(await statusOf(sim, jobId)).toMatchObject({ write_status: 'PARTIAL_SUCCESS', errors: ['{}'] })
    expect(() => sim.outcomes.next('SUCCESS' as never)).toThrow(
      'FAILURE or PARTIAL_SUCCESS here, and not in SUCCESS',
    )
    expect(() => sim.outcomes.next('FAILURE', { error: 'x' } as never)).toThrow(
      'has no error; it has errors, times',
    )
    expect(() => sim.outcomes.next('FAILURE', { errors: 'x' as never })).toThrow('a list of texts')
    expect(() => sim.outcomes.next('FAILURE', { times: 0 })).toThrow('whole number of times')
  })
})

describe('the log of writes', () => {
  it('leaves out what is pending, and lags as it is told', async () => {
    const { sim, account, lead } = open('ENTRATA', { log: { lag: '1m' } })
    const body = { integration_id: account.id, lead_id: lead.id, ...TOUR }
    await ask(sim, 'POST', LEAD_APPOINTMENTS, body)
    const logs = async () => (await read(ask(sim, 'GET', '/v1/admin/logs/writes/')))['results'].logs
    await sim.clock.advance('19s')
    expect(await logs()).toEqual([])
    await sim.clock.runUntil(sim.clock.sleep('2m'))
    await sim.clock.advance('1m')
    expect(await logs()).toMatchObject([{ job_id: 'job_1', status: 'SUCCESS', parameters: body }])
  })

  it('shows the newest first, or reordered and rewritten', async () => {
    const idsWith = async (log: SimulatorOptions['log']) => {
      const { sim, account, lead } = open('ENTRATA', { ...(log && { log }) })
      for (let index = 0; index < 5; index += 1) {
        await ask(sim, 'POST', LEAD_APPOINTMENTS, { integration_id: account.id, lead_id: lead.id, ...TOUR })
        await sim.clock.advance('5m')
      }
      const { results } = await read(ask(sim, 'GET', '/v1/admin/logs/writes/?limit=3&offset=1'))
      return results.logs.map(each => each.job_id)
    }
    expect(await idsWith(undefined)).toEqual(['job_4', 'job_3', 'job_2'])
    expect(await idsWith({ order: 'oldest' })).toEqual(['job_2', 'job_3', 'job_4'])
    expect(await idsWith({ rewrite: entry => ({ ...entry, job_id: 'run_1' }) })).toEqual([
      'run_1',
      'run_1',
      'run_1',
    ])
  })
})
