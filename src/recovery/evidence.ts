import type { WriteContent } from '../core/lost-write.js'
import { readLogTime, type WriteLogEntry } from '../jobs/write-log.js'
import { contentKey, fieldsIn, fieldsOf, isKnownOperation, says } from './content.js'

/**
 * What makes an entry of the write log the job of a write whose answer was lost. Pure; all that decides stands here.
 *
 * For it: it is of the same integration, says all that was sent, and is dated within the time in which the write can have
 * been processed, by the clock of the server.
 * Against it: it says something else that such a write can say; its `job_type` names another operation; it is dated before;
 * its job is known to be another's.
 * Enough: all of the former and none of the latter, for a write that more than one field tells, of an operation whose
 * fields are known. Then, of the writes that look the same, as many are open as there are such entries, or more: each entry
 * is given once. And the API knows the job under that id.
 * Whatever is less than enough is a candidate, for a person to decide.
 */

/** When a write can have been processed: milliseconds since the epoch, by the clock of the server. */
export interface ProcessingTime {
  readonly fromMs: number
  readonly toMs: number
}

/** A lost write, as it is looked for. */
export interface OpenWrite {
  readonly write: WriteContent
  /** Undefined: the clock of the server is not known, or not well enough. */
  readonly time: ProcessingTime | undefined
  /** Whether a job is known to be another's. */
  readonly isOther: (jobId: string) => boolean
  /** Whether another write that looks the same is still on its way, and may get the job that is found. */
  readonly hasTwinOnItsWay: boolean
  /** False where nobody knows what else the process that sent it has written: only candidates then. */
  readonly canBeSure: boolean
}

/** How far the clock that dates entries may be off the one that dates answers. */
export const MARGIN_MS = 2_000
/** How uncertain the clock of the server may be. */
export const MAX_UNCERTAINTY_MS = 2_000
/**
 * Milliseconds between the loss of a write and the next one with the same content, so that the times in which their jobs can
 * have been made never overlap.
 */
export const TWIN_PAUSE_MS: number = 2 * MARGIN_MS + MAX_UNCERTAINTY_MS

export type Likelihood = 'is_it' | 'may_be_it' | 'is_not'

/** Weighs one entry for one write. */
export const assess = ({ write, time, isOther }: OpenWrite, entry: WriteLogEntry): Likelihood => {
  const { integrationId, operation, retryOf } = write
  if (isOther(entry.job_id) || entry.job_id === retryOf) return 'is_not'
  if (integrationId !== undefined && entry.integration_id !== integrationId) return 'is_not'
  if (namesAnother(operation, entry.job_type)) return 'is_not'
  const sought = fieldsOf(write)
  const fields = readEntryFields(entry)
  if (sought.size === 0 || fields === undefined || !says(fields, sought)) return 'is_not'
  const atMs = readLogTime(entry.created_at)
  if (time && atMs !== undefined && atMs < time.fromMs - MARGIN_MS) return 'is_not'
  const isInTime = time !== undefined && atMs !== undefined && atMs <= time.toMs + MARGIN_MS
  return isInTime && sought.size > 1 && isKnownOperation(operation) ? 'is_it' : 'may_be_it'
}

const knownFields = new WeakMap<WriteLogEntry, ReturnType<typeof fieldsIn>>()

/** An entry is weighed for many writes, and read once. */
const readEntryFields = (entry: WriteLogEntry): ReturnType<typeof fieldsIn> => {
  if (!knownFields.has(entry)) knownFields.set(entry, fieldsIn(entry.parameters))
  return knownFields.get(entry)
}

/** What the log shows of one lost write. */
export interface LogMatch {
  /** Its job. */
  readonly jobId?: string
  /** Jobs of which one may be it, those that are another's `jobId` among them until they are confirmed. */
  readonly candidates: readonly string[]
}

/**
 * Weighs all entries for all open writes, those that are to be decided first in front.
 * @returns a finding for each of them, in their order; no job is in two of them as `jobId`
 */
