import type { ErrorContext } from '../core/error.js'
import type { LostWrite } from '../core/lost-write.js'
import { createJob, type JobOrigin, type RetryJob, type WriteJob } from '../jobs/job.js'
import { tell, type WriteEvent } from '../options/hooks.js'
import { readReconcileOptions } from '../options/reconcile.js'
import { DEFAULT_RECONCILE, type ReconcileSettings } from '../options/sending.js'
import type { Priority } from '../quota/priority.js'
import { contextOf, createScope, inScope } from '../transport/scope.js'
import type { Transport } from '../transport/transport.js'
import { type AccountWrites, type JournalSearch, type WantedWrite, writesOf } from './account-writes.js'
import { AmbiguousWriteError, type ReconcileCallOptions } from './ambiguous.js'
import type { OpenWrite } from './evidence.js'
import type { TrackedWrite, WriteRegistry } from './registry.js'
import type { SearchResult } from './search.js'

export interface RecoveryContext {
  readonly transport: Transport
  readonly writes: AccountWrites
  readonly retry: RetryJob
}

/** A write whose answer was lost. */
export interface LostCall {
  /** Undefined: another process has lost it. */
  readonly tracked: TrackedWrite | undefined
  readonly write: LostWrite
  readonly origin: JobOrigin
  /** Why it is not known what became of it. */
  readonly cause: unknown
  readonly priority: Priority
  /** The call that lost it, or looks for it. */
  readonly context: ErrorContext
  /** Undefined: it has no idempotency key. */
  readonly journal?: JournalSearch | undefined
  /** Called with its job when it is found, now or later. */
  readonly onFound?: (jobId: string) => void
  /** Called with what a search came to. */
  readonly onSearched?: (searched: SearchResult) => void
}

/** How it is looked for. */
export interface SearchPlan {
  /** Undefined: not now. */
  readonly pauses: ReconcileSettings | undefined
  readonly isLater: boolean
  /** By the monotonic clock. */
  readonly untilMs: number
  readonly signal: AbortSignal | undefined
  /**
   * How often the log is read at most.
   * @default as often as there is time for
   */
  readonly maxLooks?: number | undefined
}

const NOT_SEARCHED: SearchResult = { looks: 0, candidates: [] }

/**
 * The job of a write whose answer was lost.
 * @throws AmbiguousWriteError when it cannot be told; the reason of the signal
 */
export const recover = async (
  context: RecoveryContext,
  lost: LostCall,
  plan: SearchPlan,
): Promise<WriteJob> => {
  const { transport, writes } = context
  const startedMs = transport.clock.monotonic()
  const { id } = lost.write
  // By another call that has looked for the same write, it may be at the same time.
  const known = writes.registry.foundFor(id)
  const searched =
    plan.pauses && known === undefined
      ? await writes.search.find(wantedOf(context, lost, plan, plan.pauses))
      : NOT_SEARCHED
  lost.onSearched?.(searched)
  const jobId = known ?? searched.jobId ?? writes.registry.foundFor(id)
  if (jobId !== undefined) {
    reportWrite(transport, lost, { state: plan.isLater ? 'reconciled' : 'adopted', jobId })
    lost.onFound?.(jobId)
    const own = lost.origin.context ?? lost.context
    return createJob(context, jobId, { ...lost.origin, isAdopted: true, context: { ...own, jobId } })
  }
  reportWrite(transport, lost, { state: 'ambiguous' })
  throw toError(context, lost, searched, transport.clock.monotonic() - startedMs)
}

/** The error of a call that does not look for it. */
export const giveUp = (context: RecoveryContext, lost: LostCall): AmbiguousWriteError => {
  reportWrite(context.transport, lost, { state: 'ambiguous' })
  return unsearched(context, lost)
}

/** The same for a call that has ended otherwise. */
export const unsearched = (
  context: RecoveryContext,
  lost: LostCall,
  candidates: readonly string[] = [],
): AmbiguousWriteError => toError(context, lost, { ...NOT_SEARCHED, candidates }, 0)

const reportWrite = (
  { hooks }: Transport,
  { write, context }: LostCall,
  event: Pick<WriteEvent, 'state' | 'jobId'>,
): void => tell(hooks.onWrite, () => ({ ...context, operation: write.operation, write, ...event }))

/** Tells of a write at the moment when its answer was lost. */
export const reportLost = (transport: Transport, lost: LostCall): void =>
  reportWrite(transport, lost, { state: 'lost' })

const wantedOf = (
  { transport, writes }: RecoveryContext,
  { tracked, write, priority, context, journal }: LostCall,
  { isLater, untilMs, signal, maxLooks }: SearchPlan,
  pauses: ReconcileSettings,
): WantedWrite => ({
  id: write.id,
  operation: write.operation,
  integrationId: write.integrationId,
  tracked,
  toOpen: () => {
    const open = tracked ? writes.registry.toOpen(tracked) : openOf(write, writes.registry)
    return journal ? journal.widen(open) : open
  },
  ...{ pauses, isLater, untilMs, signal, maxLooks, transport, priority, journal },
  parent: context,
})

/** A write of another process: what else that one has written since is not known here. */
const openOf = (write: LostWrite, registry: WriteRegistry): OpenWrite => {
  const { sentAt, lostAt, alone, otherJobs } = write
  const time = sentAt !== null && lostAt !== null && { fromMs: Date.parse(sentAt), toMs: Date.parse(lostAt) }
  const others = new Set(otherJobs)
  return {
    write,
    time: time || undefined,
    isOther: jobId => others.has(jobId) || registry.has(jobId),
    hasTwinOnItsWay: false,
    canBeSure: alone,
  }
}

const toError = (
  context: RecoveryContext,
  lost: LostCall,
  { candidates, looks, problem }: SearchResult,
  tookMs: number,
): AmbiguousWriteError => {
  const { cause } = lost
  const { attempts } = Object(cause) as { attempts?: unknown }
  const { registry } = context.writes
  const write = lost.tracked ? registry.toLostWrite(lost.tracked) : lost.write
  return new AmbiguousWriteError(write, {
    cause,
    candidates,
    searching: { looks, tookMs, problem },
    reconcile: options =>
      reconcile(
        context,
        { operation: write.operation, context: lost.context },
        () => ({ ...lost, write }),
        options,
      ),
    attempts: typeof attempts === 'number' ? attempts : undefined,
    key: lost.journal?.key,
  })
}

/** Looks for a lost write again, in a call of its own. */
export const reconcile = (
  { transport, retry }: Omit<RecoveryContext, 'writes'>,
  { operation, context }: { readonly operation: string; readonly context: ErrorContext },
  lostIn: (writes: AccountWrites) => LostCall,
  options?: ReconcileCallOptions,
): Promise<WriteJob> => {
  const { deadlineMs, signal } = readReconcileOptions(options)
  const { hooks, clock } = transport
  const { callId: parentId, integrationId, recordIds } = context
  const scope = createScope(operation, { parentId, integrationId, recordIds })
  return inScope(scope, { hooks, clock, signal }, async () => {
    const untilMs = clock.monotonic() + deadlineMs
    const account = await transport.account({ deadlineMs, ...(signal ? { signal } : {}) })
    const writes = writesOf(account, clock)
    const plan = { pauses: DEFAULT_RECONCILE, isLater: true, untilMs, signal }
    const lost = { ...lostIn(writes), context: contextOf(scope) }
    return recover({ transport, retry, writes }, lost, plan)
  })
}
