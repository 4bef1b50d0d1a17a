import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AvailableSlot,
  isPropexoError,
  type PropexoOptions,
  TimeInputError,
  timesOf,
} from '../../../src/index.js'
import { cases } from '../../support/cases.js'
import { clientOf } from '../../support/client.js'
import { anything, fieldsOf } from '../../support/garbage.js'
import { json, recordingFetch } from '../../support/recording-fetch.js'
import { isRefusal } from '../../support/thrown.js'
import { dateAfter, instantsInDenver, MINUTE, wallAt } from './intl-oracle.js'
import { calendarOf, fakePms, knownPms } from './slot-account.js'

const ZONES = [
  'America/Adak',
  'America/Anchorage',
  'America/Boise',
  'America/Chicago',
  'America/Denver',
  'America/Detroit',
  'America/Edmonton',
  'America/Halifax',
  'America/Indiana/Indianapolis',
  'America/Los_Angeles',
  'America/New_York',
  'America/Phoenix',
  'America/Puerto_Rico',
  'America/Regina',
  'America/St_Johns',
  'America/Toronto',
  'America/Vancouver',
  'America/Whitehorse',
  'America/Winnipeg',
  'Pacific/Guam',
  'Pacific/Honolulu',
]

const zone = fc.constantFrom(...ZONES)

/** Any day of the years 2020 to 2035, and every second time one beside a change of US clocks. */
const localDay = fc.oneof(
  fc.integer({ min: 0, max: 16 * 365 }).map(days => dateAfter('2020-01-01', days)),
  fc
    .record({
      year: fc.integer({ min: 2020, max: 2035 }),
      change: fc.constantFrom('03-08', '11-01'),
      away: fc.integer({ min: -7, max: 7 }),
    })
    .map(({ year, change, away }) => dateAfter(`${year}-${change}`, away)),
)

const clock = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map(each => String(each).padStart(2, '0'))
  return `${hours}:${rest}:00`
}

/** Every fourth one in the hours in which clocks change. */
const timeOfDay = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 1_439 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 240 }) },
  )
  .map(clock)

interface Offered {
  readonly agent: string
  /** Days from the first one asked for. */
  readonly away: number
  readonly start: string
  readonly end: string | null
}

const offered: fc.Arbitrary<readonly Offered[]> = fc.array(
  fc.record({
    agent: fc.constantFrom('88', '89'),
    away: fc.integer({ min: -2, max: 9 }),
    start: timeOfDay,
    end: fc.option(timeOfDay),
  }),
  { maxLength: 40 },
)

/** A server that has these slots in Mountain time, and gives those of the dates that it is asked for. */
const entrata = (first: string, slots: readonly Offered[], client: Partial<PropexoOptions>) =>
  knownPms('ENTRATA', {
    client,
    calendars: ({ availability_start_date = '', availability_duration_days = 0 }) =>
      ['88', '89'].map(agent =>
        calendarOf(
          Array.from({ length: availability_duration_days }, (_, index) => {
            const date = dateAfter(availability_start_date, index)
            const of = slots.filter(slot => slot.agent === agent && dateAfter(first, slot.away) === date)
            return { date, available_slots: of.map(({ start, end }) => ({ start, end })) }
          }),
          { x_agent_id: agent },
        ),
      ),
  })

const keyOf = (agent: unknown, { start, end }: AvailableSlot['pms']): string =>
  `${agent} ${start.date} ${start.time} to ${end === null ? 'nothing' : `${end.date} ${end.time}`}`

