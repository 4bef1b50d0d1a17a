import vm from 'node:vm'
import { Temporal } from 'temporal-polyfill/full'
import { describe, expect, it } from 'vitest'
import {
  type CallOptions,
  ConfigurationError,
  type Integration,
  type IntegrationOptions,
  type PmsTime,
  type PropexoOptions,
  RuleError,
  TimeInputError,
  type WriteJob,
  type WriteRequest,
} from '../../../src/index.js'
import { SLOTS_QUERY } from '../../support/availability-query.js'
import { timeZoneRecord } from '../../support/fake-api.js'
import { errorBy } from '../../support/thrown.js'
import { calendarOf, dayOf, easternRecord, type FakePms, fakePms, knownPms } from './slot-account.js'

const PEOPLE = ['leads', 'applicants', 'residents'] as const
type Person = (typeof PEOPLE)[number]

interface Methods {
  create(input: object, options?: CallOptions): Promise<WriteJob>
  update(input: object, options?: CallOptions): Promise<WriteJob>
  preview(input: object, options?: CallOptions): Promise<WriteRequest>
}

/** The methods without their types, for what types forbid. */
const events = (pms: Integration, person: Person = 'leads'): Methods => pms.events[person] as never

const idOf = (person: Person): object => ({ [`${person.slice(0, -1)}_id`]: 'person_1' })
const LEAD = { lead_id: 'person_1' }

const CHICAGO: Partial<PropexoOptions> = { timeZones: { prop_1: 'America/Chicago' } }

/** Half past two in the afternoon in Chicago. */
const JUNE = '2026-06-08T14:30:00-05:00'
const JANUARY = '2026-01-08T14:30:00-06:00'

/** The body of the only write that was sent. */
const bodyOf = ({ bodies }: FakePms): Record<string, unknown> => {
  expect(bodies()).toHaveLength(1)
  return bodies()[0] ?? {}
}

const timeOf = ({ times }: WriteRequest, name: string): PmsTime => {
  const time = times?.[name]
  if (!time) throw new Error(`no ${name} in ${Object.keys(times ?? {})}`)
  return time
}

const codesOf = ({ warnings }: PmsTime): string[] => warnings.map(({ code }) => code)

/** The refusal of an input, after which nothing was written. */
const refusalOf = async (server: FakePms, input: object): Promise<TimeInputError> => {
  const error = await errorBy(TimeInputError, () => events(server.pms).create({ ...LEAD, ...input }))
  expect(server.calls().filter(call => call.startsWith('POST'))).toEqual([])
  expect(error).toMatchObject({ kind: 'time_input', operation: 'POST /v1/events/leads' })
  return error
}

const codesAndPaths = ({ issues }: TimeInputError): string[] =>
  issues.map(({ code, path }) => `${path} ${code}`)

