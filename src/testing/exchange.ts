import { type Answer, ELSEWHERE, refusal, type SimulatedRequest } from './answer.js'
import { answerRequest } from './api.js'
import type { Fault, OwnFaults } from './faults.js'
import { createQuota, type Quota, type QuotaUsage } from './quota.js'
import { routeOf } from './routes.js'
import type { World } from './world.js'
import type { WriteQueue } from './write-queue.js'

/** A request that has come. */
export interface SeenRequest {
  /** The HTTP method, in capitals. */
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** The query without its question mark; empty where there is none. */
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
  /** When it was answered, which is before it arrives. */
  readonly atMs: number
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
  redirected: { status: 302, body: '', headers: { location: ELSEWHERE } },
}

const BEHIND: Partial<Record<Fault, Answer>> = {
  gateway_after: { status: 504, body: '<html><body>Gateway timeout</body></html>' },
  empty_500: { status: 500, body: '' },
  not_json: { status: 200, body: '<html><body>Welcome</body></html>' },
}

export const createExchange = (world: World, queue: WriteQueue, faults: OwnFaults): Exchange =>
  new SimulatorExchange(world, queue, faults)

class SimulatorExchange implements Exchange {
  readonly #world: World
  readonly #queue: WriteQueue
  readonly #faults: OwnFaults
  readonly #quotas = new Map<string, Quota>()
  #seen: SeenRequest[] = []

  constructor(world: World, queue: WriteQueue, faults: OwnFaults) {
    this.#world = world
    this.#queue = queue
    this.#faults = faults
  }

  async take(request: SimulatedRequest): Promise<Reply> {
    const { own, settings } = this.#world
    own.note()
    const { method, url, headers, body } = request
    const path = url.pathname
    const route = routeOf(method, path)
    const at = new Date(own.clock.now()).toISOString()
    const operation = route?.key ?? `${method} ${path}`
    const fault = this.#faults.faultOf({
      ...{ method, path, headers, body, at, operation },
      kind: route?.row.kind ?? 'read',
    })
    const entry = {
      method,
      path,
      query: url.search.slice(1),
      operation: route?.key,
      body: parse(body),
      at,
      fault,
    }
    const seen = this.#seen
    const index = seen.push({ ...entry, status: undefined }) - 1
    const wayMs = settings.latencyMs / 2
    if (wayMs > 0) await own.clock.sleep(wayMs)
    const answer = await this.#answer(request, fault)
    if (answer) seen[index] = { ...entry, status: answer.status }
    const atMs = own.clock.now()
    if (wayMs > 0 && (answer || fault === 'lost_answer')) await own.clock.sleep(wayMs)
    own.note()
    return { fault, answer, atMs }
  }

  requests(): readonly SeenRequest[] {
    return [...this.#seen]
  }

  usage(): QuotaUsage {
    const { own, settings } = this.#world
    const limit = settings.quota?.limit ?? Number.POSITIVE_INFINITY
    const none = { used: 0, limit, refused: 0, slowed: 0, peak: 0 }
    return [...this.#quotas.values()].map(quota => quota.usage(own.clock.now())).reduce(add, none)
  }

  clear(): void {
    this.#seen = []
    this.#quotas.clear()
  }

  async #answer(request: SimulatedRequest, fault: Fault | undefined): Promise<Answer | undefined> {
    if (fault === 'refused' || fault === 'reset_before') return undefined
    if (fault === 'late') {
      this.#world.own.clock.schedule(this.#world.settings.lateMs, () => void this.#admit(request, false))
      return undefined
    }
    const inFront = fault && IN_FRONT[fault]
    if (inFront) return inFront
    const answer = await this.#admit(request, fault === 'stuck')
    const behind = fault && BEHIND[fault]
    if (behind) return { ...behind, ...(answer.headers && { headers: answer.headers }) }
    return fault === 'lost_answer' || fault === 'stall' ? undefined : answer
  }

  async #admit(request: SimulatedRequest, isStuck: boolean): Promise<Answer> {
    const { clock } = this.#world.own
    const admission = this.#quotaOf(request.headers['authorization'] ?? '')?.admit(clock.now())
    if (admission?.isRefused)
      return { ...refusal(429, 'rate_limited', 'Too many requests'), headers: admission.headers }
    const answer = answerRequest(this.#world, this.#queue, request, isStuck)
    if (admission && admission.delayMs > 0) await clock.sleep(admission.delayMs)
    return { ...answer, headers: { ...answer.headers, ...admission?.headers } }
  }

  #quotaOf(token: string): Quota | undefined {
    const { quota: rules } = this.#world.settings
    if (rules === undefined) return undefined
    const known = this.#quotas.get(token) ?? createQuota(rules)
    this.#quotas.set(token, known)
    return known
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
