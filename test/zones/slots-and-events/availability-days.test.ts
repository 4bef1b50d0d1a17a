import { describe, expect, it } from 'vitest'
import type { Availability, PropexoOptions } from '../../../src/index.js'
import { timeZoneRecord } from '../../support/fake-api.js'
import { calendarOf, dayOf, easternRecord, type FakeAccount, type FakePms, knownPms } from './slot-account.js'

const zoned = (zone: string, more: Partial<PropexoOptions> = {}): Partial<PropexoOptions> => ({
  timeZones: { prop_1: zone },
  ...more,
})

/** A PMS that has a slot at each of these times of every day that it is asked for. */
const every =
  (timezone: string | null, ...times: readonly string[]): NonNullable<FakeAccount['calendars']> =>
  ({ availability_start_date: first = '', availability_duration_days: count = 0 }) => {
    const days = Array.from({ length: count }, (_, index) =>
      dayOf(new Date(Date.parse(first) + index * 86_400_000).toISOString().slice(0, 10), ...times),
    )
    return [calendarOf(days, { timezone })]
  }

const NIGHT_AND_DAY = ['01:00:00', '12:00:00', '23:00:00'] as const

const ask = (server: FakePms, availability_start_date = '2026-06-08', count = 1): Promise<Availability> =>
  server.pms.appointments.availability({
    property_id: 'prop_1',
    availability_start_date,
    availability_duration_days: count,
  })

const spansOf = ({ bodies }: FakePms): string[] =>
  bodies().map(body => `${body['availability_start_date']} +${body['availability_duration_days']}`)

const localsOf = (found: Availability): string[] =>
  found.flatMap(({ slots }) => slots.map(({ local }) => `${local?.start.date} ${local?.start.time}`))

const codesOf = (found: Availability): string[] =>
  found.flatMap(({ warnings }) => warnings.map(({ code }) => code))

describe('days of the property, where the calendar names the zone that the PMS counts in,', () => {
  it.each(['MRI', 'YARDI', 'NEWCOMER'])('are complete, and no others, at %s', async vendor => {
    const server = knownPms(vendor, {
      client: zoned('America/New_York'),
      calendars: every('America/Los_Angeles', ...NIGHT_AND_DAY),
    })
    const found = await ask(server)
    // The day before was still to be asked for: 23:00 of the seventh in Los Angeles is 02:00 of the eighth in New York.
    expect(spansOf(server)).toEqual(['2026-06-08 +1', '2026-06-07 +1'])
    expect(localsOf(found)).toEqual(['2026-06-08 02:00:00', '2026-06-08 04:00:00', '2026-06-08 15:00:00'])
    expect(codesOf(found)).toEqual([])
    expect(found[0]?.calendar_days.map(({ date }) => date)).toEqual(['2026-06-07', '2026-06-08'])
  })

  it('of a property to the west are those of the next date as well', async () => {
    const calendars = every('America/New_York', ...NIGHT_AND_DAY)
    const server = knownPms('MRI', { client: zoned('America/Los_Angeles'), calendars })
    const found = await ask(server, '2026-06-08', 7)
    expect(spansOf(server)).toEqual(['2026-06-08 +7', '2026-06-15 +1'])
    const locals = localsOf(found)
    expect([locals[0], locals.at(-1), locals.length]).toEqual([
      '2026-06-08 09:00:00',
      '2026-06-14 22:00:00',
      21,
    ])
  })

  it('are asked for once where that is the zone of the property', async () => {
    const calendars = every('America/Chicago', ...NIGHT_AND_DAY)
    const server = knownPms('MRI', { client: zoned('America/Chicago'), calendars })
    expect(localsOf(await ask(server))).toHaveLength(3)
    expect(spansOf(server)).toEqual(['2026-06-08 +1'])
  })

  it('are those of the PMS where the zone of the property is not known, which a warning says', async () => {
    const server = knownPms('MRI', { calendars: every('America/Chicago', ...NIGHT_AND_DAY) })
    const found = await ask(server)
    expect(spansOf(server)).toEqual(['2026-06-08 +1'])
    expect(codesOf(found)).toEqual(['days_of_pms'])
    expect(found[0]?.warnings[0]?.message).toMatch(/MRI counts days in America\/Chicago.*timeZones.*prop_1/)
  })

  it('are asked for as far as there are dates', async () => {
    const calendars = every('America/New_York', '12:00:00')
    const server = knownPms('MRI', { client: zoned('America/Los_Angeles'), calendars })
    expect(localsOf(await ask(server, '2099-12-31'))).toEqual(['2099-12-31 09:00:00'])
  })

  it('stay those of the property at a PMS that counts them so', async () => {
    const calendars = every('America/New_York', ...NIGHT_AND_DAY)
    const options = { onTimeZoneConflict: 'record' as const }
    const server = knownPms('REALPAGE_RPX', { client: zoned('America/Chicago', options), calendars })
    const found = await ask(server)
    expect(spansOf(server)).toEqual(['2026-06-08 +1'])
    expect(localsOf(found)).toHaveLength(3)
  })
})

