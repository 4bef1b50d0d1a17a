import { eventIn, type LogShape, type ModelJob, PLAIN_LOG } from '../../support/model-api.js'

/** One way in which the write log may look: nobody publishes which it is. */
export interface LogCase {
  readonly name: string
  readonly log: LogShape
  /** Whether it says enough to tell a job by. */
  readonly tells: boolean
}

const logOf = (name: string, tells: boolean, shape: Partial<LogShape>): LogCase => ({
  name,
  tells,
  log: { ...PLAIN_LOG, ...shape },
})

const parametersOf = (name: string, parameters: LogShape['parameters']): LogCase =>
  logOf(name, true, { parameters })

const all = ({ body, method, path }: ModelJob): Record<string, unknown> => ({
  ...body,
  ...eventIn(method, path),
})

export const LOG_CASES: readonly LogCase[] = [
  logOf('plain', true, {}),
  parametersOf('with path and body apart', ({ body, method, path }) => ({
    path: eventIn(method, path),
    body,
  })),
  parametersOf('with the body as text', ({ body, method, path }) => ({
    ...eventIn(method, path),
    body: JSON.stringify(body),
  })),
  parametersOf('nested', job => ({ event: { data: { payload: all(job) } } })),
  parametersOf('as text', job => JSON.stringify(all(job))),
  parametersOf('with defaults added', job => ({ ...all(job), employee_id: null, event_type: 'Note' })),
  logOf('dated by the end of jobs', true, { dated: 'ended' }),
  logOf('oldest first', true, { order: 'oldest' }),
  logOf('in no order', true, { order: 'shuffled' }),
  logOf('with another offset', true, {
    time: ms => new Date(ms + 19_800_000).toISOString().replace('Z', '+05:30'),
  }),
  logOf('with times without offset', true, { time: ms => new Date(ms).toISOString().replace('Z', '') }),
  logOf('with the kind of the job', true, { jobType: () => 'ENTRATA_CREATE_APPOINTMENT' }),
  logOf('that lags', true, { lagMs: 4_000 }),
  logOf('with another kind of job', false, { jobType: () => 'ENTRATA_CANCEL_APPOINTMENT' }),
  logOf('with ids of its own', false, { hasOwnIds: false }),
  logOf('without parameters', false, { parameters: () => undefined }),
  logOf('with parameters of something else', false, {
    parameters: ({ body }) => ({ ...body, notes: 'Somebody else wrote this' }),
  }),
  logOf('that lags by an hour', false, { lagMs: 3_600_000 }),
]
