import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  ConnectionError,
  isPropexoError,
  type LeadAppointment,
  NotFoundError,
  type Propexo,
  type PropexoOptions,
  ResponseShapeError,
  ServerError,
  TimeoutError,
  UnexpectedStatusError,
} from '../../src/index.js'
import { countedSignal } from '../support/counted-signal.js'
import { answerTo, type FakeData, fakeApi, timeZoneRecord } from '../support/fake-api.js'
import {
  json,
  noAnswer,
  queued,
  type Recorded,
  type RecordingFetch,
  recordingFetch,
} from '../support/recording-fetch.js'
import { errorBy, thrownBy } from '../support/thrown.js'
import { askedOf, clientForTimes, globalRecord, locationRecord } from './zone-account.js'

const AT = '2026-07-15T18:00:00Z'
const HOUR_MS = 3_600_000
const YARDI: FakeData = { vendor: 'YARDI', records: [globalRecord(), timeZoneRecord()] }

interface Writing {
  readonly integration?: string
  readonly fields?: Partial<LeadAppointment>
  readonly signal?: AbortSignal
}

const create = async (propexo: Propexo, { integration = 'int_1', fields, signal }: Writing = {}) => {
  const { leads } = propexo.integration(integration).appointments
  const input = { lead_id: 'lead_1', at: AT, property_id: 'prop_1', ...fields }
  return (await leads.create(input, signal ? { signal } : {})).sent?.time
}

/** An API that keeps some requests waiting until it is told to go on. */
const holding = (isHeld: (asked: string) => boolean, known: FakeData = YARDI) => {
  const waiting: (() => void)[] = []
  const fetch = recordingFetch(async (request, index) => {
    if (isHeld(askedOf(fetch)[index] ?? '')) await new Promise<void>(resolve => waiting.push(resolve))
    return answerTo(request, known)
  })
  const held = (count: number): Promise<void> =>
    vi.waitFor(() => expect(waiting.length).toBeGreaterThanOrEqual(count), { interval: 1 })
  const release = (): void => {
    for (const go of waiting.splice(0)) go()
  }
  return { fetch, held, release }
}

const count = (fetch: RecordingFetch, what: string): number =>
  askedOf(fetch).filter(each => each === what).length

afterEach(() => {
  vi.restoreAllMocks()
})

describe('20 writes at once', () => {
  const twenty = Array.from({ length: 20 }, (_, index) => index)

  it('ask for the vendor once and for the records once', async () => {
    const fetch = fakeApi(YARDI)
    const propexo = clientForTimes(fetch)
    const times = await Promise.all(
      twenty.map(n => create(propexo, { fields: { property_id: n % 2 ? 'prop_1' : 'prop_2' } })),
    )
    expect(times.map(time => time?.source)).toEqual(
      twenty.map(n => (n % 2 ? 'record:property' : 'record:integration')),
    )
    expect(askedOf(fetch).slice(0, 2)).toEqual(['vendor', 'records'])
    expect(askedOf(fetch).slice(2)).toEqual(twenty.map(() => 'write'))
  })

  it('of one integration object ask no more than those of many', async () => {
    const fetch = fakeApi(YARDI)
    const { leads } = clientForTimes(fetch).integration('int_1').appointments
    const input = { lead_id: 'lead_1', at: AT, property_id: 'prop_1' }
    await Promise.all(twenty.map(() => leads.create(input)))
    expect([count(fetch, 'vendor'), count(fetch, 'records'), count(fetch, 'write')]).toEqual([1, 1, 20])
  })

  it('of ten locations ask for the records of each once', async () => {
    const names = twenty.map(n => `loc_${n % 10}`)
    const records = [locationRecord()]
    const fetch = fakeApi({
      vendor: 'RENTMANAGER',
      records,
      locations: Object.fromEntries(names.map(name => [name, records])),
    })
    const propexo = clientForTimes(fetch)
    await Promise.all(names.map(location_id => create(propexo, { fields: { location_id } })))
    expect(count(fetch, 'records')).toBe(1)
    for (const name of new Set(names)) expect(count(fetch, `records of ${name}`)).toBe(1)
  })

  it('ask a function for the zone of each property once', async () => {
    const timeZones = vi.fn(async (_: string) => 'America/Chicago')
    const propexo = clientForTimes(fakeApi({ vendor: 'REALPAGE_RPX' }), { timeZones })
    await Promise.all(twenty.map(n => create(propexo, { fields: { property_id: `prop_${n % 3}` } })))
    expect(timeZones.mock.calls.map(([id]) => id).sort()).toEqual(['prop_0', 'prop_1', 'prop_2'])
  })

  it('that fail all get the error of the one request, and send no write', async () => {
    const fetch = recordingFetch(() => json({}, { status: 503 }))
    const propexo = clientForTimes(fetch)
    const errors = await Promise.all(twenty.map(() => errorBy(ServerError, () => create(propexo))))
    expect(new Set(errors.map(({ status }) => status))).toEqual(new Set([503]))
    expect(askedOf(fetch)).toEqual(['vendor'])
  })
})

