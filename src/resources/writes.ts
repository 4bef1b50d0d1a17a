import type { ErrorContext, Issue } from '../core/error.js'
import { isId } from '../core/id.js'
import { ConfigurationError } from '../core/input-errors.js'
import { type LostWrite, problemOfLostWrite } from '../core/lost-write.js'
import { type IdempotencyContext, requireJournal } from '../idempotency/context.js'
import { type JournaledWrite, toJournaledWrite } from '../idempotency/journaled-write.js'
import { recoverEntries } from '../idempotency/recover-entries.js'
import {
  checkKey,
  findEntry,
  forgetEntry,
  resolveEntry,
  type WriteResolution,
} from '../idempotency/resolve.js'
import { createJob, type WriteJob } from '../jobs/job.js'
import { type Settled, settleJobs } from '../jobs/settle.js'
import type { JournalSettings } from '../options/journal.js'
import { type RecoverOptions, readRecoverOptions } from '../options/recover.js'
import { readSettleOptions, type SettleOptions } from '../options/settle.js'
import type { AccountWrites } from '../recovery/account-writes.js'
import type { ReconcileCallOptions } from '../recovery/ambiguous.js'
import { reconcile } from '../recovery/recover.js'
import { checkPath } from '../transport/serialize.js'

/** Jobs of earlier writes, and writes whose answer was lost. */
export interface Writes {
  /**
   * The job with this id, without a request; its `status()` and `wait()` make requests.
   * @throws ConfigurationError for a value that is no id
   * @example
   * ```ts
   * const outcome = await propexo.writes.get('job_1').wait()
   * console.log(outcome.write_status)
   * ```
   */
  get(jobId: string): WriteJob
  /**
   * Iterates over the outcomes of many jobs in the order in which they end, with few requests. Jobs that have not ended
   * in time are missing.
   * @throws ConfigurationError for anything but jobs or ids
   * @throws the error of a job that cannot be read, after all others; the reason of the signal
   * @example
   * ```ts
   * for await (const { job, status } of propexo.writes.settle(['job_1', 'job_2'])) console.log(job.id, status.write_status)
   * ```
   */
  settle(jobs: Iterable<WriteJob | string>, options?: SettleOptions): AsyncGenerator<Settled, void, undefined>
  /**
   * Looks for a write whose answer was lost, in this process or another: takes `error.write` of an AmbiguousWriteError.
   * @throws AmbiguousWriteError if the write log does not show exactly one job that can be it
   * @example
   * ```ts
   * import { type LostWrite, Propexo } from 'propexo-client'
   *
   * export const findAgain = async (write: LostWrite): Promise<string> =>
   *   (await new Propexo({ token: 'token' }).writes.reconcile(write)).id
   * ```
   */
  reconcile(write: LostWrite, options?: ReconcileCallOptions): Promise<WriteJob>
  /**
   * Goes on with the writes of the journal that a crash, or a lost answer, has left: sends what was only recorded, looks
   * for what was being sent, and stores how jobs have ended. One pass, with calls of the lowest class; run it at start and
   * every minute, on any machine. Iterates over the entries whose state has changed.
   * @throws ConfigurationError without the option `journal`; JournalError; the reason of the signal
   * @example
   * ```ts
   * import { memoryJournal, Propexo } from 'propexo-client'
   *
   * const propexo = new Propexo({ token: 'token', journal: memoryJournal() })
   * for await (const { key, state, jobId } of propexo.writes.recover()) console.log(key, state, jobId)
   * ```
   */
  recover(options?: RecoverOptions): AsyncGenerator<JournaledWrite, void, undefined>
  /**
   * What the journal knows of a key; undefined if it has never been used, or was forgotten. Makes no request.
   * @throws ConfigurationError without the option `journal`; JournalError
   * @example
   * ```ts
   * import { memoryJournal, Propexo } from 'propexo-client'
   *
   * const propexo = new Propexo({ token: 'token', journal: memoryJournal() })
   * console.log((await propexo.writes.find('call:CA123'))?.state)
   * ```
   */
  find(key: string): Promise<JournaledWrite | undefined>
  /**
   * Says what a person has found out about a write that is `unknown`: the job that it became, or `'not_processed'`, after
   * which the key can be used again.
   * @throws JournalError for a write that is not `unknown`, for the job of another, and for one that the API does not know;
   *   ConfigurationError; the errors of the request that asks for the job
   * @example
   * ```ts
   * import { type Propexo } from 'propexo-client'
   *
   * export const found = (propexo: Propexo) => propexo.writes.resolve('call:CA123', { jobId: 'job_1' })
   * ```
   */
  resolve(key: string, resolution: WriteResolution): Promise<JournaledWrite | undefined>
  /**
   * Removes the key of a write that was settled or refused, so that it can be used for another one. False if it is not
   * there.
   * @throws JournalError for a write that is still open; ConfigurationError
   * @example
   * ```ts
   * import { type Propexo } from 'propexo-client'
   *
   * export const again = (propexo: Propexo) => propexo.writes.forget('call:CA123')
   * ```
   */
  forget(key: string): Promise<boolean>
}

