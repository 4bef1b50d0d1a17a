import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPropexoError, type PropexoOptions, type QuotaStore } from '../../src/index.js'
import { cases } from '../support/cases.js'
import { clientOf } from '../support/client.js'
import { type Answer, json, noAnswer, type Recorded, recordingFetch } from '../support/recording-fetch.js'
import { createVirtualClock, START_MS, type VirtualClock } from '../support/virtual-clock.js'
import { API_READS, API_WRITES, type Call, fine, READS, WRITES } from './calls.js'
import { recorder, violationsOf } from './told.js'

/** To its end: a list that nobody ends goes on. */
const readList: Call = async (propexo, options) => {
  for await (const _ of propexo.list('/v1/events/', {}, options));
}

const settleAll: Call = async (propexo, { signal } = {}) => {
  for await (const _ of propexo.writes.settle(['job_1'], {
    timeoutMs: 60_000,
    ...(signal ? { signal } : {}),
  }));
}

const waitFor: Call = (propexo, { signal } = {}) =>
  propexo.writes.get('job_1').wait({ timeoutMs: 60_000, ...(signal ? { signal } : {}) })

const PERSON = { lead_id: 'lead_1', notes: 'n' }

const CALLS: readonly (readonly [string, Call])[] = [
  ...READS.filter(([name]) => name !== 'a list'),
  ['a whole list', readList],
  ...WRITES,
  ...API_READS.map(([name, call]) => [`${name} of propexo.api`, call] as const),
  ...API_WRITES.map(([name, call]) => [`${name} of propexo.api`, call] as const),
  [
    'a write that asks for the vendor',
    (propexo, options) => propexo.integration('int_2').events.leads.create(PERSON, options),
  ],
  ['preview()', (propexo, options) => propexo.integration('int_2').events.leads.preview(PERSON, options)],
  ['capabilities()', (propexo, options) => propexo.integration('int_2').capabilities(options)],
  ['retry()', (propexo, options) => propexo.writes.get('job_1').retry(options)],
  ['another retry()', (propexo, options) => propexo.writes.get('job_1').retry(options)],
  ['wait()', waitFor],
  ['settle()', settleAll],
]

/** What the log shows, so that lost writes are found. */
const LOGGED = {
  job_id: 'job_9',
  integration_id: 'int_1',
  created_at: new Date(START_MS + 100).toISOString(),
  parameters: { lead_id: 'lead_1', event_id: 'evt_1', notes: 'n', integration_id: 'int_1' },
}

const answer = ({ method, url }: Recorded): Response => {
  if (url.pathname.startsWith('/v1/admin/integrations/')) return json({ results: { vendor: 'ANY_PMS' } })
  if (url.pathname === '/v1/admin/logs/writes/') return json({ results: { logs: [LOGGED] } })
  if (url.pathname === '/v1/admin/write-status/job_1' && method === 'GET')
    return json({ write_status: 'FAILURE', errors: [], created_record_id: null })
  return fine({ method, url } as Recorded)
}

const broken = (code: string, syscall: string): Promise<never> => {
  const cause = Object.assign(new Error(`${syscall} ${code}`), { code, syscall })
  return Promise.reject(new TypeError('fetch failed', { cause }))
}

/** What a server may do with a request. */
const BEHAVIOURS = {
  fine: answer,
  refused: () => json({ error: { code: 'x', message: 'no' } }, { status: 400 }),
  unknown: () => json({}, { status: 404 }),
  busy: () => json({}, { status: 429 }),
  'busy for 3 s': () => json({}, { status: 429, headers: { 'retry-after': '3' } }),
  'busy for an hour': () => json({}, { status: 429, headers: { 'retry-after': '3600' } }),
  'a bad gateway': () => new Response('<html>', { status: 502 }),
  'a timeout of its own': () => json({}, { status: 408 }),
  garbage: () => new Response('{"job_id":"jo'),
  'no connection': () => broken('ECONNREFUSED', 'connect'),
  'a broken connection': () => broken('ECONNRESET', 'read'),
  silence: noAnswer,
  moved: () => new Response(null, { status: 302, headers: { location: '/v1/moved' } }),
  elsewhere: () => new Response(null, { status: 302, headers: { location: 'https://other.test/v1/x' } }),
} satisfies Record<string, Answer>

