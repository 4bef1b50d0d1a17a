import { createJob, type JobOrigin, type WriteJob, type WriteStatus } from '../jobs/job.js'
import type { JournalEntry } from '../journal/store.js'
import { toStatusError } from '../transport/answer.js'
import type { HttpResponse } from '../transport/http-message.js'
import { createRedactor, type Redactor } from '../transport/redact.js'
import { type IdempotencyContext, storeOf } from './context.js'
import { type EntryDetails, readDetails, type StoredRefusal, writeDetails } from './details.js'

/** What was stored holds no secret any more. */
export const PLAIN: Redactor = createRedactor('\u0000')

/**
 * Tells again what became of a write.
 * @throws the refusal that ended it
 */
export const replay = (context: IdempotencyContext, entry: JournalEntry): WriteJob => {
  const details = readDetails(entry.details)
  if (details.refusal) throw refusalOf(details)
  return createJob(context, entry.jobId as string, originOf(context, entry, details))
}

const originOf = (context: IdempotencyContext, entry: JournalEntry, details: EntryDetails): JobOrigin => {
  const { sent, callId, content, outcome, isAdopted } = details
  return {
    sent,
    isAdopted,
    context: { callId, integrationId: content.integrationId, jobId: entry.jobId ?? undefined },
    ...(outcome ? { outcome } : {}),
    onOutcome: settleLater(context, entry.key),
  }
}

/** Notes how a job has ended, where its entry still waits for that. A journal that fails does not spoil the answer. */
export const settleLater =
  (context: IdempotencyContext, key: string) =>
  async (jobId: string, outcome: WriteStatus): Promise<void> => {
    const store = storeOf(context)
    try {
      const entry = await store.get(context.transport.baseUrl, key)
      if (entry?.state !== 'sent' || entry.jobId !== jobId) return
      const details = writeDetails({ ...readDetails(entry.details), outcome })
      await store.move(entry, {
        ...{ state: 'settled', isOnItsWay: false, jobId, owner: entry.owner, leaseMs: 0, details },
      })
    } catch {}
  }

const refusalOf = ({ sent, refusal }: EntryDetails): Error =>
  toStatusError(exchangeOf(refusal as StoredRefusal), sent.operation, PLAIN)

/** A refusal as if it had come just now. */
export const exchangeOf = ({ status, headers, body }: StoredRefusal): HttpResponse => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, ok: false, headers: new Headers(headers), text, attempts: 1, isDirect: true }
}
