import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { Propexo } from 'propexo-client'
import { postgresJournal, postgresQuotaStore } from 'propexo-client/postgres'
import type { TrackedCall } from './call.js'
import { logCall } from './log-call.js'
import { createQueues, QUEUE } from './queue.js'
import { recoverEvery } from './recover.js'
import { readSettings } from './settings.js'

const { token, baseUrl, account, postgresUrl, superviseSeconds, timeoutMs, leaseMs, recoverMs } =
  readSettings()

/** One database for the queue, the journal and the quota. */
const pool = new pg.Pool({ connectionString: postgresUrl })
// It connects again by itself; without a listener the process would end.
pool.on('error', error => console.error(error))
const journal = postgresJournal(pool)
const quota = postgresQuotaStore({ client: pool })
await Promise.all([journal.migrate(), quota.migrate()])
const propexo = new Propexo({
  token,
  ...(baseUrl && { environment: { baseUrl } }),
  timeoutMs,
  journal: { store: journal, leaseMs },
  quota: { store: quota },
})

const boss = new PgBoss({
  connectionString: postgresUrl,
  superviseIntervalSeconds: superviseSeconds,
  monitorIntervalSeconds: superviseSeconds,
})
boss.on('error', error => console.error(error))
await boss.start()
await createQueues(boss)
await boss.work<TrackedCall>(QUEUE, { localConcurrency: 8, batchSize: 1 }, async ([job]) => {
  if (job) await logCall(propexo, account, job.data)
})

const stop = new AbortController()
const recovering = recoverEvery(propexo, recoverMs, stop.signal)

/** Waits for the calls that are being logged, so that a deployment leaves nothing to recover. */
const end = async (): Promise<void> => {
  stop.abort()
  await Promise.all([boss.stop(), recovering])
  await pool.end()
}
process.once('SIGTERM', end)
process.once('SIGINT', end)
