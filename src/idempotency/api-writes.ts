import { createJob } from '../jobs/job.js'
import { contentOfApiWrite } from '../recovery/observer.js'
import { canHoldBody, toResponse } from '../transport/answer.js'
import type { WriteObserver } from '../transport/api.js'
import { StatusError } from '../transport/status-errors.js'
import { type IdempotencyContext, requireJournal, wrongKey } from './context.js'
import { inputOf } from './input.js'
import { notedBy } from './noted.js'
import { exchangeOf, PLAIN, settleLater } from './replay.js'
import { runKeyed } from './run-keyed.js'

/** Makes writes through `propexo.api` once for each idempotency key. */
export const createApiOnce =
  (
    contextOf: () => Omit<IdempotencyContext, 'journal'> & Partial<Pick<IdempotencyContext, 'journal'>>,
  ): WriteObserver['once'] =>
  async (write, scope, options, send) => {
    const whole = contextOf()
    const context = { ...whole, journal: requireJournal(whole.journal, 'idempotencyKey') }
    const { operation, path, query, body } = write
    const content = contentOfApiWrite(write)
    if (content === undefined)
      throw wrongKey(`an idempotency key is for writes to a PMS, and ${operation} is none`)
    const { untilMs, idempotencyKey, ...own } = options
    const key = idempotencyKey as string
    const ifUnknown = own.ifUnknown ?? context.journal.ifUnknown
    const input = inputOf({ path, query, body })
    let response: Response | undefined
    try {
      const keyed = { key, operation, input, ifUnknown, options: own, scope, untilMs }
      const job = await runKeyed(context, keyed, async (sending, opened, call) => {
        sending.describe({ operation, path, query, body: content.body, warnings: [] }, content)
        response = await send(notedBy(sending, opened, call))
        return createJob(context, scope.jobId as string, { onOutcome: settleLater(context, key) })
      })
      scope.jobId = job.id
      return response ?? Response.json({ job_id: job.id, data: {} })
    } catch (error) {
      if (!(error instanceof StatusError) || !canHoldBody(error.status)) throw error
      scope.failure = error.kind
      return toResponse(exchangeOf(error), PLAIN)
    }
  }