describe('event_datetime', () => {
  const at = { date: '2026-06-08', time: '14:30' }
  const slot = {
    start: new Date(JUNE),
    end: null,
    pms: { start: { date: '2026-06-08', time: '13:30:00' } },
  }

  it.each<readonly [string, unknown]>([
    ['a Date', new Date(JUNE)],
    ['a Date of another realm', vm.runInNewContext(`new Date('${JUNE}')`)],
    ['a Date with milliseconds, which are cut off', new Date(Date.parse(JUNE) + 999)],
    ['RFC 3339 in UTC', '2026-06-08T19:30:00Z'],
    ['RFC 3339 with an offset', JUNE],
    ['RFC 3339 without seconds', '2026-06-08T14:30-05:00'],
    ['RFC 3339 with its zone', `${JUNE}[America/Chicago]`],
    ['RFC 3339 with the microseconds of a call tracker', '2026-06-08T19:30:00.412770+00:00'],
    [
      'a Temporal.ZonedDateTime of a fixed offset and another calendar, after JSON',
      JSON.parse(
        JSON.stringify(
          Temporal.ZonedDateTime.from('2026-06-08T15:30:00-04:00[-04:00]').withCalendar('hebrew'),
        ),
      ),
    ],
    ['a Temporal.Instant', Temporal.Instant.from(JUNE)],
    ['a Temporal.ZonedDateTime', Temporal.ZonedDateTime.from(`${JUNE}[America/Chicago]`)],
    ['clocks somewhere', { ...at, timeZone: 'America/Chicago' }],
    ['clocks at the property', { ...at, timeZone: 'property' }],
    ['clocks of the PMS', { date: '2026-06-08', time: '13:30:00', timeZone: 'pms' }],
    [
      'parts of Temporal',
      {
        date: Temporal.PlainDate.from('2026-06-08'),
        time: Temporal.PlainTime.from('14:30'),
        timeZone: 'America/Chicago',
      },
    ],
    ['a slot', slot],
    ['a slot after JSON', JSON.parse(JSON.stringify(slot))],
  ])('may be %s, and is sent with the Mountain offset to Entrata', async (_, event_datetime) => {
    const server = knownPms('ENTRATA', { client: CHICAGO })
    const times = { event_datetime, appointment_datetime: event_datetime }
    await events(server.pms).create({ ...LEAD, property_id: 'prop_1', ...times })
    expect(bodyOf(server)).toEqual({
      integration_id: 'int_1',
      lead_id: 'person_1',
      event_datetime: '2026-06-08T13:30:00-06:00',
      appointment_datetime: '2026-06-08T13:30:00-06:00',
    })
  })

  it('may be a slot of availability()', async () => {
    const server = knownPms('ENTRATA', {
      client: CHICAGO,
      calendars: () => [calendarOf([dayOf('2026-06-08', '13:30:00-14:00:00')])],
    })
    const [calendar] = await server.pms.appointments.availability(SLOTS_QUERY)
    const [appointment_datetime] = calendar?.slots ?? []
    if (!appointment_datetime) throw new Error('no slot')
    const sent = await server.pms.events.leads.preview({ lead_id: 'lead_1', appointment_datetime })
    expect(sent.body['appointment_datetime']).toBe('2026-06-08T13:30:00-06:00')
  })

  const YARDI = [easternRecord()]

  it.each<readonly [string, readonly unknown[], IntegrationOptions, Partial<PropexoOptions>, string, string]>(
    [
      ['ENTRATA', [], {}, {}, '2026-06-08T13:30:00-06:00', '2026-01-08T13:30:00-07:00'],
      ['RESMAN', [], {}, {}, '2026-06-08T19:30:00+00:00', '2026-01-08T20:30:00+00:00'],
      ['APPFOLIO', [], {}, {}, '2026-06-08T19:30:00+00:00', '2026-01-08T20:30:00+00:00'],
      ['REALPAGE_RPX', [], {}, CHICAGO, JUNE, JANUARY],
      ['YARDI', YARDI, {}, {}, '2026-06-08T15:30:00-04:00', '2026-01-08T15:30:00-05:00'],
      ['RENTMANAGER', [], {}, {}, '2026-06-08T15:30:00-04:00', '2026-01-08T15:30:00-05:00'],
      [
        'MRI',
        [],
        { appointmentTimeZone: 'America/Los_Angeles' },
        {},
        '2026-06-08T12:30:00-07:00',
        '2026-01-08T12:30:00-08:00',
      ],
      ['MRI', [], { appointmentTimeZone: 'property' }, CHICAGO, JUNE, JANUARY],
    ],
  )('is sent to %s in its own zone', async (vendor, records, integration, client, june, january) => {
    for (const [instant, text] of [
      [JUNE, june],
      [JANUARY, january],
    ] as const) {
      const server = knownPms(vendor, { records, integration, client })
      const job = await events(server.pms).create({
        ...LEAD,
        property_id: 'prop_1',
        event_datetime: new Date(instant),
      })
      expect(bodyOf(server)['event_datetime']).toBe(text)
      expect(timeOf(job.sent as WriteRequest, 'event_datetime').instant).toEqual(new Date(instant))
    }
  })

  it.each([
    ['a month', '2026-07-01T05:30:00Z', '2026-06-30T23:30:00-06:00'],
    ['a year', '2026-01-01T06:00:00Z', '2025-12-31T23:00:00-07:00'],
    ['a leap day', '2028-03-01T05:00:00Z', '2028-02-29T22:00:00-07:00'],
  ])('rolls back over the beginning of %s', async (_, event_datetime, text) => {
    const server = knownPms('ENTRATA')
    await events(server.pms).create({ ...LEAD, event_datetime })
    expect(bodyOf(server)['event_datetime']).toBe(text)
  })

  it('tells both readings of the repeated hour apart by their offsets', async () => {
    const server = knownPms('ENTRATA')
    for (const event_datetime of ['2026-11-01T07:30:00Z', '2026-11-01T08:30:00Z'])
      await events(server.pms).create({ ...LEAD, event_datetime })
    expect(server.bodies().map(body => body['event_datetime'])).toEqual([
      '2026-11-01T01:30:00-06:00',
      '2026-11-01T01:30:00-07:00',
    ])
  })

  it.each([
    ['the gap', '2026-03-08', '02:30', 'nonexistent_local_time', '03:30:00-06:00'],
    ['the repeated hour', '2026-11-01', '01:30', 'ambiguous_local_time', '01:30:00-07:00'],
  ])(
    'told by the clocks of a zone in %s is refused, and taken by `later`',
    async (_, date, time, code, sent) => {
      const server = knownPms('ENTRATA')
      const event_datetime = { date, time, timeZone: 'America/Denver' }
      const error = await refusalOf(server, { event_datetime })
      expect(codesAndPaths(error)).toEqual([`/event_datetime ${code}`])
      expect([error.earlier, error.later]).toEqual([expect.any(Date), expect.any(Date)])
      await events(server.pms).create({
        ...LEAD,
        event_datetime: { ...event_datetime, disambiguation: 'later' },
      })
      expect(bodyOf(server)['event_datetime']).toBe(`${date}T${sent}`)
    },
  )

  it.each<readonly [string, unknown, string]>([
    ['no offset', '2026-06-08T14:30:00', 'missing_offset'],
    ['a date alone', '2026-06-08', 'invalid_datetime'],
    ['a time alone', '14:30:00', 'missing_time_zone'],
    ['a day that does not exist', '2026-02-30T14:30:00Z', 'invalid_date'],
    ['the hour 24', '2026-06-08T24:00:00Z', 'invalid_time'],
    ['a number', 1_780_945_800_000, 'unsupported_input'],
    ['null', null, 'unsupported_input'],
    ['an invalid Date', new Date(Number.NaN), 'invalid_datetime'],
    ['a sentinel', '9999-12-31T23:59:59Z', 'out_of_range'],
    ['a PlainDateTime', Temporal.PlainDateTime.from('2026-06-08T14:30'), 'missing_time_zone'],
    ['a zone that disagrees', '2026-06-08T14:30:00-06:00[America/Chicago]', 'offset_zone_mismatch'],
    ['an abbreviation', { date: '2026-06-08', time: '14:30', timeZone: 'EST' }, 'time_zone_abbreviation'],
    ['wall time without zone', { date: '2026-06-08', time: '14:30' }, 'missing_time_zone'],
  ])('is refused for %s before anything is asked', async (_, value, code) => {
    for (const name of ['event_datetime', 'appointment_datetime', 'time_from', 'time_to']) {
      const server = fakePms({ vendor: 'ENTRATA' })
      const error = await refusalOf(server, { [name]: value })
      expect(error.issues[0]).toMatchObject({ code })
      expect(error.issues[0]?.path.startsWith(`/${name}`)).toBe(true)
      expect(server.calls()).toEqual([])
    }
  })

  it('is refused together with everything else that is wrong', async () => {
    const { pms, calls } = fakePms({ vendor: 'ENTRATA' })
    const error = await errorBy(RuleError, () =>
      events(pms).create({ lead_id: '', event_datetime: 'x', time_to: 5, bogus: 1, location_id: 3 }),
    )
    expect(error.issues.map(({ path }) => path).sort()).toEqual([
      '/bogus',
      '/event_datetime',
      '/lead_id',
      '/location_id',
      '/time_to',
    ])
    expect(calls()).toEqual([])
  })
})

