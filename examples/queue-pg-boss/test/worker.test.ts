import { PgBoss } from 'pg-boss'
import { afterAll, describe, expect, it } from 'vitest'
import { createQueues, enqueue, QUEUE } from '../src/queue.js'
import { startPostgres } from './postgres.js'
import { CONCURRENCY, openWorld, until } from './world.js'

const postgres = await startPostgres()
afterAll(() => postgres?.close())
const reason = postgres ? '' : ' (SKIPPED: needs Postgres)'

describe.skipIf(!postgres)(`a worker on pg-boss${reason}`, () => {
  it('logs each call once, though each message comes twice and a worker is killed in the middle', async () => {
    const { sim, calls, stopAnswering, startWorker, stop, close, logged } = await openWorld(14)
    const env = { POSTGRES_URL: postgres?.url ?? '', SUPERVISE_SECONDS: '1' }
    const boss = new PgBoss({ connectionString: env.POSTGRES_URL, supervise: false })
    boss.on('error', error => console.error(error))
    await boss.start()
    await createQueues(boss)
    try {
      for (const call of [...calls, ...calls])
        await enqueue(boss, call, { retryLimit: 60, retryDelay: 1, retryBackoff: false })
      stopAnswering()
      const first = startWorker(env)
      // All that it sends has come to the API. What it had only recorded is a matter for a person: nobody can tell.
      await until(() => sim.faults.met().length === CONCURRENCY && sim.jobs().length === 4 + CONCURRENCY - 1)
      expect(await stop(first, 'SIGKILL')).toBe('SIGKILL')
      sim.faults.clear()

      const second = startWorker(env)
      const ended = async () => (await boss.findJobs(QUEUE)).filter(({ state }) => state === 'completed')
      await until(async () => (await ended()).length === 2 * calls.length)
      await until(() => sim.jobs().every(({ status }) => status !== 'PENDING'))
      expect(logged()).toEqual(calls.map(({ sid }) => `Call ${sid}`).sort())
      expect(sim.duplicates()).toEqual([])
      expect(sim.jobs()).toHaveLength(calls.length)
      expect(await stop(second, 'SIGTERM')).toBe(0)
    } finally {
      await boss.stop()
      await close()
    }
  }, 120_000)
})
