import moment from 'moment-timezone'
import { describe, expect, it } from 'vitest'
import { readZoneData } from '../../../scripts/workshop/time-zone-corrections/zone-data.js'
import { CORRECTIONS, CORRECTIONS_VERSION } from '../../../src/time/corrections.js'
import { ianaZone, timeZoneDataVersion } from '../../../src/time/index.js'

const FIRST = Date.UTC(2025, 0, 1)
const END = Date.UTC(2038, 0, 1)

const { version, histories } = readZoneData()
const runtime = timeZoneDataVersion().runtime ?? ''

/** Milliseconds to add to UTC, by moment-timezone's own data. */
const truth = (id: string): ((ms: number) => number) => {
  const zone = moment.tz.zone(id)
  if (!zone) throw new Error(`moment-timezone has no zone ${id}`)
  return ms => -zone.utcOffset(ms) * 60_000
}

/** Every change of every zone: where one of them changes, the others must not. */
const changes = [...new Set(histories.flatMap(({ zone }) => moment.tz.zone(zone)?.untils ?? []))]
  .filter(ms => ms >= FIRST && ms < END)
  .sort((a, b) => a - b)
const moments = changes.flatMap(ms => [ms - 1000, ms, ms + 1000])

describe('the zones of the US, Canada and Mexico', () => {
  it('are many, and change often', () => {
    expect(version).toBe(CORRECTIONS_VERSION)
    expect(histories.length).toBeGreaterThan(60)
    expect(changes.length).toBeGreaterThan(100)
    const ids = histories.flatMap(({ zone, links }) => [zone, ...links])
    for (const id of [
      'Canada/Pacific',
      'US/Eastern',
      'America/Yellowknife',
      'Pacific/Guam',
      'America/Tijuana',
    ])
      expect(ids).toContain(id)
    for (const id of CORRECTIONS.flatMap(([, , , names]) => names.split(' '))) expect(ids).toContain(id)
  })

  // Newer data than the table's is taken as it is, and may be right where moment-timezone is not any more.
  it.skipIf(runtime > version).each(histories.map(({ zone, links }) => [zone, links] as const))(
    'have the offsets of tzdata in the years 2025 to 2037, corrected: %s',
    (zone, links) => {
      const expected = moments.map(truth(zone))
      // Conversions refuse this name of Panama's time.
      for (const id of [zone, ...links].filter(each => each !== 'EST')) {
        expect(moments.map(truth(id))).toEqual(expected)
        const { offsetAt } = ianaZone(id)
        expect(moments.filter((ms, index) => offsetAt(ms) !== expected[index])).toEqual([])
      }
    },
  )
})
