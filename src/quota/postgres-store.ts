import { systemClock } from '../core/clock.js'
import { messageOf } from '../core/error.js'
import { ConfigurationError } from '../core/input-errors.js'
import { isPlain } from '../core/json.js'
import { STORE_MS } from './guarded-store.js'
import { QUOTA_SQL } from './postgres-sql.js'
import { PRIORITIES, type Priority, rankOf } from './priority.js'
import { type Grant, type QuotaStore, TURN_MS, WAITING_TTL_MS } from './store.js'

/** What is used of a client of Postgres: a pool or a client of `pg`, PGlite, and others with the same `query()`. */
export interface PostgresQuotaClient {
  /** Runs one statement whose values are `$1`, `$2` and so on. */
  query(
    text: string,
    values: (string | number)[],
  ): Promise<{
    /** As objects by the names of their columns. */
    readonly rows: unknown[]
  }>
}

/** The options of `postgresQuotaStore()`. */
export interface PostgresQuotaOptions {
  /** A pool, or a client that is not within a transaction. Closing it remains your task. */
  readonly client: PostgresQuotaClient
  /**
   * Names the window of one token; processes with the same key share it.
   * @default `propexo:quota`
   */
  readonly key?: string
  /**
   * What the names of its tables and functions begin with, after a schema and a point where that is not the first of the
   * search path. Lower case letters, digits and `_`.
   * @default `propexo_quota`
   */
  readonly table?: string
}

/** A store on Postgres, and what makes its tables. */
export interface PostgresQuotaStore extends QuotaStore {
  /**
   * Creates the tables and functions, or brings those of an older version up to date. Safe to run at each start, by several
   * processes at once. Only where there is something to create does it need the right to create tables.
   * @throws what the client throws
   * @example
   * ```ts
   * import { type PostgresQuotaClient, postgresQuotaStore } from 'propexo-client/postgres'
   *
   * export const prepare = (client: PostgresQuotaClient) => postgresQuotaStore({ client }).migrate()
   * ```
   */
  migrate(): Promise<void>
}

/** A reply that comes as fast as this counts as none. */
const CLOCK_SLACK_MS = 100
/** The codes of Postgres for a function and a table that are not there. */
const MISSING: readonly unknown[] = ['42883', '42P01']

const ranksOf = (priorities: readonly Priority[]): string => priorities.map(rankOf).join('')

const numbersIn = <const Name extends string>(
  { rows }: { readonly rows: unknown[] },
  names: readonly Name[],
): Readonly<Record<Name, number>> => {
  const row = Object(rows?.[0]) as Partial<Record<Name, unknown>>
  // A client may give wide numbers as text, so as not to round them.
  const numbers = names.map(name => [name, row[name] == null ? Number.NaN : Number(row[name])] as const)
  if (numbers.every(([, each]) => Number.isFinite(each)))
    return Object.fromEntries(numbers) as Record<Name, number>
  throw new Error('Postgres answered with something that this function does not return')
}

/**
 * One window for all processes that use the same token: they share its places, the order of classes, and the pause
 * after a 429. It uses the clock of the Postgres server, so those of the processes need not agree. Call `migrate()` before
 * the first request. The isolation level must be READ COMMITTED, which is what Postgres has unless told otherwise.
 * @throws ConfigurationError for wrong options
 * @example
 * ```ts
 * import { Propexo } from 'propexo-client'
 * import { type PostgresQuotaClient, postgresQuotaStore } from 'propexo-client/postgres'
 *
 * // new Pool({ connectionString }) of pg or of Neon, or new PGlite('folder')
 * export const openClient = async (client: PostgresQuotaClient) => {
 *   const store = postgresQuotaStore({ client, key: 'propexo:acme' })
 *   await store.migrate()
 *   return new Propexo({ token: 'token', quota: { store } })
 * }
 * ```
 */
