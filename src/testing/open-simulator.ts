import { createClock, type OwnClock } from './clock.js'
import { createExchange } from './exchange.js'
import { createFaults } from './faults.js'
import { createFetch } from './fetch.js'
import { openIntegration } from './integration-handle.js'
import type { SimulatedIntegration } from './integration-options.js'
import { toSimulatedJob } from './job.js'
import { listen } from './listen.js'
import { createOutcomes } from './outcomes.js'
import { createRandom } from './random.js'
import { readSimulatorOptions } from './settings.js'
import type { DuplicateWrite, Simulator } from './simulator.js'
import type { SimulatorOptions } from './simulator-options.js'
import { createStore } from './store.js'
import { createWebhooks, type WebhookReceiver } from './webhooks.js'
import type { World } from './world.js'
import { createWriteQueue } from './write-queue.js'

/** A simulator, and what its own shells need of it. */
export interface OpenSimulator {
  readonly simulator: Simulator
  readonly own: OwnClock
}

/** @param network sends webhooks to URLs that nobody receives in this process */
export const openSimulator = (options?: SimulatorOptions, network?: WebhookReceiver): OpenSimulator => {
  const settings = readSimulatorOptions(options)
  const own = createClock(settings.startMs, settings.isRunning)
  const store = createStore()
  const webhooks = createWebhooks({ own, store, settings }, network)
  const world: World = {
    settings,
    own,
    store,
    // Apart, so that how many faults there are changes nothing of how long jobs take.
    random: createRandom(settings.seed),
    integrations: new Map(),
    jobs: new Map(),
    calendars: [],
    pms: { appointments: [], events: [] },
    tell: webhooks.tell,
  }
  const faults = createFaults(createRandom(settings.seed ^ 0x5bd1e995))
  const outcomes = createOutcomes()
  const exchange = createExchange(world, createWriteQueue(world, outcomes), faults)
  const handles = new Map<string, SimulatedIntegration>()
  const simulator: Simulator = {
    fetch: createFetch(own, exchange),
    clock: own.clock,
    faults,
    outcomes,
    webhooks,
    get quota() {
      return exchange.usage()
    },
    integration: given => {
      const handle = openIntegration(world, given)
      handles.set(handle.id, handle)
      return handle
    },
    integrations: () => [...handles.values()],
    appointments: () => world.pms.appointments.map(each => ({ ...each, jobs: [...each.jobs] })),
    events: () => world.pms.events.map(each => ({ ...each, jobs: [...each.jobs] })),
    jobs: () => [...world.jobs.values()].map(toSimulatedJob),
    requests: () => exchange.requests(),
    duplicates: () => duplicatesOf(world),
    sync: () => {
      for (const handle of handles.values()) handle.sync()
    },
    listen: async (options = {}) => listen(simulator, { own, exchange }, options),
    reset: () => {
      world.store.clear()
      for (const map of [world.integrations, world.jobs, handles]) map.clear()
      for (const list of [world.calendars, world.pms.appointments, world.pms.events]) list.length = 0
      faults.reset()
      outcomes.clear()
      webhooks.clear()
      exchange.clear()
    },
  }
  return { simulator, own }
}

const duplicatesOf = ({ jobs }: World): DuplicateWrite[] => {
  const groups = new Map<
    string,
    { operation: string; body: Readonly<Record<string, unknown>>; jobs: string[] }
  >()
  for (const { id, operation, path, body, status } of jobs.values()) {
    if (status !== 'SUCCESS' && status !== 'PARTIAL_SUCCESS') continue
    const entries = Object.entries(body).sort(([left], [right]) => (left < right ? -1 : 1))
    const key = JSON.stringify([operation, path, entries])
    const group = groups.get(key) ?? { operation, body, jobs: [] }
    group.jobs.push(id)
    groups.set(key, group)
  }
  return [...groups.values()].filter(each => each.jobs.length > 1)
}
