import type { Clock } from '../core/clock.js'
import type { ErrorContext } from '../core/error.js'
import { isBranded } from '../core/error.js'
import { lookAtJob } from '../jobs/job.js'
import { LOG_PAGE, readLogPage, readLogTime, type TimeRange, type WriteLogEntry } from '../jobs/write-log.js'
import type { Priority } from '../quota/priority.js'
import type { AccountState } from '../transport/account.js'
import type { ServerClock } from '../transport/server-clock.js'
import type { Transport } from '../transport/transport.js'
import { assess, assign, claimantsOf, MARGIN_MS, type OpenWrite } from './evidence.js'
import { type TrackedWrite, WriteRegistry } from './registry.js'
import { type LogLook, LostWriteSearch, type SoughtWrite } from './search.js'

/** Another open write with the same content, of any process. */
interface Rival {
  readonly key: string
  /** The call that sent it: this process may keep account of it itself. */
  readonly callId: string
  readonly open: OpenWrite
}

/** What a journal knows of a write that is looked for, and of others. */
export interface JournalSearch {
  readonly key: string
  /** Reads what it knows of these jobs, and of other open writes with the same content. */
  refresh(jobIds: readonly string[]): Promise<void>
  /**
   * How it is weighed with what the journal knows: its job may be dated at any time after it was sent, because those of all
   * other writes with its content are known, or counted as well.
   */
  widen(open: OpenWrite): OpenWrite
  rivals(): readonly Rival[]
  /** Notes the job. @returns false where another entry has it, or the write has another one */
  accept(jobId: string): Promise<boolean>
}

/** A lost write that is looked for, by the client that lost it. */
export interface WantedWrite extends SoughtWrite {
  readonly id: string
  readonly operation: string
  /** Undefined: another process has sent it. */
  readonly tracked: TrackedWrite | undefined
  readonly transport: Transport
  readonly priority: Priority
  /** The call that looks. */
  readonly parent: Omit<ErrorContext, 'parentId'>
  /** Undefined: it has no idempotency key. */
  readonly journal: JournalSearch | undefined
}

/** What the clients of one account in this process share about their writes. */
export interface AccountWrites {
  readonly registry: WriteRegistry
  readonly search: LostWriteSearch<WantedWrite>
  /** Jobs that were run again, by the id under which they were first known. */
  readonly retries: Map<string, Retry>
}

/** What becomes of a retry: the id of its job, or an AmbiguousWriteError where nobody knows. */
export interface Retry {
  job: Promise<string>
  isDone: boolean
}

export const writesOf = (account: AccountState, clock: Clock): AccountWrites =>
  account.slot('writes', () => {
    const registry = new WriteRegistry(clock, account.serverClock)
    const search = new LostWriteSearch<WantedWrite>({
      clock,
      read: (wanted, signal) =>
        readLog(wanted, { registry, clock, serverClock: account.serverClock, signal }),
      decide: (wanted, { entries }) => decide(registry, wanted, entries),
      confirm: isKnown,
      take: (jobId, wanted) => registry.take(jobId, wanted.id),
      isTaken: jobId => registry.has(jobId),
    })
    return { registry, search, retries: new Map() }
  })

/** All lost writes have a say: what another may claim as well is given to none. */
const decide = (
  registry: WriteRegistry,
  wanted: readonly WantedWrite[],
  entries: readonly WriteLogEntry[],
): ReturnType<typeof assign> => {
  const own = wanted.flatMap(({ tracked }) => (tracked ? [tracked] : []))
  const others = registry.allLost().filter(write => !own.includes(write))
  const open = wanted.map(each => each.toOpen())
  const rivals = rivalsOf(wanted).filter(({ callId }) => registry.findLost(callId) === undefined)
  const claimants = claimantsOf(
    open,
    [...others.map(write => registry.toOpen(write)), ...rivals.map(rival => rival.open)],
    entries,
  )
  return assign([...open, ...claimants], entries).slice(0, wanted.length)
}

/** Open writes of the journal that are not looked for right now, each once. */
const rivalsOf = (wanted: readonly WantedWrite[]): readonly Rival[] => {
  const keys = new Set(wanted.map(({ journal }) => journal?.key))
  const all = wanted.flatMap(({ journal }) => journal?.rivals() ?? [])
  return [...new Map(all.filter(({ key }) => !keys.has(key)).map(rival => [rival.key, rival])).values()]
}

