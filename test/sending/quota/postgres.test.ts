import { PGlite } from '@electric-sql/pglite'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigurationError, Propexo } from '../../../src/index.js'
import { createMemoryStore } from '../../../src/quota/memory-store.js'
import { postgresQuotaStore } from '../../../src/quota/postgres-store.js'
import { PRIORITIES } from '../../../src/quota/priority.js'
import { cases } from '../../support/cases.js'
import { ownClock } from '../../support/client.js'
import { json, recordingFetch } from '../../support/recording-fetch.js'
import { postgresWindow } from './support/postgres-window.js'
import { MINUTE_MS, newKey, request, testSharedWindow } from './support/shared-window.js'

const db = await PGlite.create()
await postgresQuotaStore({ client: db }).migrate()
afterAll(() => db.close())

describe('a window on Postgres', () => {
  testSharedWindow(() => postgresWindow(db))

  it('is not there before migrate(), which hooks and the state say', async () => {
    const events: unknown[] = []
    const propexo = new Propexo({
      token: 'token',
      clock: ownClock(),
      fetch: recordingFetch(() => json({ results: { id: 'evt_1' } })),
      quota: { store: postgresQuotaStore({ client: db, table: 'nowhere' }) },
      hooks: { onQuotaStore: event => events.push(event) },
    })
    await propexo.integration('int_1').events.get('evt_1')
    const reason = expect.stringContaining('call migrate() of the store first')
    expect(events).toEqual([{ working: false, reason }])
    expect(propexo.quota.state()?.store).toMatchObject({ working: false, reason })
  })

  it('keeps what it has counted when migrate() runs again', async () => {
    const store = postgresQuotaStore({ client: db, key: newKey() })
    await store.take(request())
    await store.migrate()
    expect(await store.used(MINUTE_MS)).toBe(1)
  })

  it('lies in a schema of the caller, also of a name that SQL has', async () => {
    await db.exec('CREATE SCHEMA "order"')
    const [one, two] = ['order.q', 'other'].map(table => postgresQuotaStore({ client: db, table }))
    await one?.migrate()
    await two?.migrate()
    await one?.take(request())
    await one?.close?.(1_000)
    await one?.close?.(0)
    expect((await one?.take(request()))?.used).toBe(2)
    expect(await two?.used(MINUTE_MS)).toBe(0)
    const { rows } = await db.query('SELECT * FROM "order".q_requests')
    expect(rows).toHaveLength(2)
  })

  it('refuses a snapshot that is older than its lock', async () => {
    await db.exec("SET default_transaction_isolation TO 'repeatable read'")
    const take = postgresQuotaStore({ client: db }).take(request())
    await expect(take).rejects.toThrow('needs the isolation level READ COMMITTED, not REPEATABLE READ')
    await db.exec('RESET default_transaction_isolation')
  })
})

/** A class that gets a place while nobody else of it waits: what it was owed in part is owed to nobody. */
const OWED_TO_NOBODY = (
  [
    [1, 'user', ['prefetch'], 'one', 0.3],
    [2, 'user', [], 'two', 0.3],
    8_000,
    [1, 'prefetch', [], 'one', 0],
    [1, 'user', ['prefetch'], 'two', 0],
    [2, 'user', [], 'one', 0.3],
    [1, 'user', [], 'one', 0],
  ] as const
).map(each => {
  if (typeof each === 'number') return { passMs: each }
  const [usable, priority, waiting, holder, lowerShare] = each
  return { take: { usable, priority, waiting: [...waiting], holder, lowerShare } }
})