describe('availability of a property at Entrata', () => {
  it('is exactly the slots whose instants are on the days asked for, each with what clocks show then', async () => {
    await fc.assert(
      fc.asyncProperty(
        zone,
        localDay,
        fc.integer({ min: 1, max: 7 }),
        offered,
        async (at, first, count, slots) => {
          const asked = Array.from({ length: count }, (_, index) => dateAfter(first, index))
          const expected = slots.filter(({ away, start }) =>
            instantsInDenver(`${dateAfter(first, away)}T${start}`).some(ms =>
              asked.includes(wallAt(ms, at).slice(0, 10)),
            ),
          )
          const server = entrata(first, slots, { timeZones: { prop_1: at } })
          const calendars = await server.pms.appointments.availability({
            property_id: 'prop_1',
            availability_start_date: first,
            availability_duration_days: count,
          })
          const found = calendars.flatMap(({ x_agent_id, slots: own }) =>
            own.map(({ pms }) => keyOf(x_agent_id, pms)),
          )
          const wanted = expected.map(({ agent, away, start, end }) => {
            const date = dateAfter(first, away)
            // A slot that ends as it begins has no end that makes sense, but from midnight to midnight.
            const isOpen = end === null || (end === start && start !== clock(0))
            const endDate = end !== null && end <= start ? dateAfter(date, 1) : date
            return keyOf(agent, {
              start: { date, time: start },
              end: isOpen ? null : { date: endDate, time: end },
            })
          })
          expect(found.sort()).toEqual(wanted.sort())
          for (const slot of calendars.flatMap(({ slots: own }) => own)) {
            const instants = instantsInDenver(`${slot.pms.start.date}T${slot.pms.start.time}`)
            expect(slot.possibleStarts.map(Number)).toEqual(instants)
            expect(slot.start === null).toBe(instants.length === 2)
            if (slot.start === null) continue
            expect(`${slot.local?.start.date}T${slot.local?.start.time}`).toBe(wallAt(+slot.start, at))
            if (slot.end === null) continue
            expect(+slot.end).toBeGreaterThan(+slot.start)
            expect(`${slot.local?.end?.date}T${slot.local?.end?.time}`).toBe(wallAt(+slot.end, at))
          }
          for (const body of server.bodies())
            expect(body['availability_duration_days']).toBeLessThanOrEqual(7)
          expect(server.calls().length).toBeLessThanOrEqual(2)
        },
      ),
      { numRuns: cases(400) },
    )
  })

  it('can be booked slot by slot, by the date and time that were offered, also after JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.option(zone, { nil: undefined }),
        localDay,
        offered,
        fc.boolean(),
        async (at, first, slots, isJson) => {
          const server = entrata(first, slots, at === undefined ? {} : { timeZones: { prop_1: at } })
          const calendars = await server.pms.appointments.availability({
            property_id: 'prop_1',
            availability_start_date: first,
            availability_duration_days: 3,
          })
          const free = calendars.flatMap(({ slots: own }) => own)
          const before = server.calls().length
          for (const slot of free) {
            const passed: AvailableSlot = isJson ? JSON.parse(JSON.stringify(slot)) : slot
            await server.pms.appointments.leads.create({ lead_id: 'lead_1', at: passed })
          }
          const sent = server.bodies().slice(before)
          expect(sent.map(body => [body['appointment_date'], body['appointment_time']])).toEqual(
            free.map(({ pms }) => [pms.start.date, pms.start.time]),
          )
        },
      ),
      { numRuns: cases(60) },
    )
  })
})

describe('a time of an event at Entrata', () => {
  const instant = fc
    .oneof(
      fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2036, 0) }),
      localDay.chain(date =>
        fc.integer({ min: 0, max: 1_439 }).map(minutes => Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE),
      ),
    )
    .map(ms => Math.floor(ms / 1_000) * 1_000)

  it('is sent as the same instant, by the clocks of Denver', async () => {
    const { pms } = knownPms('ENTRATA')
    await fc.assert(
      fc.asyncProperty(instant, async ms => {
        const at = new Date(ms)
        const { body } = await pms.events.leads.preview({
          lead_id: 'lead_1',
          event_datetime: at,
          appointment_datetime: at.toISOString(),
          time_from: at,
        })
        const wall = wallAt(ms, 'America/Denver')
        const text = String(body['event_datetime'])
        expect(text.slice(0, 19)).toBe(wall)
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[67]:00$/)
        expect(Date.parse(text)).toBe(ms)
        expect(body['appointment_datetime']).toBe(text)
        expect(body['time_from']).toBe(wall.slice(11))
        expect(timesOf({ event_datetime: text }).event_datetime).toEqual({
          kind: 'instant',
          instant: at,
          text,
        })
      }),
      { numRuns: cases(1_000) },
    )
  })

  it('where nobody knows the zone, is sent as the instant and the offset that were passed', async () => {
    const { pms } = knownPms('MRI')
    const minutes = fc.integer({ min: -14 * 4, max: 14 * 4 }).map(quarters => quarters * 15)
    await fc.assert(
      fc.asyncProperty(instant, minutes, async (ms, offset) => {
        const wall = new Date(ms + offset * MINUTE).toISOString().slice(0, 19)
        const text = `${wall}${offset < 0 ? '-' : '+'}${clock(Math.abs(offset)).slice(0, 5)}`
        const { body } = await pms.events.leads.preview({ lead_id: 'lead_1', event_datetime: text })
        expect(body['event_datetime']).toBe(text)
      }),
      { numRuns: cases(1_000) },
    )
  })
})

