import type { LogRewrite, SimulatedJob, SimulatedLogOptions } from '../../../src/testing/index.js'
import type { Random } from '../../support/random.js'
import { eventIn, methodOf } from '../../support/simulated-api.js'

/** Dates as a server writes them that has parsed them. */
const rewritten = (body: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value).toISOString() : value,
    ]),
  )

/** What an update names in its path; others name it in their body. */
const idIn = (job: SimulatedJob): Record<string, unknown> =>
  methodOf(job) === 'PUT' ? eventIn(job) : { event_id: job.body['event_id'] }

type Parameters = (job: SimulatedJob) => unknown

/** Those that tell a write. */
export const TELLING = [
  'plain',
  'path and body',
  'id and body',
  'body as text',
  'all as text',
  'deeper',
  'dates rewritten, defaults added',
] as const
/** Those that tell nothing. */
const EMPTY = ['an empty object', 'nothing'] as const

export type ParametersName = (typeof TELLING)[number] | (typeof EMPTY)[number]

const whole = (job: SimulatedJob): Record<string, unknown> => ({ ...job.body, ...eventIn(job) })

/** What a log may show of a request: nobody publishes it. */
const PARAMETERS: Readonly<Record<ParametersName, Parameters>> = {
  plain: whole,
  'path and body': job => ({ path: eventIn(job), body: job.body }),
  'id and body': job => ({ ...idIn(job), body: job.body }),
  'body as text': job => ({ ...idIn(job), body: JSON.stringify(job.body) }),
  'all as text': job => JSON.stringify(whole(job)),
  deeper: job => ({ event: { data: [{ payload: whole(job) }] } }),
  'dates rewritten, defaults added': job => ({
    ...rewritten(whole(job)),
    email_send: false,
    employee_id: null,
    event_type: 'Note',
  }),
  'an empty object': () => ({}),
  nothing: () => undefined,
}

const verbOf = (job: SimulatedJob): string =>
  job.path.endsWith('/cancel') ? 'CANCEL' : methodOf(job) === 'PUT' ? 'UPDATE' : 'CREATE'

const JOB_TYPES: readonly ((job: SimulatedJob) => unknown)[] = [
  job => `ENTRATA_${verbOf(job)}_APPOINTMENT`,
  job => `${verbOf(job).toLowerCase()}LeadEvent`,
  () => 'WRITE',
  () => undefined,
]

const TIMES: readonly ((ms: number) => string)[] = [
  ms => new Date(ms).toISOString(),
  ms => new Date(ms).toISOString().replace('Z', ''),
  ms => new Date(ms).toISOString().replace('T', ' ').replace('Z', '+00:00'),
  ms => new Date(ms + 19_800_000).toISOString().replace('Z', '+05:30'),
]

/** A log, the name of its parameters, and whether it names jobs by the ids that writes are answered with. */
export interface NamedShape {
  readonly name: ParametersName
  readonly hasOwnIds: boolean
  readonly dated: 'queued' | 'ended'
  readonly log: SimulatedLogOptions
}

/** As the log names a job that it gives an id of its own. */
export const idInLog = ({ hasOwnIds }: Pick<NamedShape, 'hasOwnIds'>, id: string): string =>
  hasOwnIds ? id : `run_${id}`

export const shapeOf = (random: Random): NamedShape => {
  const name = random.pick<ParametersName>(random.chance(0.05) ? EMPTY : TELLING)
  const jobType = random.pick(JOB_TYPES)
  const time = random.pick(TIMES)
  const dated = random.pick(['queued', 'ended'] as const)
  const order = random.pick(['newest', 'oldest', 'shuffled'] as const)
  const lag = random.pick([0, 0, 0, 4_000])
  const hasOwnIds = !random.chance(0.05)
  /** How far the clock that dates the log is off that of the answers. */
  const skewMs = random.pick([0, 0, -900, 900])
  const rewrite: LogRewrite = (entry, job) => ({
    ...entry,
    created_at: time(Date.parse(String(entry['created_at'])) + skewMs),
    job_id: idInLog({ hasOwnIds }, job.id),
    job_type: jobType(job),
    parameters: PARAMETERS[name](job),
  })
  return { name, hasOwnIds, dated, log: { dated, order, lag, rewrite } }
}
