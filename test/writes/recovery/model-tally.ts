import type { SimulatedJob } from '../../../src/testing/index.js'
import { tagOf } from '../../support/simulated-api.js'
import type { Kind } from './model-contents.js'
import { type NamedShape, type ParametersName, TELLING } from './model-shapes.js'

/** What became of the writes of many histories. */
export interface Tally {
  histories: number
  writes: number
  answered: number
  adopted: number
  /** Found by `reconcile()`, in the process that sent it or another. */
  reconciled: number
  ambiguous: number
  aborted: number
  failed: number
  /** A caller got the job of a write with another content, or of none, or of another time. */
  falseAdoptions: number
  /** A job was given to two writes. */
  givenTwice: number
  /**
   * A job was taken by a process for a write of another process with the same content at the same time. No log tells these
   * apart; it happens only in histories in which processes share contents.
   */
  indistinguishable: number
  /** A write was processed more often than once, or a job run again more often than once. */
  duplicates: number
  /** A caller was told that nothing was processed, and it was. */
  falseFailures: number
  /** The log shows the job of an open write, nobody else has it, and the error does not name it. */
  unnamed: number
  /** An error whose message tells another number of looks than it made, or that never looked although it was to. */
  wrongLooks: number
  /** Of writes that were processed and lost, and that a good log can tell, how many there were and how many were found. */
  readonly byParameters: Record<ParametersName, { lost: number; found: number }>
}

/** In one line. */
export const summaryOf = (tally: Tally): string => {
  const { adopted, reconciled, ambiguous, aborted, falseAdoptions, givenTwice, indistinguishable } = tally
  const ends = `${tally.answered} answered, ${adopted} adopted, ${reconciled} found later, ${ambiguous} ambiguous`
  const rest = `${aborted} aborted, ${tally.failed} failed`
  const wrong = `false adoptions ${falseAdoptions}, jobs given twice ${givenTwice}, written twice ${tally.duplicates}`
  const limit = `${indistinguishable} of another process that wrote the same at the same time, which no log tells apart`
  const told = `unnamed candidates ${tally.unnamed}, wrong numbers of looks ${tally.wrongLooks}`
  return `${tally.histories} histories: ${tally.writes} writes (${ends}, ${rest}); ${wrong} (and ${limit}); ${told}`
}

export const newTally = (): Tally => ({
  histories: 0,
  writes: 0,
  answered: 0,
  adopted: 0,
  reconciled: 0,
  ambiguous: 0,
  aborted: 0,
  failed: 0,
  falseAdoptions: 0,
  givenTwice: 0,
  indistinguishable: 0,
  duplicates: 0,
  falseFailures: 0,
  unnamed: 0,
  wrongLooks: 0,
  byParameters: Object.fromEntries(
    TELLING.map(name => [name, { lost: 0, found: 0 }]),
  ) as Tally['byParameters'],
})

/** A write, and every job that anybody was given for it. */
export interface Sent {
  /** Of this write alone. */
  readonly tag: string
  /** That sent it: the same for clients with one registry. */
  readonly process: string
  readonly kind: Kind
  readonly text: string
  /** The job that it runs again. */
  readonly retryOf?: string
  /** When its last attempt began, and ended, by the clock of the server. */
  fromMs: number
  toMs: number
  readonly given: Set<string>
  end: 'answered' | 'adopted' | 'ambiguous' | 'failed' | 'aborted' | undefined
}

/** A history that is over. */
export interface Played {
  readonly sent: readonly Sent[]
  readonly jobs: readonly SimulatedJob[]
  readonly shape: NamedShape
  /** How long jobs take at most. */
  readonly jobMs: number
  readonly hasDate: boolean
  /** Whether processes write the same: then the log cannot tell all writes apart. */
  readonly isShared: boolean
}

/** Clocks are known to a second or two, and the log may be a second off. */
const SLACK_MS = 5_000

/** Whether the time of a job in the log is one that this write can have. */
const isOfTheTime = ({ shape, jobMs }: Played, own: Sent, { queuedAt, endedAt }: SimulatedJob): boolean => {
  const loggedMs = Date.parse(shape.dated === 'queued' ? queuedAt : String(endedAt))
  const lagMs = shape.dated === 'queued' ? 0 : jobMs
  return loggedMs >= own.fromMs - SLACK_MS && loggedMs <= own.toMs + SLACK_MS + lagMs
}

/** Whether the log shows the same of both. */
export const looksLike = (left: Sent, right: Sent): boolean =>
  left.kind.look === right.kind.look && left.text === right.text

type Verdict = 'right' | 'false' | 'indistinguishable'

const verdictOf = (played: Played, own: Sent, id: string): Verdict => {
  const job = played.jobs.find(each => each.id === id)
  const writer = job && played.sent.find(({ tag }) => tag === tagOf(job))
  if (job === undefined || writer === undefined) return 'false'
  if (writer === own) return 'right'
  if (!looksLike(writer, own)) return 'false'
  // Of two writes of one process that say the same either is right.
  if (writer.process === own.process) return 'right'
  return played.isShared && isOfTheTime(played, own, job) ? 'indistinguishable' : 'false'
}

/** Holds what callers were given against what the server did. */
export const judge = (played: Played, tally: Tally): void => {
  const { sent, jobs } = played
  tally.histories += 1
  /** Who has a job: of all, and of each process. */
  const holders = new Map<string, string>()
  const hold = (key: string, holder: string): boolean => {
    const isAlone = (holders.get(key) ?? holder) === holder
    holders.set(key, holder)
    return isAlone
  }
  for (const own of sent) {
    // Of those who have one job run again at once, all get what it became.
    const holder = own.retryOf === undefined ? own.tag : `again ${own.retryOf}`
    const processed = jobs.filter(job => tagOf(job) === own.tag).length
    tally.duplicates += Math.max(0, processed - 1)
    if (own.end === 'failed') tally.falseFailures += processed
    if (own.end !== undefined) tally[own.end] += 1
    for (const id of own.given) {
      const verdict = verdictOf(played, own, id)
      if (verdict === 'false') tally.falseAdoptions += 1
      if (verdict === 'indistinguishable') tally.indistinguishable += 1
      const isOwn = hold(`${own.process} ${id}`, holder)
      const isHeldOnce = verdict === 'indistinguishable' || hold(id, holder)
      if (!isOwn || !isHeldOnce) tally.givenTwice += 1
    }
    countFound(played, own, processed, tally)
  }
  // By one process; two cannot know of each other.
  const runs = jobs.flatMap(job => {
    const process = sent.find(each => each.tag === tagOf(job))?.process
    return job.retryOf === undefined ? [] : [`${process} ${job.retryOf}`]
  })
  tally.duplicates += runs.length - new Set(runs).size
}

const countFound = (played: Played, own: Sent, processed: number, tally: Tally): void => {
  const { shape, hasDate } = played
  const counts = tally.byParameters[shape.name]
  const isLost = own.end === 'adopted' || own.end === 'ambiguous'
  const { isTold, isSearched } = own.kind
  if (!counts || !isLost || processed === 0 || !isTold || !isSearched || !shape.hasOwnIds || !hasDate) return
  counts.lost += 1
  if (own.given.size > 0) counts.found += 1
}
