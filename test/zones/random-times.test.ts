import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TimeInputError, type WriteRequest } from '../../src/index.js'
import { cases } from '../support/cases.js'
import { timeZoneRecord } from '../support/fake-api.js'
import { anything, fieldsOf } from '../support/garbage.js'
import { isRefusal, stackOf, thrownBy } from '../support/thrown.js'
import { askedOf, globalRecord, type Settings, setUp, WAYS } from './zone-account.js'

const FIRST = Date.UTC(2000, 0, 1)
const END = Date.UTC(2100, 0, 1)
/** Of the correction table; before that day the runtime is right about each zone of America. */
const FIRST_CORRECTION = Date.UTC(2026, 8, 1)

const second = (min: number, max: number): fc.Arbitrary<Date> =>
  fc.integer({ min: min / 1000, max: max / 1000 - 1 }).map(seconds => new Date(seconds * 1000))

/** Instants of the years that are taken; half of them within a day of a change of the clocks of the US. */
const instant = (min = FIRST, max = END): fc.Arbitrary<Date> => {
  const changes = Array.from({ length: 100 }, (_, n) => 2000 + n).flatMap(year => [
    firstSunday(year, 2, 8),
    firstSunday(year, 10, 1),
  ])
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -43_200, max: 43_200 }))
    .map(([change, seconds]) => new Date(change + seconds * 1000))
    .filter(date => date.getTime() >= min && date.getTime() < max)
  return fc.oneof(second(min, max), near)
}

const firstSunday = (year: number, month: number, day: number): number => {
  const date = new Date(Date.UTC(year, month, day, 8))
  return date.setUTCDate(day + ((7 - date.getUTCDay()) % 7))
}

/** Whose wall-clock times are in the years that are taken as well, wherever it is. */
const withinADay = instant(FIRST + 86_400_000, END - 86_400_000)

const ZONES = Intl.supportedValuesOf('timeZone').filter(zone => /^(?:America|Pacific|Atlantic)\//.test(zone))

/** The second way: what the runtime's own calendar shows in a zone. */
const shownIn = (timeZone: string, at: Date): string => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const { year, month, day, hour, minute } = parts
  return `${year}-${month}-${day} ${hour}:${minute}:${parts['second']}`
}

const wordsOf = ({ body }: WriteRequest): string => {
  const { appointment_date, appointment_time } = body as Record<string, unknown>
  return `${appointment_date} ${appointment_time}`
}

const rpx = (zone: string, options: Settings['options'] = {}): Settings => ({
  vendor: 'REALPAGE_RPX',
  options: { ...options, timeZones: { prop_1: zone } },
})

const OF_PROP_1 = { property_id: 'prop_1' }

describe('a property in a zone of the options', () => {
  it('gets on RPX what Intl shows there, by the runtime’s data', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ZONES), instant(), async (zone, at) => {
        const sent = await setUp(rpx(zone, { timeZoneData: 'runtime' })).preview({ at, ...OF_PROP_1 })
        expect(wordsOf(sent)).toBe(shownIn(zone, at))
        expect(sent.time?.instant).toEqual(at)
        expect(new Date(`${sent.time?.date}T${sent.time?.time}${sent.time?.offset}`)).toEqual(at)
      }),
      { numRuns: cases(1_000) },
    )
  })

  it('gets it by the corrected data as well, before the first correction', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ZONES), instant(FIRST, FIRST_CORRECTION), async (zone, at) => {
        expect(wordsOf(await setUp(rpx(zone)).preview({ at, ...OF_PROP_1 }))).toBe(shownIn(zone, at))
      }),
      { numRuns: cases(1_000) },
    )
  })

  it('can tell the time by its own clocks, and it is the same instant and the same words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ZONES), withinADay, async (zone, at) => {
        const { preview } = setUp(rpx(zone))
        const { time } = await preview({ at, ...OF_PROP_1 })
        const again = await Promise.all(
          ['earlier', 'later'].map(disambiguation =>
            preview({
              at: { date: time?.date, time: time?.time, timeZone: 'property', disambiguation },
              ...OF_PROP_1,
            }),
          ),
        )
        expect(again.map(sent => sent.time?.instant?.getTime())).toContain(at.getTime())
        for (const sent of again)
          expect(`${sent.time?.date} ${sent.time?.time}`).toBe(`${time?.date} ${time?.time}`)
        const isTwice = again[0]?.time?.instant?.getTime() !== again[1]?.time?.instant?.getTime()
        expect(time?.ambiguousInTarget).toBe(isTwice)
      }),
      { numRuns: cases(500) },
    )
  })
})

