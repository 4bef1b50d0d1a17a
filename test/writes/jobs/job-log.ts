import type { Propexo, PropexoOptions, Settled, SettleOptions, WriteJob } from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import { json, type RecordingFetch, recordingFetch } from '../../support/recording-fetch.js'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js'

/** Jobs by the log and by their own status, both for a test to change. */
export interface JobLog {
  /** Ids of jobs in the log, the newest first. */
  shown: string[]
  /** `SUCCESS` for jobs that are not named here. */
  readonly states: Map<string, string>
  readonly fetch: RecordingFetch
  /** Time that passes only by it. */
  readonly clock: VirtualClock
  /** A client whose time this is. */
  client(options?: Partial<PropexoOptions>): Propexo
  /** Settles all of them by such a client. */
  settle(jobs: Iterable<WriteJob | string>, options?: SettleOptions): Promise<Settled[]>
  looks(): number
  asked(): readonly string[]
}

const STATUS_PATH = '/v1/admin/write-status/'

export const statusOf = (write_status: string): Response =>
  json({ write_status, errors: [], created_record_id: null })

export const entryOf = (job_id: string): object => ({
  job_id,
  integration_id: 'int_1',
  created_at: '2026-06-08T12:00:00.000Z',
  parameters: {},
})

export interface JobLogOptions {
  /** In place of the log's own answer. */
  readonly onLook?: (look: number, url: URL) => Response | Promise<Response> | undefined
  /** In place of the status of a job. */
  readonly onStatus?: (id: string, signal: AbortSignal) => Response | Promise<Response> | undefined
}

export const createJobLog = ({ onLook, onStatus }: JobLogOptions = {}): JobLog => {
  const states = new Map<string, string>()
  const clock = createVirtualClock()
  const client: JobLog['client'] = options => clientOf(fetch, { clock, ...options })
  const asked: string[] = []
  let looks = 0
  const fetch = recordingFetch(({ url, signal }) => {
    if (url.pathname.startsWith(STATUS_PATH)) {
      const id = decodeURIComponent(url.pathname.slice(STATUS_PATH.length))
      asked.push(id)
      return onStatus?.(id, signal) ?? statusOf(states.get(id) ?? 'SUCCESS')
    }
    looks += 1
    const own = onLook?.(looks - 1, url)
    if (own) return own
    const offset = Number(url.searchParams.get('offset'))
    return json({ results: { logs: log.shown.slice(offset, offset + 100).map(entryOf) } })
  })
  const log: JobLog = {
    ...{ shown: [], states, fetch, clock, client },
    settle: (jobs, options) => clock.runUntil(settleAll(client(), jobs, options)),
    looks: () => looks,
    asked: () => asked,
  }
  return log
}

export const idsOf = (count: number, prefix = 'job'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}_${index}`)

/** Looks often, so that little time passes. */
export const QUICK: SettleOptions = { pollMs: 2, maxPollMs: 5, timeoutMs: 5_000 }

export const settleAll = async (
  { writes }: Propexo,
  jobs: Iterable<WriteJob | string>,
  options: SettleOptions = QUICK,
): Promise<Settled[]> => {
  const outcomes: Settled[] = []
  for await (const outcome of writes.settle(jobs, options)) outcomes.push(outcome)
  return outcomes
}

export const namesOf = (outcomes: readonly Settled[]): string[] => outcomes.map(({ job }) => job.id)
