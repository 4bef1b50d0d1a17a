import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AvailableSlot } from '../../../src/index.js'
import type { TimeIssue } from '../../../src/time/error.js'
import { parseTime } from '../../../src/zones/time-input.js'
import { cases } from '../../support/cases.js'
import { calendarOf, knownPms } from './slot-account.js'

const DAY = 86_400_000
const HOUR = 3_600_000

/** The offset of a zone in milliseconds, as the runtime alone tells it. */
const offsetBy = (timeZone: string): ((ms: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  return ms => {
    const text = format.format(ms)
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? []
    const size = Number(hours) * HOUR + Number(minutes) * 60_000 + Number(seconds) * 1_000
    return sign === '-' ? -size : size
  }
}

interface Change {
  readonly zone: string
  readonly ms: number
  /** What its clocks show just then, by the offset before and after. */
  readonly shown: readonly number[]
}

/** Found by looking at each week, and halving it. */
const changesOf = (zone: string, from: number, to: number): Change[] => {
  const offsetAt = offsetBy(zone)
  const changes: Change[] = []
  for (let start = Date.UTC(from, 0, 1), before = offsetAt(start); start < Date.UTC(to, 0, 1); ) {
    const next = start + 7 * DAY
    const after = offsetAt(next)
    if (after !== before) {
      let [low, high] = [start, next]
      while (high - low > 60_000) {
        const middle = low + Math.floor((high - low) / 120_000) * 60_000
        if (offsetAt(middle) === before) low = middle
        else high = middle
      }
      changes.push({ zone, ms: high, shown: [high + before, high + after] })
    }
    before = after
    start = next
  }
  return changes
}

const ALL = Intl.supportedValuesOf('timeZone').flatMap(zone => changesOf(zone, 2001, 2038))
const hourOf = (wall: number): number => (((wall % DAY) + DAY) % DAY) / HOUR

describe('clocks, as the runtime tells of them,', () => {
  it('change nowhere between eight in the morning and nine in the evening', () => {
    expect(ALL.length).toBeGreaterThan(5_000)
    const byDay = ALL.filter(({ shown }) => shown.some(wall => hourOf(wall) >= 8 && hourOf(wall) < 21))
    expect(byDay.map(({ zone, ms }) => `${zone} ${new Date(ms).toJSON()}`)).toEqual([])
  })
})

const clock = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60]
    .map(each => String(each).padStart(2, '0'))
    .join(':')
    .concat(':00')
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

const recent = ALL.filter(({ ms }) => ms > Date.UTC(2025, 0, 1) && ms < Date.UTC(2031, 0, 1))
const minute = fc.integer({ min: 0, max: 1_439 })
const offered = fc.array(fc.record({ start: minute, end: fc.option(minute) }), { minLength: 1, maxLength: 8 })

/** What `availability()` gives, after JSON, of a PMS and a property on these clocks, around a change. */
const slotsAround = async (
  { zone, ms, shown }: Change,
  property: string,
  offers: readonly { readonly start: number; readonly end: number | null }[],
): Promise<AvailableSlot[]> => {
  const available_slots = offers.map(({ start, end }) => ({
    start: clock(start),
    end: end === null ? null : clock(end),
  }))
  const first = dateOf(Math.min(ms, ...shown) - DAY)
  const days = [0, 1, 2, 3].map(index => ({ date: dateOf(Date.parse(first) + index * DAY), available_slots }))
  const { pms } = knownPms('MRI', {
    client: { timeZones: { prop_1: property } },
    integration: { availabilityTimeZone: zone },
    calendars: () => [calendarOf(days)],
  })
  const query = { property_id: 'prop_1', availability_start_date: first, availability_duration_days: 4 }
  const [calendar] = await pms.appointments.availability(query)
  return JSON.parse(JSON.stringify(calendar?.slots ?? []))
}

const issuesOf = (slot: unknown): TimeIssue[] => {
  const issues: TimeIssue[] = []
  parseTime(slot, '/at', issues)
  return issues
}

describe('a slot of availability() around any change of clocks', () => {
  const zones = fc.constantFrom('America/Denver', 'Europe/Dublin', 'Australia/Lord_Howe', 'Pacific/Apia')

  it('is taken as it was given, also over the night', async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...recent), zones, offered, async (change, property, offers) => {
        for (const slot of await slotsAround(change, property, offers)) {
          count += 1
          expect(issuesOf(slot), JSON.stringify(slot)).toEqual([])
          for (const start of slot.possibleStarts) expect(issuesOf({ ...slot, start })).toEqual([])
        }
      }),
      { numRuns: cases(300) },
    )
    expect(count).toBeGreaterThan(cases(1_000))
  })

  it('that lies within a day is refused where any one of its times was edited', async () => {
    const shift = (at: string | null | undefined, minutes: number): string =>
      new Date(Date.parse(String(at)) + minutes * 60_000).toISOString()
    const moved = ({ date, time }: { date: string; time: string }, minutes: number) => {
      const [, day = '', hour = ''] = /^(.*)T(.*)\.000Z$/.exec(shift(`${date}T${time}Z`, minutes)) ?? []
      return { date: day, time: hour }
    }
    const midday = fc.record({
      start: fc.integer({ min: 11 * 60, max: 13 * 60 }),
      length: fc.integer({ min: 10, max: 90 }),
      minutes: fc.integer({ min: -120, max: 120 }).filter(each => each !== 0),
    })
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...recent), midday, async (change, { start, length, minutes }) => {
        for (const slot of await slotsAround(change, change.zone, [{ start, end: start + length }])) {
          const { pms, local } = slot
          if (!slot.start || !slot.end || !pms.end || !local?.end) continue
          const at = shift(String(slot.start), minutes)
          const edits = [
            { start: at, possibleStarts: [at] },
            { end: shift(String(slot.end), minutes) },
            { pms: { ...pms, start: moved(pms.start, minutes) } },
            { pms: { ...pms, end: moved(pms.end, minutes) } },
            { local: { ...local, start: moved(local.start, minutes) } },
            { local: { ...local, end: moved(local.end, minutes) } },
          ]
          for (const edit of edits) {
            count += 1
            expect(issuesOf({ ...slot, ...edit }), JSON.stringify(edit)).not.toEqual([])
          }
        }
      }),
      { numRuns: cases(200) },
    )
    expect(count).toBeGreaterThan(cases(1_000))
  })
})
