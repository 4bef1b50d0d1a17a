import { Queue } from 'bullmq'
import { createClient } from 'redis'
import { afterAll, describe, expect, it } from 'vitest'
import type { TrackedCall } from '../src/call.js'
import { enqueue, JOB, QUEUE } from '../src/queue.js'
import { startPostgres } from './postgres.js'
import { startRedis } from './redis.js'
import { CONCURRENCY, openWorld, until } from './world.js'

const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
afterAll(() => Promise.all([redis?.close(), postgres?.close()]))
const reason = redis && postgres ? '' : ' (SKIPPED: needs redis-server and Postgres)'

describe.skipIf(!redis || !postgres)(`a worker on BullMQ${reason}`, () => {
  it('logs each call once, though each message comes twice and a worker is killed in the middle', async () => {
    const { sim, calls, stopAnswering, startWorker, stop, close, logged } = await openWorld(14)
    const [redisUrl, postgresUrl] = [redis?.url ?? '', postgres?.url ?? '']
    const env = { REDIS_URL: redisUrl, POSTGRES_URL: postgresUrl, LOCK_MS: '2000' }
    const client = createClient({ url: redisUrl })
    await client.connect()
    const queue = new Queue<TrackedCall>(QUEUE, { connection: client })
    try {
      for (const call of [...calls, ...calls])
        await enqueue(queue, call, { ...JOB, attempts: 60, backoff: { type: 'fixed', delay: 500 } })
      stopAnswering()
      const first = startWorker(env)
      // All that it sends has come to the API. What it had only recorded is a matter for a person: nobody can tell.
      await until(() => sim.faults.met().length === CONCURRENCY && sim.jobs().length === 4 + CONCURRENCY - 1)
      expect(await stop(first, 'SIGKILL')).toBe('SIGKILL')
      sim.faults.clear()

      const second = startWorker(env)
      await until(async () => (await queue.getCompletedCount()) === 2 * calls.length)
      await until(() => sim.jobs().every(({ status }) => status !== 'PENDING'))
      expect(logged()).toEqual(calls.map(({ sid }) => `Call ${sid}`).sort())
      expect(sim.duplicates()).toEqual([])
      expect(sim.jobs()).toHaveLength(calls.length)
      expect(await queue.getFailedCount()).toBe(0)
      expect(await stop(second, 'SIGTERM')).toBe(0)
    } finally {
      await queue.close()
      await client.close()
      await close()
    }
  }, 120_000)
})