describe('time_from and time_to', () => {
  it('are sent exactly when the end is not before the start, and less than a day after it on the clocks', async () => {
    const { pms } = knownPms('ENTRATA')
    const change = fc.constantFrom(
      Date.UTC(2026, 10, 1, 8),
      Date.UTC(2026, 2, 8, 9),
      Date.UTC(2027, 10, 7, 8),
    )
    const near = fc.integer({ min: -3 * 60, max: 3 * 60 })
    const length = fc.oneof(near, fc.integer({ min: -10, max: 26 * 60 }))
    const wallOf = (ms: number): number =>
      Date.parse(`${new Date(ms).toLocaleString('sv', { timeZone: 'America/Denver' }).replace(' ', 'T')}Z`)
    const counts = { sent: 0, backwards: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(change, near, length, async (ms, minutes, lasting) => {
        const from = ms + minutes * MINUTE
        const to = from + lasting * MINUTE
        const span = wallOf(to) - wallOf(from)
        const input = { lead_id: 'lead_1', time_from: new Date(from), time_to: new Date(to) }
        const outcome = await pms.events.leads.preview(input).catch(error => error)
        if (to < from || span >= 24 * 60 * MINUTE) {
          counts.refused += 1
          expect(outcome).toMatchObject({ issues: [{ path: '/time_to', code: 'invalid_time' }] })
          return
        }
        counts.sent += 1
        expect(outcome.body).toMatchObject({
          time_from: clock((wallOf(from) / MINUTE) % 1440),
          time_to: clock((wallOf(to) / MINUTE) % 1440),
        })
        if (span >= 0) return
        counts.backwards += 1
        for (const name of ['time_from', 'time_to'])
          expect(outcome.times[name]).toMatchObject({ ambiguousInTarget: true })
      }),
      // One in a hundred goes backwards: of a tenth of them there may be none.
      { numRuns: 2_000 },
    )
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0)
  })
})

/** JSON of any kind, now and then with the fields of an answer, and garbage in them. */
const answer: fc.Arbitrary<unknown> = (() => {
  const any = fc.jsonValue({ maxDepth: 2 })
  const often = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: any })
  const record = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> =>
    often(fc.record(fields, { requiredKeys: [] }))
  const list = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => often(fc.array(item, { maxLength: 4 }))
  const time = often(timeOfDay)
  const slot = record({ start: time, end: time })
  const day = record({
    date: often(fc.constantFrom('2026-06-08', '2026-03-08', '2026-11-01')),
    available_slots: list(slot),
  })
  const calendar = record({
    calendar_type: any,
    x_agent_id: often(fc.constantFrom('88', null)),
    timezone: often(fc.constantFrom('America/Chicago', 'America/Denver', 'EST', null, '')),
    calendar_days: list(day),
  })
  return record({ meta: any, result: list(calendar) })
})()

const vendor = fc.constantFrom('ENTRATA', 'REALPAGE_RPX', 'MRI', 'YARDI')

const QUERY = {
  property_id: 'prop_1',
  availability_start_date: '2026-06-08',
  availability_duration_days: 7,
}

