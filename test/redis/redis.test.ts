import { createClient } from 'redis'
import { afterAll, describe, expect, it } from 'vitest'
import { type Redis, startRedis } from '../../scripts/bench/quota/shared.js'
import { ConfigurationError, Propexo } from '../../src/index.js'
import { redisQuotaStore } from '../../src/redis.js'
import { json, recordingFetch } from '../support/recording-fetch.js'

const redis: Redis | undefined = await startRedis()
const reason = redis ? '' : ' (SKIPPED: redis-server is not installed)'
const client = redis ? createClient({ url: redis.url }) : undefined
await client?.connect()

afterAll(async () => {
  await client?.close()
  await redis?.close()
})

let keys = 0
const storeOf = (key = `test:${keys++}`) =>
  redisQuotaStore({ client: client as NonNullable<typeof client>, key })

describe.skipIf(!redis)(`a window on Redis${reason}`, () => {
  it('grants as many requests as the window holds, and says when there is a place again', async () => {
    const store = storeOf()
    for (let used = 1; used <= 3; used += 1)
      expect(await store.take(3, 60_000)).toMatchObject({ waitMs: 0, used })
    const { waitMs, used } = await store.take(3, 60_000)
    expect(used).toBe(3)
    expect(waitMs).toBeGreaterThan(59_000)
    expect(waitMs).toBeLessThanOrEqual(60_000)
    expect(await store.used(60_000)).toBe(3)
  })

  it('forgets requests that lie further back', async () => {
    const store = storeOf()
    await store.take(1, 30)
    expect((await store.take(1, 30)).waitMs).toBeGreaterThan(0)
    await new Promise(resolve => setTimeout(resolve, 40))
    expect((await store.take(1, 30)).waitMs).toBe(0)
  })

  it('waits for as many to leave as there are too many, when the limit is lowered', async () => {
    const store = storeOf()
    for (let index = 0; index < 5; index += 1) await store.take(5, 60_000)
    expect((await store.take(2, 60_000)).used).toBe(5)
    expect((await store.take(2, 60_000)).waitMs).toBeGreaterThan(59_000)
  })

  it('is one for all stores of a key, also when they ask at the same time', async () => {
    const key = `test:${keys++}`
    const stores = Array.from({ length: 8 }, () => storeOf(key))
    const grants = await Promise.all(
      stores.flatMap(store => Array.from({ length: 10 }, () => store.take(25, 60_000))),
    )
    expect(grants.filter(({ waitMs }) => waitMs === 0)).toHaveLength(25)
  })

  it('counts a request later that may have reached the server later', async () => {
    const store = storeOf()
    const { id } = await store.take(1, 100)
    await store.late?.(id, 5_000)
    await new Promise(resolve => setTimeout(resolve, 120))
    expect((await store.take(1, 100)).waitMs).toBeGreaterThan(4_000)
    await store.late?.('of another time', 5_000)
    expect(await store.used(100)).toBe(1)
  })

  it('is another one for another key', async () => {
    await storeOf('one').take(1, 60_000)
    expect((await storeOf('two').take(1, 60_000)).waitMs).toBe(0)
  })

  it('leaves nothing behind when nobody asks any more', async () => {
    const key = `test:${keys++}`
    await storeOf(key).take(1, 20)
    await new Promise(resolve => setTimeout(resolve, 80))
    expect(await client?.exists(key)).toBe(0)
  })

  it('keeps two clients together within the quota', async () => {
    const key = `test:${keys++}`
    const fetch = recordingFetch(() => json({ results: { id: 'evt_1' } }))
    const clients = [0, 1].map(
      () =>
        new Propexo({
          token: 'token',
          fetch,
          quota: { perMinute: 10, mode: 'throughput', store: storeOf(key) },
          deadlineMs: 300,
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
  })
})

describe('redisQuotaStore()', () => {
  it.each([
    ['nothing', undefined],
    ['no client', {}],
    ['a client that is none', { client: {} }],
    ['an empty key', { client: { eval: async () => [0, 1] }, key: '' }],
  ])('refuses %s', (_, options) => {
    expect(() => redisQuotaStore(options as never)).toThrow(ConfigurationError)
  })

  it('does not stop the client when Redis answers nonsense or nothing', async () => {
    for (const reply of [async () => 'OK', async () => Promise.reject(new Error('connection lost'))]) {
      const fetch = recordingFetch(() => json({ results: { id: 'evt_1' } }))
      const store = redisQuotaStore({ client: { eval: reply } })
      const propexo = new Propexo({ token: 'token', fetch, quota: { store }, deadlineMs: 2_000 })
      await expect(propexo.integration('int_1').events.get('evt_1')).resolves.toEqual({ id: 'evt_1' })
    }
  })
})
