import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/index.js'
import type { NewJournalEntry } from '../../src/journal/store.js'
import { type SqliteLike, sqliteJournal } from '../../src/sqlite.js'
import { openWasm, type WasmDatabase } from '../support/wasm-sqlite.js'
import { countedSqlite } from './counted.js'

let folder = ''
let file = ''
const opened: WasmDatabase[] = []
const open = (): WasmDatabase => {
  const database = openWasm(file)
  opened.push(database)
  return database
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
  file = join(folder, 'writes.db')
})
afterEach(() => {
  for (const database of opened.splice(0)) database.close()
  rmSync(folder, { recursive: true })
})

const ENTRY: NewJournalEntry = {
  ...{ scope: 's', key: 'a', state: 'sending', content: 'c', isOnItsWay: true, jobId: null },
  ...{ owner: 'o', leaseMs: 60_000, details: '{}' },
}

const isWrite = (statement: string): boolean =>
  !/^(?:SELECT|PRAGMA (?:busy_timeout|synchronous))/.test(statement)

describe('sqliteJournal()', () => {
  it('keeps what is in the file for the next process', async () => {
    const first = open()
    await sqliteJournal(first).migrate()
    const added = await sqliteJournal(first).add(ENTRY)
    opened.pop()?.close()
    const found = await sqliteJournal(open()).get('s', 'a')
    expect(found).toMatchObject({ key: 'a', version: added?.version, details: '{}' })
  })

  it('makes one commit for each change, and none to read', async () => {
    const database = open()
    await sqliteJournal(database).migrate()
    const { client, statements } = countedSqlite(database)
    const journal = sqliteJournal(client)
    const told = async (run: () => Promise<unknown>): Promise<string[]> => {
      statements.length = 0
      await run()
      return statements.filter(isWrite).map(each => each.split(' ').slice(0, 2).join(' '))
    }
    await journal.get('s', 'a')
    expect(await told(() => journal.add(ENTRY))).toEqual([
      ...['BEGIN IMMEDIATE', 'UPDATE "propexo_writes"', 'INSERT INTO', 'COMMIT'],
    ])
    const added = await journal.get('s', 'a')
    if (!added) throw new Error('the entry is not there')
    expect(await told(() => journal.move(added, { ...added, isOnItsWay: false }))).toEqual([
      ...['BEGIN IMMEDIATE', 'UPDATE OR', 'COMMIT'],
    ])
    expect(await told(() => journal.get('s', 'a'))).toEqual([])
    expect(await told(() => journal.find('s', { content: 'c' }))).toEqual([])
  })

  it('has each commit reach the disk, and waits for other processes, also where the database is set otherwise', async () => {
    const database = open()
    database.exec('PRAGMA synchronous = 0')
    database.exec('PRAGMA busy_timeout = 10')
    const journal = sqliteJournal(database)
    await journal.migrate()
    await journal.add(ENTRY)
    expect(database.prepare('PRAGMA synchronous').all()).toEqual([{ synchronous: 2 }])
    expect(database.prepare('PRAGMA busy_timeout').all()).toEqual([{ timeout: 5000 }])
    // Who asks for more has it.
    const other = open()
    other.exec('PRAGMA synchronous = 3')
    other.exec('PRAGMA busy_timeout = 60000')
    await sqliteJournal(other).get('s', 'a')
    expect(other.prepare('PRAGMA synchronous').all()).toEqual([{ synchronous: 3 }])
    expect(other.prepare('PRAGMA busy_timeout').all()).toEqual([{ timeout: 60_000 }])
  })

  it('claims, finds and prunes by an index, so that many that have ended cost nothing', async () => {
    const database = open()
    await sqliteJournal(database).migrate()
    const plans: string[] = []
    const explaining: SqliteLike = {
      exec: database.exec,
      prepare: sql => {
        const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]
        plans.push(steps.map(({ detail }) => detail).join('\n'))
        return database.prepare(sql)
      },
    }
    const journal = sqliteJournal(explaining)
    await journal.get('s', 'a')
    plans.length = 0
    await journal.claim({ scope: 's', states: ['sending', 'sent'], owner: 'o', leaseMs: 1, limit: 10 })
    await journal.find('s', { content: 'c', jobIds: ['j'] })
    await journal.prune()
    expect(plans).toEqual([
      expect.stringContaining('INDEX propexo_writes_open'),
      expect.stringMatching(/INDEX propexo_writes_content(?:.|\n)*INDEX propexo_writes_job/),
      expect.stringContaining('INDEX propexo_writes_ended'),
    ])
    for (const plan of plans) expect(plan).not.toContain('SCAN propexo_writes')
  })

  it('rolls back and leaves no transaction open when a statement fails', async () => {
    const database = open()
    await sqliteJournal(database).migrate()
    const journal = sqliteJournal(database)
    const added = await journal.add({ ...ENTRY, leaseMs: 0 })
    database.exec(
      `CREATE TRIGGER full BEFORE INSERT ON propexo_writes BEGIN SELECT RAISE(FAIL, 'disk is full'); END`,
    )
    await expect(journal.add({ ...ENTRY, key: 'b' })).rejects.toThrow('disk is full')
    // The one in its way was put off it before the failure, and is back.
    expect(await journal.get('s', 'a')).toMatchObject({ isOnItsWay: true, version: added?.version })
    database.exec('DROP TRIGGER full')
    expect(await journal.add({ ...ENTRY, key: 'b' })).toMatchObject({ key: 'b', isOnItsWay: true })
  })

  it('refuses to write within a transaction of somebody else, whose end it would be, and leaves it open', async () => {
    const database = open()
    const journal = sqliteJournal(database)
    await journal.migrate()
    database.exec('BEGIN')
    await expect(journal.add(ENTRY)).rejects.toThrow('within a transaction')
    database.exec('COMMIT')
    expect(await journal.get('s', 'a')).toBeUndefined()
  })

  it('reads numbers as BigInt too', async () => {
    const database = open()
    await sqliteJournal(database).migrate()
    const added = await sqliteJournal(database).add(ENTRY)
    const big: SqliteLike = {
      ...database,
      prepare: sql => ({
        ...database.prepare(sql),
        all: (...values) =>
          database
            .prepare(sql)
            .all(...values)
            .map(row =>
              Object.fromEntries(
                Object.entries(Object(row)).map(([name, value]) => [
                  name,
                  Number.isInteger(value) ? BigInt(Number(value)) : value,
                ]),
              ),
            ),
      }),
    }
    expect(await sqliteJournal(big).get('s', 'a')).toMatchObject({
      version: added?.version,
      isOnItsWay: true,
    })
  })
})

