import { isBranded } from '../core/error.js'
import { onAbort } from '../core/signals.js'
import { sleep } from '../core/sleep.js'
import type { CallOptions } from '../options/call.js'
import { tell } from '../options/hooks.js'
import { MAX_DEADLINE_MS } from '../options/rows.js'
import type { SettleSettings } from '../options/settle.js'
import type { Priority } from '../quota/priority.js'
import { type CallScope, createScope, openScope } from '../transport/scope.js'
import type { Transport } from '../transport/transport.js'
import { ENDED, lookAtJob, type WriteJob, type WriteStatus } from './job.js'
import { isTransient } from './transient.js'
import { LOG_PAGE, readLogPage } from './write-log.js'

/** The outcome of a job. */
export interface Settled {
  /** The job, also if an id was passed. */
  readonly job: WriteJob
  /** `FAILURE` is an outcome too, and is not thrown; look at `write_status`. */
  readonly status: WriteStatus
}

/** After so many milliseconds without a trace in the log a job is asked for alone, and then ever more rarely. */
const ALONE_AFTER_MS = 150_000
/** Where there is less time in all, after so much of it: a job that nobody knows must not end as one that takes long. */
const ALONE_AFTER_SHARE = 3 / 4
const ALONE_PAUSE_MS = 60_000

interface Open {
  readonly job: WriteJob
  /** When it is asked for alone. */
  aloneAtMs: number
  alonePauseMs: number
}

/** What all requests of one iteration share. */
interface Poll {
  readonly transport: Transport
  readonly open: Map<string, Open>
  readonly signal: AbortSignal
  readonly untilMs: number
  readonly priority: Priority
  readonly scope: CallScope
  /** What another look at one of the jobs would not mend; thrown when all others have ended. */
  refused: { readonly error: unknown } | undefined
}

/** Time for the last look before the end. */
const LAST_LOOK_MS = 2_000
/** Where there is less than that, the part of it that passes before a look. */
const LAST_PART = 4
/** About as many looks as that are made at most where the time is short. */
const MOST_LOOKS = 8

/**
 * Waits for many jobs with one poller: it scans the log of finished writes, and confirms each job that it finds there with
 * one request, because the log does not know partial successes. Ends when all jobs have ended, or when its time is up.
 * @throws the reason of the signal; what the transport throws and another look would not mend
 */
export async function* settleJobs(
  transport: Transport,
  jobs: Iterable<WriteJob>,
  settings: SettleSettings,
): AsyncGenerator<Settled, void, undefined> {
  const { signal, timeoutMs, priority } = settings
  const { clock } = transport
  const startMs = clock.monotonic()
  const open = new Map<string, Open>()
  const aloneAtMs = startMs + Math.min(ALONE_AFTER_MS, timeoutMs * ALONE_AFTER_SHARE)
  for (const job of jobs) open.set(job.id, { job, aloneAtMs, alonePauseMs: ALONE_PAUSE_MS })
  // Leaving the loop early ends the requests that are under way.
  const left = new AbortController()
  if (signal?.aborted) throw signal.reason
  const stop = onAbort(signal, () => left.abort(signal?.reason))
  const scope = createScope('writes.settle')
  const untilMs = startMs + timeoutMs
  const poll: Poll = { transport, open, signal: left.signal, untilMs, priority, scope, refused: undefined }
  const { hooks } = transport
  // Also when the loop is left early, its end is told.
  const whole = openScope(scope, { hooks, clock, signal })
  try {
    yield* rounds(poll, settings)
    if (poll.refused) throw poll.refused.error
  } catch (error) {
    throw whole.fail(signal?.aborted ? signal.reason : error)
  } finally {
    whole.succeed()
    stop()
    left.abort()
  }
}

/** Looks at the log, and then at each job that it shows, until all have ended or the time is up. */
async function* rounds(
  poll: Poll,
  { signal, timeoutMs, pollMs, maxPollMs, concurrency }: SettleSettings,
): AsyncGenerator<Settled, void, undefined> {
  const { open } = poll
  const { clock, hooks } = poll.transport
  const seen = new Set<string>()
  let scanMs = 0
  for (let pauseMs = pollMs; open.size > 0; pauseMs = Math.min(pauseMs * 1.5, maxPollMs)) {
    const startMs = clock.monotonic()
    const leftMs = poll.untilMs - startMs
    if (leftMs <= 0) break
    // A part of the time that is left, so that there is some for a last look.
    const restMs = Math.max(leftMs / LAST_PART, leftMs - LAST_LOOK_MS, timeoutMs / MOST_LOOKS)
    const aloneMs = Math.min(...[...open.values()].map(({ aloneAtMs }) => aloneAtMs)) - startMs
    const usualMs = Math.min(pauseMs, restMs, leftMs)
    // A scan that lasts until jobs are asked for alone would come before them.
    await sleep(
      clock,
      usualMs + scanMs > aloneMs ? Math.min(leftMs, Math.max(0, aloneMs)) : usualMs,
      poll.signal,
    )
    const scannedMs = clock.monotonic()
    // Whoever is asked for alone need not be looked for.
    const found = aloneIn(poll).length === open.size ? [] : await scan(poll, seen)
    scanMs = clock.monotonic() - scannedMs
    const alone = aloneIn(poll)
    for await (const settled of confirm(poll, [...new Set([...found, ...alone])], concurrency)) {
      if (signal?.aborted) throw signal.reason
      const { job, status } = settled
      const about = { operation: job.sent?.operation ?? poll.scope.operation, jobId: job.id }
      const parentId = poll.scope.callId
      const writeStatus = status.write_status
      tell(hooks.onWrite, () => ({ ...about, parentId, state: 'settled' as const, writeStatus }))
      yield settled
    }
  }
  if (signal?.aborted) throw signal.reason
}

