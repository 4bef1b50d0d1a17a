import { describe, expect, it } from 'vitest'
import {
  coveringDates,
  ianaZone,
  possibleInstants,
  ruleZone,
  type TimeInputCode,
  timeZoneDataVersion,
  toInstant,
  wallTimeAt,
  type Zone,
} from '../../src/time/index.js'
import { cases } from '../support/cases.js'
import { foundBy, refusalOf } from './refusal.js'

const INSTANT = '2026-06-08T20:30:00Z'
const WALL = '2026-06-08T14:30:00'
const DATE = '2026-06-08'

/** Wherever a zone is asked for. */
const PLACES: readonly (readonly [string, (zone: unknown) => unknown])[] = [
  ['/id', zone => ianaZone(zone as string)],
  ['/id', zone => ianaZone(zone as string, { timeZoneData: 'runtime' })],
  ['/zone', zone => wallTimeAt(INSTANT, zone as string)],
  ['/zone', zone => possibleInstants(WALL, zone as string)],
  ['/zone', zone => toInstant(WALL, zone as string)],
  ['/propertyZone', zone => coveringDates(DATE, 1, zone as string, 'UTC')],
  ['/pmsZone', zone => coveringDates(DATE, 1, 'UTC', zone as string)],
]

const refusedEverywhere = (zone: unknown, code: TimeInputCode, part: string | RegExp): void => {
  for (const [path, call] of PLACES) {
    const { issues, message } = refusalOf(() => call(zone))
    expect(issues).toMatchObject([{ path, code, rule: `time.${code}` }])
    expect(message).toContain(`${path}: must be an IANA time zone such as America/Denver, and is`)
    expect(message).toMatch(part)
  }
}

describe('a zone', () => {
  it.each(
    'EST PST CST EDT CDT MDT PDT AST ADT NST NDT AKST AKDT HDT BST IST JST CAT SST PNT PRT est Pst AEST MSK ET CT MT PT'.split(
      ' ',
    ),
  )('is refused by the abbreviation %s', zone => {
    refusedEverywhere(zone, 'time_zone_abbreviation', zone)
  })

  it.each([
    ['a Windows name', 'Mountain Standard Time'],
    ['another Windows name', 'US Mountain Standard Time'],
    ['a name of people', 'Mountain Time'],
    ['a name of Rails', 'Mountain Time (US & Canada)'],
    ['an offset', '+05:30'],
    ['an offset of the west', '-07:00'],
    ['an offset without colon', '-0700'],
    ['an offset of hours', '-07'],
    ['a number as text', '-7'],
    ['UTC and an offset', 'UTC-07:00'],
    ['UTC and hours', 'UTC+5'],
    ['GMT and an offset', 'GMT-07:00'],
    ['GMT and hours', 'GMT+7'],
    ['the letter Z', 'Z'],
    ['more hours than there are', 'Etc/GMT+15'],
    ['a zone of POSIX', 'MST7MDT,M3.2.0,M11.1.0'],
    ['a city alone', 'Denver'],
    ['a continent alone', 'America'],
    ['a place that is none', 'America/Nowhere'],
    ['a slash behind', 'America/Denver/'],
    ['a backslash', 'America\\Denver'],
    ['a space in the name', 'America/New York'],
    ['a space before', ' America/Denver'],
    ['a space behind', 'America/Denver '],
    ['a line break behind', 'America/Denver\n'],
    ['a zero byte behind', 'America/Denver\0'],
    ['full-width letters', 'Ａmerica/Denver'],
    ['the Kelvin sign for a K', 'Asia/\u212Aolkata'],
    ['a Turkish dotless i', 'Amer\u0131ca/Denver'],
    ['a path', '../../etc/localtime'],
    ['a file of the system', 'posix/America/Denver'],
    ['a word of the host', 'localtime'],
    ['the unknown zone', 'Etc/Unknown'],
    ['two zones', 'America/Edmonton America/Inuvik'],
    ['a name of Object', 'constructor'],
    ['the prototype', '__proto__'],
    ['much text', 'A'.repeat(10_000)],
  ])('is refused by %s', (_, zone) => {
    refusedEverywhere(zone, 'unknown_time_zone', JSON.stringify(zone.slice(0, 40)).slice(1, -1))
  })

  it.each(['SystemV/EST5', 'SystemV/PST8PDT', 'systemv/mst7'])(
    'is refused by %s, which only ICU has',
    zone => {
      refusedEverywhere(zone, 'unknown_time_zone', zone)
    },
  )

  it.each([
    ['undefined', undefined, /undefined|missing/],
    ['nothing', '', '""'],
    ['null', null, /null|object/],
  ])('is missing when it is %s', (_, zone, part) => {
    refusedEverywhere(zone, 'missing_time_zone', part)
  })

  it.each([
    ['a number', -7, '-7'],
    ['a big integer', 7n, /7|bigint/],
    ['true', true, /true|boolean/],
    ['a symbol', Symbol('UTC'), 'symbol'],
    ['a function', () => 0, 'function'],
    ['an object', {}, 'object'],
    ['a list of the right text', ['America/Denver'], 'object'],
    ['a String object', new String('America/Denver'), 'object'],
    ['a Date', new Date(), 'object'],
    ['the format of Intl', new Intl.DateTimeFormat('en', { timeZone: 'UTC' }), 'object'],
    ['an object that looks like a zone', { id: 'UTC', offsetAt: () => 0 }, 'object'],
    ['a copy of a zone', { ...ianaZone('UTC') }, 'object'],
    ['an heir of a zone', Object.create(ianaZone('UTC')), 'object'],
    ['a proxy of a zone', new Proxy(ianaZone('UTC'), {}), 'object'],
  ])('is refused when it is %s', (_, zone, part) => {
    refusedEverywhere(zone, 'unknown_time_zone', part)
  })

  it.each(
    'UTC utc GMT Etc/UTC Etc/GMT Zulu MST HST MST7MDT EST5EDT CST6CDT PST8PDT Etc/GMT+7 Etc/GMT-14 Etc/GMT+12 Navajo US/Eastern us/eastern Cuba CET EET MET WET PRC ROC ROK GB NZ W-SU America/Argentina/Buenos_Aires America/Port-au-Prince Asia/Kolkata Asia/Calcutta Europe/Kyiv'.split(
      ' ',
    ),
  )('is taken by the id %s', id => {
    const zone = ianaZone(id)
    expect(zone.id).toBe(id)
    expect(wallTimeAt(INSTANT, zone)).toEqual(wallTimeAt(INSTANT, id))
  })

  it('is taken as one of ianaZone or ruleZone wherever an id is', () => {
    for (const zone of [ianaZone('UTC'), ruleZone({ standardOffset: '+00:00', observesDst: false })]) {
      for (const [, call] of PLACES.slice(2)) expect(call(zone)).toEqual(call('UTC'))
    }
  })

  it('is taken in any mixture of letters, however many there have been', () => {
    const letters = [...'america/denver']
    const wanted = wallTimeAt(INSTANT, 'America/Denver')
    for (let mixture = 0; mixture < cases(1_100); mixture += 1) {
      const id = letters.map((letter, bit) => ((mixture >> bit) % 2 ? letter.toUpperCase() : letter)).join('')
      expect(wallTimeAt(INSTANT, id)).toEqual(wanted)
    }
  })

  it('cannot be changed by one caller for all others', () => {
    // A spelling of its own, so that no other test would be misled.
    const zone = ianaZone('aMERICA/dENVER')
    try {
      Object.assign(zone, { offsetAt: () => 0, id: 'UTC' })
    } catch {}
    expect(wallTimeAt(INSTANT, 'aMERICA/dENVER')).toEqual(wallTimeAt(INSTANT, 'America/Denver'))
  })

  it('gives a number for each instant of the years 2000 to 2099, and never an error of another kind', () => {
    const ends = [Date.UTC(2000, 0), Date.UTC(2100, 0) - 1]
    for (const id of Intl.supportedValuesOf('timeZone')) {
      const { offsetAt } = ianaZone(id)
      expect(ends.map(ms => Number.isInteger(offsetAt(ms) / 60_000))).toEqual([true, true])
    }
  })
})

