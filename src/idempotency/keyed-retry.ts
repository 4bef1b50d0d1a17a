import { createJob, type RetryJob } from '../jobs/job.js'
import type { JobRetryOptions } from '../options/call.js'
import type { JournalSettings } from '../options/journal.js'
import { contentOfRetry, RETRY, type RunAgain } from '../recovery/retry.js'
import { createScope, inScope } from '../transport/scope.js'
import type { Transport } from '../transport/transport.js'
import { requireJournal } from './context.js'
import { notedBy } from './noted.js'
import { settleLater } from './replay.js'
import { runKeyed } from './run-keyed.js'
import { withoutKey } from './send-stored.js'

interface RetryContext {
  readonly transport: Transport
  readonly journal: JournalSettings | undefined
  readonly runAgain: RunAgain
}

/** Has failed writes run again, once for each idempotency key. */
export const createKeyedRetry = ({ transport, journal: given, runAgain }: RetryContext): RetryJob => {
  const { hooks, clock, sending } = transport
  const retry: RetryJob = async (job, options: JobRetryOptions) => {
    const { idempotencyKey: key, signal } = options
    if (key === undefined) return runAgain(job, withoutKey(options))
    const journal = requireJournal(given, 'idempotencyKey')
    const { id, origin } = job
    const { callId: parentId, integrationId, recordIds } = origin.context ?? {}
    const context = { transport, journal, runAgain, retry, sending }
    const untilMs = clock.monotonic() + (options.deadlineMs ?? sending.deadlineMs)
    const scope = createScope(RETRY, { parentId, integrationId, recordIds, jobId: id })
    return inScope(scope, { hooks, clock, signal }, async () => {
      const input = { job_id: id }
      const ifUnknown = options.ifUnknown ?? journal.ifUnknown
      const keyed = { key, operation: RETRY, input, ifUnknown, options, scope, untilMs }
      const made = await runKeyed(context, keyed, async (sendingUnder, opened, call) => {
        const sent = { operation: RETRY, path: { root_job_id: id }, body: {}, warnings: [] }
        sendingUnder.describe(sent, contentOfRetry(id, origin, integrationId))
        const noted = notedBy(sendingUnder, opened, call)
        const newId = await runAgain(job, withoutKey(options), { noted, scope })
        return createJob(context, newId, { onOutcome: settleLater(context, key) })
      })
      return made.id
    })
  }
  return retry
}
