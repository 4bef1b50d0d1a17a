import { eventIn, type LogShape, type ModelJob } from '../../support/model-api.js'
import type { Random } from '../../support/random.js'

/** Dates as a server writes them that has parsed them. */
const rewritten = (body: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value).toISOString() : value,
    ]),
  )

/** What an update names in its path; others name it in their body. */
const idIn = ({ method, path, body }: ModelJob): Record<string, unknown> =>
  method === 'PUT' ? eventIn(method, path) : { event_id: body['event_id'] }

type Parameters = LogShape['parameters']

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

const whole = ({ body, method, path }: ModelJob): Record<string, unknown> => ({
  ...body,
  ...eventIn(method, path),
})

/** What a log may show of a request: nobody publishes it. */
const PARAMETERS: Readonly<Record<ParametersName, Parameters>> = {
  plain: whole,
  'path and body': ({ body, method, path }) => ({ path: eventIn(method, path), body }),
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

const verbOf = ({ method, path }: ModelJob): string =>
  path.endsWith('/cancel') ? 'CANCEL' : method === 'PUT' ? 'UPDATE' : 'CREATE'

const JOB_TYPES: readonly LogShape['jobType'][] = [
  job => `ENTRATA_${verbOf(job)}_APPOINTMENT`,
  job => `${verbOf(job).toLowerCase()}LeadEvent`,
  () => 'WRITE',
  () => undefined,
]

const TIMES: readonly LogShape['time'][] = [
  ms => new Date(ms).toISOString(),
  ms => new Date(ms).toISOString().replace('Z', ''),
  ms => new Date(ms).toISOString().replace('T', ' ').replace('Z', '+00:00'),
  ms => new Date(ms + 19_800_000).toISOString().replace('Z', '+05:30'),
]

/** A log, and the name of its parameters. */
export interface NamedShape extends LogShape {
  readonly name: ParametersName
}

export const shapeOf = (random: Random): NamedShape => {
  const name = random.pick<ParametersName>(random.chance(0.05) ? EMPTY : TELLING)
  return {
    name,
    parameters: PARAMETERS[name],
    jobType: random.pick(JOB_TYPES),
    dated: random.pick(['created', 'ended']),
    time: random.pick(TIMES),
    order: random.pick(['newest', 'oldest', 'shuffled']),
    lagMs: random.pick([0, 0, 0, 4_000]),
    hasOwnIds: !random.chance(0.05),
  }
}
