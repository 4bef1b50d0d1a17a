import { describe, expect, it } from 'vitest'
import { possibleInstants, ruleZone, wallTimeAt, type Zone } from '../../src/time/index.js'
import { cases } from '../support/cases.js'
import { sampleOfSeconds } from './random-cases.js'
import { transitionsOf, wallText } from './zones.js'

interface Row {
  readonly standardOffset: string
  readonly observesDst: boolean
  /** Has this rule since 2012, or since the other date. */
  readonly representative: string
  readonly since?: string
  /** Have it from now on. */
  readonly others: readonly string[]
}

/** What a record of a standard offset and daylight saving time stands for, by tzdata 2026f. */
const ROWS: readonly Row[] = [
  {
    standardOffset: '-03:30',
    observesDst: true,
    representative: 'America/St_Johns',
    others: [],
  },
  {
    standardOffset: '-04:00',
    observesDst: true,
    representative: 'America/Halifax',
    since: '2000-01-02T00:00:00Z',
    others: [
      'America/Glace_Bay',
      'America/Moncton',
      'America/Goose_Bay',
      'Atlantic/Bermuda',
      'America/Thule',
    ],
  },
  {
    standardOffset: '-04:00',
    observesDst: false,
    representative: 'America/Puerto_Rico',
    since: '2000-01-02T00:00:00Z',
    others: ['America/St_Thomas', 'America/Blanc-Sablon'],
  },
  {
    standardOffset: '-05:00',
    observesDst: true,
    representative: 'America/New_York',
    since: '2000-01-02T00:00:00Z',
    others: [
      'America/Toronto',
      'America/Detroit',
      'America/Indiana/Indianapolis',
      'America/Indiana/Vincennes',
      'America/Indiana/Winamac',
      'America/Indiana/Marengo',
      'America/Indiana/Petersburg',
      'America/Indiana/Vevay',
      'America/Kentucky/Louisville',
      'America/Kentucky/Monticello',
      'America/Iqaluit',
    ],
  },
  {
    standardOffset: '-05:00',
    observesDst: false,
    representative: 'America/Panama',
    since: '2000-01-02T00:00:00Z',
    others: ['America/Winnipeg', 'America/Atikokan', 'America/Cancun', 'America/Jamaica'],
  },
  {
    standardOffset: '-06:00',
    observesDst: true,
    representative: 'America/Chicago',
    since: '2000-01-02T00:00:00Z',
    others: [
      'America/Menominee',
      'America/Indiana/Knox',
      'America/Indiana/Tell_City',
      'America/North_Dakota/Center',
      'America/North_Dakota/New_Salem',
      'America/North_Dakota/Beulah',
      'America/Rankin_Inlet',
      'America/Resolute',
      'America/Matamoros',
      'America/Ojinaga',
    ],
  },
  {
    standardOffset: '-06:00',
    observesDst: false,
    representative: 'America/Regina',
    since: '2000-01-02T00:00:00Z',
    others: [
      'America/Swift_Current',
      'America/Edmonton',
      'America/Inuvik',
      'America/Mexico_City',
      'America/Monterrey',
      'America/Merida',
      'America/Chihuahua',
    ],
  },
  {
    standardOffset: '-07:00',
    observesDst: true,
    representative: 'America/Denver',
    since: '2000-01-02T00:00:00Z',
    others: ['America/Boise', 'America/Cambridge_Bay', 'America/Ciudad_Juarez'],
  },
  {
    standardOffset: '-07:00',
    observesDst: false,
    representative: 'America/Phoenix',
    since: '2000-01-02T00:00:00Z',
    others: [
      'America/Creston',
      'America/Dawson_Creek',
      'America/Fort_Nelson',
      'America/Whitehorse',
      'America/Vancouver',
      'America/Hermosillo',
      'America/Mazatlan',
    ],
  },
  {
    standardOffset: '-08:00',
    observesDst: true,
    representative: 'America/Los_Angeles',
    since: '2000-01-02T00:00:00Z',
    others: ['America/Tijuana'],
  },
  {
    standardOffset: '-09:00',
    observesDst: true,
    representative: 'America/Anchorage',
    since: '2000-01-02T00:00:00Z',
    others: ['America/Juneau', 'America/Sitka', 'America/Nome', 'America/Yakutat', 'America/Metlakatla'],
  },
  { standardOffset: '-10:00', observesDst: true, representative: 'America/Adak', others: [] },
  { standardOffset: '-10:00', observesDst: false, representative: 'Pacific/Honolulu', others: [] },
  { standardOffset: '-11:00', observesDst: false, representative: 'Pacific/Pago_Pago', others: [] },
  {
    standardOffset: '+10:00',
    observesDst: false,
    representative: 'Pacific/Guam',
    others: ['Pacific/Saipan'],
  },
]

