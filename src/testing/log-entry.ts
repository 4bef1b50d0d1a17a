import type { SimulatedJob } from './job.js'

/** One entry of the log of writes. */
export type SimulatedLogEntry = Readonly<Record<string, unknown>>

/** Makes another entry of the log out of one, and of the job that it is of. */
export type LogRewrite = (entry: SimulatedLogEntry, job: SimulatedJob) => SimulatedLogEntry
