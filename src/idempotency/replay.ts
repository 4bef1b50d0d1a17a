import { createJob, type JobOrigin, type WriteJob, type WriteStatus } from '../jobs/job.js'
import type { JournalEntry } from '../journal/store.js'
import { toStatusError } from '../transport/answer.js'
import { createRedactor } from '../transport/redact.js'
import { type IdempotencyContext, storeOf } from './context.js'
import { type EntryDetails, readDetails, writeDetails } from './details.js'

/** What was stored holds no secret any more. */
const PLAIN = createRedactor('\u0000')

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

const refusalOf = ({ sent, refusal }: EntryDetails): Error => {
  const { status, headers, body } = refusal as NonNullable<EntryDetails['refusal']>
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = { status, ok: false, headers: new Headers(headers), text, attempts: 1, isDirect: true }
  return toStatusError(answer, sent.operation, PLAIN)
}
