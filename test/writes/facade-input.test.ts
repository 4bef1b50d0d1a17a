import { describe, expect, it } from 'vitest'
import { RuleError, TimeInputError } from '../../src/index.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'
import { EACH_WRITE } from '../support/facade-writes.js'
import { queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

const circular = (): Record<string, unknown> => {
  const value: Record<string, unknown> = {}
  value['self'] = value
  return value
}

describe.each(EACH_WRITE)('%s', (_, { call, input, id, takesAt }) => {
  const refusalOf = async (value: unknown): Promise<RuleError> => {
    const fetch = recordingFetch(() => queued())
    const error = await errorBy(RuleError, () => call(clientOf(fetch).integration('int_1', ANY_PMS), value))
    expect(fetch.requests).toHaveLength(0)
    expect(error).toMatchObject({
      kind: 'rule',
      operation: expect.stringMatching(/^(POST|PUT) \/v1\/events/),
    })
    for (const issue of error.issues) {
      expect(issue.rule).toMatch(/^[a-z]+\.[A-Za-z_]+$/)
      expect([issue.message, issue.source]).not.toContain('')
    }
    return error
  }
  const pathsOf = async (value: unknown) => (await refusalOf(value)).issues.map(({ path }) => path)

  it('accepts the smallest input and sends it once, with the integration where the body has a place for it', async () => {
    const fetch = recordingFetch(() => queued())
    const job = await call(clientOf(fetch).integration('int_1', ANY_PMS), input)
    expect(fetch.requests).toHaveLength(1)
    const [request] = fetch.requests
    const isUpdate = request?.method === 'PUT'
    const body = JSON.parse(request?.body ?? '')
    expect(body).toEqual(job.sent?.body)
    expect(body['integration_id']).toBe(isUpdate ? undefined : 'int_1')
    expect(request?.url.pathname.endsWith('/evt_1')).toBe(isUpdate)
    expect(body).not.toHaveProperty('at')
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a list', []],
    ['a list of inputs', [input]],
    ['text', JSON.stringify(input)],
    ['a number', 5],
    ['true', true],
    ['a function', () => input],
    ['a symbol', Symbol('input')],
    ['a big integer', 1n],
  ])('refuses %s as input, and says what it takes', async (_, value) => {
    const error = await refusalOf(value)
    expect(error.issues).toHaveLength(1)
    expect(error.message).toContain(id)
  })

  it.each([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['blank', ' \n\t'],
    ['a no-break space', '\u00a0'],
    ['a number', 17],
    ['true', true],
    ['an object', {}],
    ['a list', ['person_1']],
    ['an empty list', []],
    ['a number that is none', Number.NaN],
    ['a function', () => 'person_1'],
    ['a symbol', Symbol('person_1')],
    ['a big integer', 17n],
    ['a Map', new Map()],
  ])('refuses an id that is %s', async (_, value) => {
    const { issues } = await refusalOf({ ...input, [id]: value })
    expect(issues.length).toBeGreaterThanOrEqual(1)
    expect(issues.every(({ path }) => path === `/${id}` || path === '')).toBe(true)
  })

  it.each(['notess', 'Notes', 'constructor', 'toString', '__proto__', 'a/b~c', '', 'event'])(
    'refuses the unknown field %j',
    async name => {
      const value = JSON.parse(JSON.stringify(input))
      Object.defineProperty(value, name, { value: 'x', enumerable: true })
      const path = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      expect(await pathsOf(value)).toEqual([path])
    },
  )

  it.each(['integration_id', 'appointment_date', 'appointment_time'])(
    'refuses %s, which is not the caller’s to set, also when it is null',
    async name => {
      expect(await pathsOf({ ...input, [name]: 'x' })).toEqual([`/${name}`])
      expect(await pathsOf({ ...input, [name]: null })).toEqual([`/${name}`])
    },
  )

  it('refuses a circular input', async () => {
    const value: Record<string, unknown> = { ...input }
    value['notes'] = value
    await refusalOf(value)
    await refusalOf({ ...input, notes: circular() })
  })

  it.each([
    ['a big integer', 1n],
    ['a list of lists that holds one', [[{ a: 1n }]]],
    [
      'an object whose getter throws',
      Object.defineProperty({}, 'a', { enumerable: true, get: () => fail() }),
    ],
    ['an object whose toJSON throws', { toJSON: () => fail() }],
    ['an object whose toJSON throws a symbol', { toJSON: () => fail(Symbol('no')) }],
  ])('refuses a value with %s', async (_, value) => {
    await refusalOf({ ...input, unit_id: value, title: value, notes: value })
  })

  it('says all that is wrong at once, and each thing once', async () => {
    const bad = {
      integration_id: 'int_2',
      bogus: 1,
      notes: 5,
      employee_id: {},
      ...(takesAt ? { at: { date: 'x' } } : {}),
    }
    const paths = await pathsOf(bad)
    expect(new Set(paths).size).toBe(paths.length)
    const expected = ['/integration_id', '/bogus', '/notes', '/employee_id', `/${id}`]
    if (takesAt) expected.push('/at/date', '/at/time', '/at/timeZone')
    expect(paths.sort()).toEqual(expected.sort())
  })

  it('refuses an input whose getter throws', async () => {
    await refusalOf(Object.defineProperty({ ...input }, 'notes', { enumerable: true, get: () => fail() }))
  })

  it('takes an input without prototype, and one of a class', async () => {
    class Input {
      constructor() {
        Object.assign(this, input)
      }
    }
    const fetch = recordingFetch(() => queued())
    await call(clientOf(fetch).integration('int_1', ANY_PMS), Object.assign(Object.create(null), input))
    await call(clientOf(fetch).integration('int_1', ANY_PMS), new Input())
    expect(fetch.requests[0]?.body).toBe(fetch.requests[1]?.body)
  })
})

describe.each(EACH_WRITE.filter(([name]) => name.endsWith('update')))('%s', (_, { call }) => {
  it.each(['..', 'a/b', '\ud800'])(
    'says the event id %j, which no path can carry, together with all else',
    async id => {
      const fetch = recordingFetch(() => queued())
      const input = { event_id: id, bogus: 1 }
      const error = await errorBy(RuleError, () => call(clientOf(fetch).integration('int_1', ANY_PMS), input))
      expect(error.issues.map(({ path }) => path).sort()).toEqual(['/bogus', '/event_id'])
      expect(fetch.requests).toHaveLength(0)
    },
  )
})

describe('the time of an appointment', () => {
  it('alone wrong is a TimeInputError; with anything else it is one RuleError', async () => {
    const fetch = recordingFetch(() => queued())
    const { leads } = clientOf(fetch).integration('int_1', ANY_PMS).appointments
    const at = { ...AT, time: '24:00:00' }
    await errorBy(TimeInputError, () => leads.create({ lead_id: 'lead_1', at }))
    const both = await errorBy(RuleError, () => leads.create({ lead_id: '', at }))
    expect(both.issues.map(({ path }) => path)).toEqual(['/lead_id', '/at/time'])
    expect(fetch.requests).toHaveLength(0)
  })

  it('is refused where a write has none', async () => {
    const fetch = recordingFetch(() => queued())
    const pms = clientOf(fetch).integration('int_1', ANY_PMS)
    for (const call of [
      () => pms.events.leads.create({ lead_id: 'lead_1', at: AT } as never),
      () => pms.events.leads.update({ event_id: 'evt_1', at: AT } as never),
      () => pms.appointments.leads.cancel({ event_id: 'evt_1', at: AT } as never),
    ]) {
      expect((await errorBy(RuleError, call)).issues.map(({ path }) => path)).toEqual(['/at'])
    }
    expect(fetch.requests).toHaveLength(0)
  })

  it('may be left out of a change, but not be null', async () => {
    const fetch = recordingFetch(() => queued())
    const { leads } = clientOf(fetch).integration('int_1', ANY_PMS).appointments
    await leads.update({ event_id: 'evt_1', notes: 'x' })
    expect(JSON.parse(fetch.requests[0]?.body ?? '')).toEqual({ notes: 'x' })
    await errorBy(TimeInputError, () => leads.update({ event_id: 'evt_1', at: null } as never))
    expect(fetch.requests).toHaveLength(1)
  })
})

const fail = (reason: unknown = new Error('no')): never => {
  throw reason
}
