import { describe, expect, it } from 'vitest'
import type { CallOptions, Integration, PropexoOptions } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { json, noAnswer, queued, type Recorded, recordingFetch } from '../support/recording-fetch.js'
import { stopTime } from '../support/stopped-time.js'
import { type Call, WRITES } from './calls.js'

type PmsCall = (pms: Integration, options: CallOptions) => Promise<unknown>

const AT = '2026-06-08T14:30:00-05:00'
const APPOINTMENT = {
  lead_id: 'lead_1',
  property_id: 'prop_1',
  at: AT,
  appointment_duration_minutes: 30,
  appointment_type: 'TOUR',
  notes: 'First visit',
} as const
const CALL = {
  lead_id: 'lead_1',
  event_type_id: 'etype_1',
  at: AT,
  direction: 'inbound',
  call_phone_number_from: '+13035550142',
  call_phone_number_to: '+13035550199',
  call_status: 'ANSWER',
  call_duration: 245,
  call_audio_link: 'https://calls.example.com/1',
} as const

/** What needs to know the vendor of its integration. */
const CALLS: readonly (readonly [string, PmsCall])[] = [
  ['create()', ({ events }, options) => events.leads.create({ lead_id: 'lead_1' }, options)],
  ['update()', ({ events }, options) => events.leads.update({ event_id: 'evt_1', notes: 'n' }, options)],
  ['logCall()', ({ events }, options) => events.leads.logCall(CALL, options)],
  ['create() of an appointment', (pms, options) => pms.appointments.leads.create(APPOINTMENT, options)],
  ['cancel()', (pms, options) => pms.appointments.leads.cancel({ event_id: 'evt_1' }, options)],
  ['preview()', (pms, options) => pms.appointments.leads.preview(APPOINTMENT, options)],
  ['preview() of an event', (pms, options) => pms.events.leads.preview({ lead_id: 'lead_1' }, options)],
  ['capabilities()', (pms, options) => pms.capabilities(options)],
  [
    'availability()',
    ({ appointments }, options) =>
      appointments.availability(
        { property_id: 'prop_1', availability_start_date: '2026-06-08', availability_duration_days: 1 },
        options,
      ),
  ],
]

/** Of a write, and of what else must not reach the PMS. */
const isSent = ({ method }: Recorded): boolean => method !== 'GET'

const stalled = (options: Partial<PropexoOptions> = {}) => {
  const { clock, watch } = stopTime()
  const fetch = recordingFetch(request => (isSent(request) ? queued() : noAnswer(request)))
  return { clock, watch, fetch, propexo: clientOf(fetch, { clock, retry: {}, reconcile: {}, ...options }) }
}

describe.each(CALLS)('%s behind a look-up of the vendor that stalls', (_, call) => {
  it.each([1, 500, 7_000])('keeps a deadline of %d ms, and says what took so long', async deadlineMs => {
    const { watch, fetch, propexo } = stalled()
    const running = watch(call(propexo.integration('int_1'), { deadlineMs }))
    expect((await running.after(deadlineMs - 0.5)).state).toBe('running')
    expect(await running.after(0.5)).toMatchObject({
      error: {
        kind: 'timeout',
        scope: 'deadline',
        timeoutMs: deadlineMs,
        sent: false,
        integrationId: 'int_1',
        message: `Looking up the vendor took longer than deadlineMs (${deadlineMs} ms); nothing was sent`,
      },
    })
    await running.after(600_000)
    expect(fetch.requests.filter(isSent)).toEqual([])
  })

  it('keeps the deadline of the client', async () => {
    const { watch, propexo } = stalled({ deadlineMs: 900 })
    const running = watch(call(propexo.integration('int_1'), {}))
    expect((await running.after(899)).state).toBe('running')
    expect(await running.after(1)).toMatchObject({ error: { scope: 'deadline', timeoutMs: 900 } })
  })

  it('gives up alone: a call with more time gets what was looked up', async () => {
    const { clock, watch } = stopTime()
    const fetch = recordingFetch(async ({ method, url }) => {
      if (url.pathname === '/v1/appointment-availability/') return json({ result: [] })
      if (method !== 'GET') return queued()
      await clock.sleep(1_000)
      return json({ results: { vendor: 'ENTRATA' } })
    })
    const timeZones = { prop_1: 'America/Denver' }
    const pms = clientOf(fetch, { clock, timeZones }).integration('int_1')
    const short = watch(call(pms, { deadlineMs: 500 }))
    const long = watch(pms.capabilities({ deadlineMs: 2_000 }))
    expect((await short.after(500)).state).toBe('threw')
    expect((await long.after(500)).state).toBe('returned')
    expect(fetch.requests).toHaveLength(1)
  })
})

