import sqlite from 'node-sqlite3-wasm'
import type { SqlValue } from '../../src/postgres.js'
import type { SqliteLike } from '../../src/sqlite.js'

/** A database of the SQLite that needs nothing compiled. It has no write-ahead log, and waits for no lock. */
export interface WasmDatabase extends SqliteLike {
  close(): void
}

export const openWasm = (file: string): WasmDatabase => {
  const database = new sqlite.Database(file)
  return {
    exec: sql => database.exec(sql),
    prepare: sql => ({
      // Compiled for each run: what is not finalized keeps the file locked.
      all: (...values: SqlValue[]) => database.all(sql, values),
      run: (...values: SqlValue[]) => ({ changes: database.run(sql, values).changes }),
    }),
    close: () => database.close(),
  }
}
