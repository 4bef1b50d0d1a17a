import { describe, expect, it } from 'vitest'
import { ResponseShapeError, RuleError } from '../../../src/index.js'
import { SLOTS_QUERY } from '../../support/availability-query.js'
import { clientOf } from '../../support/client.js'
import { json, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

const OPERATION = 'POST /v1/appointment-availability/'

const setUp = (answer: unknown = { result: [] }) => {
  const fetch = recordingFetch(() => json(answer))
  // With the vendor nothing is looked up, so that every request is a query.
  return { fetch, appointments: clientOf(fetch).integration('int_1', { vendor: 'ENTRATA' }).appointments }
}

describe('availability', () => {
  it('asks for the integration, and gives the calendars with their slots apart from their days', async () => {
    const day = { date: '2026-06-08', day_of_week: 'Monday', opening_time: '09:00:00', closing_time: null }
    const calendar = { calendar_type: 'AGENT_CALENDAR', x_agent_id: '88', timezone: null }
    const slot = { start: '09:00:00', end: '09:30:00' }
    const result = [{ ...calendar, calendar_days: [{ ...day, available_slots: [slot] }] }]
    const { fetch, appointments } = setUp({ result, meta: { job_id: 'job_1' } })
    expect(await appointments.availability({ ...SLOTS_QUERY, calendar_types: ['LEASING'] })).toEqual([
      {
        ...calendar,
        calendar_days: [day],
        zone: 'America/Denver',
        source: 'vendor',
        warnings: [{ code: 'days_of_pms', message: expect.stringContaining('America/Denver') }],
        slots: [
          {
            start: new Date('2026-06-08T15:00:00Z'),
            end: new Date('2026-06-08T15:30:00Z'),
            possibleStarts: [new Date('2026-06-08T15:00:00Z')],
            local: null,
            pms: {
              start: { date: '2026-06-08', time: '09:00:00' },
              end: { date: '2026-06-08', time: '09:30:00' },
            },
          },
        ],
      },
    ])
    expect(fetch.requests).toHaveLength(1)
    expect(JSON.parse(fetch.requests[0]?.body ?? '')).toEqual({
      ...SLOTS_QUERY,
      calendar_types: ['LEASING'],
      integration_id: 'int_1',
    })
  })

  it.each([
    ['null', null],
    ['nothing', {}],
    ['a list', []],
    ['a result that is null', { result: null }],
    ['a result that is an object', { result: {} }],
  ])('takes %s as an answer for a ResponseShapeError', async (_, answer) => {
    const error = await errorBy(ResponseShapeError, () =>
      setUp(answer).appointments.availability(SLOTS_QUERY),
    )
    expect(error).toMatchObject({ operation: OPERATION, status: 200 })
  })

  it.each([
    ['an unknown field', { propertyId: 'prop_1' }, ['/propertyId']],
    ['a field of another type', { property_id: 1 }, ['/property_id']],
    ['too many days', { availability_duration_days: 8 }, ['/availability_duration_days']],
    ['an unknown calendar', { calendar_types: ['LEASING', 'MOON'] }, ['/calendar_types/1']],
    ['no calendars but text', { calendar_types: 'LEASING' }, ['/calendar_types']],
    ['another integration', { integration_id: 'int_2' }, ['/integration_id']],
    ['two things', { bogus: 1, property_id: 1 }, ['/property_id', '/bogus']],
  ])('refuses %s before sending', async (_, query, paths) => {
    const { fetch, appointments } = setUp()
    const whole = { ...SLOTS_QUERY, ...query }
    const error = await errorBy(RuleError, () => appointments.availability(whole as never))
    expect(error.issues.map(({ path }) => path)).toEqual(paths)
    expect(error.operation).toBe(OPERATION)
    expect(fetch.requests).toHaveLength(0)
  })

  it('refuses a big integer before sending, which JSON cannot carry', async () => {
    const { fetch, appointments } = setUp()
    const query = { ...SLOTS_QUERY, appointment_duration_minutes: 30n }
    const { issues } = await errorBy(RuleError, () => appointments.availability(query as never))
    expect(issues).toHaveLength(1)
    expect(fetch.requests).toHaveLength(0)
  })

  it('says what is wrong with a value once, and not again by the contract', async () => {
    const { fetch, appointments } = setUp()
    const query = { ...SLOTS_QUERY, calendar_types: [Number.NaN] }
    const { issues } = await errorBy(RuleError, () => appointments.availability(query as never))
    expect(issues.map(({ path }) => path)).toEqual(['/calendar_types/0'])
    expect(fetch.requests).toHaveLength(0)
  })

  it.each([
    ['null', null],
    ['text', 'prop_1'],
    ['a number', 5],
    ['a list', []],
    ['a function', () => 1],
  ])('refuses %s in place of the query', async (_, query) => {
    const { fetch, appointments } = setUp()
    await errorBy(RuleError, () => appointments.availability(query as never))
    expect(fetch.requests).toHaveLength(0)
  })

  it('sends nothing but what it checked, whatever toJSON says', async () => {
    const { fetch, appointments } = setUp()
    const query = { property_id: 'prop_1', toJSON: () => ({ integration_id: 'int_2' }) }
    await errorBy(RuleError, () => appointments.availability(query as never))
    expect(fetch.requests).toHaveLength(0)
  })
})
