import type { Fetch } from '../../src/index.js'
import type { Fault, SeenRequest, SimulatedJob, SimulatedLogOptions } from '../../src/testing/index.js'
import { openSimulator } from '../../src/testing/open-simulator.js'
import type { Random } from './random.js'
import { createVirtualClock, START_MS, type VirtualClock } from './virtual-clock.js'

/** What may go wrong with a request, or nothing. */
export type FaultOrNone = Fault | 'none'

export interface SimulatedApiOptions {
  readonly random: Random
  /** Dates of the log are those of the writes, unless it says otherwise. */
  readonly log?: SimulatedLogOptions | undefined
  /** A job ends at random within so many milliseconds. */
  readonly jobMs: number
  readonly failures?: number
  readonly partial?: number
  /** Milliseconds on the way, there and back each. */
  readonly latencyMs?: number
  /** Whether answers say the time. */
  readonly hasDate?: boolean
}

/** A simulator with one integration, `int_1`, whose PMS has every person and every event that is written about. */
export interface SimulatedApi {
  readonly clock: VirtualClock
  /** A fetch whose requests meet these faults. */
  fetchWith(faultOf: (request: { method: string; path: string; tag: string }) => FaultOrNone): Fetch
  readonly jobs: readonly SimulatedJob[]
  readonly requests: readonly SeenRequest[]
}

/** What a test calls a write: the header `x-model`. */
export const tagOf = ({ headers }: SimulatedJob): string => headers['x-model'] ?? ''

export const methodOf = ({ operation }: SimulatedJob): string => operation.slice(0, operation.indexOf(' '))

/** An update names its event in the path. */
export const eventIn = (job: SimulatedJob): Record<string, string> =>
  methodOf(job) === 'PUT' ? { event_id: job.path.slice(job.path.lastIndexOf('/') + 1) } : {}

const FAULT_HEADER = 'x-fault'

export const createSimulatedApi = (options: SimulatedApiOptions): SimulatedApi => {
  const { random, log, jobMs, failures = 0, partial = 0, latencyMs = 40, hasDate = true } = options
  const { simulator, own } = openSimulator({
    seed: random.below(2 ** 31),
    now: new Date(START_MS),
    quota: false,
    syncEvery: false,
    jobs: { atLeast: 0, atMost: jobMs, failureRate: failures, partialRate: partial },
    log: { dated: 'queued', ...log },
    latency: 2 * latencyMs,
    // While some still look for the write.
    late: '61s',
  })
  simulator.faults.choose(({ headers }) => headers[FAULT_HEADER] as Fault | undefined)
  const hold = holder(simulator)
  return {
    clock: createVirtualClock(own),
    get jobs() {
      return simulator.jobs()
    },
    get requests() {
      return simulator.requests()
    },
    fetchWith: faultOf => async (address, init) => {
      const { method, body } = init
      const { pathname: path } = new URL(address)
      if (method !== 'GET') hold(path, body ?? '{}')
      const fault = faultOf({ method, path, tag: init.headers['x-model'] ?? '' })
      const headers = { ...init.headers, ...(fault !== 'none' && { [FAULT_HEADER]: fault }) }
      const response = await simulator.fetch(address, { ...init, headers })
      if (!hasDate) response.headers.delete('date')
      return response
    },
  }
}

const PEOPLE = { lead_id: 'lead', applicant_id: 'applicant', resident_id: 'resident' } as const

/** Puts into the PMS what a write is about, unless it is there. */
const holder = (simulator: ReturnType<typeof openSimulator>['simulator']) => {
  const account = simulator.integration({ vendor: 'ANY_PMS' })
  account.property({ timeZone: 'America/Chicago' })
  const lead = account.lead({ id: 'lead of the events' })
  const known = new Set<string>()
  const isNew = (id: string): boolean => !known.has(id) && known.add(id) !== undefined
  const at = new Date(START_MS)
  return (path: string, body: string): void => {
    if (path.startsWith('/v1/admin/')) return
    const fields = JSON.parse(body) as Readonly<Record<string, unknown>>
    for (const [name, kind] of Object.entries(PEOPLE)) {
      const id = fields[name]
      if (typeof id === 'string' && isNew(`${kind} ${id}`)) account[kind]({ id })
    }
    const [, inPath] = /^\/v1\/events\/(?:appointments\/)?[a-z]+\/([^/]+)$/.exec(path) ?? []
    const id = inPath === undefined ? fields['event_id'] : decodeURIComponent(inPath)
    if (typeof id !== 'string' || id === 'cancel' || !isNew(`event ${id}`)) return
    if (path.includes('/appointments/')) account.appointment({ id, lead, at })
    else account.event({ id, lead, at })
  }
}