describe('garbage', () => {
  it('as an answer to a query throws nothing but a PropexoError', async () => {
    await fc.assert(
      fc.asyncProperty(vendor, fc.option(zone, { nil: undefined }), answer, async (name, at, body) => {
        const client = at === undefined ? {} : { timeZones: { prop_1: at } }
        const { appointments } = clientOf(
          recordingFetch(() => json(body)),
          client,
        ).integration('int_1', { vendor: name })
        const outcome = await appointments.availability(QUERY).catch(error => error)
        if (Array.isArray(outcome)) {
          for (const calendar of outcome) {
            expect(calendar).toMatchObject({ slots: expect.any(Array), warnings: expect.any(Array) })
            expect(Array.isArray(calendar.calendar_days)).toBe(true)
          }
        } else expect(isPropexoError(outcome), String(outcome?.stack)).toBe(true)
      }),
      { numRuns: cases(2_000) },
    )
  })

  it('as an answer to the question for the vendor throws nothing but a PropexoError, and nothing is written', async () => {
    const any = fc.jsonValue()
    const body = fc.oneof(any, fc.record({ results: fc.oneof(any, fc.record({ vendor: any })) }))
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom(200, 404, 500), async (value, status) => {
        const fetch = recordingFetch(({ method }) =>
          method === 'GET'
            ? json(value, { status })
            : json({ result: [], data: {}, meta: { job_id: 'job_1' } }),
        )
        const { appointments, events } = clientOf(fetch).integration('int_1')
        const outcomes = await Promise.all([
          appointments.availability(QUERY).catch(error => error),
          events.leads
            .create({ lead_id: 'lead_1', event_datetime: '2026-06-08T14:30:00Z' })
            .catch(error => error),
        ])
        const named = (value as { results?: { vendor?: unknown } } | null)?.results?.vendor
        const isVendor = status === 200 && typeof named === 'string' && named.trim() !== ''
        for (const outcome of outcomes) {
          if (isVendor) expect(outcome).not.toBeInstanceOf(Error)
          else expect(isPropexoError(outcome), String(outcome?.stack)).toBe(true)
        }
        if (!isVendor) expect(fetch.requests.filter(({ method }) => method === 'POST')).toEqual([])
      }),
      { numRuns: cases(500) },
    )
  })

  const NAMES = [
    'property_id',
    'availability_start_date',
    'availability_duration_days',
    'appointment_duration_minutes',
    'calendar_types',
    'employee_id',
    'integration_id',
    'toJSON',
  ]

  it('as a query sends nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything(), fieldsOf(NAMES)), async query => {
        const wrong = typeof query === 'object' && query !== null ? { ...query, bogus_field: 1 } : query
        const server = fakePms({ vendor: 'ENTRATA', client: { timeZones: { prop_1: 'America/New_York' } } })
        const outcome = await server.pms.appointments.availability(wrong as never).catch(error => error)
        expect(isRefusal(outcome), String(outcome?.stack)).toBe(true)
        expect(server.calls()).toEqual([])
      }),
      { numRuns: cases(1_000) },
    )
  })

  it('in the fields of a query is refused before anything is asked, or is of the contract', async () => {
    await fc.assert(
      fc.asyncProperty(fieldsOf(NAMES), async fields => {
        const server = fakePms({ vendor: 'ENTRATA', client: { timeZones: { prop_1: 'America/New_York' } } })
        const query = { ...QUERY, ...fields }
        const outcome = await server.pms.appointments.availability(query as never).catch(error => error)
        if (Array.isArray(outcome)) {
          for (const body of server.bodies()) {
            expect(body).toMatchObject({
              integration_id: 'int_1',
              ...('availability_start_date' in fields && fields['availability_start_date'] === undefined
                ? {}
                : { availability_start_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }),
            })
            const names = Object.keys(body)
            expect(names.filter(name => !NAMES.includes(name) || name === 'toJSON')).toEqual([])
          }
        } else {
          expect(isRefusal(outcome), String(outcome?.stack)).toBe(true)
          expect(server.calls()).toEqual([])
        }
      }),
      { numRuns: cases(1_000) },
    )
  })

  it('as a time of an event sends nothing, and asks nothing', async () => {
    const name = fc.constantFrom('event_datetime', 'appointment_datetime', 'time_from', 'time_to')
    const value = fc.oneof(
      anything().filter(each => each !== undefined),
      fieldsOf(['start', 'end', 'pms']).map(fields => ({ start: null, pms: null, ...fields })),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(name, value, async (field, time) => {
        const server = fakePms({ vendor: 'ENTRATA' })
        const input = { lead_id: 'lead_1', [field]: time }
        const outcome = await server.pms.events.leads.create(input as never).catch(error => error)
        // A Date by chance is a time.
        if (time instanceof Date && !Number.isNaN(+time)) return
        expect(outcome, String(outcome?.stack)).toBeInstanceOf(TimeInputError)
        expect(server.calls()).toEqual([])
      }),
      { numRuns: cases(1_000) },
    )
  })
})

