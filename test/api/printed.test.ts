import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { memoryQuotaStore, Propexo, type PropexoOptions, type WriteJob } from '../../src/index.js'
import { json, queued } from '../support/recording-fetch.js'
import { thrownBy, thrownIfAny } from '../support/thrown.js'
import { createVirtualClock } from '../support/virtual-clock.js'
import { createJobLog, settleAll } from '../writes/jobs/job-log.js'

const TOKEN = 'tok_5b20e7c19a4f'

const INPUT = {
  lead_id: 'lead_1',
  at: '2026-06-08T14:30:00-05:00',
  appointment_duration_minutes: 30,
  appointment_type: 'TOUR',
  notes: 'First visit',
} as const

type Answer = (path: string, method: string) => Response | Promise<Response>

const clientOf = (answer: Answer, options: Partial<PropexoOptions> = {}): Propexo =>
  new Propexo({
    token: TOKEN,
    fetch: async (url, { method }) => answer(new URL(url).pathname, method),
    retry: false,
    reconcile: false,
    ...options,
  })

const status = (write_status: string) => json({ write_status, errors: [], created_record_id: null })

const answerWell: Answer = (path, method) => {
  if (path.includes('write-status')) return status('FAILURE')
  if (path.includes('retry-write')) return json({ success: true, job_id: 'job_2' })
  return method === 'GET' ? json({ results: [{ id: 'rec_1' }], meta: { hasMore: false } }) : queued()
}

const bookedBy = (propexo: Propexo): Promise<WriteJob> =>
  propexo.integration('int_1', { vendor: 'ENTRATA' }).appointments.leads.create(INPUT)

describe('a job that is printed', () => {
  it('shows its id and what was sent, and none of its methods', async () => {
    const job = await bookedBy(clientOf(answerWell))
    const printed = inspect(job)
    expect(printed).toContain("id: 'job_1'")
    expect(printed).toContain("notes: 'First visit'")
    expect(printed).not.toMatch(/Getter|Function/)
    expect(Object.keys(job)).toEqual(['id', 'sent', 'adopted', 'callId'])
    expect(structuredClone(job)).toMatchObject({ id: 'job_1', sent: job.sent })
  })

  it('shows the id of its newest run, everywhere', async () => {
    const job = await bookedBy(clientOf(answerWell))
    await job.retry()
    expect(job.id).toBe('job_2')
    expect(inspect(job)).toContain("id: 'job_2'")
    expect(JSON.parse(JSON.stringify(job))).toEqual({
      id: 'job_2',
      sent: JSON.parse(JSON.stringify(job.sent)),
    })
    expect(Object.entries(job)[0]).toEqual(['id', 'job_2'])
  })

  it('has an id that nobody can set, and methods that work without it', async () => {
    const job = await bookedBy(clientOf(answerWell))
    expect(() => Object.assign(job, { id: 'job_9' })).toThrow(TypeError)
    const { status, toJSON } = job
    expect(await status()).toMatchObject({ write_status: 'FAILURE' })
    expect(toJSON().id).toBe('job_1')
  })

  it('is as readable where it was looked up, and in an outcome of many', async () => {
    expect(inspect(clientOf(answerWell).writes.get('job_7'))).toContain("id: 'job_7'")
    const log = createJobLog()
    log.shown = ['job_7']
    const [settled] = await settleAll(clientOf(answerWell, { fetch: log.fetch }), ['job_7'])
    expect(inspect(settled)).toContain("id: 'job_7'")
    expect(inspect(settled)).not.toMatch(/Getter|Function/)
  })
})

/** As much as can be printed of a value. */
const allOf = (value: unknown): string =>
  [
    inspect(value, { showHidden: true, depth: null, getters: true, showProxy: true, maxArrayLength: null }),
    String(JSON.stringify(value)),
    String(Object(value).stack),
  ].join('\n')

/** Everything that a caller may hold of a client. */
const heldOf = async (propexo: Propexo): Promise<Readonly<Record<string, unknown>>> => {
  const pms = propexo.integration('int_1', { vendor: 'ENTRATA' })
  const job = await bookedBy(propexo)
  return {
    propexo,
    api: propexo.api,
    get: propexo.api.GET,
    writes: propexo.writes,
    quota: propexo.quota,
    state: propexo.quota.state(),
    pms,
    job,
    status: await job.status(),
    preview: await pms.appointments.leads.preview(INPUT),
    capabilities: await pms.capabilities(),
    list: propexo.list('/v1/events/'),
    answer: await propexo.api.GET('/v1/events/'),
  }
}

describe('what is printed of a client', () => {
  it.each<[string, Partial<PropexoOptions>]>([
    ['a token', {}],
    ['a function for it', { token: () => TOKEN }],
    ['a function for it that takes time', { token: async () => TOKEN }],
    ['a store of the quota', { quota: { store: memoryQuotaStore() } }],
  ])('with %s never shows the token', async (_, options) => {
    for (const [name, held] of Object.entries(await heldOf(clientOf(answerWell, options))))
      expect(allOf(held), name).not.toContain(TOKEN)
  })
})

/** Says the token wherever something can be said. */
const echo = (code: number): Response =>
  json(
    { error: { code: TOKEN, message: `no ${TOKEN}`, details: { [TOKEN]: TOKEN } } },
    { status: code, headers: { 'x-echo': TOKEN } },
  )

const broken = (): never => {
  const cause = Object.assign(new Error(`Bearer ${TOKEN}`), { code: 'ECONNRESET', options: { TOKEN } })
  throw Object.assign(new TypeError(`fetch failed with ${TOKEN}`, { cause }), { request: { token: TOKEN } })
}

describe('what is printed of an error', () => {
  it.each<[string, Answer, Partial<PropexoOptions>]>([
    ...[400, 401, 403, 404, 405, 409, 429, 500, 503].map((code): [string, Answer, object] => [
      `status ${code}`,
      () => echo(code),
      {},
    ]),
    ['a broken connection', broken, {}],
    ['an answer that is HTML', () => new Response(`<p>${TOKEN}</p>`), {}],
    [
      'an answer that is too large',
      () => new Response(TOKEN.repeat(200)),
      { limits: { responseBytes: 1_000 } },
    ],
    [
      'a token function that fails',
      answerWell,
      {
        token: () => {
          throw new Error(`vault said ${TOKEN}`)
        },
      },
    ],
  ])('of %s never shows the token', async (_, answer, options) => {
    const clock = createVirtualClock()
    const propexo = clientOf(answer, { clock, ...options })
    const calls = [
      () => bookedBy(propexo),
      () => propexo.writes.get('job_1').status(),
      () => propexo.list('/v1/events/').next(),
      () => propexo.api.POST('/v1/events/leads', { body: { integration_id: 'int_1' } }),
    ]
    for (const call of calls) {
      const thrown = await clock.runUntil(thrownIfAny(call))
      expect(allOf(thrown)).not.toContain(TOKEN)
    }
  })

  it('is its name, its message and its fields', async () => {
    const clock = createVirtualClock()
    const booking = thrownBy(() => bookedBy(clientOf(broken, { clock })))
    const error = await clock.runUntil(booking)
    const printed = inspect(error)
    expect(printed).toMatch(/^AmbiguousWriteError: The booking may or may not exist/)
    expect(printed).toContain('candidates: []')
    expect(printed).not.toMatch(/Getter|\[Function/)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: 'AmbiguousWriteError', candidates: [] })
  })
})
