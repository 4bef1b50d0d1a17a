import type { Fetch, FetchResponse } from '../../src/index.js'
import type { Random } from './random.js'
import type { VirtualClock } from './virtual-clock.js'

/** A write that the server has processed. */
export interface ModelJob {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  /** What the test calls the write: the header `x-model`. */
  readonly tag: string
  readonly createdMs: number
  readonly endedMs: number
  readonly outcome: 'SUCCESS' | 'PARTIAL_SUCCESS' | 'FAILURE'
  /** The job that it runs again. */
  readonly retryOf?: string | undefined
}

/** What may go wrong with a request, on its way to the server or back. */
export const FAULTS = [
  'none',
  /** Nobody listens. */
  'refused',
  /** The connection breaks before the server has read the request. */
  'reset_before',
  /** It breaks after the server has processed it. */
  'reset_after',
  /** No answer comes; the server has processed it. */
  'stall',
  /** No answer comes; the server processes it a while after everybody has given up. */
  'late',
  'too_many',
  /** 502 with HTML from a gateway; the server has not seen it. */
  'gateway_before',
  /** The same; the server has processed it. */
  'gateway_after',
  'empty_500',
  'truncated',
  'request_timeout',
] as const

/** What may go wrong with a read besides: its answer tells the time of another clock. */
export const READ_FAULTS = [
  /** A cache answers, and says so by an `Age`. */
  'cached',
  /** It is sent to another host, whose clock is an hour ahead. */
  'redirected',
] as const

export type ModelFault = (typeof FAULTS)[number] | (typeof READ_FAULTS)[number]

/** How the log of writes shows a job: nobody publishes that. */
export interface LogShape {
  readonly parameters: (job: ModelJob) => unknown
  readonly jobType: (job: ModelJob) => unknown
  /** `ended`: the newest record of a job is dated. */
  readonly dated: 'created' | 'ended'
  readonly time: (ms: number) => string
  readonly order: 'newest' | 'oldest' | 'shuffled'
  /** Milliseconds after its end until the log shows a job. */
  readonly lagMs: number
  /** Whether it names jobs by the ids that writes are answered with. */
  readonly hasOwnIds: boolean
}

export const PLAIN_LOG: LogShape = {
  parameters: ({ body, method, path }) => ({ ...body, ...eventIn(method, path) }),
  jobType: () => 'WRITE',
  dated: 'created',
  time: ms => new Date(ms).toISOString(),
  order: 'newest',
  lagMs: 0,
  hasOwnIds: true,
}

/** An update names its event in the path. */
export const eventIn = (method: string, path: string): Record<string, string> =>
  method === 'PUT' ? { event_id: decodeURIComponent(path.split('/').at(-1) ?? '') } : {}

export interface ModelOptions {
  readonly clock: VirtualClock
  readonly random: Random
  readonly log?: LogShape
  /** A job ends at random within so many milliseconds. */
  readonly jobMs: number
  readonly failures?: number
  readonly partial?: number
  /** Milliseconds on the way, there and back each. */
  readonly latencyMs?: number
  /** How far the clock that dates the log is off that of the answers. */
  readonly logSkewMs?: number
  /** Whether answers say the time. */
  readonly hasDate?: boolean
  /** How long a stalled answer hangs. */
  readonly stallMs?: number
}

export interface ModelApi {
  /** A fetch whose requests meet these faults. */
  fetchWith(faultOf: (request: { method: string; path: string; tag: string }) => ModelFault): Fetch
  readonly jobs: readonly ModelJob[]
  /** Requests of each kind that came in. */
  readonly requests: { readonly method: string; readonly path: string; readonly atMs: number }[]
  /** Every job has ended by then. */
  readonly quietMs: number
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Incoming {
  readonly method: string
  readonly path: string
  readonly text: string
  readonly tag: string
}

const ok = (value: unknown): Answer => ({ status: 200, text: JSON.stringify(value) })
const ELSEWHERE = 'https://elsewhere.test'
const NOT_FOUND: Answer = { status: 404, text: '{"error":{"code":"not_found","message":"no such job"}}' }

/** A failed connection, as Node's fetch has it. */
const failed = (code: string, syscall: string): TypeError =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error(`${syscall} ${code}`), { code, syscall }),
  })

