import { once } from 'node:events'
import { createClient } from 'redis'
import { systemClock } from '../../../../src/core/clock.js'
import { createGuardedStore } from '../../../../src/quota/guarded-store.js'
import { readQuotaHeaders } from '../../../../src/quota/headers.js'
import { createLimiter } from '../../../../src/quota/limiter.js'
import { redisQuotaStore } from '../../../../src/redis.js'

/** One process of the bench: sends its share as fast as the shared window lets it, and ends. */
const [redisUrl = '', serverUrl = '', key = '', mode = '', share = '0', minute = '0'] = process.argv.slice(2)

const client = createClient({ url: redisUrl })
await client.connect()
const limiter = createLimiter({
  mode: mode === 'throughput' ? 'throughput' : 'latency',
  perMinute: undefined,
  maxQueued: Number(share),
  lowerShare: 0.1,
  userShare: 0,
  store: createGuardedStore(redisQuotaStore({ client, key }), systemClock),
  clock: systemClock,
  minuteMs: Number(minute),
})

const one = async (): Promise<void> => {
  for (;;) {
    const untilMs = systemClock.monotonic() + 600_000
    const entry = { priority: 'user', signal: undefined, untilMs } as const
    const permit = await limiter.acquire(entry, ({ why }) => new Error(why))
    const response = await fetch(serverUrl)
    await response.text()
    const headers = readQuotaHeaders(response.headers)
    permit.observe({ status: response.status, headers, retryAfterMs: undefined })
    if (response.status === 200) return
  }
}

process.send?.('ready')
await once(process, 'message')
await Promise.all(Array.from({ length: Number(share) }, one))
await client.close()
process.disconnect()