describe('the options of ianaZone', () => {
  it.each([{}, { timeZoneData: undefined }, { timeZoneData: 'corrected' }, { timeZoneData: 'runtime' }])(
    'may be %j',
    options => {
      expect(ianaZone('America/Denver', options as never).id).toBe('America/Denver')
    },
  )

  it.each([
    ['another word', { timeZoneData: 'latest' }],
    ['another case', { timeZoneData: 'Runtime' }],
    ['a number', { timeZoneData: 1 }],
    ['true', { timeZoneData: true }],
    ['null', { timeZoneData: null }],
    ['a list', { timeZoneData: ['runtime'] }],
  ])('are refused with %s, so that no typing error turns into other data', (_, options) => {
    expect(foundBy(() => ianaZone('America/Denver', options as never))).toMatchObject([
      expect.stringMatching(/timeZoneData unsupported_input$/),
    ])
  })
})

describe('ruleZone', () => {
  it.each([
    ['only hours', '-05'],
    ['no colon', '-0500'],
    ['no sign', '05:00'],
    ['60 minutes', '-05:60'],
    ['24 hours', '+24:00'],
    ['one digit', '-5:00'],
    ['seconds', '-05:00:00'],
    ['Z', 'Z'],
    ['UTC before', 'UTC-05:00'],
    ['another minus sign', '−05:00'],
    ['a space before', ' -05:00'],
    ['a space behind', '-05:00 '],
    ['a line break behind', '-05:00\n'],
    ['full-width digits', '-０５:００'],
    ['a zone', 'America/New_York'],
    ['nothing', ''],
    ['a number', -5],
    ['null', null],
    ['undefined', undefined],
    ['a list', ['-05:00']],
  ])('refuses the offset with %s', (_, standardOffset) => {
    const call = (): Zone => ruleZone({ standardOffset, observesDst: false } as never)
    expect(foundBy(call)).toEqual(['/standardOffset unknown_time_zone'])
    const part =
      typeof standardOffset === 'string' ? JSON.stringify(standardOffset).slice(1, -1) : 'such as -05:00'
    expect(refusalOf(call).message).toContain(part)
  })

  it.each([null, undefined, 0, 1, '', 'true', 'false', [], {}])(
    'takes %j for neither yes nor no',
    observesDst => {
      const call = (): Zone => ruleZone({ standardOffset: '-05:00', observesDst } as never)
      expect(foundBy(call)).toEqual(['/observesDst unsupported_input'])
      expect(refusalOf(call).message).toMatch(/^\/observesDst: must be (?:true or false|boolean)/)
    },
  )

  it.each([[null], [undefined], [{}], ['-05:00'], [-5], [[]], [true]])(
    'says all that is missing in %j',
    settings => {
      expect(foundBy(() => ruleZone(settings as never))).toEqual([
        '/standardOffset unknown_time_zone',
        '/observesDst unsupported_input',
      ])
    },
  )
})

describe('timeZoneDataVersion', () => {
  it('tells the version of the runtime and the one that the table brings it up to', () => {
    const { runtime, corrections } = timeZoneDataVersion()
    expect(runtime).toBe(process.versions.tz)
    expect(corrections).toMatch(/^20\d\d[a-z]$/)
  })
})
