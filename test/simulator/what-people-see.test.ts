import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { Propexo, type PropexoOptions } from '../../src/index.js'
import { createSimulator, type SimulatedPropertyOptions } from '../../src/testing/index.js'
import { cases } from '../support/cases.js'
import { randomOf } from '../support/random.js'
import { ask, LEAD_APPOINTMENTS } from './asking.js'

/** What each PMS needs for an appointment of a lead beside who and when. */
const DETAILS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ENTRATA: { appointment_duration_minutes: 30, appointment_type: 'TOUR', notes: 'First visit' },
  RENTMANAGER: { appointment_duration_minutes: 30, title: 'Tour' },
  REALPAGE_RPX: { appointment_duration_minutes: 30, employee_id: 'emp_1' },
  YARDI: { unit_id: 'unit_1', employee_id: 'emp_1' },
  RESMAN: { lead_source_id: 'lsrc_1' },
  APPFOLIO: { unit_id: 'unit_1', appointment_duration_minutes: 30 },
}

const ZONES = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
]

interface Booking {
  readonly vendor: string
  readonly property: SimulatedPropertyOptions
  readonly at: string
  readonly client?: Partial<PropexoOptions>
}

/** Books by the client, and gives what stands in the PMS. */
const book = async ({ vendor, property: options, at, client = {} }: Booking) => {
  const sim = createSimulator({ now: '2026-01-05T12:00:00Z' })
  const account = sim.integration({ vendor })
  const property = account.property(options)
  const lead = account.lead({ property })
  account.employee({ property })
  account.unit({ property })
  const propexo = new Propexo({
    token: 'any',
    fetch: sim.fetch,
    clock: sim.clock,
    timeZones: { [property.id]: options.timeZone },
    ...client,
  })
  const pms = propexo.integration(account.id)
  const input = { lead_id: lead.id, property_id: property.id, at, ...DETAILS[vendor] }
  const job = await sim.clock.runUntil(pms.appointments.leads.create(input))
  await sim.clock.runUntil(job.wait())
  const [appointment] = sim.appointments()
  if (appointment === undefined) throw new Error('nothing was booked')
  return appointment
}

