import type { Clock } from '../core/clock.js'
import type { LostWrite, WriteContent } from '../core/lost-write.js'
import { TimeoutError } from '../core/no-answer-errors.js'
import { NOTHING_SENT } from '../core/progress.js'
import { sleep } from '../core/sleep.js'
import type { Interval, ServerClock } from '../transport/server-clock.js'
import { contentKey } from './content.js'
import { MAX_UNCERTAINTY_MS, type OpenWrite, type ProcessingTime, TWIN_PAUSE_MS } from './evidence.js'

/** A moment by both clocks of this machine, and by that of the server if it was known then. */
interface SendingTime {
  readonly monotonicMs: number
  readonly wallMs: number
  readonly server: Interval | undefined
}

/** A write that this process has sent, until it is known what became of it. */
export interface TrackedWrite {
  readonly id: string
  readonly content: WriteContent
  readonly key: string
  /** When its last attempt began. */
  sent: SendingTime | undefined
  /** When its answer was lost. */
  lost: SendingTime | undefined
  /** Whether another one with the same content was on its way, or open, at the same time. */
  hadTwin: boolean
}

/** What bounds a call. */
export interface CallBounds {
  /** Its deadline, by the monotonic clock. */
  readonly untilMs: number
  readonly signal: AbortSignal | undefined
}

const tooSoon = (operation: string, waitMs: number): TimeoutError => {
  const wait = `${(waitMs / 1000).toFixed(1)} s`
  const message = `${operation}: the same write was lost a moment ago, and may still be processed. So that the two can be told apart, it may be sent again only after ${wait}, which is past the deadline; nothing was sent`
  return new TimeoutError(message, { operation, scope: 'deadline', timeoutMs: waitMs, ...NOTHING_SENT })
}

/** Far more than writes are under way at once; what is forgotten lies too far back to be taken for a lost write. */
const MAX_JOBS = 100_000
/** Lost writes that are open at the same time; one that is forgotten has its data with its caller. */
const MAX_LOST = 10_000
/** Contents whose jobs are remembered. */
const MAX_CONTENTS = 10_000
/** Jobs of one content that a lost write names as others'. */
const MAX_OTHERS = 100
/** How much later than its answer the log may date a job at most: else that of another write could come to lie there. */
const MAX_LAG_MS = 60_000

/**
 * What the clients of one account in this process know of their writes, so that no job is taken for that of another: the
 * jobs that answers have named, the writes whose answers are still to come, and those whose answers were lost.
 */
export class WriteRegistry {
  readonly #clock: Clock
  readonly #serverClock: ServerClock
  /** When each was answered, by the clock of the server. */
  readonly #jobs = new Map<string, Interval | undefined>()
  readonly #byKey = new Map<string, string[]>()
  readonly #onTheirWay = new Map<string, Set<TrackedWrite>>()
  readonly #lost = new Set<TrackedWrite>()
  /** Jobs of writes, by the ids of these: whoever looks for one, because nobody else knows it, need not look. */
  readonly #found = new Map<string, string>()
  /** How long after its answer the log dates a job: 0 as long as no known job was seen in it. */
  #lagMs = 0

  constructor(clock: Clock, serverClock: ServerClock) {
    this.#clock = clock
    this.#serverClock = serverClock
  }

  has(jobId: string): boolean {
    return this.#jobs.has(jobId)
  }

