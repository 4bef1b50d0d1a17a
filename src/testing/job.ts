import type { WriteKind } from '../contract/write-operations.js'

/** Where a job stands. */
export type JobStatus = 'PENDING' | 'SUCCESS' | 'PARTIAL_SUCCESS' | 'FAILURE'

/** A write that was queued. */
export interface SimulatedJob {
  /** The id that the write was answered with. */
  readonly id: string
  /** As the contract names it. */
  readonly operation: string
  /** Its path, ids included. */
  readonly path: string
  /** The integration that was written to. */
  readonly integration_id: string
  /** The PMS of that integration. */
  readonly vendor: string
  /** What was sent, without fields that the API has dropped. */
  readonly body: Readonly<Record<string, unknown>>
  /** RFC 3339. */
  readonly queuedAt: string
  /** RFC 3339; undefined as long as it is PENDING. */
  readonly endedAt: string | undefined
  /** As `GET /v1/admin/write-status/` tells it. */
  readonly status: JobStatus
  /** What the PMS complained about: JSON as text. */
  readonly errors: readonly string[]
  /** Propexo's id of what was created; null where the PMS gives none at once. */
  readonly created_record_id: string | null
  /** The job that it runs again. */
  readonly retryOf: string | undefined
  /** Those of the request that queued it, by lower-case names, without `authorization`: they tell jobs apart. */
  readonly headers: Readonly<Record<string, string>>
}

/** The same as the simulator holds it. */
export interface Job {
  readonly id: string
  readonly operation: string
  readonly path: string
  readonly integrationId: string
  readonly vendor: string
  readonly body: Readonly<Record<string, unknown>>
  /** What is written; undefined for operations of which no rule speaks. */
  readonly kind: WriteKind | undefined
  /** Of the path. */
  readonly eventId: string | undefined
  readonly queuedMs: number
  readonly retryOf: string | undefined
  readonly headers: Readonly<Record<string, string>>
  endedMs: number | undefined
  status: JobStatus
  errors: readonly string[]
  createdRecordId: string | null
}

export const toSimulatedJob = (job: Job): SimulatedJob => ({
  id: job.id,
  operation: job.operation,
  path: job.path,
  integration_id: job.integrationId,
  vendor: job.vendor,
  body: job.body,
  queuedAt: new Date(job.queuedMs).toISOString(),
  endedAt: job.endedMs === undefined ? undefined : new Date(job.endedMs).toISOString(),
  status: job.status,
  errors: job.errors,
  created_record_id: job.createdRecordId,
  retryOf: job.retryOf,
  headers: job.headers,
})
