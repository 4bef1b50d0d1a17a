import { checkNames, type JournalDetailsOptions, readRetention, sealing, wrong } from './details.js'
import type { JournalState } from './states.js'
import type {
  JournalChange,
  JournalClaim,
  JournalEntry,
  JournalQuery,
  NewJournalEntry,
  WriteJournal,
} from './store.js'

/** The options of the journals that are tables. */
export interface SqlJournalOptions extends JournalDetailsOptions {
  /**
   * The name of the table. Names of its indexes, and of the table with the version of its schema, begin with it.
   * @default `propexo_writes`
   */
  readonly table?: string
}

/** What can be bound in every driver; SQLite has no boolean. */
export type SqlValue = string | number | null

/** A statement whose values are `$1`, `$2` and so on. */
export interface Statement {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/** A row as a driver gives it: numbers may be text or BigInt. */
export type Row = Readonly<Record<string, unknown>>

/** In what the two dialects differ. */
export interface Dialect {
  /** Milliseconds since 1970 by the clock of the store. */
  readonly now: string
  /** A whole number at random, from 1 to 2 ** 52. */
  readonly version: string
  /** A table of one column with the texts of a JSON list. */
  readonly texts: (json: string) => string
  /** Ends a query of rows that are about to be changed, where processes write at the same time. */
  readonly lock: string
}

/** The schema that this version of the package works on: the number of migrations. */
export const SCHEMA = 1

/** Indexes with this condition stay small, however many writes have ended. A query must say it in the same words. */
const OPEN = "state IN ('recorded', 'sending', 'sent', 'unknown')"
const ENDED = "state IN ('settled', 'refused')"
const OPEN_STATES: readonly JournalState[] = ['recorded', 'sending', 'sent', 'unknown']

/** What brings a schema to the next version. */
export const migrations = (table: string): readonly (readonly string[])[] => [
  [
    `CREATE TABLE "${table}" (
      scope text NOT NULL,
      key text NOT NULL,
      version bigint NOT NULL,
      state text NOT NULL,
      content text NOT NULL,
      on_its_way smallint NOT NULL,
      job_id text,
      owner text NOT NULL,
      lease_until double precision NOT NULL,
      added_at double precision NOT NULL,
      details text NOT NULL,
      PRIMARY KEY (scope, key)
    )`,
    `CREATE UNIQUE INDEX "${table}_way" ON "${table}" (scope, content) WHERE on_its_way = 1`,
    `CREATE UNIQUE INDEX "${table}_job" ON "${table}" (scope, job_id) WHERE job_id IS NOT NULL`,
    `CREATE INDEX "${table}_content" ON "${table}" (scope, content)`,
    `CREATE INDEX "${table}_open" ON "${table}" (scope, lease_until) WHERE ${OPEN}`,
    `CREATE INDEX "${table}_ended" ON "${table}" (added_at) WHERE ${ENDED}`,
  ],
]

/** The largest number that both take as a limit. */
const NO_LIMIT = 2_147_483_647

/** Every statement that both databases understand. */
export interface Statements {
  readonly schema: Statement
  readonly get: (scope: string, key: string) => Statement
  readonly insert: (entry: NewJournalEntry) => Statement
  /** Gives no row if the entry has another version. */
  readonly update: (entry: JournalEntry, change: JournalChange) => Statement
  /**
   * Takes an entry whose lease has ended off the way of another one, which is new (version 0) or has this version; and
   * only if nothing else is in the way of that.
   */
  readonly free: (wanted: Pick<JournalEntry, 'scope' | 'key' | 'content' | 'jobId' | 'version'>) => Statement
  /** The keys to claim as `due_key`, by the end of their leases, which is `ended`. */
  readonly due: (want: JournalClaim) => Statement
  /** Claims, in a scope which is the first value, what the condition names. */
  readonly take: (want: JournalClaim, condition: string, first: number) => Statement
  readonly find: (scope: string, query: JournalQuery) => Statement
  readonly remove: (entry: JournalEntry) => Statement
  /** Removes what has ended and is older. */
  readonly prune: (retentionMs: number) => Statement
}

export const statementsOf = (table: string, { now, version, texts, lock }: Dialect): Statements => {
  const row = `scope, key, version, state, content, on_its_way, job_id, owner,
    lease_until - ${now} AS lease_ms, ${now} - added_at AS age_ms, details`
  return {
    schema: { text: `SELECT max(version) AS version FROM "${table}_schema"`, values: [] },
    get: (scope, key) => ({
      text: `SELECT ${row} FROM "${table}" WHERE scope = $1 AND key = $2`,
      values: [scope, key],
    }),
    // A key that is removed and added again has other versions: who holds an old one must not change what is new.
    insert: ({ scope, key, state, content, isOnItsWay, jobId, owner, leaseMs, details }) => ({
      text: `INSERT INTO "${table}"
        (scope, key, version, state, content, on_its_way, job_id, owner, lease_until, added_at, details)
        VALUES ($1, $2, ${version}, $3, $4, $5, $6, $7, ${now} + $8, ${now}, $9)
        ON CONFLICT DO NOTHING RETURNING ${row}`,
      values: [scope, key, state, content, Number(isOnItsWay), jobId, owner, leaseMs, encode(details)],
    }),
    update: ({ scope, key, version }, { state, isOnItsWay, jobId, owner, leaseMs, details }) => ({
      text: `UPDATE "${table}" SET version = version + 1, state = $4, on_its_way = $5, job_id = $6, owner = $7,
        lease_until = ${now} + $8, details = $9
        WHERE scope = $1 AND key = $2 AND version = $3 RETURNING ${row}`,
      values: [scope, key, version, state, Number(isOnItsWay), jobId, owner, leaseMs, encode(details)],
    }),
    free: ({ scope, key, content, jobId, version }) => ({
      text: `UPDATE "${table}" SET version = version + 1, on_its_way = 0
        WHERE scope = $1 AND content = $2 AND on_its_way = 1 AND key <> $3 AND lease_until <= ${now}
        AND coalesce((SELECT version FROM "${table}" WHERE scope = $1 AND key = $3), 0) = $5
        AND NOT EXISTS (SELECT 1 FROM "${table}" WHERE scope = $1 AND job_id = $4 AND key <> $3)
        RETURNING key`,
      values: [scope, content, key, jobId, version],
    }),
    due: ({ scope, states, limit }) => ({
      text: `SELECT key AS due_key, lease_until AS ended FROM "${table}"
        WHERE scope = $1 AND ${states.every(state => OPEN_STATES.includes(state)) ? `${OPEN} AND ` : ''}
        state IN (${states.map((_, index) => `$${index + 3}`).join(', ')})
        AND lease_until <= (SELECT ${now}) ORDER BY lease_until LIMIT $2 ${lock}`,
      values: [scope, Math.min(limit, NO_LIMIT), ...states],
    }),
    take: ({ owner, leaseMs }, condition, first) => ({
      text: `UPDATE "${table}" SET version = version + 1, on_its_way = 0, owner = $${first},
        lease_until = ${now} + $${first + 1} ${condition} RETURNING ${row}`,
      values: [owner, leaseMs],
    }),
    find: (scope, { content, jobIds = [] }) => ({
      text: `SELECT ${row} FROM "${table}" WHERE scope = $1 AND key IN (
        SELECT key FROM "${table}" WHERE scope = $1 AND content = $2
        UNION ALL SELECT key FROM "${table}"
          WHERE scope = $1 AND job_id IS NOT NULL AND job_id IN (${texts('$3')}))`,
      values: [scope, content ?? null, JSON.stringify(jobIds)],
    }),
    remove: ({ scope, key, version }) => ({
      text: `DELETE FROM "${table}" WHERE scope = $1 AND key = $2 AND version = $3 RETURNING key`,
      values: [scope, key, version],
    }),
    prune: retentionMs => ({
      text: `DELETE FROM "${table}" WHERE ${ENDED} AND added_at < (SELECT ${now}) - $1`,
      values: [retentionMs],
    }),
  }
}

/** Begins a text that is stored as a string of JSON. */
const ENCODED = 'json:'

/** Postgres keeps no NUL, and no encoding keeps half of a surrogate pair; JSON names both. */
const encode = (text: string): string =>
  text.startsWith(ENCODED) || /[\0\p{Surrogate}]/u.test(text) ? `${ENCODED}${JSON.stringify(text)}` : text

const decode = (text: string): string =>
  text.startsWith(ENCODED) ? String(JSON.parse(text.slice(ENCODED.length))) : text

const entryOf = (row: Row): JournalEntry => ({
  scope: String(row['scope']),
  key: String(row['key']),
  version: Number(row['version']),
  state: String(row['state']) as JournalState,
  content: String(row['content']),
  isOnItsWay: Number(row['on_its_way']) === 1,
  jobId: row['job_id'] === null ? null : String(row['job_id']),
  owner: String(row['owner']),
  leaseMs: Number(row['lease_ms']),
  ageMs: Number(row['age_ms']),
  details: decode(String(row['details'])),
})

/** What a database does for a journal, on details that are sealed already. */
export interface JournalTable {
  migrate(): Promise<void>
  add(entry: NewJournalEntry): Promise<Row | undefined>
  get(scope: string, key: string): Promise<Row | undefined>
  move(entry: JournalEntry, change: JournalChange): Promise<Row | undefined>
  claim(want: JournalClaim): Promise<readonly Row[]>
  find(scope: string, query: JournalQuery): Promise<readonly Row[]>
  remove(entry: JournalEntry): Promise<boolean>
  prune(retentionMs: number): Promise<number>
}

const NAME = /^[a-z_][a-z0-9_]{0,39}$/i

export const readTable = (options: SqlJournalOptions): string => {
  checkNames(options, ['table', 'sealed', 'retentionDays'])
  const { table = 'propexo_writes' } = options
  if (typeof table === 'string' && NAME.test(table)) return table
  throw wrong(
    '/table',
    'table must be a name of at most 40 letters, digits and _, which begins with no digit',
  )
}

/** A journal on a table: it seals and opens details, and turns rows into entries. */
export const sqlJournal = (options: SqlJournalOptions, table: JournalTable): WriteJournal => {
  const { seal, open } = sealing(options)
  const retentionMs = readRetention(options)
  const toEntry = async (row: Row | undefined): Promise<JournalEntry | undefined> => {
    if (row === undefined) return undefined
    const entry = entryOf(row)
    return { ...entry, details: await open(entry.details) }
  }
  const toEntries = async (rows: readonly Row[]): Promise<JournalEntry[]> => {
    const entries = await Promise.all(rows.map(toEntry))
    return entries.filter(entry => entry !== undefined)
  }
  return {
    migrate: () => table.migrate(),
    add: async entry => toEntry(await table.add({ ...entry, details: await seal(entry.details) })),
    get: async (scope, key) => toEntry(await table.get(scope, key)),
    move: async (entry, change) =>
      toEntry(await table.move(entry, { ...change, details: await seal(change.details) })),
    claim: async want => (want.states.length === 0 ? [] : toEntries(await table.claim(want))),
    find: async (scope, query) => toEntries(await table.find(scope, query)),
    remove: entry => table.remove(entry),
    prune: async () => (Number.isFinite(retentionMs) ? table.prune(retentionMs) : 0),
  }
}

/** Complains about a schema that a newer version of the package has made. */
export const checkSchema = (table: string, version: number): void => {
  if (version <= SCHEMA) return
  throw wrong(
    '',
    `the table ${table} has schema ${version}, and this version of propexo-client knows none above ${SCHEMA}; update propexo-client`,
  )
}

export const notMigrated = (table: string): Error =>
  wrong('', `there is no table ${table} with schema ${SCHEMA}; call migrate() of the journal once before use`)
