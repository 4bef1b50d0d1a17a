import type { ErrorContext, Issue } from '../core/error.js'
import { isId } from '../core/id.js'
import { ConfigurationError } from '../core/input-errors.js'
import { type LostWrite, problemOfLostWrite } from '../core/lost-write.js'
import { createJob, type JobContext, type WriteJob } from '../jobs/job.js'
import { type Settled, settleJobs } from '../jobs/settle.js'
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
}

export const createWrites = (context: JobContext): Writes => {
  const get = (jobId: string): WriteJob => {
    if (isId(jobId)) return createJob(context, jobId)
    throw wrong('writes.get', 'writes.get() takes the id of a job, such as job.id of an earlier write')
  }
  return {
    get,
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
