import { describe, expect, it } from 'vitest'
import { type PropexoOptions, TimeInputError } from '../../../src/index.js'
import { easternRecord, knownPms } from './slot-account.js'

/** What an event at this PMS is refused for, or the times of day that are sent. */
const outcome = async (
  vendor: string,
  times: object,
  client: Partial<PropexoOptions> = {},
): Promise<unknown> => {
  const { pms } = knownPms(vendor, { records: [easternRecord()], client })
  const input = { lead_id: 'lead_1', property_id: 'prop_1', ...times }
  try {
    const { body } = await pms.events.leads.preview(input as never)
    return [body['time_from'], body['time_to']].filter(each => each !== undefined)
  } catch (error) {
    if (!(error instanceof TimeInputError)) throw error
    return error.issues.map(({ path, code }) => `${path} ${code}`)
  }
}

const pms = (date: string, time: string) => ({ date, time, timeZone: 'pms' })

describe('a time of day by the clocks of a PMS whose zone is not known', () => {
  /** Noon of the eighth in UTC: on the clocks of the world from 00:00 of the eighth to 02:00 of the ninth. */
  const event_datetime = '2026-06-08T12:00:00Z'

  it.each(['MRI', 'NEWCOMER', 'REALPAGE_RPX'])(
    'must be on a date that the event may have there: %s',
    async vendor => {
      for (const date of ['2026-06-08', '2026-06-09'])
        expect(await outcome(vendor, { event_datetime, time_from: pms(date, '09:00') })).toEqual(['09:00:00'])
      for (const date of ['2026-06-07', '2026-06-10', '2026-07-08', '2025-06-08'])
        expect(await outcome(vendor, { event_datetime, time_from: pms(date, '09:00') })).toEqual([
          '/time_from invalid_date',
        ])
    },
  )

  it('may be on three dates at the most', async () => {
    const late = { event_datetime: '2026-06-08T11:00:00Z' }
    for (const [date, time_from] of [
      ['2026-06-06', ['/time_from invalid_date']],
      ['2026-06-07', ['09:00:00']],
      ['2026-06-08', ['09:00:00']],
      ['2026-06-09', ['09:00:00']],
      ['2026-06-10', ['/time_from invalid_date']],
    ] as const)
      expect(await outcome('MRI', { ...late, time_from: pms(date, '09:00') })).toEqual(time_from)
  })

  it.each([
    ['2026-06-07', '23:59', ['/time_to invalid_time']],
    ['2026-06-08', '00:00', ['00:00:00']],
    ['2026-06-10', '01:59', ['01:59:00']],
    ['2026-06-10', '02:00', ['/time_to invalid_time']],
  ] as const)('must end, with %s %s, when the event can end there', async (date, time, wanted) => {
    expect(await outcome('MRI', { event_datetime, time_to: pms(date, time) })).toEqual(wanted)
  })
})

describe('a time of day by the clocks of a PMS whose zone a setting or the options tell', () => {
  const event_datetime = '2026-06-09T02:30:00Z'

  it.each([
    ['YARDI', {}],
    ['REALPAGE_RPX', { timeZones: { prop_1: 'America/New_York' } }],
  ] as const)('must be on the very date of the event at %s', async (vendor, client) => {
    const from = (date: string) => outcome(vendor, { event_datetime, time_from: pms(date, '22:30') }, client)
    expect(await from('2026-06-08')).toEqual(['22:30:00'])
    expect(await from('2026-06-09')).toEqual(['/time_from invalid_date'])
    const to = (date: string, time: string) =>
      outcome(vendor, { event_datetime, time_to: pms(date, time) }, client)
    expect(await to('2026-06-08', '22:29')).toEqual(['/time_to invalid_time'])
    expect(await to('2026-06-09', '22:29')).toEqual(['22:29:00'])
    expect(await to('2026-06-09', '22:30')).toEqual(['/time_to invalid_time'])
  })
})
