import fc from 'fast-check'
import moment from 'moment-timezone'
import { Temporal } from 'temporal-polyfill/implementation'
import { describe, expect, it } from 'vitest'
import { ianaZone, possibleInstants, toInstant, wallTimeAt, type Zone } from '../../src/time/index.js'
import { cases, shareOf } from '../support/cases.js'
import { END, FIRST, sampleOfSeconds, seconds } from './random-cases.js'
import { NEWEST_DATA, NORTH_AMERICA, REFUSED, textOf, transitionsOf, wallMs, wallText } from './zones.js'

const DAY = 86_400_000
const HOUR = 3_600_000

describe('an implementation of Temporal over the same data of the runtime', () => {
  const zones = shareOf(Intl.supportedValuesOf('timeZone')).map(id =>
    ianaZone(id, { timeZoneData: 'runtime' }),
  )
  const zone = fc.constantFrom(...zones)

  const known = new Map<string, number[]>()
  /** Of one decade: what it costs to look for more would buy no other kind of change. */
  const changesOf = (each: Zone): number[] => {
    const found = known.get(each.id) ?? transitionsOf(each, Date.UTC(2020, 0), Date.UTC(2030, 0))
    known.set(each.id, found)
    return found
  }

  const zoneAndInstant = zone.chain(each => {
    const far = seconds(FIRST + 2 * DAY, END - 2 * DAY)
    const changes = changesOf(each)
    const near = fc
      .tuple(fc.nat(), fc.integer({ min: -2 * 3600, max: 2 * 3600 }))
      .map(([index, second]) => (changes[index % changes.length] ?? Date.UTC(2026, 0)) + second * 1000)
    return fc.oneof(far, near).map(ms => [each, ms] as const)
  })

  it('agrees on each wall time and its offset', () => {
    fc.assert(
      fc.property(zoneAndInstant, ([each, ms]) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(each.id)
        const { date, time, offset } = wallTimeAt(new Date(ms), each)
        expect(`${date}T${time}${offset}`).toBe(
          `${zoned.toPlainDateTime().toString({ smallestUnit: 'second' })}${zoned.offset}`,
        )
      }),
      { numRuns: cases(10_000) },
    )
  })

  it('agrees on each instant, by each disambiguation', () => {
    const rejected = { count: 0 }
    fc.assert(
      fc.property(zoneAndInstant, ([each, ms]) => {
        const wall = wallText(ms + each.offsetAt(ms - HOUR))
        const plain = Temporal.PlainDateTime.from(wall)
        for (const disambiguation of ['compatible', 'earlier', 'later'] as const) {
          const { epochMilliseconds } = plain.toZonedDateTime(each.id, { disambiguation })
          expect(textOf(+toInstant(wall, each, disambiguation))).toBe(textOf(epochMilliseconds))
        }
        const isRejected = ((): boolean => {
          try {
            plain.toZonedDateTime(each.id, { disambiguation: 'reject' })
            return false
          } catch {
            return true
          }
        })()
        if (isRejected) rejected.count += 1
        expect(possibleInstants(wall, each).kind !== 'unique').toBe(isRejected)
        if (isRejected) expect(() => toInstant(wall, each)).toThrowError()
        else expect(() => toInstant(wall, each)).not.toThrowError()
      }),
      { numRuns: cases(6_000) },
    )
    expect(rejected.count).toBeGreaterThan(0)
  })

  it('agrees on the instants of its own objects', () => {
    fc.assert(
      fc.property(zoneAndInstant, fc.nat({ max: 999_999_999 }), ([each, ms], nanosecond) => {
        const instant = Temporal.Instant.fromEpochNanoseconds(BigInt(ms) * 1_000_000n + BigInt(nanosecond))
        const wanted = wallTimeAt(new Date(ms), each)
        expect(wallTimeAt(instant, each)).toEqual(wanted)
        expect(wallTimeAt(instant.toZonedDateTimeISO('Asia/Tokyo'), each)).toEqual(wanted)
      }),
      { numRuns: cases(2_000) },
    )
  })
})

describe(`moment-timezone with tzdata ${NEWEST_DATA}`, () => {
  const FROM = Date.UTC(2000, 0, 2)
  const TO = Date.UTC(2038, 0)

  const offsets = (id: string): ((ms: number) => number) => {
    const zone = moment.tz.zone(id)
    if (!zone) throw new Error(`moment-timezone does not know ${id}`)
    // It counts minutes, and from the zone to UTC.
    return ms => -60_000 * zone.utcOffset(ms)
  }

  const changesOf = (id: string): number[] =>
    (moment.tz.zone(id)?.untils ?? []).filter((ms): ms is number => ms !== null && ms >= FROM && ms < TO)

  it('is at least as new as the correction table', () => {
    expect(NEWEST_DATA >= '2026f').toBe(true)
  })

  it(`knows ${NORTH_AMERICA.length} names of zones in the US, its territories, Canada and Mexico`, () => {
    expect(NORTH_AMERICA.length).toBeGreaterThan(120)
    for (const id of [
      'America/Vancouver',
      'Canada/Pacific',
      'US/Eastern',
      'Navajo',
      'Pacific/Saipan',
      'Mexico/General',
    ])
      expect(NORTH_AMERICA).toContain(id)
    expect(REFUSED).toEqual(['EST'])
  })

  it('agrees on each wall time in each of them, at each change and between, 2000 to 2037', () => {
    const mistakes: string[] = []
    for (const id of NORTH_AMERICA) {
      const offsetAt = offsets(id)
      const near = changesOf(id).flatMap(ms => [-1000, 0, 1000].map(step => ms + step))
      for (const ms of [...near, ...sampleOfSeconds(cases(300), FROM, TO)]) {
        const { date, time } = wallTimeAt(new Date(ms), id)
        const wanted = wallText(ms + offsetAt(ms))
        if (`${date}T${time}` !== wanted)
          mistakes.push(`${textOf(ms)} in ${id}: ${date}T${time}, not ${wanted}`)
      }
    }
    expect(mistakes).toEqual([])
  })

  it('agrees on each instant in each of them, at each change and between, 2000 to 2037', () => {
    const mistakes: string[] = []
    for (const id of NORTH_AMERICA) {
      const offsetAt = offsets(id)
      const near = changesOf(id).flatMap(ms => [-HOUR, -1000, 0, HOUR - 1000, HOUR].map(step => ms + step))
      for (const ms of [...near, ...sampleOfSeconds(cases(100), FROM, TO)]) {
        const wall = wallText(ms + offsetAt(ms - HOUR))
        // Every offset of the day before and the day after is tried.
        const days = [-DAY, 0, DAY].map(step => offsetAt(ms + step))
        const found = [...new Set(days)]
          .map(offset => wallMs(wall) - offset)
          .filter(instant => instant + offsetAt(instant) === wallMs(wall))
          .sort((a, b) => a - b)
        const { kind, earlier, later } = possibleInstants(wall, id)
        const got = kind === 'gap' ? [] : [...new Set([+earlier, +later])]
        if (got.join() !== found.join())
          mistakes.push(`${wall} in ${id}: ${got.map(textOf)}, not ${found.map(textOf)}`)
      }
    }
    expect(mistakes).toEqual([])
  })
})
