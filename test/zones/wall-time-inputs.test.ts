import { Temporal } from 'temporal-polyfill/full'
import { describe, expect, it } from 'vitest'
import { type PmsTime, RuleError, TimeInputError } from '../../src/index.js'
import { timeZoneRecord } from '../support/fake-api.js'
import { errorBy } from '../support/thrown.js'
import { askedOf, globalRecord, type Settings, setUp, WAYS } from './zone-account.js'

type Fields = Readonly<Record<string, unknown>>

const CHICAGO = { timeZones: { prop_1: 'America/Chicago' } }
const OF_PROP_1 = { property_id: 'prop_1' }
const RPX = { vendor: 'REALPAGE_RPX', options: CHICAGO }
const RESMAN = { vendor: 'RESMAN' }

const timeBy = async (settings: Settings, at: unknown, where: Fields = OF_PROP_1): Promise<PmsTime> => {
  const { time } = await setUp(settings).preview({ at, ...where })
  if (time === undefined) throw new Error('a time was passed')
  return time
}

const refusalOf = async (
  settings: Settings,
  at: unknown,
  where: Fields = OF_PROP_1,
): Promise<TimeInputError & { asked: readonly string[] }> => {
  const { create, fetch } = setUp(settings)
  const error = await errorBy(TimeInputError, () => create({ at, ...where }))
  expect(error.operation).toBe('POST /v1/events/appointments/leads')
  const asked = askedOf(fetch)
  expect(asked).not.toContain('write')
  return Object.assign(error, { asked })
}

const fail = (): never => {
  throw new Error('no')
}

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const tagged = (tag: string, say: () => unknown): object => ({ toString: say, [Symbol.toStringTag]: tag })

/** The instants that a message names, as milliseconds. */
const instantsIn = (message: string): number[] =>
  (message.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []).map(text => Date.parse(text))

describe('a time by the clocks of a zone', () => {
  it.each([
    ['America/Chicago', '2026-07-15', '14:30:00', '2026-07-15T19:30:00Z'],
    ['America/Chicago', '2026-01-15', '14:30', '2026-01-15T20:30:00Z'],
    ['America/St_Johns', '2026-07-15', '14:30', '2026-07-15T17:00:00Z'],
    ['America/Phoenix', '2026-07-15', '00:00', '2026-07-15T07:00:00Z'],
    ['Asia/Kathmandu', '2026-07-15', '00:00:01', '2026-07-14T18:15:01Z'],
    ['Australia/Lord_Howe', '2026-01-15', '23:59:59', '2026-01-15T12:59:59Z'],
    ['Pacific/Kiritimati', '2026-01-01', '00:00', '2025-12-31T10:00:00Z'],
    ['UTC', '2028-02-29', '12:00', '2028-02-29T12:00:00Z'],
    ['america/chicago', '2026-07-15', '14:30', '2026-07-15T19:30:00Z'],
    ['US/Central', '2026-07-15', '14:30', '2026-07-15T19:30:00Z'],
    ['America/Vancouver', '2026-12-01', '11:00', '2026-12-01T18:00:00Z'],
  ])('%s, %s %s, is one instant to every PMS', async (timeZone, date, time, instant) => {
    const placed = await timeBy(RESMAN, { date, time, timeZone })
    expect(placed.instant).toEqual(new Date(instant))
    expect(`${placed.date}T${placed.time}Z`).toBe(instant)
  })

  it('is placed alike by every way to write', async () => {
    for (const way of WAYS) {
      const { pms } = setUp({ vendor: 'ENTRATA' })
      const at = { date: '2026-07-15', time: '14:30', timeZone: 'America/Chicago' }
      expect((await way.sent(pms, { at })).time, way.name).toMatchObject({ time: '13:30:00' })
    }
  })

  it('is read once: what its getters say the second time is not sent', async () => {
    const reads: string[] = []
    const at = Object.defineProperties(
      {},
      Object.fromEntries(
        Object.entries({ date: '2026-07-15', time: '14:30', timeZone: 'America/Chicago' }).map(
          ([name, value]) => [
            name,
            {
              enumerable: true,
              get: () => {
                reads.push(name)
                return reads.filter(each => each === name).length === 1 ? value : 'garbage'
              },
            },
          ],
        ),
      ),
    )
    expect(await timeBy(RESMAN, at)).toMatchObject({ time: '19:30:00' })
    expect(reads.sort()).toEqual(['date', 'time', 'timeZone'])
  })

  it('may be an object without prototype, or one of a class', async () => {
    const fields = { date: '2026-07-15', time: '14:30', timeZone: 'America/Chicago' }
    class At {
      constructor() {
        Object.assign(this, fields)
      }
    }
    for (const at of [Object.assign(Object.create(null), fields), new At(), Object.freeze({ ...fields })])
      expect(await timeBy(RESMAN, at)).toMatchObject({ time: '19:30:00' })
  })
})