describe('a record with its offset', () => {
  it('is, since 2007, the clocks of a place that has this offset', async () => {
    const places = [
      ['-03:30', true, 'America/St_Johns'],
      ['-04:00', true, 'America/Halifax'],
      ['-04:00', false, 'America/Puerto_Rico'],
      ['-05:00', true, 'America/New_York'],
      ['-05:00', false, 'America/Panama'],
      ['-06:00', true, 'America/Chicago'],
      ['-06:00', false, 'America/Regina'],
      ['-07:00', true, 'America/Denver'],
      ['-07:00', false, 'America/Phoenix'],
      ['-08:00', true, 'America/Los_Angeles'],
      ['-09:00', true, 'America/Anchorage'],
      ['-10:00', true, 'America/Adak'],
      ['-10:00', false, 'Pacific/Honolulu'],
      ['-11:00', false, 'Pacific/Pago_Pago'],
      ['+10:00', false, 'Pacific/Guam'],
    ] as const
    await fc.assert(
      // Newfoundland changed its clocks at one minute past midnight until November 2011.
      fc.asyncProperty(fc.constantFrom(...places), instant(Date.UTC(2012, 0, 1)), async (place, at) => {
        const [offset, observes_daylight_savings, zone] = place
        const records = [timeZoneRecord({ offset, observes_daylight_savings })]
        const sent = await setUp({ vendor: 'YARDI', records }).preview({ at, ...OF_PROP_1 })
        expect(wordsOf(sent)).toBe(shownIn(zone, at))
      }),
      { numRuns: cases(1_000) },
    )
  })
})

