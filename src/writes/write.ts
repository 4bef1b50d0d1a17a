import { asFields } from '../json.js'
import { readWriteOptions, type WriteOptions } from '../options/call.js'
import { type Hooks, tell } from '../options/hooks.js'
import type { CheckSettings } from '../options/rules.js'
import type { Issue } from '../propexo-error.js'
import { TimeoutError } from '../transport/errors.js'
import type { Sent, WriteJob } from './job.js'
import type { Plan } from './plan.js'
import { type PmsContext, type PrepareOptions, prepare } from './prepare.js'
import { type SendContext, sendOnce } from './send.js'

/** What a write of one integration needs. */
export interface WriteContext extends PmsContext, SendContext {
  readonly check: CheckSettings
  readonly hooks: Hooks
}

/**
 * Checks an input completely, sends it once, and returns the job.
 * @throws what `prepare` throws, before the write is sent; then what the transport throws
 */
export const write = async (
  context: WriteContext,
  plan: Omit<Plan, 'integrationId'>,
  input: unknown,
  options?: WriteOptions,
): Promise<WriteJob> => {
  const own = readWriteOptions(options)
  const whole = { ...plan, integrationId: context.integrationId }
  const deadlineMs = own.deadlineMs ?? context.sending.deadlineMs
  const untilMs = performance.now() + deadlineMs
  const preparing = prepare(context, whole, input, prepareOptions(context, own))
  const { sent, bodyText } = await inTime(preparing, deadlineMs, plan.operation)
  warn(context, plan, sent)
  return sendOnce(context, { operation: plan.operation, sent, bodyText, untilMs }, own)
}

/** What a write needs to know is asked for within its deadline; others may wait for the same, so it is not aborted. */
const inTime = async <T>(preparing: Promise<T>, deadlineMs: number, operation: string): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    const message = `${operation}: what decides about it was not known within ${deadlineMs} ms; it was not sent`
    const details = { operation, scope: 'deadline', timeoutMs: deadlineMs, sent: false } as const
    timer = setTimeout(() => reject(new TimeoutError(message, details)), deadlineMs)
  })
  try {
    return await Promise.race([preparing, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The same without sending it: what would be sent, and why. Asks the API for what decides the zone of its times; warnings
 * are in the result, and not given to hooks.
 */
export const preview = async (
  context: WriteContext,
  plan: Omit<Plan, 'integrationId'>,
  input: unknown,
  options?: WriteOptions,
): Promise<Sent> => {
  const own = readWriteOptions(options)
  if (own.signal?.aborted) throw own.signal.reason
  const whole = { ...plan, integrationId: context.integrationId }
  return (await prepare(context, whole, input, prepareOptions(context, own))).sent
}

const prepareOptions = ({ check }: WriteContext, options: WriteOptions): PrepareOptions => ({
  policy: {
    levelOf: check.levelOf,
    areOff: check.areOff,
    ignoresUnknown: options.ignoreUnknownFields ?? false,
  },
  verification: {
    recipient: options.verifyRecipient ?? check.verifyRecipient,
    employee: options.verifyEmployee ?? check.verifyEmployee,
  },
  signal: options.signal,
})

const warn = (
  { hooks, integrationId }: WriteContext,
  { times: fields = [] }: Pick<Plan, 'times'>,
  { operation, time, times, warnings }: Sent,
): void => {
  const ofTimes = Object.entries({ ...times, ...(time ? { at: time } : {}) }).flatMap(([name, placed]) => {
    const path = `/${fields.find(field => field.as === name)?.name ?? name}`
    return placed.warnings.map(
      ({ code, message }): Issue => ({ rule: `time.${code}`, path, message, source: 'README, time' }),
    )
  })
  for (const warning of [...warnings, ...ofTimes])
    tell(hooks.onWarning, () => ({ ...warning, operation, integrationId }))
}

/** Whether an input for a preview is that of a change: it says what is changed. */
export const isChange = (input: unknown): boolean => {
  try {
    return asFields(input) !== undefined && (input as { event_id?: unknown }).event_id !== undefined
  } catch {
    return false
  }
}
