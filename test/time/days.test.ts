import { describe, expect, it } from 'vitest'
import {
  addDays,
  coveringDates,
  possibleInstants,
  ruleZone,
  toInstant,
  wallTimeAt,
} from '../../src/time/index.js'
import { shareOf } from '../support/cases.js'
import { foundBy } from './refusal.js'
import { NORTH_AMERICA, textOf } from './zones.js'

const HOUR = 3_600_000
const MOUNTAIN = 'America/Denver'
const DATE = '2026-06-08'

describe('the dates of Mountain time that a day reaches into', () => {
  it.each([
    // Midnight there, in Mountain time; the day is as long everywhere in June.
    ['America/New_York', '2026-06-07T22:00:00', ['2026-06-07', '2026-06-08']],
    ['America/Chicago', '2026-06-07T23:00:00', ['2026-06-07', '2026-06-08']],
    ['America/Denver', '2026-06-08T00:00:00', ['2026-06-08']],
    ['America/Boise', '2026-06-08T00:00:00', ['2026-06-08']],
    ['America/Phoenix', '2026-06-08T01:00:00', ['2026-06-08', '2026-06-09']],
    ['America/Los_Angeles', '2026-06-08T01:00:00', ['2026-06-08', '2026-06-09']],
    ['Pacific/Honolulu', '2026-06-08T04:00:00', ['2026-06-08', '2026-06-09']],
    ['Pacific/Guam', '2026-06-07T08:00:00', ['2026-06-07', '2026-06-08']],
    ['UTC', '2026-06-07T18:00:00', ['2026-06-07', '2026-06-08']],
  ])('in summer in %s, where it begins at %s, are %j', (zone, midnight, dates) => {
    const { date, time } = wallTimeAt(toInstant(`${DATE}T00:00:00`, zone), MOUNTAIN)
    expect(`${date}T${time}`).toBe(midnight)
    expect(coveringDates(DATE, 1, zone, MOUNTAIN)).toEqual(dates)
  })

  it.each([
    ['America/New_York', '2026-01-14T22:00:00', ['2026-01-14', '2026-01-15']],
    ['America/Phoenix', '2026-01-15T00:00:00', ['2026-01-15']],
    ['Pacific/Honolulu', '2026-01-15T03:00:00', ['2026-01-15', '2026-01-16']],
    ['Pacific/Guam', '2026-01-14T07:00:00', ['2026-01-14', '2026-01-15']],
  ])('in winter in %s, where it begins at %s, are %j', (zone, midnight, dates) => {
    const { date, time } = wallTimeAt(toInstant('2026-01-15T00:00:00', zone), MOUNTAIN)
    expect(`${date}T${time}`).toBe(midnight)
    expect(coveringDates('2026-01-15', 1, zone, MOUNTAIN)).toEqual(dates)
  })

  it('are eight for a week in the east', () => {
    expect(coveringDates(DATE, 7, 'America/New_York', MOUNTAIN)).toEqual(
      Array.from({ length: 8 }, (_, day) => addDays(DATE, day - 1)),
    )
  })

  it('are the same by zone, by rule and by a link', () => {
    const rule = ruleZone({ standardOffset: '-07:00', observesDst: true })
    const dates = coveringDates('2026-10-30', 7, 'America/New_York', MOUNTAIN)
    expect(coveringDates('2026-10-30', 7, 'US/Eastern', rule)).toEqual(dates)
    expect(dates).toHaveLength(8)
  })

  it('are those on which the first and the last second fall, over each clock change', () => {
    const mistakes: string[] = []
    for (const property of ['America/New_York', 'America/St_Johns', 'Pacific/Guam', 'America/Phoenix']) {
      for (let day = -3; day <= 3; day += 1) {
        for (const change of ['2026-03-08', '2026-11-01']) {
          const date = addDays(change, day)
          const first = toInstant(`${date}T00:00:00`, property)
          const last = new Date(+toInstant(`${addDays(date, 1)}T00:00:00`, property) - 1000)
          const wanted = [...new Set([first, last].map(instant => wallTimeAt(instant, MOUNTAIN).date))]
          const dates = coveringDates(date, 1, property, MOUNTAIN)
          if (dates.join() !== wanted.join()) mistakes.push(`${date} in ${property}: ${dates}, not ${wanted}`)
        }
      }
    }
    expect(mistakes).toEqual([])
  })
})

