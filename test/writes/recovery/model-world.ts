import {
  type AmbiguousWriteError,
  type Fetch,
  type Hooks,
  type LostWrite,
  Propexo,
  type WriteJob,
} from '../../../src/index.js'
import { type Random, randomOf } from '../../support/random.js'
import { createSimulatedApi, type FaultOrNone, type SimulatedApi } from '../../support/simulated-api.js'
import type { MachineClock, VirtualClock } from '../../support/virtual-clock.js'
import { type Client, KINDS, type Kind } from './model-contents.js'
import { READ_FAULTS, WRITE_FAULTS } from './model-faults.js'
import { shapeOf } from './model-shapes.js'
import type { Played, Sent, Tally } from './model-tally.js'

/** A process on a machine of its own, with some clients. */
export interface Machine {
  readonly index: number
  readonly process: string
  readonly clock: MachineClock
  readonly fetch: Fetch
  /** One of its clients. */
  readonly client: () => Client
  /** Writes that were answered, with their jobs. */
  readonly answered: { readonly sent: Sent; readonly job: WriteJob }[]
}

/** A write of which it is not known what became of it. */
export interface Open {
  readonly sent: Sent
  /** Undefined: its call was aborted. */
  readonly error: AmbiguousWriteError | undefined
  readonly json: LostWrite
}

/** One history: machines, their clients, the API and its log. */
export interface World extends Omit<Played, 'jobs'> {
  readonly clock: VirtualClock
  readonly random: Random
  readonly api: SimulatedApi
  readonly machines: Machine[]
  /** Somebody else, whose requests always succeed. */
  readonly others: Machine
  readonly sent: Sent[]
  readonly open: Open[]
  readonly tally: Tally
  /** Which of the kinds of writes this history has. */
  readonly kinds: readonly Kind[]
  /** The share of reads that fail. */
  readFaults: number
}

const TOKEN = { token: 'token', environment: { baseUrl: 'https://propexo.test' }, quota: false } as const
const ANY_PMS = { vendor: 'ANY_PMS', appointmentTimeZone: 'America/Chicago' }

/** Notes when the attempts of each write begin and end. */
const timed =
  (world: World, fetch: Fetch): Fetch =>
  async (url, init) => {
    const own = world.sent.find(({ tag }) => tag === init.headers['x-model'])
    if (own) own.fromMs = world.clock.now()
    try {
      return await fetch(url, init)
    } finally {
      if (own) own.toMs = world.clock.now()
    }
  }

export const createClient = (
  { random }: World,
  clock: MachineClock,
  fetch: Fetch,
  hooks: Hooks = {},
): Client => {
  const propexo = new Propexo({
    ...TOKEN,
    fetch,
    clock,
    hooks,
    timeoutMs: random.pick([5_000, 30_000]),
    retry: random.pick([false, {}]),
    reconcile: random.pick([{}, {}, { timeoutMs: 4_000 }, { timeoutMs: 90_000 }]),
  })
  return { propexo, pms: propexo.integration('int_1', ANY_PMS) }
}

export const createMachine = (world: World, index: number, process: string): Machine => {
  const { random, api } = world
  const clock = world.clock.machine(random.pick([0, 0, -600_000, 600_000, 137]))
  const faultOf = ({ tag }: { tag: string }): FaultOrNone => {
    if (index < 0) return 'none'
    if (tag !== '') return random.chance(0.5) ? random.pick(WRITE_FAULTS) : 'none'
    return random.chance(world.readFaults) ? random.pick(READ_FAULTS) : 'none'
  }
  const fetch = timed(world, api.fetchWith(faultOf))
  // Most are never asked for.
  const clients = new Map<number, Client>()
  const count = 1 + random.below(3)
  const client = (): Client => {
    const number = random.below(count)
    const known = clients.get(number) ?? createClient(world, clock, fetch)
    clients.set(number, known)
    return known
  }
  return { index, process, clock, fetch, client, answered: [] }
}

export const newSent = (world: World, own: Pick<Sent, 'process' | 'kind' | 'text' | 'retryOf'>): Sent => {
  const nowMs = world.clock.now()
  const times = { fromMs: nowMs, toMs: nowMs }
  const sent: Sent = { tag: `w${world.sent.length}`, ...times, given: new Set(), end: undefined, ...own }
  world.sent.push(sent)
  return sent
}

/** A world from its seed. */
export const createWorld = (seed: number, tally: Tally): World => {
  const random = randomOf(seed)
  const shape = shapeOf(random)
  const jobMs = random.pick([500, 500, 5_000, 120_000])
  const hasDate = !random.chance(0.05)
  const api = createSimulatedApi({
    ...{ random, log: shape.log, jobMs, hasDate },
    failures: random.pick([0, 0, 0.5]),
    latencyMs: random.pick([5, 60, 400]),
  })
  const kinds = Array.from({ length: 1 + random.below(3) }, () => random.pick(KINDS))
  const isShared = random.chance(0.05)
  const readFaults = random.pick([0, 0, 0.1, 0.4])
  const parts = {
    clock: api.clock,
    random,
    api,
    shape,
    jobMs,
    hasDate,
    tally,
    kinds,
    isShared,
    readFaults,
  }
  const world: Omit<World, 'others'> = { ...parts, machines: [], sent: [], open: [] }
  const whole: World = Object.assign(world, { others: createMachine(world as World, -1, 'others') })
  const count = 1 + random.below(3)
  for (let index = 0; index < count; index += 1)
    whole.machines.push(createMachine(whole, index, String(index)))
  return whole
}
