import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { postgresQuotaStore } from '../../../../src/quota/postgres-store.js'
import { PRIORITIES, type Priority } from '../../../../src/quota/priority.js'

/** One process of the test: takes places of the shared window in all classes at once, until it has so many of each. */
const [url = '', table = '', holder = '', usable = '0', windowMs = '0', each = '0'] = process.argv.slice(2)

const pool = new pg.Pool({ connectionString: url, max: 4 })
const store = postgresQuotaStore({ client: pool, table })
await store.migrate()

const busy = new Set<Priority>(PRIORITIES)
const takeAll = async (priority: Priority): Promise<void> => {
  for (let taken = 0; taken < Number(each); ) {
    const { waitMs } = await store.take({
      ...{ usable: Number(usable), capacity: Number(usable), windowMs: Number(windowMs) },
      ...{ priority, waiting: [...busy].filter(other => other !== priority), holder, lowerShare: 0.2 },
    })
    if (waitMs === 0) taken += 1
    else await sleep(Math.min(waitMs, 20))
  }
  busy.delete(priority)
  await store.leave?.(holder, [...busy])
}

process.send?.('ready')
await once(process, 'message')
await Promise.all(PRIORITIES.map(takeAll))
await pool.end()
process.disconnect()
