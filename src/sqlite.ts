import { systemClock } from './core/clock.js'
import { messageOf } from './core/error.js'
import { sleep } from './core/sleep.js'
import { wrong } from './journal/details.js'
import {
  checkSchema,
  type JournalTable,
  migrations,
  notMigrated,
  type Row,
  readTable,
  SCHEMA,
  type SqlJournalOptions,
  type SqlValue,
  type Statement,
  sqlJournal,
  statementsOf,
} from './journal/sql.js'
import type { WriteJournal } from './journal/store.js'

export type { JournalDetailsOptions, Sealing } from './journal/details.js'
export type { SqlJournalOptions } from './journal/sql.js'
export type { JournalState } from './journal/states.js'
export type {
  JournalChange,
  JournalClaim,
  JournalEntry,
  JournalQuery,
  NewJournalEntry,
  WriteJournal,
} from './journal/store.js'

/** What is used of a prepared statement. */
export interface SqliteStatement {
  /** Runs it with texts, numbers and nulls by position, and gives its rows as objects. */
  all(...values: unknown[]): unknown[]
  /** Runs it with texts, numbers and nulls by position, and tells how many rows it has changed. */
  run(...values: unknown[]): {
    /** Of rows. */
    readonly changes: number | bigint
  }
}

/** What is used of a database: `node:sqlite`, `bun:sqlite` and better-sqlite3 have it. */
export interface SqliteLike {
  /** Runs a statement without values. */
  exec(sql: string): unknown
  /** Compiles a statement. */
  prepare(sql: string): SqliteStatement
}

/** `julianday` counts days, and is the only clock with milliseconds that every version has. */
const NOW = "((julianday('now') - 2440587.5) * 86400000.0)"
/** For which a process waits while another one writes. */
const BUSY_MS = 5_000
const PAUSE_MS = 20
/** Each commit reaches the disk before it counts. */
const FULL = 2

const isLocked = (error: unknown): boolean => /locked|busy/i.test(messageOf(error))

const rowsOf = (rows: unknown): Row[] => {
  if (Array.isArray(rows)) return rows
  throw wrong(
    '',
    'the database answers with no list of rows; a driver with callbacks or promises does not do',
  )
}

/** Statements on one database, with values by name of place: `$2` is the second. */
class Connection {
  readonly #database: SqliteLike
  readonly #table: string
  readonly #prepared = new Map<string, { readonly statement: SqliteStatement; readonly order: number[] }>()
  #isSet = false

  constructor(database: SqliteLike, table: string) {
    this.#database = database
    this.#table = table
  }

  all(statement: Statement): Row[] {
    return this.#run(statement, (prepared, values) => rowsOf(prepared.all(...values)))
  }

  changes(statement: Statement): number {
    return this.#run(statement, (prepared, values) => Number(prepared.run(...values).changes))
  }

