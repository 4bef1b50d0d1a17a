import { isId } from '../id.js'
import { readReconcileOptions } from '../options/reconcile.js'
import { DEFAULT_RECONCILE } from '../options/sending.js'
import { readSettleOptions, type SettleOptions } from '../options/settle.js'
import type { Issue } from '../propexo-error.js'
import { ConfigurationError } from '../transport/errors.js'
import { checkPath } from '../transport/serialize.js'
import type { ReconcileCallOptions } from './ambiguous.js'
import { createJob, type JobContext, type WriteJob } from './job.js'
import { type LostWrite, problemOfLostWrite } from './lost-write.js'
import { recover } from './recover.js'
import { type Settled, settleJobs } from './settle.js'

export interface Writes {
  /** The job with this id, without a request; `status()` and `wait()` of it ask. */
  get(jobId: string): WriteJob
  /**
   * Iterates over the outcomes of many jobs in the order in which they end, with few requests. Jobs that have not ended
   * when its time is up are not among them.
   */
  settle(jobs: Iterable<WriteJob | string>, options?: SettleOptions): AsyncGenerator<Settled, void, undefined>
  /**
   * Looks for a write whose answer was lost, in this process or another: takes `error.write` of an AmbiguousWriteError.
   * @throws AmbiguousWriteError when the write log does not show exactly one that can be it
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
      const { deadlineMs, signal } = readReconcileOptions(options)
      return recover(context, {
        lost: write,
        sent: undefined,
        cause: undefined,
        pauses: DEFAULT_RECONCILE,
        laterPauses: DEFAULT_RECONCILE,
        isLater: true,
        untilMs: performance.now() + deadlineMs,
        signal,
      })
    },
  }
}

const readJobs = (jobs: Iterable<WriteJob | string>, get: (id: string) => WriteJob): WriteJob[] => {
  try {
    if (typeof jobs === 'string') throw new TypeError('the letters of an id are not ids')
    return [...jobs].map(job => {
      const id = typeof job === 'string' ? job : job.id
      const [problem] = checkPath('{job_id}', { job_id: id })
      if (problem)
        throw wrong('writes.settle', `writes.settle(): the job id ${JSON.stringify(id)} ${problem.message}`)
      return typeof job === 'string' ? get(job) : get(id) && job
    })
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause
    throw wrong('writes.settle', 'writes.settle() takes a list of jobs, or of their ids')
  }
}

const wrong = (rule: string, message: string): ConfigurationError => {
  const issue: Issue = { rule, path: '', message, source: 'README, writes' }
  return new ConfigurationError([issue])
}
