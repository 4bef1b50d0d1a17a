import { type OperationKey, operations } from '../../generated/operations.js'
import { isPlain } from '../core/json.js'
import type { WriteContent } from '../core/lost-write.js'
import type { ApiWrite, ObservedWrite, WriteObserver } from '../transport/api.js'
import { contextOf } from '../transport/scope.js'
import type { Transport } from '../transport/transport.js'
import { writesOf } from './account-writes.js'
import { isLost } from './is-lost.js'
import { giveUp, type LostCall, reportLost } from './recover.js'
import { createRetry } from './retry.js'

/** Keeps account of writes through `propexo.api`: they are not looked for, but can be, and are never taken for others. */
export const createWriteObserver = (transportOf: () => Transport): Omit<WriteObserver, 'once'> => ({
  begin: async (write, scope, { untilMs, ...options }) => {
    const content = contentOfApiWrite(write)
    if (content === undefined) return undefined
    const transport = transportOf()
    const { signal } = options
    const deadlineMs = Math.max(1, untilMs - transport.clock.monotonic())
    const writes = writesOf(await transport.account({ ...options, deadlineMs }), transport.clock)
    const tracked = await writes.registry.begin(scope.callId, content, { untilMs, signal })
    const lost = (cause: unknown): LostCall => {
      writes.registry.lose(tracked)
      const found = {
        tracked,
        write: writes.registry.toLostWrite(tracked),
        origin: { context: contextOf(scope) },
        cause,
        priority: options.priority ?? 'write',
        context: contextOf(scope),
      }
      reportLost(transport, found)
      return found
    }
    const observed: ObservedWrite = {
      onAttempt: () => writes.registry.attempt(tracked),
      onCutOff: () => void lost(options.signal?.reason),
      answered: jobId => writes.registry.end(tracked, jobId),
      lost: error => {
        const isAborted = options.signal?.aborted && error === options.signal.reason
        return isAborted || !isLost(error) ? undefined : giveUp(contextFor(transport, writes), lost(error))
      },
      isLost: () => tracked.lost !== undefined,
      write: () => writes.registry.toLostWrite(tracked),
      end: () => writes.registry.end(tracked),
    }
    return observed
  },
})

const contextFor = (transport: Transport, writes: ReturnType<typeof writesOf>) => ({
  transport,
  writes,
  retry: createRetry(transport, transport.sending),
})

/** Of a write that the log of writes shows: not of webhooks, nor of what an administrator does. */
export const contentOfApiWrite = ({ operation, path, body }: ApiWrite): WriteContent | undefined => {
  const row = Object.hasOwn(operations, operation) ? operations[operation as OperationKey] : undefined
  if (row?.kind !== 'write' || /^\w+ \/v1\/(webhooks|admin)\//.test(operation) || !isPlain(body))
    return undefined
  const fields = { ...body } as Record<string, unknown>
  const { integration_id: integrationId } = fields
  return {
    operation,
    path,
    body: fields,
    ...(typeof integrationId === 'string' ? { integrationId } : {}),
  }
}
