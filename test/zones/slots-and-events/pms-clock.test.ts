import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PmsTime, type PropexoOptions, TimeInputError } from '../../../src/index.js'
import { cases } from '../../support/cases.js'
import { timeZoneRecord } from '../../support/fake-api.js'
import { dateAfter, MINUTE, wallAt } from './intl-oracle.js'
import { knownPms } from './slot-account.js'

interface Told {
  readonly date: string
  readonly time: string
  readonly timeZone?: string
  readonly disambiguation?: string
}

interface Asked {
  readonly told: Told
  readonly record: Readonly<Record<string, unknown>>
  readonly options?: Partial<PropexoOptions>
}

/** What an event gets that is told by these clocks, or the code of the refusal. */
const placed = async ({ told, record, options = {} }: Asked): Promise<PmsTime | string> => {
  const { pms } = knownPms('YARDI', { records: [timeZoneRecord(record)], client: options })
  const input = { lead_id: 'lead_1', property_id: 'prop_1', event_datetime: told }
  try {
    const { times } = await pms.events.leads.preview(input as never)
    return times?.['event_datetime'] ?? 'nothing'
  } catch (error) {
    if (!(error instanceof TimeInputError)) throw error
    return error.code
  }
}

const OPEN = { offset: '-06:00', observes_daylight_savings: null }

