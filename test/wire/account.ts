/** The writes of an account and their jobs, as the API keeps them. Time is given, so that it can run faster. */

export interface Write {
  readonly jobId: string
  readonly method: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly outcome: 'SUCCESS' | 'PARTIAL_SUCCESS' | 'FAILURE'
  readonly createdMs: number
  readonly finishedMs: number
}

export interface Account {
  /** In the order in which they were processed. */
  readonly writes: readonly Write[]
  process(method: string, path: string, body: Readonly<Record<string, unknown>>): Write
  /** Like the API: jobs that are pending are not in the log, the newest come first. */
  log(query: URLSearchParams): unknown
  status(jobId: string): unknown
  retry(jobId: string): Write | undefined
}

export interface AccountOptions {
  readonly random: () => number
  readonly now: () => number
  /** A job ends at random within so many milliseconds. */
  readonly jobMs: number
  /** Share of jobs that the PMS refuses, and that it does in part. */
  readonly failures?: number
  readonly partial?: number
  /** Whether the log shows this write. */
  readonly isLogged?: (write: Write) => boolean
}

export const createAccount = (options: AccountOptions): Account => {
  const { random, now, jobMs, failures = 0, partial = 0, isLogged = () => true } = options
  const writes: Write[] = []
  const byId = new Map<string, Write>()

  const add = (method: string, path: string, body: Readonly<Record<string, unknown>>): Write => {
    const chance = random()
    const write: Write = {
      jobId: `job_${writes.length + 1}`,
      method,
      path,
      body,
      outcome: chance < failures ? 'FAILURE' : chance < failures + partial ? 'PARTIAL_SUCCESS' : 'SUCCESS',
      createdMs: now(),
      finishedMs: now() + random() * jobMs,
    }
    writes.push(write)
    byId.set(write.jobId, write)
    return write
  }

  const entryOf = (write: Write): object => ({
    id: `wlog_${write.jobId}`,
    created_at: new Date(write.finishedMs).toISOString(),
    job_id: write.jobId,
    job_log_id: `jlog_${write.jobId}`,
    status: write.outcome === 'FAILURE' ? 'FAILURE' : 'SUCCESS',
    integration_id: write.body['integration_id'] ?? 'int_1',
    job_type: 'ENTRATA_CREATE_EVENT',
    parameters: { ...write.body, ...eventIn(write) },
    error: write.outcome === 'FAILURE' ? 'refused' : null,
    name: 'Maple Court',
    vendor: 'ENTRATA',
  })

  return {
    writes,
    process: add,
    log: query => {
      const limit = Number(query.get('limit') ?? 100)
      const offset = Number(query.get('offset') ?? 0)
      const integration = query.get('integration_id')
      const logs = writes
        .filter(write => write.finishedMs <= now() && isLogged(write))
        .filter(({ body }) => integration === null || (body['integration_id'] ?? 'int_1') === integration)
        .sort((left, right) => right.finishedMs - left.finishedMs)
        .slice(offset, offset + limit)
        .map(entryOf)
      return { results: { logs } }
    },
    status: jobId => {
      const write = byId.get(jobId)
      if (!write) return undefined
      const isDone = write.finishedMs <= now()
      return {
        write_status: isDone ? write.outcome : 'PENDING',
        errors: isDone && write.outcome !== 'SUCCESS' ? ['{"message":"no such unit","status":422}'] : [],
        created_record_id: null,
      }
    },
    retry: jobId => {
      const write = byId.get(jobId)
      return write && add(write.method, write.path, write.body)
    },
  }
}

/** An update names its event in the path; the job gets it with the rest. */
const eventIn = ({ method, path }: Write): object =>
  method === 'PUT' ? { event_id: decodeURIComponent(path.split('/').at(-1) ?? '') } : {}
