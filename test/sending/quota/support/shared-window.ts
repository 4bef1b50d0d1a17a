import fc from 'fast-check'
import { expect, it } from 'vitest'
import { systemClock } from '../../../../src/core/clock.js'
import { Propexo, type QuotaStore, type TakeRequest } from '../../../../src/index.js'
import { createMemoryStore } from '../../../../src/quota/memory-store.js'
import { PRIORITIES } from '../../../../src/quota/priority.js'
import { cases } from '../../../support/cases.js'
import { ownClock } from '../../../support/client.js'
import { json, recordingFetch } from '../../../support/recording-fetch.js'

/** A server that keeps the window of several processes, and what a test may do to it. */
export interface SharedWindow {
  storeOf(key: string): QuotaStore
  /** When the request counts as made, by the clock of the server. */
  atMs(key: string, id: unknown): Promise<number>
  /** Puts in what a clock leaves behind that was put back: three requests, one that waits, and a pause. */
  plantFuture(key: string, atMs: number): Promise<void>
  /** A store whose server runs each statement ten seconds after it was asked to. */
  stalledStoreOf(key: string): QuotaStore
}

let keys = 0
export const newKey = (): string => `test:${keys++}`

export const MINUTE_MS = 60_000

export const request = (own: Partial<TakeRequest> = {}): TakeRequest => {
  const usable = own.usable ?? 3
  const others = {
    windowMs: MINUTE_MS,
    priority: 'user',
    waiting: [],
    holder: 'one',
    lowerShare: 0.1,
  } as const
  return { capacity: usable, ...others, ...own, usable }
}

/** What holds of the shared window on any server. */
export const testSharedWindow = (window: () => SharedWindow): void => {
  const storeOf = (key = newKey()): QuotaStore => window().storeOf(key)
  testPlaces(storeOf)
  testOrder(storeOf)
  testClients(storeOf)
  testClocks(window)
}

const testPlaces = (storeOf: (key?: string) => QuotaStore): void => {
  it('grants as many requests as the window holds, and says when there is a place again', async () => {
    const store = storeOf()
    for (let used = 1; used <= 3; used += 1)
      expect(await store.take(request())).toMatchObject({ waitMs: 0, used, holders: 1 })
    const { waitMs, used } = await store.take(request())
    expect(used).toBe(3)
    expect(waitMs).toBeGreaterThan(50_000)
    expect(waitMs).toBeLessThanOrEqual(60_000)
    expect(await store.used(MINUTE_MS)).toBe(3)
  })

  it('forgets requests that lie further back', async () => {
    const store = storeOf()
    const own = request({ usable: 1, windowMs: 30 })
    await store.take(own)
    await new Promise(resolve => setTimeout(resolve, 60))
    expect((await store.take(own)).waitMs).toBe(0)
  })

  it('waits for as many to leave as there are too many, when the limit is lowered', async () => {
    const store = storeOf()
    for (let index = 0; index < 5; index += 1) await store.take(request({ usable: 5 }))
    const lowered = await store.take(request({ usable: 2 }))
    expect(lowered.used).toBe(5)
    expect(lowered.waitMs).toBeGreaterThan(50_000)
  })

  it('is one for all stores of a key, also when they ask at the same time', async () => {
    const key = newKey()
    const stores = Array.from({ length: 8 }, () => storeOf(key))
    const grants = await Promise.all(
      stores.flatMap((store, index) =>
        Array.from({ length: 10 }, () => store.take(request({ usable: 25, holder: `h${index}` }))),
      ),
    )
    expect(grants.filter(({ waitMs }) => waitMs === 0)).toHaveLength(25)
    expect(Math.max(...grants.map(({ holders = 0 }) => holders))).toBe(8)
  })

  it('is another one for another key', async () => {
    await storeOf().take(request({ usable: 1 }))
    expect((await storeOf().take(request({ usable: 1 }))).waitMs).toBe(0)
  })
}