describe('a window on Postgres, as time passes', () => {
  it('answers every question as the memory store does', async () => {
    const windowMs = 5_000
    const take = fc.record({
      usable: fc.integer({ min: 1, max: 6 }),
      priority: fc.constantFrom(...PRIORITIES),
      waiting: fc.subarray([...PRIORITIES]),
      holder: fc.constantFrom('one', 'two', 'three'),
      lowerShare: fc.constantFrom(0, 0.1, 0.3),
    })
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ take }) },
      {
        weight: 3,
        arbitrary: fc.record({ passMs: fc.constantFrom(1, 49, 50, 700, 2_500, 4_999, 5_000, 8_000) }),
      },
      { weight: 1, arbitrary: fc.record({ leave: take }) },
      { weight: 1, arbitrary: fc.record({ closeMs: fc.constantFrom(0, 10, 3_000, 60_000) }) },
      { weight: 1, arbitrary: fc.record({ late: fc.nat(4), part: fc.constantFrom(0.1, 0.5, 1) }) },
    )
    await db.exec('CREATE TABLE clock (now_ms float8)')
    await postgresQuotaStore({ client: db, table: 'timed' }).migrate()
    await db.exec(`CREATE OR REPLACE FUNCTION timed_now() RETURNS float8 LANGUAGE sql VOLATILE AS
      'SELECT now_ms FROM clock'; INSERT INTO clock VALUES (0)`)
    const seen = { granted: 0, turns: 0, closed: 0, late: 0 }
    const history = async (steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) => {
      let nowMs = 1_000_000
      const memory = createMemoryStore({ monotonic: () => nowMs })
      const store = postgresQuotaStore({ client: db, key: newKey(), table: 'timed' })
      const granted: { atMs: number; ids: readonly [unknown, unknown] }[] = []
      for (const each of steps) {
        await db.query('UPDATE clock SET now_ms = $1', [nowMs])
        if ('passMs' in each) nowMs += each.passMs
        else if ('leave' in each) {
          memory.leave?.(each.leave.holder, each.leave.waiting)
          await store.leave?.(each.leave.holder, each.leave.waiting)
        } else if ('closeMs' in each) {
          memory.close?.(each.closeMs)
          await store.close?.(each.closeMs)
        } else if ('late' in each) {
          const found = granted.at(-1 - each.late)
          // Answers come while the request is in the window, and none is later than now.
          if (found && nowMs - found.atMs < windowMs) {
            const lateMs = Math.floor((nowMs - found.atMs) * each.part)
            memory.late?.(found.ids[0], lateMs)
            await store.late?.(found.ids[1], lateMs)
            found.atMs += lateMs
            seen.late += lateMs > 0 ? 1 : 0
          }
        } else {
          const own = request({ ...each.take, windowMs })
          const { id: memoryId, ...expected } = await memory.take(own)
          const { id, ...grant } = await store.take({ ...own })
          expect(grant).toEqual(expected)
          if (grant.waitMs === 0) granted.push({ atMs: nowMs, ids: [memoryId, id] })
          seen.granted += grant.waitMs === 0 ? 1 : 0
          seen.turns += grant.turn ? 1 : 0
          seen.closed += grant.closedMs ? 1 : 0
        }
        await db.query('UPDATE clock SET now_ms = $1', [nowMs])
        expect(await store.used(windowMs)).toBe(memory.used(windowMs))
      }
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), history), {
      numRuns: cases(150),
      examples: [[OWED_TO_NOBODY]],
    })
    // Else nothing was put to the test; of a few histories not each holds all of it.
    const isWhole = cases(150) === 150
    for (const count of isWhole ? Object.values(seen) : [seen.granted]) expect(count).toBeGreaterThan(0)
  })
})

describe('postgresQuotaStore()', () => {
  it.each([
    ['nothing', undefined],
    ['no client', {}],
    ['a client that is none', { client: {} }],
    ['an empty key', { client: db, key: '' }],
    ['a table that needs quotes', { client: db, table: 'Quota; DROP TABLE users' }],
    ['a table of which the names would be cut', { client: db, table: 'q'.repeat(41) }],
  ])('refuses %s', (_, options) => {
    expect(() => postgresQuotaStore(options as never)).toThrow(ConfigurationError)
  })

  it('does not stop the client when Postgres answers nonsense or nothing', async () => {
    const nonsense = [{ rows: [] }, { rows: [{ wait_ms: null }] }, 'OK'].map(
      reply => async () => reply as never,
    )
    for (const query of [...nonsense, async () => Promise.reject(new Error('connection lost'))]) {
      const fetch = recordingFetch(() => json({ results: { id: 'evt_1' } }))
      const store = postgresQuotaStore({ client: { query } })
      const propexo = new Propexo({ token: 'token', clock: ownClock(), fetch, quota: { store } })
      await expect(propexo.integration('int_1').events.get('evt_1')).resolves.toEqual({ id: 'evt_1' })
      expect(propexo.quota.state()?.store.working).toBe(false)
    }
  })
})
