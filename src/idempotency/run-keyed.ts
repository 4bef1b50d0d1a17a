import { isBranded } from '../core/error.js'
import { TimeoutError } from '../core/no-answer-errors.js'
import { NOTHING_SENT } from '../core/progress.js'
import { sleep } from '../core/sleep.js'
import type { WriteJob } from '../jobs/job.js'
import type { JournalEntry } from '../journal/store.js'
import type { WriteOptions } from '../options/call.js'
import type { CallScope } from '../transport/scope.js'
import { IdempotencyConflictError } from './conflict-error.js'
import { type IdempotencyContext, openKeyed, storeOf } from './context.js'
import { nextStep } from './decide.js'
import { readDetails } from './details.js'
import { differencesOf } from './input.js'
import { inStore } from './journal-error.js'
import { type KeyedCall, type KeyedContext, KeyedSend, KeyTaken } from './keyed-send.js'
import { lookFor } from './look-for.js'
import { replay } from './replay.js'
import { type Continuing, sendStored } from './send-stored.js'

/** A call with an idempotency key, and its bounds. */
export interface KeyedWrite extends Omit<KeyedCall, 'scope' | 'callId'> {
  readonly options: WriteOptions
  readonly scope: CallScope
  /** The deadline of the whole call, by the monotonic clock. */
  readonly untilMs: number
}

/** Milliseconds; each pause before the entry of another call is looked at again is half as long again. */
const PAUSE = { firstMs: 50, maxMs: 2_000 } as const

/**
 * Makes a write once. The key's entry decides: its job is given again, or it is waited for, looked for, or sent.
 * @param send sends it, and notes each step with what it is given
 * @throws IdempotencyConflictError if the key was used with another input; JournalError; what the write throws
 */
export const runKeyed = async (
  context: IdempotencyContext,
  keyed: KeyedWrite,
  send: (sending: KeyedSend, keyed: KeyedContext, call: KeyedCall) => Promise<WriteJob>,
): Promise<WriteJob> => {
  const { options, scope, untilMs, ...given } = keyed
  const { clock, baseUrl } = context.transport
  const call: KeyedCall = { ...given, scope: baseUrl, callId: scope.callId }
  const tooLate = (): TimeoutError => stillAtIt(keyed, options.deadlineMs ?? context.sending.deadlineMs)
  let opened: KeyedContext | undefined
  let hasWaited = false
  for (let pauseMs: number = PAUSE.firstMs; ; pauseMs = Math.min(pauseMs * 1.5, PAUSE.maxMs)) {
    if (options.signal?.aborted) throw options.signal.reason
    if (clock.monotonic() >= untilMs) throw tooLate()
    const entry = await inStore('look up the key', call.operation, () =>
      storeOf(context).get(baseUrl, call.key),
    )
    if (entry) checkSame(entry, call)
    const step = entry ? nextStep(entry, call.ifUnknown) : 'send'
    if (entry && (step === 'replay' || step === 'refuse')) return replay(context, entry)
    if (step !== 'wait') {
      const left = { ...options, deadlineMs: Math.max(1, untilMs - clock.monotonic()) }
      opened ??= await openKeyed(context, left, scope)
      const under = opened
      const next = { context, keyed: under, call, options: left, scope, untilMs }
      if (entry && step !== 'send') {
        const found = await lookOrGiveUp(next, entry)
        if (found) return found
        continue
      }
      const sending = new KeyedSend(under, call, entry)
      const run = () => (entry ? sendStored(next, entry, sending) : send(sending, under, call))
      const made = await attempt(sending, run).catch(error => {
        // It has spent its time behind others, and not behind the quota.
        throw hasWaited && isQueued(error) ? tooLate() : error
      })
      if (made) return made
    }
    hasWaited = true
    await sleep(clock, Math.min(pauseMs, Math.max(1, untilMs - clock.monotonic())), options.signal)
  }
}

const isQueued = (error: unknown): boolean =>
  isBranded<TimeoutError>(error) && error.kind === 'timeout' && ['queue', 'deadline'].includes(error.scope)

/** Undefined: nobody can tell, and the caller would rather have it twice than not at all. */
const lookOrGiveUp = async (going: Continuing, entry: JournalEntry): Promise<WriteJob | undefined> => {
  const { context, call } = going
  try {
    return await lookFor(going, entry)
  } catch (error) {
    if (call.ifUnknown !== 'send' || !isBranded(error) || error.kind !== 'ambiguous_write') throw error
    const newest = await storeOf(context).get(call.scope, call.key)
    if (newest?.state !== 'unknown') throw error
    return undefined
  }
}

/** Undefined: another call has the key, or a write that says the same is on its way. */
const attempt = async (sending: KeyedSend, run: () => Promise<WriteJob>): Promise<WriteJob | undefined> => {
  try {
    const job = await run()
    // Another call of this process may have sent it, as it does for the new run of a job.
    if (!sending.hasBegun) await sending.noteSent(job.id, job.adopted)
    return job
  } catch (error) {
    if (error instanceof KeyTaken) return undefined
    // What the caller is told must not hang on the journal.
    await sending.failed(error).catch(() => {})
    throw error
  }
}

/** @throws IdempotencyConflictError */
const checkSame = (entry: JournalEntry, { key, operation, input }: KeyedCall): void => {
  const details = readDetails(entry.details)
  const recorded = details.sent.operation
  if (recorded !== operation)
    throw new IdempotencyConflictError(
      key,
      operation,
      [{ path: '', recorded, given: operation }],
      'operation',
    )
  const differences = differencesOf(details.input, input)
  if (differences.length > 0) throw new IdempotencyConflictError(key, operation, differences)
}

const stillAtIt = ({ key, operation }: KeyedWrite, timeoutMs: number): TimeoutError => {
  const message = `${operation}: another call with the idempotency key ${JSON.stringify(key)}, or one that writes the same, had not ended within the deadline; nothing was sent by this one`
  return new TimeoutError(message, { operation, scope: 'deadline', timeoutMs, ...NOTHING_SENT })
}
