import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  ianaZone,
  possibleInstants,
  ruleZone,
  toInstant,
  wallTimeAt,
  type Zone,
} from '../../src/time/index.js'
import { cases, shareOf } from '../support/cases.js'
import { END, FIRST, seconds } from './random-cases.js'
import { textOf, transitionsOf, wallMs, wallText } from './zones.js'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

const IDS = shareOf(Intl.supportedValuesOf('timeZone'))

const zoneId = fc.constantFrom(...IDS)

/** Zones by place and by rule, each with a name for messages. */
const anyZone: fc.Arbitrary<Zone> = fc.oneof(
  { weight: 4, arbitrary: zoneId.map(id => ianaZone(id)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.integer({ min: -48, max: 52 }), fc.boolean()).map(([quarters, observesDst]) => {
      const [hours, minutes] = [Math.floor(Math.abs(quarters) / 4), (Math.abs(quarters) % 4) * 15]
      const digits = [hours, minutes].map(part => `${part}`.padStart(2, '0')).join(':')
      return ruleZone({ standardOffset: `${quarters < 0 ? '-' : '+'}${digits}`, observesDst })
    }),
  },
)

/** Later changes are like these, and would take as long again to find. */
const LAST_CHANGE = Date.UTC(2050, 0)

/** Looked for once a zone. */
const known = new Map<string, number[]>()
const changesOf = (zone: Zone): number[] => {
  const found = known.get(zone.id) ?? transitionsOf(zone, FIRST, LAST_CHANGE)
  known.set(zone.id, found)
  return found
}

/** An instant, half of the time close to a change of the zone, but well inside of the years. */
const instantIn = (zone: Zone): fc.Arbitrary<number> => {
  const far = seconds(FIRST + 2 * DAY, END - 2 * DAY)
  const changes = changesOf(zone).filter(ms => ms > FIRST + 3 * DAY)
  if (changes.length === 0) return far
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -3 * 3600, max: 3 * 3600 }))
    .map(([at, second]) => at + second * 1000)
  return fc.oneof(far, near)
}

const zoneAndInstant = anyZone.chain(zone => instantIn(zone).map(ms => [zone, ms] as const))

const wallAt = (zone: Zone, ms: number): string => {
  const { date, time } = wallTimeAt(new Date(ms), zone)
  return `${date}T${time}`
}

describe('for any zone and instant', () => {
  it('the wall time leads back to the instant, and to another one only in a repeated hour', () => {
    fc.assert(
      fc.property(zoneAndInstant, ([zone, ms]) => {
        const { kind, earlier, later } = possibleInstants(wallAt(zone, ms), zone)
        expect(kind).not.toBe('gap')
        expect([+earlier, +later]).toContain(ms)
        if (kind === 'unique') expect(+toInstant(wallAt(zone, ms), zone)).toBe(ms)
        expect(+earlier === +later).toBe(kind === 'unique')
      }),
      { numRuns: cases(8_000) },
    )
  })

  it('the offset beside the wall time is the distance between the two', () => {
    fc.assert(
      fc.property(zoneAndInstant, ([zone, ms]) => {
        const { date, time, offset } = wallTimeAt(new Date(ms), zone)
        expect(offset).toMatch(/^[+-](?:0\d|1[0-4]):[0-5]\d$/)
        expect(+new Date(`${date}T${time}${offset}`)).toBe(ms)
        expect(wallMs(`${date}T${time}`) - ms).toBe(zone.offsetAt(ms))
        expect(zone.offsetAt(ms)).toBeGreaterThanOrEqual(-12 * HOUR)
        expect(zone.offsetAt(ms)).toBeLessThanOrEqual(14 * HOUR)
        expect(zone.offsetAt(ms) % (15 * MINUTE) === 0).toBe(true)
      }),
      { numRuns: cases(8_000) },
    )
  })

  it('what is below a second is cut off', () => {
    fc.assert(
      fc.property(zoneAndInstant, fc.nat({ max: 999 }), ([zone, ms], part) => {
        expect(wallTimeAt(new Date(ms + part), zone)).toEqual(wallTimeAt(new Date(ms), zone))
      }),
      { numRuns: cases(2_000) },
    )
  })

  it('between two changes, wall clocks go as fast as time does', () => {
    const pair = anyZone.chain(zone => {
      const ends = [FIRST, ...changesOf(zone), LAST_CHANGE]
      return fc
        .nat({ max: ends.length - 2 })
        .map(index => [ends[index] ?? FIRST, ends[index + 1] ?? LAST_CHANGE] as const)
        .chain(([from, to]) => fc.tuple(fc.constant(zone), seconds(from, to), seconds(from, to)))
    })
    fc.assert(
      fc.property(pair, ([zone, one, other]) => {
        const [a, b] = [wallAt(zone, one), wallAt(zone, other)]
        expect(wallMs(b) - wallMs(a)).toBe(other - one)
        expect(Math.sign(other - one)).toBe(a < b ? 1 : a > b ? -1 : 0)
      }),
      { numRuns: cases(4_000) },
    )
  })
})