describe.each(PEOPLE)('an event of %s', person => {
  it('takes all four times when it is created, and shows each as the PMS gets it', async () => {
    const server = knownPms('ENTRATA')
    const job = await events(server.pms, person).create({
      ...idOf(person),
      event_datetime: JUNE,
      appointment_datetime: '2026-06-12T20:00:00Z',
      time_from: JUNE,
      time_to: '2026-06-08T15:00:00-05:00',
    })
    expect(server.calls()).toEqual([`POST /v1/events/${person}`])
    const times = {
      event_datetime: '2026-06-08T13:30:00-06:00',
      appointment_datetime: '2026-06-12T14:00:00-06:00',
      time_from: '13:30:00',
      time_to: '14:00:00',
    }
    expect(bodyOf(server)).toEqual({ integration_id: 'int_1', ...idOf(person), ...times })
    expect(job.sent?.body).toEqual(bodyOf(server))
    expect(job.sent).not.toHaveProperty('time')
    expect(Object.keys(job.sent?.times ?? {}).sort()).toEqual(Object.keys(times).sort())
    expect(job.sent?.times?.['time_to']).toEqual({
      date: '2026-06-08',
      time: '14:00:00',
      zone: 'America/Denver',
      offset: '-06:00',
      instant: new Date('2026-06-08T20:00:00Z'),
      source: 'vendor',
      ambiguousInTarget: false,
      warnings: [],
    })
    expect(JSON.parse(JSON.stringify(job)).sent.times.event_datetime.instant).toBe('2026-06-08T19:30:00.000Z')
  })

  it('takes event_datetime when it is changed, and no other time', async () => {
    const server = knownPms('RESMAN')
    const job = await events(server.pms, person).update({
      event_id: 'evt_1',
      event_datetime: JUNE,
      notes: 'x',
    })
    expect(server.calls()).toEqual([`PUT /v1/events/${person}/evt_1`])
    expect(bodyOf(server)).toEqual({ event_datetime: '2026-06-08T19:30:00+00:00', notes: 'x' })
    expect(timeOf(job.sent as WriteRequest, 'event_datetime').source).toBe('vendor')
    for (const name of ['appointment_datetime', 'time_from', 'time_to']) {
      const error = await errorBy(RuleError, () =>
        events(server.pms, person).update({ event_id: 'evt_1', [name]: JUNE }),
      )
      expect(error.issues.map(({ path }) => path)).toEqual([`/${name}`])
    }
    expect(server.calls()).toHaveLength(1)
  })

  it('is previewed exactly as it is then sent, without sending it', async () => {
    const server = knownPms('ENTRATA')
    const input = { ...idOf(person), event_datetime: JUNE, time_from: JUNE, notes: 'x' }
    const sent = await events(server.pms, person).preview(input)
    expect(server.calls()).toEqual([])
    expect((await events(server.pms, person).create(input)).sent).toEqual(sent)
    const change = { event_id: 'evt_1', event_datetime: JANUARY }
    const changed = await events(server.pms, person).preview(change)
    expect(server.calls()).toHaveLength(1)
    expect(changed).toMatchObject({
      path: { event_id: 'evt_1' },
      body: { event_datetime: '2026-01-08T13:30:00-07:00' },
    })
    expect((await events(server.pms, person).update(change)).sent).toEqual(changed)
  })

  it('never carries the property and the location that choose its zone', async () => {
    const server = knownPms('REALPAGE_RPX', { client: CHICAGO })
    const place = { property_id: 'prop_1', location_id: 'loc_1' }
    await events(server.pms, person).create({ ...idOf(person), ...place, event_datetime: JUNE })
    await events(server.pms, person).update({ event_id: 'evt_1', ...place, event_datetime: JUNE })
    await events(server.pms, person).create({ ...idOf(person), ...place, notes: 'x' })
    await events(server.pms, person).update({ event_id: 'evt_1', ...place, notes: 'x' })
    expect(server.bodies()).toEqual([
      { integration_id: 'int_1', ...idOf(person), event_datetime: JUNE },
      { event_datetime: JUNE },
      { integration_id: 'int_1', ...idOf(person), notes: 'x' },
      { notes: 'x' },
    ])
  })

  it('without a time is one request, whatever the place and the options say', async () => {
    const asked: string[] = []
    const timeZones = (id: string): string => {
      asked.push(id)
      return 'America/Chicago'
    }
    const server = fakePms({ vendor: 'YARDI', client: { timeZones }, records: [easternRecord()] })
    const job = await events(server.pms, person).create({
      ...idOf(person),
      property_id: 'prop_1',
      location_id: 'loc_1',
    })
    expect(server.calls()).toEqual([`POST /v1/events/${person}`])
    expect(job.sent).not.toHaveProperty('times')
    await events(server.pms, person).update({ event_id: 'evt_1', property_id: 'prop_1' })
    expect(server.calls()).toHaveLength(2)
    await events(server.pms, person).preview({ ...idOf(person), property_id: 'prop_1' })
    expect(server.calls()).toHaveLength(2)
    expect(asked).toEqual([])
  })
})

