import type { LogRewrite, SimulatedJob, SimulatedLogOptions } from '../../../src/testing/index.js'
import { eventIn } from '../../support/simulated-api.js'

/** One way in which the write log may look: nobody publishes which it is. */
export interface LogCase {
  readonly name: string
  readonly log: SimulatedLogOptions
  /** Whether it says enough to tell a job by. */
  readonly tells: boolean
}

const logOf = (name: string, tells: boolean, log: SimulatedLogOptions): LogCase => ({ name, tells, log })

/** Entries with other fields. Their jobs are all of one kind, `WRITE`, unless it is among the fields. */
const fieldsOf = (
  name: string,
  tells: boolean,
  fields: (job: SimulatedJob, entry: Parameters<LogRewrite>[0]) => object,
): LogCase =>
  logOf(name, tells, { rewrite: (entry, job) => ({ ...entry, job_type: 'WRITE', ...fields(job, entry) }) })

const parametersOf = (name: string, parameters: (job: SimulatedJob) => unknown): LogCase =>
  fieldsOf(name, true, job => ({ parameters: parameters(job) }))

const timesOf = (name: string, time: (ms: number) => string): LogCase =>
  fieldsOf(name, true, (_, entry) => ({ created_at: time(Date.parse(String(entry['created_at']))) }))

const jobTypeOf = (name: string, tells: boolean, job_type: string): LogCase =>
  fieldsOf(name, tells, () => ({ job_type }))

const all = (job: SimulatedJob): Record<string, unknown> => ({ ...job.body, ...eventIn(job) })

export const LOG_CASES: readonly LogCase[] = [
  logOf('plain', true, {}),
  parametersOf('with path and body apart', job => ({ path: eventIn(job), body: job.body })),
  parametersOf('with the body as text', job => ({ ...eventIn(job), body: JSON.stringify(job.body) })),
  parametersOf('nested', job => ({ event: { data: { payload: all(job) } } })),
  parametersOf('as text', job => JSON.stringify(all(job))),
  parametersOf('with defaults added', job => ({ ...all(job), employee_id: null, event_type: 'Note' })),
  logOf('dated by the end of jobs', true, { dated: 'ended' }),
  logOf('oldest first', true, { order: 'oldest' }),
  logOf('in no order', true, { order: 'shuffled' }),
  timesOf('with another offset', ms => new Date(ms + 19_800_000).toISOString().replace('Z', '+05:30')),
  timesOf('with times without offset', ms => new Date(ms).toISOString().replace('Z', '')),
  jobTypeOf('with the kind of the job', true, 'ENTRATA_CREATE_APPOINTMENT'),
  logOf('that lags', true, { lag: 4_000 }),
  jobTypeOf('with another kind of job', false, 'ENTRATA_CANCEL_APPOINTMENT'),
  fieldsOf('with ids of its own', false, job => ({ job_id: `run_${job.id}` })),
  fieldsOf('without parameters', false, () => ({ parameters: undefined })),
  fieldsOf('with parameters of something else', false, ({ body }) => ({
    parameters: { ...body, notes: 'Somebody else wrote this' },
  })),
  logOf('that lags by an hour', false, { lag: 3_600_000 }),
]
