import {
  AmbiguousWriteError,
  type Integration,
  isPropexoError,
  Propexo,
  type WriteJob,
} from '../../../src/index.js'
import { randomOf, withSeed } from '../../support/random.js'
import { createSimulatedApi, type SimulatedApi, tagOf } from '../../support/simulated-api.js'
import { WRITE_FAULTS } from './model-faults.js'

export interface SoakOptions {
  readonly runs: number
  readonly seed: number
  /** Writes under way at once. */
  readonly concurrency?: number
}

export interface SoakReport {
  readonly runs: number
  /** Writes that the server processed more often than they were asked for. */
  readonly duplicates: number
  /** Writes whose caller was told something else than what the server did. */
  readonly lost: number
  /** Writes of which nobody can tell for sure: they were not processed, or too little tells them. */
  readonly unresolved: number
  /** How the writes ended. */
  readonly outcomes: Readonly<Record<string, number>>
}

type Outcome =
  | { readonly kind: 'job'; readonly job: WriteJob }
  | { readonly kind: 'ambiguous'; readonly error: AmbiguousWriteError }
  | { readonly kind: 'failure'; readonly error: unknown }

type Attempt = (pms: Integration, notes: string, options: object) => Promise<WriteJob>

const AT = '2026-06-08T14:30:00-05:00'
const CALL = {
  at: AT,
  call_phone_number_from: '+15125550142',
  call_phone_number_to: '+15125550100',
  call_status: 'ANSWER',
  call_duration: 95,
  event_type_id: 'etype_1',
} as const

/** Writes of every kind; a cancellation has nothing but its event to tell it by. */
const WRITES: readonly Attempt[] = [
  ({ appointments }, notes, options) =>
    appointments.leads.create({ lead_id: 'lead_1', at: AT, notes }, options),
  ({ appointments }, notes, options) =>
    appointments.residents.create({ resident_id: 'res_1', at: AT, notes }, options),
  ({ appointments }, notes, options) =>
    appointments.applicants.update({ event_id: 'evt_1', at: AT, notes }, options),
  ({ appointments }, notes, options) => appointments.leads.cancel({ event_id: `evt ${notes}` }, options),
  ({ events }, notes, options) =>
    events.residents.create({ resident_id: 'res_1', event_datetime: AT, notes }, options),
  ({ events }, notes, options) => events.leads.update({ event_id: 'evt_2', notes }, options),
  ({ events }, notes, options) => events.leads.logCall({ lead_id: 'lead_1', ...CALL, notes }, options),
]

interface Result {
  /** The same for writes with the same content. */
  readonly mark: string
  /** Of this write alone. */
  readonly tag: string
  readonly outcome: Outcome
}

/**
 * Random writes under random faults, some of them with the same content, and what became of each. On a clock of its own: a
 * seed gives the same report on any machine.
 */
export const soak = ({ runs, seed, concurrency = 40 }: SoakOptions): Promise<SoakReport> =>
  withSeed(seed, async () => {
    const random = randomOf(seed)
    const api = createSimulatedApi({ random, jobMs: 30_000, failures: 0.1, partial: 0.05 })
    const { clock } = api
    let isCalm = false
    const propexo = new Propexo({
      token: 'token',
      environment: { baseUrl: 'https://propexo.test' },
      fetch: api.fetchWith(() => (isCalm || random.chance(0.5) ? 'none' : random.pick(WRITE_FAULTS))),
      clock,
      quota: false,
    })
    const pms = propexo.integration('int_1', { vendor: 'ANY_PMS', appointmentTimeZone: 'America/Chicago' })
    const plans = planWrites(runs, seed, random)
    const results: Result[] = []
    let next = 0
    const worker = async (): Promise<void> => {
      for (let plan = plans[next]; plan; plan = plans[next]) {
        next += 1
        const { attempt, mark } = plan
        const tag = `${mark} ${next}`
        const outcome = await outcomeOf(attempt(pms, mark, { headers: { 'x-model': tag } }))
        results.push({ mark, tag, outcome })
      }
    }
    return clock.runUntil(
      (async () => {
        await Promise.all(Array.from({ length: concurrency }, worker))
        isCalm = true
        // By then every job has ended, and what was late was processed.
        await clock.sleep(200_000)
        return judge(results, api.jobs, runs)
      })(),
    )
  })

/** A tenth of the writes have the content of the one before. */
const planWrites = (
  runs: number,
  seed: number,
  random: ReturnType<typeof randomOf>,
): { readonly attempt: Attempt; readonly mark: string }[] => {
  const plans: { readonly attempt: Attempt; readonly mark: string }[] = []
  for (let run = 0; run < runs; run += 1) {
    const before = plans.at(-1)
    const plan = { attempt: random.pick(WRITES), mark: `${seed}-${run}` }
    plans.push(before && random.chance(0.1) ? before : plan)
  }
  return plans
}

const outcomeOf = (write: Promise<WriteJob>): Promise<Outcome> =>
  write.then(
    (job): Outcome => ({ kind: 'job', job }),
    (error): Outcome =>
      error instanceof AmbiguousWriteError ? { kind: 'ambiguous', error } : { kind: 'failure', error },
  )

/** Holds what the callers were told against what the server did. */
const judge = async (
  results: readonly Result[],
  all: SimulatedApi['jobs'],
  runs: number,
): Promise<SoakReport> => {
  const groups = new Map<string, Result[]>()
  for (const result of results) groups.set(result.mark, [...(groups.get(result.mark) ?? []), result])
  const outcomes: Record<string, number> = {}
  let [duplicates, lost, unresolved] = [0, 0, 0]
  const count = (name: string): void => {
    outcomes[name] = (outcomes[name] ?? 0) + 1
  }
  const judgeGroup = async (group: readonly Result[]): Promise<void> => {
    const jobs = all.filter(job => group.some(result => result.tag === tagOf(job)))
    /** Each is one that the server has for this content, and nobody else's. */
    const open = new Set(jobs.map(({ id }) => id))
    const take = (job: WriteJob): void => {
      if (!open.delete(job.id)) lost += 1
    }
    for (const { tag, outcome } of group) {
      const processed = jobs.filter(job => tagOf(job) === tag).length
      duplicates += Math.max(0, processed - 1)
      if (outcome.kind === 'failure') {
        count(nameOf(outcome.error))
        // A certain failure has written nothing.
        lost += processed
      }
      if (outcome.kind !== 'job') continue
      count(outcome.job.adopted ? 'adopted' : 'answered')
      take(outcome.job)
    }
    for (const { tag, outcome } of group) {
      if (outcome.kind !== 'ambiguous') continue
      const later = await outcome.error.reconcile({ deadlineMs: 10_000 }).catch((error: unknown) => error)
      if (later instanceof AmbiguousWriteError) {
        count('ambiguous')
        unresolved += 1
        // What the server has of it is named as a candidate, unless a write with the same content has it.
        const own = jobs.find(job => tagOf(job) === tag)
        if (own && open.has(own.id) && !later.candidates.includes(own.id)) lost += 1
      } else if (later instanceof Error) throw later
      else {
        count('found later')
        take(later as WriteJob)
      }
    }
  }
  // One poller looks for all of them.
  await Promise.all([...groups.values()].map(judgeGroup))
  return { runs, duplicates, lost, unresolved, outcomes }
}

const nameOf = (error: unknown): string =>
  isPropexoError(error) ? `failed: ${error.kind}` : `failed: ${String(error)}`
