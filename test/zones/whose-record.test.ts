import { describe, expect, it } from 'vitest'
import { type PmsTime, type PropexoOptions, TimeInputError } from '../../src/index.js'
import { timeZoneRecord } from '../support/fake-api.js'
import { errorBy } from '../support/thrown.js'
import { globalRecord, locationRecord, setUp } from './zone-account.js'

const SUMMER = '2026-07-15T18:00:00Z'
const WINTER = '2026-01-15T18:00:00Z'

interface Question {
  readonly vendor?: string
  readonly at?: unknown
  readonly where?: object
  readonly options?: Partial<PropexoOptions>
}

const ask = async (records: readonly unknown[], question: Question = {}): Promise<PmsTime> => {
  const { vendor = 'RENTMANAGER', at = SUMMER, where = { property_id: 'prop_9' }, options = {} } = question
  const { time } = await setUp({ vendor, records, options }).preview({ at, ...where })
  if (time === undefined) throw new Error('a time was passed')
  return time
}

const refusalOf = async (records: readonly unknown[], question?: Question): Promise<TimeInputError> => {
  const error = await errorBy(TimeInputError, () => ask(records, question))
  expect(error.issues.map(({ code }) => code)).toEqual(['time_zone_unresolved'])
  return error
}

const codesOf = ({ warnings }: PmsTime): string[] => warnings.map(({ code }) => code)

describe('the setting of the integration beside settings of locations', () => {
  const MOUNTAIN = locationRecord({ offset: '-07:00' })
  const EASTERN = globalRecord({ offset: '-05:00' })

  it('is no answer for a property that may be in such a location: location_id is asked for', async () => {
    const { message } = await refusalOf([EASTERN, MOUNTAIN])
    expect(message).toMatch(/settings of locations.*pass location_id/)
  })

  it('is one where every location says the same then', async () => {
    const arizona = { offset: '-07:00', observes_daylight_savings: false }
    const records = [globalRecord(arizona), MOUNTAIN, locationRecord({ id: 'tz_loc_2', ...arizona })]
    expect(await ask(records, { at: WINTER })).toMatchObject({
      time: '11:00:00',
      source: 'record:integration',
      warnings: [],
    })
    await refusalOf(records)
  })

  it('is none where a location leaves open what it says', async () => {
    const open = locationRecord({ offset: '-05:00', observes_daylight_savings: null })
    await refusalOf([EASTERN, open])
    await refusalOf([EASTERN, locationRecord({ offset: '-5' })])
    expect(await ask([EASTERN, open], { at: WINTER })).toMatchObject({ time: '13:00:00' })
  })

  it('is not needed by a property with a setting of its own', async () => {
    const records = [EASTERN, MOUNTAIN, timeZoneRecord({ property_id: 'prop_9' })]
    expect(await ask(records)).toMatchObject({ time: '13:00:00', source: 'record:property', warnings: [] })
  })

  it.each(['error', 'config', 'record'] as const)(
    'is not held against timeZones, which are taken with a word: onTimeZoneConflict %s',
    async onTimeZoneConflict => {
      const options = { timeZones: { prop_9: 'America/Denver' }, onTimeZoneConflict }
      const time = await ask([EASTERN, MOUNTAIN], { options })
      expect(time).toMatchObject({ time: '12:00:00', source: 'property' })
      expect(codesOf(time)).toEqual(['location_not_told'])
      expect(time.warnings[0]?.message).toMatch(/location_id/)
    },
  )
})

describe('a record with the PMS’s id of a property alone', () => {
  const ALONE = timeZoneRecord({ id: 'tz_alone', property_id: null, x_property_id: '553', offset: '-08:00' })
  const ALL = globalRecord({ offset: '-06:00' })

  it.each(['YARDI', 'RENTMANAGER'])(
    'may be of any property, so that %s has no other setting for one without its own',
    async vendor => {
      for (const records of [[ALONE], [ALONE, ALL], [ALL, ALONE]]) {
        const { message } = await refusalOf(records, { vendor })
        expect(message).toMatch(/record tz_alone .*x_property_id "553" and no property_id.*set timeZones/)
      }
    },
  )

  it('does no harm where it says what is taken without it', async () => {
    const same = timeZoneRecord({ ...ALONE, offset: '-06:00' })
    const time = await ask([same, ALL], { vendor: 'YARDI' })
    expect(time).toMatchObject({ time: '13:00:00', source: 'record:integration', warnings: [] })
  })

  it('does none to a property with a setting of its own', async () => {
    for (const records of [
      [ALONE, timeZoneRecord()],
      [timeZoneRecord(), ALONE],
    ]) {
      const time = await ask(records, { vendor: 'YARDI', where: { property_id: 'prop_1' } })
      expect(time).toMatchObject({ time: '13:00:00', source: 'record:property', warnings: [] })
    }
  })

  it('is passed over for a zone of the options, with a warning', async () => {
    const options = { timeZones: { prop_9: 'America/Denver' } }
    const time = await ask([ALONE, ALL], { vendor: 'YARDI', options })
    expect(time).toMatchObject({ time: '12:00:00', source: 'property' })
    expect(codesOf(time)).toEqual(['unusable_record'])
  })
})
