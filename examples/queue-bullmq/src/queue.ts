import type { JobsOptions, Queue } from 'bullmq'
import type { TrackedCall } from './call.js'

export const QUEUE = 'calls'

/** Tries for almost three hours: after 5 seconds, 10, 20, and so on. */
export const JOB: JobsOptions = {
  attempts: 12,
  backoff: { type: 'exponential', delay: 5_000 },
  removeOnComplete: { age: 86_400 },
}

/** What the webhook of the call tracker does, which may come twice: a second message does no harm. */
export const enqueue = async (queue: Queue<TrackedCall>, call: TrackedCall, options = JOB): Promise<void> => {
  await queue.add('log', call, options)
}
