import { describe, expect, it } from 'vitest'
import { isPropexoError } from '../../src/index.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'
import { EACH_WRITE } from '../support/facade-writes.js'
import { queued, type RecordingFetch, recordingFetch } from '../support/recording-fetch.js'

/** A property whose value is another one each time that it is read. */
const changing = (target: object, name: string, values: readonly unknown[]): Record<string, unknown> => {
  let reads = 0
  return Object.defineProperty(target, name, {
    enumerable: true,
    configurable: true,
    get: () => values[Math.min(reads++, values.length - 1)],
  }) as Record<string, unknown>
}

/** Sends, or is refused by an error of ours. */
const attemptOf = async (call: (fetch: RecordingFetch) => Promise<unknown>): Promise<RecordingFetch> => {
  const fetch = recordingFetch(() => queued())
  try {
    await call(fetch)
  } catch (error) {
    if (!isPropexoError(error)) throw error
    expect(fetch.requests).toHaveLength(0)
  }
  return fetch
}

/** One kind of person stands for all: their methods are the same code. */
const LEADS = EACH_WRITE.filter(([name]) => name.includes('leads'))

describe.each(LEADS)('what %s sends', (_, { call, input, id }) => {
  const send = (value: unknown) =>
    attemptOf(fetch => call(clientOf(fetch).integration('int_1', ANY_PMS), value))
  const bodyOf = ({ requests }: RecordingFetch): Record<string, unknown> =>
    JSON.parse(requests[0]?.body ?? '{}')

  it.each([
    ['another integration', { integration_id: 'int_2', lead_id: 'x' }],
    ['a date of its own', { integration_id: 'int_1', appointment_date: '1999-01-01' }],
    ['no id', { integration_id: 'int_1' }],
  ])('is not %s that a toJSON of the input puts in its place', async (_, instead) => {
    const fetch = await send({ ...input, toJSON: () => instead })
    for (const { body } of fetch.requests) {
      expect(body).not.toContain('int_2')
      expect(body).not.toContain('1999')
      expect(`${body}${fetch.requests[0]?.url.pathname}`).toContain(String(input[id]))
    }
  })

  it.each([
    ['nothing', () => undefined],
    ['null', () => null],
    ['text', () => 'x'],
    ['a function', () => () => 1],
  ])('is never made from an input whose toJSON gives %s', async (_, toJSON) => {
    const fetch = await send({ ...input, toJSON })
    for (const { body } of fetch.requests) expect(JSON.parse(body)).toBeTypeOf('object')
  })

  it.each([
    ['empty text by toJSON', { toJSON: () => '' }],
    ['a blank by toJSON', { toJSON: () => ' ' }],
    ['nothing by toJSON', { toJSON: () => undefined }],
    ['null by toJSON', { toJSON: () => null }],
    ['an empty String object', new String('')],
  ])('is never an id that becomes %s', async (_, value) => {
    const fetch = await send({ ...input, [id]: value })
    expect(fetch.requests).toHaveLength(0)
  })

  it('is what was checked when a field changes between two reads', async () => {
    const fetch = await send(changing({ ...input }, 'notes', ['first', 5, { a: 1 }, undefined]))
    for (const request of fetch.requests) expect(JSON.parse(request.body)['notes']).toBe('first')
  })

  it('is what was checked when the id changes between two reads', async () => {
    const fetch = await send(changing({ ...input }, id, ['checked_1', '', '..', undefined]))
    const sent = bodyOf(fetch)[id] ?? fetch.requests[0]?.url.pathname.split('/').at(-1)
    expect(fetch.requests).toHaveLength(1)
    expect(sent).toBe('checked_1')
  })

  it('does not hold a reserved field that shows up at the second read', async () => {
    const fetch = await send(changing({ ...input }, 'integration_id', [undefined, 'int_2', 'int_2']))
    for (const { body } of fetch.requests) expect(body).not.toContain('int_2')
  })

  it.each([
    ['a function', () => 'x'],
    ['a symbol', Symbol('x')],
    ['an object whose toJSON gives nothing', { toJSON: () => undefined }],
  ])('does not silently lack a field that was %s', async (_, value) => {
    const fetch = await send({ ...input, notes: value })
    expect(fetch.requests).toHaveLength(0)
  })

  it('does not hold what a proxy shows only to JSON.stringify', async () => {
    let reads = 0
    const value = new Proxy({ ...input } as Record<string, unknown>, {
      get: (target, name) => {
        reads += 1
        return reads > 40 ? 'sneaked in' : target[String(name)]
      },
    })
    for (const { body } of (await send(value)).requests) expect(body).not.toContain('sneaked')
  })
})

describe('the time that is sent', () => {
  const create = (at: unknown) =>
    attemptOf(fetch =>
      clientOf(fetch)
        .integration('int_1', ANY_PMS)
        .appointments.leads.create({ lead_id: 'lead_1', at } as never),
    )

  it.each(['date', 'time', 'timeZone'])(
    'is what was checked when its %s changes between two reads',
    async name => {
      const value = AT[name as keyof typeof AT]
      const fetch = await create(changing({ ...AT }, name, [value, 'bogus', { a: 1 }]))
      expect(fetch.requests).toHaveLength(1)
      expect(JSON.parse(fetch.requests[0]?.body ?? '')).toEqual({
        lead_id: 'lead_1',
        integration_id: 'int_1',
        appointment_date: AT.date,
        appointment_time: AT.time,
      })
    },
  )

  it.each([
    ['a String object', new String(AT.time)],
    ['an object with toString', { toString: () => AT.time }],
    ['an object with toJSON', { toJSON: () => AT.time }],
    ['a list', [AT.time]],
  ])('is never made from %s', async (_, time) => {
    expect((await create({ ...AT, time })).requests).toHaveLength(0)
  })

  it('does not depend on a time that the caller changes afterwards', async () => {
    const at: { date: string; time: string; timeZone: 'pms' } = { ...AT }
    const fetch = recordingFetch(() => queued())
    const writing = clientOf(fetch)
      .integration('int_1', ANY_PMS)
      .appointments.leads.create({ lead_id: 'lead_1', at })
    at.time = '03:00:00'
    const job = await writing
    expect(JSON.parse(fetch.requests[0]?.body ?? '')).toMatchObject({ appointment_time: AT.time })
    expect(job.sent?.time).toMatchObject({ date: AT.date, time: AT.time, source: 'verbatim' })
  })
})