type Behaviour = keyof typeof BEHAVIOURS

/** A full window for the first of so many asks. */
const fullFor = (asks: number): QuotaStore => {
  let asked = 0
  return { take: () => ({ waitMs: ++asked > asks ? 0 : 20_000, used: 1 }), used: () => 1 }
}

interface Scene {
  readonly calls: readonly number[]
  readonly behaviours: readonly Behaviour[]
  readonly latencyMs: number
  readonly tokens: readonly ('good' | 'fails' | 'hangs')[]
  readonly full: number
  readonly abortMs: number | undefined
}

const scene: fc.Arbitrary<Scene> = fc.record({
  calls: fc.uniqueArray(fc.nat({ max: CALLS.length - 1 }), { minLength: 1, maxLength: 3 }),
  behaviours: fc.array(fc.constantFrom(...(Object.keys(BEHAVIOURS) as Behaviour[])), { maxLength: 8 }),
  latencyMs: fc.constantFrom(0, 40, 900),
  tokens: fc.array(fc.constantFrom('good', 'good', 'good', 'fails', 'hangs'), { maxLength: 5 }),
  full: fc.constantFrom(0, 0, 0, 1, 3, 100),
  abortMs: fc.option(fc.constantFrom(0, 1, 50, 950, 2_500, 11_000), { nil: undefined }),
})

const tokenOf = (tokens: Scene['tokens']): PropexoOptions['token'] => {
  let asked = 0
  return () => {
    const kind = tokens[asked] ?? 'good'
    asked += 1
    if (kind === 'fails') return Promise.reject(new Error('no token'))
    return kind === 'hangs' ? new Promise(() => {}) : 'token_1'
  }
}

const fetchOf = ({ behaviours, latencyMs }: Scene, clock: VirtualClock) =>
  recordingFetch(async (request, index) => {
    await clock.sleep(latencyMs)
    const response = await BEHAVIOURS[behaviours[index] ?? 'fine'](request)
    if (!response.headers.has('date')) response.headers.set('date', new Date(clock.now()).toUTCString())
    return response
  })

const play = async (played: Scene) => {
  const clock = createVirtualClock()
  const recorded = recorder()
  const propexo = clientOf(fetchOf(played, clock), {
    clock,
    token: tokenOf(played.tokens),
    timeoutMs: 10_000,
    deadlineMs: 90_000,
    retry: {},
    reconcile: {},
    quota: { store: fullFor(played.full), maxQueued: 2 },
    hooks: recorded.hooks,
  })
  const controller = new AbortController()
  const calls = played.calls.map(index => CALLS[index]?.[1](propexo, { signal: controller.signal }))
  const ending = Promise.allSettled(calls)
  if (played.abortMs !== undefined) {
    await clock.advance(played.abortMs)
    controller.abort('left')
  }
  await clock.run()
  return { endings: await ending, recorded }
}

const KINDS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'authentication',
  403: 'permission',
  404: 'not_found',
  405: 'not_supported',
  429: 'rate_limit',
}

/** A call of propexo.api gives its error, with the response, and does not throw it. */
const kindOf = (value: unknown): string => {
  const { response } = Object(value) as { response?: Response }
  if (response === undefined || response.ok) return 'ok'
  return KINDS[response.status] ?? (response.status >= 500 ? 'server' : 'unexpected_status')
}

describe('in any sequence of what servers, tokens and the quota do', () => {
  it('each attempt and each call ends in one event, and says how', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async played => {
        const { endings, recorded } = await play(played)
        expect(violationsOf(recorded)).toEqual([])
        const roots = recorded.roots()
        const outcomes = endings.map(each => {
          if (each.status === 'fulfilled') return kindOf(each.value)
          return isPropexoError(each.reason) ? each.reason.kind : 'aborted'
        })
        expect(roots.map(({ errorKind = 'ok' }) => errorKind).sort()).toEqual(outcomes.sort())
        for (const each of endings) {
          if (each.status === 'rejected' && isPropexoError(each.reason))
            expect(roots.map(({ callId }) => callId)).toContain(each.reason.callId)
        }
      }),
      { numRuns: cases(500) },
    )
  })
})