/** Settings of all kinds, most of which know the zone. */
const settings: fc.Arbitrary<Settings> = fc
  .record({
    vendor: fc.constantFrom('ENTRATA', 'RESMAN', 'SAMPLE2', 'REALPAGE_RPX', 'YARDI', 'RENTMANAGER', 'MRI'),
    isAsked: fc.boolean(),
    // A list skips a record that it has seen.
    records: fc.uniqueArray(
      fc
        .record({
          id: fc.constantFrom('tz_1', 'tz_2', 'tz_3'),
          property_id: fc.constantFrom('prop_1', 'prop_2', '', null),
          x_property_id: fc.constant(null),
          is_active: fc.constantFrom(true, false, null),
          observes_daylight_savings: fc.constantFrom(true, false, null),
          offset: fc.constantFrom('-05:00', '-06:00', '-07:00', '+01:00', null),
          server_time_error_seconds: fc.constantFrom(0, 0, 30, 1_000, null),
        })
        .map(timeZoneRecord),
      { maxLength: 3, selector: ({ id }) => id },
    ),
    options: fc.record(
      {
        timeZones: fc.constantFrom({}, { prop_1: 'America/Chicago' }, { prop_1: 'America/New_York' }),
        onTimeZoneConflict: fc.constantFrom('error', 'config', 'record'),
        onServerClockError: fc.constantFrom('error', 'warn'),
        onAmbiguousInTarget: fc.constantFrom('error', 'warn'),
        assumeDaylightSaving: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    appointmentTimeZone: fc.constantFrom(undefined, undefined, 'property', 'America/Denver'),
  })
  .map(({ appointmentTimeZone, ...known }) =>
    appointmentTimeZone === undefined ? known : { ...known, appointmentTimeZone },
  )

/** Of a PMS that goes by records. */
const byRecord = settings.map(known => ({ ...known, vendor: 'YARDI' }))

const at: fc.Arbitrary<unknown> = fc.oneof(
  instant(),
  instant().map(date => date.toISOString().replace('.000', '')),
  fc
    .record({
      wall: instant(),
      timeZone: fc.constantFrom('America/Chicago', 'America/New_York', 'property', 'pms'),
      disambiguation: fc.constantFrom(undefined, 'reject', 'compatible', 'earlier', 'later'),
    })
    .map(({ wall, ...rest }) => ({
      date: wall.toISOString().slice(0, 10),
      time: wall.toISOString().slice(11, 19),
      ...rest,
    })),
)

const where = fc.record(
  {
    property_id: fc.constantFrom('prop_1', 'prop_2', 'prop_3'),
    location_id: fc.constantFrom('loc_1', 'loc_2'),
  },
  { requiredKeys: [] },
)

type Outcome = { readonly time: WriteRequest['time'] } | { readonly refused: unknown; readonly code: unknown }

const outcomeOf = async (call: () => Promise<WriteRequest>): Promise<Outcome> => {
  try {
    const { time } = await call()
    return { time }
  } catch (error) {
    if (!(error instanceof TimeInputError)) throw error
    return { refused: error.issues, code: error.code }
  }
}

describe('whatever is known, and whatever is asked', () => {
  it('every way gives the same time or the same refusal, a preview what is sent, and only once all is known a write', async () => {
    await fc.assert(
      fc.asyncProperty(settings, at, where, async (known, time, place) => {
        const outcomes: Outcome[] = []
        for (const way of WAYS) {
          const { pms, fetch } = setUp(known)
          let body: unknown
          const outcome = await outcomeOf(async () => {
            const sent = await way.sent(pms, { at: time, ...place })
            body = sent.body
            return sent
          })
          outcomes.push(outcome)
          const writes = fetch.requests.filter(({ method }) => method !== 'GET')
          expect(writes).toHaveLength(way.sends && 'time' in outcome ? 1 : 0)
          for (const each of writes) expect(JSON.parse(each.body)).toEqual(body)
        }
        for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0])
      }),
      { numRuns: cases(200) },
    )
  })

  it('what is sent is what its zone shows at its instant, and names itself truly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(settings, byRecord), at, where, async (known, time, place) => {
        const outcome = await outcomeOf(() => setUp(known).preview({ at: time, ...place }))
        if (!('time' in outcome) || outcome.time === undefined) return
        const { date, offset, instant: point, source, warnings } = outcome.time
        const nothing = [outcome.time.zone, offset, point].filter(each => each === null)
        expect([0, 3]).toContain(nothing.length)
        if (nothing.length > 0) expect(source).toBe('verbatim')
        if (point) expect(new Date(`${date}T${outcome.time.time}${offset}`)).toEqual(point)
        if (time instanceof Date) expect(point).toEqual(time)
        const said = warnings.map(({ code, message }) => `${code} ${message}`)
        expect(said).toEqual([...new Set(said)])
      }),
      { numRuns: cases(2_000) },
    )
  })

  it('a time by the clocks of a property with a record is sent as it was told, unless clocks skip it', async () => {
    const wall = withinADay.map(date => date.toISOString())
    const observes = fc.constantFrom(true, false, null)
    const assumes = fc.constantFrom(undefined, true, false)
    await fc.assert(
      fc.asyncProperty(wall, observes, assumes, async (text, observes_daylight_savings, assumed) => {
        const [date = '', time = ''] = text.slice(0, 19).split('T')
        const { preview } = setUp({
          vendor: 'YARDI',
          records: [timeZoneRecord({ observes_daylight_savings })],
          options: assumed === undefined ? {} : { assumeDaylightSaving: assumed },
        })
        for (const disambiguation of ['earlier', 'later']) {
          const told = { date, time, timeZone: 'property', disambiguation }
          const outcome = await outcomeOf(() => preview({ at: told, ...OF_PROP_1 }))
          if (!('time' in outcome)) expect(outcome.code).toBe('dst_unknown')
          else if (!time.startsWith('02:')) expect(outcome.time).toMatchObject({ date, time })
        }
      }),
      { numRuns: cases(1_000) },
    )
  })

  it('the order of records does not matter', async () => {
    await fc.assert(
      fc.asyncProperty(byRecord, at, where, async (known, time, place) => {
        const records = known.records ?? []
        const [one, other] = await Promise.all(
          [records, [...records].reverse()].map(each =>
            outcomeOf(() => setUp({ ...known, records: each }).preview({ at: time, ...place })),
          ),
        )
        const inShort = (outcome: Outcome | undefined) =>
          outcome && 'time' in outcome
            ? [outcome.time?.date, outcome.time?.time, outcome.time?.offset, outcome.time?.source]
            : 'refused'
        expect(inShort(other)).toEqual(inShort(one))
      }),
      { numRuns: cases(2_000) },
    )
  })

  it('nothing is asked for twice, and nothing at all for a time as the PMS reads it', async () => {
    await fc.assert(
      fc.asyncProperty(settings, at, where, async (known, time, place) => {
        const { preview, fetch } = setUp(known)
        for (let times = 0; times < 3; times += 1) await outcomeOf(() => preview({ at: time, ...place }))
        const asked = askedOf(fetch)
        expect(asked).toEqual([...new Set(asked)])
        const isVerbatim = (time as { timeZone?: unknown }).timeZone === 'pms'
        if (isVerbatim) expect(asked).toEqual([])
        if (known.isAsked !== true) expect(asked).not.toContain('vendor')
        const isOfRecord = known.vendor === 'YARDI' || known.vendor === 'RENTMANAGER'
        if (!isOfRecord) expect(asked.filter(each => each.startsWith('records'))).toEqual([])
      }),
      { numRuns: cases(1_000) },
    )
  })
})