export const assign = (open: readonly OpenWrite[], entries: readonly WriteLogEntry[]): LogMatch[] => {
  const weights = open.map(each => {
    const found = entries.map(entry => [entry, assess(each, entry)] as const)
    const idsOf = (wanted: Likelihood): string[] =>
      found.filter(([, weight]) => weight === wanted).map(([entry]) => entry.job_id)
    return { likely: new Set(idsOf('is_it')), possible: new Set([...idsOf('is_it'), ...idsOf('may_be_it')]) }
  })
  const keys = open.map(({ write }) => contentKey(write))
  const given = new Map<number, string>()
  for (const key of new Set(keys)) {
    const group = open.map((_, index) => index).filter(index => keys[index] === key)
    const jobs = new Set(group.flatMap(index => [...(weights[index]?.likely ?? [])]))
    // Also of writes that look the same but are of other operations, and of others that could claim these entries.
    const operations = new Set(group.map(index => open[index]?.write.operation))
    const isClaimed = open.some(
      (_, index) => keys[index] !== key && [...jobs].some(job => weights[index]?.possible.has(job)),
    )
    const isOpen = group.some(index => open[index]?.hasTwinOnItsWay)
    if (operations.size > 1 || isClaimed || isOpen || jobs.size > group.length) continue
    for (const [index, job] of match(group, jobs, (index, job) => weights[index]?.likely.has(job) === true))
      if (open[index]?.canBeSure) given.set(index, job)
  }
  return open.map((_, index) => {
    const jobId = given.get(index)
    const candidates = [...(weights[index]?.possible ?? [])]
    return jobId === undefined ? { candidates } : { jobId, candidates }
  })
}

/**
 * Of all other open writes those that have a say in what these get: they say the same, or may claim an entry that one of them
 * could get. There may be thousands, and most have nothing to do with it.
 */
export const claimantsOf = (
  wanted: readonly OpenWrite[],
  others: readonly OpenWrite[],
  entries: readonly WriteLogEntry[],
): OpenWrite[] => {
  const keys = new Set(wanted.map(({ write }) => contentKey(write)))
  const same = new Set(others.filter(({ write }) => keys.has(contentKey(write))))
  const group = [...wanted, ...same]
  const likely = entries.filter(entry => group.some(each => assess(each, entry) === 'is_it'))
  const claims = (other: OpenWrite): boolean => likely.some(entry => assess(other, entry) !== 'is_not')
  return others.filter(other => same.has(other) || claims(other))
}

/** Gives each job to one write, if all can be given; a write that is in front goes first. */
const match = (
  writes: readonly number[],
  jobs: ReadonlySet<string>,
  fits: (write: number, job: string) => boolean,
): ReadonlyMap<number, string> => {
  const given = new Map<number, string>()
  const place = (job: string, tried: Set<number>): boolean => {
    for (const write of writes) {
      if (tried.has(write) || !fits(write, job)) continue
      tried.add(write)
      const other = given.get(write)
      if (other === undefined || place(other, tried)) {
        given.set(write, job)
        return true
      }
    }
    return false
  }
  return [...jobs].every(job => place(job, new Set())) ? given : new Map()
}

const VERBS: ReadonlySet<string> = new Set(['CREATE', 'UPDATE', 'CANCEL'])

const verbOf = (operation: string): string => {
  if (operation.endsWith('/cancel')) return 'CANCEL'
  return operation.startsWith('POST ') ? 'CREATE' : 'UPDATE'
}

/** Whether a type of job, such as `ENTRATA_UPDATE_APPOINTMENT`, names another operation than that. */
const namesAnother = (operation: string, jobType: unknown): boolean => {
  if (typeof jobType !== 'string') return false
  const words = jobType
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z]+/)
  const verbs = words.filter(word => VERBS.has(word))
  return verbs.length > 0 && !verbs.includes(verbOf(operation))
}
