import { describe, expect, it } from 'vitest'
import { ConfigurationError, type Hooks, type Warning } from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import { queued, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy, thrownBy } from '../../support/thrown.js'
import {
  type Account,
  AT,
  appointmentsOf,
  CALL,
  eventsOf,
  type FakeAccount,
  idOf,
  knownAccount,
  pathsOf,
  warningsOf,
  without,
} from './event-account.js'

const INPUT = { ...idOf('leads'), ...without(CALL, 'call_audio_link'), event_type_id: 'type_1' }

const withHook = (
  onWarning: (warning: Warning) => unknown,
  vendor = 'ENTRATA',
  others: FakeAccount = {},
): Account => knownAccount(vendor, { ...others, client: { hooks: { onWarning } as Hooks, ...others.client } })

describe('hooks.onWarning', () => {
  it('is given the whole warning, before the write is sent', async () => {
    const seen: Warning[] = []
    const order: string[] = []
    const account = withHook(
      warning => {
        seen.push(warning)
        order.push('warning')
      },
      'ENTRATA',
      {
        answer: ({ method }) => {
          order.push(method)
          return undefined
        },
      },
    )
    const job = await eventsOf(account.pms).logCall(INPUT)
    expect(seen).toEqual([
      {
        rule: 'entrata.events.call_audio_link',
        path: '/call_audio_link',
        message: expect.stringContaining('contradict'),
        source: expect.stringMatching(/./),
        operation: 'POST /v1/events/leads',
        integrationId: 'int_1',
        callId: job.callId,
      },
    ])
    expect(job.callId).toMatch(/./)
    expect(order).toEqual(['warning', 'POST'])
    expect(seen.map(({ path }) => path)).toEqual(pathsOf(warningsOf(job)))
  })

  it('is called once for each warning', async () => {
    const seen: string[] = []
    const account = withHook(({ path }) => seen.push(path), 'YARDI')
    await eventsOf(account.pms).logCall({
      ...idOf('leads'),
      ...CALL,
      direction: 'outbound',
      agent_name: 'Marisol Vega',
      title: 'Call',
    })
    expect(seen.sort()).toEqual([
      '/call_audio_link',
      '/call_duration',
      '/call_phone_number_from',
      '/call_phone_number_to',
      '/call_status',
      '/title',
    ])
  })

  it.each([
    [
      'at',
      (account: Account) =>
        eventsOf(account.pms).logCall({ ...INPUT, call_audio_link: CALL.call_audio_link }),
    ],
    [
      'event_datetime',
      (account: Account) =>
        eventsOf(account.pms).create({ ...idOf('leads'), event_type_id: 'type_1', event_datetime: AT }),
    ],
  ] as const)('is given warnings of times by the name that the caller used: %s', async (name, write) => {
    const seen: Warning[] = []
    const account = withHook(warning => seen.push(warning), 'NEW_PMS')
    await write(account)
    expect(seen).toMatchObject([
      {
        rule: expect.stringMatching(/^time\./),
        path: `/${name}`,
        operation: 'POST /v1/events/leads',
        integrationId: 'int_1',
      },
    ])
    for (const { message, source } of seen) expect(message && source).not.toBe('')
  })

  it('is given warnings of the time of an appointment', async () => {
    const seen: Warning[] = []
    const account = withHook(warning => seen.push(warning), 'ENTRATA')
    await appointmentsOf(account.pms).create({
      ...idOf('leads'),
      // A quarter past one comes twice that night in Denver.
      at: '2026-11-01T01:15:00-06:00',
      appointment_duration_minutes: 30,
      appointment_type: 'TOUR',
      notes: 'x',
    })
    expect(seen).toMatchObject([{ rule: 'time.ambiguous_in_target', path: '/at' }])
  })

  it.each<readonly [string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('mine')
      },
    ],
    [
      'throws nothing',
      () => {
        throw undefined
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
    ['never settles', () => new Promise(() => {})],
    [
      'gives a thenable that throws',
      () =>
        Object.defineProperty({}, 'then', {
          get: () => {
            throw new Error('mine')
          },
        }),
    ],
    [
      'gives a thenable that rejects',
      // biome-ignore lint/suspicious/noThenProperty: a hostile answer
      () => ({ then: (_: unknown, reject: (reason: unknown) => void) => reject(new Error('mine')) }),
    ],
    [
      'gives a proxy that resists',
      () =>
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('mine')
            },
          },
        ),
    ],
  ])('does not break the write where it %s', async (_, hook) => {
    const unhandled: unknown[] = []
    const listen = (reason: unknown): number => unhandled.push(reason)
    process.on('unhandledRejection', listen)
    try {
      const account = withHook(hook, 'YARDI')
      const job = await eventsOf(account.pms).logCall({
        ...idOf('leads'),
        ...CALL,
        direction: 'outbound',
        agent_name: 'Marisol Vega',
      })
      expect(job.id).toBe('job_1')
      expect(account.bodies()).toHaveLength(1)
      await new Promise(resolve => setTimeout(resolve, 20))
      expect(unhandled).toEqual([])
    } finally {
      process.off('unhandledRejection', listen)
    }
  })

  it('is called for the other warnings after one at which it threw', async () => {
    let calls = 0
    const account = withHook(() => {
      calls += 1
      throw new Error('mine')
    }, 'YARDI')
    await eventsOf(account.pms).logCall({
      ...idOf('leads'),
      ...CALL,
      direction: 'outbound',
      agent_name: 'Marisol Vega',
    })
    expect(calls).toBe(5)
  })

  it('changes neither the job nor what is sent by changing a warning', async () => {
    const account = withHook(warning => Object.assign(warning, { message: 'changed', path: '/x' }))
    const job = await eventsOf(account.pms).logCall(INPUT)
    expect(pathsOf(warningsOf(job))).toEqual(['/call_audio_link'])
    expect(warningsOf(job)[0]?.message).not.toBe('changed')
  })

  it('is not called by preview, which has the same warnings', async () => {
    const seen: Warning[] = []
    const account = withHook(warning => seen.push(warning))
    const { call_phone_number_from, call_phone_number_to, call_status, call_duration } = CALL
    const input = {
      ...idOf('leads'),
      event_type_id: 'type_1',
      event_datetime: AT,
      ...{ call_phone_number_from, call_phone_number_to, call_status, call_duration },
    }
    const { warnings } = await eventsOf(account.pms).preview(input)
    expect(seen).toEqual([])
    expect(pathsOf(warnings)).toEqual(['/call_audio_link'])
    const job = await eventsOf(account.pms).create(input)
    expect(warningsOf(job)).toEqual(warnings)
    expect(seen).toHaveLength(1)
  })

  it('is not called for a write that is refused', async () => {
    const seen: Warning[] = []
    const account = withHook(warning => seen.push(warning))
    await thrownBy(() => eventsOf(account.pms).logCall({ ...INPUT, call_status: 'NO' }))
    await thrownBy(() => eventsOf(account.pms).logCall({ ...INPUT, event_type_id: undefined }))
    expect(seen).toEqual([])
  })

  it('is not called where nothing is to be warned of, nor for a rule that is off', async () => {
    const seen: Warning[] = []
    const rules = { 'entrata.events.call_audio_link': 'off' } as const
    const account = withHook(warning => seen.push(warning), 'ENTRATA', { client: { rules } })
    await eventsOf(account.pms).logCall(INPUT)
    await eventsOf(account.pms).logCall({ ...INPUT, call_audio_link: CALL.call_audio_link })
    expect(seen).toEqual([])
  })

  it('names the integration that the write was called on', async () => {
    const seen: unknown[] = []
    const account = withHook(({ integrationId }) => seen.push(integrationId))
    await eventsOf(account.integration('int_2', { vendor: 'ENTRATA' })).logCall(INPUT)
    expect(seen).toEqual(['int_2'])
  })

  it.each([
    null,
    [],
    () => {},
    { onWarning: 'log' },
    { onWarning: null },
    { onwarning: () => {} },
    { onWarning: () => {}, onError: () => {} },
    new Map(),
  ])('is refused in the constructor where it is none: %s', async hooks => {
    const { issues } = await errorBy(ConfigurationError, () =>
      clientOf(recordingFetch(queued as never), { hooks: hooks as never }),
    )
    expect(pathsOf(issues)).toEqual(['/hooks'])
  })

  it('may be left out', async () => {
    const account = knownAccount('ENTRATA', { client: { hooks: {} } })
    await eventsOf(account.pms).logCall(INPUT)
    expect(account.bodies()).toHaveLength(1)
  })
})
