import { asFields } from '../json.js'
import { type CallOptions, readCallOptions } from '../options/call.js'
import type { PmsClock } from '../pms/clock.js'
import type { Transport } from '../transport/fetch.js'
import { createJob, readJobId, type Sent, type WriteJob } from './job.js'
import type { Plan } from './plan.js'
import { prepare } from './prepare.js'

/** What a write of one integration needs. */
export interface WriteContext {
  readonly transport: Transport
  readonly clock: PmsClock
  readonly integrationId: string
}

/**
 * Checks an input completely, sends it once, and returns the job.
 * @throws what `prepare` throws, before the write is sent; then what the transport throws
 */
export const write = async (
  context: WriteContext,
  plan: Omit<Plan, 'integrationId'>,
  input: unknown,
  options?: CallOptions,
): Promise<WriteJob> => {
  const callOptions = readCallOptions(options)
  const { transport, clock, integrationId } = context
  const whole = { ...plan, integrationId }
  const { sent, bodyText } = await prepare(whole, clock, input, callOptions.signal)
  const reply = await transport.send(plan.operation, { path: sent.path, bodyText }, callOptions)
  return createJob(transport, readJobId(reply, plan.operation), sent)
}

/** The same without sending it: what would be sent, and why. Asks the API for what decides the zone of its times. */
export const preview = async (
  { clock, integrationId }: WriteContext,
  plan: Omit<Plan, 'integrationId'>,
  input: unknown,
  options?: CallOptions,
): Promise<Sent> => {
  const { signal } = readCallOptions(options)
  if (signal?.aborted) throw signal.reason
  return (await prepare({ ...plan, integrationId }, clock, input, signal)).sent
}

/** Whether an input for a preview is that of a change: it says what is changed. */
export const isChange = (input: unknown): boolean => {
  try {
    return asFields(input) !== undefined && (input as { event_id?: unknown }).event_id !== undefined
  } catch {
    return false
  }
}