describe('the dates of the same zone', () => {
  it('are the dates asked for, in each zone of the US, Canada and Mexico', () => {
    const mistakes = NORTH_AMERICA.flatMap(zone =>
      ['2026-03-07', '2026-03-08', '2026-06-08', '2026-10-31', '2026-11-01', '2026-12-31']
        .filter(date => coveringDates(date, 1, zone, zone).join() !== date)
        .map(date => `${date} in ${zone}: ${coveringDates(date, 1, zone, zone)}`),
    )
    expect(mistakes).toEqual([])
  })

  it.each([
    ['America/Havana', '2026-03-08'],
    ['Africa/Cairo', '2026-04-24'],
    ['America/Santiago', '2025-09-07'],
  ])('are the date asked for also where it has no midnight: %s on %s', (zone, date) => {
    expect(possibleInstants(`${date}T00:00:00`, zone).kind).toBe('gap')
    expect(coveringDates(date, 1, zone, zone)).toEqual([date])
    expect(coveringDates(addDays(date, -1), 1, zone, zone)).toEqual([addDays(date, -1)])
    expect(coveringDates(addDays(date, -1), 3, zone, zone)).toEqual([-1, 0, 1].map(day => addDays(date, day)))
  })

  it('are never dates outside of the years that can be asked for', () => {
    expect(coveringDates('2099-12-31', 1, 'UTC', 'UTC')).toEqual(['2099-12-31'])
    expect(foundBy(() => coveringDates('2099-12-31', 2, 'UTC', 'UTC'))).toEqual(['/days out_of_range'])
  })
})

describe('a local day', () => {
  const hoursOf = (date: string, zone: string): number => {
    const [start, end] = [date, addDays(date, 1)].map(each => +toInstant(`${each}T00:00`, zone))
    return (Number(end) - Number(start)) / HOUR
  }

  it('has 23 hours, 24 or 25, so days are not counted in hours', () => {
    expect(hoursOf('2026-03-08', 'America/New_York')).toBe(23)
    expect(hoursOf('2026-06-08', 'America/New_York')).toBe(24)
    expect(hoursOf('2026-11-01', 'America/New_York')).toBe(25)
    expect(hoursOf('2026-11-01', 'America/Vancouver')).toBe(24)
    expect(hoursOf('2026-10-04', 'Australia/Lord_Howe')).toBe(23.5)
  })

  it('has a midnight on each date in the US, Canada and Mexico, 2020 to 2040', () => {
    const mistakes: string[] = []
    for (const zone of shareOf(NORTH_AMERICA)) {
      for (let date = '2020-01-01'; date < '2040-01-01'; date = addDays(date, 1)) {
        if (possibleInstants(`${date}T00:00:00`, zone).kind !== 'unique') mistakes.push(`${date} in ${zone}`)
      }
    }
    expect(mistakes).toEqual([])
  })
})

describe('addDays', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2000-02-28', 1, '2000-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2024-03-01', -1, '2024-02-29'],
    ['2026-06-08', 0, '2026-06-08'],
    ['2026-06-08', -0, '2026-06-08'],
    ['2026-03-08', 1, '2026-03-09'],
    ['2026-11-01', 1, '2026-11-02'],
    ['2026-06-08', 365, '2027-06-08'],
    ['2024-01-01', 366, '2025-01-01'],
    ['2000-01-01', 36_524, '2099-12-31'],
    ['2099-12-31', -36_524, '2000-01-01'],
  ])('of %s and %i is %s', (date, days, result) => {
    expect(addDays(date, days)).toBe(result)
  })
})

describe('the repeated hour of Mountain time', () => {
  /** 07:00 to 08:59:59 UTC on the first Sunday of November. */
  const START = Date.parse('2026-11-01T07:00:00Z')

  it('has two instants for each of its times, and for no time around it', () => {
    for (let second = -1800; second < 9000; second += 7) {
      const instant = new Date(START + second * 1000)
      const { date, time } = wallTimeAt(instant, MOUNTAIN)
      const { kind, earlier, later } = possibleInstants({ date, time }, MOUNTAIN)
      expect(kind, textOf(+instant)).toBe(second >= 0 && second < 7200 ? 'overlap' : 'unique')
      expect([+earlier, +later]).toContain(+instant)
    }
  })

  it.each([
    ['Pacific/Honolulu', '2026-10-31 21:00:00', '2026-10-31 22:59:59'],
    ['America/Phoenix', '2026-11-01 00:00:00', '2026-11-01 01:59:59'],
    ['Pacific/Guam', '2026-11-01 17:00:00', '2026-11-01 18:59:59'],
  ])('is in %s from %s to %s', (zone, ...ends) => {
    const shown = [START, START + 2 * HOUR - 1000].map(ms => {
      const { date, time } = wallTimeAt(new Date(ms), zone)
      return `${date} ${time}`
    })
    expect(shown).toEqual(ends)
  })
})
