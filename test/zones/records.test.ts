import { describe, expect, it } from 'vitest'
import { type PmsTime, type PropexoOptions, TimeInputError, type WriteRequest } from '../../src/index.js'
import { timeZoneRecord } from '../support/fake-api.js'
import { errorBy } from '../support/thrown.js'
import { askedOf, globalRecord, locationRecord, type Settings, setUp } from './zone-account.js'

type Fields = Readonly<Record<string, unknown>>

const WINTER = '2026-01-15T18:00:00Z'
const SUMMER = '2026-07-15T18:00:00Z'
const OF_PROP_1 = { property_id: 'prop_1' }

interface Question {
  readonly at?: unknown
  readonly where?: Fields
  readonly vendor?: string
  readonly options?: Partial<PropexoOptions>
  readonly locations?: Settings['locations']
}

const ask = (records: readonly unknown[], question: Question = {}): Promise<WriteRequest> => {
  const { at = WINTER, where = OF_PROP_1, vendor = 'YARDI', options = {}, locations = {} } = question
  return setUp({ vendor, records, options, locations }).preview({ at, ...where })
}

const timeBy = async (records: readonly unknown[], question?: Question): Promise<PmsTime> => {
  const { time } = await ask(records, question)
  if (time === undefined) throw new Error('a time was passed')
  return time
}

const refusalOf = async (records: readonly unknown[], question?: Question): Promise<TimeInputError> => {
  const error = await errorBy(TimeInputError, () => ask(records, question))
  expect(error.issues).toHaveLength(1)
  return error
}

const warningsOf = async (records: readonly unknown[], question?: Question): Promise<string[]> =>
  (await timeBy(records, question)).warnings.map(({ code }) => code)