describe('what is asked for a time of an event', () => {
  const FOUR = {
    event_datetime: JUNE,
    appointment_datetime: JUNE,
    time_from: JUNE,
    time_to: JUNE,
  }

  it('is the vendor once, for four times and all later ones', async () => {
    const server = fakePms({ vendor: 'ENTRATA' })
    await events(server.pms).create({ ...LEAD, property_id: 'prop_1', ...FOUR })
    await events(server.pms).create({ ...LEAD, ...FOUR })
    expect(server.calls()).toEqual([
      'GET /v1/admin/integrations/int_1/',
      'POST /v1/events/leads',
      'POST /v1/events/leads',
    ])
  })

  it('is nothing where the caller named a vendor with one zone', async () => {
    const asked: string[] = []
    const timeZones = (id: string): string => {
      asked.push(id)
      return 'America/Chicago'
    }
    const server = knownPms('ENTRATA', { client: { timeZones } })
    await events(server.pms).create({ ...LEAD, property_id: 'prop_1', ...FOUR })
    expect(server.calls()).toEqual(['POST /v1/events/leads'])
    expect(asked).toEqual([])
  })

  it('is the zone of the property once, for four times told by its clocks', async () => {
    const asked: string[] = []
    const timeZones = async (id: string): Promise<string> => {
      asked.push(id)
      return 'America/Chicago'
    }
    const server = knownPms('ENTRATA', { client: { timeZones } })
    const at = { date: '2026-06-08', time: '14:30', timeZone: 'property' }
    const names = Object.keys(FOUR)
    await events(server.pms).create({
      ...LEAD,
      property_id: 'prop_1',
      ...Object.fromEntries(names.map(name => [name, at])),
    })
    expect(asked).toEqual(['prop_1'])
    expect(bodyOf(server)).toMatchObject({ event_datetime: '2026-06-08T13:30:00-06:00', time_to: '13:30:00' })
  })

  it('is the list of records once', async () => {
    const server = knownPms('YARDI', { records: [easternRecord()] })
    await events(server.pms).create({ ...LEAD, property_id: 'prop_1', ...FOUR })
    expect(server.calls()).toEqual(['GET /v1/timezones/', 'POST /v1/events/leads'])
  })

  it('may fail, and then nothing is written', async () => {
    const timeZones = (): never => {
      throw new Error('no database')
    }
    const server = knownPms('REALPAGE_RPX', { client: { timeZones } })
    const error = await errorBy(ConfigurationError, () =>
      events(server.pms).create({ ...LEAD, property_id: 'prop_1', ...FOUR }),
    )
    expect(error.message).toContain('no database')
    expect(server.calls()).toEqual([])
  })
})

