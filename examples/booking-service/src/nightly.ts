import type { Propexo } from 'propexo-client'

/** What became of a night's notes. */
export interface NightlyReport {
  readonly logged: number
  /** Ids of leads. */
  readonly failed: readonly string[]
}

interface Night {
  readonly integrationId: string
  /** The type of event that notes have at this PMS. */
  readonly eventTypeId: string
  readonly leadIds: readonly string[]
  readonly at: Date
}

/**
 * Logs a note with every lead that was reminded of a tour. The client keeps to the quota; give it `deadlineMs` enough to
 * wait for its turn, and `quota: { mode: 'throughput' }`.
 */
export const logReminders = async (
  propexo: Propexo,
  { integrationId, eventTypeId, leadIds, at }: Night,
): Promise<NightlyReport> => {
  const { leads } = propexo.integration(integrationId).events
  const jobs = await Promise.all(
    leadIds.map(async lead_id => {
      const event = { lead_id, event_type_id: eventTypeId, event_datetime: at, notes: 'Reminded of the tour' }
      return { lead_id, job: await leads.create(event) }
    }),
  )
  const leadOf = new Map(jobs.map(({ lead_id, job }) => [job.id, lead_id]))
  let logged = 0
  const failed: string[] = []
  for await (const { job, status } of propexo.writes.settle(jobs.map(each => each.job))) {
    if (status.write_status === 'FAILURE') failed.push(leadOf.get(job.id) ?? job.id)
    else logged += 1
  }
  return { logged, failed }
}
