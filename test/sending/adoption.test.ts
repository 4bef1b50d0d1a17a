import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError, type WriteJob } from '../../src/index.js'
import { ANY_PMS, clientOf } from '../support/client.js'
import { json, queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'
import { stopTime, watch } from './fake-time.js'
import { type Entry, entry, INPUT, logOf, lose, losing, lostWrite, pmsOf, SOON } from './lost.js'

const refused = (log: readonly Entry[], init: ResponseInit = {}): Promise<AmbiguousWriteError> =>
  errorBy(AmbiguousWriteError, () => lose(() => logOf(log, init), { deadlineMs: 15 }))

const parameters = { ...INPUT }
/** Parameters of an entry that is this write all the same. */
const SAME: readonly (readonly [string, unknown])[] = [
  ['without the integration', parameters],
  ['with fields that the API adds', { ...parameters, vendor: 'X', nested: { a: 1 } }],
  ['in another order', { notes: INPUT.notes, lead_id: INPUT.lead_id }],
  ['as JSON text', JSON.stringify(parameters)],
  ['nested', { body: parameters }],
  ['nested deeper', { a: { b: parameters } }],
  ['nested as JSON text', { payload: JSON.stringify({ body: JSON.stringify(parameters) }) }],
]

const OTHER: readonly (readonly [string, unknown])[] = [
  ['another value', { ...parameters, notes: 'call back!' }],
  ['another lead', { ...parameters, lead_id: 'lead_2' }],
  ['a value in other letters', { ...parameters, notes: 'Call back' }],
  ['a field missing', { lead_id: INPUT.lead_id }],
  ['a field that is null', { ...parameters, notes: null }],
  ['a value of another type', { ...parameters, notes: [INPUT.notes] }],
  ['fields in two places', { a: { lead_id: INPUT.lead_id }, b: { notes: INPUT.notes } }],
  ['no parameters', undefined],
  ['null', null],
  ['text', 'lead_1 call back'],
  ['broken JSON', '{"lead_id":"lead_1","notes":"call back"'],
  ['a list', [parameters]],
]

describe('an entry of the log', () => {
  it.each(SAME)('is the write with its parameters %s', async (_, own) => {
    expect((await lose(() => logOf([entry({ parameters: own })]))).id).toBe('job_7')
  })

  it.each(OTHER)('is not the write with %s', async (_, own) => {
    expect((await refused([entry({ parameters: own })])).candidates).toEqual([])
  })

  it.each([
    ['another integration', { integration_id: 'int_2' }],
    ['no integration', { integration_id: undefined }],
    ['no job', { job_id: undefined }],
    ['a job that is a number', { job_id: 7 }],
  ])('is not the write with %s', async (_, own) => {
    expect((await refused([entry(own)])).candidates).toEqual([])
  })

  it.each([false, 0, '', [1, { a: [] }], { x: { y: null } }])('is told by the value %j', async value => {
    const write = { ...(await lostWrite()), body: { lead_id: 'lead_1', value } }
    stopTime()
    const log = [
      entry({ job_id: 'job_1', parameters: { lead_id: 'lead_1', value: 'other' } }),
      entry({ job_id: 'job_2', parameters: { lead_id: 'lead_1' } }),
      entry({ job_id: 'job_3', parameters: { lead_id: 'lead_1', value } }),
    ]
    const ending = await watch(clientOf(losing(() => logOf(log))).writes.reconcile(write)).after(1_100)
    expect(ending).toMatchObject({ value: { id: 'job_3' } })
  })

  it('that fits beside another makes it ambiguous, with both as candidates', async () => {
    const error = await refused([entry(), entry({ job_id: 'job_8' }), entry({ job_id: 'job_7' })])
    expect([...error.candidates].sort()).toEqual(['job_7', 'job_8'])
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ candidates: ['job_7', 'job_8'] })
  })

  it('is found on the second page', async () => {
    const others = Array.from({ length: 100 }, (_, index) => entry({ job_id: `x_${index}`, parameters: {} }))
    const offsets: unknown[] = []
    const job = await lose(({ url }) => {
      const offset = url.searchParams.get('offset')
      offsets.push(offset)
      return logOf(offset === '0' ? others : [entry()])
    })
    expect([job.id, offsets]).toEqual(['job_7', ['0', '100']])
  })

  it('is found on the second page also when the first holds an entry that cannot be read', async () => {
    const others: unknown[] = Array.from({ length: 99 }, (_, index) =>
      entry({ job_id: `x_${index}`, parameters: {} }),
    )
    const page = [...others, { job_id: null }]
    const job = await lose(({ url }) => logOf(url.searchParams.get('offset') === '0' ? page : [entry()]))
    expect(job.id).toBe('job_7')
  })

  it('on each of two pages makes it ambiguous', async () => {
    const full = Array.from({ length: 99 }, (_, index) => entry({ job_id: `x_${index}`, parameters: {} }))
    const log = [entry(), ...full]
    const error = await errorBy(AmbiguousWriteError, () =>
      lose(({ url }) => logOf(url.searchParams.get('offset') === '0' ? log : [entry({ job_id: 'job_8' })])),
    )
    expect(error.candidates).toEqual(['job_7', 'job_8'])
  })
})

