import { type Answer, ok } from './answer.js'
import { type Job, toSimulatedJob } from './job.js'
import type { Query } from './query.js'
import { nowMs, type World } from './world.js'

const RANGES: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
}

const DEFAULT_LIMIT = 100

/** The log of writes: what has ended, and nothing that is pending. */
export const readWriteLog = (world: World, query: Query): Answer => {
  const { lagMs, order, dated, rewrite } = world.settings.log
  const now = nowMs(world)
  const dateOf = (job: Job): number => (dated === 'queued' ? job.queuedMs : (job.endedMs ?? 0))
  const range = RANGES[String(query['time_range'])]
  const shown = [...world.jobs.values()]
    .filter(job => job.endedMs !== undefined && job.endedMs + lagMs <= now)
    .filter(job => range === undefined || dateOf(job) >= now - range)
    .filter(job => meets(job, query))
    // Jobs come in the order in which they were queued, and of equals the last one stays first.
    .reverse()
    .sort((left, right) => dateOf(right) - dateOf(left))
  if (order === 'oldest') shown.reverse()
  if (order === 'shuffled') shown.sort((left, right) => placeOf(left.id) - placeOf(right.id))
  const offset = Number(query['offset'] ?? 0)
  const limit = Number(query['limit'] ?? DEFAULT_LIMIT)
  const logs = shown.slice(offset, offset + limit).map(job => {
    const entry = entryOf(world, job, dateOf(job))
    return rewrite ? rewrite(entry, toSimulatedJob(job)) : entry
  })
  return ok({ results: { logs } })
}

const numberOf = ({ id }: Job): number => Number(id.slice(id.lastIndexOf('_') + 1))

/** Only of events, appointments among them: other writes have categories of their own. */
const categoryOf = ({ operation }: Job): string => operation.split('/')[2] ?? 'events'

const statusOf = ({ status }: Job): string => (status === 'FAILURE' ? 'FAILURE' : 'SUCCESS')

const meets = (job: Job, query: Query): boolean =>
  (query['integration_id'] === undefined || query['integration_id'] === job.integrationId) &&
  (query['status'] === undefined || query['status'] === statusOf(job)) &&
  (query['write_category'] === undefined || query['write_category'] === categoryOf(job))

const entryOf = (world: World, job: Job, dateMs: number): Readonly<Record<string, unknown>> => ({
  id: `wlog_${numberOf(job)}`,
  created_at: new Date(dateMs).toISOString(),
  job_id: job.id,
  job_log_id: `jlog_${numberOf(job)}`,
  status: statusOf(job),
  integration_id: job.integrationId,
  job_type: jobTypeOf(job),
  parameters: { ...job.body, ...(job.eventId !== undefined && { event_id: job.eventId }) },
  error: job.errors[0] ?? null,
  name: String(world.store.table('integrations').get(job.integrationId)?.fields['name'] ?? ''),
  vendor: job.vendor,
})

/** No page lists the types of jobs. */
const jobTypeOf = ({ kind, operation }: Job): string =>
  kind ? `${kind.operation}-${kind.person.slice(0, -1)}-${kind.record.slice(0, -1)}` : operation

/** A fixed place for each job that has nothing to do with its time. */
const placeOf = (id: string): number => {
  let hash = 7
  for (const character of id) hash = Math.imul(hash, 31) + character.charCodeAt(0)
  return hash % 1_009
}