/** The zone, its gap, the repeated hour, and the instants that each may mean. */
const CHANGES = [
  {
    zone: 'America/Chicago',
    gap: ['2026-03-08', '02:30:00', '2026-03-08T07:30:00Z', '2026-03-08T08:30:00Z'],
    overlap: ['2026-11-01', '01:30:00', '2026-11-01T06:30:00Z', '2026-11-01T07:30:00Z'],
  },
  {
    zone: 'America/Denver',
    gap: ['2026-03-08', '02:00:00', '2026-03-08T08:00:00Z', '2026-03-08T09:00:00Z'],
    overlap: ['2026-11-01', '01:59:59', '2026-11-01T07:59:59Z', '2026-11-01T08:59:59Z'],
  },
  {
    zone: 'America/St_Johns',
    gap: ['2026-03-08', '02:59:59', '2026-03-08T05:29:59Z', '2026-03-08T06:29:59Z'],
    overlap: ['2026-11-01', '01:00:00', '2026-11-01T03:30:00Z', '2026-11-01T04:30:00Z'],
  },
  {
    zone: 'Australia/Lord_Howe',
    gap: ['2026-10-04', '02:15:00', '2026-10-03T15:15:00Z', '2026-10-03T15:45:00Z'],
    overlap: ['2026-04-05', '01:45:00', '2026-04-04T14:45:00Z', '2026-04-04T15:15:00Z'],
  },
] as const

/** How the clocks are named: the zone itself, the property that is in it, or the PMS that reads it. */
const NAMES: readonly (readonly [
  string,
  (zone: string) => Settings & { where: Fields; timeZone: string },
])[] = [
  ['the zone itself', zone => ({ ...RESMAN, where: {}, timeZone: zone })],
  [
    'the property by the options',
    zone => ({ ...RESMAN, options: { timeZones: { prop_1: zone } }, where: OF_PROP_1, timeZone: 'property' }),
  ],
  [
    'the PMS that was told its zone',
    zone => ({ vendor: 'MRI', appointmentTimeZone: zone, where: {}, timeZone: 'pms' }),
  ],
]

describe.each(NAMES)('by the clocks of %s', (_, settingsOf) => {
  describe.each(CHANGES)('$zone', ({ zone, gap, overlap }) => {
    const { where, timeZone, ...settings } = settingsOf(zone)
    const changes = [
      ['gap', gap, 'nonexistent_local_time', /does not exist/],
      ['overlap', overlap, 'ambiguous_local_time', /occurs twice/],
    ] as const

    it.each(changes)('a time in the %s is refused with both readings', async (_, change, code, says) => {
      const [date, time, earlier, later] = change
      for (const disambiguation of [undefined, 'reject']) {
        const at = { date, time, timeZone, ...(disambiguation ? { disambiguation } : {}) }
        const error = await refusalOf(settings, at, where)
        expect(error).toMatchObject({ code, earlier: new Date(earlier), later: new Date(later) })
        expect(error.issues).toHaveLength(1)
        expect(error.issues[0]).toMatchObject({
          path: '/at',
          data: { earlier: new Date(earlier), later: new Date(later) },
        })
        expect(error.message).toMatch(says)
        for (const text of [date, time, zone, 'disambiguation']) expect(error.message).toContain(text)
        expect(instantsIn(error.message)).toEqual([Date.parse(earlier), Date.parse(later)])
        expect(error.asked).toEqual([])
      }
    })

    it.each(changes)('a time in the %s is taken as disambiguation says', async (kind, change) => {
      const [date, time, earlier, later] = change
      const expected = { earlier, later, compatible: kind === 'gap' ? later : earlier }
      for (const [disambiguation, instant] of Object.entries(expected)) {
        const placed = await timeBy(settings, { date, time, timeZone, disambiguation }, where)
        expect(placed.instant, disambiguation).toEqual(new Date(instant))
      }
    })

    it('disambiguation changes nothing where there is nothing to tell apart', async () => {
      for (const disambiguation of ['reject', 'compatible', 'earlier', 'later']) {
        const at = { date: '2026-07-15', time: '14:30', timeZone, disambiguation }
        expect((await timeBy(settings, at, where)).instant).toEqual(
          (await timeBy(settings, { date: '2026-07-15', time: '14:30', timeZone }, where)).instant,
        )
      }
    })
  })
})

