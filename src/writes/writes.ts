import { isId } from '../id.js'
import { ConfigurationError } from '../transport/errors.js'
import type { Transport } from '../transport/fetch.js'
import { createJob, type WriteJob } from './job.js'

export interface Writes {
  /** The job with this id, without a request; `status()` and `wait()` of it ask. */
  get(jobId: string): WriteJob
}

export const createWrites = (transport: Transport): Writes => ({
  get: jobId => {
    if (isId(jobId)) return createJob(transport, jobId)
    const message = 'writes.get() takes the id of a job, such as job.id of an earlier write'
    throw new ConfigurationError([{ rule: 'writes.get', path: '', message, source: 'README, writes' }])
  },
})