describe.each([0, 10, -10])('a server whose clock is %i minutes off', minutes => {
  const server = (seconds: number): string =>
    new Date(Date.now() + minutes * 60_000 + seconds * 1_000).toISOString()
  const date = (): ResponseInit => ({ headers: { date: new Date(server(0)).toUTCString() } })

  it('has a newer entry adopted', async () => {
    const job = await lose(() => logOf([entry({ created_at: server(1) })], date()))
    expect(job.id).toBe('job_7')
  })

  it('has an older one not adopted', async () => {
    for (const seconds of [-6, -60, -3_600]) {
      const error = await errorBy(AmbiguousWriteError, () =>
        lose(() => logOf([entry({ created_at: server(seconds) })], date()), { deadlineMs: 15 }),
      )
      expect(error.candidates).toEqual([])
    }
  })

  it('has the newer of two adopted', async () => {
    const job = await lose(() =>
      logOf([entry({ created_at: server(0) }), entry({ job_id: 'job_1', created_at: server(-30) })], date()),
    )
    expect(job.id).toBe('job_7')
  })
})

it('an entry made while the write still waited for its second attempt is not it', async () => {
  stopTime()
  let sent = 0
  let madeMeanwhile = ''
  const fetch = recordingFetch(({ method }) => {
    if (method === 'GET') {
      const date = new Date().toUTCString()
      return logOf([entry({ created_at: madeMeanwhile })], { headers: { date } })
    }
    sent += 1
    if (sent > 1) return json({}, { status: 500 })
    madeMeanwhile = new Date(Date.now() + 10_000).toISOString()
    return json({}, { status: 429, headers: { 'retry-after': '40' } })
  })
  const { events } = pmsOf(clientOf(fetch, { retry: {}, reconcile: {}, deadlineMs: 60_000 }))
  const ending = await watch(events.leads.create(INPUT)).after(60_100)
  expect(sent).toBe(2)
  expect(ending).toMatchObject({ error: { kind: 'ambiguous_write', candidates: [] } })
})

