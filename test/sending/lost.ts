import type { LostWrite, PropexoOptions } from '../../src/index.js'
import { AmbiguousWriteError, type Integration, type Propexo, type WriteJob } from '../../src/index.js'
import { ANY_PMS, clientOf } from '../support/client.js'
import { json, type Recorded, type RecordingFetch, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

/** Looks soon and often, for tests in real time. */
export const SOON: Partial<PropexoOptions> = { reconcile: { pauseMs: 1, maxPauseMs: 4 }, deadlineMs: 60 }

/** What the tests send, and what the log shows of it. */
export const INPUT = { lead_id: 'lead_1', notes: 'call back' } as const

export interface Entry {
  readonly job_id?: unknown
  readonly integration_id?: unknown
  readonly created_at?: unknown
  readonly parameters?: unknown
}

/** An entry of the log that fits. */
export const entry = (own: Entry = {}): Entry => ({
  job_id: 'job_7',
  integration_id: 'int_1',
  created_at: new Date().toISOString(),
  parameters: { ...INPUT, integration_id: 'int_1' },
  ...own,
})

export const logOf = (entries: readonly unknown[], init: ResponseInit = {}): Response =>
  json({ results: { logs: entries } }, init)

export type Log = (request: Recorded, look: number) => Response | Promise<Response>

/** Loses the answers of all writes, and has this log. */
export const losing = (log: Log): RecordingFetch => {
  let looks = 0
  return recordingFetch(request => {
    if (request.method !== 'GET') return json({}, { status: 500 })
    looks += 1
    return log(request, looks - 1)
  })
}

export const pmsOf = (propexo: Propexo): Integration => propexo.integration('int_1', ANY_PMS)

/** Sends a write whose answer is lost. */
export const lose = (log: Log, options: Partial<PropexoOptions> = {}): Promise<WriteJob> =>
  pmsOf(clientOf(losing(log), { ...SOON, ...options })).events.leads.create(INPUT)

/** The write of which nothing is known, through JSON. */
export const lostWrite = async (): Promise<LostWrite> => {
  const error = await errorBy(AmbiguousWriteError, () => lose(() => logOf([]), { reconcile: false }))
  return JSON.parse(JSON.stringify(error.write))
}
