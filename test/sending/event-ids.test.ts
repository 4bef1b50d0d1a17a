import { describe, expect, it } from 'vitest'
import { isPropexoError, type Propexo, type PropexoOptions } from '../../src/index.js'
import { SLOTS_QUERY } from '../support/availability-query.js'
import { ANY_PMS, CANARY, clientOf } from '../support/client.js'
import {
  type Answer,
  json,
  noAnswer,
  queued,
  type Recorded,
  recordingFetch,
} from '../support/recording-fetch.js'
import { createVirtualClock, START_MS } from '../support/virtual-clock.js'
import { fine } from './calls.js'
import { type Recorder, recorder, type Told } from './told.js'

interface Done {
  readonly ending: unknown
  readonly recorded: Recorder
}

/** What a use of a client comes to, value or error, with what its hooks were told. */
const run = async (
  answer: Answer,
  use: (propexo: Propexo) => Promise<unknown>,
  options: Partial<PropexoOptions> = {},
): Promise<Done> => {
  const clock = createVirtualClock()
  const recorded = recorder()
  const fetch = recordingFetch(async (request, index) => {
    const response = await answer(request, index)
    response.headers.set('date', new Date(clock.now()).toUTCString())
    return response
  })
  const propexo = clientOf(fetch, { clock, retry: {}, reconcile: {}, hooks: recorded.hooks, ...options })
  const ending: unknown = await clock.runUntil(use(propexo).catch((error: unknown) => error))
  await clock.run()
  return { ending, recorded }
}

const callOf = ({ recorded }: Done, operation: string): Told => {
  const found = recorded.calls().filter(each => each.operation === operation)
  expect(found.length, operation).toBeGreaterThan(0)
  return found[0] as Told
}

const INTEGRATION = 'GET /v1/admin/integrations/{integration_id}/'
const CREATE = 'POST /v1/events/leads'
const LOG = 'GET /v1/admin/logs/writes/'
const STATUS = 'GET /v1/admin/write-status/{root_job_id}'
const INPUT = { lead_id: 'lead_1', notes: 'call back' } as const
const LOGGED = {
  job_id: 'job_9',
  integration_id: 'int_1',
  created_at: new Date(START_MS).toISOString(),
  parameters: { ...INPUT, integration_id: 'int_1' },
}

const isStatus = ({ url }: Recorded): boolean => url.pathname.startsWith('/v1/admin/write-status/')
const status =
  (write_status: string): Answer =>
  () =>
    json({ write_status, errors: ['{"message":"no such unit"}'], created_record_id: null })

/** Answers a write, and gives its job this state. */
const becoming =
  (state: Answer): Answer =>
  (request, index) =>
    isStatus(request) ? state(request, index) : request.method === 'GET' ? fine(request) : queued('job_7')

const create = (propexo: Propexo) => propexo.integration('int_1', ANY_PMS).events.leads.create(INPUT)

