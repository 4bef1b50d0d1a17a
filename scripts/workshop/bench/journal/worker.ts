import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { memoryJournal, Propexo, type WriteJournal } from '../../../../src/index.js'
import { postgresJournal } from '../../../../src/postgres.js'
import { type SqliteLike, sqliteJournal } from '../../../../src/sqlite.js'
import { measure } from '../measure.js'

/** What it is told by its arguments, and what it prints as its last line. */
interface Question {
  readonly url: string
  readonly postgres: string | undefined
  readonly rounds: number
  readonly entries: number
}

const WRITES = 50
const CALL = {
  lead_id: 'lead_1',
  event_type_id: 'etype_1',
  at: '2026-06-01T11:30:00Z',
  direction: 'inbound',
  call_phone_number_from: '+1 303 555 0142',
  call_phone_number_to: '+1 303 555 0199',
  call_status: 'ANSWER',
  call_duration: 245,
} as const
const SCOPE = 'https://api.propexo.com'

const question = JSON.parse(process.argv[2] ?? '') as Question
const folder = mkdtempSync(join(tmpdir(), 'journal-bench-'))
const { DatabaseSync } = createRequire(import.meta.url)('node:sqlite') as {
  DatabaseSync: new (path: string) => SqliteLike & { close(): void }
}

let made = 0
/** Milliseconds for so many writes, one after the other. */
const timed = (journal: WriteJournal | undefined): (() => Promise<number>) => {
  const environment = { baseUrl: question.url }
  const propexo = new Propexo({ token: 'bench', environment, quota: false, ...(journal && { journal }) })
  const { leads } = propexo.integration('int_1', { vendor: 'ENTRATA' }).events
  return async () => {
    const startMs = performance.now()
    for (let index = 0; index < WRITES; index += 1) {
      made += 1
      const notes = `call ${made}`
      await leads.logCall({ ...CALL, notes }, journal ? { idempotencyKey: notes } : {})
    }
    return performance.now() - startMs
  }
}

const inSqlite = async (
  name: string,
): Promise<{ journal: WriteJournal; database: SqliteLike; file: string }> => {
  const file = join(folder, name)
  const database = new DatabaseSync(file)
  const journal = sqliteJournal(database)
  await journal.migrate()
  return { journal, database, file }
}

/** Fills a journal with settled entries, each of them a copy of a real one. */
const fill = async (count: number) => {
  const { journal, database, file } = await inSqlite('million.db')
  await timed(journal)()
  const columns = (database.prepare('PRAGMA table_info(propexo_writes)').all() as { name: string }[]).map(
    ({ name }) => name,
  )
  const own: Readonly<Record<string, string>> = {
    key: "'copy:' || n",
    state: "'settled'",
    content: 'hex(randomblob(16))',
    job_id: "'copied_' || n",
    on_its_way: '0',
    scope: `'${SCOPE}'`,
  }
  const values = columns.map(name => own[name] ?? name).join(', ')
  database.exec(
    `WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${count})
     INSERT INTO propexo_writes (${columns.join(', ')}) SELECT ${values} FROM counted, (SELECT * FROM propexo_writes LIMIT 1)`,
  )
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  return { journal, bytes: statSync(file).size }
}

/** Milliseconds of one pass over a journal in which nothing is open. */
const recoverMs = async (journal: WriteJournal): Promise<number> => {
  const propexo = new Propexo({
    token: 'recover',
    journal,
    quota: false,
    fetch: () => Promise.reject(new Error()),
  })
  const startMs = performance.now()
  for await (const entry of propexo.writes.recover()) throw new Error(`${entry.key} is open`)
  return performance.now() - startMs
}

const pool =
  question.postgres === undefined ? undefined : new pg.Pool({ connectionString: question.postgres, max: 4 })
const stores: [string, WriteJournal | undefined][] = [
  ['no journal', undefined],
  ['memory', memoryJournal()],
  ['SQLite on disk', (await inSqlite('writes.db')).journal],
]
if (pool) {
  const journal = postgresJournal(pool)
  await journal.migrate()
  stores.push(['Postgres on loopback', journal])
}
const times = await measure(
  stores.map(([, store]) => timed(store)),
  question.rounds,
)
const { journal, bytes } = await fill(question.entries)
const passes: number[] = []
for (let pass = 0; pass < question.rounds; pass += 1) passes.push(await recoverMs(journal))
const result = {
  writes: Object.fromEntries(stores.map(([name], index) => [name, (times[index] ?? Number.NaN) / WRITES])),
  bytes,
  entries: question.entries,
  recoverMs: passes.sort((left, right) => left - right)[Math.floor(passes.length / 2)],
}
await pool?.end()
rmSync(folder, { recursive: true, force: true })
console.log(JSON.stringify(result))
