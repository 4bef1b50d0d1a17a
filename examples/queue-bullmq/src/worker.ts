import { UnrecoverableError, Worker } from 'bullmq'
import pg from 'pg'
import { isPropexoError, Propexo } from 'propexo-client'
import { postgresJournal } from 'propexo-client/postgres'
import { redisQuotaStore } from 'propexo-client/redis'
import { createClient } from 'redis'
import type { TrackedCall } from './call.js'
import { logCall } from './log-call.js'
import { QUEUE } from './queue.js'
import { recoverEvery } from './recover.js'
import { readSettings } from './settings.js'

/** No retry helps: the message itself is wrong, and nothing was sent. */
const HOPELESS: ReadonlySet<string> = new Set([
  'rule',
  'time_input',
  'invalid_request',
  'idempotency_conflict',
])

const { token, baseUrl, account, redisUrl, postgresUrl, lockMs, timeoutMs, leaseMs, recoverMs } =
  readSettings()
const redis = createClient({ url: redisUrl })
// Both clients connect again by themselves; without a listener the process would end.
redis.on('error', error => console.error(error))
await redis.connect()
const pool = new pg.Pool({ connectionString: postgresUrl })
pool.on('error', error => console.error(error))
const journal = postgresJournal(pool)
await journal.migrate()

const propexo = new Propexo({
  token,
  ...(baseUrl && { environment: { baseUrl } }),
  timeoutMs,
  journal: { store: journal, leaseMs },
  quota: { store: redisQuotaStore({ client: redis }) },
})

const worker = new Worker<TrackedCall, string>(
  QUEUE,
  async job => {
    try {
      return await logCall(propexo, account, job.data)
    } catch (error) {
      if (isPropexoError(error) && HOPELESS.has(error.kind)) throw new UnrecoverableError(error.message)
      throw error
    }
  },
  {
    connection: redis,
    concurrency: 8,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    // The default of 1 fails a job whose worker died twice. With a key another delivery does no harm.
    maxStalledCount: 20,
  },
)
worker.on('error', error => console.error(error))
worker.on('failed', (job, error) => console.error(`call:${job?.data.sid}`, error.message))

const stop = new AbortController()
const recovering = recoverEvery(propexo, recoverMs, stop.signal)

/** Waits for the calls that are being logged, so that a deployment leaves nothing to recover. */
const end = async (): Promise<void> => {
  stop.abort()
  await Promise.all([worker.close(), recovering])
  await pool.end()
  await redis.close()
}
process.once('SIGTERM', end)
process.once('SIGINT', end)
