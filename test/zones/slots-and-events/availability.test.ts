import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import {
  type Availability,
  type AvailabilityQuery,
  type AvailableSlot,
  ConfigurationError,
  NotSupportedError,
  PropexoError,
  type PropexoOptions,
  ResponseShapeError,
  RuleError,
  TimeInputError,
} from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import { AVAILABILITY } from '../../support/fake-api.js'
import { json, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'
import {
  calendarOf,
  dayOf,
  easternRecord,
  type FakeAccount,
  type FakePms,
  fakePms,
  knownPms,
} from './slot-account.js'

const OPERATION = `POST ${AVAILABILITY}`

const zoned = (zone: string): Partial<PropexoOptions> => ({ timeZones: { prop_1: zone } })

const DAY: AvailabilityQuery = {
  property_id: 'prop_1',
  availability_start_date: '2026-06-08',
  availability_duration_days: 1,
}

/** The days of each request, as `2026-06-07 +2`. */
const spansOf = ({ bodies }: FakePms): string[] =>
  bodies().map(body => `${body['availability_start_date']} +${body['availability_duration_days']}`)

const codesOf = (calendars: Availability): string[][] =>
  calendars.map(({ warnings }) => warnings.map(({ code }) => code))

const startsOf = (calendars: Availability): (string | undefined)[] =>
  calendars.flatMap(({ slots }) => slots.map(({ start }) => start?.toISOString().replace('.000', '')))

const firstSlot = (calendars: Availability): AvailableSlot => {
  const [slot] = calendars[0]?.slots ?? []
  if (!slot) throw new Error('no slot')
  return slot
}

/** What a booking at a slot sends, for the slot and for what is left of it after JSON. */
const bookings = async ({ pms }: FakePms, slot: AvailableSlot): Promise<string[]> =>
  Promise.all(
    [slot, JSON.parse(JSON.stringify(slot)) as AvailableSlot].map(async at => {
      const { body } = await pms.appointments.leads.preview({ lead_id: 'lead_1', property_id: 'prop_1', at })
      return `${body['appointment_date']} ${body['appointment_time']}`
    }),
  )

/** Books at a slot, and says what was sent. */
const book = async ({ pms, bodies }: FakePms, at: AvailableSlot): Promise<string> => {
  await pms.appointments.leads.create({ lead_id: 'lead_1', property_id: 'prop_1', at })
  const body = bodies().at(-1)
  return `${body?.['appointment_date']} ${body?.['appointment_time']}`
}

describe('local days at a PMS that counts in Mountain time', () => {
  it.each<readonly [string, string, number, readonly string[]]>([
    ['America/Denver', '2026-06-08', 1, ['2026-06-08 +1']],
    ['America/Denver', '2026-06-08', 7, ['2026-06-08 +7']],
    ['America/Boise', '2026-03-06', 5, ['2026-03-06 +5']],
    ['America/Chicago', '2026-06-08', 1, ['2026-06-07 +2']],
    ['America/New_York', '2026-06-08', 1, ['2026-06-07 +2']],
    ['America/New_York', '2026-06-08', 6, ['2026-06-07 +7']],
    ['America/New_York', '2026-06-08', 7, ['2026-06-07 +7', '2026-06-14 +1']],
    ['America/New_York', '2027-01-01', 1, ['2026-12-31 +2']],
    ['America/New_York', '2028-03-01', 1, ['2028-02-29 +2']],
    ['America/St_Johns', '2026-06-08', 2, ['2026-06-07 +3']],
    ['America/Los_Angeles', '2026-06-08', 1, ['2026-06-08 +2']],
    ['America/Los_Angeles', '2026-06-08', 7, ['2026-06-08 +7', '2026-06-15 +1']],
    ['Pacific/Honolulu', '2026-06-08', 1, ['2026-06-08 +2']],
    ['Pacific/Guam', '2026-06-08', 1, ['2026-06-07 +2']],
    ['America/Phoenix', '2026-06-08', 1, ['2026-06-08 +2']],
    ['America/Phoenix', '2026-01-08', 1, ['2026-01-08 +1']],
    // The change itself: a day that begins like Denver's, and ends an hour after it or with it.
    ['America/Phoenix', '2026-03-08', 1, ['2026-03-08 +2']],
    ['America/Phoenix', '2026-11-01', 1, ['2026-11-01 +1']],
    // British Columbia stopped changing clocks on that day, and Alberta too.
    ['America/Vancouver', '2026-12-01', 1, ['2026-12-01 +1']],
    ['America/Vancouver', '2026-10-01', 1, ['2026-10-01 +2']],
    ['America/Edmonton', '2026-12-01', 1, ['2026-11-30 +2']],
    ['America/Edmonton', '2026-10-01', 1, ['2026-10-01 +1']],
  ])(
    'of %s, %s and %i in all, are asked for as the dates that cover them',
    async (zone, first, count, spans) => {
      const server = knownPms('ENTRATA', { client: zoned(zone) })
      await server.pms.appointments.availability({
        property_id: 'prop_1',
        availability_start_date: first,
        availability_duration_days: count,
      })
      expect(spansOf(server)).toEqual(spans)
    },
  )

  it('carry everything else of the query with each request', async () => {
    const server = knownPms('ENTRATA', { client: zoned('America/New_York') })
    const others = {
      property_id: 'prop_1',
      appointment_duration_minutes: 45,
      calendar_types: ['LEASING' as const],
      employee_id: 'emp_1',
    }
    await server.pms.appointments.availability({
      ...others,
      availability_start_date: '2026-06-08',
      availability_duration_days: 7,
    })
    const same = { integration_id: 'int_1', ...others }
    expect(server.bodies()).toEqual([
      { ...same, availability_start_date: '2026-06-07', availability_duration_days: 7 },
      { ...same, availability_start_date: '2026-06-14', availability_duration_days: 1 },
    ])
  })

  it('are what slots are cut to, from midnight to midnight of the property', async () => {
    const { pms } = knownPms('ENTRATA', {
      client: zoned('America/New_York'),
      calendars: () => [
        calendarOf([
          dayOf('2026-06-07', '09:00:00', '21:30:00', '22:00:00-22:30:00'),
          dayOf('2026-06-08', '09:00:00', '21:30:00', '22:00:00'),
        ]),
      ],
    })
    const calendars = await pms.appointments.availability(DAY)
    expect(calendars.map(({ slots }) => slots.map(({ local }) => local?.start))).toEqual([
      [
        { date: '2026-06-08', time: '00:00:00' },
        { date: '2026-06-08', time: '11:00:00' },
        { date: '2026-06-08', time: '23:30:00' },
      ],
    ])
    expect(calendars).toMatchObject([{ zone: 'America/Denver', source: 'vendor', warnings: [] }])
    expect(firstSlot(calendars)).toEqual({
      start: new Date('2026-06-08T04:00:00Z'),
      end: new Date('2026-06-08T04:30:00Z'),
      possibleStarts: [new Date('2026-06-08T04:00:00Z')],
      local: {
        start: { date: '2026-06-08', time: '00:00:00' },
        end: { date: '2026-06-08', time: '00:30:00' },
      },
      pms: {
        start: { date: '2026-06-07', time: '22:00:00' },
        end: { date: '2026-06-07', time: '22:30:00' },
      },
    })
  })

  it('of a week come from two answers as one calendar for each agent', async () => {
    const marisol = { x_agent_id: '88' }
    const ken = { x_agent_id: '89', agent_first_name: 'Ken' }
    const { pms } = knownPms('ENTRATA', {
      client: zoned('America/New_York'),
      calendars: ({ availability_start_date: date = '' }, index) =>
        index === 0
          ? [
              calendarOf([dayOf(date, '23:00:00')], marisol),
              calendarOf([dayOf('2026-06-08', '10:00:00')], ken),
            ]
          : [
              // In another order, with one more.
              calendarOf([dayOf(date, '08:00:00')], { x_agent_id: null, calendar_type: 'PROPERTY_CALENDAR' }),
              calendarOf([dayOf(date, '09:00:00')], marisol),
            ],
    })
    const calendars = await pms.appointments.availability({ ...DAY, availability_duration_days: 7 })
    expect(calendars.map(({ x_agent_id, calendar_days }) => [x_agent_id, calendar_days.length])).toEqual([
      ['88', 2],
      ['89', 1],
      [null, 1],
    ])
    expect(calendars.map(calendar => startsOf([calendar]))).toEqual([
      ['2026-06-08T05:00:00Z', '2026-06-14T15:00:00Z'],
      ['2026-06-08T16:00:00Z'],
      ['2026-06-14T14:00:00Z'],
    ])
  })

  it('keep calendars apart that one answer has twice', async () => {
    const { pms } = knownPms('ENTRATA', {
      client: zoned('America/New_York'),
      calendars: ({ availability_start_date: date = '' }) => [
        calendarOf([dayOf(date, '23:00:00')]),
        calendarOf([dayOf(date, '08:00:00')]),
      ],
    })
    const calendars = await pms.appointments.availability({ ...DAY, availability_duration_days: 7 })
    expect(calendars.map(calendar => startsOf([calendar]))).toEqual([
      ['2026-06-08T05:00:00Z'],
      ['2026-06-14T14:00:00Z'],
    ])
  })

  it('keep what else the days say, without the slots, as the PMS counts them', async () => {
    const { pms } = knownPms('ENTRATA', {
      client: zoned('America/New_York'),
      calendars: () => [calendarOf([dayOf('2026-06-07'), dayOf('2026-06-08', '09:00:00')])],
    })
    const [calendar] = await pms.appointments.availability(DAY)
    const { available_slots: _, ...day } = dayOf('2026-06-07')
    expect(calendar?.calendar_days).toEqual([day, { ...day, date: '2026-06-08' }])
    expect(calendar).toMatchObject({ agent_first_name: 'Marisol', default_appointment_length: 30 })
  })

  it('may be asked of a function, also one that takes a while', async () => {
    const timeZones = async (id: string): Promise<string | null> =>
      id === 'prop_1' ? 'America/New_York' : null
    const server = knownPms('ENTRATA', { client: { timeZones } })
    await server.pms.appointments.availability(DAY)
    expect(spansOf(server)).toEqual(['2026-06-07 +2'])
    const calendars = await server.pms.appointments.availability({ ...DAY, property_id: 'prop_2' })
    expect(spansOf(server).at(-1)).toBe('2026-06-08 +1')
    expect(calendars).toEqual([])
  })

  it.each([
    ['fails', ConfigurationError],
    ['gives no zone', TimeInputError],
  ] as const)('are not asked for where the function %s', async (what, type) => {
    const timeZones = (): string => {
      if (what === 'fails') throw new Error('no database')
      return 'EST'
    }
    const server = knownPms('ENTRATA', { client: { timeZones } })
    await errorBy<Error>(type, () => server.pms.appointments.availability(DAY))
    expect(server.calls()).toEqual([])
  })

  it('name their operation where the zone of the property is none', async () => {
    const { pms } = knownPms('ENTRATA', { client: { timeZones: () => 'EST' } })
    const error = await errorBy(TimeInputError, () => pms.appointments.availability(DAY))
    expect(error).toMatchObject({ operation: OPERATION, code: 'time_zone_abbreviation' })
  })

  it.each(['2099-12-31', '2099-12-28', '2099-12-25'])(
    'at the end of the calendar, from %s, are answered, or refused before anything is sent',
    async availability_start_date => {
      const server = knownPms('ENTRATA', { client: zoned('America/New_York') })
      const query = { ...DAY, availability_start_date, availability_duration_days: 7 }
      const outcome = await server.pms.appointments.availability(query).catch(error => error)
      // A TimeInputError promises that nothing was sent.
      if (outcome instanceof TimeInputError) expect(server.calls()).toEqual([])
      else expect(outcome).toEqual([])
    },
  )

  it('stop between two requests when the caller gives up', async () => {
    const controller = new AbortController()
    const server = knownPms('ENTRATA', {
      client: zoned('America/New_York'),
      calendars: () => {
        controller.abort(new Error('enough'))
        return []
      },
    })
    const query = { ...DAY, availability_duration_days: 7 }
    const { signal } = controller
    await expect(server.pms.appointments.availability(query, { signal })).rejects.toEqual(new Error('enough'))
    expect(server.calls()).toHaveLength(1)
  })
})

describe('days of which the property’s zone is not known, at a PMS that counts in Mountain time,', () => {
  const calendars = () => [calendarOf([dayOf('2026-06-08', '00:00:00', '09:00:00', '23:30:00')])]

  it('of a property that timeZones does not have, are asked for as they are, with a warning', async () => {
    const server = knownPms('ENTRATA', { client: zoned('America/New_York'), calendars })
    const query = { ...DAY, property_id: 'prop_2' }
    const found = await server.pms.appointments.availability(query)
    expect(server.bodies()).toEqual([{ integration_id: 'int_1', ...query }])
    expect(codesOf(found)).toEqual([['days_of_pms']])
    expect(startsOf(found)).toEqual(['2026-06-08T06:00:00Z', '2026-06-08T15:00:00Z', '2026-06-09T05:30:00Z'])
    expect(found).toMatchObject([
      { zone: 'America/Denver', source: 'vendor', slots: [{ local: null }, {}, {}] },
    ])
  })

  it('name the fix in the warning', async () => {
    const { pms } = knownPms('ENTRATA', { calendars })
    const message = async (query: AvailabilityQuery): Promise<string | undefined> =>
      (await pms.appointments.availability(query))[0]?.warnings[0]?.message
    expect(await message(DAY)).toMatch(/Entrata.*America\/Denver.*timeZones.*prop_1/)
  })

  it('carry the warning on each calendar', async () => {
    const both = () => [...calendars(), calendarOf([], { x_agent_id: '89' })]
    const { pms } = knownPms('ENTRATA', { calendars: both })
    expect(codesOf(await pms.appointments.availability(DAY))).toEqual([['days_of_pms'], ['days_of_pms']])
  })
})

describe('a query that leaves out what it cannot do without', () => {
  const NEEDED = ['property_id', 'availability_start_date', 'availability_duration_days'] as const
  const subsets = [1, 2, 3, 4, 5, 6, 7].map(bits => NEEDED.filter((_, index) => (bits >> index) & 1))

  it.each(subsets.map(names => [names.join(', '), names] as const))(
    'is refused before anybody is asked: %s',
    async (_, names) => {
      for (const vendor of ['ENTRATA', 'REALPAGE_RPX', 'NEW_PMS', undefined]) {
        const server = vendor === undefined ? fakePms({ vendor: 'ENTRATA' }) : knownPms(vendor)
        for (const nothing of [undefined, null, '', ' ']) {
          const query = { ...DAY, ...Object.fromEntries(names.map(name => [name, nothing])) }
          const { issues } = await errorBy(RuleError, () =>
            server.pms.appointments.availability(query as never),
          )
          expect(issues.map(({ path }) => path).sort()).toEqual(names.map(name => `/${name}`).sort())
        }
        expect(server.calls()).toEqual([])
      }
    },
  )

  it('is told of all else that is wrong with it at once', async () => {
    const server = knownPms('ENTRATA')
    const query = { calendar_types: 'LEASING', bogus: 1 }
    const { issues } = await errorBy(RuleError, () => server.pms.appointments.availability(query as never))
    expect(issues.map(({ path }) => path).sort()).toEqual(
      [...NEEDED, 'calendar_types', 'bogus'].map(name => `/${name}`).sort(),
    )
  })
})

describe('a PMS that does not tell availability', () => {
  const BY_DEFAULT = { client: { rules: {} } }
  const UNSUPPORTED = {
    rule: 'rentmanager.availability',
    path: '',
    message: expect.stringMatching(/^Rent Manager .*405.*appointments\.list/),
    source: expect.stringContaining('not-supported'),
  }

  it('is not asked, where the caller names it', async () => {
    const server = knownPms('RENTMANAGER', BY_DEFAULT)
    const error = await errorBy(RuleError, () => server.pms.appointments.availability(DAY))
    expect(error.issues).toEqual([UNSUPPORTED])
    expect(server.calls()).toEqual([])
  })

  it('is told with all that is wrong with the query', async () => {
    const server = knownPms('RENTMANAGER', BY_DEFAULT)
    const { issues } = await errorBy(RuleError, () => server.pms.appointments.availability({} as never))
    expect(issues).toHaveLength(4)
    expect(issues).toContainEqual(UNSUPPORTED)
  })

  it('is not asked either, where the API names it', async () => {
    const server = fakePms({ vendor: 'RENTMANAGER', ...BY_DEFAULT })
    await errorBy(RuleError, () => server.pms.appointments.availability(DAY))
    expect(server.bodies()).toEqual([])
    expect(server.calls()).toEqual(['GET /v1/admin/integrations/int_1/'])
  })

  it.each(['warn', 'off'] as const)('is asked where the rules option says %s', async level => {
    const warnings: string[] = []
    const hooks = { onWarning: ({ rule }: { rule: string }) => void warnings.push(rule) }
    const client = { rules: { 'rentmanager.availability': level }, hooks }
    const server = knownPms('RENTMANAGER', { client })
    await server.pms.appointments.availability(DAY)
    expect(server.bodies()).toHaveLength(1)
    expect(warnings).toEqual(level === 'warn' ? ['rentmanager.availability'] : [])
  })

  it.each([
    ['ENTRATA', []],
    ['REALPAGE_RPX', []],
    ['YARDI', ['yardi.availability']],
    ['MRI', ['mri.availability']],
    ['RENT_MANAGER', ['generic.vendor']],
  ])('warns at %s of what no page says: %j', async (vendor, expected) => {
    const warnings: string[] = []
    const hooks = { onWarning: ({ rule }: { rule: string }) => void warnings.push(rule) }
    await knownPms(vendor, { client: { rules: {}, hooks } }).pms.appointments.availability(DAY)
    expect(warnings).toEqual(expected)
  })
})

describe('the first day', () => {
  const sentOf = async (availability_start_date: unknown): Promise<unknown> => {
    const server = knownPms('REALPAGE_RPX')
    await server.pms.appointments.availability({ ...DAY, availability_start_date } as AvailabilityQuery)
    return server.bodies()[0]?.['availability_start_date']
  }

  it('may be a Temporal.PlainDate', async () => {
    expect(await sentOf(Temporal.PlainDate.from('2026-06-08'))).toBe('2026-06-08')
  })

  it('may be a Temporal.PlainDate of another calendar, as it may be for `at`', async () => {
    expect(await sentOf(Temporal.PlainDate.from('2026-06-08[u-ca=gregory]'))).toBe('2026-06-08')
  })

  it.each<readonly [string, unknown, string]>([
    ['a date-time with offset', '2026-06-08T00:00:00-04:00', 'invalid_date'],
    ['a date-time in UTC', '2026-06-08T00:00:00Z', 'invalid_date'],
    ['a day that does not exist', '2026-02-30', 'invalid_date'],
    ['another order', '06/08/2026', 'invalid_date'],
    ['one digit', '2026-6-8', 'invalid_date'],
    ['a space behind', '2026-06-08 ', 'invalid_date'],
    ['a line break behind', '2026-06-08\n', 'invalid_date'],
    ['a word', 'today', 'invalid_date'],
    ['a number', 20_260_608, 'invalid_date'],
    ['true', true, 'invalid_date'],
    ['a list', ['2026-06-08'], 'invalid_date'],
    ['an object', { date: '2026-06-08' }, 'invalid_date'],
    ['a Date', new Date('2026-06-08T00:00:00Z'), 'invalid_date'],
    ['a Temporal.PlainDateTime', Temporal.PlainDateTime.from('2026-06-08T00:00'), 'invalid_date'],
    ['a Temporal.Instant', Temporal.Instant.from('2026-06-08T00:00Z'), 'invalid_date'],
    ['a sentinel', '9999-12-31', 'out_of_range'],
    ['the last century', '1999-12-31', 'out_of_range'],
  ])('is refused for %s before anything is asked', async (_, availability_start_date, code) => {
    const server = fakePms({ vendor: 'ENTRATA', client: zoned('America/New_York') })
    const query = { ...DAY, availability_start_date } as AvailabilityQuery
    const error = await errorBy(TimeInputError, () => server.pms.appointments.availability(query))
    expect(error).toMatchObject({ operation: OPERATION, code })
    expect(error.issues.map(({ path }) => path)).toEqual(['/availability_start_date'])
    expect(server.calls()).toEqual([])
  })

  it('is refused together with everything else', async () => {
    const server = fakePms({ vendor: 'ENTRATA' })
    const query = { property_id: 5, availability_start_date: 'x', availability_duration_days: 8, bogus: 1 }
    const error = await errorBy(RuleError, () => server.pms.appointments.availability(query as never))
    expect(error.issues.map(({ path }) => path).sort()).toEqual([
      '/availability_duration_days',
      '/availability_start_date',
      '/bogus',
      '/property_id',
    ])
    expect(server.calls()).toEqual([])
  })
})

describe('a query', () => {
  it.each([
    ['a location, which this operation has no field for', { location_id: 'loc_1' }],
    ['a location that is garbage', { location_id: 5 }],
    ['a property that is empty', { property_id: '' }],
    ['a property that is blank', { property_id: ' ' }],
    ['a property with white space around it', { property_id: ' prop_1' }],
  ])('with %s is refused before anything is asked', async (_, place) => {
    const server = fakePms({ vendor: 'ENTRATA' })
    const query = { ...DAY, ...place } as AvailabilityQuery
    const error = await errorBy(RuleError, () => server.pms.appointments.availability(query))
    expect(error.issues.map(({ path }) => path)).toEqual([`/${Object.keys(place)[0]}`])
    expect(server.calls()).toEqual([])
  })
})

describe('what is asked for a query', () => {
  it('is the vendor, once', async () => {
    const server = fakePms({ vendor: 'ENTRATA', client: zoned('America/New_York') })
    await server.pms.appointments.availability(DAY)
    await server.pms.appointments.availability(DAY)
    expect(server.calls()).toEqual(['GET /v1/admin/integrations/int_1/', OPERATION, OPERATION])
  })

  it.each(['ENTRATA', 'REALPAGE_RPX', 'YARDI', 'RENTMANAGER', 'MRI'])(
    'is never the list of time zone records, which say nothing about slots, at %s',
    async vendor => {
      const server = knownPms(vendor, { records: [easternRecord()] })
      await server.pms.appointments.availability(DAY)
      expect(server.calls()).toEqual([OPERATION])
    },
  )

  it('is the zone of the property once', async () => {
    const asked: string[] = []
    const timeZones = (id: string): undefined => void asked.push(id)
    const { pms } = knownPms('ENTRATA', { client: { timeZones } })
    await pms.appointments.availability(DAY)
    await pms.appointments.availability(DAY)
    expect(asked).toEqual(['prop_1'])
  })
})

describe('a PMS that gives slots by the clocks of the property', () => {
  const calendars = () => [calendarOf([dayOf('2026-06-08', '00:00:00', '09:00:00-09:30:00')])]

  it('is asked as the caller asks, and its slots have instants by timeZones', async () => {
    const server = knownPms('REALPAGE_RPX', { client: zoned('America/New_York'), calendars })
    const found = await server.pms.appointments.availability({ ...DAY, availability_duration_days: 7 })
    expect(spansOf(server)).toEqual(['2026-06-08 +7'])
    expect(startsOf(found)).toEqual(['2026-06-08T04:00:00Z', '2026-06-08T13:00:00Z'])
    expect(found).toMatchObject([
      {
        zone: 'America/New_York',
        source: 'property',
        warnings: [],
        slots: [{}, { local: { start: { date: '2026-06-08', time: '09:00:00' } } }],
      },
    ])
  })

  it('has no instants where nobody tells the zone', async () => {
    const server = knownPms('REALPAGE_RPX', { calendars })
    const found = await server.pms.appointments.availability(DAY)
    expect(startsOf(found)).toEqual([undefined, undefined])
    expect(codesOf(found)).toEqual([['time_zone_unresolved']])
  })

  it.each(['error', 'config', 'record'] as const)(
    'that names another zone than timeZones warns, with onTimeZoneConflict: %s',
    async onTimeZoneConflict => {
      const server = knownPms('REALPAGE_RPX', {
        client: { ...zoned('America/Chicago'), onTimeZoneConflict },
        calendars: () => [calendarOf([dayOf('2026-06-08', '09:00:00')], { timezone: 'America/New_York' })],
      })
      const found = await server.pms.appointments.availability(DAY)
      expect(codesOf(found)).toEqual([['time_zone_conflict']])
      const starts = { error: undefined, config: '2026-06-08T14:00:00Z', record: '2026-06-08T13:00:00Z' }
      expect(startsOf(found)).toEqual([starts[onTimeZoneConflict]])
    },
  )
})

describe('a PMS whose zone of slots is documented nowhere', () => {
  const VENDORS = ['MRI', 'YARDI', 'RESMAN', 'APPFOLIO', 'NEWCOMER', 'BUILDIUM']

  it.each(VENDORS)('has the zone that its calendar names, as for %s', async vendor => {
    const { pms } = knownPms(vendor, {
      client: zoned('America/New_York'),
      calendars: () => [calendarOf([dayOf('2026-06-08', '09:00:00')], { timezone: 'America/Chicago' })],
    })
    const found = await pms.appointments.availability(DAY)
    expect(found).toMatchObject([{ zone: 'America/Chicago', source: 'calendar', warnings: [] }])
    expect(firstSlot(found)).toMatchObject({
      start: new Date('2026-06-08T14:00:00Z'),
      local: { start: { date: '2026-06-08', time: '10:00:00' } },
    })
  })

  it.each(VENDORS)('keeps wall times where its calendar names none, as for %s', async vendor => {
    const { pms } = knownPms(vendor, {
      client: zoned('America/New_York'),
      calendars: () => [calendarOf([dayOf('2026-06-08', '09:00:00-09:30:00')])],
    })
    const found = await pms.appointments.availability(DAY)
    expect(found).toMatchObject([{ zone: null, source: null }])
    expect(codesOf(found)).toEqual([['time_zone_unresolved']])
    expect(firstSlot(found)).toEqual({
      start: null,
      end: null,
      possibleStarts: [],
      local: null,
      pms: {
        start: { date: '2026-06-08', time: '09:00:00' },
        end: { date: '2026-06-08', time: '09:30:00' },
      },
    })
  })

  it('may have a calendar with a zone beside one without', async () => {
    const days = [dayOf('2026-06-08', '09:00:00')]
    const { pms } = knownPms('MRI', {
      calendars: () => [
        calendarOf(days),
        calendarOf(days, { x_agent_id: '89', timezone: 'America/Chicago' }),
      ],
    })
    const found = await pms.appointments.availability(DAY)
    expect(startsOf(found)).toEqual([undefined, '2026-06-08T14:00:00Z'])
    expect(codesOf(found)).toEqual([['time_zone_unresolved'], ['days_of_pms']])
  })

  it('that cannot tell its slots says so', async () => {
    const fetch = recordingFetch(() => json({ error: { code: 'x', message: 'no' } }, { status: 405 }))
    const { appointments } = clientOf(fetch).integration('int_1', { vendor: 'MRI' })
    await errorBy(NotSupportedError, () => appointments.availability(DAY))
  })
})

describe('a slot that is passed on as `at`', () => {
  const slotOf = async (server: FakePms): Promise<AvailableSlot> =>
    firstSlot(await server.pms.appointments.availability(DAY))
  const account = (timezone: string | null, ...slots: readonly string[]) => ({
    calendars: () => [calendarOf([dayOf('2026-06-08', ...slots)], { timezone })],
  })
  const NINE = '2026-06-08 09:00:00'

  it.each([
    ['without the zone of the property', {}],
    ['with the zone of the property', zoned('America/New_York')],
  ])('books what Entrata offered, %s', async (_, client) => {
    const server = knownPms('ENTRATA', { client, ...account(null, '09:00:00-09:30:00') })
    const slot = await slotOf(server)
    expect(await bookings(server, slot)).toEqual([NINE, NINE])
    expect(await book(server, slot)).toBe(NINE)
  })

  describe.each<readonly [string, (account: Omit<FakeAccount, 'vendor'>) => FakePms]>([
    ['Entrata', account => knownPms('ENTRATA', account)],
    ['Entrata, which is looked up first,', account => fakePms({ ...account, vendor: 'ENTRATA' })],
    [
      'RealPage Partner Exchange',
      account =>
        knownPms('REALPAGE_RPX', { ...account, client: { ...zoned('America/Denver'), ...account.client } }),
    ],
  ])('and that %s offered in the hour that its clocks show twice', (_, serverOf) => {
    const query = { ...DAY, availability_start_date: '2026-11-01' }
    const calendars = () => [calendarOf([dayOf('2026-11-01', '01:30:00-02:00:00')])]
    const input = async (server: FakePms) => {
      const at = firstSlot(await server.pms.appointments.availability(query))
      return { lead_id: 'lead_1', property_id: 'prop_1', at }
    }

    it('books what was offered', async () => {
      const server = serverOf({ calendars })
      const { at } = await input(server)
      expect(at.start).toBeNull()
      expect(await bookings(server, at)).toEqual(['2026-11-01 01:30:00', '2026-11-01 01:30:00'])
    })

    it('warns that the PMS cannot tell which is meant', async () => {
      const server = serverOf({ calendars })
      const { time } = await server.pms.appointments.leads.preview(await input(server))
      expect(time?.warnings.map(({ code }) => code)).toContain('ambiguous_in_target')
    })

    it('is refused where onAmbiguousInTarget wants that', async () => {
      const server = serverOf({ calendars, client: { onAmbiguousInTarget: 'error' } })
      const booking = await input(server)
      const error = await errorBy(TimeInputError, () => server.pms.appointments.leads.preview(booking))
      expect(error.code).toBe('lossy_target')
    })
  })

  it.each([
    ['that timeZones tells', zoned('America/New_York'), null],
    ['that nobody tells', {}, null],
    ['that the calendar tells', {}, 'America/New_York'],
    ['that both tell', zoned('America/New_York'), 'America/New_York'],
    ['that both tell otherwise', zoned('America/Chicago'), 'America/New_York'],
    [
      'that both tell otherwise, with config to decide',
      { ...zoned('America/Chicago'), onTimeZoneConflict: 'config' as const },
      'America/New_York',
    ],
    [
      'that both tell otherwise, with record to decide',
      { ...zoned('America/Chicago'), onTimeZoneConflict: 'record' as const },
      'America/New_York',
    ],
  ])('books what RealPage Partner Exchange offered in a zone %s', async (_, client, timezone) => {
    const server = knownPms('REALPAGE_RPX', { client, ...account(timezone, '09:00:00-09:30:00') })
    expect(await bookings(server, await slotOf(server))).toEqual([NINE, NINE])
  })

  it.each(['MRI', 'NEWCOMER'])('books what %s offered where no zone is known', async vendor => {
    const server = knownPms(vendor, account(null, '09:00:00'))
    expect(await bookings(server, await slotOf(server))).toEqual([NINE, NINE])
  })

  it.each(['MRI', 'NEWCOMER'])('books what %s offered where the calendar names its zone', async vendor => {
    const server = knownPms(vendor, account('America/Chicago', '09:00:00'))
    const slot = await slotOf(server)
    expect(slot.start).toEqual(new Date('2026-06-08T14:00:00Z'))
    expect(await bookings(server, slot)).toEqual([NINE, NINE])
  })

  it('books the instant where the calendar and the appointments are in different zones that are known', async () => {
    const server = knownPms('RESMAN', account('America/Chicago', '09:00:00'))
    const fourteen = '2026-06-08 14:00:00'
    expect(await bookings(server, await slotOf(server))).toEqual([fourteen, fourteen])
  })

  it('does not become an instant on the way that nobody knows', async () => {
    // Whether ResMan gives slots in UTC, in which it reads appointments, is documented nowhere.
    const server = knownPms('RESMAN', account(null, '09:00:00'))
    const slot = await slotOf(server)
    expect(slot.start).toBeNull()
    const error = await errorBy(TimeInputError, () =>
      server.pms.appointments.leads.preview({ lead_id: 'lead_1', at: slot }),
    )
    expect(error.code).toBe('time_zone_unresolved')
    expect(error.message).toContain('UTC')
    const at = { ...slot.pms.start, timeZone: 'pms' }
    const { time } = await server.pms.appointments.leads.preview({ lead_id: 'lead_1', at })
    expect(time).toMatchObject({ time: '09:00:00', zone: 'UTC' })
  })

  it('is refused at a property in another zone than its own, which it cannot be a slot of', async () => {
    const zones = { prop_1: 'America/New_York', prop_2: 'America/Chicago' }
    const server = knownPms('REALPAGE_RPX', { client: { timeZones: zones }, ...account(null, '09:00:00') })
    const at = await slotOf(server)
    const input = { lead_id: 'lead_1', at, property_id: 'prop_2' }
    const error = await errorBy(TimeInputError, () => server.pms.appointments.leads.preview(input))
    expect(error).toMatchObject({
      code: 'time_zone_conflict',
      configOffset: '-05:00',
      recordOffset: '-04:00',
    })
  })

  it('says that it was not converted where the zone of the property is not known', async () => {
    const server = knownPms('REALPAGE_RPX', account('America/New_York', '09:00:00'))
    const sent = await server.pms.appointments.leads.preview({ lead_id: 'l', at: await slotOf(server) })
    expect(sent.time).toMatchObject({ time: '09:00:00', offset: '-04:00', source: 'verbatim' })
    expect(sent.time?.warnings.map(({ code }) => code)).toEqual(['time_zone_unresolved'])
  })

  it('moves an appointment as well', async () => {
    const server = knownPms('ENTRATA', account(null, '09:00:00'))
    await server.pms.appointments.residents.update({ event_id: 'evt_1', at: await slotOf(server) })
    expect(server.bodies().at(-1)).toEqual({
      appointment_date: '2026-06-08',
      appointment_time: '09:00:00',
    })
  })
})

describe('an answer', () => {
  const days = (calendar_days: unknown): unknown => ({ result: [calendarOf(calendar_days)] })

  it.each<readonly [string, unknown]>([
    ['null', null],
    ['text', 'none'],
    ['a list', []],
    ['nothing', {}],
    ['a result that is text', { result: 'none' }],
    ['a calendar that is null', { result: [null] }],
    ['a calendar that is text', { result: ['none'] }],
    ['a calendar that is a list', { result: [[]] }],
    ['a calendar that is empty', { result: [{}] }],
    ['days that are null', days(null)],
    ['days that are a number', days(5)],
    ['days that are true', days(true)],
    ['days that are text', days('none')],
    ['days that are an object', days({})],
    ['a day that is null', days([null])],
    ['a day that is text', days(['2026-06-08'])],
    ['a day that is a list', days([[]])],
    ['slots that are null', days([{ date: '2026-06-08', available_slots: null }])],
    ['a slot that is null', days([{ date: '2026-06-08', available_slots: [null] }])],
    ['a slot that is text', days([{ date: '2026-06-08', available_slots: ['09:00:00'] }])],
    ['a date that is null', days([{ date: null, available_slots: [{ start: '09:00:00', end: null }] }])],
    ['a zone that is a number', { result: [calendarOf([dayOf('2026-06-08', '09:00:00')], { timezone: 5 })] }],
  ])('with %s is read as far as it goes, or is a ResponseShapeError', async (_, body) => {
    for (const client of [{}, zoned('America/New_York')]) {
      const fetch = recordingFetch(() => json(body))
      const { appointments } = clientOf(fetch, client).integration('int_1', { vendor: 'ENTRATA' })
      const outcome = await appointments.availability(DAY).catch(error => error)
      if (Array.isArray(outcome)) expect(outcome.every(({ slots }) => Array.isArray(slots))).toBe(true)
      else expect(`${outcome.stack}`, 'what was thrown').toContain('ResponseShapeError')
    }
  })

  it('that is no JSON is a ResponseShapeError, and one without a vendor is too', async () => {
    const html = recordingFetch(() => new Response('<html>', { headers: { 'content-type': 'text/html' } }))
    const known = clientOf(html).integration('int_1', { vendor: 'ENTRATA' })
    await errorBy(ResponseShapeError, () => known.appointments.availability(DAY))
    const nameless = recordingFetch(() => json({ results: { vendor: null } }))
    const error = await errorBy(PropexoError, () =>
      clientOf(nameless).integration('int_1').appointments.availability(DAY),
    )
    expect(error.message).toContain('vendor')
  })
})
