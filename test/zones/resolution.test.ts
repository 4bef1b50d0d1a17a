import { describe, expect, it } from 'vitest'
import { TimeInputError } from '../../src/index.js'
import { turnOf } from '../support/cases.js'
import { timeZoneRecord } from '../support/fake-api.js'
import { errorBy } from '../support/thrown.js'
import { askedOf, globalRecord, locationRecord, type Settings, setUp, WAYS } from './zone-account.js'

type Fields = Readonly<Record<string, unknown>>

/** Instant, and what clocks show then: date, time, offset, and whether they show it twice. */
type Row = readonly [title: string, at: string, date: string, time: string, offset: string, twice: boolean]

const rows = (
  january: readonly [string, string],
  july: readonly [string, string],
  gap: readonly [string, string],
  repeated: readonly [string, string],
): readonly Row[] => {
  const [winter, summer] = [january[1], july[1]]
  return [
    ['in January', '2026-01-15T18:00:00Z', '2026-01-15', january[0], winter, false],
    ['in July', '2026-07-15T18:00:00Z', '2026-07-15', july[0], summer, false],
    ['a second before the gap', gap[0], '2026-03-08', '01:59:59', winter, false],
    ['at the end of the gap', gap[1], '2026-03-08', '03:00:00', summer, false],
    ['in the repeated hour, first', repeated[0], '2026-11-01', '01:30:00', summer, true],
    ['in the repeated hour, again', repeated[1], '2026-11-01', '01:30:00', winter, true],
  ]
}

const CLOCKS = {
  'America/New_York': rows(
    ['13:00:00', '-05:00'],
    ['14:00:00', '-04:00'],
    ['2026-03-08T06:59:59Z', '2026-03-08T07:00:00Z'],
    ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'],
  ),
  'America/Chicago': rows(
    ['12:00:00', '-06:00'],
    ['13:00:00', '-05:00'],
    ['2026-03-08T07:59:59Z', '2026-03-08T08:00:00Z'],
    ['2026-11-01T06:30:00Z', '2026-11-01T07:30:00Z'],
  ),
  'America/Denver': rows(
    ['11:00:00', '-07:00'],
    ['12:00:00', '-06:00'],
    ['2026-03-08T08:59:59Z', '2026-03-08T09:00:00Z'],
    ['2026-11-01T07:30:00Z', '2026-11-01T08:30:00Z'],
  ),
  UTC: [
    ['in January', '2026-01-15T18:00:00Z', '2026-01-15', '18:00:00', '+00:00', false],
    ['in July', '2026-07-15T18:00:00Z', '2026-07-15', '18:00:00', '+00:00', false],
    ['in the gap of Chicago', '2026-03-08T08:00:00Z', '2026-03-08', '08:00:00', '+00:00', false],
    ['in its repeated hour', '2026-11-01T06:30:00Z', '2026-11-01', '06:30:00', '+00:00', false],
    ['with another offset', '2026-06-08T14:30:00-05:00', '2026-06-08', '19:30:00', '+00:00', false],
    ['past midnight', '2026-06-08T19:30:00-05:00', '2026-06-09', '00:30:00', '+00:00', false],
  ],
} satisfies Record<string, readonly Row[]>

/** A PMS of which everything is known that it needs. */
interface Case {
  readonly title: string
  readonly settings: Settings & { readonly vendor: string }
  readonly where?: Fields
  /** Whose clocks are sent. */
  readonly clock: keyof typeof CLOCKS
  /** As the result names it, where that is not the clock. */
  readonly zone?: string
  readonly source: string
  /** What has to be asked for beside the vendor. */
  readonly asks?: readonly string[]
  readonly warnings?: readonly string[]
}

const CHICAGO = { timeZones: { prop_1: 'America/Chicago' } }
const OF_PROP_1 = { property_id: 'prop_1' }
const CENTRAL = '-06:00 with US DST'
const EASTERN = { offset: '-05:00' }
const MOUNTAIN = { offset: '-07:00' }