describe('what was read', () => {
  it('of an integration is not that of another', async () => {
    const fetch = recordingFetch(request => {
      const isFirst = request.url.href.includes('int_1')
      return answerTo(request, {
        vendor: 'YARDI',
        records: [timeZoneRecord(isFirst ? {} : { offset: '-08:00' })],
      })
    })
    const propexo = clientForTimes(fetch)
    expect(await create(propexo, { integration: 'int_1' })).toMatchObject({ time: '13:00:00' })
    expect(await create(propexo, { integration: 'int_2' })).toMatchObject({ time: '11:00:00' })
    expect(await create(propexo, { integration: 'int_1' })).toMatchObject({ time: '13:00:00' })
    expect([count(fetch, 'vendor'), count(fetch, 'records')]).toEqual([2, 2])
  })

  it('of a client is not that of another', async () => {
    const fetch = fakeApi(YARDI)
    await create(clientForTimes(fetch))
    await create(clientForTimes(fetch))
    expect([count(fetch, 'vendor'), count(fetch, 'records')]).toEqual([2, 2])
  })

  it('of a location is not confused with ids that look like two', async () => {
    const records = [locationRecord()]
    const fetch = fakeApi({ vendor: 'RENTMANAGER', records, locations: { '1","loc': records } })
    const propexo = clientForTimes(fetch)
    const of = (integration: string, location_id: string) =>
      create(propexo, { integration, fields: { location_id } })
    expect((await of('int', '1","loc'))?.source).toBe('record:location')
    expect((await of('int","1', 'loc'))?.source).toBe('fallback')
  })

  it('of the records is kept for an hour, and of the vendor for ever', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000)
    const fetch = fakeApi(YARDI)
    const propexo = clientForTimes(fetch)
    await create(propexo)
    now.mockReturnValue(1_000 + HOUR_MS - 1)
    await create(propexo)
    expect([count(fetch, 'vendor'), count(fetch, 'records')]).toEqual([1, 1])
    now.mockReturnValue(1_000 + HOUR_MS)
    await create(propexo)
    expect([count(fetch, 'vendor'), count(fetch, 'records')]).toEqual([1, 2])
    now.mockReturnValue(1_000 + 10_000 * HOUR_MS)
    await create(propexo)
    expect([count(fetch, 'vendor'), count(fetch, 'records')]).toEqual([1, 3])
  })

  it('of the records is what is used: a change is seen after the hour, and not before', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000)
    let offset = '-06:00'
    const propexo = clientForTimes(
      recordingFetch(request =>
        answerTo(request, { vendor: 'YARDI', records: [timeZoneRecord({ offset })] }),
      ),
    )
    expect(await create(propexo)).toMatchObject({ time: '13:00:00' })
    offset = '-08:00'
    expect(await create(propexo)).toMatchObject({ time: '13:00:00' })
    now.mockReturnValue(1_000 + HOUR_MS)
    expect(await create(propexo)).toMatchObject({ time: '11:00:00' })
  })

  it('of a vendor goes for every way to write, and for a preview', async () => {
    const fetch = fakeApi({ vendor: 'ENTRATA' })
    const { appointments } = clientForTimes(fetch).integration('int_1')
    await appointments.leads.preview({ lead_id: 'lead_1', at: AT })
    await appointments.applicants.create({ applicant_id: 'applicant_1', at: AT })
    await appointments.residents.update({ event_id: 'evt_1', at: AT })
    expect(askedOf(fetch)).toEqual(['vendor', 'write', 'write'])
  })

  it('is asked for by the id of the integration, whatever is in it', async () => {
    const fetch = fakeApi(YARDI)
    await create(clientForTimes(fetch), { integration: 'int ä?&#1' })
    const [vendor, records] = fetch.requests
    expect(vendor?.method).toBe('GET')
    expect(vendor?.url.pathname).toBe('/v1/admin/integrations/int%20%C3%A4%3F%26%231/')
    expect(records?.url.searchParams.get('integration_id')).toBe('int ä?&#1')
  })
})