/** What the writes of an account need. */
export interface WritesContext extends Omit<IdempotencyContext, 'journal'> {
  readonly journal: JournalSettings | undefined
}

export const createWrites = (context: WritesContext): Writes => {
  const get = (jobId: string): WriteJob => {
    if (isId(jobId)) return createJob(context, jobId)
    throw wrong('writes.get', 'writes.get() takes the id of a job, such as job.id of an earlier write')
  }
  const withJournal = (what: string): IdempotencyContext => ({
    ...context,
    journal: requireJournal(context.journal, what),
  })
  return {
    get,
    recover: options => recoverEntries(withJournal('writes.recover()'), readRecoverOptions(options)),
    find: async key => {
      const own = withJournal('writes.find()')
      checkKey(key)
      const entry = await findEntry(own, key)
      return entry && toJournaledWrite(entry)
    },
    resolve: async (key, resolution) => resolveEntry(withJournal('writes.resolve()'), key, resolution),
    forget: async key => forgetEntry(withJournal('writes.forget()'), key),
    settle: (jobs, options) => {
      const settings = readSettleOptions(options)
      return settleJobs(context.transport, readJobs(jobs, get), settings)
    },
    reconcile: async (write, options) => {
      const problem = problemOfLostWrite(write)
      if (problem)
        throw wrong(
          'writes.reconcile',
          `writes.reconcile() takes error.write of an AmbiguousWriteError: ${problem}`,
        )
      const about = { operation: write.operation, context: contextOfLost(write) }
      return reconcile(context, about, writes => lostCall(writes, write), options)
    },
  }
}

const contextOfLost = ({ id: callId, integrationId }: LostWrite): ErrorContext => ({
  callId,
  ...(integrationId === undefined ? {} : { integrationId }),
})

/** A write that was lost here, about which more is known than its JSON tells, or in another process. */
const lostCall = ({ registry }: AccountWrites, write: LostWrite) => {
  const tracked = registry.findLost(write.id)
  const context = contextOfLost(write)
  return { tracked, write, origin: { context }, cause: undefined, priority: 'write', context } as const
}

const readJobs = (jobs: Iterable<WriteJob | string>, get: (id: string) => WriteJob): WriteJob[] => {
  try {
    if (typeof jobs === 'string') throw new TypeError('the letters of an id are not ids')
    return [...jobs].map((job, index) => {
      if (typeof (Object(job) as { then?: unknown }).then === 'function')
        throw wrong('writes.settle', `writes.settle(): item ${index} is a Promise; await the write first`)
      const { id } = typeof job === 'string' ? { id: job } : (Object(job) as { id?: unknown })
      if (typeof id !== 'string')
        throw wrong('writes.settle', `writes.settle(): item ${index} is neither a job nor the id of one`)
      const [problem] = checkPath('{job_id}', { job_id: id })
      if (problem)
        throw wrong(
          'writes.settle',
          `writes.settle(): item ${index}: its job id ${JSON.stringify(id)} ${problem.message}`,
        )
      return typeof job === 'string' || !isId(id) ? get(id) : job
    })
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause
    throw wrong('writes.settle', 'writes.settle() takes a list of jobs, or of their ids')
  }
}

const wrong = (rule: string, message: string): ConfigurationError => {
  const issue: Issue = { rule, path: '', message, source: 'docs/writes.md' }
  return new ConfigurationError([issue])
}
