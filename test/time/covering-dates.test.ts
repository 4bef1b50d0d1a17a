import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, coveringDates, ianaZone, TimeInputError, type Zone } from '../../src/time/index.js'
import { cases, shareOf } from '../support/cases.js'
import { calendarOf, daysReached } from './dates-by-intervals.js'
import { transitionsOf } from './zones.js'

const DAY = 86_400_000
const FIRST_DAY = Date.UTC(2000, 0) / DAY
const LAST_DAY = Date.UTC(2100, 0) / DAY - 1

/** A zone takes the other implementation long; every one of them has its turn with COVERING_DATES=all. */
const isAll = process.env['COVERING_DATES'] === 'all'

const NAMES = Intl.supportedValuesOf('timeZone')

/** Zones whose clocks change at midnight or close to it, or skip a date, and some others. */
const ZONES = isAll
  ? NAMES
  : shareOf([
      'America/St_Johns',
      'Atlantic/Azores',
      'America/Havana',
      'Pacific/Apia',
      'Asia/Amman',
      'Asia/Gaza',
      'America/Scoresbysund',
      'America/Goose_Bay',
      'America/Santiago',
      'America/Asuncion',
      'America/Sao_Paulo',
      'Asia/Beirut',
      'Africa/Cairo',
      'Africa/Casablanca',
      'Antarctica/Troll',
      'Australia/Lord_Howe',
      ...NAMES.filter((_, index) => index % 40 === 0),
    ])

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

const zones = new Map<string, Zone>()
const zoneOf = (id: string): Zone => {
  const zone = zones.get(id) ?? ianaZone(id, { timeZoneData: 'runtime' })
  zones.set(id, zone)
  return zone
}

/** What is wrong with the answer; undefined where nothing is. */
const mistakeIn = (day: number, count: number, property: string, pms: string): string | undefined => {
  const reached = daysReached(day, count, calendarOf(property), calendarOf(pms))
  // Beyond the years that can be asked for it has to be refused.
  const wanted = reached.every(each => each >= FIRST_DAY && each <= LAST_DAY)
    ? reached.map(dateOf).join(' ')
    : 'refused'
  const found = answer(day, count, property, pms)
  return found === wanted
    ? undefined
    : `${dateOf(day)} +${count} of ${property} in ${pms}: ${found}, not ${wanted}`
}

const answer = (day: number, count: number, property: string, pms: string): string => {
  try {
    return coveringDates(dateOf(day), count, zoneOf(property), zoneOf(pms)).join(' ')
  } catch (error) {
    if (error instanceof TimeInputError && error.code === 'out_of_range') return 'refused'
    throw error
  }
}

/** A zone beside itself, and beside others, as that of the property and as that of the PMS. */
const pairsOf = (id: string): readonly (readonly [string, string])[] => [
  [id, id],
  [id, 'America/Denver'],
  ['UTC', id],
]

const withChanges = (): string[] => ZONES.filter(id => calendarOf(id).changes.length > 0)