describe('the id of a call', () => {
  it('is on all its events and on its job, and the parent of the look-up that it needs', async () => {
    const answer: Answer = ({ method }) =>
      method === 'POST' ? queued('job_7') : json({ results: { vendor: 'ANY_PMS' } })
    const done = await run(answer, propexo => propexo.integration('int_1').events.leads.create(INPUT))
    const { callId } = callOf(done, CREATE)
    expect(done.ending).toMatchObject({ id: 'job_7', callId })
    const own = done.recorded.told.filter(each => each.callId === callId)
    expect(own.map(({ hook }) => hook)).toEqual(['onRequest', 'onResponse', 'onCall'])
    const about = { integrationId: 'int_1', recordIds: { lead_id: 'lead_1' } }
    for (const each of own) expect(each).toMatchObject(about)
    expect(own.at(-1)).toMatchObject({ jobId: 'job_7' })
    const lookUp = callOf(done, INTEGRATION)
    expect(lookUp).toMatchObject({ parentId: callId, integrationId: 'int_1' })
    expect(lookUp.callId).not.toBe(callId)
  })

  it('is the parent of looks into the log and of what confirms a job that was found', async () => {
    const answer: Answer = request => {
      if (request.method === 'POST') return json({}, { status: 502 })
      return isStatus(request) ? json({ write_status: 'PENDING' }) : json({ results: { logs: [LOGGED] } })
    }
    const done = await run(answer, create)
    const { callId } = callOf(done, CREATE)
    expect(done.ending).toMatchObject({ id: 'job_9', adopted: true, callId })
    expect(callOf(done, CREATE)).toMatchObject({ ok: true, jobId: 'job_9' })
    for (const operation of [LOG, STATUS]) expect(callOf(done, operation)).toMatchObject({ parentId: callId })
    expect(done.recorded.writes().map(each => [each.callId, each.state, each.jobId])).toEqual([
      [callId, 'lost', undefined],
      [callId, 'adopted', 'job_9'],
    ])
  })

  it('is the parent of the waiting for its job, which is the parent of polls', async () => {
    let looks = 0
    const states: Answer = () => json({ write_status: ++looks < 3 ? 'PENDING' : 'SUCCESS' })
    const done = await run(becoming(states), async propexo => (await create(propexo)).wait())
    const { callId } = callOf(done, CREATE)
    const waits = done.recorded.calls().filter(({ parentId }) => parentId === callId)
    expect(waits).toMatchObject([
      { operation: STATUS, jobId: 'job_7', integrationId: 'int_1', recordIds: { lead_id: 'lead_1' } },
    ])
    const polls = done.recorded.calls().filter(({ parentId }) => parentId === waits[0]?.callId)
    expect(polls).toHaveLength(3)
    expect(done.recorded.writes()).toMatchObject([
      { state: 'settled', writeStatus: 'SUCCESS', jobId: 'job_7', parentId: callId },
    ])
  })

  it('is the parent of a later search by reconcile()', async () => {
    let isShown = false
    const answer: Answer = request => {
      if (request.method === 'POST') return json({}, { status: 502 })
      if (isStatus(request)) return json({ write_status: 'SUCCESS' })
      return json({ results: { logs: isShown ? [LOGGED] : [] } })
    }
    const done = await run(answer, async propexo => {
      const error: unknown = await create(propexo).catch((each: unknown) => each)
      isShown = true
      return (error as { reconcile(): Promise<unknown> }).reconcile()
    })
    const [first, later] = done.recorded.calls().filter(({ operation }) => operation === CREATE)
    expect(later).toMatchObject({ ok: true, parentId: first?.callId, integrationId: 'int_1' })
    expect(done.ending).toMatchObject({ id: 'job_9' })
    expect(done.recorded.writes().at(-1)).toMatchObject({ state: 'reconciled', jobId: 'job_9' })
  })

  it('is on its error, also when several calls wait for one look-up that fails', async () => {
    const done = await run(
      () => json({}, { status: 403 }),
      async propexo => {
        const pms = propexo.integration('int_1')
        const all = [pms.events.leads.create(INPUT), pms.events.leads.create(INPUT), pms.capabilities()]
        return (await Promise.allSettled(all)).map(each => each.status === 'rejected' && each.reason)
      },
    )
    const ids = (done.ending as { callId: string }[]).map(({ callId }) => callId)
    const roots = done.recorded.roots()
    expect(ids.sort()).toEqual(roots.map(({ callId }) => callId).sort())
    expect(new Set(ids).size).toBe(3)
    for (const error of done.ending as object[]) expect(error).not.toHaveProperty('parentId')
  })

  it('is on warnings of a write', async () => {
    const warned: unknown[] = []
    const recorded = recorder()
    const hooks = { ...recorded.hooks, onWarning: (each: unknown) => warned.push(each) }
    const options = { rules: { '*': 'warn' }, hooks } as const
    await run(
      becoming(status('SUCCESS')),
      propexo => propexo.integration('int_1', { vendor: 'APPFOLIO' }).events.leads.create(INPUT),
      options,
    )
    const { callId } = recorded.calls()[0] as Told
    expect(warned).toContainEqual(expect.objectContaining({ callId, integrationId: 'int_1' }))
  })
})

interface Failing {
  readonly name: string
  readonly answer: Answer
  readonly use: (propexo: Propexo) => Promise<unknown>
  readonly error: Readonly<Record<string, unknown>>
}

const refused =
  (code: number): Answer =>
  () =>
    json({}, { status: code })

