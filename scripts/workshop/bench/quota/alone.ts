import { createTrustedStore } from '../../../../src/quota/guarded-store.js'
import { usableOf } from '../../../../src/quota/limit.js'
import { createLimiter } from '../../../../src/quota/limiter.js'
import { createMemoryStore } from '../../../../src/quota/memory-store.js'
import { createVirtualClock } from '../../../../test/support/virtual-clock.js'
import { type Counting, createQuotaServer } from './server.js'

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
const shortestMs = (requests: number, perMinute: number): number =>
  (Math.ceil(requests / perMinute) - 1) * 60_000

/** All requests at once, by one client, on a virtual clock. */
export const runAlone = async (options: QuotaRunOptions): Promise<QuotaRun> => {
  const { requests, limit, mode, counting } = options
  const clock = createVirtualClock()
  const server = createQuotaServer({ clock, limit, counting, latencyMs: () => 20 + Math.random() * 60 })
  const limiter = createLimiter({
    mode,
    perMinute: undefined,
    maxQueued: requests,
    lowerShare: 0.1,
    userShare: 0,
    store: createTrustedStore(createMemoryStore(clock)),
    clock,
  })
  const one = async (): Promise<void> => {
    for (;;) {
      const untilMs = clock.monotonic() + 86_400_000
      const permit = await limiter.acquire(
        { priority: 'user', signal: undefined, untilMs },
        ({ why }) => new Error(why),
      )
      const { status, ...headers } = await server.request()
      permit.observe({ status, headers, retryAfterMs: undefined })
      if (status === 200) return
    }
  }
  const all = Promise.all(Array.from({ length: requests }, one))
  await clock.run()
  await all
  return {
    ratioToLimit: clock.monotonic() / shortestMs(requests, usableOf(limit, mode)),
    status429: server.stats.refused,
    slowed: server.stats.slowed,
  }
}
