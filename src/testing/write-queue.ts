import type { Job } from './job.js'
import type { OwnOutcomes } from './outcomes.js'
import { carryOut } from './pms-effects.js'
import { complaint, complaintsOf } from './refusals.js'
import { nowMs, type World } from './world.js'

/** What a job is made of. */
type NewJob = Pick<
  Job,
  'operation' | 'path' | 'integrationId' | 'vendor' | 'body' | 'kind' | 'eventId' | 'retryOf' | 'headers'
>

/** Queues writes, and has them end after the time that a PMS needs. */
export interface WriteQueue {
  /** @param isStuck it stays PENDING for ever */
  add(job: NewJob, isStuck: boolean): Job
}

export const createWriteQueue = (world: World, outcomes: OwnOutcomes): WriteQueue => {
  const { leastMs, mostMs, failureRate, partialRate } = world.settings.jobs

  /** Drawn when the job is queued, so that what goes on meanwhile changes nothing. */
  const draw = (): { readonly ms: number; readonly chance: number } => ({
    ms: Math.round(leastMs + world.random.next() * (mostMs - leastMs)),
    chance: world.random.next(),
  })

  const end = (job: Job, chance: number): void => {
    // A simulator that was reset has forgotten it.
    if (world.jobs.get(job.id) !== job) return
    job.endedMs = nowMs(world)
    const decided = outcomes.take()
    const isFailure = decided?.status === 'FAILURE' || (!decided && chance < failureRate)
    const errors = isFailure ? (decided?.errors ?? [BY_CHANCE]) : complain(world, job)
    if (errors.length > 0) {
      job.status = 'FAILURE'
      job.errors = errors
    } else if (decided?.status === 'PARTIAL_SUCCESS' || chance < failureRate + partialRate) {
      job.status = 'PARTIAL_SUCCESS'
      job.errors = decided?.errors ?? [PARTLY]
    } else job.status = 'SUCCESS'
    if (job.status !== 'SUCCESS') tellFailure(world, job)
  }

  return {
    add: (given, isStuck) => {
      const { ms, chance } = draw()
      const job: Job = {
        ...given,
        id: world.store.nextId('job'),
        queuedMs: nowMs(world),
        endedMs: undefined,
        status: 'PENDING',
        errors: [],
        createdRecordId: null,
      }
      world.jobs.set(job.id, job)
      if (!isStuck) world.own.clock.schedule(ms, () => end(job, chance))
      return job
    },
  }
}

const BY_CHANCE = complaint(503, 'The PMS is out of order')
const PARTLY = complaint(409, 'Not all of it was written')

/** What the PMS has against a job; it carries out one that nothing speaks against. */
const complain = (world: World, job: Job): readonly string[] => {
  const integration = world.integrations.get(job.integrationId)
  if (integration === undefined) return [complaint(404, 'The integration was removed')]
  if (job.kind === undefined) return []
  const complaints = complaintsOf(integration.profile, job.kind, job.body, world.settings.rules)
  return complaints.length > 0 ? complaints : carryOut({ world, integration, job })
}

const tellFailure = (world: World, { integrationId, vendor, id, status, errors }: Job): void =>
  world.tell('WRITE_OPERATION_FAILURE', {
    integration_id: integrationId,
    vendor,
    root_job_id: id,
    write_status: status,
    errors,
  })
