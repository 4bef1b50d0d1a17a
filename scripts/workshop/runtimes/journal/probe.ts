import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SqliteLike } from '../../../../src/sqlite.js'
import type { JournalCase } from '../../../../src/testing/journal-conformance.js'
import { checkHammered, hammer, type Owned, type Worker } from './hammer.js'

/** What a process under another runtime does, as the JSON file that it is given; its answer is printed as JSON. */
export interface JournalTask {
  /** The folder of the built package. */
  readonly dist: string
  /** `node:sqlite`, `bun:sqlite`, or the folder that better-sqlite3 is installed in. */
  readonly engine: string
  /** The database. */
  readonly file: string
  /** It hammers, as soon as all workers are there, and writes what it owns into a file if it is to be killed. */
  readonly worker?: Omit<Worker, 'tell'> & { readonly all: readonly string[]; readonly diary?: string }
  /** It checks what others have hammered. With neither, the cases of `journalConformance()` are run. */
  readonly owned?: readonly Owned[]
}

/** A case, and why it failed if it did. */
export interface CaseOutcome {
  readonly name: string
  readonly reason?: string
}

type Constructor = new (file: string) => SqliteLike

const openDatabase = async ({ engine, file }: JournalTask): Promise<SqliteLike> => {
  if (engine === 'node:sqlite' || engine === 'bun:sqlite') {
    const exported: Readonly<Record<string, Constructor>> = await import(engine)
    const Database = exported['DatabaseSync'] ?? exported['Database']
    if (Database) return new Database(file)
    throw new Error(`${engine} exports no database`)
  }
  const load = createRequire(join(engine, 'package.json'))
  const Database: Constructor = load('better-sqlite3')
  return new Database(file)
}

const runCases = async (cases: readonly JournalCase[]): Promise<CaseOutcome[]> => {
  const outcomes: CaseOutcome[] = []
  for (const { name, run } of cases)
    outcomes.push(
      await run().then(
        () => ({ name }),
        error => ({ name, reason: String(error?.stack ?? error) }),
      ),
    )
  return outcomes
}

const MEETING_MS = 5

/** Waits until every worker has come, so that none has done everything by then. */
const meet = async (file: string, { name, all }: NonNullable<JournalTask['worker']>): Promise<void> => {
  writeFileSync(`${file}.${name}`, '')
  while (!all.every(each => existsSync(`${file}.${each}`)))
    await new Promise(resolve => setTimeout(resolve, MEETING_MS))
}

/** The entries of the package as it was built. */
const load = async <T>(dist: string, entry: string): Promise<T> =>
  import(pathToFileURL(join(dist, 'src', entry)).href)

const main = async (task: JournalTask): Promise<unknown> => {
  const { sqliteJournal } = await load<typeof import('../../../../src/sqlite.js')>(task.dist, 'sqlite.js')
  const { journalConformance } = await load<typeof import('../../../../src/testing/index.js')>(
    task.dist,
    'testing/index.js',
  )
  const database = await openDatabase(task)
  if (!task.worker && !task.owned)
    return runCases(journalConformance(options => sqliteJournal(database, options)))
  const journal = sqliteJournal(database)
  await journal.migrate()
  if (task.owned) return checkHammered(journal, task.owned)
  if (!task.worker) return []
  await meet(task.file, task.worker)
  const { diary } = task.worker
  if (diary === undefined) return hammer(journal, task.worker)
  return hammer(journal, {
    ...task.worker,
    tell: owned => appendFileSync(diary, `${JSON.stringify(owned)}\n`),
  })
}

const answer = await main(JSON.parse(readFileSync(process.argv.at(-1) ?? '', 'utf8')))
process.stdout.write(JSON.stringify(answer ?? null), () => process.exit(0))
