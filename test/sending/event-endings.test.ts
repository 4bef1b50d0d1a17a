import { describe, expect, it } from 'vitest'
import type { Propexo, PropexoOptions, QuotaStore } from '../../src/index.js'
import { ANY_PMS, clientOf } from '../support/client.js'
import { type Answer, json, noAnswer, queued, recordingFetch } from '../support/recording-fetch.js'
import { createVirtualClock, START_MS } from '../support/virtual-clock.js'
import { API_READS, API_WRITES, type Call, fine, READS, WRITES } from './calls.js'
import { type Recorder, recorder, type Told, violationsOf } from './told.js'

/** An event in one line. */
const lineOf = (told: Told): string => {
  const { hook, attempt, status, errorKind, ok, state, sent } = told
  if (hook === 'onCall') return `call ${ok ? 'ok' : errorKind}`
  if (hook === 'onWrite') return `write ${state}`
  if (hook === 'onResponse') return `response ${attempt}: ${status}`
  if (hook === 'onFailure') return `failure ${attempt}: ${errorKind}, ${sent ? 'sent' : 'not sent'}`
  return `${hook.slice(2).toLowerCase()} ${attempt}`
}

/** What is told of one call and of what it causes, until nothing is left to happen. */
const linesOf = async (
  call: Call,
  answer: Answer,
  options: Partial<PropexoOptions> = {},
  abortMs?: number,
): Promise<{ readonly lines: readonly string[]; readonly recorded: Recorder }> => {
  const clock = createVirtualClock()
  const recorded = recorder()
  const fetch = recordingFetch(async (request, index) => {
    await clock.sleep(100)
    const response = await answer(request, index)
    if (!response.headers.has('date')) response.headers.set('date', new Date(clock.now()).toUTCString())
    return response
  })
  const { hooks } = recorded
  const propexo = clientOf(fetch, { clock, retry: {}, reconcile: {}, hooks, ...options })
  const controller = new AbortController()
  if (abortMs === -1) controller.abort('left')
  const ending = call(propexo, { signal: controller.signal }).catch(() => {})
  if (abortMs !== undefined && abortMs >= 0) {
    await clock.advance(abortMs)
    controller.abort('left')
  }
  await clock.run()
  await ending
  expect(violationsOf(recorded)).toEqual([])
  return { lines: recorded.told.map(lineOf), recorded }
}

const look: Call = ({ writes }, options) => writes.get('job_1').status(options)
const create: Call = (propexo, options) =>
  propexo
    .integration('int_1', ANY_PMS)
    .events.leads.create({ lead_id: 'lead_1', notes: 'call back' }, options)

const broken = (code: string, syscall: string): Promise<never> => {
  const cause = Object.assign(new Error(`${syscall} ${code}`), { code, syscall })
  return Promise.reject(new TypeError('fetch failed', { cause }))
}

const FULL: QuotaStore = { take: () => ({ waitMs: 1_000, used: 150 }), used: () => 150 }
const after =
  (first: Answer): Answer =>
  (request, index) =>
    index === 0 ? first(request, index) : fine(request)
const busy: Answer = () => json({}, { status: 429 })
const redirect: Answer = () => new Response(null, { status: 302, headers: { location: '/v1/moved' } })

interface Case {
  readonly name: string
  readonly answer: Answer
  readonly told: readonly string[]
  readonly call?: Call
  readonly options?: Partial<PropexoOptions>
  readonly abortMs?: number
}

const OPEN = ['request 1', 'response 1: 502', 'write lost']

/** The write that `create` sends, in the log. */
const LOGGED = {
  job_id: 'job_9',
  integration_id: 'int_1',
  created_at: new Date(START_MS + 100).toISOString(),
  parameters: { lead_id: 'lead_1', notes: 'call back', integration_id: 'int_1' },
}
const losing =
  (entries: readonly unknown[]): Answer =>
  ({ method, url }) => {
    if (method === 'POST') return json({}, { status: 502 })
    if (url.pathname === '/v1/admin/logs/writes/') return json({ results: { logs: entries } })
    return json({ write_status: 'SUCCESS', errors: [], created_record_id: null })
  }