const CASES: readonly Case[] = [
  { title: 'Entrata', settings: { vendor: 'ENTRATA' }, clock: 'America/Denver', source: 'vendor' },
  {
    title: 'Entrata, whatever is known of the property',
    settings: { vendor: 'ENTRATA', options: CHICAGO, records: [timeZoneRecord()] },
    where: { ...OF_PROP_1, location_id: 'loc_1' },
    clock: 'America/Denver',
    source: 'vendor',
  },
  { title: 'ResMan', settings: { vendor: 'RESMAN' }, clock: 'UTC', source: 'vendor' },
  { title: 'AppFolio', settings: { vendor: 'APPFOLIO' }, clock: 'UTC', source: 'vendor' },
  { title: 'AppFolio, masked', settings: { vendor: 'SAMPLE2' }, clock: 'UTC', source: 'vendor' },
  { title: 'Knock', settings: { vendor: 'KNOCK' }, clock: 'UTC', source: 'vendor' },
  { title: 'Funnel', settings: { vendor: 'FUNNEL' }, clock: 'UTC', source: 'vendor' },
  {
    title: 'RPX, the property in the options',
    settings: { vendor: 'REALPAGE_RPX', options: CHICAGO },
    where: OF_PROP_1,
    clock: 'America/Chicago',
    source: 'property',
  },
  {
    title: 'RPX, with a location that only Rent Manager has',
    settings: { vendor: 'REALPAGE_RPX', options: CHICAGO, records: [timeZoneRecord()] },
    where: { ...OF_PROP_1, location_id: 'loc_1' },
    clock: 'America/Chicago',
    source: 'property',
  },
  {
    title: 'Yardi, a record of the property',
    settings: { vendor: 'YARDI', records: [globalRecord(EASTERN), timeZoneRecord()] },
    where: OF_PROP_1,
    clock: 'America/Chicago',
    zone: CENTRAL,
    source: 'record:property',
    asks: ['records'],
  },
  {
    title: 'Yardi REST, the record of the server',
    settings: {
      vendor: 'YARDI_REST',
      records: [timeZoneRecord({ property_id: 'prop_2', ...MOUNTAIN }), globalRecord()],
    },
    where: OF_PROP_1,
    clock: 'America/Chicago',
    zone: CENTRAL,
    source: 'record:integration',
    asks: ['records'],
  },
  {
    title: 'Yardi, masked, the record of the server and no property',
    settings: { vendor: 'SAMPLE1', records: [globalRecord()] },
    clock: 'America/Chicago',
    zone: CENTRAL,
    source: 'record:integration',
    asks: ['records'],
  },
  {
    title: 'Yardi, record and options that agree',
    settings: { vendor: 'YARDI', records: [timeZoneRecord()], options: CHICAGO },
    where: OF_PROP_1,
    clock: 'America/Chicago',
    source: 'property',
    asks: ['records'],
  },
  {
    title: 'Yardi, no record but options',
    settings: { vendor: 'YARDI', options: CHICAGO },
    where: OF_PROP_1,
    clock: 'America/Chicago',
    source: 'property',
    asks: ['records'],
  },
  {
    title: 'Rent Manager, a record of the property',
    settings: { vendor: 'RENTMANAGER', records: [globalRecord(EASTERN), timeZoneRecord()] },
    where: OF_PROP_1,
    clock: 'America/Chicago',
    zone: CENTRAL,
    source: 'record:property',
    asks: ['records'],
  },
  {
    title: 'Rent Manager, a record of the location',
    settings: {
      vendor: 'RENTMANAGER',
      records: [globalRecord(EASTERN), locationRecord()],
      locations: { loc_1: [locationRecord()] },
    },
    where: { location_id: 'loc_1' },
    clock: 'America/Chicago',
    zone: CENTRAL,
    source: 'record:location',
    asks: ['records', 'records of loc_1'],
  },
  {
    title: 'Rent Manager, no record',
    settings: { vendor: 'RENTMANAGER' },
    where: OF_PROP_1,
    clock: 'America/New_York',
    source: 'fallback',
    asks: ['records'],
    warnings: ['fallback_zone'],
  },
  {
    title: 'Rent Manager, no record and no property',
    settings: { vendor: 'RENTMANAGER' },
    clock: 'America/New_York',
    source: 'fallback',
    asks: ['records'],
    warnings: ['fallback_zone'],
  },
  {
    title: 'MRI, told that it reads the time of the property',
    settings: { vendor: 'MRI', appointmentTimeZone: 'property', options: CHICAGO },
    where: OF_PROP_1,
    clock: 'America/Chicago',
    source: 'property',
  },
  {
    title: 'RealPage, told a zone',
    settings: { vendor: 'REALPAGE', appointmentTimeZone: 'America/New_York' },
    clock: 'America/New_York',
    source: 'integration',
  },
  {
    title: 'Buildium, told a zone',
    settings: { vendor: 'BUILDIUM', appointmentTimeZone: 'America/Denver', options: CHICAGO },
    where: OF_PROP_1,
    clock: 'America/Denver',
    source: 'integration',
  },
  {
    title: 'a vendor of tomorrow, told UTC',
    settings: { vendor: 'TOMORROW', appointmentTimeZone: 'UTC' },
    clock: 'UTC',
    source: 'integration',
  },
  {
    title: 'Yardi, told a zone, whatever its records say',
    settings: {
      vendor: 'YARDI',
      appointmentTimeZone: 'America/Denver',
      records: [timeZoneRecord()],
      options: CHICAGO,
    },
    where: OF_PROP_1,
    clock: 'America/Denver',
    source: 'integration',
  },
  {
    title: 'Yardi, told that it reads the time of the property, whatever its records say',
    settings: {
      vendor: 'YARDI',
      appointmentTimeZone: 'property',
      records: [timeZoneRecord(EASTERN)],
      options: CHICAGO,
    },
    where: OF_PROP_1,
    clock: 'America/Chicago',
    source: 'property',
  },
  {
    title: 'Rent Manager, told a zone in place of the fallback',
    settings: { vendor: 'RENTMANAGER', appointmentTimeZone: 'America/Chicago' },
    clock: 'America/Chicago',
    source: 'integration',
  },
  {
    title: 'ResMan, told the zone that is documented',
    settings: { vendor: 'RESMAN', appointmentTimeZone: 'UTC' },
    clock: 'UTC',
    source: 'integration',
  },
]

