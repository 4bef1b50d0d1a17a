import type { Issue } from '../core/error.js'
import { asFields } from '../core/json.js'
import { lookUpTimeout, type TimeoutError } from '../core/no-answer-errors.js'
import { within } from '../core/sleep.js'
import { requireJournal, wrongKey } from '../idempotency/context.js'
import { inputOf } from '../idempotency/input.js'
import { notedBy } from '../idempotency/noted.js'
import { settleLater } from '../idempotency/replay.js'
import { runKeyed } from '../idempotency/run-keyed.js'
import { withoutKey } from '../idempotency/send-stored.js'
import type { WriteJob } from '../jobs/job.js'
import type { WriteRequest } from '../jobs/request.js'
import { INTEGRATION } from '../lookups/vendor.js'
import { readWriteOptions, type WriteOptions } from '../options/call.js'
import { type Hooks, tell } from '../options/hooks.js'
import type { JournalSettings } from '../options/journal.js'
import type { CheckSettings } from '../options/rules.js'
import type { RunAgain } from '../recovery/retry.js'
import { type SendContext, sendOnce } from '../recovery/send-once.js'
import { type CallScope, createScope, inScope } from '../transport/scope.js'
import { NotFoundError } from '../transport/status-errors.js'
import { type PmsContext, type Prepared, type PrepareOptions, prepare } from './prepare.js'
import type { WriteOperation } from './write-operation.js'

/** What a write of one integration needs. */
export interface WriteContext extends PmsContext, SendContext {
  readonly check: CheckSettings
  readonly hooks: Hooks
  readonly integrationId: string
  readonly journal: JournalSettings | undefined
  readonly runAgain: RunAgain
}

/**
 * Checks an input completely, sends it once, and returns the job.
 * @throws what `prepare` throws, before the write is sent; then what the transport throws
 */
export const write = async (
  context: WriteContext,
  plan: Omit<WriteOperation, 'integrationId'>,
  input: unknown,
  options?: WriteOptions,
): Promise<WriteJob> => {
  const own = readWriteOptions(options)
  const { clock } = context.transport
  const deadlineMs = own.deadlineMs ?? context.sending.deadlineMs
  const untilMs = clock.monotonic() + deadlineMs
  const { operation } = plan
  return inCall(context, plan, own, async scope => {
    const prepareOnce = async (): Promise<Prepared> => {
      const prepared = await prepareInTime(context, plan, input, { own, scope, deadlineMs })
      warn(context, plan, prepared.sent, scope)
      return prepared
    }
    if (own.idempotencyKey !== undefined)
      return writeUnderKey(context, { input, untilMs, scope, own }, operation, prepareOnce)
    const { sent, bodyText } = await prepareOnce()
    return sendOnce(context, { operation, sent, bodyText, untilMs, scope }, own)
  })
}

interface KeyedInput {
  readonly input: unknown
  readonly untilMs: number
  readonly scope: CallScope
  readonly own: WriteOptions
}

/** The same once for each key; what the key has come to already is not prepared again. */
const writeUnderKey = (
  context: WriteContext,
  { input, untilMs, scope, own }: KeyedInput,
  operation: WriteOperation['operation'],
  prepareOnce: () => Promise<Prepared>,
): Promise<WriteJob> => {
  const journal = requireJournal(context.journal, 'idempotencyKey')
  const { integrationId } = context
  const key = own.idempotencyKey as string
  const keyed = {
    ...{ key, operation, scope, untilMs, options: withoutKey(own) },
    input: inputOf(input, integrationId),
    ifUnknown: own.ifUnknown ?? journal.ifUnknown,
  }
  const whole = { ...context, journal }
  return runKeyed(whole, keyed, async (sending, opened, call) => {
    const { sent, bodyText } = await prepareOnce()
    sending.describe(sent, { operation, path: sent.path, body: sent.body, integrationId })
    const noted = notedBy(sending, opened, call)
    const outgoing = { operation, sent, bodyText, untilMs, scope, noted }
    return sendOnce({ ...context, onOutcome: settleLater(whole, key) }, outgoing, own)
  })
}

/**
 * The same without sending it: what would be sent, and why. Asks the API for what decides the zone of its times; warnings
 * are in the result, and not given to hooks.
 */