type Failure = readonly [
  string,
  () => Response | Promise<Response>,
  kind: string,
  type: abstract new (...args: never[]) => Error,
]

const COMMON: readonly Failure[] = [
  ['500', () => json({ error: { code: 'X', message: 'x' } }, { status: 500 }), 'server', ServerError],
  ['502 and HTML', () => new Response('<html>', { status: 502 }), 'server', ServerError],
  ['404', () => json({}, { status: 404 }), 'not_found', NotFoundError],
  ['304', () => new Response(null, { status: 304 }), 'unexpected_status', UnexpectedStatusError],
  ['a broken connection', () => Promise.reject(new Error('socket hang up')), 'connection', ConnectionError],
  ['an empty body', () => new Response(''), 'response_shape', ResponseShapeError],
  ['HTML', () => new Response('<html>'), 'response_shape', ResponseShapeError],
  ['null', () => json(null), 'response_shape', ResponseShapeError],
  ['an empty object', () => json({}), 'response_shape', ResponseShapeError],
  ['results that are null', () => json({ meta: {}, results: null }), 'response_shape', ResponseShapeError],
  ['results that are text', () => json({ meta: {}, results: 'YARDI' }), 'response_shape', ResponseShapeError],
]

const shape = (value: unknown): Failure[1] => {
  return () => json({ meta: {}, results: value })
}

const VENDOR_FAILURES: readonly Failure[] = [
  ...COMMON,
  ...(
    [
      ['an integration without vendor', {}],
      ['a vendor that is null', { vendor: null }],
      ['a vendor that is empty', { vendor: '' }],
      ['a vendor that is blank', { vendor: ' ' }],
      ['a vendor that is a number', { vendor: 5 }],
      ['a list of integrations', [{ vendor: 'YARDI' }]],
    ] as const
  ).map(([name, value]): Failure => [name, shape(value), 'response_shape', ResponseShapeError]),
]

const RECORD_FAILURES: readonly Failure[] = [
  ...COMMON,
  ['a page without meta', () => json({ results: [] }), 'response_shape', ResponseShapeError],
  [
    'an empty page that says that more follow',
    () => json({ results: [], meta: { hasMore: true } }),
    'response_shape',
    ResponseShapeError,
  ],
]