describe('garbage', () => {
  const way = fc.constantFrom(...WAYS)
  const good = { date: '2026-07-15', time: '14:30', timeZone: 'America/Chicago' }

  const refusedWithoutAsking = async (each: (typeof WAYS)[number], fields: Record<string, unknown>) => {
    const timeZones = (): never => expect.fail('the function was asked')
    const { pms, fetch } = setUp({ vendor: 'YARDI', isAsked: true, options: { timeZones } })
    const thrown = await thrownBy(() => each.sent(pms, fields))
    expect(isRefusal(thrown), stackOf(thrown)).toBe(true)
    expect(askedOf(fetch)).toEqual([])
  }

  it('as `at` is refused, and nothing is asked for', async () => {
    const isGood = (value: unknown): boolean =>
      value === undefined || (value instanceof Date && value.getTime() >= FIRST && value.getTime() < END)
    const values = fc.oneof(
      anything().filter(value => !isGood(value)),
      fieldsOf(['date', 'time', 'timeZone', 'disambiguation', 'start', 'pms']),
      fieldsOf(['date', 'time', 'timeZone', 'disambiguation']).map(fields => ({
        ...good,
        ...fields,
        bogus: 1,
      })),
    )
    await fc.assert(
      fc.asyncProperty(way, values, (each, value) => refusedWithoutAsking(each, { at: value, ...OF_PROP_1 })),
      { numRuns: cases(1_000) },
    )
  })

  it.each(['property_id', 'location_id'])('as %s is refused, and nothing is asked for', async name => {
    const values = fc.oneof(
      anything().filter(value => value !== undefined && typeof value !== 'string'),
      fc.constantFrom('', ' ', '\n', ' prop_1', 'prop_1 ', 'prop_1\n', '\u00a0', 'a\u0000b', '\u007f'),
    )
    await fc.assert(
      fc.asyncProperty(way, values, (each, value) => refusedWithoutAsking(each, { at: good, [name]: value })),
      { numRuns: cases(500) },
    )
  })

  it('among records never throws anything but a refusal, and an honest answer', async () => {
    const names = Object.keys(timeZoneRecord())
    const record = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...names), fc.jsonValue(), { maxKeys: 5 }).map(timeZoneRecord),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 4 }), at, where, async (records, time, place) => {
        const outcome = await outcomeOf(() =>
          setUp({ vendor: 'RENTMANAGER', records: [...records, globalRecord()] }).preview({
            at: time,
            ...place,
          }),
        )
        if ('time' in outcome) expect(outcome.time?.date).toMatch(/^2\d{3}-\d\d-\d\d$|^1999-12-31$/)
      }),
      { numRuns: cases(1_000) },
    )
  })

  it('as the name of a vendor is a PMS of which nothing is known: no write is sent', async () => {
    const vendor = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('entrata', 'Entrata', '__proto__', 'toString'),
    )
    await fc.assert(
      fc.asyncProperty(
        vendor.filter(text => text.trim() !== '' && !/^[A-Z][A-Z0-9_]*$/.test(text)),
        async name => {
          const { create, fetch } = setUp({ vendor: name, isAsked: true })
          await expect(create({ at: good, ...OF_PROP_1 })).rejects.toMatchObject({
            code: 'time_zone_unresolved',
          })
          expect(askedOf(fetch)).toEqual(['vendor'])
        },
      ),
      { numRuns: cases(200) },
    )
  })
})
