import type { LostWrite } from '../core/lost-write.js'
import type { WriteJob } from '../jobs/job.js'
import type { JournalEntry } from '../journal/store.js'
import { DEFAULT_RECONCILE, readReconcile } from '../options/sending.js'
import { writesOf } from '../recovery/account-writes.js'
import { AmbiguousWriteError } from '../recovery/ambiguous.js'
import type { ProcessingTime } from '../recovery/evidence.js'
import { type LostCall, recover, unsearched } from '../recovery/recover.js'
import { contextOf } from '../transport/scope.js'
import { MAX_KEYED_UNCERTAINTY_MS } from './clock-uncertainty.js'
import { type EntryDetails, readDetails } from './details.js'
import { type KeyedContext, KeyedSend } from './keyed-send.js'
import { notedBy } from './noted.js'
import { replay, settleLater } from './replay.js'
import type { Continuing } from './send-stored.js'

/** How long whoever looks for a job keeps the entry from others, at least; milliseconds. */
const LOOK_MS = 20_000

interface LookBounds {
  /** How often the log is read at most. */
  readonly maxLooks?: number
  /** Milliseconds before anybody looks again. */
  readonly pauseMs?: number
}

/** Whether silence means by now that nobody can tell. */
const isPastHorizon = ({ ageMs }: JournalEntry, details: EntryDetails, horizonMs: number): boolean =>
  ageMs - details.sentAgeMs > horizonMs

/**
 * Looks for the job of an entry that somebody has left in `sending`, or tells that nobody knows it.
 * @throws AmbiguousWriteError where it is not found
 */
export const lookFor = async (
  going: Continuing,
  entry: JournalEntry,
  { maxLooks, pauseMs = 0 }: LookBounds = {},
): Promise<WriteJob> => {
  const { context, keyed, call, options, scope, untilMs } = going
  const { transport } = context
  const account = await transport.account(options)
  const writes = writesOf(account, transport.clock)
  const own = { transport, retry: context.retry, writes }
  const details = readDetails(entry.details)
  const sending = new KeyedSend(keyed, call, entry)
  const notLooked = (): AmbiguousWriteError =>
    unsearched(own, lostCallOf(going, details, sending), details.candidates)
  if (entry.state === 'unknown') throw notLooked()
  const pauses = readReconcile(options.reconcile, () => {}, context.sending.reconcile ?? DEFAULT_RECONCILE)
  const claimedMs = transport.clock.monotonic()
  const claimed = await sending.standing({
    state: 'sending',
    leaseMs: Math.max(LOOK_MS, untilMs - transport.clock.monotonic()),
  })
  if (claimed === undefined) {
    const newest = await keyed.settings.store.get(call.scope, call.key)
    if (newest?.jobId) return replay(context, newest)
    throw notLooked()
  }
  const time = details.time ?? timeByAge(keyed, claimed, claimedMs)
  sending.date(time)
  // As long as nobody could read the log, silence says nothing.
  let isUnread: boolean | undefined = true
  const lost: LostCall = {
    ...lostCallOf(going, { ...details, time }, sending),
    onSearched: searched => {
      isUnread = searched.isUnread
    },
  }
  const lookMs = maxLooks === undefined && pauses ? pauses.timeoutMs : Number.POSITIVE_INFINITY
  const endMs = Math.min(untilMs, transport.clock.monotonic() + lookMs)
  try {
    const plan = { pauses, isLater: true, untilMs: endMs, signal: options.signal, maxLooks }
    const job = await recover(own, { ...lost, context: contextOf(scope) }, plan)
    await sending.noteSent(job.id, true)
    return job
  } catch (error) {
    const candidates = error instanceof AmbiguousWriteError ? error.candidates : details.candidates
    const isOver =
      error instanceof AmbiguousWriteError &&
      !isUnread &&
      isPastHorizon(entry, details, keyed.settings.horizonMs)
    const standing = isOver
      ? ({ state: 'unknown' } as const)
      : ({ state: 'sending', leaseMs: options.signal?.aborted ? 0 : pauseMs } as const)
    await sending.notFound(candidates, standing).catch(() => {})
    throw error
  }
}

/**
 * When a write can have been processed of which that was not noted, because no answer had told the time of the server then:
 * reckoned back by the age of its entry.
 * @param beforeMs when the store was asked for the entry, by the monotonic clock
 */
const timeByAge = (
  { serverClock, settings }: KeyedContext,
  { ageMs, details }: JournalEntry,
  beforeMs: number,
): ProcessingTime | null => {
  const at = serverClock.at(beforeMs)
  if (at === undefined || at.toMs - at.fromMs > MAX_KEYED_UNCERTAINTY_MS) return null
  const fromMs = at.fromMs - (ageMs - readDetails(details).sentAgeMs)
  return { fromMs, toMs: fromMs + settings.horizonMs }
}

const lostCallOf = (
  { context, keyed, call, options, scope }: Continuing,
  details: EntryDetails,
  sending: KeyedSend,
): LostCall => {
  const { sent, content, callId, time } = details
  const write: LostWrite = {
    ...content,
    id: callId,
    sentAt: time && new Date(time.fromMs).toISOString(),
    lostAt: time && new Date(time.toMs).toISOString(),
    // Without the journal nobody knows what else was written.
    alone: false,
    otherJobs: [],
  }
  return {
    tracked: undefined,
    write,
    origin: { sent, context: contextOf(scope), onOutcome: settleLater(context, call.key) },
    cause: new Error('the call that sent it did not see its answer'),
    priority: options.priority ?? 'write',
    context: contextOf(scope),
    journal: notedBy(sending, keyed, call).search,
  }
}
