import { createLimiter } from '../../../src/quota/limiter.js'
import { createMemoryStore } from '../../../src/quota/store.js'
import { usableOf } from '../../../src/quota/window.js'
import { type Counting, createQuotaServer } from './server.js'
import { createVirtualClock } from './virtual-clock.js'

export interface QuotaRun {
  /** Time that it took, by the shortest in which the quota allows it. */
  readonly ratioToLimit: number
  readonly status429: number
  /** Answers that were held back. */
  readonly slowed: number
}

export interface QuotaRunOptions {
  readonly requests: number
  readonly limit: number
  readonly mode: 'latency' | 'throughput'
  readonly counting: Counting
}

/** Milliseconds in which a quota allows so many requests at the least: a full window at once, then one each minute. */
export const shortestMs = (requests: number, perMinute: number): number =>
  (Math.ceil(requests / perMinute) - 1) * 60_000

/** All requests at once, by one client, on a virtual clock. */
export const runAlone = async (options: QuotaRunOptions): Promise<QuotaRun> => {
  const { requests, limit, mode, counting } = options
  const clock = createVirtualClock()
  const server = createQuotaServer({ clock, limit, counting, latencyMs: () => 20 + Math.random() * 60 })
  const limiter = createLimiter({
    mode,
    limit,
    isCap: false,
    maxQueued: requests,
    store: createMemoryStore(clock.now),
    clock,
  })
  const one = async (): Promise<void> => {
    for (;;) {
      const untilMs = clock.now() + 86_400_000
      const place = await limiter.enter(
        { priority: 'user', signal: undefined, untilMs },
        why => new Error(why),
      )
      const { status, ...headers } = await server.request()
      limiter.learn(status, headers, undefined, place)
      if (status === 200) return
    }
  }
  const all = Promise.all(Array.from({ length: requests }, one))
  await clock.run()
  await all
  return {
    ratioToLimit: clock.now() / shortestMs(requests, usableOf(limit, mode)),
    status429: server.stats.refused,
    slowed: server.stats.slowed,
  }
}
