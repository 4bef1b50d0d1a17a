import { describe, expect, it } from 'vitest'
import { ianaZone, possibleInstants, toInstant, wallTimeAt, type Zone } from '../../src/time/index.js'
import {
  CASES,
  type InstantAnswer,
  META,
  type OracleCase,
  type ToInstant,
  type ToWall,
  type WallAnswer,
} from './oracle-cases.js'
import { refusalOf } from './refusal.js'
import { NORTH_AMERICA, textOf } from './zones.js'

const RUNTIME = process.versions.tz ?? 'unknown'
/** Whatever does not tell its version has nothing to excuse it. */
const isOlder = RUNTIME < META.tzdata

const secondsOf = (offset: string): number => {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number)
  return (offset.startsWith('-') ? -60 : 60) * (hours * 60 + minutes)
}

/** With which of two equal readings of the clock it is, and whether that reading leads back. */
const wallAnswer = ({ utc }: ToWall, zone: string | Zone): object => {
  const { date, time, offset } = wallTimeAt(utc, zone)
  const local = `${date}T${time}`
  const { kind, earlier, later } = possibleInstants(local, zone)
  const readings = [textOf(+earlier), textOf(+later)]
  const fold = kind === 'unique' ? undefined : readings.indexOf(utc)
  return { local, offset: secondsOf(offset), fold, leadsBack: kind !== 'gap' && readings.includes(utc) }
}

const expectedWall = ({ local, offset, fold }: WallAnswer): object => ({
  local,
  offset,
  fold,
  leadsBack: true,
})

const instantAnswer = ({ local }: ToInstant, zone: string | Zone): object => {
  const { kind, earlier, later } = possibleInstants(local, zone)
  return {
    kind,
    utc: textOf(Number(kind === 'gap' ? later : earlier)),
    earlier: textOf(+earlier),
    later: textOf(+later),
  }
}

const expectedInstant = ({ kind, utc, earlier = utc, later = utc }: InstantAnswer): object => ({
  kind,
  utc,
  earlier,
  later,
})

interface Result {
  readonly record: OracleCase
  readonly got: string
  readonly wanted: string
  /** What data from before the latest changes says; undefined where it says the same. */
  readonly stale: string | undefined
}

const resultOf = (record: OracleCase, zone: string | Zone): Result => {
  const text = JSON.stringify
  if (record.op === 'toWall') {
    return {
      record,
      got: text(wallAnswer(record, zone)),
      wanted: text(expectedWall(record)),
      stale: record.stale && text(expectedWall(record.stale)),
    }
  }
  return {
    record,
    got: text(instantAnswer(record, zone)),
    wanted: text(expectedInstant(record)),
    stale: record.stale && text(expectedInstant(record.stale)),
  }
}

/** An old runtime cannot know better, and the table does not cover it. */
const isExcused = ({ record, got, stale }: Result): boolean =>
  isOlder && got === stale && !NORTH_AMERICA.includes(record.zone)

/** Zones that are newer than the runtime's data. */
const isKnown = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
const unknown = [...new Set(CASES.map(({ zone }) => zone))].filter(zone => !isKnown(zone))
const cases = CASES.filter(({ zone }) => !unknown.includes(zone))

const results = cases.map(record => resultOf(record, record.zone))
const wrong = results.filter(({ got, wanted }) => got !== wanted)
const excused = wrong.filter(isExcused)
const stale = [...new Set(excused.map(({ record }) => record.zone))].sort()

console.log(
  `oracle: ${cases.length} of ${CASES.length} cases, ${wrong.length - excused.length} wrong, ${excused.length} stale` +
    ` by the data of the runtime (${RUNTIME}, oracle ${META.tzdata})${['', ...stale].join(' ')}` +
    `${unknown.length > 0 ? `, zones it does not know: ${unknown.join(' ')}` : ''}`,
)

const show = ({ record, got, wanted }: Result): string => `${JSON.stringify(record)}: ${got}, not ${wanted}`

const pick = (op: OracleCase['op'], kind?: InstantAnswer['kind']): Result[] =>
  results.filter(({ record }) => record.op === op && (!kind || ('kind' in record && record.kind === kind)))

