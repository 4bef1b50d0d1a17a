import { isPropexoError } from '../errors.js'
import type { ReconcileSettings } from '../options/sending.js'
import type { Transport } from '../transport/fetch.js'
import { sleep } from '../transport/sleep.js'
import { isWorthAnotherLook } from './another-look.js'
import type { KnownJobs } from './known-jobs.js'
import { canBe, type LogEntry, type LostWrite } from './lost-write.js'
import { LOG_PAGE, readLogPage } from './write-log.js'

export interface Search {
  readonly transport: Transport
  readonly known: KnownJobs
  readonly lost: LostWrite
  readonly pauses: ReconcileSettings
  /** Whether to look before the first pause: it was lost a while ago. */
  readonly isLater: boolean
  /** When it was sent, by `performance.now()`, where this process has sent it: clocks on the wall may be put forward. */
  readonly sentPerfMs: number | undefined
  /** By `performance.now()`. */
  readonly untilMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * Looks for a lost write in the log of finished writes, several times, because a job that is pending is not in it yet.
 * @returns ids of jobs that can be it: one, when it was found; several, when it cannot be told which; none in time
 */
export const findLostWrite = async (search: Search): Promise<readonly string[]> => {
  const { pauses, untilMs, signal } = search
  let pauseMs = search.isLater ? 0 : pauses.pauseMs
  for (; ; pauseMs = pauseMs === 0 ? pauses.pauseMs : Math.min(pauseMs * 2, pauses.maxPauseMs)) {
    const leftMs = untilMs - performance.now()
    if (leftMs <= pauseMs) return []
    await sleep(pauseMs, signal)
    try {
      const found = await look(search)
      // One that is the same and still on its way may be what was found.
      if (found.length > 0 && !search.known.isAwaited(search.lost)) return found
    } catch (error) {
      if (signal?.aborted || !isPropexoError(error)) throw error
      // Whoever may not read the log knows as little as whoever finds nothing in it.
      if (!isWorthAnotherLook(error)) return []
    }
  }
}

const look = async (search: Search): Promise<readonly string[]> => {
  const { transport, known, lost, sentPerfMs, untilMs, signal } = search
  const ids = new Set<string>()
  for (let offset = 0; ; offset += LOG_PAGE) {
    const { entries, isFull, serverNowMs } = await readLogPage(
      transport,
      {
        integrationId: lost.integrationId,
        timeRange: rangeOf(lost),
        isEvents: true,
        offset,
      },
      {
        priority: 'write',
        deadlineMs: Math.max(1, untilMs - performance.now()),
        ...(signal ? { signal } : {}),
      },
    )
    const sinceMs = earliestMs(lost, sentPerfMs, serverNowMs)
    for (const entry of entries) if (isAfter(entry, sinceMs) && canBe(lost, entry)) ids.add(entry.job_id)
    // The newest come first: behind what is too old there is nothing.
    if (!isFull || !entries.some(entry => isAfter(entry, sinceMs))) break
  }
  return [...ids].filter(id => !known.has(id))
}

const HOUR_MS = 3_600_000

const rangeOf = ({ sentAt }: LostWrite): 'hour' | 'day' | 'week' | 'month' => {
  const ageMs = Date.now() - Date.parse(sentAt)
  // Well inside of each, because nobody says how the server counts it.
  if (ageMs < HOUR_MS / 2) return 'hour'
  if (ageMs < 20 * HOUR_MS) return 'day'
  return ageMs < 6 * 24 * HOUR_MS ? 'week' : 'month'
}

/** A `Date` header has whole seconds, and travels. */
const SLACK_MS = 3_000
/** Without one the clocks of two machines are compared. */
const WIDE_SLACK_MS = 120_000

/** When an entry of it can have been made at the earliest, by the clock of the server. */
const earliestMs = (
  { sentAt }: LostWrite,
  sentPerfMs: number | undefined,
  serverNowMs: number | undefined,
): number => {
  if (sentPerfMs !== undefined && serverNowMs !== undefined)
    return serverNowMs - (performance.now() - sentPerfMs) - SLACK_MS
  return Date.parse(sentAt) - (serverNowMs === undefined ? WIDE_SLACK_MS : SLACK_MS)
}

/** A time without offset is UTC; an entry whose time cannot be read is not taken for it. */
const isAfter = ({ created_at }: LogEntry, sinceMs: number): boolean => {
  const hasOffset = /(z|[+-]\d\d:?\d\d)$/i.test(created_at)
  return Date.parse(hasOffset ? created_at : `${created_at}Z`) >= sinceMs
}
