import type { PgBoss, Queue, SendOptions } from 'pg-boss'
import type { TrackedCall } from './call.js'

export const QUEUE = 'calls'
export const FAILED = 'calls-failed'

const OPTIONS = {
  // Retries over some hours: 5 seconds, 10, 20, and so on, 1 hour at most.
  retryLimit: 20,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 3_600,
  // A worker that gives no sign of life for so long has died, and another one gets the job.
  heartbeatSeconds: 10,
  // Far longer than a call may take: a job that has expired runs twice at the same time.
  expireInSeconds: 600,
  deadLetter: FAILED,
} satisfies Omit<Queue, 'name'>

/** Makes the queues where they are missing. */
export const createQueues = async (boss: PgBoss): Promise<void> => {
  await boss.createQueue(FAILED)
  await boss.createQueue(QUEUE, OPTIONS)
}

/** What the webhook of the call tracker does, which may come twice: a second message does no harm. */
export const enqueue = async (boss: PgBoss, call: TrackedCall, options: SendOptions = {}): Promise<void> => {
  await boss.send(QUEUE, call, options)
}