const EACH_CASE = CASES.map((each, index) => [each.title, each, turnOf(WAYS, index)] as const)

describe.each(EACH_CASE)('%s', (_, each, someWays) => {
  const { settings, where, clock, zone, source, asks = [], warnings = [] } = each
  const ways = someWays.map(way => [way.name, way] as const)

  it.each(ways)('sends by %s what its clocks show, and says why', async (_, way) => {
    for (const [title, at, date, time, offset, isTwice] of CLOCKS[clock]) {
      const { pms, fetch } = setUp(settings)
      const sent = await way.sent(pms, { ...where, at })
      expect(sent.body, title).toMatchObject({ appointment_date: date, appointment_time: time })
      expect(sent.body, title).not.toHaveProperty('property_id')
      expect(sent.body, title).not.toHaveProperty('location_id')
      expect(sent.time, title).toEqual({
        date,
        time,
        zone: zone ?? clock,
        offset,
        instant: new Date(at),
        source,
        ambiguousInTarget: isTwice,
        warnings: [...warnings, ...(isTwice ? ['ambiguous_in_target'] : [])].map(code => ({
          code,
          message: expect.any(String),
        })),
      })
      expect(askedOf(fetch), title).toEqual([...asks, ...(way.sends ? ['write'] : [])])
      if (way.sends) expect(JSON.parse(fetch.requests.at(-1)?.body ?? ''), title).toEqual(sent.body)
    }
  })

  it('asks for the vendor where it is not told and matters, once, and for nothing else', async () => {
    const { pms, fetch } = setUp({ ...settings, isAsked: true })
    const [at] = CLOCKS[clock].map(row => row[1])
    for (const way of WAYS) expect((await way.sent(pms, { ...where, at })).time?.source).toBe(source)
    const writes = WAYS.filter(({ sends }) => sends).map(() => 'write')
    const isSettled = source === 'integration'
    expect(askedOf(fetch).filter(each => each !== 'write')).toEqual([
      ...(isSettled ? [] : ['vendor']),
      ...asks,
    ])
    expect(askedOf(fetch).filter(each => each === 'write')).toEqual(writes)
  })
})

