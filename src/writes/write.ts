import { type CallOptions, readCallOptions } from '../options/call.js'
import type { Transport } from '../transport/fetch.js'
import { createJob, readJobId, type WriteJob } from './job.js'
import { type Plan, prepare } from './prepare.js'

/**
 * Checks an input completely, sends it once, and returns the job.
 * @throws what `prepare` throws, before anything is sent; then what the transport throws
 */
export const write = async (
  transport: Transport,
  plan: Plan,
  input: unknown,
  options?: CallOptions,
): Promise<WriteJob> => {
  const callOptions = readCallOptions(options)
  const { operation } = plan
  const { path, body, bodyText, time } = prepare(plan, input)
  const reply = await transport.send(operation, { path, bodyText }, callOptions)
  return createJob(transport, readJobId(reply, operation), {
    operation,
    path,
    body,
    ...(time ? { time } : {}),
  })
}