/** The part of the API that writes need: jobs, their states, their log, and running them again. */
export const createModelApi = (options: ModelOptions): ModelApi => {
  const { clock, random, jobMs, log = PLAIN_LOG, failures = 0, partial = 0, latencyMs = 40 } = options
  const { logSkewMs = 0, hasDate = true, stallMs = 60_000 } = options
  const jobs: ModelJob[] = []
  const byId = new Map<string, ModelJob>()
  const requests: ModelApi['requests'] = []

  const process = (request: Incoming, retryOf?: string): ModelJob => {
    const { method, path, text, tag } = request
    const chance = random()
    const nowMs = clock.now()
    const job: ModelJob = {
      id: `job_${jobs.length + 1}`,
      method,
      path,
      body: JSON.parse(text),
      tag,
      createdMs: nowMs,
      endedMs: nowMs + random() * jobMs,
      outcome: chance < failures ? 'FAILURE' : chance < failures + partial ? 'PARTIAL_SUCCESS' : 'SUCCESS',
      retryOf,
    }
    jobs.push(job)
    byId.set(job.id, job)
    return job
  }

  const entryOf = (job: ModelJob): object => ({
    id: `wlog_${job.id}`,
    created_at: log.time((log.dated === 'created' ? job.createdMs : job.endedMs) + logSkewMs),
    job_id: log.hasOwnIds ? job.id : `run_${job.id}`,
    job_log_id: `jlog_${job.id}`,
    status: job.outcome === 'FAILURE' ? 'FAILURE' : 'SUCCESS',
    integration_id: job.body['integration_id'] ?? 'int_1',
    job_type: log.jobType(job),
    parameters: log.parameters(job),
    error: null,
    name: 'Maple Court',
    vendor: 'ENTRATA',
  })

  const readLog = (query: URLSearchParams): Answer => {
    const [limit, offset] = [Number(query.get('limit') ?? 100), Number(query.get('offset') ?? 0)]
    const integration = query.get('integration_id')
    const dateOf = (job: ModelJob): number => (log.dated === 'created' ? job.createdMs : job.endedMs)
    const shown = jobs
      .filter(({ endedMs }) => endedMs + log.lagMs <= clock.now())
      .filter(({ body }) => integration === null || (body['integration_id'] ?? 'int_1') === integration)
      .sort((left, right) => dateOf(right) - dateOf(left))
    if (log.order === 'oldest') shown.reverse()
    // In the same order each time, so that pages go together.
    if (log.order === 'shuffled') shown.sort((left, right) => orderOf(left.id) - orderOf(right.id))
    return ok({ results: { logs: shown.slice(offset, offset + limit).map(entryOf) } })
  }

  const readStatus = (id: string): Answer => {
    const job = byId.get(id)
    if (job === undefined) return NOT_FOUND
    const isDone = job.endedMs <= clock.now()
    const errors = isDone && job.outcome !== 'SUCCESS' ? ['{"message":"no such unit","status":422}'] : []
    return ok({ write_status: isDone ? job.outcome : 'PENDING', errors, created_record_id: null })
  }

  const answer = (method: string, url: URL, body: string, tag: string): Answer => {
    const { pathname, searchParams } = url
    if (pathname === '/v1/admin/logs/writes/') return readLog(searchParams)
    const [, id] = /^\/v1\/admin\/write-status\/(.+)$/.exec(pathname) ?? []
    if (id !== undefined) return readStatus(decodeURIComponent(id))
    const [, retried] = /^\/v1\/admin\/retry-write\/(.+)$/.exec(pathname) ?? []
    const before = retried === undefined ? undefined : byId.get(decodeURIComponent(retried))
    if (before) {
      const { method: own, path } = before
      const again = process({ method: own, path, text: JSON.stringify(before.body), tag }, before.id)
      return ok({ success: true, job_id: again.id })
    }
    if (method === 'GET') return ok({ meta: { hasMore: false }, results: [] })
    return ok({ job_id: process({ method, path: pathname, text: body, tag }).id, data: {} })
  }

  const dateOf = (offMs: number): Record<string, string> => ({
    date: new Date(clock.now() + offMs).toUTCString(),
  })

  const toResponse = ({ status, text, headers = {} }: Answer): FetchResponse => {
    const date = hasDate ? dateOf(0) : {}
    const all = new Headers({ 'content-type': 'application/json', ...date, ...headers })
    return { status, headers: all, text: async () => text }
  }

  const afterFault = async (fault: ModelFault, answered: () => Answer): Promise<FetchResponse> => {
    if (fault === 'too_many') return toResponse({ status: 429, text: '{}' })
    if (fault === 'gateway_before') return toResponse({ status: 502, text: '<html>Bad gateway</html>' })
    if (fault === 'request_timeout') return toResponse({ status: 408, text: '' })
    if (fault === 'redirected') return toResponse({ status: 302, text: '', headers: { location: ELSEWHERE } })
    if (fault === 'cached') return toResponse({ ...answered(), headers: { age: '600', ...dateOf(-600_000) } })
    if (fault === 'late') {
      clock.schedule(stallMs + 1_000, answered)
      return new Promise(() => {})
    }
    const got = answered()
    await clock.sleep(latencyMs)
    if (fault === 'reset_after') throw failed('ECONNRESET', 'read')
    if (fault === 'stall') return new Promise(() => {})
    if (fault === 'gateway_after') return toResponse({ status: 504, text: '<html>Gateway timeout</html>' })
    if (fault === 'empty_500') return toResponse({ status: 500, text: '' })
    if (fault === 'truncated') return toResponse({ ...got, text: got.text.slice(0, got.text.length / 2) })
    return toResponse(got)
  }

  return {
    jobs,
    requests,
    get quietMs() {
      return Math.max(clock.now(), ...jobs.map(({ endedMs }) => endedMs)) + log.lagMs
    },
    fetchWith:
      faultOf =>
      async (address, { method, headers, body, signal }) => {
        const url = new URL(address)
        if (url.origin === ELSEWHERE)
          return toResponse({ status: 200, text: '{}', headers: dateOf(3_600_000) })
        const tag = headers['x-model'] ?? ''
        const fault = faultOf({ method, path: url.pathname, tag })
        await clock.sleep(latencyMs)
        if (fault === 'refused') throw failed('ECONNREFUSED', 'connect')
        if (fault === 'reset_before') throw failed('ECONNRESET', 'read')
        requests.push({ method, path: url.pathname, atMs: clock.now() })
        // As a fetch does; the server goes on.
        return new Promise((resolve, reject) => {
          const abort = (): void => reject(signal.reason)
          if (signal.aborted) return abort()
          signal.addEventListener('abort', abort, { once: true })
          afterFault(fault, () => answer(method, url, body ?? '{}', tag)).then(resolve, reject)
          return undefined
        })
      },
  }
}

/** A fixed place for each job that has nothing to do with its time. */
const orderOf = (id: string): number => {
  let hash = 7
  for (const character of id) hash = Math.imul(hash, 31) + character.charCodeAt(0)
  return hash % 1_009
}