describe('days of the property, where a setting gives the zone that the PMS counts in,', () => {
  const integration = { availabilityTimeZone: 'appointment' }
  const OF_ALL = timeZoneRecord({ property_id: null, x_property_id: null, offset: '-08:00' })
  const calendars = every(null, ...NIGHT_AND_DAY)

  it('are complete, and no others, in one request', async () => {
    const client = zoned('America/New_York', { onTimeZoneConflict: 'record' })
    const server = knownPms('YARDI', { integration, client, calendars, records: [OF_ALL] })
    const found = await ask(server)
    expect(spansOf(server)).toEqual(['2026-06-07 +2'])
    expect(localsOf(found)).toEqual(['2026-06-08 02:00:00', '2026-06-08 04:00:00', '2026-06-08 15:00:00'])
  })

  it('are those of the PMS where nobody knows the zone of its slots, which a warning says', async () => {
    for (const client of [{}, zoned('America/Chicago')])
      for (const vendor of ['YARDI', 'MRI']) {
        const server = knownPms(vendor, { client, calendars: every(null, ...NIGHT_AND_DAY) })
        const found = await ask(server)
        expect(codesOf(found), vendor).toEqual(['time_zone_unresolved'])
        expect(found[0]?.warnings[0]?.message).toMatch(
          /^in which zone .* gives slots is not known, so its days are as it counts them; /,
        )
      }
  })

  it('are those of the PMS where only the zone of the whole integration is known, which a warning says', async () => {
    const server = knownPms('YARDI', { integration, calendars, records: [OF_ALL] })
    const found = await ask(server)
    expect(spansOf(server)).toEqual(['2026-06-08 +1'])
    expect(codesOf(found)).toEqual(['days_of_pms'])
  })

  it('are those that the PMS counts where the setting is that of the property', async () => {
    for (const observes_daylight_savings of [true, null]) {
      const records = [easternRecord({ observes_daylight_savings })]
      const server = knownPms('YARDI', { integration, calendars, records })
      const found = await ask(server, '2026-01-08')
      expect(spansOf(server)).toEqual(['2026-01-08 +1'])
      expect(localsOf(found)).toHaveLength(3)
      expect(codesOf(found)).not.toContain('days_of_pms')
    }
  })
})

it('slots of days that nobody asked for are left out at every PMS that gives their instants', async () => {
  const calendars = () => [calendarOf([dayOf('2026-06-08', '09:00:00'), dayOf('2026-06-09', '09:00:00')])]
  for (const vendor of ['ENTRATA', 'REALPAGE_RPX']) {
    const found = await ask(knownPms(vendor, { client: zoned('America/Denver'), calendars }))
    expect(localsOf(found)).toEqual(['2026-06-08 09:00:00'])
  }
})