/** Every order of three or so. */
const ordersOf = (items: readonly Fields[]): readonly (readonly Fields[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap(first => ordersOf(items.filter(each => each !== first)).map(rest => [first, ...rest]))

describe('a record with its offset', () => {
  it.each([
    ['-03:30', true, '14:30:00', '15:30:00'],
    ['-04:00', true, '14:00:00', '15:00:00'],
    ['-04:00', false, '14:00:00', '14:00:00'],
    ['-05:00', true, '13:00:00', '14:00:00'],
    ['-05:00', false, '13:00:00', '13:00:00'],
    ['-06:00', true, '12:00:00', '13:00:00'],
    ['-06:00', false, '12:00:00', '12:00:00'],
    ['-07:00', true, '11:00:00', '12:00:00'],
    ['-07:00', false, '11:00:00', '11:00:00'],
    ['-08:00', true, '10:00:00', '11:00:00'],
    ['-09:00', true, '09:00:00', '10:00:00'],
    ['-10:00', true, '08:00:00', '09:00:00'],
    ['-10:00', false, '08:00:00', '08:00:00'],
    ['-11:00', false, '07:00:00', '07:00:00'],
    ['+00:00', false, '18:00:00', '18:00:00'],
    ['-00:00', false, '18:00:00', '18:00:00'],
    ['-09:30', false, '08:30:00', '08:30:00'],
    ['+05:30', false, '23:30:00', '23:30:00'],
  ])(
    '%s, daylight saving time %s, is standard time plus an hour in the season',
    async (offset, observes, winter, summer) => {
      const records = [timeZoneRecord({ offset, observes_daylight_savings: observes })]
      expect(await timeBy(records)).toMatchObject({ date: '2026-01-15', time: winter, warnings: [] })
      expect(await timeBy(records, { at: SUMMER })).toMatchObject({ time: summer, warnings: [] })
    },
  )

  it('of another day is that of its own date', async () => {
    const records = [timeZoneRecord({ offset: '+10:00', observes_daylight_savings: false })]
    expect(await timeBy(records)).toMatchObject({ date: '2026-01-16', time: '04:00:00' })
  })

  it.each(['+00:00', '+01:00', '+10:00', '-02:00', '-03:00', '-11:00', '-04:30', '-12:00'])(
    'and daylight saving time at %s, where the US rule does not hold, says nothing, in winter neither',
    async offset => {
      for (const at of [WINTER, SUMMER]) {
        const error = await refusalOf([timeZoneRecord({ offset })], { at })
        expect(error.code).toBe('time_zone_unresolved')
        expect(error.message).toMatch(new RegExp(`tz_1.*${offset.replace('+', '\\+')}.*timeZones`))
      }
    },
  )

  it('that makes no sense is passed over for a configured zone, with a warning', async () => {
    const options = { timeZones: { prop_1: 'Europe/Paris' } }
    const time = await timeBy([timeZoneRecord({ offset: '+01:00' })], { at: SUMMER, options })
    expect(time).toMatchObject({ time: '20:00:00', source: 'property' })
    expect(time.warnings.map(({ code }) => code)).toEqual(['unusable_record'])
  })
})

describe('a record that cannot be read', () => {
  const MALFORMED: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['an empty object', {}],
    ['text', 'tz_1'],
    ['a number', 17],
    ['a list', []],
    ['no offset', timeZoneRecord({ offset: undefined })],
    ['an offset that is null', timeZoneRecord({ offset: null })],
    ['an empty offset', timeZoneRecord({ offset: '' })],
  ]

  const UNREADABLE: readonly (readonly [string, unknown])[] = [
    ['an offset of one digit', timeZoneRecord({ offset: '+5' })],
    ['an offset of hours', timeZoneRecord({ offset: '-05' })],
    ['an offset of four digits', timeZoneRecord({ offset: '-0500' })],
    ['an offset with a space behind', timeZoneRecord({ offset: '-05:00 ' })],
    ['an offset with a space before', timeZoneRecord({ offset: ' -05:00' })],
    ['an offset with a line break', timeZoneRecord({ offset: '-05:00\n' })],
    ['an offset without sign', timeZoneRecord({ offset: '05:00' })],
    ['an offset with another minus', timeZoneRecord({ offset: '−05:00' })],
    ['an offset with seconds', timeZoneRecord({ offset: '-05:00:00' })],
    ['an offset of 24 hours', timeZoneRecord({ offset: '-24:00' })],
    ['an offset of 60 minutes', timeZoneRecord({ offset: '-05:60' })],
    ['a quarter of an hour, which no clock is from UTC,', timeZoneRecord({ offset: '+00:15' })],
    ['thirteen hours to the west', timeZoneRecord({ offset: '-13:00' })],
    ['fourteen hours and a half', timeZoneRecord({ offset: '+14:30' })],
    ['minutes that no clock has', timeZoneRecord({ offset: '-05:01' })],
    ['an offset that is a number', timeZoneRecord({ offset: -5 })],
    ['an offset that is an object', timeZoneRecord({ offset: { hours: -5 } })],
    ['an offset that is a zone', timeZoneRecord({ offset: 'America/Chicago' })],
    ['an offset that is Z', timeZoneRecord({ offset: 'Z' })],
  ]

  const OTHER_FIELDS: readonly (readonly [string, unknown, RegExp])[] = [
    ...[
      ['the text of a number', '1200', /"1200"/],
      ['the text of nothing', '0', /"0"/],
      ['a word', 'none', /"none"/],
      ['a blank', ' ', /" "/],
      ['true', true, /of type boolean/],
      ['a list', [1200], /of type object/],
      ['an object', {}, /of type object/],
      ['an object that no number can be made of', { toString: 1, valueOf: 2 }, /of type object/],
    ].map(
      ([what, value, says]) =>
        [
          `a clock error that is ${what}`,
          timeZoneRecord({ server_time_error_seconds: value }),
          new RegExp(`server_time_error_seconds ${(says as RegExp).source}`),
        ] as const,
    ),
    [
      'a property that is an object',
      timeZoneRecord({ property_id: { id: 'prop_1' } }),
      /property_id of type object/,
    ],
    ['a property that is a list', timeZoneRecord({ property_id: ['prop_1'] }), /property_id of type object/],
    ...['observes_daylight_savings'].flatMap(name =>
      (
        [
          ['true as text', 'true', /"true"/],
          ['a number', 1, /of type number/],
          ['an object', {}, /of type object/],
        ] as const
      ).map(
        ([what, value, says]) =>
          [
            `${name} that is ${what}`,
            timeZoneRecord({ [name]: value }),
            new RegExp(`${name} ${says.source}`),
          ] as const,
      ),
    ),
    ['a property that is true', timeZoneRecord({ property_id: true }), /property_id of type boolean/],
  ]

  it.each(MALFORMED)('%s is as if it were not there', async (_, record) => {
    const others = [globalRecord({ offset: '-07:00' })]
    expect(await timeBy([record, ...others])).toMatchObject({
      time: '11:00:00',
      source: 'record:integration',
      warnings: [],
    })
    expect((await refusalOf([record])).code).toBe('time_zone_unresolved')
    expect(await timeBy([record], { vendor: 'RENTMANAGER' })).toMatchObject({ source: 'fallback' })
  })

  it.each(UNREADABLE)('%s is not taken for nothing: another zone would be a guess', async (_, record) => {
    for (const vendor of ['YARDI', 'RENTMANAGER']) {
      const error = await refusalOf([record, globalRecord({ offset: '-07:00' })], { vendor })
      expect(error.code).toBe('time_zone_unresolved')
      expect(error.message).toMatch(
        /the record tz_1 of \/v1\/timezones\/ has the offset .*, which cannot be read/,
      )
    }
  })

  it.each(OTHER_FIELDS)('%s is in doubt: the same holds, and the field is named', async (_, record, says) => {
    for (const vendor of ['YARDI', 'RENTMANAGER'])
      for (const options of [{}, { onServerClockError: 'warn' }] as const) {
        const records = [record, globalRecord({ offset: '-07:00' })]
        const error = await refusalOf(records, { vendor, options })
        expect(error.code).toBe('time_zone_unresolved')
        expect(error.message).toMatch(
          new RegExp(
            `the record tz_1 of /v1/timezones/ has (?:the )?${says.source}, which cannot be read; set timeZones`,
          ),
        )
      }
  })

  it.each(OTHER_FIELDS)('%s is passed over for a configured zone, with a warning', async (_, record) => {
    const time = await timeBy([record], { options: { timeZones: { prop_1: 'America/Denver' } } })
    expect(time).toMatchObject({ time: '11:00:00', source: 'property' })
    expect(time.warnings.map(({ code }) => code)).toEqual(['unusable_record'])
  })

  it('in which property it is of comes after one that can be read', async () => {
    const vague = timeZoneRecord({ id: 'tz_vague', property_id: {}, offset: '-05:00' })
    for (const records of ordersOf([vague, timeZoneRecord()]))
      expect(await timeBy(records)).toMatchObject({ time: '12:00:00', warnings: [] })
  })

  it('is none whose property is the number of its id', async () => {
    const records = [timeZoneRecord({ property_id: 17 }), globalRecord({ offset: '-05:00' })]
    const of = (id: string) => timeBy(records, { where: { property_id: id } })
    expect(await of('17')).toMatchObject({ time: '12:00:00', source: 'record:property' })
    expect(await of('prop_1')).toMatchObject({ time: '13:00:00', source: 'record:integration' })
  })

  it('makes nobody tell a property, where it would have been of one', async () => {
    const records = [timeZoneRecord({ offset: null }), globalRecord()]
    expect(await timeBy(records, { where: {} })).toMatchObject({ source: 'record:integration' })
  })

  it.each([
    ['an id that is null', { id: null }],
    ['no id', { id: undefined }],
    ['an id that is a number', { id: 17 }],
    ['an id that no text can be made of', { id: { toString: 1, valueOf: 2 } }],
    ['no clock error', { server_time_error_seconds: undefined }],
    ['an empty clock error', { server_time_error_seconds: '' }],
    ['an activity that is text', { is_active: 'yes' }],
    [
      'no other fields',
      Object.fromEntries(
        Object.keys(timeZoneRecord())
          .slice(0, 6)
          .map(name => [name, undefined]),
      ),
    ],
  ])('in what does not matter, %s, is used all the same, without a warning', async (_, fields) => {
    expect(await timeBy([timeZoneRecord(fields)])).toMatchObject({
      time: '12:00:00',
      source: 'record:property',
      warnings: [],
    })
  })

  it.each([
    ['null', null],
    ['missing', undefined],
  ])('in whether it has daylight saving time, which is %s, leaves that open', async (_, observes) => {
    const records = [timeZoneRecord({ observes_daylight_savings: observes })]
    expect(await timeBy(records)).toMatchObject({ time: '12:00:00' })
    expect((await refusalOf(records, { at: SUMMER })).code).toBe('dst_unknown')
  })
})

describe('the record of a whole integration', () => {
  it.each([
    ['null', { property_id: null, x_property_id: null }],
    ['empty', { property_id: '', x_property_id: '' }],
    ['blank', { property_id: ' ', x_property_id: ' ' }],
    ['missing', { property_id: undefined, x_property_id: undefined }],
    ['null and empty', { property_id: null, x_property_id: '' }],
    ['missing, and an empty location', { property_id: undefined, x_property_id: '', x_location_id: '' }],
    [
      'missing like its location',
      { property_id: undefined, x_property_id: undefined, x_location_id: undefined },
    ],
  ])('has a property that is %s', async (_, fields) => {
    const records = [timeZoneRecord({ ...fields, offset: '-07:00' })]
    const expected = { source: 'record:integration', time: '11:00:00' }
    expect(await timeBy(records)).toMatchObject(expected)
    expect(await timeBy(records, { where: {} })).toMatchObject(expected)
  })

  it.each([
    ['a PMS’s id of the property alone', { property_id: null, x_property_id: '553' }],
    ['an id that is a number', { property_id: 17, x_property_id: 17 }],
    ['a PMS’s id that is a number', { property_id: null, x_property_id: 553 }],
    ['a location', { property_id: null, x_property_id: null, x_location_id: '12' }],
    ['a location that is a number', { property_id: null, x_property_id: null, x_location_id: 12 }],
  ])('is none that has %s: it must not stand for the other properties', async (_, fields) => {
    const error = await refusalOf([timeZoneRecord({ ...fields, offset: '-07:00' })])
    expect(error.code).toBe('time_zone_unresolved')
  })

  it('comes after the property’s own, in whatever order they come', async () => {
    for (const records of ordersOf([
      timeZoneRecord(),
      globalRecord({ offset: '-05:00' }),
      timeZoneRecord({ id: 'tz_2', property_id: 'prop_2', offset: '-08:00' }),
    ])) {
      expect(await timeBy(records)).toMatchObject({ source: 'record:property', time: '12:00:00' })
      const of = (property: string) => timeBy(records, { where: { property_id: property } })
      expect(await of('prop_2')).toMatchObject({ source: 'record:property', time: '10:00:00' })
      expect(await of('prop_3')).toMatchObject({ source: 'record:integration', time: '13:00:00' })
      expect((await refusalOf(records, { where: {} })).message).toContain('property_id')
    }
  })

  it('is not found by the PMS’s id of a property, which is not the Propexo id', async () => {
    const records = [timeZoneRecord(), globalRecord({ offset: '-05:00' })]
    expect(await timeBy(records, { where: { property_id: '553' } })).toMatchObject({
      source: 'record:integration',
    })
  })

  it('tells nobody the zone of a property, so a time by its clocks is refused', async () => {
    const at = { date: '2026-01-15', time: '14:30', timeZone: 'property' }
    const error = await refusalOf([globalRecord()], { at })
    expect(error.code).toBe('time_zone_unresolved')
    expect(error.message).toMatch(/prop_1/)
  })
})

describe('records that are active', () => {
  const of = (id: string, is_active: unknown, offset: string) => timeZoneRecord({ id, is_active, offset })
  const active = of('tz_active', true, '-06:00')
  const unsaid = of('tz_unsaid', null, '-07:00')
  const inactive = of('tz_inactive', false, '-08:00')

  it('come before those that do not say, and those before inactive ones, in whatever order they come', async () => {
    for (const records of ordersOf([active, unsaid, inactive]))
      expect(await timeBy(records)).toMatchObject({ time: '12:00:00', warnings: [] })
    for (const records of ordersOf([unsaid, inactive]))
      expect(await timeBy(records)).toMatchObject({ time: '11:00:00', warnings: [] })
  })

  it('are not there: the inactive one is used, with a warning that names it', async () => {
    const { time, warnings } = await timeBy([inactive])
    expect(time).toBe('10:00:00')
    expect(warnings).toEqual([
      { code: 'inactive_record', message: expect.stringMatching(/tz_inactive.*not active/) },
    ])
  })

  it('of another level do not come before an inactive one of the property', async () => {
    expect(await timeBy([inactive, globalRecord()])).toMatchObject({
      source: 'record:property',
      time: '10:00:00',
    })
  })
})

describe('two records of one property that are equally good', () => {
  it('and differ then contradict each other, whatever the order', async () => {
    for (const records of ordersOf([timeZoneRecord(), timeZoneRecord({ id: 'tz_2', offset: '-05:00' })])) {
      const error = await refusalOf(records)
      expect(error.code).toBe('time_zone_conflict')
      expect(error.message).toMatch(/tz_1/)
      expect(error.message).toMatch(/tz_2/)
      expect(error.message).toMatch(/timeZones/)
    }
  })

  it('and agree then are one', async () => {
    const records = [timeZoneRecord(), timeZoneRecord({ id: 'tz_2', observes_daylight_savings: false })]
    expect(await timeBy(records)).toMatchObject({ time: '12:00:00', warnings: [] })
    expect((await refusalOf(records, { at: SUMMER })).code).toBe('time_zone_conflict')
  })

  it('and agree at a time by the clocks of the property are one, also on the Sunday after the season', async () => {
    const records = [timeZoneRecord(), timeZoneRecord({ id: 'tz_2', observes_daylight_savings: false })]
    for (const [date, time, instant] of [
      ['2026-01-15', '14:30', '2026-01-15T20:30:00Z'],
      ['2026-11-01', '04:30', '2026-11-01T10:30:00Z'],
    ] as const) {
      const at = { date, time, timeZone: 'property' }
      expect(await timeBy(records, { at })).toMatchObject({ instant: new Date(instant) })
    }
    const summer = { date: '2026-07-15', time: '14:30', timeZone: 'property' }
    expect((await refusalOf(records, { at: summer })).code).toBe('time_zone_conflict')
  })

  it('on the level of the integration contradict each other as well', async () => {
    const records = [globalRecord(), globalRecord({ id: 'tz_2', offset: '-05:00' })]
    expect((await refusalOf(records)).code).toBe('time_zone_conflict')
    expect(await timeBy([timeZoneRecord(), ...records])).toMatchObject({ source: 'record:property' })
  })

  it('on the level of the location contradict each other as well', async () => {
    const records = [locationRecord(), locationRecord({ id: 'tz_2', offset: '-05:00' })]
    const question = { vendor: 'RENTMANAGER', where: { location_id: 'loc_1' }, locations: { loc_1: records } }
    expect((await refusalOf(records, question)).code).toBe('time_zone_conflict')
  })

  it('are settled by a configured zone', async () => {
    const records = [timeZoneRecord(), timeZoneRecord({ id: 'tz_2', offset: '-05:00' })]
    const time = await timeBy(records, { options: { timeZones: { prop_1: 'America/Chicago' } } })
    expect(time).toMatchObject({ time: '12:00:00', source: 'property' })
  })

  const doubtful: readonly (readonly [string, Fields, Question])[] = [
    ['leaves daylight saving time open', { observes_daylight_savings: null }, { at: SUMMER }],
    ['has a wrong clock', { server_time_error_seconds: 1_200 }, {}],
    ['makes no sense', { offset: '+01:00' }, {}],
  ]
  it.each(doubtful)('but for one that %s, give the same whatever the order', async (_, fields, question) => {
    const outcomes = await Promise.all(
      ordersOf([timeZoneRecord(), timeZoneRecord({ id: 'tz_2', ...fields })]).map(records =>
        ask(records, question).then(
          ({ time }) => `${time?.time}${time?.offset}`,
          (error: TimeInputError) => error.code,
        ),
      ),
    )
    expect(outcomes[1]).toEqual(outcomes[0])
  })
})

describe('a record that does not say whether it has daylight saving time', () => {
  const UNSAID = [timeZoneRecord({ offset: '-05:00', observes_daylight_savings: null })]

  it.each([
    ['2026-01-15T18:00:00Z', '13:00:00'],
    ['2026-03-08T06:59:59Z', '01:59:59'],
    ['2026-11-01T06:00:00Z', '01:00:00'],
    ['2026-12-31T23:00:00Z', '18:00:00'],
  ])('is certain at %s, outside of the season, and warns', async (at, time) => {
    const placed = await timeBy(UNSAID, { at })
    expect(placed).toMatchObject({ time, offset: '-05:00', source: 'record:property' })
    expect(placed.warnings.map(({ code }) => code)).toContain('dst_unknown')
  })

  it.each([
    ['2026-11-01T06:00:00Z', '01:00:00', true],
    ['2026-11-01T06:59:59Z', '01:59:59', true],
    ['2026-11-01T07:00:00Z', '02:00:00', false],
    ['2026-03-08T06:30:00Z', '01:30:00', false],
    ['2026-03-08T05:59:59Z', '00:59:59', false],
  ])('may show its time twice at %s, just after the season', async (at, time, isTwice) => {
    const placed = await timeBy(UNSAID, { at })
    expect(placed).toMatchObject({ time, zone: '-05:00', offset: '-05:00', ambiguousInTarget: isTwice })
    expect(placed.warnings.map(({ code }) => code)).toEqual([
      'dst_unknown',
      ...(isTwice ? ['ambiguous_in_target'] : []),
    ])
    const strict = { at, options: { onAmbiguousInTarget: 'error' } } as const
    if (isTwice) expect((await refusalOf(UNSAID, strict)).code).toBe('lossy_target')
    else expect(await timeBy(UNSAID, strict)).toMatchObject({ time })
  })

  it('shows no time twice where it is assumed to have no daylight saving time', async () => {
    const options = { assumeDaylightSaving: false }
    const placed = await timeBy(UNSAID, { at: '2026-11-01T06:30:00Z', options })
    expect(placed).toMatchObject({ time: '01:30:00', ambiguousInTarget: false, warnings: [] })
  })

  it.each(['2026-03-08T07:00:00Z', '2026-07-15T18:00:00Z', '2026-11-01T05:59:59Z'])(
    'is not at %s, in the season',
    async at => {
      const error = await refusalOf(UNSAID, { at })
      expect(error.code).toBe('dst_unknown')
      expect(error.message).toMatch(/tz_1.*-05:00.*timeZones.*assumeDaylightSaving/)
    },
  )

  it.each([
    [true, '14:00:00', '-04:00'],
    [false, '13:00:00', '-05:00'],
  ])('is what assumeDaylightSaving %s says, in the season', async (assumeDaylightSaving, time, offset) => {
    const options = { assumeDaylightSaving }
    expect(await timeBy(UNSAID, { at: SUMMER, options })).toMatchObject({ time, offset })
    expect(await timeBy(UNSAID, { options })).toMatchObject({ time: '13:00:00', offset: '-05:00' })
  })

  it('and is assumed to have it shows the repeated hour twice, the second time too', async () => {
    const options = { assumeDaylightSaving: true }
    for (const at of ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'])
      expect(await timeBy(UNSAID, { at, options }), at).toMatchObject({
        time: '01:30:00',
        ambiguousInTarget: true,
      })
  })

  it('is not assumed to have it at an offset that never has it', async () => {
    const records = [timeZoneRecord({ offset: '+01:00', observes_daylight_savings: null })]
    const options = { assumeDaylightSaving: true }
    expect((await refusalOf(records, { at: SUMMER, options })).code).toBe('time_zone_unresolved')
    expect(await timeBy(records, { at: SUMMER, options: { assumeDaylightSaving: false } })).toMatchObject({
      time: '19:00:00',
    })
  })

  it.each(['America/New_York', 'America/Panama'])(
    'agrees with the configured zone %s, which is one of its two readings',
    async zone => {
      const options = { timeZones: { prop_1: zone } }
      for (const at of [WINTER, SUMMER]) {
        const time = await timeBy(UNSAID, { at, options })
        expect(time).toMatchObject({ zone, source: 'property' })
      }
    },
  )

  it('differs from the configured zone that is neither reading', async () => {
    const options = { timeZones: { prop_1: 'America/Chicago' } }
    expect((await refusalOf(UNSAID, { options })).code).toBe('time_zone_conflict')
    const pacific = { timeZones: { prop_1: 'America/Los_Angeles' } }
    expect((await refusalOf(UNSAID, { at: SUMMER, options: pacific })).code).toBe('time_zone_conflict')
  })

  it('says each warning once beside a configured zone', async () => {
    const records = [
      timeZoneRecord({
        offset: '-05:00',
        observes_daylight_savings: null,
        is_active: false,
        server_time_error_seconds: 30,
      }),
    ]
    const options = { timeZones: { prop_1: 'America/New_York' } }
    const codes = await warningsOf(records, { at: SUMMER, options })
    expect(codes).toEqual([...new Set(codes)])
  })

  describe('and a time by the clocks of the property', () => {
    const by = (date: string, time: string) => ({ at: { date, time, timeZone: 'property' } })

    it.each([
      ['2026-01-15', '14:30:00', '2026-01-15T19:30:00Z'],
      ['2026-03-08', '01:59:00', '2026-03-08T06:59:00Z'],
      ['2026-11-01', '09:00:00', '2026-11-01T14:00:00Z'],
      ['2026-11-01', '06:30:00', '2026-11-01T11:30:00Z'],
    ])('%s %s is certain, outside of the season', async (date, time, instant) => {
      expect(await timeBy(UNSAID, by(date, time))).toMatchObject({ date, time, instant: new Date(instant) })
    })

    it.each([
      ['2026-11-01', '02:00:00', '2026-11-01T07:00:00Z'],
      ['2026-11-01', '04:30:00', '2026-11-01T09:30:00Z'],
    ])('%s %s is certain as well: by both readings the season is over', async (date, time, instant) => {
      expect(await timeBy(UNSAID, by(date, time))).toMatchObject({ date, time, instant: new Date(instant) })
    })

    it('is certain on the Sunday morning after the season in Seattle too', async () => {
      const records = [timeZoneRecord({ offset: '-08:00', observes_daylight_savings: null })]
      const at = by('2026-11-01', '07:30:00')
      expect(await timeBy(records, at)).toMatchObject({
        time: '07:30:00',
        instant: new Date('2026-11-01T15:30:00Z'),
      })
    })

    it.each([
      ['2026-03-08', '02:30:00'],
      ['2026-03-08', '03:30:00'],
      ['2026-07-15', '14:30:00'],
      ['2026-11-01', '00:30:00'],
      ['2026-11-01', '01:30:00'],
    ])('%s %s is not, in the season', async (date, time) => {
      expect((await refusalOf(UNSAID, by(date, time))).code).toBe('dst_unknown')
    })
  })
})

describe('a record whose server has a wrong clock', () => {
  const off = (seconds: unknown) => [timeZoneRecord({ server_time_error_seconds: seconds })]

  it.each([900, -900, 900.5, 3_600, -3_600, 1e9])('by %d s is in doubt', async seconds => {
    const error = await refusalOf(off(seconds))
    expect(error).toMatchObject({ code: 'server_clock_error', seconds })
    expect(error.message).toMatch(/timeZones.*onServerClockError/)
  })

  it.each([900, -900, 3_600])('by %d s is used where options say so, and nothing is added', async seconds => {
    const { time, warnings } = await timeBy(off(seconds), { options: { onServerClockError: 'warn' } })
    expect(time).toBe('12:00:00')
    expect(warnings).toEqual([
      { code: 'server_clock_error', message: expect.stringContaining(`${seconds} s`) },
    ])
  })

  it.each([899, -899, 1, -0.5, 899.9])(
    'by %d s is used with a warning, and nothing is added',
    async seconds => {
      const { time, warnings } = await timeBy(off(seconds))
      expect(time).toBe('12:00:00')
      expect(warnings.map(({ code }) => code)).toEqual(['server_clock_error'])
    },
  )

  it.each([0, -0, null, undefined])('by %s has none', async seconds => {
    expect(await timeBy(off(seconds))).toMatchObject({ time: '12:00:00', warnings: [] })
  })

  it('is only doubted where it decides', async () => {
    const records = [...off(3_600), globalRecord({ server_time_error_seconds: 5 })]
    expect(await warningsOf(records, { where: { property_id: 'prop_2' } })).toEqual(['server_clock_error'])
  })

  it('and a configured zone that agrees: the configured one is taken, with a warning', async () => {
    const options = { timeZones: { prop_1: 'America/Chicago' } }
    const time = await timeBy(off(3_600), { options })
    expect(time).toMatchObject({ time: '12:00:00', source: 'property' })
    expect(time.warnings.map(({ code }) => code)).toEqual(['unusable_record'])
  })

  it('and a configured zone that differs: what the message asks to configure is enough', async () => {
    const { message } = await refusalOf(off(3_600))
    expect(message).toContain('set timeZones')
    const options = { timeZones: { prop_1: 'America/New_York' } }
    expect(await timeBy(off(3_600), { options })).toMatchObject({ time: '13:00:00', source: 'property' })
  })

  it('says each warning once for a time by the clocks of the property', async () => {
    const at = { date: '2026-01-15', time: '14:30', timeZone: 'property' }
    expect(await warningsOf(off(30), { at })).toEqual(['server_clock_error'])
    const inactive = [timeZoneRecord({ is_active: false, observes_daylight_savings: null })]
    expect(await warningsOf(inactive, { at })).toEqual(['inactive_record', 'dst_unknown'])
  })
})

describe('the stale record of a property in British Columbia', () => {
  const STALE = [timeZoneRecord({ offset: '-08:00', observes_daylight_savings: true })]
  const VANCOUVER = { timeZones: { prop_1: 'America/Vancouver' } }
  const DECEMBER = '2026-12-01T18:00:00Z'

  it('agrees with America/Vancouver in the summer of 2026', async () => {
    const question = { at: '2026-07-01T18:00:00Z', options: VANCOUVER }
    expect(await timeBy(STALE, question)).toMatchObject({
      time: '11:00:00',
      offset: '-07:00',
      source: 'property',
      warnings: [],
    })
  })

  it('differs in December, with both offsets on the error', async () => {
    const error = await refusalOf(STALE, { at: DECEMBER, options: VANCOUVER })
    expect(error).toMatchObject({
      code: 'time_zone_conflict',
      configOffset: '-07:00',
      recordOffset: '-08:00',
    })
    expect(error.message).toContain(
      "prop_1 is America/Vancouver (UTC-7 that day) in timeZones, but Yardi's own setting puts it at UTC-8",
    )
    expect(error.issues[0]?.data).toEqual({ configOffset: '-07:00', recordOffset: '-08:00' })
  })

  it.each([
    ['config', '11:00:00', 'property'],
    ['record', '10:00:00', 'record:property'],
  ] as const)('gives what onTimeZoneConflict %s says', async (onTimeZoneConflict, time, source) => {
    const options = { ...VANCOUVER, onTimeZoneConflict }
    const placed = await timeBy(STALE, { at: DECEMBER, options })
    expect(placed).toMatchObject({ time, source })
    expect(placed.warnings.map(({ code }) => code)).toEqual(['time_zone_conflict'])
  })

  it('differs for a time that is told by the clocks of Vancouver, too', async () => {
    const at = { date: '2026-12-01', time: '11:00', timeZone: 'America/Vancouver' }
    const error = await refusalOf(STALE, { at })
    expect(error).toMatchObject({ code: 'time_zone_conflict', recordOffset: '-08:00' })
  })

  it('differs for a time by the clocks of the property, and not before', async () => {
    const at = (date: string) => ({ date, time: '11:00', timeZone: 'property' })
    const error = await refusalOf(STALE, { at: at('2026-12-01'), options: VANCOUVER })
    expect(error.code).toBe('time_zone_conflict')
    const july = await timeBy(STALE, { at: at('2026-07-01'), options: VANCOUVER })
    expect(july).toMatchObject({ time: '11:00:00', offset: '-07:00' })
  })
})

describe('many records', () => {
  const others = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      timeZoneRecord({ id: `tz_other_${n}`, property_id: `other_${n}`, offset: '-09:00' }),
    )

  it.each([
    [250, 250, 1],
    [251, 250, 2],
    [600, 250, 3],
    [600, 100, 6],
  ])('%d in pages of %d are all read, in %d requests', async (count, pageSize, requests) => {
    const records = [...others(count - 1), timeZoneRecord()]
    const { preview, fetch } = setUp({ vendor: 'YARDI', records, pageSize })
    expect((await preview({ at: WINTER, ...OF_PROP_1 })).time).toMatchObject({ source: 'record:property' })
    expect((await preview({ at: WINTER, property_id: 'other_0' })).time).toMatchObject({ time: '09:00:00' })
    expect(askedOf(fetch)).toHaveLength(requests)
    for (const { url } of fetch.requests) {
      expect(url.searchParams.get('integration_id')).toBe('int_1')
      expect(url.searchParams.get('limit')).toBe('250')
    }
    expect(fetch.requests.map(({ url }) => Number(url.searchParams.get('offset')))).toEqual(
      Array.from({ length: requests }, (_, page) => page * pageSize),
    )
  })

  it('of one location are all read', async () => {
    const many = Array.from({ length: 300 }, (_, n) => locationRecord({ id: `tz_loc_${n}` }))
    const { preview, fetch } = setUp({
      vendor: 'RENTMANAGER',
      records: many,
      locations: { loc_1: many.slice(-1) },
    })
    expect((await preview({ at: WINTER, location_id: 'loc_1' })).time).toMatchObject({
      source: 'record:location',
    })
    expect(askedOf(fetch)).toEqual(['records', 'records', 'records of loc_1'])
  })
})

describe('the record of a location', () => {
  const question = (where: Fields): Question => ({
    vendor: 'RENTMANAGER',
    where,
    locations: { loc_1: [locationRecord()], loc_2: [globalRecord({ offset: '-08:00' })] },
  })
  const records = [locationRecord(), globalRecord({ offset: '-05:00' })]

  it('is used for that location alone', async () => {
    expect(await timeBy(records, question({ location_id: 'loc_1' }))).toMatchObject({
      source: 'record:location',
      time: '12:00:00',
    })
    for (const where of [{ location_id: 'loc_2' }, { location_id: 'loc_3' }])
      expect(await timeBy(records, question(where)), JSON.stringify(where)).toMatchObject({
        source: 'record:integration',
        time: '13:00:00',
      })
  })

  it('is the zone of a time by the clocks of the property', async () => {
    const at = { date: '2026-07-15', time: '14:30', timeZone: 'property' }
    expect(await timeBy(records, { ...question({ location_id: 'loc_1' }), at })).toMatchObject({
      time: '14:30:00',
      offset: '-05:00',
      source: 'record:location',
    })
  })
})