describe.each([
  ['vendor', VENDOR_FAILURES, 'GET /v1/admin/integrations/{integration_id}/'],
  ['records', RECORD_FAILURES, 'GET /v1/timezones/'],
] as const)('a request for the %s', (what, failures, operation) => {
  it.each(failures)(
    'that is answered by %s fails the call, sends no write, and is made again by the next',
    async (_, answer, kind, type) => {
      let isBroken = true
      const fetch = recordingFetch((request, index) =>
        isBroken && askedOf(fetch)[index] === what ? answer() : answerTo(request, YARDI),
      )
      const propexo = clientForTimes(fetch)
      for (const times of [1, 2]) {
        const error = await errorBy(type, () => create(propexo))
        expect(error).toMatchObject({ kind, operation })
        expect(count(fetch, what)).toBe(times)
        expect(count(fetch, 'write')).toBe(0)
      }
      isBroken = false
      expect(await create(propexo)).toMatchObject({ source: 'record:property' })
      await create(propexo)
      expect([count(fetch, what), count(fetch, 'write')]).toEqual([3, 2])
    },
  )

  it('that takes too long fails the call as any other request', async () => {
    const fetch = recordingFetch((request, index) =>
      askedOf(fetch)[index] === what ? noAnswer(request) : answerTo(request, YARDI),
    )
    const error = await errorBy(TimeoutError, () => create(clientForTimes(fetch, { timeoutMs: 20 })))
    expect(error).toMatchObject({ operation, timeoutMs: 20 })
    expect(count(fetch, 'write')).toBe(0)
  })

  it('that fails leaves a preview without an answer, too', async () => {
    const fetch = recordingFetch((request, index) =>
      askedOf(fetch)[index] === what ? json({}, { status: 500 }) : answerTo(request, YARDI),
    )
    const { leads } = clientForTimes(fetch).integration('int_1').appointments
    await errorBy(ServerError, () => leads.preview({ lead_id: 'lead_1', at: AT, property_id: 'prop_1' }))
  })

  it('of one caller that gives up rejects it at once with its reason, and the others go on', async () => {
    const { fetch, held, release } = holding(asked => asked === what)
    const propexo = clientForTimes(fetch)
    const controller = new AbortController()
    const first = thrownBy(() => create(propexo, { signal: controller.signal }))
    const others = [create(propexo), create(propexo, { signal: new AbortController().signal })]
    await held(1)
    const reason = { code: 'user left' }
    controller.abort(reason)
    expect(await first).toBe(reason)
    expect(count(fetch, 'write')).toBe(0)
    expect(fetch.requests.map(({ signal }) => signal.aborted)).not.toContain(true)
    release()
    expect((await Promise.all(others)).map(time => time?.source)).toEqual([
      'record:property',
      'record:property',
    ])
    expect([count(fetch, what), count(fetch, 'write')]).toEqual([1, 2])
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['empty text', ''],
    ['an error', new Error('left')],
  ])('rejects a caller that gives up with its reason, %s, untouched', async (_, reason) => {
    const { fetch, held, release } = holding(asked => asked === what)
    const controller = new AbortController()
    const thrown = thrownBy(() => create(clientForTimes(fetch), { signal: controller.signal }))
    await held(1)
    controller.abort(reason)
    expect(await thrown).toBe(controller.signal.reason)
    release()
  })

  it('is kept for those who come after a caller that gave up', async () => {
    const { fetch, held, release } = holding(asked => asked === what)
    const propexo = clientForTimes(fetch)
    const controller = new AbortController()
    const first = thrownBy(() => create(propexo, { signal: controller.signal }))
    await held(1)
    controller.abort('enough')
    await first
    const second = create(propexo)
    release()
    expect(await second).toMatchObject({ source: 'record:property' })
    expect(count(fetch, what)).toBe(1)
  })

  it('that fails after its only caller gave up disturbs nobody', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    try {
      let fail: (reason: Error) => void = () => {}
      const fetch = recordingFetch((request, index) =>
        askedOf(fetch)[index] === what && index < 2
          ? new Promise<Response>((_, reject) => {
              fail = reject
            })
          : answerTo(request, YARDI),
      )
      const propexo = clientForTimes(fetch)
      const controller = new AbortController()
      const first = thrownBy(() => create(propexo, { signal: controller.signal }))
      await vi.waitFor(() => expect(count(fetch, what)).toBe(1), { interval: 1 })
      await new Promise(resolve => setTimeout(resolve, 5))
      controller.abort('enough')
      expect(await first).toBe('enough')
      fail(new Error('socket hang up'))
      await new Promise(resolve => setTimeout(resolve, 5))
      expect(unhandled).not.toHaveBeenCalled()
    } finally {
      process.off('unhandledRejection', unhandled)
    }
  })

  it('leaves no listener on a long-lived signal', async () => {
    const { signal, added, listening } = countedSignal()
    for (const known of [YARDI, { vendor: 'YARDI', records: [] }, {}]) {
      const propexo = clientForTimes(fakeApi(known))
      for (let n = 0; n < 20; n += 1) await create(propexo, { signal }).catch(() => {})
    }
    const fetch = recordingFetch((request, index) =>
      askedOf(fetch)[index] === what ? json({}, { status: 500 }) : answerTo(request, YARDI),
    )
    for (let n = 0; n < 20; n += 1) await create(clientForTimes(fetch), { signal }).catch(() => {})
    expect(added()).toBeGreaterThanOrEqual(80)
    expect(listening()).toBe(0)
  })
})