  /** All of it in one commit, or none of it. */
  transaction<T>(run: () => T): T {
    this.#set()
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const result = run()
      this.#database.exec('COMMIT')
      return result
    } catch (error) {
      try {
        this.#database.exec('ROLLBACK')
      } catch {
        // After some errors, such as a full disk, SQLite has rolled back by itself.
      }
      throw error
    }
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  /** The value of a setting. */
  pragma(name: string): unknown {
    const [row] = rowsOf(this.#database.prepare(`PRAGMA ${name}`).all())
    return Object.values(Object(row))[0]
  }

  /** Once for each connection; nothing of it is written to the file. */
  #set(): void {
    if (this.#isSet) return
    if (Number(this.pragma('busy_timeout')) < BUSY_MS) this.exec(`PRAGMA busy_timeout = ${BUSY_MS}`)
    if (Number(this.pragma('synchronous')) < FULL) this.exec(`PRAGMA synchronous = ${FULL}`)
    this.#isSet = true
  }

  #run<T>({ text, values }: Statement, run: (prepared: SqliteStatement, values: SqlValue[]) => T): T {
    this.#set()
    try {
      const { statement, order } = this.#prepare(text)
      return run(
        statement,
        order.map(place => values[place - 1] ?? null),
      )
    } catch (error) {
      if (/no such (?:table|column)|has no column/i.test(messageOf(error))) throw notMigrated(this.#table)
      throw error
    }
  }

  /** Drivers disagree on values by number, so that each gets them in the order of the text. */
  #prepare(text: string): { readonly statement: SqliteStatement; readonly order: number[] } {
    const known = this.#prepared.get(text)
    if (known) return known
    const order: number[] = []
    const sql = text.replaceAll(/\$(\d+)/g, (_, place: string) => {
      order.push(Number(place))
      return '?'
    })
    const made = { statement: this.#database.prepare(sql), order }
    this.#prepared.set(text, made)
    return made
  }
}

/** Several processes may do this to one file at once, and SQLite does not wait for the lock by itself. */
const setWal = async (connection: Connection): Promise<void> => {
  const until = systemClock.monotonic() + BUSY_MS
  for (;;) {
    try {
      if (connection.pragma('journal_mode') !== 'wal') connection.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (!isLocked(error) || systemClock.monotonic() > until) throw error
      await sleep(systemClock, PAUSE_MS, undefined)
    }
  }
}

const sqliteTable = (database: SqliteLike, table: string): JournalTable => {
  const connection = new Connection(database, table)
  const sql = statementsOf(table, {
    now: NOW,
    version: '1 + (random() & 4503599627370495)',
    texts: json => `SELECT value FROM json_each(${json})`,
    lock: '',
  })
  const one = (statement: Statement): Row | undefined => connection.all(statement)[0]
  const isThere = (name: string): boolean =>
    one({ text: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1", values: [name] }) !==
    undefined
  const readSchema = (): number => {
    const version = isThere(`${table}_schema`) ? Number(one(sql.schema)?.['version'] ?? 0) : 0
    checkSchema(table, version)
    return version
  }
  const migrateFrom = (version: number): void => {
    connection.exec(`CREATE TABLE IF NOT EXISTS "${table}_schema" (version integer NOT NULL)`)
    for (const statement of migrations(table).slice(version).flat()) connection.exec(statement)
    connection.exec(`INSERT INTO "${table}_schema" (version) VALUES (${SCHEMA})`)
  }
  return {
    migrate: async () => {
      await setWal(connection)
      if (readSchema() === SCHEMA) return
      connection.transaction(() => {
        const version = readSchema()
        if (version < SCHEMA) migrateFrom(version)
      })
    },
    add: async entry =>
      connection.transaction(() => {
        if (entry.isOnItsWay) connection.all(sql.free({ ...entry, version: 0 }))
        return one(sql.insert(entry)) ?? one(sql.get(entry.scope, entry.key))
      }),
    get: async (scope, key) => one(sql.get(scope, key)),
    move: async (entry, change) =>
      connection.transaction(() => {
        if (change.isOnItsWay) connection.all(sql.free({ ...entry, jobId: change.jobId }))
        const { text, values } = sql.update(entry, change)
        // What is in the way makes no error, but no row.
        return one({ text: text.replace('UPDATE', 'UPDATE OR IGNORE'), values })
      }),
    claim: async want =>
      connection.transaction(() =>
        connection.all(sql.due(want)).flatMap(({ due_key: key }) => {
          const { text, values } = sql.take(want, 'WHERE scope = $1 AND key = $2', 3)
          return connection.all({ text, values: [want.scope, String(key), ...values] })
        }),
      ),
    find: async (scope, query) => connection.all(sql.find(scope, query)),
    remove: async entry => connection.transaction(() => one(sql.remove(entry)) !== undefined),
    prune: async retentionMs => connection.transaction(() => connection.changes(sql.prune(retentionMs))),
  }
}

const readDatabase = (database: unknown): SqliteLike => {
  const { exec, prepare, parallelize, then } = Object(database) as Readonly<Record<string, unknown>>
  if (typeof then === 'function') throw wrong('', 'database is a promise; await it')
  if (typeof parallelize === 'function')
    throw wrong('', 'database is of the package sqlite3, which works with callbacks; take better-sqlite3')
  if (typeof exec === 'function' && typeof prepare === 'function') return database as SqliteLike
  throw wrong(
    '',
    'database must be an open one of node:sqlite (DatabaseSync), bun:sqlite or better-sqlite3: it has exec and prepare',
  )
}

/**
 * A journal in an SQLite file, which the processes of one machine may share. Use a database of its own, or one that is in no
 * transaction when a write is sent: each change is a commit that has reached the disk.
 * @throws ConfigurationError for wrong options, and for a database of another kind
 * @example
 * ```ts
 * import type { SqliteLike } from 'propexo-client/sqlite'
 * import { sqliteJournal } from 'propexo-client/sqlite'
 *
 * // new DatabaseSync('writes.db') of node:sqlite, or new Database('writes.db') of bun:sqlite or better-sqlite3
 * export const openJournal = async (database: SqliteLike) => {
 *   const journal = sqliteJournal(database)
 *   await journal.migrate()
 *   return journal
 * }
 * ```
 */
export const sqliteJournal = (database: SqliteLike, options: SqlJournalOptions = {}): WriteJournal =>
  sqlJournal(options, sqliteTable(readDatabase(database), readTable(options)))
