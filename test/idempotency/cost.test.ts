import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fetch, WriteJournal } from '../../src/index.js'
import { postgresJournal } from '../../src/postgres.js'
import { sqliteJournal } from '../../src/sqlite.js'
import { openWasm } from '../support/wasm-sqlite.js'
import { openAccount } from './journaled-account.js'

/** What a journal costs a write: steps before it leaves, and in all. */
interface Cost {
  readonly before: number
  readonly inAll: number
}

/** Writes once with a journal whose steps are counted, after a first write by which all is known that is asked once. */
const costOf = async (journal: WriteJournal, count: () => number): Promise<Cost> => {
  const { sim, client, call } = openAccount()
  let left = 0
  const fetch: Fetch = (url, init) => {
    if (init.method === 'POST') left = count()
    return sim.fetch(url, init)
  }
  const { pms } = client({ journal, fetch })
  await sim.clock.runUntil(pms.events.leads.logCall(call('first'), { idempotencyKey: 'first' }))
  const start = count()
  await sim.clock.runUntil(pms.events.leads.logCall(call('second'), { idempotencyKey: 'second' }))
  return { before: left - start, inAll: count() - start }
}

describe('a write with a journal', () => {
  const postgres = new PGlite()
  let queries = 0
  const counted = {
    query: (text: string, values?: unknown[]) => {
      queries += 1
      return postgres.query<Record<string, unknown>>(text, values)
    },
  }
  const inPostgres = postgresJournal(counted)
  beforeAll(() => inPostgres.migrate())
  afterAll(() => postgres.close())

  it('makes two round trips to Postgres before it leaves, and one after its answer', async () => {
    expect(await costOf(inPostgres, () => queries)).toEqual({ before: 2, inAll: 3 })
  })

  it('makes one commit in SQLite before it leaves, and one after its answer', async () => {
    const database = openWasm(':memory:')
    let commits = 0
    // What writes outside of a transaction is a commit of its own.
    let isWithin = false
    const write = (sql: string): void => {
      if (/^\s*BEGIN/i.test(sql)) isWithin = true
      const isEnd = /^\s*(COMMIT|END)/i.test(sql)
      if (isEnd || (!isWithin && /^\s*(INSERT|UPDATE|DELETE|REPLACE)/i.test(sql))) commits += 1
      if (isEnd || /^\s*ROLLBACK/i.test(sql)) isWithin = false
    }
    const journal = sqliteJournal({
      exec: sql => {
        write(sql)
        return database.exec(sql)
      },
      prepare: sql => {
        const statement = database.prepare(sql)
        return {
          all: (...values) => {
            write(sql)
            return statement.all(...values)
          },
          run: (...values) => {
            write(sql)
            return statement.run(...values)
          },
        }
      },
    })
    await journal.migrate()
    expect(await costOf(journal, () => commits)).toEqual({ before: 1, inAll: 2 })
    database.close()
  })
})
