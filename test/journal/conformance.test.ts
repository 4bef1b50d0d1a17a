import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, describe, it } from 'vitest'
import { memoryJournal } from '../../src/journal/memory.js'
import { postgresJournal } from '../../src/postgres.js'
import { sqliteJournal } from '../../src/sqlite.js'
import { type CreateJournal, journalConformance } from '../../src/testing/index.js'
import { openWasm } from '../support/wasm-sqlite.js'

const folder = mkdtempSync(join(tmpdir(), 'journal-'))
const sqlite = openWasm(join(folder, 'writes.db'))
const pglite = new PGlite()
afterAll(async () => {
  sqlite.close()
  await pglite.close()
  rmSync(folder, { recursive: true })
})

const JOURNALS: readonly (readonly [string, CreateJournal])[] = [
  ['memoryJournal()', options => memoryJournal(options)],
  ['sqliteJournal() on a file', options => sqliteJournal(sqlite, options)],
  ['postgresJournal() on PGlite', options => postgresJournal(pglite, options)],
]

const sealed = {
  seal: (text: string) => Buffer.from(text, 'utf16le').toString('base64'),
  open: async (text: string) => Buffer.from(text, 'base64').toString('utf16le'),
}

describe.each(JOURNALS)('%s keeps the promise:', (_, create) => {
  it.each(journalConformance(create))('$name', ({ run }) => run())
})

// Both databases seal by the same code.
describe.each(JOURNALS.slice(0, 2))('%s, sealed, keeps the promise:', (_, create) => {
  it.each(journalConformance(options => create({ ...options, sealed })))('$name', ({ run }) => run())
})
