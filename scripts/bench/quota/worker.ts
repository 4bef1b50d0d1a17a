import { once } from 'node:events'
import { createClient } from 'redis'
import { SYSTEM_CLOCK } from '../../../src/quota/clock.js'
import { createLimiter } from '../../../src/quota/limiter.js'
import { readQuotaHeaders } from '../../../src/quota/window.js'
import { redisQuotaStore } from '../../../src/redis.js'

/** One process of the bench: sends its share as fast as the shared window lets it, and ends. */
const [redisUrl = '', serverUrl = '', key = '', mode = '', share = '0', minute = '0'] = process.argv.slice(2)

const client = createClient({ url: redisUrl })
await client.connect()
const limiter = createLimiter({
  mode: mode === 'throughput' ? 'throughput' : 'latency',
  limit: 150,
  isCap: false,
  maxQueued: Number(share),
  store: redisQuotaStore({ client, key }),
  clock: SYSTEM_CLOCK,
  minuteMs: Number(minute),
})

const one = async (): Promise<void> => {
  for (;;) {
    const untilMs = SYSTEM_CLOCK.now() + 600_000
    const place = await limiter.enter({ priority: 'user', signal: undefined, untilMs }, why => new Error(why))
    const response = await fetch(serverUrl)
    await response.text()
    limiter.learn(response.status, readQuotaHeaders(response.headers), undefined, place)
    if (response.status === 200) return
  }
}

process.send?.('ready')
await once(process, 'message')
await Promise.all(Array.from({ length: Number(share) }, one))
await client.close()
process.disconnect()
