import { wrong } from './journal/details.js'
import {
  checkSchema,
  type Dialect,
  type JournalTable,
  migrations,
  notMigrated,
  type Row,
  readTable,
  SCHEMA,
  type SqlJournalOptions,
  type SqlValue,
  type Statement,
  type Statements,
  sqlJournal,
  statementsOf,
} from './journal/sql.js'
import type { JournalClaim, WriteJournal } from './journal/store.js'

export type { JournalDetailsOptions, Sealing } from './journal/details.js'
export type { SqlJournalOptions, SqlValue } from './journal/sql.js'
export type { JournalState } from './journal/states.js'
export type {
  JournalChange,
  JournalClaim,
  JournalEntry,
  JournalQuery,
  NewJournalEntry,
  WriteJournal,
} from './journal/store.js'
export type { PostgresQuotaClient, PostgresQuotaOptions, PostgresQuotaStore } from './quota/postgres-store.js'
export { postgresQuotaStore } from './quota/postgres-store.js'
export type { Priority } from './quota/priority.js'
export type { Grant, QuotaStore, TakeRequest } from './quota/store.js'

/** What is used of a client or a pool: those of pg, Neon, and PGlite have it. */
export interface PostgresLike {
  /** Runs one statement whose values are `$1`, `$2` and so on. */
  query(
    text: string,
    values: SqlValue[],
  ): Promise<{
    /** As objects; none where the statement gives none. */
    readonly rows: unknown[]
  }>
}

/** Of SQLSTATE. */
const UNIQUE_VIOLATION = '23505'
const DEADLOCK = '40P01'
const UNDEFINED_TABLE = '42P01'
const UNDEFINED_COLUMN = '42703'

const codeOf = (error: unknown): unknown => Object(error).code

/** Postgres checks uniqueness row by row, so that what is in the way is put off it by a statement of its own. */
const ATTEMPTS = 2
/** How often one statement may be stopped, which takes a second each time (`deadlock_timeout`). */
const DEADLOCKS = 5

/**
 * One statement, so that it needs no connection of its own: all of a migration, or none of it, one process after the
 * other.
 */
const migrationOf = (table: string): string => `DO $migration$
  DECLARE known integer;
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('${table}_schema'));
    CREATE TABLE IF NOT EXISTS "${table}_schema" (version integer NOT NULL);
    known := coalesce((SELECT max(version) FROM "${table}_schema"), 0);
    ${migrations(table)
      .map((statements, version) => `IF known <= ${version} THEN ${statements.join('; ')}; END IF;`)
      .join('\n')}
    IF known < ${SCHEMA} THEN INSERT INTO "${table}_schema" (version) VALUES (${SCHEMA}); END IF;
  END
$migration$`

/** Statements on one table, each by itself. */
interface Connection {
  ask(statement: Statement): Promise<Row[]>
  /** Says to migrate, where the table is not there. */
  all(statement: Statement): Promise<Row[]>
  one(statement: Statement): Promise<Row | undefined>
}

const connect = (client: PostgresLike, table: string): Connection => {
  const ask: Connection['ask'] = async ({ text, values }) => {
    const { rows } = Object(await client.query(text, [...values])) as { rows?: unknown }
    if (Array.isArray(rows)) return rows
    throw wrong('', 'query() of the client does not resolve with { rows }')
  }
  const all: Connection['all'] = async statement => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask(statement)
      } catch (error) {
        const code = codeOf(error)
        if (code === UNDEFINED_TABLE || code === UNDEFINED_COLUMN) throw notMigrated(table)
        // Of statements that wait for each other, Postgres stops one, of which nothing is left.
        if (code !== DEADLOCK || attempt === DEADLOCKS) throw error
      }
    }
  }
  return { ask, all, one: async statement => (await all(statement))[0] }
}

const readSchema = async ({ ask }: Connection, table: string, statement: Statement): Promise<number> => {
  try {
    const [row] = await ask(statement)
    const version = Number(row?.['version'] ?? 0)
    checkSchema(table, version)
    return version
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return 0
    throw error
  }
}