const CASES: readonly Case[] = [
  { name: 'success', answer: fine, told: ['request 1', 'response 1: 200', 'call ok'] },
  {
    name: 'a refusal',
    answer: () => json({}, { status: 404 }),
    told: ['request 1', 'response 1: 404', 'call not_found'],
  },
  {
    name: 'no connection',
    answer: () => broken('ECONNREFUSED', 'connect'),
    options: { retry: false },
    told: ['request 1', 'failure 1: connection, not sent', 'call connection'],
  },
  {
    name: 'a broken connection',
    answer: () => broken('ECONNRESET', 'read'),
    options: { retry: false },
    told: ['request 1', 'failure 1: connection, sent', 'call connection'],
  },
  {
    name: 'silence',
    answer: noAnswer,
    options: { retry: false },
    told: ['request 1', 'failure 1: timeout, sent', 'call timeout'],
  },
  {
    name: 'an answer that cannot be read',
    answer: () => new Response('<html>'),
    told: ['request 1', 'response 1: 200', 'call response_shape'],
  },
  {
    name: 'another attempt after 429',
    answer: after(busy),
    told: ['request 1', 'response 1: 429', 'retry 1', 'request 2', 'response 2: 200', 'call ok'],
  },
  {
    name: 'another attempt of a write after 429',
    call: create,
    answer: after(busy),
    told: ['request 1', 'response 1: 429', 'retry 1', 'request 2', 'response 2: 200', 'call ok'],
  },
  {
    name: 'a redirect that is followed',
    answer: after(redirect),
    told: ['request 1', 'response 1: 302', 'request 2', 'response 2: 200', 'call ok'],
  },
  {
    name: 'no place in the quota',
    answer: fine,
    options: { quota: { store: FULL } },
    told: ['call timeout'],
  },
  {
    name: 'a full queue',
    answer: fine,
    options: { quota: { store: FULL, maxQueued: 0 } },
    told: ['call limit'],
  },
  {
    name: 'a token function that fails',
    answer: fine,
    options: { token: () => Promise.reject(new Error('down')) },
    told: ['call token'],
  },
  {
    name: 'a token function that hangs',
    answer: fine,
    options: { token: () => new Promise(() => {}) },
    told: ['call timeout'],
  },
  { name: 'an abort before it', answer: fine, abortMs: -1, told: ['call aborted'] },
  {
    name: 'an abort while it waits for its place',
    answer: fine,
    abortMs: 50,
    options: { quota: { store: FULL } },
    told: ['call aborted'],
  },
  {
    name: 'an abort while a read is on its way',
    answer: fine,
    abortMs: 50,
    told: ['request 1', 'failure 1: aborted, sent', 'call aborted'],
  },
  {
    name: 'an abort in the pause after 503',
    answer: () => json({}, { status: 503, headers: { 'retry-after': '9' } }),
    abortMs: 500,
    told: ['request 1', 'response 1: 503', 'retry 1', 'call aborted'],
  },
  {
    name: 'an abort while a lost write is looked for',
    call: create,
    answer: losing([]),
    abortMs: 500,
    told: [...OPEN, 'call aborted'],
  },
  {
    name: 'a lost write that is found',
    call: create,
    answer: losing([LOGGED]),
    told: [
      ...OPEN,
      ...['request 1', 'response 1: 200', 'call ok', 'request 1', 'response 1: 200', 'call ok'],
      ...['write adopted', 'call ok'],
    ],
  },
  {
    name: 'a lost write that is not looked for',
    call: create,
    answer: losing([]),
    options: { reconcile: false },
    told: [...OPEN, 'write ambiguous', 'call ambiguous_write'],
  },
]

