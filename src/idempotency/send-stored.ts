import type { OperationKey } from '../../generated/operations.js'
import type { WriteJob } from '../jobs/job.js'
import { createJob } from '../jobs/job.js'
import type { JournalEntry } from '../journal/store.js'
import type { WriteOptions } from '../options/call.js'
import { RETRY } from '../recovery/retry.js'
import { sendOnce } from '../recovery/send-once.js'
import type { CallScope } from '../transport/scope.js'
import type { IdempotencyContext } from './context.js'
import { readDetails } from './details.js'
import type { KeyedCall, KeyedContext, KeyedSend } from './keyed-send.js'
import { notedBy } from './noted.js'
import { settleLater } from './replay.js'

/** What is needed to go on with an entry. */
export interface Continuing {
  readonly context: IdempotencyContext
  readonly keyed: KeyedContext
  readonly call: KeyedCall
  readonly options: WriteOptions
  readonly scope: CallScope
  /** By the monotonic clock. */
  readonly untilMs: number
}

/** What runs below a key has none of its own. */
export const withoutKey = ({ idempotencyKey: _, ifUnknown: __, ...options }: WriteOptions): WriteOptions =>
  options

/** Sends what an entry holds, as it was prepared then. */
export const sendStored = async (
  { context, keyed, call, options, scope, untilMs }: Continuing,
  entry: JournalEntry,
  sending: KeyedSend,
): Promise<WriteJob> => {
  const { sent, content } = readDetails(entry.details)
  sending.describe(sent, content)
  const noted = notedBy(sending, keyed, call)
  if (content.retryOf !== undefined) {
    const origin = { sent: sent.operation === RETRY ? undefined : sent }
    const id = await context.runAgain({ id: content.retryOf, origin }, withoutKey(options), { noted, scope })
    return createJob(context, id, { onOutcome: settleLater(context, entry.key) })
  }
  const operation = sent.operation as OperationKey
  const outgoing = { operation, sent, bodyText: JSON.stringify(sent.body), untilMs, scope, noted }
  const own = { ...context, integrationId: content.integrationId, onOutcome: settleLater(context, entry.key) }
  return sendOnce(own, outgoing, options)
}
