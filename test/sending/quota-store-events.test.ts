import { afterEach, describe, expect, it, vi } from 'vitest'
import { memoryQuotaStore, type QuotaStore, type QuotaStoreEvent } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { createVirtualClock } from '../support/virtual-clock.js'

const HUNG: Promise<never> = new Promise(() => {})

/** A store that a test can break, by what it then does. */
const setUp = (broken: () => ReturnType<QuotaStore['take']>, debug = false) => {
  const clock = createVirtualClock()
  const inner = memoryQuotaStore()
  const state = { isBroken: false }
  const store: QuotaStore = {
    take: request => (state.isBroken ? broken() : inner.take(request)),
    used: windowMs => inner.used(windowMs),
  }
  const events: QuotaStoreEvent[] = []
  const fetch = recordingFetch(() => json({ results: [], meta: { hasMore: false } }))
  const options = {
    clock,
    debug,
    quota: { store, perMinute: 100 },
    hooks: { onQuotaStore: (event: QuotaStoreEvent) => void events.push(event) },
  }
  const [one, other] = [clientOf(fetch, options), clientOf(fetch, { ...options, hooks: {} })]
  const read = () => clock.runUntil(one.list('/v1/events/').next())
  return { clock, state, events, one, other, read, fetch }
}

const FAILURES = [
  [
    'throws',
    () => {
      throw new Error('NOPERM')
    },
    /NOPERM/,
  ],
  ['rejects', () => Promise.reject(new Error('connection lost')), /connection lost/],
  ['hangs', () => HUNG, /no answer within 2000 ms/],
  ['gives nonsense', () => ({ waitMs: -1 }) as never, /no grant/],
] as const

afterEach(() => vi.restoreAllMocks())

describe.each(FAILURES)('a quota store that %s', (_, broken, reason) => {
  it('is told of once, and once more when it works again', async () => {
    const { clock, state, events, one, read, fetch } = setUp(broken)
    await read()
    expect(events).toEqual([])
    state.isBroken = true
    for (let call = 0; call < 3; call += 1) await read()
    expect(events).toEqual([{ working: false, reason: expect.stringMatching(reason) }])
    expect(one.quota.state()?.store).toMatchObject({ working: false, reason: expect.stringMatching(reason) })
    state.isBroken = false
    await clock.advance(60_000)
    await read()
    expect(events.slice(1)).toEqual([{ working: true }])
    expect(one.quota.state()?.store).toEqual({ working: true })
    // No call is lost over it.
    expect(fetch.requests).toHaveLength(5)
  })

  it('is left alone after that, and calls go on at once', async () => {
    const { clock, state, read } = setUp(broken)
    state.isBroken = true
    await read()
    const startMs = clock.monotonic()
    await read()
    expect(clock.monotonic()).toBe(startMs)
  })

  it('is named by debug', async () => {
    const lines: string[] = []
    vi.spyOn(console, 'error').mockImplementation(line => void lines.push(String(line)))
    const { state, read } = setUp(broken, true)
    state.isBroken = true
    await read()
    expect(lines.filter(line => /quota store is out of work/.test(line))).toHaveLength(1)
    expect(lines.join('\n')).toMatch(reason)
  })
})

it('a client without the hook goes on in silence, and its state says so', async () => {
  const { clock, state, other } = setUp(() => Promise.reject(new Error('down')))
  state.isBroken = true
  await clock.runUntil(other.list('/v1/events/').next())
  expect(other.quota.state()?.store.working).toBe(false)
})