describe.each(WAYS.filter(({ name }) => name.endsWith('update') || name.endsWith('change')))(
  '$name without a time',
  way => {
    it('needs no zone, and asks for nothing', async () => {
      const { pms, fetch } = setUp({})
      const sent = await way.sent(pms, { notes: 'x', property_id: 'prop_1', location_id: 'loc_1' })
      expect(sent.body).toEqual({ notes: 'x' })
      expect(sent).not.toHaveProperty('time')
      expect(askedOf(fetch)).toEqual(way.sends ? ['write'] : [])
    })
  },
)

describe('where nothing says in which zone a PMS reads its times', () => {
  const AT = '2026-06-08T14:30:00-05:00'
  const IN_CHICAGO = { date: '2026-06-08', time: '14:30', timeZone: 'America/Chicago' }

  type Refused = readonly [string, Settings & { vendor: string }, Fields, RegExp, readonly string[]]
  const refused: readonly Refused[] = [
    ...['MRI', 'REALPAGE', 'BUILDIUM', 'PROPERTYWARE', 'RENTVINE', 'TOMORROW'].flatMap(
      (vendor): readonly Refused[] => [
        [`${vendor}, an instant`, { vendor }, { at: AT }, /pass appointmentTimeZone/, []],
        [
          `${vendor}, a time in a zone`,
          { vendor },
          { at: IN_CHICAGO },
          /not documented.*appointmentTimeZone/,
          [],
        ],
        [
          `${vendor}, a property of which all is known`,
          { vendor, options: CHICAGO, records: [timeZoneRecord()] },
          { ...OF_PROP_1, at: { ...IN_CHICAGO, timeZone: 'property' } },
          /appointmentTimeZone/,
          [],
        ],
      ],
    ),
    ['RPX, no property', { vendor: 'REALPAGE_RPX', options: CHICAGO }, { at: AT }, /pass property_id/, []],
    [
      'RPX, a property that is not in the options',
      { vendor: 'REALPAGE_RPX', options: CHICAGO },
      { at: AT, property_id: 'prop_2' },
      /timeZones: \{ 'prop_2'/,
      [],
    ],
    [
      'RPX, and records that it does not go by',
      { vendor: 'REALPAGE_RPX', records: [timeZoneRecord(), globalRecord()] },
      { at: AT, ...OF_PROP_1 },
      /timeZones: \{ 'prop_1'/,
      [],
    ],
    [
      'RPX, the host zone of a text',
      { vendor: 'REALPAGE_RPX' },
      { at: `${AT}[America/Chicago]` },
      /property_id/,
      [],
    ],
    [
      'Yardi, no record',
      { vendor: 'YARDI' },
      { at: AT, ...OF_PROP_1 },
      /timeZones: \{ 'prop_1'/,
      ['records'],
    ],
    ['Yardi, nothing at all', { vendor: 'SAMPLE1' }, { at: AT }, /property_id.*timeZones/, ['records']],
    [
      'Yardi, a record for each property, and no property',
      { vendor: 'YARDI', records: [timeZoneRecord(), globalRecord()] },
      { at: AT },
      /pass property_id/,
      ['records'],
    ],
    [
      'MRI that reads the time of the property, and no property',
      { vendor: 'MRI', appointmentTimeZone: 'property', options: CHICAGO },
      { at: AT },
      /pass property_id/,
      [],
    ],
    [
      'Entrata that is said to read the time of the property, which is not known',
      { vendor: 'ENTRATA', appointmentTimeZone: 'property' },
      { at: AT, ...OF_PROP_1 },
      /timeZones: \{ 'prop_1'/,
      [],
    ],
  ]

  it.each(refused)(
    '%s is refused, says the fix, and no write is sent',
    async (_, settings, input, fix, asks) => {
      for (const way of WAYS) {
        const { pms, fetch } = setUp(settings)
        const error = await errorBy(TimeInputError, () => way.sent(pms, input))
        expect(error).toMatchObject({ kind: 'time_input', code: 'time_zone_unresolved' })
        expect(error.issues).toHaveLength(1)
        expect(error.issues[0]).toMatchObject({ path: '/at', source: expect.stringMatching(/./) })
        expect(error.message).toMatch(fix)
        expect(error.message).toContain(error.operation)
        expect(askedOf(fetch)).toEqual(asks)
      }
    },
  )
})

describe('appointmentTimeZone', () => {
  const AT = '2026-07-15T18:00:00Z'

  it('that replaces what the vendor documents is used, and said', async () => {
    const { preview } = setUp({ vendor: 'ENTRATA', appointmentTimeZone: 'America/Chicago' })
    const { time } = await preview({ at: AT })
    expect(time).toMatchObject({ time: '13:00:00', source: 'integration', zone: 'America/Chicago' })
    expect(time?.warnings).toEqual([
      {
        code: 'documented_zone_replaced',
        message: expect.stringMatching(/America\/Chicago.*America\/Denver/),
      },
    ])
  })

  it('that replaces it by the zone of the property is said as well', async () => {
    const settings = { vendor: 'ENTRATA', appointmentTimeZone: 'property', options: CHICAGO }
    for (const at of [AT, { date: '2026-07-15', time: '13:00', timeZone: 'property' }]) {
      const { time } = await setUp(settings).preview({ at, ...OF_PROP_1 })
      expect(time).toMatchObject({ time: '13:00:00', source: 'property', instant: new Date(AT) })
      expect(time?.warnings.map(({ code }) => code)).toEqual(['documented_zone_replaced'])
    }
  })

  it('that agrees with the documented zone then is not warned of', async () => {
    const { preview } = setUp({ vendor: 'ENTRATA', appointmentTimeZone: 'America/Phoenix' })
    expect((await preview({ at: '2026-01-15T18:00:00Z' })).time?.warnings).toEqual([])
    expect((await preview({ at: AT })).time?.warnings.map(({ code }) => code)).toEqual([
      'documented_zone_replaced',
    ])
  })

  it('is used for a vendor that nobody told, without asking for it and without a warning', async () => {
    const { preview, fetch } = setUp({
      vendor: 'ENTRATA',
      isAsked: true,
      appointmentTimeZone: 'America/Chicago',
    })
    expect((await preview({ at: AT })).time).toMatchObject({ time: '13:00:00', warnings: [] })
    expect(askedOf(fetch)).toEqual([])
  })

  it('is not replaced by the zone of the call, which only tells the instant, with a word where timeZones says another', async () => {
    const at = { date: '2026-07-15', time: '14:30', timeZone: 'America/Chicago' }
    const { preview, fetch } = setUp({
      vendor: 'YARDI',
      appointmentTimeZone: 'America/Denver',
      records: [timeZoneRecord()],
      options: { timeZones: { prop_1: 'America/New_York' } },
    })
    const { time } = await preview({ at, ...OF_PROP_1 })
    expect(time).toMatchObject({ time: '13:30:00', source: 'integration' })
    expect(time?.warnings.map(({ code }) => code)).toEqual(['time_zone_conflict'])
    expect(askedOf(fetch)).toEqual([])
  })

  it('needs nothing but the options for a time by the clocks of the property', async () => {
    const { preview, fetch } = setUp({
      vendor: 'YARDI',
      isAsked: true,
      appointmentTimeZone: 'America/Denver',
      records: [timeZoneRecord()],
      options: CHICAGO,
    })
    const at = { date: '2026-07-15', time: '14:30', timeZone: 'property' }
    const { time } = await preview({ at, ...OF_PROP_1 })
    expect(time).toMatchObject({ time: '13:30:00', source: 'integration' })
    expect(askedOf(fetch)).toEqual([])
  })

  it('of the property is what a time by the clocks of the property is sent in, where only its record is known', async () => {
    const { preview } = setUp({
      vendor: 'YARDI',
      appointmentTimeZone: 'property',
      records: [timeZoneRecord()],
    })
    const at = { date: '2026-07-15', time: '14:30', timeZone: 'property' }
    const { time } = await preview({ at, ...OF_PROP_1 })
    expect(time).toMatchObject({ date: '2026-07-15', time: '14:30:00', offset: '-05:00' })
  })
})

describe('the zone of the call', () => {
  const call = (timeZone: string, date = '2026-07-15'): Fields => ({ at: { date, time: '14:30', timeZone } })

  it('only tells the instant to a PMS whose zone is documented, with a word where timeZones says another', async () => {
    for (const [vendor, time] of [
      ['ENTRATA', '13:30:00'],
      ['RESMAN', '19:30:00'],
    ] as const)
      for (const [zone, codes] of [
        ['Asia/Tokyo', ['time_zone_conflict']],
        ['America/Winnipeg', []],
      ] as const) {
        const { preview, fetch } = setUp({ vendor, options: { timeZones: { prop_1: zone } } })
        const sent = await preview({ ...call('America/Chicago'), ...OF_PROP_1 })
        expect(sent.time).toMatchObject({ time, source: 'vendor' })
        expect(sent.time?.warnings.map(({ code }) => code)).toEqual(codes)
        if (codes.length > 0)
          expect(sent.time?.warnings[0]?.message).toMatch(
            /in America\/Chicago \(UTC-5 that day\).*prop_1 in Asia\/Tokyo \(UTC\+9\)/,
          )
        expect(askedOf(fetch)).toEqual([])
        // An instant names no zone.
        const { time: exact } = await preview({ at: '2026-07-15T14:30:00-05:00', ...OF_PROP_1 })
        expect(exact).toMatchObject({ time, warnings: [] })
      }
  })

  it('is the zone of the property to REALPAGE_RPX, where no property is told either', async () => {
    const { preview, fetch } = setUp({ vendor: 'REALPAGE_RPX' })
    const { time } = await preview(call('America/Chicago'))
    expect(time).toMatchObject({ time: '14:30:00', offset: '-05:00', source: 'call', warnings: [] })
    expect(askedOf(fetch)).toEqual([])
  })

  it.each(['YARDI', 'RENTMANAGER'])(
    'is taken by %s without the property where properties have records, with a word',
    async vendor => {
      const { preview } = setUp({ vendor, records: [timeZoneRecord(EASTERN), globalRecord(EASTERN)] })
      const { time } = await preview(call('America/Chicago'))
      expect(time).toMatchObject({ time: '14:30:00', zone: 'America/Chicago', source: 'call' })
      expect(time?.warnings.map(({ code }) => code)).toEqual(['property_not_told'])
    },
  )

  it.each(['YARDI', 'RENTMANAGER'])(
    'is held against the record of the whole integration where %s has no other',
    async vendor => {
      const { create, fetch } = setUp({ vendor, records: [globalRecord(EASTERN)] })
      const error = await errorBy(TimeInputError, () => create(call('America/Chicago')))
      expect(error).toMatchObject({
        code: 'time_zone_conflict',
        callOffset: '-05:00',
        recordOffset: '-04:00',
      })
      expect(askedOf(fetch)).toEqual(['records'])
    },
  )

  it.each(['YARDI', 'RENTMANAGER'])(
    'is held against the record of %s where the property is told',
    async vendor => {
      const agreeing = setUp({ vendor, records: [timeZoneRecord()] })
      const { time } = await agreeing.preview({ ...call('America/Chicago'), ...OF_PROP_1 })
      expect(time).toMatchObject({ source: 'call', time: '14:30:00', warnings: [] })
      expect(askedOf(agreeing.fetch)).toEqual(['records'])
      const { preview } = setUp({ vendor, records: [timeZoneRecord(EASTERN)] })
      const error = await errorBy(TimeInputError, () => preview({ ...call('America/Chicago'), ...OF_PROP_1 }))
      expect(error.code).toBe('time_zone_conflict')
      expect(error.recordOffset).toBe('-04:00')
      expect(error.message).toMatch(/America\/Chicago/)
    },
  )

  it('that differs from the record attaches its offset as that of the call, not of the options', async () => {
    const { preview } = setUp({ vendor: 'YARDI', records: [timeZoneRecord(EASTERN)] })
    const error = await errorBy(TimeInputError, () => preview({ ...call('America/Chicago'), ...OF_PROP_1 }))
    expect(error).toMatchObject({ code: 'time_zone_conflict', callOffset: '-05:00', recordOffset: '-04:00' })
    expect(error).not.toHaveProperty('configOffset')
  })

  it('is held against the record of a location', async () => {
    const { preview, fetch } = setUp({
      vendor: 'RENTMANAGER',
      records: [locationRecord(EASTERN)],
      locations: { loc_1: [locationRecord(EASTERN)] },
    })
    const input = { ...call('America/Chicago'), location_id: 'loc_1' }
    const error = await errorBy(TimeInputError, () => preview(input))
    expect(error).toMatchObject({ code: 'time_zone_conflict', recordOffset: '-04:00' })
    expect(askedOf(fetch)).toEqual(['records', 'records of loc_1'])
  })

  it('that differs from the configured one then is a conflict, with both offsets', async () => {
    const settings = { vendor: 'REALPAGE_RPX', options: CHICAGO }
    const { create, fetch } = setUp(settings)
    const error = await errorBy(TimeInputError, () => create({ ...call('America/New_York'), ...OF_PROP_1 }))
    expect(error).toMatchObject({
      code: 'time_zone_conflict',
      configOffset: '-05:00',
      callOffset: '-04:00',
    })
    expect(error.message).toMatch(/America\/New_York.*prop_1.*America\/Chicago/)
    expect(askedOf(fetch)).toEqual([])
  })

  it('that agrees with the configured one then is no conflict, whatever it is called', async () => {
    const { preview } = setUp({ vendor: 'REALPAGE_RPX', options: CHICAGO })
    const { time } = await preview({ ...call('America/Winnipeg'), ...OF_PROP_1 })
    expect(time).toMatchObject({ time: '14:30:00', offset: '-05:00', warnings: [] })
    // In winter Regina and Chicago agree, in summer they do not.
    await preview({ ...call('America/Regina', '2026-01-15'), ...OF_PROP_1 })
    await errorBy(TimeInputError, () => preview({ ...call('America/Regina'), ...OF_PROP_1 }))
  })

  it('gives way to the configured one where options say so', async () => {
    const options = { ...CHICAGO, onTimeZoneConflict: 'config' } as const
    const { preview } = setUp({ vendor: 'REALPAGE_RPX', options })
    const { time } = await preview({ ...call('America/New_York'), ...OF_PROP_1 })
    expect(time).toMatchObject({ time: '13:30:00', zone: 'America/Chicago', source: 'property' })
    expect(time?.instant).toEqual(new Date('2026-07-15T18:30:00Z'))
    expect(time?.warnings.map(({ code }) => code)).toEqual(['time_zone_conflict'])
  })

  it('and the configured one both give way to the record where options say so', async () => {
    const options = { timeZones: { prop_1: 'America/New_York' }, onTimeZoneConflict: 'record' } as const
    const { preview } = setUp({ vendor: 'YARDI', records: [timeZoneRecord(MOUNTAIN)], options })
    const { time } = await preview({ ...call('America/Chicago'), ...OF_PROP_1 })
    expect(time).toMatchObject({ time: '13:30:00', offset: '-06:00', source: 'record:property' })
  })

  it('does not say how a PMS reads times whose zone nobody documents', async () => {
    const { preview } = setUp({ vendor: 'MRI' })
    const error = await errorBy(TimeInputError, () => preview(call('America/Chicago')))
    expect(error.code).toBe('time_zone_unresolved')
  })

  it('is that of a PMS which is said to read the time of the property', async () => {
    const { preview } = setUp({ vendor: 'MRI', appointmentTimeZone: 'property' })
    expect((await preview(call('America/Chicago'))).time).toMatchObject({
      time: '14:30:00',
      source: 'call',
    })
  })
})

describe('the configured zone and the record', () => {
  const AT = '2026-07-15T18:00:00Z'
  const settings = (onTimeZoneConflict?: 'error' | 'config' | 'record'): Settings & { vendor: string } => ({
    vendor: 'YARDI',
    records: [timeZoneRecord(EASTERN)],
    options: { ...CHICAGO, ...(onTimeZoneConflict ? { onTimeZoneConflict } : {}) },
  })
  const input = { at: AT, ...OF_PROP_1 }

  it.each([undefined, 'error'] as const)('that differ then are a conflict by the option %s', async option => {
    const { create, fetch } = setUp(settings(option))
    const error = await errorBy(TimeInputError, () => create(input))
    expect(error).toMatchObject({
      code: 'time_zone_conflict',
      configOffset: '-05:00',
      recordOffset: '-04:00',
    })
    expect(error.message).toContain('prop_1 is America/Chicago (UTC-5 that day) in timeZones')
    expect(askedOf(fetch)).toEqual(['records'])
  })

  it('that differ then are told apart in the message by what each is then, not by its standard time', async () => {
    const { message } = await errorBy(TimeInputError, () => setUp(settings()).preview(input))
    expect(message).toContain("(UTC-5 that day) in timeZones, but Yardi's own setting puts it at UTC-4")
  })

  it('are settled by the options, with a warning', async () => {
    const config = await setUp(settings('config')).preview(input)
    expect(config.time).toMatchObject({ time: '13:00:00', zone: 'America/Chicago', source: 'property' })
    const record = await setUp(settings('record')).preview(input)
    expect(record.time).toMatchObject({ time: '14:00:00', offset: '-04:00', source: 'record:property' })
    for (const { time } of [config, record])
      expect(time?.warnings.map(({ code }) => code)).toEqual(['time_zone_conflict'])
  })

  it('of the whole integration is held against it as well', async () => {
    const { preview } = setUp({ vendor: 'YARDI', records: [globalRecord(EASTERN)], options: CHICAGO })
    expect((await errorBy(TimeInputError, () => preview(input))).code).toBe('time_zone_conflict')
  })

  it('let a time by the clocks of the property be converted into that of the record', async () => {
    const { preview } = setUp({
      vendor: 'RENTMANAGER',
      records: [globalRecord(EASTERN)],
      options: { ...CHICAGO, onTimeZoneConflict: 'record' },
    })
    const at = { date: '2026-07-15', time: '14:30', timeZone: 'property' }
    const { time } = await preview({ at, ...OF_PROP_1 })
    expect(time).toMatchObject({ time: '15:30:00', source: 'record:integration' })
    expect(time?.instant).toEqual(new Date('2026-07-15T19:30:00Z'))
  })
})

describe('a location', () => {
  it('is not asked for where the PMS has none: only Rent Manager has locations', async () => {
    const { preview, fetch } = setUp({ vendor: 'YARDI', records: [globalRecord()] })
    await preview({ at: '2026-07-15T18:00:00Z', location_id: 'loc_1' })
    expect(askedOf(fetch)).toEqual(['records'])
  })

  it('is not asked for where no record is one of a location', async () => {
    const { preview, fetch } = setUp({ vendor: 'RENTMANAGER', records: [globalRecord()] })
    await preview({ at: '2026-07-15T18:00:00Z', location_id: 'loc_1' })
    expect(askedOf(fetch)).toEqual(['records'])
  })

  it('must be told where Rent Manager has settings by location and nothing else tells which', async () => {
    const { create, fetch } = setUp({ vendor: 'RENTMANAGER', records: [locationRecord(MOUNTAIN)] })
    const error = await errorBy(TimeInputError, () => create({ at: '2026-07-15T18:00:00Z' }))
    expect(error.code).toBe('time_zone_unresolved')
    expect(error.message).toContain('location_id')
    expect(askedOf(fetch)).toEqual(['records'])
  })

  it('must be told before the documented fallback is taken', async () => {
    const { create, fetch } = setUp({ vendor: 'RENTMANAGER', records: [locationRecord(MOUNTAIN)] })
    const input = { at: '2026-07-15T18:00:00Z', property_id: 'prop_2' }
    const error = await errorBy(TimeInputError, () => create(input))
    expect(error.code).toBe('time_zone_unresolved')
    expect(error.message).toContain('location_id')
    expect(askedOf(fetch)).toEqual(['records'])
  })

  it.each([
    ['property', { property_id: 'prop_1', location_id: 'loc_1' }, 'record:property', '12:00:00'],
    ['location', { property_id: 'prop_2', location_id: 'loc_1' }, 'record:location', '11:00:00'],
    ['location', { location_id: 'loc_1' }, 'record:location', '11:00:00'],
    ['integration', { property_id: 'prop_2', location_id: 'loc_2' }, 'record:integration', '13:00:00'],
  ])('comes after the property and before the integration: %s of %o', async (_, where, source, time) => {
    const other = locationRecord({ id: 'tz_other', x_location_id: '13', offset: '-10:00' })
    const { preview } = setUp({
      vendor: 'RENTMANAGER',
      records: [globalRecord(EASTERN), other, locationRecord(MOUNTAIN), timeZoneRecord()],
      locations: { loc_1: [locationRecord(MOUNTAIN)] },
    })
    expect((await preview({ at: '2026-01-15T18:00:00Z', ...where })).time).toMatchObject({ source, time })
  })
})