/** The log may name jobs by another id than answers do; nobody publishes that it does not. */
const isKnown = async (jobId: string, wanted: WantedWrite): Promise<boolean | undefined> => {
  const { transport, parent, untilMs, signal, journal } = wanted
  const deadlineMs = Math.max(1, untilMs - transport.clock.monotonic())
  const priority: Priority = wanted.priority === 'poll' ? 'poll' : 'user'
  try {
    await lookAtJob(
      transport,
      jobId,
      {
        priority,
        deadlineMs,
        ...(signal ? { signal } : {}),
      },
      { parent },
    )
    return journal === undefined || (await journal.accept(jobId))
  } catch (error) {
    const isRefused = isBranded(error) && ['not_found', 'invalid_request'].includes(error.kind)
    return isRefused ? false : undefined
  }
}

interface LogReader {
  readonly registry: WriteRegistry
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly signal: AbortSignal
}

/** Reads the log as far back as the writes need that are looked for, whatever its order. */
const readLog = async (wanted: readonly WantedWrite[], reading: LogReader): Promise<LogLook> => {
  const { registry, clock, signal } = reading
  const [first] = wanted
  if (first === undefined) return { entries: [] }
  const { transport } = first
  const sinceMs = sinceOf(wanted)
  const query = { ...filtersOf(wanted), timeRange: rangeOf(sinceMs, reading) }
  const untilMs = Math.max(...wanted.map(each => each.untilMs))
  // One look serves all lost writes: it must not wait behind the batch that they are part of.
  const priority: Priority = wanted.every(each => each.priority === 'poll') ? 'poll' : 'user'
  const entries: WriteLogEntry[] = []
  let isNewestFirst = true
  for (let page = 0; page < transport.limits.logPages; page += 1) {
    const deadlineMs = Math.max(1, untilMs - clock.monotonic())
    const options = { priority, deadlineMs, signal }
    const { parent } = first
    const read = await readLogPage(transport, { ...query, offset: page * LOG_PAGE }, options, { parent })
    const lastMs = createdAtOf(entries.at(-1))
    const firstMs = createdAtOf(read.entries[0])
    isNewestFirst &&=
      read.isNewestFirst && !(lastMs !== undefined && firstMs !== undefined && firstMs > lastMs)
    entries.push(...read.entries)
    registry.observe(
      read.entries.map(({ job_id, created_at }) => ({ job_id, atMs: readLogTime(created_at) })),
    )
    // Behind what is too old there is nothing, but only where the newest come first; nobody publishes that they do.
    const oldestMs = createdAtOf(entries.at(-1))
    const isFarEnough = sinceMs !== undefined && oldestMs !== undefined && oldestMs < sinceMs
    if (read.isFull && !(isNewestFirst && isFarEnough)) continue
    await refreshJournals(wanted, entries)
    return { entries }
  }
  await refreshJournals(wanted, entries)
  const problem = `it has more than ${transport.limits.logPages} pages, limits.logPages`
  return { entries, problem }
}

/** What the journal knows of the jobs that come into question. */
const refreshJournals = async (
  wanted: readonly WantedWrite[],
  entries: readonly WriteLogEntry[],
): Promise<void> => {
  const refresh = async ({ journal, toOpen }: WantedWrite): Promise<void> => {
    if (journal === undefined) return
    const open = toOpen()
    const possible = entries.filter(entry => assess(open, entry) !== 'is_not')
    await journal.refresh(possible.map(({ job_id }) => job_id))
  }
  await Promise.all(wanted.map(refresh))
}

const createdAtOf = (entry: WriteLogEntry | undefined): number | undefined =>
  entry && readLogTime(entry.created_at)

/** When the first of them was sent; undefined: not known of all. */
const sinceOf = (wanted: readonly WantedWrite[]): number | undefined => {
  const times = wanted.map(each => each.toOpen().time)
  return times.every(time => time !== undefined)
    ? Math.min(...times.map(({ fromMs }) => fromMs)) - MARGIN_MS
    : undefined
}

const filtersOf = (
  wanted: readonly WantedWrite[],
): { readonly integrationId?: string; readonly isEvents: boolean } => {
  const [integrationId, ...others] = new Set(wanted.map(each => each.integrationId))
  const isEvents = wanted.every(({ operation }) => /^\w+ \/v1\/events\//.test(operation))
  return others.length === 0 && integrationId !== undefined ? { integrationId, isEvents } : { isEvents }
}

const HOUR_MS = 3_600_000

/** By the clock of the server, which counts it; that of this machine may be hours off. */
const rangeOf = (sinceMs: number | undefined, { clock, serverClock }: LogReader): TimeRange => {
  const nowMs = serverClock.at(clock.monotonic())?.toMs
  if (sinceMs === undefined || nowMs === undefined) return 'day'
  const ageMs = nowMs - sinceMs
  // Well inside of each, because nobody says how the server counts it.
  if (ageMs < HOUR_MS / 2) return 'hour'
  if (ageMs < 20 * HOUR_MS) return 'day'
  return ageMs < 6 * 24 * HOUR_MS ? 'week' : 'month'
}