describe('a job that this client knows', () => {
  const isLost = ({ headers }: { headers: Headers }): boolean => headers.has('x-lose')
  const LOSE = { headers: { 'x-lose': '1' } }

  it('from the answer of another write is not adopted', async () => {
    const fetch = recordingFetch(request => {
      if (request.method === 'GET') return logOf([entry()])
      return isLost(request) ? json({}, { status: 500 }) : queued('job_7')
    })
    const { events } = pmsOf(clientOf(fetch, SOON))
    await events.leads.create(INPUT)
    const error = await errorBy(AmbiguousWriteError, () => events.leads.create(INPUT, LOSE))
    expect(error.candidates).toEqual([])
    await errorBy(AmbiguousWriteError, () => error.reconcile({ deadlineMs: 10 }))
  })

  it('from an answer to propexo.api is not adopted', async () => {
    const fetch = recordingFetch(request => {
      if (request.method === 'GET') return logOf([entry()])
      return isLost(request) ? json({}, { status: 500 }) : queued('job_7')
    })
    const propexo = clientOf(fetch, SOON)
    await propexo.api.POST('/v1/events/leads', { body: { ...INPUT, integration_id: 'int_1' } })
    await errorBy(AmbiguousWriteError, () => pmsOf(propexo).events.leads.create(INPUT, LOSE))
  })

  it('from a retry is not adopted', async () => {
    const fetch = recordingFetch(request => {
      if (request.url.pathname.includes('write-status')) return json({ write_status: 'FAILURE' })
      if (request.url.pathname.includes('retry-write')) return json({ success: true, job_id: 'job_7' })
      return request.method === 'GET' ? logOf([entry()]) : json({}, { status: 500 })
    })
    const propexo = clientOf(fetch, SOON)
    await propexo.writes.get('job_1').retry()
    await errorBy(AmbiguousWriteError, () => pmsOf(propexo).events.leads.create(INPUT))
  })

  it('only from an answer that is still on its way is not given to another write as well', async () => {
    let isInLog = false
    const fetch = recordingFetch(async request => {
      if (request.method === 'GET') return logOf(isInLog ? [entry()] : [])
      if (isLost(request)) return json({}, { status: 500 })
      isInLog = true
      await new Promise(resolve => setTimeout(resolve, 30))
      return queued('job_7')
    })
    const { events } = pmsOf(clientOf(fetch, { ...SOON, deadlineMs: 200 }))
    const endings = await Promise.allSettled([events.leads.create(INPUT), events.leads.create(INPUT, LOSE)])
    const ids = endings.flatMap(each => (each.status === 'fulfilled' ? [each.value.id] : []))
    expect(ids).toEqual(['job_7'])
  })

  it('only from an answer on its way to propexo.api is not given to another write', async () => {
    let isInLog = false
    const fetch = recordingFetch(async request => {
      if (request.method === 'GET') return logOf(isInLog ? [entry()] : [])
      if (isLost(request)) return json({}, { status: 500 })
      isInLog = true
      await new Promise(resolve => setTimeout(resolve, 30))
      return queued('job_7')
    })
    const propexo = clientOf(fetch, { ...SOON, deadlineMs: 200 })
    const answered = propexo.api.POST('/v1/events/leads', { body: { ...INPUT, integration_id: 'int_1' } })
    await errorBy(AmbiguousWriteError, () => pmsOf(propexo).events.leads.create(INPUT, LOSE))
    expect((await answered).response.status).toBe(200)
  })

  it('only from an answer on its way to a write that says more is not given to another either', async () => {
    const more = { ...INPUT, employee_id: 'emp_1' }
    let isInLog = false
    const fetch = recordingFetch(async request => {
      if (request.method === 'GET') return logOf(isInLog ? [entry({ parameters: more })] : [])
      if (isLost(request)) return json({}, { status: 500 })
      isInLog = true
      await new Promise(resolve => setTimeout(resolve, 30))
      return queued('job_7')
    })
    const { events } = pmsOf(clientOf(fetch, { ...SOON, deadlineMs: 200 }))
    const answered = events.leads.create(more)
    await errorBy(AmbiguousWriteError, () => events.leads.create(INPUT, LOSE))
    expect((await answered).id).toBe('job_7')
  })
})

describe('of identical writes that are lost together', () => {
  it.each([1, 2, 3, 10])('no two adopt the same job, when the log shows %i', async count => {
    const fetch = losing((_, look) =>
      logOf(
        Array.from({ length: Math.min(count, 1 + Math.floor(look / 10)) }, (_, index) =>
          entry({ job_id: `job_${index}` }),
        ),
      ),
    )
    const { events } = pmsOf(clientOf(fetch, SOON))
    const endings = await Promise.allSettled(Array.from({ length: 10 }, () => events.leads.create(INPUT)))
    const jobs = endings.flatMap((each): WriteJob[] => (each.status === 'fulfilled' ? [each.value] : []))
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length)
    for (const each of endings) {
      if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(AmbiguousWriteError)
    }
  })
})

it('a cancellation is not taken for an update of the same event', async () => {
  const update = entry({ parameters: { event_id: 'evt_1', notes: 'moved', integration_id: 'int_1' } })
  const own = { ...update, job_type: 'ENTRATA_UPDATE_EVENT' }
  const propexo = clientOf(
    losing(() => logOf([own])),
    SOON,
  )
  const { appointments } = propexo.integration('int_1', ANY_PMS)
  await errorBy(AmbiguousWriteError, () => appointments.leads.cancel({ event_id: 'evt_1' }))
})