export const preview = async (
  context: WriteContext,
  plan: Omit<WriteOperation, 'integrationId'>,
  input: unknown,
  options?: WriteOptions,
): Promise<WriteRequest> => {
  const own = readWriteOptions(options)
  if (own.idempotencyKey !== undefined)
    throw wrongKey('idempotencyKey is for what is sent, and a preview sends nothing')
  const deadlineMs = own.deadlineMs ?? context.sending.deadlineMs
  return inCall(context, plan, own, async scope => {
    if (own.signal?.aborted) throw own.signal.reason
    const prepared = await prepareInTime(context, plan, input, { own, scope, deadlineMs })
    return prepared.sent
  })
}

const inCall = <T>(
  { transport, hooks, integrationId }: WriteContext,
  { operation }: Omit<WriteOperation, 'integrationId'>,
  { signal }: WriteOptions,
  run: (scope: CallScope) => Promise<T>,
): Promise<T> =>
  inScope(createScope(operation, { integrationId }), { hooks, clock: transport.clock, signal }, run)

interface Preparing {
  readonly own: WriteOptions
  readonly scope: CallScope
  readonly deadlineMs: number
}

/** What a write needs to know is asked for within its deadline; others may wait for the same, so it is not aborted. */
const prepareInTime = async (
  context: WriteContext,
  plan: Omit<WriteOperation, 'integrationId'>,
  input: unknown,
  { own, scope, deadlineMs }: Preparing,
): Promise<Prepared> => {
  const { clock } = context.transport
  const { operation } = plan
  const whole = { ...plan, integrationId: context.integrationId }
  const preparing = prepare(context, whole, input, {
    ...prepareOptions(context, own, scope),
    onRead: recordIds => Object.assign(scope, { recordIds }),
  })
  const what = context.pms.known() ? 'what the input needs' : 'the vendor'
  const tooLate = (): TimeoutError => lookUpTimeout(operation, what, deadlineMs)
  return within(preparing, { clock, ms: deadlineMs, tooLate }).catch(error => {
    throw explained(error, scope)
  })
}

/** Says for what an integration was needed that does not exist. */
const explained = (error: unknown, { recordIds = {} }: CallScope): unknown => {
  if (!(error instanceof NotFoundError) || error.operation !== INTEGRATION) return error
  const { operation, status, headers, body, attempts } = error
  const [reason, ...rest] = error.message.split('; ')
  const ids = Object.values(recordIds).join(', ')
  const message = [`${reason}${ids === '' ? '' : ` (needed to write for ${ids})`}`, ...rest].join('; ')
  return new NotFoundError(message, { operation, status, headers, body, attempts })
}

const prepareOptions = (
  { check }: WriteContext,
  options: WriteOptions,
  parent: CallScope,
): PrepareOptions => ({
  policy: {
    levelOf: check.levelOf,
    areOff: check.areOff,
    ignoresUnknown: options.ignoreUnknownFields ?? false,
  },
  verification: {
    recipient: options.verifyRecipient ?? check.verifyRecipient,
    employee: options.verifyEmployee ?? check.verifyEmployee,
  },
  asking: { signal: options.signal, parent },
})

const warn = (
  { hooks, integrationId }: WriteContext,
  { times: fields = [] }: Pick<WriteOperation, 'times'>,
  { operation, time, times, warnings }: WriteRequest,
  { callId }: CallScope,
): void => {
  const ofTimes = Object.entries({ ...times, ...(time ? { at: time } : {}) }).flatMap(([name, placed]) => {
    const path = `/${fields.find(field => field.as === name)?.name ?? name}`
    return placed.warnings.map(
      ({ code, message }): Issue => ({ rule: `time.${code}`, path, message, source: 'docs/time.md' }),
    )
  })
  for (const warning of [...warnings, ...ofTimes])
    tell(hooks.onWarning, () => ({ ...warning, operation, integrationId, callId }))
}

/** Whether an input for a preview is that of a change: it says what is changed. */
export const isChange = (input: unknown): boolean => {
  try {
    return asFields(input) !== undefined && (input as { event_id?: unknown }).event_id !== undefined
  } catch {
    return false
  }
}
