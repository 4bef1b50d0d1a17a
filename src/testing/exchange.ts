import { type Answer, refusal, type SimulatedRequest } from './answer.js'
import { answerRequest } from './api.js'
import type { createFaults, Fault } from './faults.js'
import { createQuota, type Quota, type QuotaUsage } from './quota.js'
import { routeOf } from './routes.js'
import type { World } from './world.js'
import type { WriteQueue } from './write-queue.js'

/** A request that has come. */
export interface SeenRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: string
  /** As the contract names it; undefined where it has none. */
  readonly operation: string | undefined
  /** As JSON; undefined where there is none, or where it is no JSON. */
  readonly body: unknown
  /** RFC 3339. */
  readonly at: string
  /** Undefined: nothing went wrong. */
  readonly fault: Fault | undefined
  /** Undefined: it was not answered. */
  readonly status: number | undefined
}

/** What a shell sends back, and how. */
export interface Reply {
  readonly fault: Fault | undefined
  /** Undefined where no answer is to be seen. */
  readonly answer: Answer | undefined
}

export interface Exchange {
  /** Takes a request, waits as long as the API would, and tells what is to be sent back. */
  take(request: SimulatedRequest): Promise<Reply>
  requests(): readonly SeenRequest[]
  usage(): QuotaUsage
  clear(): void
}

/** Faults that the API never sees, and what is answered in its place. */
const IN_FRONT: Partial<Record<Fault, Answer>> = {
  too_many: refusal(429, 'rate_limited', 'Too many requests'),
  gateway_before: { status: 502, body: '<html><body>Bad gateway</body></html>' },
  unavailable: { status: 503, body: '' },
  request_timeout: { status: 408, body: '' },
  redirected: { status: 302, body: '', headers: { location: 'https://elsewhere.test/' } },
}

const BEHIND: Partial<Record<Fault, Answer>> = {
  gateway_after: { status: 504, body: '<html><body>Gateway timeout</body></html>' },
  empty_500: { status: 500, body: '' },
  not_json: { status: 200, body: '<html><body>Welcome</body></html>' },
}

/** After this long everybody has given up. */
const LATE_MS = 301_000

export const createExchange = (
  world: World,
  queue: WriteQueue,
  faults: ReturnType<typeof createFaults>,
): Exchange => {
  const quotas = new Map<string, Quota>()
  let seen: SeenRequest[] = []
  const { own, settings } = world
  const { clock } = own

  const quotaOf = (token: string): Quota | undefined => {
    if (settings.quota === undefined) return undefined
    const known = quotas.get(token) ?? createQuota(settings.quota)
    quotas.set(token, known)
    return known
  }

  const admitted = async (request: SimulatedRequest, isStuck: boolean): Promise<Answer> => {
    const token = request.headers['authorization'] ?? ''
    const admission = quotaOf(token)?.admit(clock.now())
    if (admission?.isRefused)
      return { ...refusal(429, 'rate_limited', 'Too many requests'), headers: admission.headers }
    const answer = answerRequest(world, queue, request, isStuck)
    if (admission && admission.delayMs > 0) await clock.sleep(admission.delayMs)
    return { ...answer, headers: { ...answer.headers, ...admission?.headers } }
  }

  const answered = async (
    request: SimulatedRequest,
    fault: Fault | undefined,
  ): Promise<Answer | undefined> => {
    if (fault === 'refused' || fault === 'reset_before') return undefined
    if (fault === 'late') {
      clock.schedule(LATE_MS, () => void admitted(request, false))
      return undefined
    }
    const inFront = fault && IN_FRONT[fault]
    if (inFront) return inFront
    const answer = await admitted(request, fault === 'stuck')
    const behind = fault && BEHIND[fault]
    if (behind) return { ...behind, ...(answer.headers && { headers: answer.headers }) }
    return fault === 'lost_answer' || fault === 'stall' ? undefined : answer
  }

  return {
    take: async request => {
      own.note()
      const { method, url, body } = request
      const route = routeOf(method, url.pathname)
      const at = new Date(clock.now()).toISOString()
      const about = { method, path: url.pathname, body, at }
      const fault = faults.choose({
        ...about,
        operation: route?.key ?? `${method} ${url.pathname}`,
        kind: route?.row.kind ?? 'read',
      })
      const index = seen.length
      const entry = {
        method,
        path: url.pathname,
        query: url.search.slice(1),
        operation: route?.key,
        body: parse(body),
        at,
        fault,
      }
      seen.push({ ...entry, status: undefined })
      if (settings.latencyMs > 0) await clock.sleep(settings.latencyMs)
      const answer = await answered(request, fault)
      if (answer) seen[index] = { ...entry, status: answer.status }
      own.note()
      return { fault, answer }
    },
    requests: () => [...seen],
    usage: () => {
      const none = {
        used: 0,
        limit: settings.quota?.limit ?? Number.POSITIVE_INFINITY,
        refused: 0,
        slowed: 0,
        peak: 0,
      }
      return [...quotas.values()].map(quota => quota.usage(clock.now())).reduce(add, none)
    },
    clear: () => {
      seen = []
      quotas.clear()
    },
  }
}

const add = (left: QuotaUsage, right: QuotaUsage): QuotaUsage => ({
  used: left.used + right.used,
  limit: right.limit,
  refused: left.refused + right.refused,
  slowed: left.slowed + right.slowed,
  peak: Math.max(left.peak, right.peak),
})

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