describe('where the zone of the PMS cannot be known', () => {
  const UNKNOWN = ['MRI', 'NEWCOMER', 'BUILDIUM', 'REALPAGE_RPX', 'REALPAGE', 'YARDI'] as const

  describe.each(UNKNOWN)('as for %s,', vendor => {
    it.each<readonly [string, unknown, string, string]>([
      ['its own offset', JUNE, JUNE, '-05:00'],
      ['its own offset of half an hour', '2026-06-09T01:00:00+05:30', '2026-06-09T01:00:00+05:30', '+05:30'],
      ['its own offset beside a zone', `${JUNE}[America/Chicago]`, JUNE, '-05:00'],
      ['UTC for Z', '2026-06-08T19:30:00Z', '2026-06-08T19:30:00+00:00', '+00:00'],
      ['UTC for -00:00', '2026-06-08T19:30:00-00:00', '2026-06-08T19:30:00+00:00', '+00:00'],
      ['UTC for a Date', new Date(JUNE), '2026-06-08T19:30:00+00:00', '+00:00'],
      ['UTC for a Temporal.Instant', Temporal.Instant.from(JUNE), '2026-06-08T19:30:00+00:00', '+00:00'],
    ])('an instant is sent with %s, and a warning', async (_, value, text, offset) => {
      const server = knownPms(vendor)
      const job = await events(server.pms).create({
        ...LEAD,
        event_datetime: value,
        appointment_datetime: value,
      })
      expect(bodyOf(server)).toMatchObject({ event_datetime: text, appointment_datetime: text })
      for (const name of ['event_datetime', 'appointment_datetime']) {
        const time = timeOf(job.sent as WriteRequest, name)
        expect(time).toMatchObject({ offset, source: 'verbatim', instant: new Date(JUNE) })
        expect(codesOf(time)).toEqual(['time_zone_unresolved'])
      }
    })

    it.each([
      ['the clocks of the PMS', 'pms'],
      ['the clocks of a property that nobody knows', 'property'],
    ])('%s are no offset, and are refused', async (_, timeZone) => {
      const at = { date: '2026-06-08', time: '14:30', timeZone }
      const error = await refusalOf(knownPms(vendor), { event_datetime: at, property_id: 'prop_1' })
      expect(codesAndPaths(error)).toEqual(['/event_datetime time_zone_unresolved'])
    })

    it('a time of day is refused, because it has no offset', async () => {
      for (const name of ['time_from', 'time_to']) {
        const error = await refusalOf(knownPms(vendor), { [name]: new Date(JUNE) })
        expect(codesAndPaths(error)).toEqual([`/${name} time_zone_unresolved`])
      }
    })

    it('a time of day by the clocks of the PMS is sent as it is', async () => {
      const server = knownPms(vendor)
      const job = await events(server.pms).create({
        ...LEAD,
        time_from: { date: '2026-06-08', time: '14:30', timeZone: 'pms' },
      })
      expect(bodyOf(server)['time_from']).toBe('14:30:00')
      expect(timeOf(job.sent as WriteRequest, 'time_from')).toMatchObject({
        zone: null,
        offset: null,
        instant: null,
        source: 'verbatim',
      })
    })
  })

  it('an instant told by the clocks of a zone keeps the offset of that zone', async () => {
    const server = knownPms('MRI')
    const event_datetime = { date: '2026-06-08', time: '14:30', timeZone: 'America/Chicago' }
    const job = await events(server.pms).create({ ...LEAD, event_datetime })
    expect(bodyOf(server)['event_datetime']).toBe(JUNE)
    expect(codesOf(timeOf(job.sent as WriteRequest, 'event_datetime'))).toEqual(['time_zone_unresolved'])
  })

  it('a Temporal.ZonedDateTime keeps the offset that it has', async () => {
    const server = knownPms('MRI')
    const event_datetime = Temporal.ZonedDateTime.from(`${JUNE}[America/Chicago]`)
    await events(server.pms).create({ ...LEAD, event_datetime })
    expect(bodyOf(server)['event_datetime']).toBe(JUNE)
  })

  it('a time by the clocks of the property keeps the offset that the property has', async () => {
    const server = knownPms('MRI', { client: CHICAGO })
    const event_datetime = { date: '2026-06-08', time: '14:30', timeZone: 'property' }
    await events(server.pms).create({ ...LEAD, property_id: 'prop_1', event_datetime })
    expect(bodyOf(server)['event_datetime']).toBe(JUNE)
  })

  it('an instant told by the clocks of a property that is known keeps the offset of the property', async () => {
    const server = knownPms('MRI', { client: CHICAGO })
    const event_datetime = { date: '2026-06-08', time: '14:30', timeZone: 'property' }
    const job = await events(server.pms).create({ ...LEAD, property_id: 'prop_1', event_datetime })
    expect(bodyOf(server)['event_datetime']).toBe(JUNE)
    expect(codesOf(timeOf(job.sent as WriteRequest, 'event_datetime'))).toEqual(['time_zone_unresolved'])
  })

  it('no remedy is named that is refused as well', async () => {
    for (const timeZone of ['property', 'pms']) {
      const event_datetime = { date: '2026-06-08', time: '14:30', timeZone }
      const { message } = await refusalOf(knownPms('MRI'), { property_id: 'prop_1', event_datetime })
      expect(message).not.toContain(`timeZone: 'pms'`)
    }
  })

  it('the warning says what was done, and not what an error would say', async () => {
    const { pms } = knownPms('MRI')
    const sent = await events(pms).preview({ ...LEAD, event_datetime: JUNE })
    const [warning] = timeOf(sent, 'event_datetime').warnings
    expect(warning?.message).toContain('MRI')
    expect(warning?.message).toContain('-05:00')
  })

  it('the zone that the call names is the property’s at a PMS that reads local time', async () => {
    const server = knownPms('REALPAGE_RPX')
    const event_datetime = { date: '2026-06-08', time: '14:30', timeZone: 'America/Chicago' }
    const job = await events(server.pms).create({ ...LEAD, event_datetime, time_from: event_datetime })
    expect(bodyOf(server)).toMatchObject({ event_datetime: JUNE, time_from: '14:30:00' })
    expect(timeOf(job.sent as WriteRequest, 'event_datetime')).toMatchObject({ source: 'call', warnings: [] })
  })

  it('appointmentTimeZone tells it', async () => {
    const server = knownPms('MRI', { integration: { appointmentTimeZone: 'America/Chicago' } })
    const at = { date: '2026-06-08', time: '14:30', timeZone: 'pms' }
    const job = await events(server.pms).create({ ...LEAD, event_datetime: at, time_from: new Date(JUNE) })
    expect(bodyOf(server)).toMatchObject({ event_datetime: JUNE, time_from: '14:30:00' })
    expect(timeOf(job.sent as WriteRequest, 'time_from')).toMatchObject({
      source: 'integration',
      warnings: [],
    })
  })
})

describe('a time by the clocks of the PMS', () => {
  const at = { date: '2026-06-08', time: '13:30', timeZone: 'pms' }

  it('gets the offset of a PMS with one zone', async () => {
    const server = knownPms('ENTRATA')
    await events(server.pms).create({ ...LEAD, event_datetime: at })
    expect(bodyOf(server)['event_datetime']).toBe('2026-06-08T13:30:00-06:00')
  })

  it('gets it as well where the PMS has to be looked up first', async () => {
    const server = fakePms({ vendor: 'ENTRATA' })
    await events(server.pms).create({ ...LEAD, event_datetime: at })
    expect(server.calls()).toEqual(['GET /v1/admin/integrations/int_1/', 'POST /v1/events/leads'])
    expect(server.bodies()[0]?.['event_datetime']).toBe('2026-06-08T13:30:00-06:00')
  })

  it('gets the offset of the property at a PMS with local time', async () => {
    const server = knownPms('REALPAGE_RPX', { client: CHICAGO })
    await events(server.pms).create({ ...LEAD, property_id: 'prop_1', event_datetime: at })
    expect(bodyOf(server)['event_datetime']).toBe('2026-06-08T13:30:00-05:00')
  })

  it('gets the offset of the record of the property', async () => {
    const server = knownPms('YARDI', { records: [easternRecord()] })
    await events(server.pms).create({ ...LEAD, property_id: 'prop_1', event_datetime: at })
    expect(server.bodies()[0]?.['event_datetime']).toBe('2026-06-08T13:30:00-04:00')
  })

  it('gets the offset that the vendor documents where there is no record', async () => {
    const server = knownPms('RENTMANAGER')
    await events(server.pms).create({ ...LEAD, property_id: 'prop_1', event_datetime: at })
    expect(server.bodies()[0]?.['event_datetime']).toBe('2026-06-08T13:30:00-04:00')
  })

  it('is sent as it is as a time of day, without asking anybody', async () => {
    const server = fakePms({ vendor: 'ENTRATA' })
    await events(server.pms).create({ ...LEAD, time_from: at, time_to: at })
    expect(server.calls()).toEqual(['POST /v1/events/leads'])
    expect(bodyOf(server)).toMatchObject({ time_from: '13:30:00', time_to: '13:30:00' })
  })

  it('in the gap of the PMS is refused', async () => {
    const event_datetime = { date: '2026-03-08', time: '02:30', timeZone: 'pms' }
    const error = await refusalOf(knownPms('ENTRATA'), { event_datetime })
    expect(codesAndPaths(error)).toEqual(['/event_datetime nonexistent_local_time'])
  })
})