describe('what is told of a call that ends with', () => {
  it.each(CASES)('$name', async ({ call = look, answer, options, abortMs, told }) => {
    const { lines } = await linesOf(call, answer, options, abortMs)
    expect(lines).toEqual(told)
  })

  it('an abort while a write is on its way', async () => {
    const { lines } = await linesOf(create, fine, {}, 50)
    expect(lines.at(0)).toBe('request 1')
    expect(new Set(lines.slice(1, 3))).toEqual(new Set(['failure 1: aborted, sent', 'write lost']))
    expect(lines.slice(3)).toEqual(['call aborted'])
  })

  it('a lost write that is not found', async () => {
    const { lines, recorded } = await linesOf(create, losing([]))
    expect(lines.slice(0, 3)).toEqual(OPEN)
    expect(lines.slice(-2)).toEqual(['write ambiguous', 'call ambiguous_write'])
    expect(recorded.calls().length).toBeGreaterThan(2)
  })

  it.each([...API_READS, ...API_WRITES])(
    'a refusal that propexo.api gives as its error, which is no success: %s',
    async (_, call) => {
      for (const [status, kind] of [
        [400, 'invalid_request'],
        [404, 'not_found'],
        [405, 'not_supported'],
      ] as const) {
        const { lines } = await linesOf(call, () => json({}, { status }))
        expect(lines).toEqual(['request 1', `response 1: ${status}`, `call ${kind}`])
      }
    },
  )

  it.each(API_WRITES)('a lost write of propexo.api: %s', async (_, call) => {
    const { lines } = await linesOf(call, losing([]))
    expect(lines).toEqual([...OPEN, 'write ambiguous', 'call ambiguous_write'])
  })
})

const INPUTS = { lead_id: 'lead_1', notes: 7 } as never

describe('a call that sends nothing ends in one event:', () => {
  it.each<readonly [string, Call]>([
    ...READS,
    ...WRITES,
    ...API_READS,
    ...API_WRITES,
    [
      'preview()',
      (propexo, options) => propexo.integration('int_1').events.leads.preview({ lead_id: 'l' }, options),
    ],
    ['capabilities()', (propexo, options) => propexo.integration('int_1').capabilities(options)],
    ['wait()', ({ writes }, { signal } = {}) => writes.get('job_1').wait(signal ? { signal } : {})],
    ['retry()', ({ writes }, options) => writes.get('job_1').retry(options)],
  ])('aborted before, %s', async (_, call) => {
    const { recorded } = await linesOf(call, fine, {}, -1)
    expect(recorded.roots().map(({ errorKind }) => errorKind)).toEqual(['aborted'])
    expect(recorded.of('onRequest')).toEqual([])
  })

  it.each<readonly [string, (propexo: Propexo) => Promise<unknown>]>([
    ['create()', propexo => propexo.integration('int_1', ANY_PMS).events.leads.create(INPUTS)],
    ['preview()', propexo => propexo.integration('int_1', ANY_PMS).events.leads.preview(INPUTS)],
    ['availability()', propexo => propexo.integration('int_1', ANY_PMS).appointments.availability(INPUTS)],
    ['propexo.api', ({ api }) => api.POST('/v1/events/leads', {} as never)],
  ])('refused by the contract, %s', async (_, call) => {
    const { lines } = await linesOf(call, fine)
    expect(lines).toEqual(['call rule'])
  })

  it('a retry() whose token cannot be had', async () => {
    const token = (): Promise<string> => Promise.reject(new Error('down'))
    const { lines } = await linesOf(({ writes }) => writes.get('job_1').retry(), fine, { token })
    expect(lines).toEqual(['call token'])
  })

  it('a retry() that another one makes for it', async () => {
    const failed: Answer = ({ method }) =>
      method === 'GET' ? json({ write_status: 'FAILURE' }) : queued('job_2')
    const both: Call = ({ writes }) => Promise.all([writes.get('job_1').retry(), writes.get('job_1').retry()])
    const { recorded } = await linesOf(both, failed)
    expect(recorded.roots().map(({ ok }) => ok)).toEqual([true, true])
  })
})
