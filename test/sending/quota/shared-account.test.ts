import { describe, expect, it } from 'vitest'
import type { Fetch, Propexo, PropexoOptions } from '../../../src/index.js'
import { createMemoryStore } from '../../../src/quota/memory-store.js'
import { clientOf } from '../../support/client.js'
import { json } from '../../support/recording-fetch.js'
import { createQuotaServer, createVirtualClock, jitter, times } from './support/quota-world.js'

const LIMIT = 150
const MODES = ['latency', 'throughput'] as const

/** An account at a server that counts a sliding minute, and clients of it on one clock. */
const createAccount = (seed: number) => {
  const clock = createVirtualClock()
  const server = createQuotaServer({ clock, limit: LIMIT, counting: 'sliding', latencyMs: jitter(seed) })
  const fetch: Fetch = async () => {
    const { status, limit, remaining } = await server.request()
    const headers = { 'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': String(remaining) }
    return json({ write_status: 'PENDING' }, { status, headers })
  }
  const client = (options: Partial<PropexoOptions> = {}): Propexo =>
    clientOf(fetch, { token: 'token_1', clock, quota: {}, retry: {}, deadlineMs: 3_600_000, ...options })
  return { clock, stats: server.stats, client }
}

const ask = async ({ writes }: Propexo): Promise<unknown> => writes.get('job_1').status({ priority: 'user' })

/** Each client makes that many calls, at moments that are spread over six minutes, and some at once. */
const useUp = async (
  { clock }: ReturnType<typeof createAccount>,
  clients: readonly Propexo[],
  calls: number,
): Promise<void> => {
  const all = clients.flatMap(client =>
    times(calls, async index => {
      await clock.sleep(index % 3 === 0 ? 0 : (index * 360_000) / calls)
      await ask(client)
    }),
  )
  await clock.runUntil(Promise.all(all))
}

describe.each(MODES)('clients of one token in one process, in %s mode', mode => {
  it('share the quota: no request of either is refused', async () => {
    for (const seed of [1, 2, 3]) {
      const account = createAccount(seed)
      const quota = { mode }
      await useUp(account, [account.client({ quota }), account.client({ quota })], 400)
      expect(account.stats).toMatchObject({ answered: 800, refused: 0 })
    }
  })

  it('share it when a server makes a client anew for each request', async () => {
    const account = createAccount(4)
    await account.clock.runUntil(Promise.all(times(400, () => ask(account.client({ quota: { mode } })))))
    expect(account.stats).toMatchObject({ answered: 400, refused: 0 })
  })

  it('share it also when their other settings of the quota differ', async () => {
    const account = createAccount(5)
    const clients = [
      account.client({ quota: { mode } }),
      account.client({ quota: { mode, maxQueued: 5_000 } }),
    ]
    await useUp(account, clients, 400)
    expect(account.stats).toMatchObject({ answered: 800, refused: 0 })
  })
})

describe('the account of a client', () => {
  /** How many requests the second client sees after one of the first. */
  const seenBy = async (
    first: (account: ReturnType<typeof createAccount>) => Propexo,
    second: (account: ReturnType<typeof createAccount>) => Propexo,
  ): Promise<number | undefined> => {
    const account = createAccount(1)
    await account.clock.runUntil(ask(first(account)))
    const other = second(account)
    await account.clock.runUntil(ask(other))
    return other.quota.state()?.used
  }
  const plain = ({ client }: ReturnType<typeof createAccount>): Propexo => client()

  it.each<readonly [string, Partial<PropexoOptions>]>([
    ['the same token', {}],
    ['a function that gives the same token', { token: () => 'token_1' }],
    ['an asynchronous one', { token: async () => 'token_1' }],
    ['the same base URL, written in another way', { environment: { baseUrl: 'HTTPS://propexo.TEST:443/' } }],
  ])('is told by %s', async (_, options) => {
    expect(await seenBy(plain, ({ client }) => client(options))).toBe(2)
  })

  it.each<readonly [string, Partial<PropexoOptions>]>([
    ['token', { token: 'token_2' }],
    ['base URL', { environment: { baseUrl: 'https://other.propexo.test' } }],
  ])('is another one by another %s', async (_, options) => {
    expect(await seenBy(plain, ({ client }) => client(options))).toBe(1)
  })

  it('stays the same when its token function rotates the token', async () => {
    const tokens = ['token_1', 'token_2']
    const rotating = ({ client }: ReturnType<typeof createAccount>): Propexo =>
      client({ token: () => tokens.shift() ?? 'token_2' })
    const account = createAccount(1)
    const first = rotating(account)
    await account.clock.runUntil(ask(first))
    // Until a token is old enough to be asked for again.
    await account.clock.advance(2_000)
    await account.clock.runUntil(ask(first))
    const other = account.client({ token: 'token_2' })
    expect(other.quota.state()?.used).toBe(2)
  })
})

describe('a memory store that is given to clients of several tokens', () => {
  it('makes them count together', async () => {
    for (const mode of MODES) {
      const account = createAccount(6)
      const quota = { mode, store: createMemoryStore(account.clock) }
      const clients = ['token_1', 'token_2'].map(token => account.client({ token, quota }))
      await useUp(account, clients, 400)
      expect(account.stats).toMatchObject({ answered: 800, refused: 0 })
    }
  })

  it('is what does it: without one they are refused', async () => {
    const account = createAccount(6)
    const clients = ['token_1', 'token_2'].map(token =>
      account.client({ token, quota: { mode: 'throughput' } }),
    )
    await useUp(account, clients, 400)
    expect(account.stats.answered).toBe(800)
    expect(account.stats.refused).toBeGreaterThan(0)
  })
})