describe('a slot as the time of an event', () => {
  const slot = { end: null, possibleStarts: [], pms: { start: { date: '2026-06-08', time: '14:30:00' } } }

  it('keeps the offset that it has where nobody knows the zone of the PMS', async () => {
    const server = knownPms('MRI')
    const event_datetime = { ...slot, start: JUNE }
    await events(server.pms).create({ ...LEAD, event_datetime })
    expect(bodyOf(server)['event_datetime']).toBe(JUNE)
  })

  it('of which nobody knows the zone gets no offset without a word', async () => {
    // ResMan reads appointments in UTC; in which zone it gives slots is documented nowhere.
    const server = knownPms('RESMAN')
    const input = { ...LEAD, event_datetime: { ...slot, start: null } }
    const outcome = await events(server.pms)
      .preview(input)
      .then(sent => codesOf(timeOf(sent, 'event_datetime')))
      .catch((error: TimeInputError) => error.issues.map(({ code }) => code))
    expect(outcome).toEqual(['time_zone_unresolved'])
  })

  it.each(['MRI', 'REALPAGE_RPX', 'ENTRATA'])(
    'of which the instant and the clocks are days apart is refused at %s, or sent as the instant',
    async vendor => {
      const server = knownPms(vendor)
      const event_datetime = {
        ...slot,
        start: JUNE,
        pms: { start: { date: '2026-06-11', time: '14:30:00' } },
      }
      const instant = await events(server.pms)
        .preview({ ...LEAD, event_datetime })
        .then(({ body }) => Date.parse(String(body['event_datetime'])))
        .catch(error => error)
      if (!(instant instanceof TimeInputError)) expect(instant).toBe(Date.parse(JUNE))
    },
  )
})

describe('a conflict of zones', () => {
  const call = { date: '2026-06-08', time: '14:30', timeZone: 'America/New_York' }

  it('between the call and the options stays an error for every time', async () => {
    for (const name of ['event_datetime', 'appointment_datetime', 'time_from', 'time_to']) {
      const server = knownPms('REALPAGE_RPX', { client: CHICAGO })
      const error = await refusalOf(server, { property_id: 'prop_1', [name]: call })
      expect(codesAndPaths(error)).toEqual([`/${name} time_zone_conflict`])
    }
  })

  it('between the options and a record stays an error for every time of day', async () => {
    for (const name of ['time_from', 'time_to']) {
      const server = knownPms('YARDI', { client: CHICAGO, records: [easternRecord()] })
      const error = await refusalOf(server, { property_id: 'prop_1', [name]: JUNE })
      expect(codesAndPaths(error)).toEqual([`/${name} time_zone_conflict`])
      expect(error).toMatchObject({ configOffset: '-05:00', recordOffset: '-04:00' })
    }
  })

  it('between the options and a record stays an error for a time that only a zone makes an instant', async () => {
    const at = { date: '2026-06-08', time: '14:30' }
    for (const timeZone of ['property', 'pms', 'America/Chicago']) {
      const server = knownPms('YARDI', { client: CHICAGO, records: [easternRecord()] })
      const error = await refusalOf(server, { property_id: 'prop_1', event_datetime: { ...at, timeZone } })
      expect(codesAndPaths(error)).toEqual(['/event_datetime time_zone_conflict'])
    }
  })

  it.each([
    ['config', JUNE],
    ['record', '2026-06-08T15:30:00-04:00'],
  ] as const)('is decided by onTimeZoneConflict: %s, with a warning', async (onTimeZoneConflict, text) => {
    const server = knownPms('YARDI', {
      client: { ...CHICAGO, onTimeZoneConflict },
      records: [easternRecord()],
    })
    const job = await events(server.pms).create({ ...LEAD, property_id: 'prop_1', event_datetime: JUNE })
    expect(server.bodies()[0]?.['event_datetime']).toBe(text)
    expect(codesOf(timeOf(job.sent as WriteRequest, 'event_datetime'))).toEqual(['time_zone_conflict'])
  })

  it('says everything that is wrong with all times at once', async () => {
    const server = knownPms('REALPAGE_RPX', { client: CHICAGO })
    const times = { event_datetime: call, appointment_datetime: call, time_from: call, time_to: call }
    const error = await refusalOf(server, { property_id: 'prop_1', ...times })
    expect(error.issues.map(({ path }) => path).sort()).toEqual(
      Object.keys(times)
        .map(name => `/${name}`)
        .sort(),
    )
  })
})

describe('an instant in the repeated hour', () => {
  it('is only warned of, whatever onAmbiguousInTarget wants: its offset says which is meant', async () => {
    const server = knownPms('ENTRATA', { client: { onAmbiguousInTarget: 'error' } })
    const sent = await events(server.pms).preview({ ...LEAD, event_datetime: '2026-11-01T07:30:00Z' })
    expect(sent.body['event_datetime']).toBe('2026-11-01T01:30:00-06:00')
    const message =
      'clocks in America/Denver show 2026-11-01 01:30:00 twice; the offset -06:00, which is sent with it, says which is meant'
    const { warnings } = timeOf(sent, 'event_datetime')
    expect(warnings).toEqual([{ code: 'ambiguous_in_target', message }])
  })
})

