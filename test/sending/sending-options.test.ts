import { describe, expect, it } from 'vitest'
import {
  AmbiguousWriteError,
  type CallOptions,
  ConfigurationError,
  type Propexo,
  type PropexoOptions,
} from '../../src/index.js'
import { ANY_PMS, clientOf } from '../support/client.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { errorBy, thrownBy } from '../support/thrown.js'
import { API_READS, API_WRITES, type Call, fine, inVirtualTime, READS, WRITES } from './calls.js'

const NUMBERS = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1', null, 86_400_001, 1n]

/** What is wrong, and the option that is to be named. */
const WRONG: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ...NUMBERS.map(deadlineMs => ['deadlineMs', { deadlineMs }] as const),
  ...[true, null, 3, 'no', [], () => {}].map(retry => ['retry', { retry }] as const),
  ...[0, -1, 11, 1.5, Number.NaN, '2', null].map(attempts => ['retry', { retry: { attempts } }] as const),
  ...NUMBERS.map(baseMs => ['retry', { retry: { baseMs } }] as const),
  ...NUMBERS.map(maxMs => ['retry', { retry: { maxMs } }] as const),
  ['retry', { retry: { retries: 3 } }],
]
const PRIORITIES = ['high', '', 'User', 1, null, {}].map(priority => ['priority', { priority }] as const)
const RECONCILE = [
  ...[true, 'no', [], 1].map(reconcile => ['reconcile', { reconcile }] as const),
  ...NUMBERS.map(timeoutMs => ['reconcile', { reconcile: { timeoutMs } }] as const),
  ...NUMBERS.map(pauseMs => ['reconcile', { reconcile: { pauseMs } }] as const),
  ...NUMBERS.map(maxPauseMs => ['reconcile', { reconcile: { maxPauseMs } }] as const),
  ['reconcile', { reconcile: { attempts: 1 } }] as const,
]
const CLIENT = [
  ...[true, null, 'no', [], 150].map(quota => ['quota', { quota }] as const),
  ...[0, -1, 1.5, '150', null, 1_000_001].map(perMinute => ['quota', { quota: { perMinute } }] as const),
  ...['fast', null, 1].map(mode => ['quota', { quota: { mode } }] as const),
  ...[-1, 0.5, '1', null].map(maxQueued => ['quota', { quota: { maxQueued } }] as const),
  ...[null, {}, { take: () => {} }, 'redis'].map(store => ['quota', { quota: { store } }] as const),
  ...[-0.1, 0.91, Number.NaN, '0', null].flatMap(share => [
    ['quota', { quota: { lowerShare: share } }] as const,
    ['quota', { quota: { userShare: share } }] as const,
  ]),
  ['quota', { quota: { limit: 1 } }] as const,
  ...['yes', 1, null].map(debug => ['debug', { debug }] as const),
]

/** Options of which the types know that they are wrong. */
const asOptions = <T extends object>(options: Readonly<Record<string, unknown>>): T => options as T

const expectRefusal = async (
  call: (propexo: Propexo) => unknown,
  options: Readonly<Record<string, unknown>>,
  name: string,
): Promise<void> => {
  // What is sent all the same ends at once.
  const fetch = recordingFetch(() => json({}, { status: 404 }))
  const error = await errorBy(ConfigurationError, () => call(clientOf(fetch)))
  expect(error.issues.map(({ path }) => path)).toContain(`/${name}`)
  expect(
    error.message,
    JSON.stringify(options, (_, value) => String(value)),
  ).toContain(name)
  expect(fetch.requests).toHaveLength(0)
}

describe.each([...READS, ...WRITES, ...API_READS, ...API_WRITES])('%s', (_, call: Call) => {
  it('refuses wrong options of sending before it sends', async () => {
    for (const [name, options] of [...WRONG, ...PRIORITIES]) {
      await expectRefusal(propexo => call(propexo, asOptions<CallOptions>(options)), options, name)
    }
  })

  it('takes right ones, at their limits', async () => {
    for (const options of [
      { deadlineMs: 86_400_000 },
      { retry: { attempts: 10, baseMs: 86_400_000, maxMs: 86_400_000 } },
      { retry: {} },
      { retry: false },
      ...(['user', 'write', 'prefetch', 'poll'] as const).map(priority => ({ priority })),
    ] as const) {
      const fetch = recordingFetch(fine)
      await call(clientOf(fetch), options)
      expect(fetch.requests).toHaveLength(1)
    }
  })
})

describe('reconcile', () => {
  it.each(WRITES)('that is wrong is refused by a %s', async (_, call) => {
    for (const [name, options] of RECONCILE) {
      await expectRefusal(propexo => call(propexo, asOptions<CallOptions>(options)), options, name)
    }
  })

  it.each(READS)('is no option of %s', async (_, call) => {
    const options = { reconcile: false }
    await expectRefusal(propexo => call(propexo, asOptions<CallOptions>(options)), options, 'reconcile')
  })
})

it('reconcile: null is refused, as null is for every other group of options', async () => {
  const options = { reconcile: null }
  for (const [, call] of WRITES)
    await expectRefusal(propexo => call(propexo, asOptions<CallOptions>(options)), options, 'reconcile')
  await expectRefusal(
    () => clientOf(async () => json({}), asOptions<Partial<PropexoOptions>>(options)),
    options,
    'reconcile',
  )
})

describe('the client', () => {
  it('refuses wrong options of sending, and names them', async () => {
    for (const [name, options] of [...WRONG, ...RECONCILE, ...CLIENT]) {
      await expectRefusal(
        () => clientOf(async () => json({}), asOptions<Partial<PropexoOptions>>(options)),
        options,
        name,
      )
    }
  })

  it('names all of them at once', async () => {
    const options = { deadlineMs: 0, retry: true, quota: true, reconcile: true, debug: 'yes' }
    const error = await errorBy(ConfigurationError, () =>
      clientOf(async () => json({}), asOptions<Partial<PropexoOptions>>(options)),
    )
    expect(error.issues.map(({ path }) => path).sort()).toEqual(
      Object.keys(options)
        .map(name => `/${name}`)
        .sort(),
    )
  })

  it('does not see what is changed in its options later', async () => {
    const retry = { attempts: 2 }
    const fetch = recordingFetch(() => json({}, { status: 503 }))
    await inVirtualTime(fetch, { retry }, ({ writes }) => {
      retry.attempts = 9
      return thrownBy(() => writes.get('job_1').status())
    })
    expect(fetch.requests).toHaveLength(2)
  })
})

it('options of a write whose answer was lost are refused when it is looked for', async () => {
  const propexo = clientOf(async () => json({}, { status: 500 }))
  const { leads } = propexo.integration('int_1', ANY_PMS).events
  const { write } = await errorBy(AmbiguousWriteError, () => leads.create({ lead_id: 'lead_1' }))
  for (const deadlineMs of NUMBERS) {
    const options = asOptions<{ deadlineMs: number }>({ deadlineMs })
    await expectRefusal(() => propexo.writes.reconcile(write, options), { deadlineMs }, 'deadlineMs')
  }
  const garbage: unknown[] = [
    undefined,
    null,
    'x',
    [],
    {},
    { ...write, operation: 1 },
    { ...write, path: [] },
  ]
  garbage.push({ ...write, body: null }, { ...write, integrationId: '' }, { ...write, sentAt: 'yesterday' })
  for (const each of garbage) {
    await expect(propexo.writes.reconcile(each as typeof write)).rejects.toMatchObject({
      kind: 'configuration',
      issues: [{ rule: 'writes.reconcile' }],
    })
  }
})