describe('for any zone and wall time', () => {
  const zoneAndWall = zoneAndInstant.map(
    ([zone, ms]) => [zone, wallText(ms + zone.offsetAt(ms - 2 * HOUR))] as const,
  )

  it('the earlier reading is not after the later one, and both have the offsets of the day', () => {
    fc.assert(
      fc.property(zoneAndWall, ([zone, wall]) => {
        const { kind, earlier, later } = possibleInstants(wall, zone)
        expect(+earlier <= +later).toBe(true)
        expect(+earlier < +later).toBe(kind !== 'unique')
        expect(wallAt(zone, +earlier) === wall).toBe(kind !== 'gap')
        expect(wallAt(zone, +later) === wall).toBe(kind !== 'gap')
        // In a gap, one reading is on each side of the change, and each has what the other side's clocks would show.
        if (kind === 'gap') {
          expect(wallMs(wall) - +earlier).toBe(zone.offsetAt(+later))
          expect(wallMs(wall) - +later).toBe(zone.offsetAt(+earlier))
        }
      }),
      { numRuns: cases(8_000) },
    )
  })

  it('the instant is one of the readings, by each disambiguation', () => {
    fc.assert(
      fc.property(zoneAndWall, ([zone, wall]) => {
        const { kind, earlier, later } = possibleInstants(wall, zone)
        expect(toInstant(wall, zone, 'earlier')).toEqual(earlier)
        expect(toInstant(wall, zone, 'later')).toEqual(later)
        expect(toInstant(wall, zone, 'compatible')).toEqual(kind === 'gap' ? later : earlier)
      }),
      { numRuns: cases(3_000) },
    )
  })
})

/** A second way to the same: what the runtime writes, in parts. It knows no offsets, no changes and no corrections. */
const formats = new Map<string, Intl.DateTimeFormat>()
const wallByParts = (id: string, ms: number): number => {
  const format =
    formats.get(id) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: id,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  formats.set(id, format)
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 0, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** By trying each offset that a place may have. */
const instantsByParts = (id: string, wall: number): number[] => {
  const found: number[] = []
  for (let offset = 14 * HOUR; offset >= -12 * HOUR; offset -= 15 * MINUTE) {
    if (wallByParts(id, wall - offset) === wall) found.push(wall - offset)
  }
  return found
}

const KINDS = ['gap', 'unique', 'overlap']

describe('what the runtime writes in parts', () => {
  const runtimeZone = zoneId.map(id => ianaZone(id, { timeZoneData: 'runtime' }))
  const idAndInstant = runtimeZone.chain(zone => instantIn(zone).map(ms => [zone, ms] as const))

  it('is the wall time', () => {
    fc.assert(
      fc.property(idAndInstant, ([zone, ms]) => {
        expect(wallAt(zone, ms)).toBe(wallText(wallByParts(zone.id, ms)))
      }),
      { numRuns: cases(8_000) },
    )
  })

  it('has no instant for a time that is left out, two for one that is repeated, and else one', () => {
    const counts = { gap: 0, unique: 0, overlap: 0 }
    fc.assert(
      fc.property(idAndInstant, ([zone, ms]) => {
        const wall = wallText(ms + zone.offsetAt(ms - 2 * HOUR))
        const found = instantsByParts(zone.id, wallMs(wall))
        const { kind, earlier, later } = possibleInstants(wall, zone)
        counts[kind] += 1
        expect(kind, wall).toBe(KINDS[found.length])
        if (kind !== 'gap') expect([...new Set([+earlier, +later])]).toEqual(found)
      }),
      // So many that each kind is sure to be among them.
      { numRuns: Math.max(1_500, cases(2_500)) },
    )
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(0)
  })

  it('changes at whole minutes, at the second that the zone says', () => {
    fc.assert(
      fc.property(runtimeZone, fc.nat(), (zone, random) => {
        const changes = changesOf(zone)
        const at = changes[random % changes.length]
        if (at === undefined) return
        expect(at % MINUTE, textOf(at)).toBe(0)
        for (const ms of [at - 1000, at]) expect(wallByParts(zone.id, ms) - ms).toBe(zone.offsetAt(ms))
        expect(zone.offsetAt(at - 1)).not.toBe(zone.offsetAt(at))
      }),
      { numRuns: cases(2_000) },
    )
  })
})

/** Days since 1970-01-01 by counting years and months, without Date. */
const dayNumber = (date: string): number => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const isLeap = (each: number): boolean => each % 4 === 0 && (each % 100 !== 0 || each % 400 === 0)
  let days = day - 1
  for (let each = 1970; each < year; each += 1) days += isLeap(each) ? 366 : 365
  const lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30]
  for (const length of lengths.slice(0, month - 1)) days += length
  return days
}

describe('addDays', () => {
  const date = seconds().map(ms => wallText(ms).slice(0, 10))

  it('counts days as a calendar does', () => {
    fc.assert(
      fc.property(date, date, (from, to) => {
        const days = dayNumber(to) - dayNumber(from)
        expect(addDays(from, days)).toBe(to)
        expect(addDays(to, -days)).toBe(from)
        expect(Math.sign(days)).toBe(from < to ? 1 : from > to ? -1 : 0)
      }),
      { numRuns: cases(8_000) },
    )
  })

  it('gives the same in one step and in two', () => {
    const step = fc.integer({ min: -4_000, max: 4_000 })
    const middle = seconds(Date.UTC(2025, 0), Date.UTC(2075, 0)).map(ms => wallText(ms).slice(0, 10))
    fc.assert(
      fc.property(middle, step, step, (from, one, other) => {
        expect(addDays(addDays(from, one), other)).toBe(addDays(from, one + other))
      }),
      { numRuns: cases(4_000) },
    )
  })
})
