import { ConfigurationError } from '../core/input-errors.js'
import { isRecord } from '../options/read.js'
import type { SimulatedRequest } from './answer.js'
import { CONTROL_DOCUMENT } from './control-document.js'
import type { Fault } from './faults.js'
import { misuse } from './misuse.js'
import { DEFAULT_SCENARIO, loadScenario } from './scenario.js'
import type { Simulator } from './simulator.js'
import type { WebhookTrigger } from './webhooks.js'

/** What a control operation answers. */
interface ControlAnswer {
  readonly status: number
  readonly body: unknown
}

type Body = Readonly<Record<string, unknown>>
type Operation = (simulator: Simulator, body: Body) => unknown

const stateOf = (simulator: Simulator) => ({
  now: new Date(simulator.clock.now()).toISOString(),
  appointments: simulator.appointments(),
  events: simulator.events(),
  jobs: simulator.jobs(),
  duplicates: simulator.duplicates(),
  quota: simulator.quota,
  faults: simulator.faults.counts(),
  requests: simulator.requests().length,
})

const nowOf = ({ clock }: Simulator) => ({ now: new Date(clock.now()).toISOString() })

/** What `reset` fills a simulator with again. */
const scenarios = new WeakMap<Simulator, unknown>()

/** Fills a simulator, now and after each reset. */
export const fillSimulator = (simulator: Simulator, scenario: unknown = DEFAULT_SCENARIO): void => {
  loadScenario(simulator, scenario)
  scenarios.set(simulator, scenario)
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /__sim/openapi.json': () => CONTROL_DOCUMENT,
  'GET /__sim/state': stateOf,
  'GET /__sim/requests': simulator => ({ requests: simulator.requests() }),
  'GET /__sim/webhooks': simulator => ({ deliveries: simulator.webhooks.deliveries() }),
  'POST /__sim/advance': async (simulator, { by }) => {
    if (by === undefined) throw misuse(`by is missing: how far, such as { "by": "5m" }`)
    await simulator.clock.advance(by as string)
    return nowOf(simulator)
  },
  'POST /__sim/sync': simulator => {
    simulator.sync()
    return nowOf(simulator)
  },
  'POST /__sim/faults': ({ faults }, { fault, mode = 'next', rate, ...target }) => {
    if (mode === 'next') faults.next(fault as Fault, target)
    else if (mode === 'always') faults.always(fault as Fault, target)
    else if (mode === 'random') faults.random(rate as number, { ...target, faults: [fault as Fault] })
    else throw misuse(`mode is next, always or random, and not ${String(mode)}`)
    return { counts: faults.counts() }
  },
  'DELETE /__sim/faults': ({ faults }) => {
    faults.clear()
    return { counts: faults.counts() }
  },
  'POST /__sim/outcomes': ({ outcomes }, { status, ...options }) => {
    if (status === undefined) throw misuse('status is missing: FAILURE or PARTIAL_SUCCESS')
    outcomes.next(status as 'FAILURE', options)
    return { status }
  },
  'POST /__sim/webhooks': ({ webhooks }, { trigger, data = {} }) => {
    webhooks.send(trigger as WebhookTrigger, data as Body)
    return { trigger }
  },
  'POST /__sim/scenario': (simulator, body) => {
    loadScenario(simulator, body)
    return nowOf(simulator)
  },
  'POST /__sim/reset': simulator => {
    simulator.reset()
    loadScenario(simulator, scenarios.get(simulator) ?? { integrations: [] })
    return nowOf(simulator)
  },
}

/** Answers a request below `/__sim/`. */
export const controlRequest = async (
  simulator: Simulator,
  { method, url, body }: SimulatedRequest,
): Promise<ControlAnswer> => {
  const key = `${method} ${url.pathname.replace(/\/$/, '')}`
  if (key === 'GET /__sim') return { status: 200, body: { operations: Object.keys(OPERATIONS) } }
  const operation = OPERATIONS[key]
  if (operation === undefined)
    return failed(404, `there is no ${key}; there are ${Object.keys(OPERATIONS).join(', ')}`)
  try {
    const given: unknown = body.trim() === '' ? {} : JSON.parse(body)
    if (!isRecord(given)) return failed(400, 'the body must be a JSON object')
    return { status: 200, body: await operation(simulator, given) }
  } catch (error) {
    const issues = error instanceof ConfigurationError ? { issues: error.issues } : {}
    return { status: 400, body: { error: { code: 'invalid_request', message: messageOf(error), ...issues } } }
  }
}

const failed = (status: number, message: string): ControlAnswer => ({
  status,
  body: { error: { code: status === 404 ? 'not_found' : 'invalid_request', message } },
})

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