describe('both readings of a refused time', () => {
  it('are accepted as they come, and give what disambiguation would', async () => {
    for (const { zone, gap, overlap } of CHANGES) {
      for (const [date, time] of [gap, overlap]) {
        const at = { date, time, timeZone: zone }
        const error = await refusalOf(RESMAN, at)
        for (const disambiguation of ['earlier', 'later'] as const)
          expect(await timeBy(RESMAN, error[disambiguation])).toEqual(
            await timeBy(RESMAN, { ...at, disambiguation }),
          )
      }
    }
  })

  it('are in the message in a form that is accepted', async () => {
    const at = { date: '2026-11-01', time: '01:30', timeZone: 'America/Chicago' }
    const { message } = await refusalOf(RESMAN, at)
    const texts = message.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []
    expect(instantsIn(message)).toEqual([
      Date.parse('2026-11-01T06:30:00Z'),
      Date.parse('2026-11-01T07:30:00Z'),
    ])
    for (const text of texts) expect((await timeBy(RESMAN, text)).instant).toEqual(new Date(text))
  })
})

describe('a time by the clocks of the property', () => {
  const at = { date: '2026-07-15', time: '14:30', timeZone: 'property' }

  it.each([
    ['ENTRATA', '13:30:00', '-06:00', 'vendor'],
    ['RESMAN', '19:30:00', '+00:00', 'vendor'],
    ['SAMPLE2', '19:30:00', '+00:00', 'vendor'],
    ['REALPAGE_RPX', '14:30:00', '-05:00', 'property'],
    ['YARDI', '14:30:00', '-05:00', 'property'],
  ])('is sent to %s as %s by the zone of the options', async (vendor, time, offset, source) => {
    const placed = await timeBy({ vendor, options: CHICAGO }, at)
    expect(placed).toMatchObject({ time, offset, source, instant: new Date('2026-07-15T19:30:00Z') })
  })

  it.each(['YARDI', 'RENTMANAGER'])(
    'needs no options for %s, where the property has a record',
    async vendor => {
      const account = setUp({ vendor, records: [timeZoneRecord(), globalRecord({ offset: '-05:00' })] })
      const { time } = await account.preview({ at, ...OF_PROP_1 })
      expect(time).toMatchObject({ time: '14:30:00', offset: '-05:00', source: 'record:property' })
      expect(askedOf(account.fetch)).toEqual(['records'])
    },
  )

  it('in the gap or the repeated hour of its record is refused with both readings', async () => {
    const settings = { vendor: 'YARDI', records: [timeZoneRecord()] }
    const gap = await refusalOf(settings, { ...at, date: '2026-03-08', time: '02:30' })
    expect(gap).toMatchObject({
      code: 'nonexistent_local_time',
      earlier: new Date('2026-03-08T07:30:00Z'),
      later: new Date('2026-03-08T08:30:00Z'),
    })
    const overlap = await refusalOf(settings, { ...at, date: '2026-11-01', time: '01:30' })
    expect(overlap).toMatchObject({
      code: 'ambiguous_local_time',
      earlier: new Date('2026-11-01T06:30:00Z'),
      later: new Date('2026-11-01T07:30:00Z'),
    })
    for (const [disambiguation, offset] of [
      ['earlier', '-05:00'],
      ['later', '-06:00'],
    ])
      expect(
        await timeBy(settings, { ...at, date: '2026-11-01', time: '01:30', disambiguation }),
      ).toMatchObject({ time: '01:30:00', offset, ambiguousInTarget: true })
  })

  it.each([
    ['ENTRATA', { vendor: 'ENTRATA' }],
    ['ENTRATA, although there are records', { vendor: 'ENTRATA', records: [timeZoneRecord()] }],
    ['REALPAGE_RPX', { vendor: 'REALPAGE_RPX' }],
    ['YARDI without records', { vendor: 'YARDI' }],
    ['YARDI with the record of its server', { vendor: 'YARDI', records: [globalRecord()] }],
    ['RENTMANAGER without records', { vendor: 'RENTMANAGER' }],
  ])('is refused for %s where nothing says the zone of the property', async (_, settings) => {
    const error = await refusalOf(settings, at)
    expect(error.code).toBe('time_zone_unresolved')
    expect(error.message).toMatch(/timeZones: \{ 'prop_1'/)
  })

  it.each(['ENTRATA', 'RESMAN', 'REALPAGE_RPX', 'YARDI', 'RENTMANAGER', 'MRI'])(
    'is refused for %s where no property is told, and says so',
    async vendor => {
      const error = await refusalOf({ vendor, options: CHICAGO, records: [globalRecord()] }, at, {})
      expect(error.code).toBe('time_zone_unresolved')
      expect(error.message).toContain('property_id')
    },
  )

  it('without property and location has no answer at any PMS, so none is asked for', async () => {
    for (const settings of [
      { vendor: 'ENTRATA', isAsked: true },
      { vendor: 'YARDI', isAsked: true, records: [globalRecord()] },
      { vendor: 'YARDI', records: [globalRecord()] },
    ])
      expect((await refusalOf(settings, at, {})).asked).toEqual([])
  })
})

describe('a time as the PMS reads it', () => {
  const at = { date: '2026-07-15', time: '14:30', timeZone: 'pms' }
  const NOTHING = { zone: null, offset: null, instant: null, ambiguousInTarget: false, warnings: [] }

  it.each(['ENTRATA', 'RESMAN', 'REALPAGE_RPX', 'YARDI', 'RENTMANAGER', 'MRI', 'BUILDIUM', 'TOMORROW'])(
    'is sent to %s as it is, and nothing is asked for',
    async vendor => {
      for (const isAsked of [true, false]) {
        const { create, fetch } = setUp({ vendor, isAsked, records: [timeZoneRecord()] })
        const sent = await create({ at, property_id: 'prop_1', location_id: 'loc_1' })
        expect(sent?.body).toMatchObject({ appointment_date: '2026-07-15', appointment_time: '14:30:00' })
        expect(sent?.time).toMatchObject({ date: '2026-07-15', time: '14:30:00', source: 'verbatim' })
        expect(askedOf(fetch)).toEqual(['write'])
      }
    },
  )

  it.each(['ENTRATA', 'YARDI', 'REALPAGE_RPX', 'MRI'])(
    'has no zone, offset and instant where the vendor is not told: %s',
    async vendor => {
      const placed = await timeBy({ vendor, isAsked: true, options: CHICAGO }, at)
      expect(placed).toEqual({ date: '2026-07-15', time: '14:30:00', source: 'verbatim', ...NOTHING })
    },
  )

  it.each(['YARDI', 'RENTMANAGER', 'MRI', 'TOMORROW', 'REALPAGE_RPX'])(
    'has none either where the vendor has no fixed zone: %s',
    async vendor => {
      expect(await timeBy({ vendor, records: [timeZoneRecord()] }, at)).toMatchObject(NOTHING)
    },
  )

  it.each([
    ['ENTRATA', 'America/Denver', '-06:00', '2026-07-15T20:30:00Z'],
    ['RESMAN', 'UTC', '+00:00', '2026-07-15T14:30:00Z'],
    ['APPFOLIO', 'UTC', '+00:00', '2026-07-15T14:30:00Z'],
  ])(
    'has all of them where the vendor is told and its zone is fixed: %s',
    async (vendor, zone, offset, instant) => {
      expect(await timeBy({ vendor }, at)).toMatchObject({
        source: 'verbatim',
        zone,
        offset,
        instant: new Date(instant),
      })
    },
  )

  it('is checked against the fixed zone of a vendor that is told', async () => {
    const gap = await refusalOf({ vendor: 'ENTRATA' }, { ...at, date: '2026-03-08', time: '02:30' })
    expect(gap).toMatchObject({ code: 'nonexistent_local_time', asked: [] })
    const overlap = await refusalOf({ vendor: 'ENTRATA' }, { ...at, date: '2026-11-01', time: '01:30' })
    expect(overlap).toMatchObject({ code: 'ambiguous_local_time', asked: [] })
    expect(overlap.message).toContain('America/Denver')
  })

  it.each([
    ['2026-03-08', '02:30'],
    ['2026-11-01', '01:30'],
  ])('%s %s is sent as it is where no zone is known to check it by', async (date, time) => {
    for (const settings of [{ vendor: 'ENTRATA', isAsked: true }, { vendor: 'YARDI' }, {}])
      expect(await timeBy(settings, { ...at, date, time })).toMatchObject({ date, time: `${time}:00` })
  })
})

describe('a date and a time of Temporal', () => {
  const date = Temporal.PlainDate.from('2026-07-15')
  const time = Temporal.PlainTime.from('14:30')

  it.each(['America/Chicago', 'property', 'pms'])('are those of the clocks of %s', async timeZone => {
    const text = { date: '2026-07-15', time: '14:30:00', timeZone }
    for (const at of [
      { date, time, timeZone },
      { date, time: '14:30', timeZone },
      { date: '2026-07-15', time, timeZone },
    ])
      expect(await timeBy(RPX, at)).toEqual(await timeBy(RPX, text))
  })

  it('of another calendar are the same day', async () => {
    for (const calendar of ['japanese', 'hebrew', 'islamic-civil', 'buddhist', 'gregory'])
      expect(
        await timeBy(RESMAN, { date: date.withCalendar(calendar), time, timeZone: 'America/Chicago' }),
      ).toMatchObject({ date: '2026-07-15', time: '19:30:00' })
  })

  it('below a second are cut off', async () => {
    const late = Temporal.PlainTime.from('23:59:59.999999999')
    for (const time of [late, JSON.parse(JSON.stringify(late)) as string])
      expect(await timeBy(RESMAN, { date, time, timeZone: 'UTC' })).toMatchObject({
        date: '2026-07-15',
        time: '23:59:59',
      })
  })

  it.each([
    ['a time as date', { date: time, time }, ['/at/date']],
    ['a date as time', { date, time: date }, ['/at/time']],
    ['both exchanged', { date: time, time: date }, ['/at/date', '/at/time']],
    [
      'a PlainDateTime as date',
      { date: Temporal.PlainDateTime.from('2026-07-15T14:30'), time },
      ['/at/date'],
    ],
    ['a PlainYearMonth as date', { date: Temporal.PlainYearMonth.from('2026-07'), time }, ['/at/date']],
    ['an Instant as time', { date, time: Temporal.Instant.from('2026-07-15T14:30Z') }, ['/at/time']],
    ['a Duration as time', { date, time: Temporal.Duration.from({ hours: 14 }) }, ['/at/time']],
    ['a date of another century', { date: Temporal.PlainDate.from('1999-12-31'), time }, ['/at/date']],
    ['a date of five digits', { date: Temporal.PlainDate.from('+012026-07-15'), time }, ['/at/date']],
    ['a date before Christ', { date: Temporal.PlainDate.from('-002026-07-15'), time }, ['/at/date']],
  ])('refuse %s', async (_, fields, paths) => {
    const error = await refusalOf({}, { ...fields, timeZone: 'America/Chicago' })
    expect(error.issues.map(({ path }) => path)).toEqual(paths)
    expect(error.asked).toEqual([])
  })

  it('a PlainDateTime is no time without a zone', async () => {
    const error = await refusalOf({}, Temporal.PlainDateTime.from('2026-07-15T14:30'))
    expect(error).toMatchObject({ code: 'missing_time_zone', asked: [] })
  })

  it('a ZonedDateTime and an Instant are instants, and no more', async () => {
    const zoned = Temporal.ZonedDateTime.from('2026-07-15T14:30[America/New_York]')
    for (const at of [zoned, zoned.toInstant()])
      expect(await timeBy(RPX, at)).toMatchObject({ time: '13:30:00', zone: 'America/Chicago', warnings: [] })
    expect((await refusalOf({ vendor: 'REALPAGE_RPX' }, zoned, {})).code).toBe('time_zone_unresolved')
  })
})

describe('what is wrong with a time', () => {
  const good = { date: '2026-07-15', time: '14:30', timeZone: 'America/Chicago' }

  const WRONG: readonly (readonly [string, Fields, readonly string[], readonly string[]])[] = [
    ['no date', { date: undefined }, ['/at/date'], ['invalid_date']],
    ['no time', { time: undefined }, ['/at/time'], ['invalid_time']],
    ['no zone', { timeZone: undefined }, ['/at/timeZone'], ['missing_time_zone']],
    ['a zone that is null', { timeZone: null }, ['/at/timeZone'], ['unknown_time_zone', 'missing_time_zone']],
    ['an empty zone', { timeZone: '' }, ['/at/timeZone'], ['missing_time_zone']],
    ['a zone that does not exist', { timeZone: 'America/Atlantis' }, ['/at/timeZone'], ['unknown_time_zone']],
    ['an abbreviation', { timeZone: 'EST' }, ['/at/timeZone'], ['time_zone_abbreviation']],
    ['the abbreviation of Arizona', { timeZone: 'MST' }, ['/at/timeZone'], ['time_zone_abbreviation']],
    ['an offset as zone', { timeZone: '-05:00' }, ['/at/timeZone'], ['unknown_time_zone']],
    ['Etc/GMT+5', { timeZone: 'Etc/GMT+5' }, ['/at/timeZone'], ['unknown_time_zone']],
    ['a Windows name', { timeZone: 'Central Standard Time' }, ['/at/timeZone'], ['unknown_time_zone']],
    [
      'PMS in capitals',
      { timeZone: 'PMS' },
      ['/at/timeZone'],
      ['time_zone_abbreviation', 'unknown_time_zone'],
    ],
    ['Property', { timeZone: 'Property' }, ['/at/timeZone'], ['unknown_time_zone']],
    ['property with a space', { timeZone: 'property ' }, ['/at/timeZone'], ['unknown_time_zone']],
    ['a list that holds property', { timeZone: ['property'] }, ['/at/timeZone'], ['unknown_time_zone']],
    ['an unknown disambiguation', { disambiguation: 'first' }, ['/at/disambiguation'], ['unsupported_input']],
    [
      'a disambiguation that is null',
      { disambiguation: null },
      ['/at/disambiguation'],
      ['unsupported_input'],
    ],
    ['a time of 24 hours', { time: '24:00' }, ['/at/time'], ['invalid_time']],
    ['a leap second', { time: '23:59:60' }, ['/at/time'], ['invalid_time']],
    ['a time with an offset', { time: '14:30:00-05:00' }, ['/at/time'], ['offset_and_time_zone']],
    ['a time with Z', { time: '14:30Z' }, ['/at/time'], ['offset_and_time_zone']],
    ['the 30th of February', { date: '2026-02-30' }, ['/at/date'], ['invalid_date']],
    ['the 29th of February 2026', { date: '2026-02-29' }, ['/at/date'], ['invalid_date']],
    ['the year 9999', { date: '9999-12-31' }, ['/at/date'], ['out_of_range']],
    ['an unknown field', { offset: '-05:00' }, ['/at/offset'], ['unsupported_input']],
    ['an unknown field with a slash', { 'a/b~c': 1 }, ['/at/a~1b~0c'], ['unsupported_input']],
  ]

  it.each(WRONG)('%s is said with its place, and nothing is asked for', async (_, fields, paths, codes) => {
    for (const settings of [{}, { vendor: 'YARDI' }, RPX]) {
      const error = await refusalOf(settings, { ...good, ...fields })
      expect(error.issues.map(({ path }) => path)).toEqual(paths)
      expect(codes).toContain(error.code)
      expect(error.asked).toEqual([])
    }
  })

  it('is said all at once, and together with what is wrong elsewhere', async () => {
    const at = { date: '2026-02-30', time: '25:00', timeZone: 'EST', disambiguation: 'x', extra: 1 }
    const paths = ['/at/date', '/at/disambiguation', '/at/extra', '/at/time', '/at/timeZone']
    const error = await refusalOf({}, at)
    expect(error.issues.map(({ path }) => path).sort()).toEqual(paths)
    const { create, fetch } = setUp({})
    const both = await errorBy(RuleError, () => create({ at, property_id: 5, location_id: '', notes: 5 }))
    expect(both.issues.map(({ path }) => path).sort()).toEqual(
      [...paths, '/property_id', '/location_id', '/notes'].sort(),
    )
    expect(askedOf(fetch)).toEqual([])
  })

  it.each([
    ['', ''],
    ['null', null],
    ['a number', 5],
    ['an object', {}],
    ['a list', ['prop_1']],
    ['a space before', ' prop_1'],
    ['a line break', 'prop_1\n'],
    ['a null character', 'prop\0'],
  ])('with the ids of the place, %s, is said before anything is asked for', async (_, id) => {
    for (const way of WAYS) {
      for (const name of ['property_id', 'location_id']) {
        const { pms, fetch } = setUp({ vendor: 'YARDI', isAsked: true })
        const error = await errorBy(RuleError, () => way.sent(pms, { at: good, [name]: id }))
        expect(error.issues.map(({ path }) => path)).toEqual([`/${name}`])
        expect(askedOf(fetch)).toEqual([])
      }
    }
  })

  it.each(['property_id', 'location_id'])(
    '%s that is empty is not said to be missing: it need not be there',
    async name => {
      const { create } = setUp({ vendor: 'ENTRATA' })
      const error = await errorBy(RuleError, () => create({ at: good, [name]: null }))
      expect(error.message).not.toMatch(/is missing/)
    },
  )

  const hostile: readonly (readonly [string, unknown])[] = [
    [
      'a getter that throws',
      Object.defineProperty({ ...good }, 'time', { enumerable: true, get: () => fail() }),
    ],
    ['a proxy that throws', new Proxy({}, { ownKeys: () => fail(), get: () => fail() })],
    ['a proxy that was revoked', revoked()],
    ['a tag that throws', Object.defineProperty({}, Symbol.toStringTag, { get: () => fail() })],
    ['a tag of a PlainDate on the whole', { ...good, [Symbol.toStringTag]: 'Temporal.PlainDate' }],
    ['a tag of an Instant on the whole', { ...good, [Symbol.toStringTag]: 'Temporal.Instant' }],
    ['a date whose toString throws', { ...good, date: tagged('Temporal.PlainDate', () => fail()) }],
    ['a date whose toString gives no text', { ...good, date: tagged('Temporal.PlainDate', () => ({})) }],
    ['a date whose toString gives words', { ...good, date: tagged('Temporal.PlainDate', () => 'tomorrow') }],
    [
      'a time whose toString gives an offset',
      { ...good, time: tagged('Temporal.PlainTime', () => '14:30-05') },
    ],
    ['a date with toString', { ...good, date: { toString: () => '2026-07-15' } }],
    ['a String as date', { ...good, date: new String('2026-07-15') }],
    ['a String as zone', { ...good, timeZone: new String('America/Chicago') }],
    ['a zone with toString', { ...good, timeZone: { toString: () => 'property' } }],
    ['a Map', new Map(Object.entries(good))],
    ['a list of it', [good]],
    ['JSON of it', JSON.stringify(good)],
    ['a function with its fields', Object.assign(() => 1, good)],
    ['a Date with an invalid time', new Date(Number.NaN)],
    ['a Date whose getTime lies', Object.assign(new Date(Number.NaN), { getTime: () => 0 })],
  ]

  it.each(hostile)('%s is a TimeInputError, and nothing is asked for', async (_, at) => {
    for (const settings of [{}, RPX]) {
      const error = await refusalOf(settings, at)
      expect(error.issues.every(({ path }) => path.startsWith('/at'))).toBe(true)
      expect(error.asked).toEqual([])
    }
  })
})

describe('a ZonedDateTime', () => {
  /** As a runtime makes it that does not know that British Columbia has stopped changing clocks, or one that does. */
  const zoned = (offset: string): object =>
    Object.assign(
      tagged('Temporal.ZonedDateTime', () => `2026-12-01T10:00:00${offset}[America/Vancouver]`),
      { epochMilliseconds: Date.parse(`2026-12-01T10:00:00${offset}`), timeZoneId: 'America/Vancouver' },
    )

  it('whose offset its zone does not have then is refused, as its text would be', async () => {
    for (const at of [zoned('-08:00'), String(zoned('-08:00'))]) {
      const error = await refusalOf(RESMAN, at)
      expect(error.code).toBe('offset_zone_mismatch')
      expect(error.message).toContain('-07:00')
      expect(error.asked).toEqual([])
    }
  })

  it('whose offset is right is the instant that it is', async () => {
    expect(await timeBy(RESMAN, zoned('-07:00'))).toMatchObject({ time: '17:00:00', zone: 'UTC' })
  })

  it.each(['2026-12-01T10:00:00-08:00[-08:00]', '2026-12-01T10:00:00-07:00[America/Vancouver][u-ca=hebrew]'])(
    'of an offset, or of another calendar, is the instant that it is: %s',
    async text => {
      const epochMilliseconds = Date.parse(text.slice(0, 25))
      const at = Object.assign(
        tagged('Temporal.ZonedDateTime', () => text),
        { epochMilliseconds },
      )
      expect((await timeBy(RESMAN, at)).instant?.getTime()).toBe(epochMilliseconds)
    },
  )
})