describe('a signal that is aborted already', () => {
  const signal = AbortSignal.abort('too late')

  it('sends nothing, asks for nothing, and throws its reason', async () => {
    const timeZones = vi.fn(() => 'America/Chicago')
    for (const vendor of ['YARDI', 'REALPAGE_RPX', 'ENTRATA'] as const) {
      for (const isTold of [true, false]) {
        const fetch = fakeApi({ ...YARDI, vendor })
        const propexo = clientForTimes(fetch, { timeZones })
        const { leads } = propexo.integration('int_1', isTold ? { vendor } : {}).appointments
        const input = { lead_id: 'lead_1', at: AT, property_id: 'prop_1' }
        await expect(leads.create(input, { signal })).rejects.toBe('too late')
        expect(askedOf(fetch)).toEqual([])
      }
    }
    expect(timeZones).not.toHaveBeenCalled()
  })

  it('throws its reason from a preview that would have to ask', async () => {
    const fetch = fakeApi(YARDI)
    const { leads } = clientForTimes(fetch).integration('int_1').appointments
    await expect(leads.preview({ lead_id: 'lead_1', at: AT }, { signal })).rejects.toBe('too late')
    expect(askedOf(fetch)).toEqual([])
  })

  it('does not hide what is wrong with the input', async () => {
    const { leads } = clientForTimes(fakeApi(YARDI)).integration('int_1').appointments
    const thrown = await thrownBy(() => leads.create({ lead_id: '', at: AT }, { signal }))
    expect(isPropexoError(thrown) && thrown.kind).toBe('rule')
  })

  it('does not spoil what others wait for', async () => {
    const fetch = fakeApi(YARDI)
    const propexo = clientForTimes(fetch)
    const [thrown, time] = await Promise.all([thrownBy(() => create(propexo, { signal })), create(propexo)])
    expect(thrown).toBe('too late')
    expect(time).toMatchObject({ source: 'record:property' })
  })
})

describe('a function for zones that keeps callers waiting', () => {
  const slow = (options: Partial<PropexoOptions> = {}) => {
    let give: (zone: string) => void = () => {}
    const timeZones = vi.fn(
      () =>
        new Promise<string>(resolve => {
          give = resolve
        }),
    )
    const propexo = clientForTimes(fakeApi({ vendor: 'REALPAGE_RPX' }), { ...options, timeZones })
    return { propexo, timeZones, give: (zone: string) => give(zone) }
  }

  it('is shared, and a caller that gives up leaves at once', async () => {
    const { propexo, timeZones, give } = slow()
    const controller = new AbortController()
    const first = thrownBy(() => create(propexo, { signal: controller.signal }))
    const second = create(propexo)
    await vi.waitFor(() => expect(timeZones).toHaveBeenCalled(), { interval: 1 })
    controller.abort('enough')
    expect(await first).toBe('enough')
    give('America/Chicago')
    expect(await second).toMatchObject({ zone: 'America/Chicago' })
    expect(timeZones).toHaveBeenCalledTimes(1)
  })

  it('lets go a caller whose signal it aborts itself', async () => {
    const controller = new AbortController()
    const timeZones = (): Promise<string> => {
      controller.abort('enough')
      return new Promise(() => {})
    }
    const propexo = clientForTimes(fakeApi({ vendor: 'REALPAGE_RPX' }), { timeZones })
    const late = new Promise(resolve => setTimeout(resolve, 200, 'nothing was thrown in time'))
    const thrown = thrownBy(() => create(propexo, { signal: controller.signal }))
    expect(await Promise.race([thrown, late])).toBe('enough')
  })
})

it('an abort while the write itself is on its way ends the write, and not what was read', async () => {
  const fetch = recordingFetch((request: Recorded) =>
    request.method === 'GET' ? answerTo(request, YARDI) : noAnswer(request),
  )
  const propexo = clientForTimes(fetch)
  const controller = new AbortController()
  const first = thrownBy(() => create(propexo, { signal: controller.signal }))
  await vi.waitFor(() => expect(count(fetch, 'write')).toBe(1), { interval: 1 })
  controller.abort('enough')
  expect(await first).toBe('enough')
  expect(fetch.requests.map(({ signal }) => signal.aborted)).toEqual([false, false, true])
})

it('the token does not go along into an error about the vendor, nor does the error look like one of the write', async () => {
  const propexo = clientForTimes(recordingFetch(({ method }) => (method === 'GET' ? json({}) : queued())))
  const error = await errorBy(ResponseShapeError, () => create(propexo))
  expect(error.message).not.toMatch(/may have been|write/)
  expect(error.message).toContain('int_1')
  expect(error.message).toContain('vendor')
})
