import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Clock, Fetch, JournalEntry, Propexo, WriteJournal } from '../../../src/index.js'
import type { PostgresLike } from '../../../src/postgres.js'
import type { SqliteLike } from '../../../src/sqlite.js'
import type { Entry, FromWorker, Message, StoreTask, WorkerTask } from './task.js'

/**
 * One process that logs calls, bundled and run by any Node with the compiled package beside it. It may kill itself before
 * and after each step, so that no line of it runs any more, not even one that cleans up.
 */

const task = JSON.parse(process.env['CRASH_TASK'] ?? '{}') as WorkerTask
const load = async <T>(file: string): Promise<T> =>
  (await import(pathToFileURL(join(task.dist, 'src', file)).href)) as T

const send = (message: FromWorker): void => void process.send?.(message)

const STORE_STEPS: ReadonlySet<string> = new Set(['add', 'get', 'move', 'claim', 'find', 'remove'])
const UNDER_WAY_MS = 4
const RECOVER_MS = 150

let steps = 0

/** Counts a step, and dies at the one that was ordered. */
const step = (label: string): void => {
  steps += 1
  if (steps !== task.dieAt) return
  writeSync(1, `died ${label}\n`)
  process.kill(process.pid, 'SIGKILL')
  // The signal comes within this turn.
  for (;;) {}
}

const openSqlite = async (file: string): Promise<WriteJournal> => {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') as unknown as {
    DatabaseSync: new (file: string) => SqliteLike
  }
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL')
  const { sqliteJournal } = await load<typeof import('../../../src/sqlite.js')>('sqlite.js')
  return sqliteJournal(database)
}

const openPostgres = async (client: PostgresLike): Promise<WriteJournal> => {
  const { postgresJournal } = await load<typeof import('../../../src/postgres.js')>('postgres.js')
  return postgresJournal(client)
}

const openStore = async ({ kind, at }: StoreTask): Promise<WriteJournal> => {
  if (kind === 'sqlite') return openSqlite(at)
  if (kind === 'pglite') {
    const { PGlite } = await import('@electric-sql/pglite')
    return openPostgres((await PGlite.create(at)) as unknown as PostgresLike)
  }
  const { default: pg } = await import('pg')
  return openPostgres(new pg.Pool({ connectionString: at, max: 2 }))
}

const dying = (store: WriteJournal): WriteJournal =>
  new Proxy(store, {
    get: (target, name) => {
      const act = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>
      if (!STORE_STEPS.has(String(name))) return act.bind(target)
      return async (...args: unknown[]) => {
        const [entry] = args as [Partial<JournalEntry>?, Partial<JournalEntry>?]
        const to = (args[1] as Partial<JournalEntry> | undefined)?.state ?? entry?.state
        const what = `${String(name)}${name === 'move' || name === 'add' ? ` to ${to}` : ''}`
        step(`before ${what}`)
        const result = await act.apply(target, args)
        step(`after ${what}`)
        return result
      }
    },
  })

const dyingFetch: Fetch = async (url, init) => {
  const what = init.method === 'GET' ? 'a read' : 'the write'
  step(`before ${what} leaves`)
  const answer = fetch(url, init)
  answer.catch(() => {})
  steps += 1
  if (steps === task.dieAt) {
    await new Promise(resolve => void setTimeout(resolve, Math.random() * UNDER_WAY_MS))
    steps -= 1
    step(`while ${what} is under way`)
  }
  const answered = await answer
  step(`when ${what} is answered`)
  return answered
}

const offClock: Clock = {
  now: () => Date.now() + task.clockOffMs,
  monotonic: () => performance.now(),
  schedule: (ms, run) => {
    const id = setTimeout(run, ms)
    return () => clearTimeout(id)
  },
}

const callOf = ({ notes }: Message) => ({
  ...{ lead_id: task.leadId, event_type_id: 'etype_1', at: '2026-06-01T11:30:00Z' },
  ...{ direction: 'inbound', call_status: 'ANSWER', call_duration: 245, notes },
  ...{ call_phone_number_from: '+1 303 555 0142', call_phone_number_to: '+1 303 555 0199' },
})

const work = (propexo: Propexo): void => {
  const { leads } = propexo.integration(task.integrationId, { vendor: 'ENTRATA' }).events
  process.on('message', async (message: Message) => {
    const { key } = message
    try {
      const { id: jobId } = await leads.logCall(callOf(message) as never, { idempotencyKey: key })
      send({ type: 'answer', answer: { key, jobId } })
    } catch (error) {
      const { kind = 'other' } = Object(error) as { kind?: string }
      send({ type: 'answer', answer: { key, error: kind, text: String(error) } })
    }
  })
  send({ type: 'ready' })
}

const recoverAlways = async (propexo: Propexo): Promise<never> => {
  for (;;) {
    try {
      for await (const _ of propexo.writes.recover({ pauseMs: RECOVER_MS, deadlineMs: 3_000 })) {
        // What it has found is in the journal.
      }
    } catch {
      // A store that is busy, or an API that does not answer: the next pass goes on.
    }
    await new Promise(resolve => void setTimeout(resolve, RECOVER_MS))
  }
}

const reportOf = async (propexo: Propexo, keys: readonly string[]): Promise<void> => {
  const entries: Entry[] = []
  for (const key of keys) {
    const entry = await propexo.writes.find(key)
    const kept = await store.get(task.url, key)
    const { time = null } = kept ? (JSON.parse(kept.details) as { time?: Entry['time'] }) : {}
    const { state, jobId, candidates = [] } = entry ?? {}
    entries.push({ key, state, jobId, candidates, time })
  }
  process.send?.({ type: 'report', entries } satisfies FromWorker, () => process.exit(0))
}

const store = await openStore(task.store)
await store.migrate()
const { Propexo: Client } = await load<typeof import('../../../src/index.js')>('index.js')
const propexo = new Client({
  token: 'token',
  environment: { baseUrl: task.url },
  clock: offClock,
  fetch: dyingFetch,
  ...{ timeoutMs: task.timing.timeoutMs, deadlineMs: 6_000, quota: false },
  reconcile: { timeoutMs: 1_000, pauseMs: 50, maxPauseMs: 300 },
  limits: { logPages: 100 },
  journal: { store: dying(store), leaseMs: task.timing.leaseMs, horizonMs: task.timing.horizonMs },
})
// A process without its parent has nobody to work for.
process.on('disconnect', () => process.exit(0))
if (task.report) await reportOf(propexo, task.report)
else {
  work(propexo)
  await recoverAlways(propexo)
}
