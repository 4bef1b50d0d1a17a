import { describe, expect, it } from 'vitest'
import { type PmsTime, type PropexoOptions, TimeInputError } from '../../src/index.js'
import { timeZoneRecord } from '../support/fake-api.js'
import { errorBy } from '../support/thrown.js'
import { askedOf, type SetUp, setUp } from './zone-account.js'

const CHICAGO = { timeZones: { prop_1: 'America/Chicago' } }
const OF_PROP_1 = { property_id: 'prop_1' }
/** Two in the afternoon in New York, one in Chicago. */
const SUMMER = '2026-07-15T18:00:00Z'

const rentManager = (options: Partial<PropexoOptions> = {}, records: readonly unknown[] = []): SetUp =>
  setUp({ vendor: 'RENTMANAGER', records, options })

const codesOf = (time: PmsTime | undefined): string[] => (time?.warnings ?? []).map(({ code }) => code)

/** Ways to say that the property is in Chicago. */
const WAYS: readonly (readonly [string, Partial<PropexoOptions>, object, 'callOffset' | 'configOffset'])[] = [
  ['timeZones', CHICAGO, { at: SUMMER, ...OF_PROP_1 }, 'configOffset'],
  [
    'timeZones, and the clocks of the property',
    CHICAGO,
    { at: { date: '2026-07-15', time: '13:00', timeZone: 'property' }, ...OF_PROP_1 },
    'configOffset',
  ],
  [
    'the call',
    {},
    { at: { date: '2026-07-15', time: '13:00', timeZone: 'America/Chicago' }, ...OF_PROP_1 },
    'callOffset',
  ],
  [
    'the call, without a property',
    {},
    { at: { date: '2026-07-15', time: '13:00', timeZone: 'America/Chicago' } },
    'callOffset',
  ],
]

describe.each(WAYS)(
  'Rent Manager without a setting, which reads Eastern time as documented, and %s that says otherwise',
  (_, options, input, name) => {
    it('are a conflict, which names both and what to do', async () => {
      const { create, fetch } = rentManager(options)
      const error = await errorBy(TimeInputError, () => create(input as never))
      expect(error).toMatchObject({
        code: 'time_zone_conflict',
        [name]: '-05:00',
        recordOffset: '-04:00',
      })
      expect(error.issues).toHaveLength(1)
      expect(error.message).toMatch(
        /America\/Chicago \(UTC-5.*no time zone setting.*America\/New_York \(UTC-4\).*documented.*onTimeZoneConflict/,
      )
      expect(askedOf(fetch)).toEqual(['records'])
    })

    it.each([
      ['config', '13:00:00', '-05:00'],
      ['record', '14:00:00', '-04:00'],
    ] as const)(
      'are settled by onTimeZoneConflict %s, with a word',
      async (onTimeZoneConflict, time, offset) => {
        const { time: placed } = await rentManager({ ...options, onTimeZoneConflict }).preview(input as never)
        expect(placed).toMatchObject({ time, offset, instant: new Date(SUMMER) })
        expect(codesOf(placed)).toEqual(['time_zone_conflict'])
        expect(placed?.source === 'fallback').toBe(onTimeZoneConflict === 'record')
      },
    )
  },
)

describe('Rent Manager without a setting', () => {
  it('takes a zone that is Eastern time then, whatever it is called, without a word', async () => {
    const { preview } = rentManager(CHICAGO)
    // Clocks in New York have gone back by then, and those in Chicago have not.
    const both = (await preview({ at: '2026-11-01T06:30:00Z', ...OF_PROP_1 })).time
    expect(codesOf(both)).toEqual(['ambiguous_in_target'])
    const toronto = rentManager({ timeZones: { prop_1: 'America/Toronto' } })
    const { time } = await toronto.preview({ at: SUMMER, ...OF_PROP_1 })
    expect(time).toMatchObject({
      time: '14:00:00',
      zone: 'America/Toronto',
      source: 'property',
      warnings: [],
    })
  })

  it('says that it falls back where nothing else is said, whatever onTimeZoneConflict is', async () => {
    for (const onTimeZoneConflict of ['error', 'config', 'record'] as const) {
      const { time } = await rentManager({ onTimeZoneConflict }).preview({ at: SUMMER, ...OF_PROP_1 })
      expect(time).toMatchObject({ time: '14:00:00', source: 'fallback' })
      expect(codesOf(time)).toEqual(['fallback_zone'])
    }
  })

  it('is told by appointmentTimeZone once and for all', async () => {
    const { preview } = setUp({
      vendor: 'RENTMANAGER',
      appointmentTimeZone: 'property',
      options: CHICAGO,
    })
    const { time } = await preview({ at: SUMMER, ...OF_PROP_1 })
    expect(time).toMatchObject({ time: '13:00:00', source: 'property', warnings: [] })
  })

  it('converts a time of its own clocks by the zone that the options prefer', async () => {
    const at = { date: '2026-07-15', time: '14:00', timeZone: 'pms' }
    const event = async (onTimeZoneConflict: 'config' | 'record') => {
      const { pms } = rentManager({ ...CHICAGO, onTimeZoneConflict })
      const { body } = await pms.events.leads.preview({ lead_id: 'l', ...OF_PROP_1, event_datetime: at })
      return body['event_datetime']
    }
    expect(await event('config')).toBe('2026-07-15T14:00:00-05:00')
    expect(await event('record')).toBe('2026-07-15T14:00:00-04:00')
  })
})

it('the record that prevails by the options brings its own warnings', async () => {
  const records = [timeZoneRecord({ offset: '-05:00', is_active: false })]
  const { preview } = rentManager({ ...CHICAGO, onTimeZoneConflict: 'record' }, records)
  const { time } = await preview({ at: SUMMER, ...OF_PROP_1 })
  expect(time).toMatchObject({ time: '14:00:00', source: 'record:property' })
  expect(codesOf(time)).toEqual(['inactive_record', 'time_zone_conflict'])
})
