import { isBranded } from '../core/error.js'
import { isId } from '../core/id.js'
import { ConfigurationError } from '../core/input-errors.js'
import { lookAtJob } from '../jobs/job.js'
import type { JournalEntry } from '../journal/store.js'
import { type IdempotencyContext, storeOf } from './context.js'
import { readDetails, writeDetails } from './details.js'
import { inStore, JournalError } from './journal-error.js'
import { type JournaledWrite, toJournaledWrite } from './journaled-write.js'

/** What a person has found out about a write of which the journal could not tell. */
export type WriteResolution =
  | {
      /** The job that it became. */
      readonly jobId: string
    }
  | 'not_processed'

const OPERATION = 'writes.resolve'

const wrong = (path: string, message: string): ConfigurationError =>
  new ConfigurationError([{ rule: 'writes.resolve', path, message, source: 'docs/exactly-once.md' }])

export const checkKey = (key: unknown): void => {
  if (typeof key === 'string' && key.trim() !== '') return
  throw wrong('', 'the idempotency key must be the text that the write was given, such as call:CA123')
}

/** The entry of a key. */
export const findEntry = (context: IdempotencyContext, key: string): Promise<JournalEntry | undefined> =>
  inStore('look up the key', 'writes.find', () => storeOf(context).get(context.transport.baseUrl, key))

/**
 * Notes what a person has found out.
 * @throws JournalError for an entry that is not `unknown`, and for a job that the API does not know; errors of the request
 */
export const resolveEntry = async (
  context: IdempotencyContext,
  key: string,
  resolution: WriteResolution,
): Promise<JournaledWrite | undefined> => {
  checkKey(key)
  const jobId = resolution === 'not_processed' ? undefined : (Object(resolution) as { jobId?: unknown }).jobId
  if (resolution !== 'not_processed' && !isId(jobId))
    throw wrong('', "takes { jobId } with the id of the job that it is, or 'not_processed'")
  const entry = await findEntry(context, key)
  if (entry?.state !== 'unknown') throw notUnknown(key, entry)
  const store = storeOf(context)
  if (isId(jobId)) await checkJob(context, jobId)
  if (!isId(jobId)) {
    if (!(await inStore('remove the key', OPERATION, () => store.remove(entry)))) throw changed(key)
    return undefined
  }
  const details = writeDetails({ ...readDetails(entry.details), candidates: [], isAdopted: true })
  const change = { state: 'sent', isOnItsWay: false, jobId, owner: entry.owner, leaseMs: 0, details } as const
  const moved = await inStore('note the job', OPERATION, () => store.move(entry, change))
  if (moved) return toJournaledWrite(moved)
  const [other] = await store.find(context.transport.baseUrl, { jobIds: [jobId] })
  throw other ? ofAnother(jobId, other.key) : changed(key)
}

/** A slip of the pen would lock the key to a job that nobody has. */
const checkJob = async ({ transport }: IdempotencyContext, jobId: string): Promise<void> => {
  try {
    await lookAtJob(transport, jobId, { priority: 'user' })
  } catch (cause) {
    if (!isBranded(cause) || !['not_found', 'invalid_request', 'rule'].includes(cause.kind)) throw cause
    const message = `${OPERATION}: the API knows no job ${JSON.stringify(jobId)}; nothing was changed`
    throw new JournalError(message, { operation: OPERATION, cause })
  }
}

/**
 * Removes the key of a write that has ended, so that it can be used again.
 * @throws JournalError for a write that is still open
 */
export const forgetEntry = async (context: IdempotencyContext, key: string): Promise<boolean> => {
  checkKey(key)
  const entry = await findEntry(context, key)
  if (entry === undefined) return false
  if (entry.state !== 'settled' && entry.state !== 'refused') throw stillOpen(key, entry)
  if (await inStore('remove the key', 'writes.forget', () => storeOf(context).remove(entry))) return true
  throw changed(key)
}

const named = (key: string): string => `the write with the idempotency key ${JSON.stringify(key)}`

const notUnknown = (key: string, entry: JournalEntry | undefined): JournalError => {
  const why = entry === undefined ? 'is not in the journal' : `is ${entry.state}, not unknown`
  return new JournalError(`${OPERATION}: ${named(key)} ${why}; nothing was changed`, { operation: OPERATION })
}

const stillOpen = (key: string, { state }: JournalEntry): JournalError => {
  const cure = state === 'unknown' ? 'call resolve() first' : 'wait for its job, or call recover()'
  const message = `writes.forget: ${named(key)} is ${state}, and forgetting it could have it written twice; ${cure}`
  return new JournalError(message, { operation: 'writes.forget' })
}

const ofAnother = (jobId: string, key: string): JournalError =>
  new JournalError(`${OPERATION}: job ${jobId} is that of ${named(key)}; nothing was changed`, {
    operation: OPERATION,
  })

const changed = (key: string): JournalError =>
  new JournalError(`${OPERATION}: ${named(key)} was changed by another process meanwhile; look at it again`, {
    operation: OPERATION,
  })
