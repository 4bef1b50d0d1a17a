import type { Clock } from '../core/clock.js'
import { onAbort } from '../core/signals.js'
import { isTransient } from '../jobs/transient.js'
import type { WriteLogEntry } from '../jobs/write-log.js'
import type { ReconcileSettings } from '../options/sending.js'
import type { LogMatch, OpenWrite } from './evidence.js'

/** One lost write that is looked for. */
export interface SoughtWrite {
  readonly integrationId: string | undefined
  /** How it is weighed; asked for anew at each look, because more is known by then. */
  readonly toOpen: () => OpenWrite
  readonly pauses: ReconcileSettings
  /** Whether it was lost a while ago, so that the first look comes at once. */
  readonly isLater: boolean
  /** By the monotonic clock. */
  readonly untilMs: number
  readonly signal: AbortSignal | undefined
  /** How often the log is read at most; undefined: as often as there is time for. */
  readonly maxLooks?: number | undefined
}

/** What one look has read. */
export interface LogLook {
  readonly entries: readonly WriteLogEntry[]
  /** Why there may be more. */
  readonly problem?: string
}

/** What a search came to. */
export interface SearchResult extends LogMatch {
  /** How often the log was read. */
  readonly looks: number
  /** Why it could not be read, or not to its end. */
  readonly problem?: string
  /** Whether the last look failed for a reason that passes: a later one may tell. */
  readonly isUnread?: boolean
}

export interface SearchContext<W extends SoughtWrite> {
  readonly clock: Clock
  /** Reads the log as far back as these need. */
  readonly read: (wanted: readonly W[], signal: AbortSignal) => Promise<LogLook>
  /** What the entries say of each of these. */
  readonly decide: (wanted: readonly W[], look: LogLook) => readonly LogMatch[]
  /** Whether the API knows a job under this id; undefined: it did not say. */
  readonly confirm: (jobId: string, wanted: W) => Promise<boolean | undefined>
  /** Takes a job for a write. @returns false when another has taken it meanwhile */
  readonly take: (jobId: string, wanted: W) => boolean
  /** Whether a job has been taken, or is another's. */
  readonly isTaken: (jobId: string) => boolean
}

/** Kept before the end, for a last look. */
const LAST_LOOK_MS = 2_000
/** A look that takes longer no longer keeps those waiting that are not part of it. */
const PATIENCE_MS = 5_000

interface PendingSearch<W> {
  readonly wanted: W
  dueMs: number
  pauseMs: number
  looks: number
  isLast: boolean
  candidates: readonly string[]
  problem: string | undefined
  isUnread: boolean
  /** The look that it is part of. */
  reading: LogReading | undefined
  readonly finish: (jobId?: string) => void
}

/** A look that is under way. */
interface LogReading {
  readonly controller: AbortController
  readonly sinceMs: number
  /** How many wait for it. */
  waiting: number
}

/** One poller for all lost writes of an account: each look into the log serves all of them. */
export class LostWriteSearch<W extends SoughtWrite> {
  readonly #context: SearchContext<W>
  readonly #open = new Set<PendingSearch<W>>()
  /** Jobs that the log names and the API does not know under that id. */
  readonly #unknown = new Set<string>()
  #cancelTimer: (() => void) | undefined

  constructor(context: SearchContext<W>) {
    this.#context = context
  }