const FAILURES: readonly Failing[] = [
  {
    name: 'an update of an event that is unknown',
    answer: refused(404),
    use: propexo =>
      propexo.integration('int_1', ANY_PMS).events.leads.update({ event_id: 'evt_zz', notes: 'n' }),
    error: { kind: 'not_found', integrationId: 'int_1', recordIds: { event_id: 'evt_zz' } },
  },
  {
    name: 'a write for an integration that is unknown',
    answer: refused(404),
    use: propexo => propexo.integration('int_zz').events.leads.create({ lead_id: 'lead_e0' }),
    error: {
      kind: 'not_found',
      integrationId: 'int_zz',
      recordIds: { lead_id: 'lead_e0' },
      message: expect.stringMatching(
        /^Integration int_zz does not exist in this account \(needed to \w+ for lead_e0\)/,
      ),
    },
  },
  {
    name: 'a read of an event that is unknown',
    answer: refused(404),
    use: propexo => propexo.integration('int_1', ANY_PMS).events.get('evt_zz'),
    error: { kind: 'not_found', integrationId: 'int_1', recordIds: { event_id: 'evt_zz' } },
  },
  {
    name: 'a write through propexo.api',
    answer: noAnswer,
    use: ({ api }) =>
      api.POST('/v1/events/leads', { body: { integration_id: 'int_1', lead_id: 'lead_1' }, timeoutMs: 50 }),
    error: { kind: 'ambiguous_write', integrationId: 'int_1', recordIds: { lead_id: 'lead_1' } },
  },
  {
    name: 'a lost write',
    answer: request => (request.method === 'POST' ? noAnswer(request) : json({ results: { logs: [] } })),
    use: create,
    error: { kind: 'ambiguous_write', integrationId: 'int_1', recordIds: { lead_id: 'lead_1' } },
  },
  {
    name: 'a job that failed',
    answer: becoming(status('FAILURE')),
    use: async propexo => (await create(propexo)).wait(),
    error: {
      kind: 'write_failed',
      jobId: 'job_7',
      integrationId: 'int_1',
      recordIds: { lead_id: 'lead_1' },
      parentId: expect.any(String),
    },
  },
  {
    name: 'a job that does not end',
    answer: becoming(status('PENDING')),
    use: async propexo => (await create(propexo)).wait({ timeoutMs: 20_000 }),
    error: { kind: 'timeout', scope: 'job', jobId: 'job_7', integrationId: 'int_1' },
  },
  {
    name: 'a job that is unknown',
    answer: refused(404),
    use: ({ writes }) => writes.get('job_zz').status(),
    error: { kind: 'not_found', jobId: 'job_zz' },
  },
  {
    name: 'a retry of a job that did not fail',
    answer: status('SUCCESS'),
    use: ({ writes }) => writes.get('job_7').retry(),
    error: { kind: 'rule', jobId: 'job_7' },
  },
  {
    name: 'a list of an integration',
    answer: refused(403),
    use: propexo => propexo.integration('int_1', ANY_PMS).events.list().next(),
    error: { kind: 'permission', integrationId: 'int_1' },
  },
  {
    name: 'availability',
    answer: refused(405),
    use: propexo => propexo.integration('int_1', ANY_PMS).appointments.availability(SLOTS_QUERY),
    error: { kind: 'not_supported', integrationId: 'int_1', recordIds: { property_id: 'prop_1' } },
  },
]

it.each(FAILURES)('the error of $name says what it is about, as its last event does', async failing => {
  const done = await run(failing.answer, failing.use)
  const { ending, recorded } = done
  expect(isPropexoError(ending)).toBe(true)
  expect(ending).toMatchObject({ ...failing.error, callId: expect.any(String) })
  const { callId, integrationId, recordIds, jobId, kind } = ending as Record<string, unknown>
  const end = recorded.calls().find(each => each.callId === callId)
  expect(end).toMatchObject({ ok: false, errorKind: kind })
  expect([end?.integrationId, end?.recordIds, end?.jobId]).toEqual([integrationId, recordIds, jobId])
  // A log of errors as JSON has them too.
  expect(JSON.parse(JSON.stringify(ending))).toMatchObject({ callId })
  expect(JSON.stringify(recorded.told)).not.toContain(CANARY)
})