describe('an exact instant, where the zone of the PMS is in doubt,', () => {
  const DOUBTS = [
    ['dst_unknown', { records: [easternRecord({ observes_daylight_savings: null })] }],
    ['server_clock_error', { records: [easternRecord({ server_time_error_seconds: 3_600 })] }],
    ['time_zone_conflict', { records: [easternRecord()], client: CHICAGO }],
    ['time_zone_conflict', { records: [easternRecord(), timeZoneRecord({ id: 'tz_2', offset: '-07:00' })] }],
    ['time_zone_unresolved', { records: [timeZoneRecord({ offset: '-5' })] }],
  ] as const

  it.each(DOUBTS)('is sent with its own offset, and a warning: %s, %j', async (code, account) => {
    const slot = {
      start: JUNE,
      end: null,
      possibleStarts: [JUNE],
      pms: { start: { date: '2026-06-08', time: '14:30:00' } },
    }
    for (const value of [JUNE, Temporal.ZonedDateTime.from(`${JUNE}[America/Chicago]`), slot])
      for (const name of ['event_datetime', 'appointment_datetime']) {
        const server = knownPms('YARDI', account)
        const sent = await events(server.pms).preview({ ...LEAD, property_id: 'prop_1', [name]: value })
        expect(sent.body[name]).toBe(JUNE)
        const time = timeOf(sent, name)
        expect(time).toMatchObject({ source: 'verbatim', instant: new Date(JUNE) })
        expect(codesOf(time)).toEqual([code])
        const isUnknown = code === 'time_zone_unresolved'
        const advice = `; to have it known, set timeZones: { 'prop_1': 'America/…' } in the client options`
        const { message } = time.warnings[0] ?? {}
        expect(message?.endsWith(`, -05:00${isUnknown ? advice : ''}`), message).toBe(true)
        expect(message).not.toMatch(/; set |; correct /)
      }
  })

  it.each([
    ['YARDI', 'pass property_id, and set timeZones in the client options'],
    ['NEW_PMS', 'pass appointmentTimeZone to integration()'],
  ])('is told with what makes the zone of %s known', async (vendor, advice) => {
    const server = knownPms(vendor, { records: [] })
    const sent = await events(server.pms).preview({ ...LEAD, event_datetime: JUNE })
    const [warning] = timeOf(sent, 'event_datetime').warnings
    expect(
      warning?.message.endsWith(`so it is sent with its own offset, -05:00; to have it known, ${advice}`),
    ).toBe(true)
  })

  it.each(DOUBTS)('is refused as a time of day, with one complaint: %s, %j', async (code, account) => {
    const error = await refusalOf(knownPms('YARDI', account), { property_id: 'prop_1', time_from: JUNE })
    expect(codesAndPaths(error)).toEqual([`/time_from ${code}`])
  })

  it('by a record that leaves daylight saving time open is written in its zone in winter', async () => {
    const server = knownPms('YARDI', { records: [easternRecord({ observes_daylight_savings: null })] })
    const { body } = await events(server.pms).preview({
      ...LEAD,
      property_id: 'prop_1',
      event_datetime: JANUARY,
    })
    expect(body['event_datetime']).toBe('2026-01-08T15:30:00-05:00')
  })
})

