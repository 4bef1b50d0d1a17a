import fc from 'fast-check'
import { createClient } from 'redis'
import { afterAll, describe, expect, it } from 'vitest'
import { type Redis, startRedis } from '../../../scripts/workshop/bench/quota/shared.js'
import { systemClock } from '../../../src/core/clock.js'
import { ConfigurationError, Propexo, type QuotaStore, type TakeRequest } from '../../../src/index.js'
import { createMemoryStore } from '../../../src/quota/memory-store.js'
import { PRIORITIES } from '../../../src/quota/priority.js'
import { redisQuotaStore } from '../../../src/redis.js'
import { cases } from '../../support/cases.js'
import { ownClock } from '../../support/client.js'
import { json, recordingFetch } from '../../support/recording-fetch.js'

const redis: Redis | undefined = await startRedis()
const reason = redis ? '' : ' (SKIPPED: redis-server is not installed)'
const client = redis ? createClient({ url: redis.url }) : undefined
await client?.connect()

afterAll(async () => {
  await client?.close()
  await redis?.close()
})

let keys = 0
const storeOf = (key = `test:${keys++}`): QuotaStore =>
  redisQuotaStore({ client: client as NonNullable<typeof client>, key })

const MINUTE_MS = 60_000

const request = (own: Partial<TakeRequest> = {}): TakeRequest => {
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

describe.skipIf(!redis)(`a window on Redis${reason}`, () => {
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
    const key = `test:${keys++}`
    const stores = Array.from({ length: 8 }, () => storeOf(key))
    const grants = await Promise.all(
      stores.flatMap((store, index) =>
        Array.from({ length: 10 }, () => store.take(request({ usable: 25, holder: `h${index}` }))),
      ),
    )
    expect(grants.filter(({ waitMs }) => waitMs === 0)).toHaveLength(25)
    expect(grants.at(-1)?.holders).toBe(8)
  })

  it('counts a request later that may have reached the server later', async () => {
    const key = `test:${keys++}`
    const store = storeOf(key)
    const { id } = await store.take(request({ usable: 1 }))
    const before = await client?.zScore(`{${key}}`, String(id))
    await store.late?.(id, 250)
    expect(await client?.zScore(`{${key}}`, String(id))).toBe(Number(before) + 250)
    await store.late?.('of another time', 5_000)
    expect(await store.used(MINUTE_MS)).toBe(1)
  })

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
    const key = `test:${keys++}`
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

  it('whose clock was put back drops entries of the future', async () => {
    const key = `test:${keys++}`
    const store = storeOf(key)
    const futureMs = Date.now() + 3_600_000
    await client?.zAdd(`{${key}}`, [
      { score: futureMs, value: 'a' },
      { score: futureMs, value: 'b' },
      { score: futureMs, value: 'c' },
    ])
    await client?.zAdd(`{${key}}:waiting`, [{ score: futureMs, value: '0:gone' }])
    await client?.hSet(`{${key}}:state`, 'closed', String(futureMs + 3_600_000))
    expect(await store.take(request({ priority: 'poll' }))).toMatchObject({ waitMs: 0, used: 1 })
  })

  it('does not count a script that Redis runs too late', async () => {
    const key = `test:${keys++}`
    const store = storeOf(key)
    await store.take(request())
    // A Redis that stands still for longer than anybody waits for it.
    const other = createClient({ url: redis?.url ?? '' })
    await other.connect()
    const late = redisQuotaStore({
      client: {
        eval: async (script, options) => {
          const reply = await other.eval(script, {
            ...options,
            // What the clock of Redis shows when the script runs at last.
            arguments: options.arguments.map((each, index, all) =>
              index === all.length - 1 && all.length === 10 && each !== '0'
                ? String(Number(each) - 10_000)
                : each,
            ),
          })
          return reply
        },
      },
      key,
    })
    await late.take(request())
    await expect(late.take(request())).rejects.toThrow('too late')
    expect(await store.used(MINUTE_MS)).toBe(2)
    await other.close()
  })

  it('is another one for another key', async () => {
    await storeOf('one').take(request({ usable: 1 }))
    expect((await storeOf('two').take(request({ usable: 1 }))).waitMs).toBe(0)
  })

  it('leaves its window only as long as it matters', async () => {
    const key = `test:${keys++}`
    await storeOf(key).take(request({ windowMs: 20 }))
    await new Promise(resolve => setTimeout(resolve, 80))
    expect(await client?.exists(`{${key}}`)).toBe(0)
    for (const each of ['waiting', 'state', 'holders'])
      expect(await client?.ttl(`{${key}}:${each}`)).not.toBe(-1)
  })

  it('keeps two clients together within the quota', async () => {
    const key = `test:${keys++}`
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

  it('that forbids scripts is told by hooks and by the state', async () => {
    await client?.sendCommand(['ACL', 'SETUSER', 'noscript', 'on', '>secret', '~*', '+@all', '-@scripting'])
    const restricted = createClient({ url: redis?.url ?? '', username: 'noscript', password: 'secret' })
    await restricted.connect()
    const events: unknown[] = []
    const propexo = new Propexo({
      token: 'token',
      clock: ownClock(),
      fetch: recordingFetch(() => json({ results: { id: 'evt_1' } })),
      quota: { store: redisQuotaStore({ client: restricted }) },
      hooks: { onQuotaStore: event => events.push(event) },
    })
    await propexo.integration('int_1').events.get('evt_1')
    await propexo.integration('int_1').events.get('evt_1')
    expect(events).toEqual([{ working: false, reason: expect.stringContaining('NOPERM') }])
    expect(propexo.quota.state()?.store).toMatchObject({
      working: false,
      reason: expect.stringContaining('NOPERM'),
    })
    await restricted.close()
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

  it('refuses a client of ioredis, and says how to pass one', () => {
    const ioredis = { eval: async () => [0, 1], defineCommand: () => {} }
    expect(() => redisQuotaStore({ client: ioredis as never })).toThrow(
      'client is of ioredis, whose eval takes other arguments; pass { eval: (script, { keys, arguments: args })',
    )
  })

  it('does not stop the client when Redis answers nonsense or nothing', async () => {
    for (const reply of [async () => 'OK', async () => Promise.reject(new Error('connection lost'))]) {
      const fetch = recordingFetch(() => json({ results: { id: 'evt_1' } }))
      const store = redisQuotaStore({ client: { eval: reply } })
      const propexo = new Propexo({ token: 'token', clock: ownClock(), fetch, quota: { store } })
      await expect(propexo.integration('int_1').events.get('evt_1')).resolves.toEqual({ id: 'evt_1' })
    }
  })
})