export const postgresQuotaStore = (options: PostgresQuotaOptions): PostgresQuotaStore => {
  const { client, key, table } = readOptions(options)
  const prefix = table.split('.').map(quoteSchema).join('.')
  const process = Math.random().toString(36).slice(2)
  let taken = 0
  /** The clock of Postgres by that of this process, as far as replies have shown it. */
  let offsetMs: number | undefined
  const run = async (
    name: keyof typeof QUOTA_SQL,
    values: (string | number)[],
  ): Promise<{ readonly rows: unknown[] }> => {
    try {
      return await client.query(QUOTA_SQL[name].replaceAll('propexo_quota', prefix), values)
    } catch (cause) {
      if (!MISSING.includes((Object(cause) as { code?: unknown }).code)) throw cause
      throw new Error(`${messageOf(cause)}: call migrate() of the store first`, { cause })
    }
  }
  const learn = (postgresMs: number): void => {
    offsetMs = postgresMs - systemClock.monotonic()
  }
  return {
    migrate: async () => {
      await run('migrate', [])
    },
    take: async ({ usable, windowMs, priority, waiting, holder, lowerShare }): Promise<Grant> => {
      taken += 1
      const id = `${process}:${taken}`
      // A statement that a stalled Postgres runs later must not count a request that was not sent.
      const notAfter =
        offsetMs === undefined ? 0 : systemClock.monotonic() + offsetMs + STORE_MS + CLOCK_SLACK_MS
      const reply = await run('take', [
        ...[key, usable, windowMs, id, rankOf(priority), ranksOf(waiting), holder, lowerShare],
        ...[WAITING_TTL_MS, TURN_MS, notAfter],
      ])
      const row = numbersIn(reply, ['wait_ms', 'used', 'closed_ms', 'turn', 'now_ms', 'holders'])
      const { wait_ms: waitMs, closed_ms: closedMs, used, holders } = row
      learn(row.now_ms)
      if (waitMs < 0) throw new Error('Postgres ran the statement too late')
      const turn = PRIORITIES[row.turn]
      return { waitMs, used, id, holders, ...(closedMs > 0 && { closedMs }), ...(turn && { turn }) }
    },
    late: async (id, lateMs) => {
      await run('late', [key, String(id), lateMs])
    },
    used: async windowMs => {
      const { used, now_ms } = numbersIn(await run('used', [key, windowMs]), ['used', 'now_ms'])
      learn(now_ms)
      return used
    },
    close: async ms => {
      await run('close', [key, ms])
    },
    leave: async (holder, waiting) => {
      await run('leave', [key, holder, ranksOf(waiting), WAITING_TTL_MS])
    },
  }
}

/** The last part is the beginning of names, which need no quotes; a schema may be a word of SQL. */
const quoteSchema = (part: string, index: number, parts: readonly string[]): string =>
  index < parts.length - 1 ? `"${part}"` : part

/** Postgres cuts names after 63 characters; the longest ending has 9. */
const TABLE = /^(?:[a-z_][a-z0-9_]{0,62}\.)?[a-z_][a-z0-9_]{0,39}$/

const readOptions = (options: PostgresQuotaOptions): Required<PostgresQuotaOptions> => {
  const {
    client,
    key = 'propexo:quota',
    table = 'propexo_quota',
  } = isPlain(options) ? options : ({} as Partial<PostgresQuotaOptions>)
  const issues: string[] = []
  if (typeof (Object(client) as { query?: unknown }).query !== 'function')
    issues.push('client must have query(text, values), as a pool of pg has')
  if (typeof key !== 'string' || key === '') issues.push('key must be text that is not empty')
  if (typeof table !== 'string' || !TABLE.test(table))
    issues.push('table must be at most 40 lower case letters, digits and _, such as propexo_quota')
  if (client === undefined || issues.length > 0)
    throw new ConfigurationError(
      issues.map(message => ({ rule: 'options', path: '', message, source: 'docs/quota.md' })),
    )
  return { client, key, table }
}