  /** A job of this process that is known by its id alone. */
  add(jobId: string, key?: string): void {
    const server = this.#serverClock.at(this.#clock.monotonic())
    if (this.#jobs.size >= MAX_JOBS) this.#jobs.delete(this.#jobs.keys().next().value as string)
    this.#jobs.set(jobId, server)
    if (key === undefined) return
    const ids = this.#byKey.get(key) ?? []
    // Anew at the end, so that the content that was written longest ago is forgotten first.
    this.#byKey.delete(key)
    if (this.#byKey.size >= MAX_CONTENTS) this.#byKey.delete(this.#byKey.keys().next().value as string)
    this.#byKey.set(key, [...ids, jobId].slice(-MAX_OTHERS))
  }

  /**
   * Notes that a write is on its way. One with the content of a lost write waits until the time has passed in which that
   * can have been processed, so that their jobs can be told apart by their time: six seconds at most.
   * @throws TimeoutError where the call ends before that
   */
  async begin(id: string, content: WriteContent, { untilMs, signal }: CallBounds): Promise<TrackedWrite> {
    const key = contentKey(content)
    const write: TrackedWrite = { id, content, key, sent: undefined, lost: undefined, hadTwin: false }
    for (const twin of this.#lost) {
      if (twin.key !== key || twin.lost === undefined) continue
      const nowMs = this.#clock.monotonic()
      const waitMs = twin.lost.monotonicMs + TWIN_PAUSE_MS - nowMs
      if (waitMs > 0 && nowMs + waitMs >= untilMs) throw tooSoon(content.operation, waitMs)
      if (waitMs > 0) await sleep(this.#clock, waitMs, signal)
    }
    const twins = this.#onTheirWay.get(key) ?? new Set()
    for (const twin of twins) twin.hadTwin = true
    write.hadTwin = twins.size > 0
    this.#onTheirWay.set(key, twins.add(write))
    return write
  }

  /** An attempt begins. What went before was certainly not processed. */
  attempt(write: TrackedWrite): void {
    write.sent = this.#now()
  }

  /** It is no longer on its way: it was answered, or nothing of it was processed. */
  end(write: TrackedWrite, jobId?: string): void {
    const twins = this.#onTheirWay.get(write.key)
    if (twins?.delete(write) && twins.size === 0) this.#onTheirWay.delete(write.key)
    if (jobId === undefined) return
    this.#lost.delete(write)
    this.#note(write.id, jobId)
    this.add(jobId, write.key)
  }

  /** Its answer was lost. */
  lose(write: TrackedWrite): void {
    write.lost ??= this.#now()
    this.end(write)
    if (this.#lost.size >= MAX_LOST) this.#lost.delete(this.#lost.values().next().value as TrackedWrite)
    this.#lost.add(write)
  }

  /** Takes a job for a lost write, also of another process. @returns false when it is another's */
  take(jobId: string, lostId: string): boolean {
    if (this.has(jobId)) return false
    this.#note(lostId, jobId)
    const tracked = this.findLost(lostId)
    if (tracked) this.end(tracked, jobId)
    else this.add(jobId)
    return true
  }

  /** The job of a write of this process: by its answer, or found for it since. */
  foundFor(lostId: string): string | undefined {
    return this.#found.get(lostId)
  }

  /** A write that was lost in this process and is still open. */
  findLost(id: string): TrackedWrite | undefined {
    return [...this.#lost].find(write => write.id === id)
  }

  /** All lost writes: what they might take is not given to another. */
  allLost(): TrackedWrite[] {
    return [...this.#lost]
  }

  /** How a write of this process is looked for. */
  toOpen(write: TrackedWrite): OpenWrite {
    return {
      write: write.content,
      time: this.#timeOf(write, this.#lagMs),
      isOther: jobId => this.#jobs.has(jobId),
      hasTwinOnItsWay: (this.#onTheirWay.get(write.key)?.size ?? 0) > 0,
      canBeSure: true,
    }
  }

  /** The same as plain data, for another process. */
  toLostWrite(write: TrackedWrite): LostWrite {
    const time = this.#timeOf(write, 0)
    const iso = (ms: number | undefined): string | null =>
      ms === undefined ? null : new Date(ms).toISOString()
    return {
      id: write.id,
      ...write.content,
      path: { ...write.content.path },
      body: { ...write.content.body },
      sentAt: iso(time?.fromMs),
      lostAt: iso(time?.toMs),
      alone: !write.hadTwin,
      otherJobs: [...(this.#byKey.get(write.key) ?? [])],
    }
  }

  /** Learns from the log how it dates jobs: by their creation, or by their end. */
  observe(entries: readonly { readonly job_id: string; readonly atMs: number | undefined }[]): void {
    for (const { job_id, atMs } of entries) {
      const answered = this.#jobs.get(job_id)
      if (answered && atMs !== undefined)
        this.#lagMs = Math.min(MAX_LAG_MS, Math.max(this.#lagMs, atMs - answered.toMs))
    }
  }

  #note(id: string, jobId: string): void {
    if (this.#found.size >= MAX_JOBS) this.#found.delete(this.#found.keys().next().value as string)
    this.#found.set(id, jobId)
  }

  #now(): SendingTime {
    const monotonicMs = this.#clock.monotonic()
    return { monotonicMs, wallMs: this.#clock.now(), server: this.#serverClock.at(monotonicMs) }
  }

  #timeOf({ sent, lost }: TrackedWrite, lagMs: number): ProcessingTime | undefined {
    const [from, to] = [sent, lost].map(moment => moment && this.#serverTimeOf(moment))
    if (from === undefined || to === undefined) return undefined
    const isSure = [from, to].every(({ fromMs, toMs }) => toMs - fromMs <= MAX_UNCERTAINTY_MS)
    // Else one of the two was told by another clock, such as that of a gateway.
    const elapsedMs =
      sent && lost ? Math.max(lost.monotonicMs - sent.monotonicMs, lost.wallMs - sent.wallMs) : 0
    const isOneClock = to.toMs - from.fromMs <= elapsedMs + 2 * MAX_UNCERTAINTY_MS
    return isSure && isOneClock ? { fromMs: from.fromMs, toMs: to.toMs + lagMs } : undefined
  }

  /**
   * What the clock of the server showed then. Where that was not known, it is reckoned back from now, by both clocks of this
   * machine: one stands still while it sleeps, the other can be set.
   */
  #serverTimeOf({ monotonicMs, wallMs, server }: SendingTime): Interval | undefined {
    if (server) return server
    const now = this.#now()
    if (now.server === undefined) return undefined
    const elapsed = [now.monotonicMs - monotonicMs, now.wallMs - wallMs]
    return {
      fromMs: now.server.fromMs - Math.max(...elapsed),
      toMs: now.server.toMs - Math.min(...elapsed),
    }
  }
}