const allRight = (picked: readonly Result[], atLeast: number): void => {
  expect(picked.length).toBeGreaterThan(atLeast)
  const mistakes = picked.filter(result => result.got !== result.wanted && !isExcused(result))
  expect(mistakes.map(show)).toEqual([])
}

/** Without the answers that old data explains. */
const right = results.filter(({ got, wanted }) => got === wanted).map(({ record }) => record)

describe(`the oracle of tzdata ${META.tzdata}`, () => {
  it('is there as a whole', () => {
    expect(CASES).toHaveLength(META.records)
    expect(unknown.length === 0 || isOlder, unknown.join(' ')).toBe(true)
  })

  it('agrees on the wall clock and its offset at each instant, and on the way back', () =>
    allRight(pick('toWall'), 2_000))
  it('agrees on each wall time that occurs once', () => allRight(pick('toInstant', 'unique'), 2_000))
  it('agrees on each wall time that is left out, and on both readings', () =>
    allRight(pick('toInstant', 'gap'), 300))
  it('agrees on each wall time that occurs twice, and on both readings', () =>
    allRight(pick('toInstant', 'overlap'), 300))

  it('agrees on the way back from each instant to its wall time, and never to one that is left out', () => {
    const mistakes = right.flatMap(record => {
      if (record.op !== 'toInstant') return []
      const instants = [record.utc, record.earlier ?? record.utc, record.later ?? record.utc]
      return instants
        .map(instant => wallTimeAt(instant, record.zone))
        .filter(({ date, time }) => (`${date}T${time}` === record.local) === (record.kind === 'gap'))
        .map(({ date, time }) => `${JSON.stringify(record)}: ${date}T${time}`)
    })
    expect(mistakes).toEqual([])
  })

  it('agrees on each disambiguation', () => {
    const mistakes = right.flatMap(record => {
      if (record.op !== 'toInstant') return []
      const { utc, earlier = utc, later = utc } = record
      const wanted = { compatible: utc, earlier, later }
      return (['compatible', 'earlier', 'later'] as const)
        .map(choice => [choice, textOf(+toInstant(record.local, record.zone, choice)), wanted[choice]])
        .filter(([, got, wish]) => got !== wish)
        .map(([choice, got]) => `${JSON.stringify(record)}: ${choice} gives ${got}`)
    })
    expect(mistakes).toEqual([])
  })

  it('agrees on what is rejected, with both readings on the error', () => {
    const codes = { gap: 'nonexistent_local_time', overlap: 'ambiguous_local_time' }
    for (const record of right) {
      if (record.op !== 'toInstant') continue
      if (record.kind === 'unique') {
        expect(textOf(+toInstant(record.local, record.zone))).toBe(record.utc)
        continue
      }
      const { earlier, later, kind, local, zone } = record
      const data = { earlier: new Date(earlier ?? ''), later: new Date(later ?? '') }
      expect(
        refusalOf(() => toInstant(local, zone)),
        JSON.stringify(record),
      ).toMatchObject({ code: codes[kind], ...data })
    }
  })
})

/** Cases of the table's zones in which the runtime by itself is out of date. */
const repaired = cases
  .filter(({ zone, stale }) => stale && NORTH_AMERICA.includes(zone))
  .map(record => resultOf(record, ianaZone(record.zone, { timeZoneData: 'runtime' })))
const old = repaired.filter(({ got, wanted }) => got !== wanted)
const oldZones = [...new Set(old.map(({ record }) => record.zone))].join(', ')

describe('the correction table', () => {
  it(
    old.length > 0
      ? `is what makes the difference: without it ${old.length} cases are stale (${oldZones})`
      : `changes nothing here: the data of this runtime, ${RUNTIME}, is right without it`,
    () => {
      expect(repaired.length).toBeGreaterThan(50)
      expect(old.filter(({ got, stale }) => got !== stale).map(show)).toEqual([])
      // The changes of Manitoba and of Inuvik came last.
      if (RUNTIME < '2026d') expect(old.length).toBeGreaterThan(0)
      if (RUNTIME >= '2026e') expect(old).toEqual([])
    },
  )
})