const SINCE = '2012-01-01T00:00:00Z'
const NOW = '2026-12-01T00:00:00Z'
const UNTIL = Date.UTC(2038, 0)

/** Both ways, at each change of the rule and at random: by the rule as by the place. */
const compare = (rule: Zone, place: string, since: string): void => {
  const from = Date.parse(since)
  const changes = transitionsOf(rule, from, UNTIL)
  const near = changes.flatMap(at => [-7200, -3600, -1800, -1, 0, 1, 1800, 3600].map(s => at + s * 1000))
  const mistakes: string[] = []
  for (const ms of [...near, ...sampleOfSeconds(cases(500), from, UNTIL)]) {
    const instant = new Date(ms)
    const [byRule, byPlace] = [rule, place].map(zone => JSON.stringify(wallTimeAt(instant, zone)))
    if (byRule !== byPlace) mistakes.push(`${instant.toISOString()}: ${byRule}, not ${byPlace}`)
    const wall = wallText(ms + rule.offsetAt(ms))
    const [readByRule, readByPlace] = [rule, place].map(zone => JSON.stringify(possibleInstants(wall, zone)))
    if (readByRule !== readByPlace) mistakes.push(`${wall}: ${readByRule}, not ${readByPlace}`)
    // Also what no clock shows: the same reading before and after the change.
    const shifted = wallText(ms + rule.offsetAt(ms - 7_200_000))
    expect(possibleInstants(shifted, rule), shifted).toEqual(possibleInstants(shifted, place))
  }
  expect(mistakes).toEqual([])
}

describe.each(ROWS)('the offset $standardOffset with US DST $observesDst', row => {
  const { standardOffset, observesDst, representative, since = SINCE, others } = row
  const rule = ruleZone({ standardOffset, observesDst })

  it(`is the time of ${representative} since ${since.slice(0, 4)}`, () =>
    compare(rule, representative, since))

  it(`changes ${observesDst ? 'twice a year' : 'never'}`, () => {
    expect(transitionsOf(rule, Date.UTC(2000, 0), Date.UTC(2100, 0))).toHaveLength(observesDst ? 200 : 0)
  })

  for (const other of others) it(`is the time of ${other} from now on`, () => compare(rule, other, NOW))
})

describe('the offset of a rule', () => {
  it('keeps its sign and its minutes together', () => {
    const offset = (standardOffset: string): number =>
      ruleZone({ standardOffset, observesDst: false }).offsetAt(Date.UTC(2026, 0)) / 60_000
    expect(
      ['-03:30', '-00:30', '+00:30', '+05:45', '-12:00', '+14:00', '+00:00', '-00:00'].map(offset),
    ).toEqual([-210, -30, 30, 345, -720, 840, 0, -0])
  })

  it('is not that of the zone Etc/GMT with the same sign, which counts westwards', () => {
    const west = ruleZone({ standardOffset: '-07:00', observesDst: false })
    const instant = '2026-07-01T12:00:00Z'
    expect(wallTimeAt(instant, west)).toEqual(wallTimeAt(instant, 'Etc/GMT+7'))
    expect(wallTimeAt(instant, west).offset).toBe('-07:00')
  })

  it('has the dates of daylight saving time that the law of each year has', () => {
    const rule = ruleZone({ standardOffset: '-05:00', observesDst: true })
    const changes = (year: number): string[] =>
      transitionsOf(rule, Date.UTC(year, 0), Date.UTC(year + 1, 0)).map(ms =>
        new Date(ms).toISOString().slice(0, 16),
      )
    expect(changes(2006)).toEqual(['2006-04-02T07:00', '2006-10-29T06:00'])
    expect(changes(2007)).toEqual(['2007-03-11T07:00', '2007-11-04T06:00'])
    expect(changes(2026)).toEqual(['2026-03-08T07:00', '2026-11-01T06:00'])
    expect(changes(2099)).toEqual(['2099-03-08T07:00', '2099-11-01T06:00'])
  })

  it('is shown right, or refused, also where no place on earth has it', () => {
    const wrong: string[] = []
    for (const standardOffset of ['+23:30', '+23:00', '-23:59', '+14:01', '-12:01']) {
      for (const observesDst of [true, false]) {
        let zone: Zone
        try {
          zone = ruleZone({ standardOffset, observesDst })
        } catch {
          continue
        }
        for (const instant of ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z']) {
          const { date, time, offset } = wallTimeAt(instant, zone)
          const distance = Date.parse(`${date}T${time}Z`) - Date.parse(instant)
          const sign = offset.startsWith('-') ? -1 : 1
          const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number)
          if (distance !== sign * (hours * 60 + minutes) * 60_000)
            wrong.push(`${standardOffset} ${observesDst}: ${date}T${time}${offset} at ${instant}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })
})
