import { operations } from '../../generated/operations.js'
import { checkNames, misuse } from './misuse.js'
import type { Random } from './random.js'

/** How far a request gets that a fault meets. */
type Reach =
  /** The API never sees it. */
  | 'unseen'
  /** The API has done what it asks for. */
  | 'processed'
  /** The API does it a while after everybody has given up. */
  | 'later'

interface FaultKind {
  readonly reach: Reach
  readonly what: string
}

/** The name of a fault; `docs/testing.md` says what each does. */
export type Fault =
  | 'refused'
  | 'reset_before'
  | 'too_many'
  | 'gateway_before'
  | 'unavailable'
  | 'request_timeout'
  | 'redirected'
  | 'lost_answer'
  | 'stall'
  | 'stall_in_body'
  | 'slow_body'
  | 'gateway_after'
  | 'empty_500'
  | 'truncated'
  | 'not_json'
  | 'duplicate_headers'
  | 'cached'
  | 'wrong_date'
  | 'late'
  | 'stuck'

/** Everything that may go wrong with one request, by name. */
export const FAULTS: Readonly<Record<Fault, FaultKind>> = {
  refused: { reach: 'unseen', what: 'nobody listens: the connection is refused' },
  reset_before: { reach: 'unseen', what: 'the connection breaks before the API has read the request' },
  too_many: { reach: 'unseen', what: '429, whatever the quota says' },
  gateway_before: { reach: 'unseen', what: '502 with HTML of a gateway; the API has not seen the request' },
  unavailable: { reach: 'unseen', what: '503 with an empty body; the API has not seen the request' },
  request_timeout: { reach: 'unseen', what: '408 with an empty body' },
  redirected: {
    reach: 'unseen',
    what: '302 to another host, which answers {} with a clock that is an hour ahead',
  },
  lost_answer: { reach: 'processed', what: 'the connection breaks after the API has processed the request' },
  stall: { reach: 'processed', what: 'no answer comes, although the API has processed the request' },
  stall_in_body: { reach: 'processed', what: 'headers and half of the body come, and then nothing' },
  slow_body: { reach: 'processed', what: 'the body comes, half of it a second late' },
  gateway_after: {
    reach: 'processed',
    what: '504 with HTML of a gateway; the API has processed the request',
  },
  empty_500: { reach: 'processed', what: '500 with an empty body; the API has processed the request' },
  truncated: { reach: 'processed', what: 'half of the body, with the length of that half' },
  not_json: { reach: 'processed', what: '200 with HTML instead of JSON' },
  duplicate_headers: { reach: 'processed', what: 'each header of the quota comes twice' },
  cached: { reach: 'processed', what: 'a cache answers: Age is 600, and Date is ten minutes ago' },
  wrong_date: { reach: 'processed', what: 'Date is an hour ahead' },
  late: { reach: 'later', what: 'no answer comes; the API processes the request a while later' },
  stuck: { reach: 'processed', what: 'the job of this write stays PENDING for ever' },
}

/** A request, as it is told to who decides on faults. */
export interface FaultSubject {
  /** The HTTP method, in capitals. */
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** As text; empty where there is none. */
  readonly body: string
}

/** Which requests a fault meets; all of them must be true of one. */
export interface FaultTarget {
  /** An operation as the contract names it, such as `POST /v1/events/appointments/leads`, or the beginning of one. */
  readonly operation?: string
  /** Only writes, or only reads. */
  readonly kind?: 'read' | 'write' | 'query'
  /** Anything else. */
  readonly when?: (request: FaultSubject) => boolean
}

/** A fault that met a request. */
export interface FaultMet {
  /** What happened. */
  readonly fault: Fault
  /** The HTTP method of the request. */
  readonly method: string
  /** Its path, without the query. */
  readonly path: string
  /** When, RFC 3339. */
  readonly at: string
}

/** Where faults are ordered, and counted. */
export interface Faults {
  /** The next requests that are meant meet this fault, each once. `times`: how many of them, default 1. */
  next(fault: Fault, target?: FaultTarget & { readonly times?: number }): void
  /** Every request that is meant meets this fault, until `clear()`. */
  always(fault: Fault, target?: FaultTarget): void
  /** A share of the requests that are meant meet one of these faults, by the seed of the simulator. */
  random(rate: number, options?: FaultTarget & { readonly faults?: readonly Fault[] }): void
  /** Each request meets the fault that is chosen for it, if any, until `clear()`: for plans of your own. */
  choose(choice: (request: FaultSubject) => Fault | undefined): void
  /** Ends all that was ordered; what happened stays counted. */
  clear(): void
  /** What happened, in order. */
  met(): readonly FaultMet[]
  /** How often each fault happened. */
  counts(): Readonly<Partial<Record<Fault, number>>>
}