describe('the dates that days reach into', () => {
  it('are right around each change of the clocks of each zone, 2000 to 2099', () => {
    const mistakes: string[] = []
    let tried = 0
    for (const id of withChanges()) {
      const days = new Set(
        calendarOf(id).changes.flatMap(ms => [-1, 0, 1].map(step => Math.floor(ms / DAY) + step)),
      )
      for (const day of days) {
        if (day < FIRST_DAY || day > LAST_DAY) continue
        for (const [property, pms] of pairsOf(id)) {
          const mistake = mistakeIn(day, 1, property, pms)
          tried += 1
          if (mistake) mistakes.push(mistake)
        }
      }
    }
    expect(tried).toBeGreaterThan(500)
    expect(mistakes.slice(0, 20)).toEqual([])
  })

  it('are right for any days of any zone in any other', () => {
    const zone = fc.constantFrom(...ZONES)
    const day = fc.integer({ min: FIRST_DAY, max: LAST_DAY })
    const count = fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 366 }))
    fc.assert(
      fc.property(zone, zone, day, count, (property, pms, first, days) => {
        fc.pre(first + days <= LAST_DAY)
        expect(mistakeIn(first, days, property, pms)).toBeUndefined()
      }),
      { numRuns: cases(1_000), seed: 2026 },
    )
  })

  it.skipIf(!isAll)(
    'are right on every day of every zone that changes its clocks (only with COVERING_DATES=all: it takes long)',
    { timeout: 7_200_000 },
    () => {
      const mistakes: string[] = []
      let tried = 0
      for (const id of withChanges())
        for (const [property, pms] of pairsOf(id))
          for (let day = FIRST_DAY; day <= LAST_DAY; day += 1) {
            const mistake = mistakeIn(day, 1, property, pms)
            tried += 1
            if (mistake) mistakes.push(mistake)
          }
      console.log(`coveringDates: ${tried} days of ${withChanges().length} zones, ${mistakes.length} wrong`)
      expect(mistakes.slice(0, 20)).toEqual([])
    },
  )

  it('are the date itself in its own zone, around each change of each zone, but for a date that clocks skip', () => {
    const wrong: string[] = []
    const skipped = new Set<string>()
    for (const id of shareOf(NAMES)) {
      const zone = zoneOf(id)
      for (const ms of transitionsOf(zone, Date.UTC(2000, 0, 3), Date.UTC(2040, 0)))
        for (const step of [-1, 0, 1]) {
          const date = dateOf(Math.floor(ms / DAY) + step)
          const dates = coveringDates(date, 1, zone, zone).join()
          if (dates === '') skipped.add(`${date} ${id}`)
          else if (dates !== date) wrong.push(`${date} in ${id}: ${dates}`)
        }
    }
    expect(wrong).toEqual([])
    for (const each of skipped)
      expect(['2011-12-30 Pacific/Apia', '2011-12-30 Pacific/Fakaofo']).toContain(each)
  })
})

describe('a day', () => {
  it.each([
    ['Atlantic/Azores', '2026-10-24'],
    ['America/Havana', '2026-10-31'],
    ['Asia/Amman', '2021-10-28'],
    ['Asia/Gaza', '2021-10-28'],
    ['America/Scoresbysund', '2026-10-24'],
  ])('ends with the first of two midnights where clocks go back after it: in %s', (zone, date) => {
    expect(coveringDates(date, 1, zone, zone)).toEqual([date])
    expect(coveringDates(addDays(date, 1), 1, zone, zone)).toEqual([addDays(date, 1)])
    expect(coveringDates(date, 2, zone, zone)).toEqual([date, addDays(date, 1)])
  })

  it('ends with the second of two midnights where clocks go back over it', () => {
    // At 00:01 back to 23:01, so that the evening goes on for an hour after a minute of the next date.
    const zone = 'America/St_Johns'
    expect(coveringDates('2010-11-06', 1, zone, zone)).toEqual(['2010-11-06'])
    expect(coveringDates('2010-11-07', 1, zone, zone)).toEqual(['2010-11-07'])
    expect(coveringDates('2010-11-06', 1, zone, 'Etc/GMT+3')).toEqual([
      '2010-11-05',
      '2010-11-06',
      '2010-11-07',
    ])
    expect(coveringDates('2010-11-06', 1, 'Etc/GMT+3', zone)).toEqual(['2010-11-06', '2010-11-07'])
  })

  it('that a zone skipped reaches into no date, and is none that others reach into', () => {
    const zone = 'Pacific/Apia'
    expect(coveringDates('2011-12-30', 1, zone, 'UTC')).toEqual([])
    expect(coveringDates('2011-12-29', 3, zone, zone)).toEqual(['2011-12-29', '2011-12-31'])
    expect(coveringDates('2011-12-30', 1, 'UTC', zone)).toEqual(['2011-12-29', '2011-12-31'])
  })
})
