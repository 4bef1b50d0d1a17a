import { describe, expect, it } from 'vitest'
import { addDays, coveringDates, ianaZone, ruleZone, type Zone } from '../../src/time/index.js'
import { cases, END, FIRST, sampleOfSeconds, shareOf } from './random-cases.js'
import { NORTH_AMERICA, REFUSED, transitionsOf } from './zones.js'

const MINUTE = 60_000
const DAY = 86_400_000

const dateAt = (ms: number, zone: Zone): string => new Date(ms + zone.offsetAt(ms)).toISOString().slice(0, 10)

/** Looks at each minute that may belong to these days: clocks change at whole minutes. */
const minuteByMinute = (date: string, days: number, property: Zone, pms: Zone): string[] => {
  const first = Date.parse(`${date}T00:00Z`)
  const end = first + days * DAY
  const dates = new Set<string>()
  for (let ms = first - DAY; ms < end + DAY; ms += MINUTE) {
    const local = ms + property.offsetAt(ms)
    if (local >= first && local < end) dates.add(dateAt(ms, pms))
  }
  return [...dates].sort()
}

const IDS = Intl.supportedValuesOf('timeZone').filter(id => !REFUSED.includes(id))

describe('the dates that the days of a zone reach into', () => {
  it.each([
    // 01:00 becomes 00:00, so that midnight comes twice and the day before ends at the first.
    ['Atlantic/Azores', '2026-10-25'],
    ['America/Havana', '2025-11-02'],
    ['Asia/Amman', '2021-10-29'],
    ['Asia/Gaza', '2021-10-29'],
    ['America/Scoresbysund', '2022-10-30'],
  ])('are its own dates where midnight comes twice: %s on %s', (id, date) => {
    for (const day of [-1, 0, 1].map(days => addDays(date, days)))
      expect(coveringDates(day, 1, id, id), day).toEqual([day])
    expect(coveringDates(addDays(date, -1), 2, id, id)).toEqual([addDays(date, -1), date])
  })

  it('are its own where the minute after midnight comes twice, with an hour of the day before between', () => {
    const day = '2010-11-07'
    expect(coveringDates(day, 1, 'America/St_Johns', 'America/St_Johns')).toEqual([day])
    expect(coveringDates('2010-11-06', 1, 'America/St_Johns', 'America/St_Johns')).toEqual(['2010-11-06'])
  })

  it('are also those to which the clocks of the PMS go back after the day has begun', () => {
    const dates = coveringDates('2008-11-02', 1, 'America/Argentina/San_Luis', 'America/Goose_Bay')
    const wanted = minuteByMinute(
      '2008-11-02',
      1,
      ianaZone('America/Argentina/San_Luis'),
      ianaZone('America/Goose_Bay'),
    )
    expect(dates).toEqual(wanted)
    const behind = ruleZone({ standardOffset: '-03:00', observesDst: false })
    expect(coveringDates('2008-11-02', 1, behind, 'America/Goose_Bay')).toEqual(['2008-11-01', '2008-11-02'])
  })

  it('leave out a date that clocks skip, and are none where the property skips the day', () => {
    expect(coveringDates('2011-12-30', 1, 'Pacific/Apia', 'UTC')).toEqual([])
    expect(coveringDates('2011-12-29', 3, 'Pacific/Apia', 'Pacific/Apia')).toEqual(['2011-12-29', '2011-12-31'])
    expect(coveringDates('2011-12-29', 3, 'Pacific/Honolulu', 'Pacific/Apia')).toEqual([
      '2011-12-29',
      '2011-12-31',
      '2012-01-01',
    ])
  })

  it('are those that each minute of them is in, around each change of clocks of each zone', () => {
    const mistakes: string[] = []
    const targets = ['America/Denver', 'America/Goose_Bay', 'Pacific/Apia', 'Atlantic/Azores'].map(id => ianaZone(id))
    const zones = shareOf([...new Set([...IDS, ...NORTH_AMERICA])]).map(id => ianaZone(id))
    zones.forEach((zone, index) => {
      // Which of the changes is by the index, so that all years have their turn.
      const changes = transitionsOf(zone, FIRST + 3 * DAY, END - 3 * DAY)
      const change = changes[(index * 7) % Math.max(1, changes.length)] ?? FIRST + (3 + index) * DAY
      for (const pms of [zone, targets[index % targets.length] as Zone]) {
        for (const shift of [-1, 0, 1]) {
          const date = dateAt(change + shift * DAY, zone)
          const dates = coveringDates(date, 1, zone, pms).join()
          const wanted = minuteByMinute(date, 1, zone, pms).join()
          if (dates !== wanted) mistakes.push(`${date} in ${zone.id} by ${pms.id}: ${dates}, not ${wanted}`)
        }
      }
    })
    expect(mistakes).toEqual([])
  })

  it('are those that each minute of them is in, on days and in pairs of zones taken at random', () => {
    const mistakes: string[] = []
    sampleOfSeconds(cases(300), FIRST + 3 * DAY, END - 12 * DAY).forEach((ms, index) => {
      const [property, pms] = [index * 17, index * 31 + 5].map(at => ianaZone(IDS[at % IDS.length] as string))
      if (!property || !pms) return
      const date = dateAt(ms, property)
      const days = 1 + (index % 8)
      const dates = coveringDates(date, days, property, pms).join()
      const wanted = minuteByMinute(date, days, property, pms).join()
      if (dates !== wanted) mistakes.push(`${days} from ${date} in ${property.id} by ${pms.id}: ${dates}, not ${wanted}`)
    })
    expect(mistakes).toEqual([])
  })
})