/** A request as faults are chosen for it. */
interface ArrivedRequest extends FaultSubject {
  readonly operation: string
  readonly kind: 'read' | 'write' | 'query'
  readonly at: string
}

interface Order {
  readonly target: FaultTarget
  left: number
  readonly choose: (subject: FaultSubject) => Fault | undefined
}

/** Faults as the simulator itself uses them. */
export interface OwnFaults extends Faults {
  faultOf(request: ArrivedRequest): Fault | undefined
  /** Forgets what happened, too. */
  reset(): void
}

export const createFaults = (random: Random): OwnFaults => {
  let orders: Order[] = []
  let met: FaultMet[] = []
  const order = (target: FaultTarget, left: number, choose: Order['choose']): void => {
    orders.push({ target, left, choose })
  }
  return {
    next: (fault, target = {}) => {
      checkTarget(target, ['times'])
      order(target, checkTimes(target.times ?? 1), always(fault))
    },
    always: (fault, target = {}) => order(checkTarget(target), Number.POSITIVE_INFINITY, always(fault)),
    random: (rate, target = {}) => {
      checkTarget(target, ['faults'])
      const { faults = ALL } = target
      if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1))
        throw misuse(`the rate of faults is from 0 to 1, and not ${rate}`)
      for (const fault of faults) checkFault(fault)
      const [first, ...others] = faults
      if (first === undefined) throw misuse('no faults are named to choose from')
      order(target, Number.POSITIVE_INFINITY, () =>
        random.next() < rate ? random.pick([first, ...others]) : undefined,
      )
    },
    choose: choice => {
      if (typeof choice !== 'function') throw misuse('a fault is chosen by a function of the request')
      order({}, Number.POSITIVE_INFINITY, request => {
        const fault = choice(request)
        if (fault !== undefined) checkFault(fault)
        return fault
      })
    },
    clear: () => {
      orders = []
    },
    reset: () => {
      orders = []
      met = []
    },
    met: () => [...met],
    counts: () => {
      const counts: Partial<Record<Fault, number>> = {}
      for (const { fault } of met) counts[fault] = (counts[fault] ?? 0) + 1
      return counts
    },
    faultOf: subject => {
      for (const each of orders) {
        if (each.left <= 0 || !isMeant(each.target, subject)) continue
        const fault = each.choose(subject)
        if (fault === undefined) continue
        each.left -= 1
        const { method, path, at } = subject
        met.push({ fault, method, path, at })
        return fault
      }
      return undefined
    },
  }
}

const ALL = Object.keys(FAULTS) as Fault[]

const always = (fault: Fault): (() => Fault) => {
  checkFault(fault)
  return () => fault
}

const checkFault = (fault: string): void => {
  if (typeof fault !== 'string' || !Object.hasOwn(FAULTS, fault))
    throw misuse(`${JSON.stringify(fault)} is no fault; there are ${ALL.join(', ')}`)
}

const checkTimes = (times: number): number => {
  if (!Number.isInteger(times) || times < 1)
    throw misuse(`a fault happens a whole number of times, and not ${times}`)
  return times
}

const TARGET_FIELDS: readonly string[] = ['operation', 'kind', 'when']

const KINDS: readonly unknown[] = ['read', 'write', 'query']

/** What no request can meet would never happen, and a test would pass for nothing. */
const checkTarget = (target: FaultTarget, more: readonly string[] = []): FaultTarget => {
  checkNames('a fault', target, [...TARGET_FIELDS, ...more])
  const { operation, kind, when } = target
  if (kind !== undefined && !KINDS.includes(kind))
    throw misuse(`kind is read, write or query, and not ${String(kind)}`)
  const isKnown = Object.keys(operations).some(key => key.startsWith(String(operation)))
  if (operation !== undefined && !isKnown)
    throw misuse(
      `${String(operation)} is the beginning of no operation; name one such as POST /v1/events/appointments/leads`,
    )
  if (when !== undefined && typeof when !== 'function') throw misuse('when is a function of the request')
  return target
}

const isMeant = ({ operation, kind, when }: FaultTarget, subject: ArrivedRequest): boolean =>
  (operation === undefined || subject.operation.startsWith(operation)) &&
  (kind === undefined || subject.kind === kind) &&
  (when === undefined || when(subject))
