import { describe, expect, it } from 'vitest'
import { testEngine } from '../../scripts/workshop/runtimes/journal/run.js'

/** Which came with Node 22; `npx tsx scripts/workshop/runtimes.ts --part journal` tests every engine. */
const hasSqlite = process.getBuiltinModule?.('node:sqlite') !== undefined
if (!hasSqlite)
  console.warn('SKIPPED: no processes that share a journal in SQLite, because this Node has no node:sqlite')

const reason = hasSqlite ? '' : ' (SKIPPED: this Node has no node:sqlite)'

describe.skipIf(!hasSqlite)(`the built sqliteJournal() on node:sqlite${reason}`, () => {
  it('keeps every promise, also to several processes on one file', async () => {
    const { passed, failures } = await testEngine({ binary: process.execPath, engine: 'node:sqlite' })
    expect(failures).toEqual([])
    expect(passed).toBeGreaterThan(25)
  })
})
