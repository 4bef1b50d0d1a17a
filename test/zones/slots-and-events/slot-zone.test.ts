import { describe, expect, it } from 'vitest'
import {
  type AvailabilityQuery,
  type AvailableCalendar,
  ConfigurationError,
  type PropexoOptions,
} from '../../../src/index.js'
import { TIME_ZONES } from '../../support/fake-api.js'
import { errorBy } from '../../support/thrown.js'
import { calendarOf, dayOf, easternRecord, type FakeAccount, type FakePms, knownPms } from './slot-account.js'

const zoned = (zone: string): Partial<PropexoOptions> => ({ timeZones: { prop_1: zone } })

const calendars =
  (timezone: string | null = null): NonNullable<FakeAccount['calendars']> =>
  ({ availability_start_date: date = '2026-06-08' }) => [
    calendarOf([dayOf(date, '09:00:00-09:30:00')], { timezone }),
  ]

interface Outcome {
  readonly server: FakePms
  readonly calendar: AvailableCalendar
}

const ask = async (
  vendor: string,
  account: Omit<FakeAccount, 'vendor'>,
  first = '2026-06-08',
): Promise<Outcome> => {
  const server = knownPms(vendor, { calendars: calendars(), ...account })
  const query: AvailabilityQuery = {
    property_id: 'prop_1',
    availability_start_date: first,
    availability_duration_days: 1,
  }
  const [calendar] = await server.pms.appointments.availability(query)
  if (!calendar) throw new Error('no calendar')
  return { server, calendar }
}

const codesOf = ({ calendar }: Outcome): string[] => calendar.warnings.map(({ code }) => code)
const startOf = ({ calendar }: Outcome): Date | null | undefined => calendar.slots[0]?.start

/** What a booking of the first slot sends, for the slot and for what is left of it after JSON. */
const bookings = async ({ server, calendar }: Outcome): Promise<string[]> => {
  const [slot] = calendar.slots
  return Promise.all(
    [slot, JSON.parse(JSON.stringify(slot))].map(async at => {
      const input = { lead_id: 'lead_1', property_id: 'prop_1', at }
      const { body } = await server.pms.appointments.leads.preview(input)
      return `${body['appointment_date']} ${body['appointment_time']}`
    }),
  )
}

const NINE = '2026-06-08 09:00:00'

describe('availabilityTimeZone', () => {
  it.each(['MRI', 'YARDI', 'NEWCOMER'])('of a place gives slots of %s their instants', async vendor => {
    const integration = { availabilityTimeZone: 'America/Chicago' }
    const found = await ask(vendor, { integration, client: zoned('America/Chicago') })
    expect(found.calendar).toMatchObject({ zone: 'America/Chicago', source: 'integration', warnings: [] })
    expect(startOf(found)).toEqual(new Date('2026-06-08T14:00:00Z'))
  })

  it('of a place counts days as well: more are asked for where the property is in another zone', async () => {
    const integration = { availabilityTimeZone: 'America/Denver' }
    const { server } = await ask('MRI', { integration, client: zoned('America/New_York') })
    expect(server.bodies()).toMatchObject([
      { availability_start_date: '2026-06-07', availability_duration_days: 2 },
    ])
    const nowhere = await ask('MRI', { integration })
    expect(codesOf(nowhere)).toEqual(['days_of_pms'])
  })

  it('of the property is that of timeZones', async () => {
    const integration = { availabilityTimeZone: 'property' }
    const found = await ask('MRI', { integration, client: zoned('America/New_York') })
    expect(found.calendar).toMatchObject({ zone: 'America/New_York', source: 'property', warnings: [] })
    expect(startOf(found)).toEqual(new Date('2026-06-08T13:00:00Z'))
    expect(codesOf(await ask('MRI', { integration }))).toEqual(['time_zone_unresolved'])
  })

  it('comes before the zone that a calendar names, with a warning', async () => {
    const integration = { availabilityTimeZone: 'America/Chicago' }
    const account = {
      integration,
      client: zoned('America/Chicago'),
      calendars: calendars('America/New_York'),
    }
    const found = await ask('MRI', account)
    expect(startOf(found)).toEqual(new Date('2026-06-08T14:00:00Z'))
    expect(codesOf(found)).toEqual(['time_zone_conflict'])
  })

  it('comes before what the vendor documents', async () => {
    const integration = { availabilityTimeZone: 'America/Chicago' }
    const { calendar } = await ask('ENTRATA', { integration, client: zoned('America/Chicago') })
    expect(calendar).toMatchObject({ zone: 'America/Chicago', source: 'integration' })
  })

  it.each([
    ['an abbreviation', 'EST'],
    ['no zone', 'America/Nowhere'],
    ['an offset', '-05:00'],
    ['a word of times', 'pms'],
    ['empty', ''],
    ['null', null],
    ['a number', 5],
  ])('is refused as %s, with all else that is wrong', async (_, value) => {
    const integration = { availabilityTimeZone: value, appointmentTimeZone: 'CST' } as never
    const { issues } = await errorBy(ConfigurationError, async () => knownPms('MRI', { integration }))
    expect(issues.map(({ path }) => path)).toEqual(['/appointmentTimeZone', '/availabilityTimeZone'])
    expect(issues[1]?.message).toContain(`or pass 'property' or 'appointment'`)
  })
})

