import { describe, expect, it } from 'vitest'
import { compile } from './project.js'

/** Every function with every kind of input, as far as TypeScript alone knows them. */
const PLAIN = `
import {
  addDays,
  coveringDates,
  ianaZone,
  type Disambiguation,
  type Instant,
  type InstantLike,
  type PossibleInstants,
  possibleInstants,
  type RuleZoneSettings,
  ruleZone,
  TimeInputError,
  type TimeInputCode,
  type TimeZoneData,
  timeZoneDataVersion,
  toInstant,
  type Wall,
  type WallTime,
  wallTimeAt,
  type Zone,
  type ZonedDateTimeLike,
} from 'propexo-client/time'

const like: InstantLike = { epochMilliseconds: 0, [Symbol.toStringTag]: 'Temporal.Instant' }
const zoned: ZonedDateTimeLike = { ...like, timeZoneId: 'America/Denver' }
const instants: readonly Instant[] = [new Date(0), '2026-06-08T14:30:00-06:00', like, zoned]

const data: TimeZoneData = 'runtime'
const settings: RuleZoneSettings = { standardOffset: '-07:00', observesDst: true }
const zones: readonly (string | Zone)[] = [
  'America/Denver',
  ianaZone('America/Denver'),
  ianaZone('America/Denver', { timeZoneData: data }),
  ruleZone(settings),
]

const date = { [Symbol.toStringTag]: 'Temporal.PlainDate', toString: () => '2026-06-08' }
const time = { [Symbol.toStringTag]: 'Temporal.PlainTime', toString: () => '14:30:00' }
const walls: readonly Wall[] = ['2026-06-08T14:30', { date: '2026-06-08', time: '14:30:00' }, { date, time }]

export const run = (disambiguation: Disambiguation): string[] => {
  const texts: string[] = [addDays('2026-06-08', 1), ...coveringDates('2026-06-08', 1, 'America/New_York', 'UTC')]
  for (const zone of zones) {
    for (const instant of instants) {
      const wall: WallTime = wallTimeAt(instant, zone)
      texts.push(wall.date, wall.time, wall.offset)
    }
    for (const wall of walls) {
      const found: PossibleInstants = possibleInstants(wall, zone)
      const kind: 'unique' | 'gap' | 'overlap' = found.kind
      texts.push(kind, found.earlier.toISOString(), toInstant(wall, zone, disambiguation).toISOString())
    }
  }
  const { runtime, corrections } = timeZoneDataVersion()
  return [...texts, corrections, ...(runtime === undefined ? [] : [runtime])]
}

export const codeOf = (error: unknown): TimeInputCode | undefined =>
  error instanceof TimeInputError ? error.code : undefined

// @ts-expect-error: a number may be seconds or milliseconds
wallTimeAt(0, 'America/Denver')
// @ts-expect-error: a zone is asked for
toInstant('2026-06-08T14:30')
// @ts-expect-error: no such reading
toInstant('2026-06-08T14:30', 'America/Denver', 'first')
// @ts-expect-error: a rule without an answer to whether clocks change
ruleZone({ standardOffset: '-07:00' })
`

/** The real types of Temporal. */
const TEMPORAL = `
import { Temporal } from 'temporal-polyfill'
import { possibleInstants, toInstant, wallTimeAt } from 'propexo-client/time'

const zone = 'America/Denver'
const instant = Temporal.Instant.from('2026-06-08T20:30:00Z')
const zoned = instant.toZonedDateTimeISO(zone)
const date: Temporal.PlainDate = zoned.toPlainDate()
const time: Temporal.PlainTime = zoned.toPlainTime()
export const all = [
  wallTimeAt(instant, zone),
  wallTimeAt(zoned, zone),
  toInstant({ date, time }, zone),
  possibleInstants({ date, time: '14:30' }, zone),
]

// @ts-expect-error: a date-time without a zone is no instant
wallTimeAt(zoned.toPlainDateTime(), zone)
`

describe('the types of propexo-client/time', () => {
  it.each([
    ['without any types of Temporal', PLAIN],
    ["with temporal-polyfill's", TEMPORAL],
  ])('compile in a strict program %s', async (_, source) => {
    expect(await compile({ 'program.ts': source })).toBe('')
  })

  it('need neither types of Node nor of the DOM', async () => {
    const flags = ['--lib', 'ES2022', '--types', 'null', '--typeRoots', 'none']
    expect(await compile({ 'program.ts': PLAIN }, flags)).toBe('')
    for (const foreign of ['process', 'document'])
      expect(await compile({ 'program.ts': `${foreign}.title` }, flags)).toContain(
        `Cannot find name '${foreign}'`,
      )
  })
})
