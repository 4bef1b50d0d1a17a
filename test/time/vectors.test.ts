import { describe, expect, it } from 'vitest'
import { ianaZone, possibleInstants, toInstant, wallTimeAt } from '../../src/time/index.js'
import { refusalOf } from './refusal.js'
import { INSTANTS, WALLS, type WallVector } from './vectors.js'
import { textOf } from './zones.js'

const TITLES = {
  unique: 'occurs once',
  gap: 'is left out',
  overlap: 'occurs twice',
} as const

const named = WALLS.map(
  vector => [`${vector.wall} in ${vector.zone} ${TITLES[vector.kind]}`, vector] as const,
)

describe('a wall time', () => {
  it.each(named)('%s', (_, { zone, wall, kind, earlier, later }) => {
    const found = possibleInstants(wall, zone)
    expect([found.kind, textOf(+found.earlier), textOf(+found.later)]).toEqual([kind, earlier, later])
  })

  it.each(named)('%s, and each disambiguation keeps to that', (_, { zone, wall, kind, earlier, later }) => {
    expect(textOf(+toInstant(wall, zone, 'earlier'))).toBe(earlier)
    expect(textOf(+toInstant(wall, zone, 'later'))).toBe(later)
    expect(textOf(+toInstant(wall, zone, 'compatible'))).toBe(kind === 'gap' ? later : earlier)
    if (kind === 'unique') {
      expect(textOf(+toInstant(wall, zone))).toBe(earlier)
      expect(textOf(+toInstant(wall, zone, 'reject'))).toBe(earlier)
    } else {
      const code = kind === 'gap' ? 'nonexistent_local_time' : 'ambiguous_local_time'
      const data = { earlier: new Date(earlier), later: new Date(later) }
      for (const refusal of [
        refusalOf(() => toInstant(wall, zone)),
        refusalOf(() => toInstant(wall, zone, 'reject')),
      ]) {
        expect(refusal).toMatchObject({
          kind: 'time_input',
          code,
          ...data,
          issues: [{ code, path: '/wall', data }],
        })
        // Both readings are in the message as well, for whoever reads a log.
        const readings = [earlier, later].map(text => text.replace('Z', ''))
        for (const text of ['/wall', wall, zone, ...readings]) expect(refusal.message).toContain(text)
      }
    }
  })
})

describe('an instant', () => {
  const rows = INSTANTS.map(
    vector => [`${vector.instant} is ${vector.wall} in ${vector.zone}`, vector] as const,
  )

  it.each(rows)('%s', (_, { instant, zone, wall, offset }) => {
    const [date, time] = wall.split('T')
    expect(wallTimeAt(instant, zone)).toEqual({ date, time, offset })
    expect(wallTimeAt(new Date(instant), zone)).toEqual({ date, time, offset })
    expect(wallTimeAt(`${wall}${offset}`, zone)).toEqual({ date, time, offset })
    expect(wallTimeAt(`${wall}${offset}[${zone}]`, zone)).toEqual({ date, time, offset })
  })
})

/** By the runtime's own formatting, without this package. */
const runtimeTime = (instant: string, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' }).format(new Date(instant))

describe('without the correction table', () => {
  const changed = INSTANTS.filter(({ old }) => old !== undefined)

  it.each(changed)('$instant in $zone is as the runtime has it', ({ instant, zone, wall, old }) => {
    const { time } = wallTimeAt(instant, ianaZone(zone, { timeZoneData: 'runtime' }))
    expect(time).toBe(runtimeTime(instant, zone))
    expect([wall.slice(11), old]).toContain(time)
  })

  const isOld = (zone: string): boolean =>
    changed.some(each => each.zone === zone && runtimeTime(each.instant, zone) === each.old)
  const walls = WALLS.filter(({ old }) => old !== undefined).map(
    vector =>
      [
        `${vector.wall} in ${vector.zone} ${isOld(vector.zone) ? 'is as before 2026' : 'is right'}`,
        vector,
      ] as const,
  )

  it.each(walls)('%s, by the data of this runtime', (_, vector: WallVector) => {
    const found = possibleInstants(vector.wall, ianaZone(vector.zone, { timeZoneData: 'runtime' }))
    const { kind, earlier, later } = (isOld(vector.zone) && vector.old) || vector
    expect([found.kind, textOf(+found.earlier), textOf(+found.later)]).toEqual([kind, earlier, later])
  })
})

/** No answer may come from what an earlier question left behind. */
describe('zones by other names and in other letters', () => {
  it.each([
    ['canada/pacific', 'America/Vancouver'],
    ['AMERICA/YELLOWKNIFE', 'America/Edmonton'],
    ['Canada/Mountain', 'America/Edmonton'],
    ['America/Rainy_River', 'America/Winnipeg'],
    ['cAnAdA/CeNtRaL', 'America/Winnipeg'],
    ['US/Mountain', 'America/Denver'],
    ['Navajo', 'America/Denver'],
    ['MST', 'America/Phoenix'],
    ['HST', 'Pacific/Honolulu'],
    ['Etc/GMT+7', 'America/Phoenix'],
    ['etc/utc', 'UTC'],
    ['Zulu', 'UTC'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
  ])('%s has the time of %s', (name, zone) => {
    for (const instant of ['2026-07-01T12:00:00Z', '2026-12-01T18:00:00Z', '2030-01-15T05:00:00Z']) {
      expect(wallTimeAt(instant, name)).toEqual(wallTimeAt(instant, zone))
    }
  })
})
