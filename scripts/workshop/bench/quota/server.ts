import type { VirtualClock } from '../../../../test/support/virtual-clock.js'

/** How a server counts the requests of a minute. */
export type Counting = 'sliding' | 'fixed'

export interface QuotaServer {
  /** Answers after its time on the way and in the slow zone. */
  request(): Promise<{ readonly status: number; readonly limit: number; readonly remaining: number }>
  readonly stats: { answered: number; refused: number; slowed: number }
}

export interface QuotaServerOptions {
  readonly clock: VirtualClock
  readonly limit: number
  readonly counting: Counting
  /** Milliseconds on the way, each way. */
  readonly latencyMs: () => number
}

const MINUTE_MS = 60_000
const SLOW_MS = 2_000

/** The quota of the API, and nothing else of it. */
export const createQuotaServer = ({ clock, limit, counting, latencyMs }: QuotaServerOptions): QuotaServer => {
  const stats = { answered: 0, refused: 0, slowed: 0 }
  let counted: number[] = []
  return {
    stats,
    request: async () => {
      await clock.sleep(latencyMs())
      const nowMs = clock.monotonic()
      const startMs = counting === 'fixed' ? Math.floor(nowMs / MINUTE_MS) * MINUTE_MS : nowMs - MINUTE_MS
      counted = counted.filter(each => (counting === 'fixed' ? each >= startMs : each > startMs))
      if (counted.length >= limit) {
        stats.refused += 1
        await clock.sleep(latencyMs())
        return { status: 429, limit, remaining: 0 }
      }
      counted.push(nowMs)
      const used = counted.length
      // From 80 % on the answer is held back.
      const isSlow = used >= limit * 0.8
      if (isSlow) stats.slowed += 1
      await clock.sleep(latencyMs() + (isSlow ? SLOW_MS : 0))
      stats.answered += 1
      return { status: 200, limit, remaining: limit - used }
    },
  }
}