describe.each(['pms', 'property'])('a time by the clocks of the %s,', timeZone => {
  const ask = (date: string, time: string, disambiguation?: string) =>
    placed({
      told: { date, time, timeZone, ...(disambiguation ? { disambiguation } : {}) },
      record: OPEN,
    })

  describe('by a record that leaves daylight saving time open,', () => {
    it.each([
      ['2026-01-15', '14:30:00', '2026-01-15T20:30:00Z'],
      ['2026-03-07', '23:30:00', '2026-03-08T05:30:00Z'],
      ['2026-03-08', '01:30:00', '2026-03-08T07:30:00Z'],
      ['2026-03-08', '01:59:59', '2026-03-08T07:59:59Z'],
      ['2026-11-01', '02:00:00', '2026-11-01T08:00:00Z'],
      ['2026-11-01', '08:30:00', '2026-11-01T14:30:00Z'],
    ])('is certain where both readings agree: %s %s', async (date, time, instant) => {
      expect(await ask(date, time)).toMatchObject({
        date,
        time,
        offset: '-06:00',
        instant: new Date(instant),
      })
    })

    it.each([
      ['2026-03-08', '02:00:00'],
      ['2026-03-08', '02:30:00'],
      ['2026-03-08', '03:00:00'],
      ['2026-07-15', '14:30:00'],
      ['2026-11-01', '00:30:00'],
      ['2026-11-01', '01:00:00'],
      ['2026-11-01', '01:30:00'],
      ['2026-11-01', '01:59:59'],
    ])('is no guess where they differ: %s %s', async (date, time) => {
      expect(await ask(date, time)).toBe('dst_unknown')
    })

    it('is certain where the reading that is chosen is the same by both', async () => {
      expect(await ask('2026-11-01', '01:30:00', 'later')).toMatchObject({
        offset: '-06:00',
        instant: new Date('2026-11-01T07:30:00Z'),
      })
      for (const disambiguation of ['earlier', 'compatible'])
        expect(await ask('2026-11-01', '01:30:00', disambiguation)).toBe('dst_unknown')
      // The same instant, and another time on the clocks.
      for (const disambiguation of ['earlier', 'later', 'compatible'])
        expect(await ask('2026-03-08', '02:30:00', disambiguation)).toBe('dst_unknown')
    })

    it('is what the options say it means', async () => {
      const told = { date: '2026-07-15', time: '14:30:00', timeZone }
      for (const [assumeDaylightSaving, offset] of [
        [true, '-05:00'],
        [false, '-06:00'],
      ] as const)
        expect(await placed({ told, record: OPEN, options: { assumeDaylightSaving } })).toMatchObject({
          time: '14:30:00',
          offset,
        })
    })
  })

  /** Places whose clocks a record with daylight saving time stands for. */
  const PLACES = [
    ['-03:30', 'America/St_Johns'],
    ['-04:00', 'America/Halifax'],
    ['-05:00', 'America/New_York'],
    ['-06:00', 'America/Chicago'],
    ['-07:00', 'America/Denver'],
    ['-08:00', 'America/Los_Angeles'],
    ['-09:00', 'America/Anchorage'],
    ['-10:00', 'America/Adak'],
  ] as const

  /** Within two days of a change of US clocks. */
  const near = fc
    .record({
      change: fc.constantFrom('2026-03-08', '2026-11-01', '2027-03-14', '2027-11-07'),
      minutes: fc.integer({ min: -2 * 1_440, max: 2 * 1_440 }),
    })
    .map(({ change, minutes }) => Date.parse(`${change}T02:00:00Z`) + minutes * MINUTE)

  it.each([true, false, null])(
    'by a record that says %s, has one reading, two or none, or is no guess, as Intl shows these clocks',
    async observes_daylight_savings => {
      const counts: Record<string, number> = {}
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...PLACES), near, async ([offset, place], wall) => {
          const [date = '', time = ''] = new Date(wall).toISOString().slice(0, 19).split('T')
          const [, sign, hours = '', minutes = ''] = /^(.)(..):(..)$/.exec(offset) ?? []
          const standard = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * MINUTE
          const withSummer = [wall - standard - 60 * MINUTE, wall - standard].filter(
            ms => wallAt(ms, place) === `${date}T${time}`,
          )
          const without = [wall - standard]
          const readings =
            observes_daylight_savings === null && String(withSummer) !== String(without)
              ? 'dst_unknown'
              : observes_daylight_savings === false || observes_daylight_savings === null
                ? without
                : withSummer
          const found = await placed({
            told: { date, time, timeZone },
            record: { offset, observes_daylight_savings },
          })
          const wanted =
            readings === 'dst_unknown'
              ? readings
              : readings.length === 1
                ? { date, time, instant: new Date(readings[0] as number) }
                : readings.length === 0
                  ? 'nonexistent_local_time'
                  : 'ambiguous_local_time'
          if (typeof wanted === 'string') expect(found).toBe(wanted)
          else expect(found).toMatchObject(wanted)
          const kind = typeof wanted === 'string' ? wanted : 'one'
          counts[kind] = (counts[kind] ?? 0) + 1
        }),
        { numRuns: cases(500) },
      )
      expect(Object.keys(counts)).toContain('one')
    },
  )

  it('is held against what else is told at its own instant, and not at another one of that day', async () => {
    // Regina and Chicago agree until the clocks of Chicago are put forward.
    const asked = (date: string, time: string): Asked => ({
      told: { date, time, timeZone },
      record: { offset: '-06:00' },
      options: { timeZones: { prop_1: 'America/Regina' } },
    })
    expect(await placed(asked('2026-03-08', '01:59:59'))).toMatchObject({
      offset: '-06:00',
      source: 'property',
      warnings: [],
    })
    expect(await placed(asked('2026-03-08', '02:00:00'))).toBe('time_zone_conflict')
    expect(await placed(asked('2026-11-01', '02:00:00'))).toMatchObject({ offset: '-06:00' })
    expect(await placed(asked(dateAfter('2026-11-01', -1), '23:00:00'))).toBe('time_zone_conflict')
  })
})

it('records that contradict each other at one of two readings leave no reading', async () => {
  const records = [
    timeZoneRecord({ id: 'tz_1', offset: '-06:00' }),
    timeZoneRecord({ id: 'tz_2', offset: '-06:00', observes_daylight_savings: false }),
  ]
  const { pms } = knownPms('YARDI', { records })
  for (const timeZone of ['pms', 'property']) {
    const at = (time: string) => ({ date: '2026-11-01', time, timeZone })
    const preview = (time: string) =>
      pms.events.leads.preview({ lead_id: 'lead_1', property_id: 'prop_1', event_datetime: at(time) })
    await expect(preview('01:30:00')).rejects.toMatchObject({ code: 'time_zone_conflict' })
    expect((await preview('02:00:00')).body['event_datetime']).toBe('2026-11-01T02:00:00-06:00')
  }
})
