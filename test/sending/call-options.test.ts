import { describe, expect, it } from 'vitest'
import { ConfigurationError, type Propexo } from '../../src/index.js'
import { SLOTS_QUERY } from '../support/availability-query.js'
import { ANY_PMS, AT, CANARY, clientOf } from '../support/client.js'
import { json, queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

/** Every kind of call that takes options. */
const CALLS: readonly (readonly [string, (propexo: Propexo, options: never) => unknown])[] = [
  [
    'a write',
    (propexo, options) =>
      propexo.integration('int_1', ANY_PMS).appointments.leads.create({ lead_id: 'l', at: AT }, options),
  ],
  ['a list', (propexo, options) => propexo.list('/v1/events/', {}, options).next()],
  [
    'a list of an integration',
    (propexo, options) => propexo.integration('i', ANY_PMS).events.types({}, options).next(),
  ],
  [
    'availability',
    (propexo, options) =>
      propexo.integration('i', { vendor: 'ENTRATA' }).appointments.availability(SLOTS_QUERY, options),
  ],
  ['one event', (propexo, options) => propexo.integration('i', ANY_PMS).events.get('evt_1', options)],
  ['the status of a job', (propexo, options) => propexo.writes.get('job_1').status(options)],
]

/** What is wrong, the options, and what the message names. */
const REFUSED: readonly (readonly [string, unknown, string])[] = [
  ['null', null, 'options'],
  ['a list', [], 'options'],
  ['text', 'fast', 'options'],
  ['an unknown option', { timeout: 1 }, 'timeout'],
  ['an option of the client', { token: 'x' }, 'token'],
  ['a timeout of 0', { timeoutMs: 0 }, 'timeoutMs'],
  ['a timeout that is text', { timeoutMs: '1' }, 'timeoutMs'],
  ['a timeout that is no number', { timeoutMs: Number.NaN }, 'timeoutMs'],
  ['the controller in place of its signal', { signal: new AbortController() }, 'signal'],
  ['a signal that is null', { signal: null }, 'signal'],
  ['headers that are text', { headers: 'x-a: 1' }, 'headers'],
  ['headers that are null', { headers: null }, 'headers'],
  ['a header without text', { headers: { 'x-a': 1 } }, 'x-a'],
  ['a header with a line break', { headers: { 'x-a': 'a\r\nx-b: 1' } }, 'headers'],
  ['a header name with a space', { headers: { 'x a': '1' } }, 'headers'],
  ['an Authorization header', { headers: { AUTHORIZATION: 'Basic x' } }, 'Authorization'],
]

describe.each(CALLS)('%s', (_, call) => {
  it.each(REFUSED)('refuses %s before sending', async (_, options, name) => {
    const fetch = recordingFetch(() => json({}))
    const error = await errorBy(ConfigurationError, () => call(clientOf(fetch), options as never))
    expect(error.message).toContain(name)
    expect(fetch.requests).toHaveLength(0)
  })

  it('names all wrong options at once', async () => {
    const fetch = recordingFetch(() => json({}))
    const options = { timeout: 1, timeoutMs: -1, signal: 'x', headers: 5 }
    const error = await errorBy(ConfigurationError, () => call(clientOf(fetch), options as never))
    expect(error.issues.map(({ path }) => path)).toEqual(['/timeout', '/signal', '/timeoutMs', '/headers'])
  })
})

it('a signal that is an event target but no AbortSignal is refused', async () => {
  const options = { signal: new EventTarget() } as never
  const error = await errorBy(ConfigurationError, () =>
    clientOf(async () => json({}))
      .writes.get('job_1')
      .status(options),
  )
  expect(error.message).toContain('signal')
})

it('a signal of a polyfill, without the younger methods, is taken or refused', async () => {
  const { signal } = new AbortController()
  const polyfill = {
    aborted: false,
    addEventListener: signal.addEventListener.bind(signal),
    removeEventListener: signal.removeEventListener.bind(signal),
  }
  const job = clientOf(async () => json({ write_status: 'PENDING' })).writes.get('job_1')
  const outcome = await job.status({ signal: polyfill } as never).catch((error: unknown) => error)
  if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ConfigurationError)
  else expect(outcome).toMatchObject({ write_status: 'PENDING' })
})

describe('headers of a call', () => {
  const sentWith = async (headers: unknown): Promise<Headers | undefined> => {
    const fetch = recordingFetch(() => queued())
    const pms = clientOf(fetch).integration('int_1', ANY_PMS)
    await pms.events.leads.create({ lead_id: 'lead_1' }, { headers } as never)
    return fetch.requests[0]?.headers
  }

  it('travel beside the client’s own', async () => {
    const headers = await sentWith({ 'X-Trace': 'abc' })
    expect(headers?.get('x-trace')).toBe('abc')
    expect(headers?.get('authorization')).toBe(`Bearer ${CANARY}`)
    expect(headers?.get('content-type')).toBe('application/json')
    expect(headers?.get('accept')).toBe('application/json')
  })

  it.each([
    ['a Headers object', new Headers({ 'x-trace': 'abc' })],
    ['a Map', new Map([['x-trace', 'abc']])],
  ])('given as %s are sent or refused, and never dropped', async (_, headers) => {
    let sent: string | null | undefined
    try {
      sent = (await sentWith(headers))?.get('x-trace')
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError)
      return
    }
    expect(sent).toBe('abc')
  })

  it('cannot replace the token through propexo.api', async () => {
    const fetch = recordingFetch(() => json({ results: [] }))
    await clientOf(fetch).api.GET('/v1/events/', { headers: { Authorization: 'Bearer other' } })
    expect(fetch.requests[0]?.headers.get('authorization')).toBe(`Bearer ${CANARY}`)
  })
})

describe('an id that is not one', () => {
  it.each([
    ['undefined', undefined],
    ['null', null],
    ['empty', ''],
    ['blank', ' \n'],
    ['a number', 5],
    ['an object', {}],
    ['a symbol', Symbol('id')],
  ])('is refused when it is %s, by integration() and by writes.get()', async (_, id) => {
    const fetch = recordingFetch(() => json({}))
    const propexo = clientOf(fetch)
    const first = await errorBy(ConfigurationError, () => propexo.integration(id as never))
    const second = await errorBy(ConfigurationError, () => propexo.writes.get(id as never))
    expect(first.message).toContain('integration()')
    expect(second.message).toContain('writes.get()')
    expect(fetch.requests).toHaveLength(0)
  })
})