describe(`availabilityTimeZone: 'appointment'`, () => {
  const integration = { availabilityTimeZone: 'appointment' }

  it.each([
    ['RESMAN', {}, '2026-06-08T09:00:00Z', 'vendor'],
    ['MRI', { appointmentTimeZone: 'America/Chicago' }, '2026-06-08T14:00:00Z', 'integration'],
    ['MRI', { appointmentTimeZone: 'property' }, '2026-06-08T14:00:00Z', 'property'],
    ['YARDI', {}, '2026-06-08T14:00:00Z', 'property'],
    ['ENTRATA', {}, '2026-06-08T15:00:00Z', 'vendor'],
  ])('of %s, with %j, is the zone in which it reads appointments', async (vendor, own, start, source) => {
    const account = { integration: { ...own, ...integration }, client: zoned('America/Chicago') }
    const found = await ask(vendor, {
      ...account,
      calendars: () => [calendarOf([dayOf('2026-06-08', '09:00:00')])],
    })
    expect(startOf(found)).toEqual(new Date(start))
    expect(found.calendar).toMatchObject({ source, warnings: [] })
    expect(await bookings(found)).toEqual([NINE, NINE])
  })

  it('is the setting of the property, asked for once with the appointments', async () => {
    const found = await ask('YARDI', { integration, records: [easternRecord()] })
    expect(found.calendar).toMatchObject({ source: 'record:property', warnings: [] })
    expect(found.calendar.slots[0]).toMatchObject({
      start: new Date('2026-06-08T13:00:00Z'),
      local: { start: { date: '2026-06-08', time: '09:00:00' } },
    })
    expect(await bookings(found)).toEqual([NINE, NINE])
    expect(found.server.calls().filter(call => call.includes(TIME_ZONES))).toHaveLength(1)
  })

  it('leaves slots without instants where a setting leaves daylight saving time open, and only those', async () => {
    const records = [easternRecord({ observes_daylight_savings: null })]
    const days = () => [calendarOf([dayOf('2026-11-01', '00:30:00', '01:30:00', '02:00:00', '09:00:00')])]
    const { calendar } = await ask('YARDI', { integration, records, calendars: days }, '2026-11-01')
    expect(calendar.slots.map(({ start }) => start)).toEqual([
      null,
      null,
      new Date('2026-11-01T07:00:00Z'),
      new Date('2026-11-01T14:00:00Z'),
    ])
    expect(calendar.zone).toBeNull()
    expect(calendar.warnings.map(({ code }) => code)).toEqual(['dst_unknown', 'dst_unknown'])
    const assumed = { integration, records, calendars: days, client: { assumeDaylightSaving: true } }
    const found = await ask('YARDI', assumed, '2026-11-01')
    expect(found.calendar.slots.map(({ possibleStarts }) => possibleStarts.length)).toEqual([1, 2, 1, 1])
  })

  it('leaves a slot out that clocks skip', async () => {
    const days = () => [calendarOf([dayOf('2026-03-08', '02:30:00', '03:00:00')])]
    const found = await ask(
      'YARDI',
      { integration, records: [easternRecord()], calendars: days },
      '2026-03-08',
    )
    expect(found.calendar.slots.map(({ start }) => start)).toEqual([new Date('2026-03-08T07:00:00Z')])
    expect(codesOf(found)).toEqual(['nonexistent_local_time'])
  })

  it('does not choose between timeZones and a setting that differ', async () => {
    const account = { integration, records: [easternRecord()], client: zoned('America/Chicago') }
    const found = await ask('YARDI', account)
    expect(startOf(found)).toBeNull()
    expect(codesOf(found)).toEqual(['time_zone_conflict'])
  })

  it('warns where a calendar names another zone', async () => {
    const account = { integration, records: [easternRecord()], calendars: calendars('America/Chicago') }
    const found = await ask('YARDI', account)
    expect(startOf(found)).toEqual(new Date('2026-06-08T13:00:00Z'))
    expect(codesOf(found)).toEqual(['time_zone_conflict'])
  })

  it.each([
    ['MRI', {}, /appointmentTimeZone/],
    ['NEWCOMER', {}, /appointmentTimeZone/],
    ['REALPAGE_RPX', {}, /timeZones/],
    ['YARDI', {}, /timeZones/],
  ])('of %s, where nobody knows that either, names the fix', async (vendor, client, fix) => {
    const found = await ask(vendor, { integration, client })
    expect(startOf(found)).toBeNull()
    expect(codesOf(found)).toEqual(['time_zone_unresolved'])
    expect(found.calendar.warnings[0]?.message).toMatch(fix)
  })
})

describe('without availabilityTimeZone', () => {
  it.each([
    ['YARDI', {}, {}, /Yardi.*reads appointments by its time zone settings.*'appointment'/],
    ['RESMAN', {}, {}, /ResMan.*reads appointments in UTC.*'appointment'/],
    ['MRI', {}, { appointmentTimeZone: 'America/Chicago' }, /MRI.*in America\/Chicago.*'appointment'/],
    [
      'MRI',
      zoned('America/Chicago'),
      { appointmentTimeZone: 'property' },
      /the zone of the property, America\/Chicago.*'appointment'/,
    ],
    ['MRI', zoned('America/Chicago'), {}, /the property is in America\/Chicago.*'property'/],
    ['NEWCOMER', {}, {}, /pass availabilityTimeZone/],
  ])(
    'slots of %s have no instants, and the warning proposes what is known: %j, %j',
    async (vendor, client, own, says) => {
      const found = await ask(vendor, { client, integration: own, records: [easternRecord()] })
      expect(startOf(found)).toBeNull()
      expect(codesOf(found)).toEqual(['time_zone_unresolved'])
      expect(found.calendar.warnings[0]?.message).toMatch(says)
      // Settings are asked for only where they decide something.
      expect(found.server.calls()).toEqual(['POST /v1/appointment-availability/'])
    },
  )
})
