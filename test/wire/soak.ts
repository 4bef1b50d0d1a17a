import {
  AmbiguousWriteError,
  type Integration,
  isPropexoError,
  Propexo,
  type WriteJob,
} from '../../src/index.js'
import { createAccount, type Write } from './account.js'
import { FAULTS, type Fault, randomOf } from './faults.js'
import { fetchWithFaults, startWire } from './server.js'

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
  /** Writes of which the log shows nothing, because they were not processed. */
  readonly unresolved: number
  /** How the writes ended. */
  readonly outcomes: Readonly<Record<string, number>>
}

type Outcome =
  | { readonly kind: 'job'; readonly job: WriteJob }
  | { readonly kind: 'ambiguous'; readonly error: AmbiguousWriteError }
  | { readonly kind: 'failure'; readonly error: unknown }

type Attempt = (pms: Integration, notes: string) => Promise<WriteJob>

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
  ({ appointments }, notes) => appointments.leads.create({ lead_id: 'lead_1', at: AT, notes }),
  ({ appointments }, notes) => appointments.residents.create({ resident_id: 'res_1', at: AT, notes }),
  ({ appointments }, notes) => appointments.applicants.update({ event_id: 'evt_1', at: AT, notes }),
  ({ appointments }, notes) => appointments.leads.cancel({ event_id: `evt ${notes}` }),
  ({ events }, notes) => events.residents.create({ resident_id: 'res_1', event_datetime: AT, notes }),
  ({ events }, notes) => events.leads.update({ event_id: 'evt_2', notes }),
  ({ events }, notes) => events.leads.logCall({ lead_id: 'lead_1', ...CALL, notes }),
]

/** The text by which the server's writes are told apart. */
const markOf = ({ body }: Write): string => String(body['notes'] ?? body['event_id']).replace(/^evt /, '')

/** Random writes under random faults, some of them with the same content, and what became of each. */
export const soak = async ({ runs, seed, concurrency = 40 }: SoakOptions): Promise<SoakReport> => {
  const random = randomOf(seed)
  const account = createAccount({ random: randomOf(seed + 1), now: Date.now, jobMs: 100, failures: 0.1 })
  const server = await startWire({ account, stallMs: 400 })
  let isCalm = false
  const faults: readonly Fault[] = FAULTS.filter(fault => fault !== 'none')
  const fetch = fetchWithFaults(server, () =>
    isCalm || random() < 0.5 ? 'none' : (faults[Math.floor(random() * faults.length)] ?? 'none'),
  )
  const propexo = new Propexo({
    token: 'token',
    environment: { baseUrl: server.url },
    fetch,
    timeoutMs: 200,
    deadlineMs: 1_500,
    retry: { baseMs: 5 },
    reconcile: { pauseMs: 30, maxPauseMs: 200 },
    quota: false,
  })
  const pms = propexo.integration('int_1', { vendor: 'ANY_PMS', appointmentTimeZone: 'America/Chicago' })

  /** A tenth of the writes have the content of the one before. */
  const plans: { readonly attempt: Attempt; readonly mark: string }[] = []
  for (let run = 0; run < runs; run += 1) {
    const before = plans.at(-1)
    const attempt = WRITES[Math.floor(random() * WRITES.length)] as Attempt
    plans.push(before && random() < 0.1 ? before : { attempt, mark: `${seed}-${run}` })
  }

  const results: { readonly mark: string; readonly outcome: Outcome }[] = []
  let nextPlan = 0
  const worker = async (): Promise<void> => {
    while (nextPlan < plans.length) {
      const { attempt, mark } = plans[nextPlan] as (typeof plans)[number]
      nextPlan += 1
      results.push({ mark, outcome: await outcomeOf(attempt(pms, mark)) })
    }
  }
  try {
    await Promise.all(Array.from({ length: concurrency }, worker))
    isCalm = true
    // By then every job has ended.
    await new Promise(resolve => setTimeout(resolve, 200))
    return await judge(results, account.writes, runs)
  } finally {
    await server.close()
  }
}

const outcomeOf = (write: Promise<WriteJob>): Promise<Outcome> =>
  write.then(
    (job): Outcome => ({ kind: 'job', job }),
    (error): Outcome =>
      error instanceof AmbiguousWriteError ? { kind: 'ambiguous', error } : { kind: 'failure', error },
  )

/** Holds what the callers were told against what the server did. */
const judge = async (
  results: readonly { readonly mark: string; readonly outcome: Outcome }[],
  writes: readonly Write[],
  runs: number,
): Promise<SoakReport> => {
  const processed = new Map<string, Set<string>>()
  for (const write of writes) {
    const ids = processed.get(markOf(write)) ?? new Set()
    processed.set(markOf(write), ids.add(write.jobId))
  }
  const byMark = new Map<string, Outcome[]>()
  for (const { mark, outcome } of results) byMark.set(mark, [...(byMark.get(mark) ?? []), outcome])
  const outcomes: Record<string, number> = {}
  const count = (name: string): void => {
    outcomes[name] = (outcomes[name] ?? 0) + 1
  }
  let [duplicates, lost, unresolved] = [0, 0, 0]
  const judgeGroup = async ([mark, group]: readonly [string, Outcome[]]): Promise<void> => {
    const ids = new Set(processed.get(mark) ?? [])
    const known = ids.size
    let open = 0
    for (const outcome of group) {
      if (outcome.kind === 'failure') count(nameOf(outcome.error))
      if (outcome.kind === 'job') {
        count(outcome.job.adopted ? 'adopted' : 'answered')
        // Each job is one that the server has, and nobody else's.
        if (!ids.delete(outcome.job.id)) lost += 1
      }
      if (outcome.kind === 'ambiguous') open += 1
    }
    duplicates += Math.max(0, known - group.filter(({ kind }) => kind !== 'failure').length)
    for (const outcome of group) {
      if (outcome.kind !== 'ambiguous') continue
      const later = await outcome.error.reconcile({ deadlineMs: 1_000 }).catch((error: unknown) => error)
      if (later instanceof AmbiguousWriteError) {
        count('ambiguous')
        unresolved += 1
        // Of several that are the same nobody can tell which is whose; else silence means that there is none.
        if (open === 1 && ids.size > 0) lost += 1
      } else if (isPropexoError(later)) lost += 1
      else {
        count('found later')
        if (!ids.delete((later as WriteJob).id)) lost += 1
      }
    }
  }
  const groups = [...byMark]
  const worker = async (): Promise<void> => {
    for (let group = groups.pop(); group; group = groups.pop()) await judgeGroup(group)
  }
  await Promise.all(Array.from({ length: 10 }, worker))
  return { runs, duplicates, lost, unresolved, outcomes }
}

const nameOf = (error: unknown): string =>
  isPropexoError(error) ? `failed: ${error.kind}` : `failed: ${String(error)}`