  /** Looks until the job is found, or the time is up; rejects with the reason of the signal. */
  find(wanted: W): Promise<SearchResult> {
    const { clock } = this.#context
    const { signal, untilMs } = wanted
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const nowMs = clock.monotonic()
      const request = this.#create(wanted, searched => {
        leave()
        resolve(searched)
      })
      const cancelEnd = clock.schedule(untilMs - nowMs, () => request.finish())
      const leave = (): void => {
        cancelEnd()
        stop()
        this.#leave(request)
      }
      const stop = onAbort(signal, () => {
        leave()
        reject(signal?.reason)
      })
      this.#open.add(request)
      this.#plan()
      return undefined
    })
  }

  #create(wanted: W, end: (searched: SearchResult) => void): PendingSearch<W> {
    const { clock, isTaken } = this.#context
    const { untilMs, isLater } = wanted
    const { pauseMs, maxPauseMs } = wanted.pauses
    const nowMs = clock.monotonic()
    // Half of the time at most, so that there is time for a look.
    const firstMs = isLater ? 0 : Math.min(pauseMs, Math.max(0, (untilMs - nowMs) / 2))
    const request: PendingSearch<W> = {
      wanted,
      dueMs: nowMs + firstMs,
      pauseMs: isLater ? pauseMs : Math.min(pauseMs * 2, maxPauseMs),
      looks: 0,
      isLast: false,
      candidates: [],
      problem: undefined,
      isUnread: true,
      reading: undefined,
      finish: jobId => {
        const { looks, reading, isUnread } = request
        const isUnanswered = looks === 0 && reading !== undefined
        const problem = isUnanswered ? 'the write log could not be read in time' : request.problem
        const candidates = request.candidates.filter(id => id === jobId || !isTaken(id))
        const found = jobId === undefined ? {} : { jobId }
        end({ ...found, candidates, looks, isUnread, ...(problem === undefined ? {} : { problem }) })
      },
    }
    return request
  }

  #leave(request: PendingSearch<W>): void {
    this.#open.delete(request)
    const { reading } = request
    if (reading) {
      reading.waiting -= 1
      if (reading.waiting === 0) reading.controller.abort()
    }
    if (this.#open.size > 0) return
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  /** Sets the timer for the next look. */
  #plan(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const requests = [...this.#open]
    const waiting = requests.filter(({ reading }) => reading === undefined)
    if (waiting.length === 0) return
    const { clock } = this.#context
    const underWay = requests.flatMap(({ reading }) => (reading ? [reading.sinceMs + PATIENCE_MS] : []))
    const dueMs = Math.max(Math.min(...waiting.map(each => each.dueMs)), ...underWay)
    this.#cancelTimer = clock.schedule(dueMs - clock.monotonic(), () => {
      this.#cancelTimer = undefined
      this.#look().finally(() => this.#plan())
    })
  }

  async #look(): Promise<void> {
    const requests = [...this.#open].filter(({ reading }) => reading === undefined)
    const wanted = requests.map(each => each.wanted)
    const controller = new AbortController()
    const reading = { controller, sinceMs: this.#context.clock.monotonic(), waiting: requests.length }
    for (const request of requests) request.reading = reading
    // For those that are lost while this look is under way.
    this.#plan()
    try {
      const look = await this.#context.read(wanted, controller.signal)
      const findings = this.#context.decide(wanted, look)
      await this.#settle(requests, look, findings)
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(requests, error)
    }
    for (const request of requests) request.reading = undefined
  }

  #fail(requests: readonly PendingSearch<W>[], error: unknown): void {
    for (const request of requests) {
      request.looks += 1
      request.problem = error instanceof Error ? error.message : String(error)
      request.isUnread = isTransient(error)
      // No permission to read the log is the same as not found.
      if (isTransient(error)) this.#next(request)
      else if (this.#open.has(request)) request.finish()
    }
  }

  async #settle(
    requests: readonly PendingSearch<W>[],
    look: LogLook,
    findings: readonly LogMatch[],
  ): Promise<void> {
    const given = new Map<PendingSearch<W>, string>()
    for (const [index, request] of requests.entries()) {
      const { jobId, candidates } = findings[index] as LogMatch
      request.looks += 1
      request.problem = look.problem
      request.isUnread = false
      request.candidates = candidates
      if (jobId !== undefined && look.problem === undefined) given.set(request, jobId)
    }
    // First those that get a job, so that it is no candidate of the others any more.
    await Promise.all([...given].map(([request, jobId]) => this.#give(request, jobId)))
    for (const request of requests) this.#next(request)
  }

  async #give(request: PendingSearch<W>, jobId: string): Promise<void> {
    if (this.#unknown.has(jobId)) return
    const isKnown = await this.#context.confirm(jobId, request.wanted)
    if (!this.#open.has(request)) return
    if (isKnown === false) this.#unknown.add(jobId)
    request.isUnread = isKnown === undefined
    if (isKnown && this.#context.take(jobId, request.wanted)) request.finish(jobId)
  }

  /** When it is looked for again; after the last look it ends. */
  #next(request: PendingSearch<W>): void {
    if (!this.#open.has(request)) return
    if (request.isLast || request.looks >= (request.wanted.maxLooks ?? Number.POSITIVE_INFINITY)) {
      request.finish()
      return
    }
    const nowMs = this.#context.clock.monotonic()
    const { untilMs, pauses } = request.wanted
    const lastMs = untilMs - Math.min(LAST_LOOK_MS, (untilMs - nowMs) / 2)
    request.isLast = nowMs + request.pauseMs >= lastMs
    request.dueMs = request.isLast ? lastMs : nowMs + request.pauseMs
    request.pauseMs = Math.min(request.pauseMs * 2, pauses.maxPauseMs)
  }
}
