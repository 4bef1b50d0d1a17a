import { type PostgresQuotaClient, postgresQuotaStore } from '../../../../src/quota/postgres-store.js'
import type { SharedWindow } from './shared-window.js'

/** The window on a database that `migrate()` has prepared. */
export const postgresWindow = (client: PostgresQuotaClient): SharedWindow => ({
  storeOf: key => postgresQuotaStore({ client, key }),
  atMs: async (key, id) => {
    const text = 'SELECT at_ms FROM propexo_quota_requests WHERE key = $1 AND id = $2'
    const { rows } = await client.query(text, [key, String(id)])
    return Number((rows[0] as { at_ms: unknown }).at_ms)
  },
  plantFuture: async (key, atMs) => {
    const own = [key, atMs]
    await client.query(
      `INSERT INTO propexo_quota_requests (key, id, at_ms)
        SELECT $1::text, id, $2::float8 FROM unnest(ARRAY['a', 'b', 'c']) AS id`,
      own,
    )
    await client.query(
      "INSERT INTO propexo_quota_waiting (key, holder, rank, until_ms) VALUES ($1, 'gone', 0, $2)",
      own,
    )
    await client.query(
      'INSERT INTO propexo_quota_state (key, closed_until_ms) VALUES ($1, $2::float8 + 3600000)',
      own,
    )
  },
  stalledStoreOf: key =>
    postgresQuotaStore({
      client: {
        query: (text, values) => {
          // What the clock of Postgres shows when the statement runs at last.
          const late =
            values.length === 11 && values[10] !== 0 ? [Number(values[10]) - 10_000] : values.slice(10)
          return client.query(text, [...values.slice(0, 10), ...late])
        },
      },
      key,
    }),
})
