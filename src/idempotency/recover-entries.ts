import { isBranded } from '../core/error.js'
import { ENDED, lookAtJob } from '../jobs/job.js'
import type { JournalEntry } from '../journal/store.js'
import type { WriteOptions } from '../options/call.js'
import type { RecoverSettings } from '../options/recover.js'
import { type CallScope, createScope, inScope } from '../transport/scope.js'
import { type IdempotencyContext, openKeyed, storeOf } from './context.js'
import { readDetails } from './details.js'
import { inStore } from './journal-error.js'
import { type JournaledWrite, toJournaledWrite } from './journaled-write.js'
import { KeyedSend, KeyTaken } from './keyed-send.js'
import { lookFor } from './look-for.js'
import { type Continuing, sendStored } from './send-stored.js'

const RECOVER = 'writes.recover'

/** What recovery goes on with. */
const OPEN = ['recorded', 'sending', 'sent'] as const

/**
 * Goes on with what other calls have left, this process's or another's: sends what was only recorded, looks for what was
 * being sent, and asks jobs for their outcome. One pass; each entry at most once.
 */
export async function* recoverEntries(
  context: IdempotencyContext,
  settings: RecoverSettings,
): AsyncGenerator<JournaledWrite, void, undefined> {
  const { signal, limit, deadlineMs } = settings
  const { baseUrl } = context.transport
  const store = storeOf(context)
  const owner = createScope(RECOVER).callId
  const seen = new Set<string>()
  await inStore('remove what is old', RECOVER, () => store.prune())
  for (;;) {
    if (signal?.aborted) throw signal.reason
    // Nobody else may take them as long as their calls may take.
    const want = { scope: baseUrl, states: OPEN, owner, leaseMs: deadlineMs * 2, limit }
    const claimed = await inStore('take over what was left', RECOVER, () => store.claim(want))
    const fresh = claimed.filter(({ key }) => !seen.has(key))
    for (const { key } of fresh) seen.add(key)
    // Their pause has passed within this pass; the next one has them.
    for (const entry of claimed.filter(each => !fresh.includes(each)))
      await release(context, entry, settings.pauseMs)
    // An entry that cannot be read stays, and keeps nobody from the others.
    yield* inOrderOfEnd(fresh.map(entry => recoverOne(context, entry, settings).catch(() => undefined)))
    if (fresh.length < limit) return
  }
}

async function* inOrderOfEnd(
  running: readonly Promise<JournaledWrite | undefined>[],
): AsyncGenerator<JournaledWrite, void, undefined> {
  const open = new Map(running.map((each, index) => [index, each.then(value => ({ index, value }))] as const))
  while (open.size > 0) {
    const { index, value } = await Promise.race(open.values())
    open.delete(index)
    if (value) yield value
  }
}

/** Undefined where nothing is known that was not known before. */
const recoverOne = async (
  context: IdempotencyContext,
  entry: JournalEntry,
  settings: RecoverSettings,
): Promise<JournaledWrite | undefined> => {
  const { transport, journal } = context
  const { clock, hooks } = transport
  const { signal, deadlineMs, pauseMs } = settings
  const { sent, input, content, ifUnknown } = readDetails(entry.details)
  const options: WriteOptions = { priority: 'poll', deadlineMs, ...(signal ? { signal } : {}) }
  const scope = createScope(sent.operation, {
    integrationId: content.integrationId,
    jobId: entry.jobId ?? undefined,
  })
  const call = {
    ...{ scope: transport.baseUrl, key: entry.key, operation: sent.operation, input, ifUnknown },
    callId: scope.callId,
  }
  const run = async (own: CallScope): Promise<void> => {
    const keyed = await openKeyed(context, options, own)
    const untilMs = clock.monotonic() + deadlineMs
    await goOn({ context, keyed, call, options, scope: own, untilMs }, entry, pauseMs)
  }
  const before = entry.state
  // What one entry fails with is no reason to leave the others; it is found as it is by the next pass.
  await inScope(scope, { hooks, clock, signal }, run).catch(() => {})
  const newest = await journal.store.get(transport.baseUrl, entry.key).catch(() => undefined)
  if (newest === undefined) return undefined
  // Left again, so that it need not wait for the end of a lease that nobody uses.
  const isLeft = newest.version === entry.version
  if (isLeft) await release(context, newest, signal?.aborted ? 0 : pauseMs)
  return newest.state === before ? undefined : toJournaledWrite(newest)
}

const release = async (context: IdempotencyContext, entry: JournalEntry, leaseMs: number): Promise<void> => {
  const { state, jobId, owner, details } = entry
  await storeOf(context)
    .move(entry, { state, isOnItsWay: false, jobId, owner, leaseMs, details })
    .catch(() => {})
}

const goOn = async (going: Continuing, entry: JournalEntry, pauseMs: number): Promise<void> => {
  const { context, keyed, call, options, scope } = going
  const sending = new KeyedSend(keyed, call, entry)
  if (entry.state === 'sent') {
    const jobId = entry.jobId as string
    const { status } = await lookAtJob(context.transport, jobId, options, { parent: scope })
    if (ENDED.has(status.write_status)) await sending.settled(status)
    return
  }
  if (entry.state === 'recorded') {
    await sendNow(going, entry, sending, pauseMs)
    return
  }
  try {
    await lookFor(going, entry, { maxLooks: 1, pauseMs })
  } catch (error) {
    if (!isBranded(error) || error.kind !== 'ambiguous_write') throw error
    const newest = await keyed.settings.store.get(call.scope, call.key)
    if (newest?.state !== 'unknown' || call.ifUnknown !== 'send') return
    await sendNow(going, newest, new KeyedSend(keyed, call, newest), pauseMs)
  }
}

/** Whoever is faster sends it. What fails before it is processed stays: whoever wanted it may be gone. */
const sendNow = async (
  going: Continuing,
  entry: JournalEntry,
  sending: KeyedSend,
  pauseMs: number,
): Promise<void> => {
  try {
    await sendStored(going, entry, sending)
  } catch (error) {
    if (!(error instanceof KeyTaken)) await sending.failed(error, pauseMs).catch(() => {})
    throw error
  }
}
