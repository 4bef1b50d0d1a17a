import type { PostgresLike } from '../../src/postgres.js'
import type { SqliteLike } from '../../src/sqlite.js'

/** What was asked of a database. */
export interface Counted<Client> {
  readonly client: Client
  /** Statements, with one space in place of any number, in order. */
  readonly statements: string[]
}

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ')

export const countedSqlite = ({ exec, prepare }: SqliteLike): Counted<SqliteLike> => {
  const statements: string[] = []
  return {
    statements,
    client: {
      exec: sql => {
        statements.push(plain(sql))
        return exec(sql)
      },
      prepare: sql => {
        const prepared = prepare(sql)
        return {
          all: (...values) => {
            statements.push(plain(sql))
            return prepared.all(...values)
          },
          run: (...values) => {
            statements.push(plain(sql))
            return prepared.run(...values)
          },
        }
      },
    },
  }
}

export const countedPostgres = (postgres: PostgresLike): Counted<PostgresLike> => {
  const statements: string[] = []
  return {
    statements,
    client: {
      query: (text, values) => {
        statements.push(plain(text))
        return postgres.query(text, values)
      },
    },
  }
}