describe('migrate() of sqliteJournal()', () => {
  it.each(['add', 'get', 'find'] as const)('must have been called before %s()', async method => {
    const journal = sqliteJournal(open())
    const use = {
      add: () => journal.add(ENTRY),
      get: () => journal.get('s', 'a'),
      find: () => journal.find('s', {}),
    }
    await expect(use[method]()).rejects.toThrow(ConfigurationError)
    await expect(use[method]()).rejects.toThrow('call migrate()')
    expect(readdirSync(folder).filter(name => name.endsWith('-journal'))).toEqual([])
    expect(open().prepare('SELECT name FROM sqlite_master').all()).toEqual([])
  })

  it('writes nothing where everything is there', async () => {
    const database = open()
    await sqliteJournal(database).migrate()
    const { client, statements } = countedSqlite(database)
    await sqliteJournal(client).migrate()
    expect(statements.filter(each => isWrite(each) && !each.startsWith('PRAGMA'))).toEqual([])
  })

  it('refuses a schema of a newer version', async () => {
    const database = open()
    await sqliteJournal(database).migrate()
    database.exec('INSERT INTO propexo_writes_schema VALUES (2)')
    await expect(sqliteJournal(database).migrate()).rejects.toThrow(ConfigurationError)
    await expect(sqliteJournal(database).migrate()).rejects.toThrow('update propexo-client')
  })

  it('makes tables of another name beside those that are there', async () => {
    const database = open()
    const [one, two] = [sqliteJournal(database), sqliteJournal(database, { table: 'order' })]
    await one.migrate()
    await two.migrate()
    await one.add(ENTRY)
    expect(await two.get('s', 'a')).toBeUndefined()
    expect(await two.add(ENTRY)).toMatchObject({ key: 'a' })
  })
})

describe('sqliteJournal() refuses', () => {
  const fine = { exec: () => {}, prepare: () => ({ all: () => [], run: () => ({ changes: 0 }) }) }

  it.each([
    ['nothing', undefined, {}, 'database must be'],
    ['a path', 'writes.db', {}, 'database must be'],
    ['what compiles no statements', { exec: () => {} }, {}, 'database must be'],
    ['a promise', Promise.resolve(fine), {}, 'await it'],
    ['a database of sqlite3', { ...fine, parallelize: () => {} }, {}, 'better-sqlite3'],
    ['a table that is no name', fine, { table: 'writes; DROP TABLE users' }, 'table must be'],
    ['a table that is too long', fine, { table: 'a'.repeat(41) }, 'table must be'],
    ['a retention of no days', fine, { retentionDays: 0 }, 'retentionDays must be'],
    ['half of a seal', fine, { sealed: { seal: (text: string) => text } }, 'sealed must be'],
  ])('%s', (_, database, options, message) => {
    const make = () => sqliteJournal(database as never, options as never)
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(message)
    try {
      make()
    } catch (error) {
      const issue = expect.objectContaining({ rule: 'options', source: 'docs/exactly-once.md' })
      expect(error).toMatchObject({ issues: [issue] })
    }
  })

  it('a driver that gives no rows, at the first use', async () => {
    const prepare = () => ({ all: () => Promise.resolve([]), run: () => ({ changes: 0 }) })
    const journal = sqliteJournal({ ...fine, prepare } as never)
    await expect(journal.get('s', 'a')).rejects.toThrow('callbacks or promises')
  })
})
