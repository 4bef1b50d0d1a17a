import {
  type Integration,
  type JournalEntry,
  type LeadCall,
  memoryJournal,
  Propexo,
  type WriteJob,
  type WriteJournal,
} from '../../../src/index.js'
import { createSimulator, type Simulator } from '../../../src/testing/index.js'
import { Actor, type Step, type StepKind } from './actor.js'
import { errorOf, newTruth, steppedFetch, steppedStore, type Truth } from './stepped.js'

/** What an actor does. */
export type Role =
  | {
      /** Logs a call under this key. */
      readonly key: string
      readonly notes: string
    }
  | 'recover'

/** How often each may happen in one schedule. */
export interface Budget {
  readonly crashes?: number
  /** A process stands still for longer than its lease, after it has noted something or right before its request leaves. */
  readonly stops?: number
  /** An answer is lost. */
  readonly losses?: number
  /** A connection is refused. */
  readonly refusals?: number
  /** A request that has left is processed after the lease. */
  readonly lates?: number
}

export interface Scenario {
  readonly name: string
  readonly actors: readonly Role[]
  readonly budget: Budget
  readonly ifUnknown?: 'report' | 'send'
  /** In place of a good one. */
  readonly around?: (store: WriteJournal) => WriteJournal
}

interface Told {
  readonly key: string
  readonly jobId: string
}

const LEASE_MS = 4_000
const HORIZON_MS = 60_000
const TIMEOUT_MS = 1_000
const SCOPE = 'https://api.propexo.com'

const COSTS: Readonly<Record<StepKind, keyof Budget | undefined>> = {
  run: undefined,
  crash_before: 'crashes',
  crash_after: 'crashes',
  stop: 'stops',
  stop_after: 'stops',
  lose: 'losses',
  refuse: 'refusals',
  late: 'lates',
}

