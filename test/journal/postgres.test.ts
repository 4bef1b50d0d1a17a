import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/index.js'
import type { JournalEntry, NewJournalEntry } from '../../src/journal/store.js'
import { type PostgresLike, postgresJournal } from '../../src/postgres.js'
import { countedPostgres } from './counted.js'

const pglite = new PGlite()
afterAll(() => pglite.close())

let tables = 0
let table = ''
beforeEach(() => {
  table = `writes_${tables++}`
})

const ENTRY: NewJournalEntry = {
  ...{ scope: 's', key: 'a', state: 'sending', content: 'c', isOnItsWay: true, jobId: null },
  ...{ owner: 'o', leaseMs: 60_000, details: '{}' },
}

const failing = (code: string): PostgresLike => ({
  query: async () => {
    throw Object.assign(new Error(`error ${code}`), { code })
  },
})

describe('postgresJournal()', () => {
  it('takes one statement for what is usual', async () => {
    const { client, statements } = countedPostgres(pglite)
    const journal = postgresJournal(client, { table })
    await journal.migrate()
    const told = async (run: () => Promise<unknown>): Promise<number> => {
      statements.length = 0
      await run()
      return statements.length
    }
    let entry: JournalEntry | undefined
    const add = async (): Promise<void> => {
      entry = await journal.add(ENTRY)
    }
    const move = async (): Promise<void> => {
      entry = entry && (await journal.move(entry, { ...entry, isOnItsWay: false }))
    }
    const claim = { scope: 's', states: ['sending'], owner: 'o', leaseMs: 1, limit: 9 } as const
    const counts = [
      await told(add),
      await told(move),
      await told(() => journal.get('s', 'a')),
      await told(() => journal.claim(claim)),
      await told(() => journal.find('s', { content: 'c', jobIds: ['j'] })),
      await told(() => journal.prune()),
      await told(async () => entry && journal.remove(entry)),
    ]
    expect(counts).toEqual([1, 1, 1, 1, 1, 1, 1])
  })

  it('needs no transaction, so that each statement may go by another connection', async () => {
    const { client, statements } = countedPostgres(pglite)
    const journal = postgresJournal(client, { table })
    await journal.migrate()
    await journal.add({ ...ENTRY, leaseMs: 0 })
    await journal.add({ ...ENTRY, key: 'b' })
    expect(statements.length).toBeGreaterThan(4)
    expect(statements.filter(each => /^(?:BEGIN|COMMIT|ROLLBACK|SET)\b|;.*;.*;$/i.test(each))).toEqual([])
  })

  it('gives errors of the database as they are', async () => {
    const journal = postgresJournal(failing('57P01'))
    const entry = { ...ENTRY, version: 1, ageMs: 0 }
    await expect(journal.add(ENTRY)).rejects.toThrow('error 57P01')
    await expect(journal.move(entry, ENTRY)).rejects.toThrow('error 57P01')
    await expect(journal.prune()).rejects.toThrow('error 57P01')
    await expect(journal.migrate()).rejects.toThrow('error 57P01')
  })

  it('tries again what Postgres has stopped for a deadlock, but not for ever', async () => {
    await postgresJournal(pglite, { table }).migrate()
    let stopped = 0
    const client: PostgresLike = {
      query: (text, values) =>
        stopped++ < 2 ? failing('40P01').query(text, values) : pglite.query(text, values),
    }
    expect(await postgresJournal(client, { table }).add(ENTRY)).toMatchObject({
      key: 'a',
      state: ENTRY.state,
    })
    expect(stopped).toBe(3)
    await expect(postgresJournal(failing('40P01')).prune()).rejects.toThrow('error 40P01')
  })
})

describe('migrate() of postgresJournal()', () => {
  it('must have been called before', async () => {
    const journal = postgresJournal(pglite, { table })
    for (const use of [() => journal.add(ENTRY), () => journal.get('s', 'a'), () => journal.prune()]) {
      await expect(use()).rejects.toThrow(ConfigurationError)
      await expect(use()).rejects.toThrow('call migrate()')
    }
  })

  it('only reads where everything is there', async () => {
    await postgresJournal(pglite, { table }).migrate()
    const { client, statements } = countedPostgres(pglite)
    await postgresJournal(client, { table }).migrate()
    expect(statements).toEqual([`SELECT max(version) AS version FROM "${table}_schema"`])
  })

  it('refuses a schema of a newer version', async () => {
    const journal = postgresJournal(pglite, { table })
    await journal.migrate()
    await pglite.query(`INSERT INTO ${table}_schema VALUES (2)`)
    await expect(journal.migrate()).rejects.toThrow(ConfigurationError)
    await expect(journal.migrate()).rejects.toThrow('update propexo-client')
  })

  it('makes nothing where it fails', async () => {
    await pglite.query(`CREATE TABLE ${table}_open (own integer)`)
    await expect(postgresJournal(pglite, { table }).migrate()).rejects.toThrow('already exists')
    const { rows } = await pglite.query(
      `SELECT to_regclass('${table}') AS t, to_regclass('${table}_schema') AS s`,
    )
    expect(rows).toEqual([{ t: null, s: null }])
  })
})

describe('postgresJournal() refuses', () => {
  const fine = { query: async () => ({ rows: [] }) }

  it.each([
    ['nothing', undefined, {}, 'client must be'],
    ['a connection string', 'postgres://localhost', {}, 'client must be'],
    ['a client of ioredis', { eval: () => {}, defineCommand: () => {} }, {}, 'client must be'],
    ['a promise', Promise.resolve(fine), {}, 'await it'],
    ['an SQLite database', { ...fine, prepare: () => {} }, {}, 'sqliteJournal()'],
    ['a table with a quote', fine, { table: 'a"b' }, 'table must be'],
    ['a retention that is no number', fine, { retentionDays: '90' }, 'retentionDays must be'],
  ])('%s', (_, client, options, message) => {
    const make = () => postgresJournal(client as never, options as never)
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(message)
  })

  it('a client that answers with something else, at the first use', async () => {
    const journal = postgresJournal({ query: async () => [[], []] } as never)
    await expect(journal.get('s', 'a')).rejects.toThrow('does not resolve with { rows }')
  })
})