const EMAIL = {
  lead_id: 'lead_1',
  event_type_id: 'etype_1',
  at: AT,
  direction: 'outbound',
  email_send: false,
  email_from: 'grace@example.com',
  email_to: 'ada@example.com',
  email_subject: 'Tour',
  email_body: 'Hello',
} as const

describe('what a write needs beside the vendor', () => {
  it.each<[string, string, PmsCall]>([
    ['a property zone', 'YARDI', (pms, options) => pms.appointments.leads.create(APPOINTMENT, options)],
    [
      'the recipient of an email',
      'ENTRATA',
      ({ events }, options) => events.leads.logEmail(EMAIL, { ...options, verifyRecipient: true }),
    ],
  ])('is looked up within its deadline: %s', async (_, vendor, call) => {
    const { watch, fetch, propexo } = stalled({
      timeZones: () => new Promise(() => {}),
      rules: { '*': 'warn' },
    })
    const running = watch(call(propexo.integration('int_1', { vendor }), { deadlineMs: 500 }))
    expect((await running.after(499)).state).toBe('running')
    expect(await running.after(1)).toMatchObject({
      error: {
        kind: 'timeout',
        scope: 'deadline',
        sent: false,
        message: 'Looking up what the input needs took longer than deadlineMs (500 ms); nothing was sent',
      },
    })
    expect(fetch.requests.filter(isSent)).toEqual([])
  })
})

describe('retry()', () => {
  it('keeps its deadline behind a look at the job that stalls, and sends nothing', async () => {
    const { watch, fetch, propexo } = stalled()
    const running = watch(propexo.writes.get('job_1').retry({ deadlineMs: 500 }))
    expect((await running.after(499)).state).toBe('running')
    expect(await running.after(1)).toMatchObject({
      error: { kind: 'timeout', scope: 'deadline', sent: true },
    })
    expect(fetch.requests.map(({ method }) => method)).toEqual(['GET'])
  })

  it('keeps its deadline behind another retry of the same job that stalls', async () => {
    const { watch, fetch, propexo } = stalled()
    const first = watch(propexo.writes.get('job_1').retry())
    await first.after(10)
    const second = watch(propexo.writes.get('job_1').retry({ deadlineMs: 500 }))
    expect((await second.after(499)).state).toBe('running')
    expect(await second.after(1)).toMatchObject({ error: { kind: 'timeout' } })
    expect((await first.after(0)).state).toBe('running')
    expect(fetch.requests.filter(isSent)).toEqual([])
  })

  it('ends by its signal behind another retry of the same job that stalls', async () => {
    const { watch, propexo } = stalled()
    const first = watch(propexo.writes.get('job_1').retry())
    await first.after(10)
    const controller = new AbortController()
    const second = watch(propexo.writes.get('job_1').retry({ signal: controller.signal }))
    expect((await second.after(10)).state).toBe('running')
    controller.abort('left')
    expect(await second.after(0)).toEqual({ state: 'threw', error: 'left' })
    expect((await first.after(0)).state).toBe('running')
  })
})

describe('two calls of retry() for one job', () => {
  it.each(['a signal', 'a deadline'])('share no end: %s of the first is not of the second', async kind => {
    const { clock, watch } = stopTime()
    let looks = 0
    const fetch = recordingFetch(request => {
      if (request.method !== 'GET') return queued('job_2')
      looks += 1
      return looks === 1 ? noAnswer(request) : json({ write_status: 'FAILURE' })
    })
    const propexo = clientOf(fetch, { clock, retry: {}, reconcile: {} })
    const controller = new AbortController()
    const first = watch(
      propexo.writes
        .get('job_1')
        .retry(kind === 'a signal' ? { signal: controller.signal } : { deadlineMs: 500 }),
    )
    await first.after(10)
    const job = propexo.writes.get('job_1')
    const second = watch(job.retry())
    await second.after(490)
    controller.abort('left')
    expect((await first.after(1)).state).toBe('threw')
    expect((await second.after(60_000)).state).toBe('returned')
    expect(job.id).toBe('job_2')
    expect(fetch.requests.filter(isSent)).toHaveLength(1)
  })
})

it.each(WRITES)('a %s whose twin was just lost, and cannot wait, is not sent', async (_, call: Call) => {
  const { clock, watch } = stopTime()
  const fetch = recordingFetch(() => json({}, { status: 502 }))
  const propexo = clientOf(fetch, { clock })
  expect(await watch(call(propexo)).after(10)).toMatchObject({ error: { kind: 'ambiguous_write' } })
  // It would have to wait for six seconds, which is past its deadline: it is told at once.
  expect(await watch(call(propexo, { deadlineMs: 500 })).after(1)).toMatchObject({
    error: { kind: 'timeout', sent: false, message: expect.stringContaining('the same write was lost') },
  })
  expect(fetch.requests).toHaveLength(1)
})