describe('reading a time back', () => {
  const instant = fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2100, 0) })
  const form = fc.record({
    between: fc.constantFrom('T', 't', ' '),
    fraction: fc.constantFrom('', '.0', '.000', '.999999'),
    digits: fc.constantFrom(16, 19),
  })

  it('gives the instant that any text with an offset means', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 })
    const colon = fc.constantFrom(':', '')
    fc.assert(
      fc.property(instant, offset, form, colon, (ms, minutes, { between, fraction, digits }, separator) => {
        const wall = new Date(ms + minutes * MINUTE).toISOString().slice(0, digits)
        const after = digits === 19 ? fraction : ''
        const sign = minutes < 0 ? '-' : '+'
        const [hours, rest] = clock(Math.abs(minutes)).split(':')
        const text = `${wall.replace('T', between)}${after}${sign}${hours}${separator}${rest}`
        const exact = Date.parse(`${wall}Z`) - minutes * MINUTE + (after === '.999999' ? 999 : 0)
        const kind = { kind: 'instant', instant: new Date(exact), text }
        expect(timesOf({ appointment_datetime: text }).appointment_datetime).toEqual(kind)
      }),
      { numRuns: cases(2_000) },
    )
  })

  it('gives what is written where there is no offset', () => {
    fc.assert(
      fc.property(instant, form, (ms, { between, fraction, digits }) => {
        const wall = new Date(ms).toISOString().slice(0, digits)
        const text = `${wall.replace('T', between)}${digits === 19 ? fraction : ''}`
        expect(timesOf({ event_datetime: text }).event_datetime).toEqual({
          kind: 'unknown_zone',
          text,
          date: wall.slice(0, 10),
          time: `${wall.slice(11)}:00`.slice(0, 8),
        })
      }),
      { numRuns: cases(2_000) },
    )
  })

  it('never throws at a text, and finds no time but one that is written there', () => {
    const digit = fc.constantFrom(...'0123456789')
    const near = fc
      .tuple(
        fc.array(digit, { minLength: 14, maxLength: 14 }),
        fc.constantFrom('', 'Z', '+05', '-06:00', '+99:99'),
      )
      .map(([d, offset]) => {
        const [y, m, day, h, min, s] = [
          d.slice(0, 4),
          d.slice(4, 6),
          d.slice(6, 8),
          d.slice(8, 10),
          d.slice(10, 12),
          d.slice(12),
        ].map(each => each.join(''))
        return `${y}-${m}-${day}T${h}:${min}:${s}${offset}`
      })
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), text => {
        const read = timesOf({ event_datetime: text }).event_datetime
        if (text === '') expect(read).toBeNull()
        else expect(read?.text).toBe(text)
        if (read?.kind === 'unknown_zone') expect(text.startsWith(read.date)).toBe(true)
        if (read?.kind !== 'instant') return
        const wall = Date.parse(`${text.slice(0, 19)}Z`)
        // Date.parse lets days of short months roll over, which must not have happened.
        expect(new Date(wall).toISOString().slice(0, 19)).toBe(text.slice(0, 19))
        const offset = { Z: 0, '+05': 300, '-06:00': -360 }[text.slice(19)] ?? Number.NaN
        expect(+read.instant).toBe(wall - offset * MINUTE)
      }),
      { numRuns: cases(3_000) },
    )
  })
})
