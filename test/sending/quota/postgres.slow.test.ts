import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STORE_MS } from '../../../src/quota/guarded-store.js'
import { postgresQuotaStore } from '../../../src/quota/postgres-store.js'
import { startPostgres } from '../../support/postgres-server.js'
import { postgresWindow } from './support/postgres-window.js'
import { MINUTE_MS, newKey, request, testSharedWindow } from './support/shared-window.js'

const WORKER = fileURLToPath(new URL('support/postgres-worker.ts', import.meta.url))

const server = await startPostgres()
const reason = server ? '' : ' (SKIPPED: no Postgres server is installed)'
const pool = new pg.Pool({ connectionString: server?.url ?? '', max: 10 })
// The server ends connections that rest in the pool when it is stopped.
pool.on('error', () => {})

afterAll(async () => {
  await pool.end()
  await server?.close()
})

describe.skipIf(!server)(`a window on a Postgres server${reason}`, () => {
  beforeAll(() => postgresQuotaStore({ client: pool }).migrate())
  testSharedWindow(() => postgresWindow(pool))

  it('is made once by processes that start together, and never holds more than it may', async () => {
    const [processes, usable, windowMs, each] = [4, 12, 400, 12]
    const workers = Array.from({ length: processes }, (_, index) => {
      const args = [server?.url ?? '', 'many', `h${index}`, ...[usable, windowMs, each].map(String)]
      return fork(WORKER, args, { execArgv: ['--import', 'tsx'] })
    })
    try {
      const ready = await Promise.all(
        workers.map(worker => Promise.race([once(worker, 'message'), once(worker, 'exit')])),
      )
      expect(ready.map(([said]) => said)).toEqual(workers.map(() => 'ready'))
      // What the store counts is taken down beside it, because it forgets.
      await pool.query('CREATE TABLE counted (at_ms float8)')
      await pool.query(`CREATE FUNCTION note_counted() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO counted VALUES (NEW.at_ms); RETURN NEW; END'`)
      await pool.query(`CREATE TRIGGER counted AFTER INSERT ON many_requests
        FOR EACH ROW EXECUTE FUNCTION note_counted()`)
      const ended = workers.map(worker => once(worker, 'exit'))
      for (const worker of workers) worker.send('go')
      expect((await Promise.all(ended)).map(([code]) => code)).toEqual(workers.map(() => 0))
    } finally {
      for (const worker of workers) worker.kill()
    }
    const { rows } = await pool.query<{ at_ms: number; together: number }>(
      `SELECT a.at_ms, (SELECT count(*)::int FROM counted AS b
        WHERE b.at_ms <= a.at_ms AND b.at_ms > a.at_ms - ${windowMs}) AS together FROM counted AS a`,
    )
    expect(rows).toHaveLength(processes * 4 * each)
    expect(Math.max(...rows.map(({ together }) => together))).toBeLessThanOrEqual(usable)
    const { rows: versions } = await pool.query('SELECT version FROM many_version')
    expect(versions).toEqual([{ version: 1 }])
  })

  it('does not count a request that has waited for the lock for longer than anybody waits', async () => {
    const key = newKey()
    const store = postgresQuotaStore({ client: pool, key })
    await store.take(request())
    const other = await pool.connect()
    await other.query('BEGIN')
    await other.query('SELECT propexo_quota_lock($1)', [key])
    const late = Promise.resolve(store.take(request()))
    late.catch(() => {})
    await sleep(STORE_MS + 500)
    await other.query('COMMIT')
    other.release()
    await expect(late).rejects.toThrow('too late')
    expect(await store.used(MINUTE_MS)).toBe(1)
    expect((await store.take(request())).used).toBe(2)
  })

  it('needs no right to create anything once it is made', async () => {
    await pool.query('CREATE ROLE app LOGIN')
    // Before version 15 everybody might.
    await pool.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC')
    for (const what of ['TABLES', 'FUNCTIONS'])
      await pool.query(`GRANT ALL ON ALL ${what} IN SCHEMA public TO app`)
    const url = new URL(server?.url ?? '')
    url.username = 'app'
    const app = new pg.Client({ connectionString: url.href })
    await app.connect()
    const store = postgresQuotaStore({ client: app, key: newKey() })
    await store.migrate()
    expect(await store.take(request())).toMatchObject({ waitMs: 0, used: 1 })
    await expect(postgresQuotaStore({ client: app, table: 'more' }).migrate()).rejects.toThrow('permission')
    await app.end()
  })

  it('outlives a process that is killed in the middle of a take', async () => {
    const key = newKey()
    const store = postgresQuotaStore({ client: pool, key })
    const gone = new pg.Client({ connectionString: server?.url ?? '' })
    gone.on('error', () => {})
    await gone.connect()
    await gone.query('BEGIN')
    const { waitMs } = await postgresQuotaStore({ client: gone, key }).take(request())
    expect(waitMs).toBe(0)
    const waits = store.take(request())
    const { rows } = await gone.query('SELECT pg_backend_pid() AS pid')
    await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
    // Its request was never counted, and the lock is free.
    expect(await waits).toMatchObject({ waitMs: 0, used: 1 })
  })
})