const testOrder = (storeOf: (key?: string) => QuotaStore): void => {
  it('decides as the memory store of one process does, whatever is asked', async () => {
    const step = fc.record({
      usable: fc.integer({ min: 1, max: 12 }),
      priority: fc.constantFrom(...PRIORITIES),
      waiting: fc.subarray([...PRIORITIES]),
      holder: fc.constantFrom('one', 'two', 'three'),
      lowerShare: fc.constantFrom(0, 0.1, 0.3),
      isLeaving: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
        const memory = createMemoryStore(systemClock)
        const store = storeOf()
        for (const { isLeaving, ...own } of steps) {
          if (isLeaving) {
            memory.leave?.(own.holder, own.waiting)
            await store.leave?.(own.holder, own.waiting)
          }
          const expected = await memory.take(request(own))
          const { waitMs, used, turn, holders } = await store.take(request(own))
          expect({ used, turn, holders, isGranted: waitMs === 0 }).toEqual({
            used: expected.used,
            turn: expected.turn,
            holders: expected.holders,
            isGranted: expected.waitMs === 0,
          })
        }
      }),
      { numRuns: cases(60) },
    )
  })

  it('is closed by one process for all, and opened again', async () => {
    const key = newKey()
    const [one, two] = [storeOf(key), storeOf(key)]
    await one.close?.(30_000)
    const { waitMs, closedMs } = await two.take(request())
    expect(closedMs).toBeGreaterThan(20_000)
    expect(waitMs).toBeGreaterThanOrEqual(closedMs as number)
    // A shorter one does not open it.
    await two.close?.(1_000)
    expect((await one.take(request())).closedMs).toBeGreaterThan(20_000)
    await two.close?.(0)
    expect((await one.take(request())).waitMs).toBe(0)
  })
}

const testClients = (storeOf: (key?: string) => QuotaStore): void => {
  it('keeps two clients together within the quota', async () => {
    const key = newKey()
    const fetch = recordingFetch(() => json({ results: { id: 'evt_1' } }))
    const clients = [0, 1].map(
      () =>
        new Propexo({
          token: 'token',
          fetch,
          clock: ownClock(),
          quota: { perMinute: 10, mode: 'throughput', store: storeOf(key) },
          deadlineMs: 5_000,
        }),
    )
    const reads = clients.flatMap(propexo =>
      Array.from({ length: 10 }, () => propexo.integration('int_1').events.get('evt_1')),
    )
    const results = await Promise.allSettled(reads)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ kind: 'timeout', scope: 'queue' })
    expect(fetch.requests).toHaveLength(10)
    for (const propexo of clients) expect(propexo.quota.state()?.store).toEqual({ working: true })
  })
}

const testClocks = (window: () => SharedWindow): void => {
  it('counts a request later that may have reached the server later', async () => {
    const key = newKey()
    const store = window().storeOf(key)
    const { id } = await store.take(request({ usable: 1 }))
    const before = await window().atMs(key, id)
    await store.late?.(id, 250)
    expect(await window().atMs(key, id)).toBe(before + 250)
    await store.late?.('of another time', 5_000)
    expect(await store.used(MINUTE_MS)).toBe(1)
  })

  it('whose clock was put back drops entries of the future', async () => {
    const key = newKey()
    const store = window().storeOf(key)
    await window().plantFuture(key, Date.now() + 3_600_000)
    expect(await store.take(request({ priority: 'poll' }))).toMatchObject({ waitMs: 0, used: 1 })
    // The pause of the future does not outlast a new one.
    await store.close?.(20_000)
    expect((await store.take(request())).closedMs).toBeLessThanOrEqual(20_000)
  })

  it('does not count what a stalled server runs too late', async () => {
    const key = newKey()
    const store = window().storeOf(key)
    await store.take(request())
    const stalled = window().stalledStoreOf(key)
    // It knows the clock of the server from the first answer on.
    await stalled.take(request())
    await expect(stalled.take(request())).rejects.toThrow('too late')
    expect(await store.used(MINUTE_MS)).toBe(2)
  })
}