/** By another library: what clocks in a zone show at an instant. */
const byLuxon = (at: string, zone: string): string =>
  DateTime.fromISO(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss")

/** An instant on the minute, at which no clock in the US is near a change. */
const instantOf = (random: ReturnType<typeof randomOf>): string => {
  const ms = Date.UTC(2026, random.below(12), 10 + random.below(12), random.below(24), 15 * random.below(4))
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}

describe('a booking by the client stands in the PMS at the moment that was meant', () => {
  for (const vendor of Object.keys(DETAILS))
    it(`${vendor}, whatever the property's zone`, async () => {
      const random = randomOf(vendor.length)
      for (let index = 0; index < cases(30, 6); index += 1) {
        const [timeZone, at] = [random.pick(ZONES), instantOf(random)]
        const { instant, localTime } = await book({ vendor, property: { timeZone }, at })
        expect({ timeZone, at, instant: Date.parse(instant), localTime }).toEqual({
          timeZone,
          at,
          instant: Date.parse(at),
          localTime: byLuxon(at, timeZone),
        })
      }
    })
})

describe('the simulated PMS reads what is sent in its own zone', () => {
  const AT = '2026-07-14T15:30:00Z'
  const SENT: Readonly<Record<string, string>> = {
    ENTRATA: '2026-07-14T09:30:00',
    RENTMANAGER: '2026-07-14T10:30:00',
    REALPAGE_RPX: '2026-07-14T10:30:00',
    YARDI: '2026-07-14T10:30:00',
    RESMAN: '2026-07-14T15:30:00',
    APPFOLIO: '2026-07-14T15:30:00',
  }
  for (const [vendor, sent] of Object.entries(SENT))
    it(`${vendor} was sent ${sent}`, async () => {
      const appointment = await book({ vendor, property: { timeZone: 'America/Chicago' }, at: AT })
      expect(appointment).toMatchObject({ sent, localTime: '2026-07-14T10:30:00' })
    })

  it('so that a client that sends the time of the property is an hour off at Entrata', async () => {
    const sim = createSimulator()
    const account = sim.integration({ vendor: 'ENTRATA' })
    const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
    const body = {
      integration_id: account.id,
      lead_id: lead.id,
      appointment_date: '2026-07-14',
      appointment_time: '10:30:00',
      ...DETAILS['ENTRATA'],
    }
    await sim.fetch('https://propexo.test/v1/events/appointments/leads', {
      method: 'POST',
      headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    await sim.clock.advance('3m')
    expect(sim.appointments()).toMatchObject([{ localTime: '2026-07-14T11:30:00', readIn: 'America/Denver' }])
  })

  it('MRI, of which no page tells the zone, reads the one that the test decides on', async () => {
    const property = { timeZone: 'America/Chicago', configuredTimeZone: 'UTC' }
    const sim = createSimulator()
    const account = sim.integration({ vendor: 'MRI' })
    const lead = account.lead({ property: account.property(property) })
    const body = {
      integration_id: account.id,
      lead_id: lead.id,
      appointment_date: '2026-07-14',
      appointment_time: '15:30:00',
    }
    await ask(sim, 'POST', LEAD_APPOINTMENTS, body)
    await sim.clock.advance('2m')
    expect(sim.appointments()).toMatchObject([{ readIn: 'UTC', localTime: '2026-07-14T10:30:00' }])
  })

  it('ResMan shows it to whoever has logged in', async () => {
    const sim = createSimulator()
    const account = sim.integration({ vendor: 'RESMAN', userTimeZone: 'America/Los_Angeles' })
    const property = account.property({ timeZone: 'America/Chicago' })
    const lead = account.lead({ property })
    account.appointment({ lead, at: AT })
    expect(sim.appointments()).toMatchObject([
      { shownAt: 'user', timeZone: 'America/Los_Angeles', localTime: '2026-07-14T08:30:00' },
    ])
  })
})

describe('records of time zones, of every kind', () => {
  const AT = '2026-07-14T15:30:00Z'
  const RM = { vendor: 'RENTMANAGER', at: AT, client: { onTimeZoneConflict: 'record' } } as const

  it('a setting that is another than where the property is', async () => {
    const property = { timeZone: 'America/Chicago', configuredTimeZone: 'America/Denver' }
    expect(await book({ ...RM, property })).toMatchObject({
      readIn: 'America/Denver',
      localTime: '2026-07-14T10:30:00',
    })
  })

  it('so that a client that goes by the place of the property is an hour off', async () => {
    const property = { timeZone: 'America/Chicago', configuredTimeZone: 'America/Denver' }
    const client = { onTimeZoneConflict: 'config' } as const
    expect(await book({ ...RM, property, client })).toMatchObject({ localTime: '2026-07-14T11:30:00' })
  })

  it('none at all: Rent Manager reads Eastern time', async () => {
    const property = { timeZone: 'America/Chicago', configuredTimeZone: 'none' }
    expect(await book({ ...RM, property })).toMatchObject({
      readIn: 'America/New_York',
      instant: '2026-07-14T15:30:00.000Z',
    })
  })

  it('a zone without daylight saving time', async () => {
    const property = { timeZone: 'America/Phoenix' }
    expect(await book({ ...RM, property })).toMatchObject({ localTime: '2026-07-14T08:30:00' })
  })

  it('one of a location', async () => {
    const sim = createSimulator()
    const account = sim.integration({ vendor: 'RENTMANAGER' })
    const property = account.property({ timeZone: 'America/Chicago', location: 'loc_1' })
    const lead = account.lead({ property })
    const propexo = new Propexo({ token: 'any', fetch: sim.fetch, clock: sim.clock })
    const input = {
      lead_id: lead.id,
      property_id: property.id,
      location_id: 'loc_1',
      at: AT,
      ...DETAILS['RENTMANAGER'],
    }
    await sim.clock.runUntil(propexo.integration(account.id).appointments.leads.create(input))
    await sim.clock.advance('2m')
    expect(sim.appointments()).toMatchObject([{ localTime: '2026-07-14T10:30:00' }])
  })

  it('one of the whole integration, which has no property', async () => {
    const sim = createSimulator()
    const account = sim.integration({ vendor: 'RENTMANAGER', timeZone: 'America/Denver' })
    account.property({ timeZone: 'America/Chicago', configuredTimeZone: 'none' })
    account.timeZoneRecord({ offset: null, observes_daylight_savings: null, is_active: false })
    const response = await sim.fetch('https://propexo.test/v1/timezones/?order-by=id:asc', {
      headers: { authorization: 'Bearer any' },
    })
    const { results } = (await response.json()) as { results: object[] }
    expect(results).toMatchObject([
      { property_id: '', offset: '-07:00', observes_daylight_savings: true, is_active: true },
      { property_id: '', offset: null, observes_daylight_savings: null, is_active: false },
    ])
  })
})
