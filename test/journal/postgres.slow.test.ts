import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { checkHammered, hammer } from '../../scripts/workshop/runtimes/journal/hammer.js'
import { postgresJournal } from '../../src/postgres.js'
import { journalConformance } from '../../src/testing/index.js'
import { startPostgres } from '../support/postgres-server.js'

const CONNECTIONS = 8
const STEPS = 400
const WRITES = 200_000

const server = await startPostgres()
const poolOf = (max: number): pg.Pool => new pg.Pool({ connectionString: server?.url, max })
const pool = poolOf(CONNECTIONS)
afterAll(async () => {
  await pool.end()
  await server?.close()
})

describe.skipIf(!server)(`postgresJournal() on a server${server ? '' : ' (SKIPPED: no Postgres)'}`, () => {
  it('is migrated once, however many processes do it at once', async () => {
    const pools = Array.from({ length: CONNECTIONS }, () => poolOf(1))
    await Promise.all(pools.map(each => postgresJournal(each, { table: 'raced' }).migrate()))
    const { rows } = await pool.query('SELECT version FROM raced_schema')
    expect(rows).toEqual([{ version: 1 }])
    for (const each of pools) await each.end()
  })

  describe('keeps the promise:', () => {
    it.each(journalConformance(options => postgresJournal(pool, options)))('$name', ({ run }) => run())
  })

  it('gives each version to one of many connections', async () => {
    const table = 'hammered'
    await postgresJournal(pool, { table }).migrate()
    const workers = Array.from({ length: CONNECTIONS }, async (_, index) => {
      const client = new pg.Client({ connectionString: server?.url })
      await client.connect()
      try {
        return await hammer(postgresJournal(client, { table }), { name: `${index}`, steps: STEPS })
      } finally {
        await client.end()
      }
    })
    const owned = (await Promise.all(workers)).flat()
    expect(owned.length).toBeGreaterThan(STEPS)
    await checkHammered(postgresJournal(pool, { table }), owned)
  })

  it('claims, finds and prunes by an index, also among many that have ended', async () => {
    const journal = postgresJournal(pool, { table: 'many' })
    await journal.migrate()
    await pool.query(`INSERT INTO many SELECT 's', 'key ' || n, 1, 'settled', 'content ' || n, 0, 'job ' || n, '', 0,
      extract(epoch from clock_timestamp()) * 1000, '{}' FROM generate_series(1, ${WRITES}) AS n`)
    await pool.query('ANALYZE many')
    const plans: string[] = []
    const explaining = postgresJournal(
      {
        query: async (text, values) => {
          const { rows } = await pool.query<Record<'QUERY PLAN', string>>(`EXPLAIN ${text}`, values)
          plans.push(rows.map(row => row['QUERY PLAN']).join('\n'))
          return { rows: [] }
        },
      },
      { table: 'many' },
    )
    await explaining.claim({ scope: 's', states: ['sending', 'sent'], owner: 'o', leaseMs: 1, limit: 10 })
    await explaining.find('s', { content: 'content 1', jobIds: ['job 1', 'job 2'] })
    await explaining.get('s', 'key 1')
    await explaining.prune()
    expect(plans).toHaveLength(4)
    for (const plan of plans) {
      expect(plan).toContain('many')
      expect(plan).not.toContain('Seq Scan')
    }
    for (const [index, plan] of [
      [0, 'many_open'],
      [1, 'many_content'],
      [1, 'many_job'],
      [3, 'many_ended'],
    ] as const)
      expect(plans[index]).toContain(plan)
  })
})
