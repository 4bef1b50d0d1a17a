import type { SimulatedJob } from '../../../src/testing/index.js'
import type { Entry, Message } from './task.js'

/** What callers were told of a key. */
type Told = ReadonlyMap<string, ReadonlySet<string>>

export interface Evidence {
  readonly messages: readonly Message[]
  readonly entries: readonly Entry[]
  readonly jobs: readonly SimulatedJob[]
  readonly told: Told
  /** Whether answers with wrong times were ordered: a write whose time is not known has candidates only. */
  readonly hasWrongTimes: boolean
}

export interface Verdict {
  readonly writes: number
  /** Keys that have a job of their own, which the server has once. */
  readonly once: number
  /** Unknown, by why nobody can tell. */
  readonly unknown: ReadonlyMap<string, number>
  readonly duplicates: readonly string[]
  readonly lost: readonly string[]
  /** Unknown although the write log tells. */
  readonly unexplained: readonly string[]
}

const notesOf = ({ body }: SimulatedJob): string => String(body['notes'])

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

const iso = (ms: number): string => new Date(ms).toISOString()

const whyUnexplained = (key: string, time: Entry['time'], jobs: readonly SimulatedJob[]): string => {
  const shown = jobs.map(({ id, queuedAt, endedAt }) => `${id}, ${queuedAt} to ${endedAt}`).join('; ')
  const noted = time
    ? `processed from ${iso(time.fromMs)} to ${iso(time.toMs)}`
    : 'processed at a time that is not known'
  return `${key} is unknown, noted as ${noted}, and the log shows ${shown}`
}

/** Weighs all writes with one content: what the server did, and what the journal says of it. */
export const judge = ({ messages, entries, jobs, told, hasWrongTimes }: Evidence): Verdict => {
  const jobsOf = groupBy(jobs, notesOf)
  const entryOf = new Map(entries.map(entry => [entry.key, entry]))
  const unknown = new Map<string, number>()
  const [duplicates, lost, unexplained]: string[][] = [[], [], []]
  let once = 0
  const count = (reason: string): void => void unknown.set(reason, (unknown.get(reason) ?? 0) + 1)
  for (const [notes, group] of groupBy(messages, message => message.notes)) {
    const made = jobsOf.get(notes) ?? []
    const own = group.map(({ key }) => entryOf.get(key) as Entry)
    const named = own.flatMap(({ jobId }) => jobId ?? [])
    const free = made.filter(({ id }) => !named.includes(id))
    const open = own.filter(({ state }) => state === 'unknown')
    if (made.length > group.length) duplicates?.push(`${notes}: ${made.length} jobs of ${group.length} keys`)
    if (new Set(named).size < named.length) duplicates?.push(`${notes}: two keys have one of ${named}`)
    if (free.length > open.length) lost?.push(`${notes}: ${free.map(({ id }) => id)} is nobody's`)
    for (const { key, state, jobId, candidates, time } of own) {
      const tellings = [...(told.get(key) ?? [])]
      if (tellings.length > 1) duplicates?.push(`${key} was told ${tellings}`)
      if (tellings.some(each => jobId !== undefined && each !== jobId))
        lost?.push(`${key} was told ${tellings}, and its entry has ${jobId}`)
      const job = made.find(({ id }) => id === jobId)
      const isPending = state === 'sent' && job?.endedAt === undefined
      if (job && (state === 'settled' || isPending)) once += 1
      else if (state !== 'unknown') lost?.push(`${key} is ${state ?? 'not in the journal'} in the end`)
      else if (free.length === 0)
        count('nothing in the log: its process died, or its connection broke, before the API had read it')
      else if (free.every(({ endedAt }) => endedAt === undefined))
        count('its job never ended, and the log has ended ones only')
      else if (group.length > 1) count(`several writes say the same; ${candidates.length} candidates`)
      else if (hasWrongTimes && candidates.length > 0)
        count('its time was not known for certain: a candidate')
      else unexplained?.push(whyUnexplained(key, time, free))
    }
  }
  return {
    ...{ writes: messages.length, once, unknown },
    ...{ duplicates: duplicates ?? [], lost: lost ?? [], unexplained: unexplained ?? [] },
  }
}