/** Ids of jobs that are to be asked for alone now. */
const aloneIn = ({ open, transport }: Poll): readonly string[] => {
  const nowMs = transport.clock.monotonic()
  return [...open.values()].filter(({ aloneAtMs }) => nowMs >= aloneAtMs).map(({ job }) => job.id)
}

/** Ids of open jobs that the log shows, the one that ended first in front. What an earlier scan has read is not read again. */
const scan = async (poll: Poll, seen: Set<string>): Promise<readonly string[]> => {
  const { transport, open } = poll
  const fresh = new Set<string>()
  // A busy account has a long log; what is not on its first pages is asked for alone.
  const maxPages = 2 + Math.ceil(open.size / LOG_PAGE)
  for (let page = 0; page < maxPages; page += 1) {
    const query = { timeRange: 'day', isEvents: false, offset: page * LOG_PAGE } as const
    const look = (options: CallOptions) => readLogPage(transport, query, options, { parent: poll.scope })
    const read = await transient(poll, look).catch(error => {
      if (poll.signal.aborted || !isBranded(error) || error.kind === 'authentication') throw error
      // No permission to read the log: each job is asked for alone, from now on.
      for (const each of open.values()) each.aloneAtMs = Math.min(each.aloneAtMs, transport.clock.monotonic())
      return undefined
    })
    // The next scan reads all of it again.
    if (read === undefined) return foundIn(fresh, open)
    const isOld = read.entries.some(({ job_id }) => seen.has(job_id))
    for (const { job_id } of read.entries) fresh.add(job_id)
    // The newest come first: behind what an earlier scan has read there is nothing new.
    if (!read.isFull || isOld || foundIn(fresh, open).length === open.size) break
  }
  for (const id of fresh) seen.add(id)
  return foundIn(fresh, open)
}

const foundIn = (ids: ReadonlySet<string>, open: ReadonlyMap<string, Open>): string[] =>
  [...ids].filter(id => open.has(id)).reverse()

/**
 * Asks for the state of jobs, several at once. Of those that have been answered the one that stands first comes first; one
 * that is not answered keeps nobody waiting.
 */
async function* confirm(
  poll: Poll,
  ids: readonly string[],
  concurrency: number,
): AsyncGenerator<Settled, void, undefined> {
  const { transport, open } = poll
  const answers = new Map<number, WriteStatus | undefined>()
  const running = new Map<number, Promise<void>>()
  const ask = async (index: number): Promise<void> => {
    const id = ids[index] as string
    try {
      const parent = { ...poll.scope, jobId: id }
      const look = async (options: CallOptions) =>
        (await lookAtJob(transport, id, options, { parent })).status
      answers.set(index, await transient(poll, look))
    } catch (error) {
      if (poll.signal.aborted) throw error
      poll.refused ??= { error }
      open.delete(id)
    }
  }
  for (let asked = 0; asked < ids.length || running.size > 0; ) {
    for (; asked < ids.length && running.size < concurrency; asked += 1) {
      const index = asked
      const answered = ask(index).finally(() => running.delete(index))
      // It is awaited in its turn; until then a failure must not count as unhandled.
      answered.catch(() => {})
      running.set(index, answered)
    }
    await Promise.race(running.values())
    for (const index of [...answers.keys()].sort((left, right) => left - right)) {
      const status = answers.get(index)
      answers.delete(index)
      const entry = open.get(ids[index] as string)
      if (entry === undefined) continue
      if (status !== undefined && ENDED.has(status.write_status)) {
        open.delete(ids[index] as string)
        yield { job: entry.job, status }
      } else {
        // The log is ahead of the job, or has never shown it.
        entry.aloneAtMs = transport.clock.monotonic() + entry.alonePauseMs
        entry.alonePauseMs *= 1.5
      }
    }
  }
}

/** Undefined: a look failed so that another one makes sense. */
const transient = async <T>(
  { signal, untilMs, priority, transport }: Poll,
  look: (options: CallOptions) => Promise<T>,
): Promise<T | undefined> => {
  try {
    const leftMs = untilMs - transport.clock.monotonic()
    return await look({ priority, signal, deadlineMs: Math.min(Math.max(1, leftMs), MAX_DEADLINE_MS) })
  } catch (error) {
    if (signal.aborted || !isTransient(error)) throw error
    return undefined
  }
}