const claimOf = (sql: Statements, want: JournalClaim): Statement => {
  const due = sql.due(want)
  const { text, values } = sql.take(
    want,
    'FROM due WHERE scope = $1 AND key = due_key',
    due.values.length + 1,
  )
  return { text: `WITH due AS (${due.text}) ${text}, ended`, values: [...due.values, ...values] }
}

const DIALECT: Dialect = {
  now: '(extract(epoch from clock_timestamp()) * 1000)::double precision',
  version: '1 + floor(random() * 4503599627370496)::bigint',
  texts: json => `SELECT jsonb_array_elements_text(${json}::text::jsonb)`,
  lock: 'FOR UPDATE SKIP LOCKED',
}

const postgresTable = (client: PostgresLike, table: string): JournalTable => {
  const connection = connect(client, table)
  const { all, one } = connection
  const sql = statementsOf(table, DIALECT)
  return {
    migrate: async () => {
      // First, because who may use tables need not be allowed to make any.
      if ((await readSchema(connection, table, sql.schema)) === SCHEMA) return
      await connection.ask({ text: migrationOf(table), values: [] })
      await readSchema(connection, table, sql.schema)
    },
    add: async entry => {
      for (let attempt = 1; ; attempt += 1) {
        const row = (await one(sql.insert(entry))) ?? (await one(sql.get(entry.scope, entry.key)))
        if (row || attempt === ATTEMPTS) return row
        if (entry.isOnItsWay) await all(sql.free({ ...entry, version: 0 }))
      }
    },
    get: (scope, key) => one(sql.get(scope, key)),
    move: async (entry, change) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await one(sql.update(entry, change))
        } catch (error) {
          if (codeOf(error) !== UNIQUE_VIOLATION) throw error
        }
        if (attempt === ATTEMPTS || !change.isOnItsWay) return undefined
        await all(sql.free({ ...entry, jobId: change.jobId }))
      }
    },
    claim: async want =>
      (await all(claimOf(sql, want))).sort((left, right) => Number(left['ended']) - Number(right['ended'])),
    find: (scope, query) => all(sql.find(scope, query)),
    remove: async entry => (await one(sql.remove(entry))) !== undefined,
    prune: async retentionMs => {
      const { text, values } = sql.prune(retentionMs)
      const counted = `WITH gone AS (${text} RETURNING 1) SELECT count(*) AS count FROM gone`
      return Number((await one({ text: counted, values }))?.['count'])
    },
  }
}

const readClient = (client: unknown): PostgresLike => {
  const { query, prepare, then } = Object(client) as Readonly<Record<string, unknown>>
  if (typeof then === 'function') throw wrong('', 'client is a promise; await it')
  if (typeof prepare === 'function')
    throw wrong('', 'client is an SQLite database; pass it to sqliteJournal() of propexo-client/sqlite')
  if (typeof query === 'function') return client as PostgresLike
  throw wrong(
    '',
    'client must be a client or a pool of pg, Neon or PGlite, or { query: (text, values) => Promise<{ rows }> }',
  )
}

/**
 * A journal in a Postgres database, which all processes that reach it may share. Each change is one statement, so that the
 * client may be a pool; it must be in no transaction.
 * @throws ConfigurationError for wrong options, and for a client of another kind
 * @example
 * ```ts
 * import type { PostgresLike } from 'propexo-client/postgres'
 * import { postgresJournal } from 'propexo-client/postgres'
 *
 * // new Pool({ connectionString }) of pg or of Neon, or new PGlite('folder')
 * export const openJournal = async (client: PostgresLike) => {
 *   const journal = postgresJournal(client)
 *   await journal.migrate()
 *   return journal
 * }
 * ```
 */
export const postgresJournal = (client: PostgresLike, options: SqlJournalOptions = {}): WriteJournal =>
  sqlJournal(options, postgresTable(readClient(client), readTable(options)))
