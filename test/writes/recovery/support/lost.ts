import {
  AmbiguousWriteError,
  type Integration,
  type LostWrite,
  type Propexo,
  type PropexoOptions,
  type WriteJob,
} from '../../../../src/index.js'
import { ANY_PMS, clientOf } from '../../../support/client.js'
import { json, type Recorded, type RecordingFetch, recordingFetch } from '../../../support/recording-fetch.js'
import { errorBy } from '../../../support/thrown.js'
import { createVirtualClock, type MachineClock, type VirtualClock } from '../../../support/virtual-clock.js'

/** What the tests send, and what the log shows of it. */
export const INPUT = { lead_id: 'lead_1', notes: 'call back' } as const
/** As `propexo.api` takes it. */
export const API_INPUT = { lead_id: 'lead_1', notes: 'call back', integration_id: 'int_1' } as const
/** The header by which a test has the answer of one write lost. */
export const LOSE = { headers: { 'x-lose': '1' } } as const
export const isLost = ({ headers }: Recorded): boolean => headers.has('x-lose')

export interface Entry {
  readonly job_id?: unknown
  readonly integration_id?: unknown
  readonly created_at?: unknown
  readonly job_type?: unknown
  readonly parameters?: unknown
}

export const logOf = (entries: readonly unknown[]): Response => json({ results: { logs: entries } })

type Log = (request: Recorded, look: number) => Response | Promise<Response>

export interface ServerOptions {
  /** How far its clock is ahead of that of this machine. */
  readonly aheadMs?: number
  /** Whether its answers say the time. */
  readonly hasDate?: boolean
}

/** A server whose time stands still but where a test lets it pass, and clients of it. */
export interface Lab {
  readonly clock: VirtualClock
  /** That of this machine. */
  readonly machine: MachineClock
  /** The time of the server, so many milliseconds from now. */
  at(ms: number): string
  /** An entry of the log that fits what is sent at this moment. */
  entry(own?: Entry): Entry
  /** Says the time with each answer. */
  serve(answer: (request: Recorded) => Response | Promise<Response>): RecordingFetch
  /** Loses the answers of all writes, and has this log; knows every job. */
  losing(log: Log): RecordingFetch
  client(fetch: RecordingFetch, options?: Partial<PropexoOptions>): Propexo
  pms(fetch: RecordingFetch, options?: Partial<PropexoOptions>): Integration
  /** Sends a write whose answer is lost. */
  lose(log: Log, options?: Partial<PropexoOptions>): Promise<WriteJob>
  /** How that fails. */
  ambiguous(log: Log, options?: Partial<PropexoOptions>): Promise<AmbiguousWriteError>
  /** A write of which nothing is known, through JSON. */
  lostWrite(): Promise<LostWrite>
}

/** What became of a job, where only its id matters. */
export const SUCCEEDED = (): Response =>
  json({ write_status: 'SUCCESS', errors: [], created_record_id: null })
export const isStatus = ({ url }: Recorded): boolean => url.pathname.includes('/write-status/')

export const createLab = ({ aheadMs = 0, hasDate = true }: ServerOptions = {}): Lab => {
  const clock = createVirtualClock()
  const machine = clock.machine()
  const at = (ms: number): string => new Date(clock.now() + aheadMs + ms).toISOString()
  const startedAt = at(0)

  const serve: Lab['serve'] = answer =>
    recordingFetch(async request => {
      const response = await answer(request)
      if (hasDate && !response.headers.has('date'))
        response.headers.set('date', new Date(at(0)).toUTCString())
      return response
    })

  const losing: Lab['losing'] = log => {
    let looks = 0
    return serve(request => {
      if (request.method !== 'GET') return json({}, { status: 500 })
      if (isStatus(request)) return SUCCEEDED()
      looks += 1
      return log(request, looks - 1)
    })
  }

  const client: Lab['client'] = (fetch, options) =>
    clientOf(fetch, { clock: machine, reconcile: {}, ...options })
  const pms: Lab['pms'] = (fetch, options) => client(fetch, options).integration('int_1', ANY_PMS)
  const lose: Lab['lose'] = (log, options) =>
    clock.runUntil(pms(losing(log), options).events.leads.create(INPUT))
  const ambiguous: Lab['ambiguous'] = (log, options) => errorBy(AmbiguousWriteError, () => lose(log, options))

  return {
    ...{ clock, machine, at, serve, losing, client, pms, lose, ambiguous },
    entry: own => ({
      job_id: 'job_7',
      integration_id: 'int_1',
      created_at: startedAt,
      parameters: { ...API_INPUT },
      ...own,
    }),
    lostWrite: async () => {
      const { write } = await ambiguous(() => logOf([]), { reconcile: false })
      return JSON.parse(JSON.stringify(write))
    },
  }
}
