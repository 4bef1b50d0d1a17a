import { createClient } from 'redis'
import { afterAll, describe, expect, it } from 'vitest'
import { type Redis, startRedis } from '../../../scripts/workshop/bench/quota/shared.js'
import { ConfigurationError, Propexo } from '../../../src/index.js'
import { redisQuotaStore } from '../../../src/redis.js'
import { ownClock } from '../../support/client.js'
import { json, recordingFetch } from '../../support/recording-fetch.js'
import { newKey, request, type SharedWindow, testSharedWindow } from './support/shared-window.js'

const redis: Redis | undefined = await startRedis()
const reason = redis ? '' : ' (SKIPPED: redis-server is not installed)'
const client = redis ? createClient({ url: redis.url }) : undefined
await client?.connect()

afterAll(async () => {
  await client?.close()
  await redis?.close()
})

const windowOn = (connected: NonNullable<typeof client>): SharedWindow => ({
  storeOf: key => redisQuotaStore({ client: connected, key }),
  atMs: async (key, id) => Number(await connected.zScore(`{${key}}`, String(id))),
  plantFuture: async (key, atMs) => {
    await connected.zAdd(
      `{${key}}`,
      ['a', 'b', 'c'].map(value => ({ score: atMs, value })),
    )
    await connected.zAdd(`{${key}}:waiting`, [{ score: atMs, value: '0:gone' }])
    await connected.hSet(`{${key}}:state`, 'closed', String(atMs + 3_600_000))
  },
  stalledStoreOf: key =>
    redisQuotaStore({
      client: {
        eval: (script, options) =>
          connected.eval(script, {
            ...options,
            // What the clock of Redis shows when the script runs at last.
            arguments: options.arguments.map((each, index, all) =>
              index === all.length - 1 && all.length === 10 && each !== '0'
                ? String(Number(each) - 10_000)
                : each,
            ),
          }),
      },
      key,
    }),
})

describe.skipIf(!redis)(`a window on Redis${reason}`, () => {
  testSharedWindow(() => windowOn(client as NonNullable<typeof client>))

  it('leaves its window only as long as it matters', async () => {
    const key = newKey()
    const store = windowOn(client as NonNullable<typeof client>).storeOf(key)
    await store.take(request({ windowMs: 20 }))
    await new Promise(resolve => setTimeout(resolve, 80))
    expect(await client?.exists(`{${key}}`)).toBe(0)
    for (const each of ['waiting', 'state', 'holders'])
      expect(await client?.ttl(`{${key}}:${each}`)).not.toBe(-1)
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