describe('time_from and time_to', () => {
  const preview = async (times: object, vendor = 'ENTRATA'): Promise<Readonly<Record<string, unknown>>> =>
    (await events(knownPms(vendor).pms).preview({ ...LEAD, ...times })).body
  const refusalLinesOf = async (times: object, vendor = 'ENTRATA'): Promise<string[]> =>
    codesAndPaths(await refusalOf(knownPms(vendor), times))

  it('are times of day on the clocks of the PMS', async () => {
    expect(
      await preview({ time_from: '2026-06-08T15:30:00Z', time_to: '2026-06-08T16:00:00Z' }),
    ).toMatchObject({ time_from: '09:30:00', time_to: '10:00:00' })
    expect(await preview({ time_from: '2026-01-08T16:30:00Z' })).toMatchObject({ time_from: '09:30:00' })
    expect(await preview({ time_from: JUNE }, 'RESMAN')).toMatchObject({ time_from: '19:30:00' })
  })

  it('are refused as bare times of day, which nobody knows the zone of', async () => {
    expect(await refusalLinesOf({ time_from: '09:30:00' })).toEqual(['/time_from missing_time_zone'])
    expect(await refusalLinesOf({ time_to: '10:00' })).toEqual(['/time_to missing_time_zone'])
  })

  it('must be on the date that event_datetime has at the PMS', async () => {
    const event_datetime = '2026-06-09T00:30:00-04:00'
    // 22:30 and 00:30 in Denver, although it is one date in New York.
    expect(await refusalLinesOf({ event_datetime, time_from: '2026-06-09T02:30:00-04:00' })).toEqual([
      '/time_from invalid_date',
    ])
    // 21:30 and 22:15 in Denver, although it is two dates in New York.
    expect(
      await preview({ event_datetime: '2026-06-08T23:30:00-04:00', time_from: '2026-06-09T00:15:00-04:00' }),
    ).toMatchObject({ event_datetime: '2026-06-08T21:30:00-06:00', time_from: '22:15:00' })
  })

  it('of another date are refused with both dates', async () => {
    const error = await refusalOf(knownPms('ENTRATA'), {
      event_datetime: '2026-06-08T10:00:00-06:00',
      time_from: '2026-06-10T10:00:00-06:00',
    })
    for (const text of ['2026-06-08', '2026-06-10']) expect(error.message).toContain(text)
  })

  it.each([
    ['later that day', '2026-06-08T23:59:59-06:00', '23:59:59'],
    ['at once', '2026-06-08T23:30:00-06:00', '23:30:00'],
    ['past midnight', '2026-06-09T00:30:00-06:00', '00:30:00'],
    ['a second before the same time of the next day', '2026-06-09T23:29:59-06:00', '23:29:59'],
  ])('may end %s', async (_, time_to, text) => {
    const time_from = '2026-06-08T23:30:00-06:00'
    expect(await preview({ time_from, time_to })).toMatchObject({ time_from: '23:30:00', time_to: text })
    expect(await preview({ event_datetime: time_from, time_to })).toMatchObject({ time_to: text })
    expect(await preview({ event_datetime: time_from, time_from, time_to })).toMatchObject({ time_to: text })
  })

  it.each([
    ['before they begin', '2026-06-08T23:29:59-06:00'],
    ['at the same time of the next day', '2026-06-09T23:30:00-06:00'],
    ['days later', '2026-06-12T10:00:00-06:00'],
  ])('may not end %s', async (_, time_to) => {
    const time_from = '2026-06-08T23:30:00-06:00'
    expect(await refusalLinesOf({ time_from, time_to })).toEqual(['/time_to invalid_time'])
    expect(await refusalLinesOf({ event_datetime: time_from, time_to })).toEqual(['/time_to invalid_time'])
    expect(await refusalLinesOf({ event_datetime: time_from, time_from, time_to })).toEqual([
      '/time_to invalid_time',
    ])
  })

  it('are held against each other on the clocks, where 24 hours are not a day', async () => {
    // 23 hours and a quarter, in which the clocks of Denver go on by 24 hours and a quarter: sent as times of day, this
    // would be a quarter of an hour.
    const times = { time_from: '2026-03-07T03:30:00-07:00', time_to: '2026-03-08T03:45:00-06:00' }
    expect(await refusalLinesOf(times)).toEqual(['/time_to invalid_time'])
  })

  it.each([
    [
      'out of the hour into its repetition',
      '2026-11-01T07:50:00Z',
      '2026-11-01T08:10:00Z',
      '01:50:00',
      '01:10:00',
    ],
    ['over the whole hour', '2026-11-01T07:30:00Z', '2026-11-01T08:30:00Z', '01:30:00', '01:30:00'],
    ['within the hour', '2026-11-01T07:10:00Z', '2026-11-01T07:50:00Z', '01:10:00', '01:50:00'],
    ['within its repetition', '2026-11-01T08:10:00Z', '2026-11-01T08:50:00Z', '01:10:00', '01:50:00'],
  ])('while clocks repeat an hour, %s, are sent with a warning for each', async (_, from, to, ...shown) => {
    const { pms } = knownPms('ENTRATA')
    for (const start of [{ time_from: from }, { event_datetime: from, time_from: from }]) {
      const sent = await events(pms).preview({ ...LEAD, ...start, time_to: to })
      expect([sent.body['time_from'], sent.body['time_to']]).toEqual(shown)
      for (const name of ['time_from', 'time_to'])
        expect(codesOf(timeOf(sent, name))).toEqual(['ambiguous_in_target'])
    }
    const { body } = await events(pms).preview({ ...LEAD, event_datetime: from, time_to: to })
    expect(body).toMatchObject({ time_to: shown[1] })
    const strict = knownPms('ENTRATA', { client: { onAmbiguousInTarget: 'error' } })
    expect(codesAndPaths(await refusalOf(strict, { time_from: from, time_to: to }))).toEqual([
      '/time_from lossy_target',
      '/time_to lossy_target',
    ])
  })

  it('may not end before they begin, also where the clocks of a repeated hour show a later time', async () => {
    const times = { time_from: '2026-11-01T08:10:00Z', time_to: '2026-11-01T07:50:00Z' }
    const error = await refusalOf(knownPms('ENTRATA'), times)
    expect(codesAndPaths(error)).toEqual(['/time_to invalid_time'])
    expect(error.message).toContain('must not be before time_from')
  })

  it.each([
    ['days apart', '2026-06-08', '09:00', '2026-06-10', '10:00'],
    ['in the wrong order', '2026-06-08', '09:00', '2026-06-08', '08:00'],
  ])('by the clocks of a PMS that nobody knows are refused %s too', async (_, date, time, toDate, toTime) => {
    const times = {
      time_from: { date, time, timeZone: 'pms' },
      time_to: { date: toDate, time: toTime, timeZone: 'pms' },
    }
    expect(await refusalLinesOf(times, 'MRI')).toEqual(['/time_to invalid_time'])
  })

  it.each([
    ['time_to', '2026-06-08T19:30:00Z', '15:00'],
    ['time_from', '2026-06-09T02:00:00Z', '21:00'],
  ])(
    '%s by the clocks of a PMS that nobody knows is not held against the date of an instant',
    async (name, event_datetime, time) => {
      // Of event_datetime nobody knows what the clocks of the PMS show; in Chicago it is half an hour, or nothing, before.
      const at = { date: '2026-06-08', time, timeZone: 'pms' }
      expect(await preview({ event_datetime: new Date(event_datetime), [name]: at }, 'MRI')).toMatchObject({
        [name]: `${time}:00`,
      })
    },
  )

  it('of any form are held against each other', async () => {
    const event_datetime = { date: '2026-06-08', time: '13:30', timeZone: 'America/Denver' }
    const time_from = Temporal.Instant.from(JUNE)
    const time_to = { date: '2026-06-08', time: '14:00', timeZone: 'pms' }
    expect(await preview({ event_datetime, time_from, time_to })).toMatchObject({
      event_datetime: '2026-06-08T13:30:00-06:00',
      time_from: '13:30:00',
      time_to: '14:00:00',
    })
  })
})