/** One run of a scenario, choice by choice. */
export class World {
  readonly sim: Simulator
  readonly store: WriteJournal
  readonly truth: Truth = newTruth()
  readonly keys: readonly string[]
  /** What callers were given. */
  readonly told: Told[] = []
  readonly #scenario: Scenario
  readonly #actors: Actor[]
  readonly #wire: Actor
  readonly #pms: string
  readonly #lead: string
  readonly #left: Record<keyof Budget, number>
  #activity = 0

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.sim = createSimulator({
      ...{ seed: 1, now: '2026-06-01T12:00:00Z', quota: false, syncEvery: false },
      jobs: { atLeast: '2s', atMost: '2s' },
    })
    const account = this.sim.integration({ vendor: 'ENTRATA' })
    this.#pms = account.id
    this.#lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) }).id
    const store = memoryJournal({ clock: this.sim.clock })
    this.store = scenario.around?.(store) ?? store
    this.#left = { crashes: 0, stops: 0, losses: 0, refusals: 0, lates: 0, ...scenario.budget }
    this.#wire = this.#actor('wire')
    this.keys = [...new Set(scenario.actors.flatMap(role => (role === 'recover' ? [] : [role.key])))]
    this.#actors = scenario.actors.map((role, index) => this.#start(role, `${'ABCD'[index]}`))
  }

  /** Until every process stands before a step, or waits for time. */
  async settle(): Promise<void> {
    for (;;) {
      await this.#quiet()
      if (this.#actors.every(({ isDone, isDead }) => isDone || isDead)) return
      if ([...this.#actors, this.#wire].some(({ pending }) => pending.length > 0)) return
      const due = this.#actors.flatMap(each => each.nextTimer() ?? [])
      if (due.length === 0) throw new Error('a call waits for nothing')
      await this.sim.clock.advance(Math.max(0, Math.min(...due) - this.sim.clock.monotonic()))
    }
  }

  choices(): string[] {
    return [...this.#actors, this.#wire].flatMap((actor, who) =>
      actor.pending.flatMap(({ kinds }, which) => {
        const deaths: StepKind[] = actor === this.#wire ? [] : ['crash_before', 'crash_after']
        const all: StepKind[] = actor.isStopped ? ['run'] : ['run', ...kinds, ...deaths]
        const payable = all.filter(kind => {
          const cost = COSTS[kind]
          return cost === undefined || this.#left[cost] > 0
        })
        return payable.map(kind => `${who} ${which} ${kind}`)
      }),
    )
  }

  /** What it says, for people. */
  labelOf(choice: string): string {
    const { actor, step, kind } = this.#find(choice)
    return `${actor.name}: ${step.label}${kind === 'run' ? '' : ` (${kind})`}`
  }

  async take(choice: string): Promise<void> {
    const { actor, step, kind } = this.#find(choice)
    const cost = COSTS[kind]
    if (cost !== undefined) this.#left[cost] -= 1
    if (kind === 'run') await step.run()
    else if (kind === 'lose' || kind === 'refuse') step.fail(errorOf(kind))
    else if (kind === 'stop' || kind === 'stop_after' || kind === 'late') {
      if (kind === 'stop_after') await step.halve()
      if (kind !== 'late') actor.isStopped = true
      await this.sim.clock.advance(LEASE_MS * 1.5)
    } else {
      if (kind === 'crash_after') await step.vanish()
      actor.die()
    }
  }

  /** Everything on which depends what may follow. */
  async state(): Promise<string> {
    const entries = await this.entries()
    const actors = this.#actors.map(({ history, pending, isDead, isStopped, isDone, sendingKey }) =>
      isDead
        ? 'dead'
        : { history, pending: pending.map(({ label }) => label), isStopped, isDone, sendingKey },
    )
    const wire = this.#wire.pending.map(({ label }) => label)
    const jobs = [...this.truth.jobs]
    const text = JSON.stringify([
      this.sim.clock.monotonic(),
      this.#left,
      actors,
      wire,
      jobs,
      entries,
      this.told,
    ])
    const ids = this.#actors.flatMap(actor => [...actor.ids])
    return ids.reduce((named, [id, name]) => named.replaceAll(id, name), text)
  }

  async entries(): Promise<JournalEntry[]> {
    const entries = await Promise.all(this.keys.map(key => this.store.get(SCOPE, key)))
    return entries.filter(entry => entry !== undefined)
  }

  /** Passes of recovery by a fresh process, until nothing is open any more. */
  async recover(): Promise<void> {
    const { propexo } = this.#client(this.#actor('last', true))
    for (let pass = 0; pass < 20; pass += 1) {
      const entries = await this.entries()
      if (!entries.some(({ state }) => state === 'recorded' || state === 'sending' || state === 'sent'))
        return
      await this.sim.clock.runUntil(drained(propexo))
      await this.sim.clock.advance('31s')
    }
  }

  #find(choice: string): { readonly actor: Actor; readonly step: Step; readonly kind: StepKind } {
    const [who = '', which = '', kind = ''] = choice.split(' ')
    const actor = [...this.#actors, this.#wire][Number(who)]
    const step = actor?.pending[Number(which)]
    if (actor === undefined || step === undefined) throw new Error(`${choice} is not possible here`)
    return { actor, step, kind: kind as StepKind }
  }

  async #quiet(): Promise<void> {
    let seen: number
    do {
      seen = this.#activity
      await this.sim.clock.advance(0)
    } while (seen !== this.#activity)
  }

  #actor(name: string, isFree = false): Actor {
    const onActivity = (): void => {
      this.#activity += 1
    }
    return new Actor(name, this.sim.clock, { isFree, onActivity })
  }

  #client(actor: Actor): { readonly propexo: Propexo; readonly pms: Integration } {
    const { ifUnknown = 'report' } = this.#scenario
    const propexo = new Propexo({
      token: actor.name,
      clock: actor.clock,
      fetch: steppedFetch(actor, {
        wire: actor.name === 'last' ? actor : this.#wire,
        fetch: this.sim.fetch,
        truth: this.truth,
      }),
      journal: {
        store: steppedStore(actor, this.store, this.truth),
        ...{ leaseMs: LEASE_MS, horizonMs: HORIZON_MS, ifUnknown },
      },
      timeoutMs: TIMEOUT_MS,
    })
    return { propexo, pms: propexo.integration(this.#pms, { vendor: 'ENTRATA' }) }
  }

  #start(role: Role, name: string): Actor {
    const actor = this.#actor(name)
    const { propexo, pms } = this.#client(actor)
    const end = (): void => {
      actor.isDone = true
      this.#activity += 1
    }
    const work =
      role === 'recover'
        ? this.#afterLease(actor).then(() => drained(propexo))
        : pms.events.leads
            .logCall(this.#call(role.notes), { idempotencyKey: role.key })
            .then((job: WriteJob) => void this.told.push({ key: role.key, jobId: job.id }))
    work.then(end, end)
    return actor
  }

  /** When whoever else is there may have died. */
  #afterLease(actor: Actor): Promise<void> {
    return new Promise(resolve => void actor.clock.schedule(LEASE_MS * 1.2, resolve))
  }

  #call(notes: string): LeadCall {
    return {
      ...{ lead_id: this.#lead, event_type_id: 'etype_1', at: '2026-06-01T11:30:00Z', direction: 'inbound' },
      ...{ call_phone_number_from: '+1 303 555 0142', call_phone_number_to: '+1 303 555 0199' },
      ...{ call_status: 'ANSWER', call_duration: 245, notes },
    }
  }
}

const drained = async (propexo: Propexo): Promise<void> => {
  for await (const _ of propexo.writes.recover()) {
    // What it has found is in the journal.
  }
}
