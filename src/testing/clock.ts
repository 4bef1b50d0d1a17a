import { type Clock, MAX_TIMER_MS } from '../core/clock.js'
import { type Duration, toMs } from './duration.js'
import { checkNames, misuse } from './misuse.js'
import { createTimers, type Timer } from './timers.js'

/**
 * The time of a simulator, for the option `clock` of the client. A stopped clock moves only by `advance` and `runUntil`; a
 * running one goes with real time, and they put it forward.
 */
export interface SimulatedClock extends Clock {
  /**
   * Puts the clock forward. What falls due runs in order, each with all that follows from it, and the promise resolves
   * when everything has settled.
   * @throws ConfigurationError for what is no duration
   * @example
   * ```ts
   * import { createSimulator } from 'propexo-client/testing'
   *
   * const sim = createSimulator()
   * await sim.clock.advance('5m')
   * ```
   */
  advance(duration: Duration): Promise<void>
  /**
   * Puts the clock forward from one timer to the next until the work is done, and gives what it came to. For what the work
   * waits for outside of the simulator, such as a database, time stands still only as long as no timer is set, and for a
   * real second at most.
   * @param options `within`: how far at most; default `7d`
   * @throws what the work rejects with, and an Error if it is not done by then
   * @example
   * ```ts
   * import { createSimulator } from 'propexo-client/testing'
   *
   * const sim = createSimulator()
   * await sim.clock.runUntil(sim.clock.sleep('2h'))
   * ```
   */
  runUntil<T>(work: Promise<T>, options?: { readonly within?: Duration }): Promise<T>
  /**
   * Resolves after so much of its time.
   * @throws ConfigurationError for what is no duration
   * @example
   * ```ts
   * import { createSimulator } from 'propexo-client/testing'
   *
   * const sim = createSimulator()
   * const slept = sim.clock.sleep('90s')
   * await sim.clock.advance('90s')
   * await slept
   * ```
   */
  sleep(duration: Duration): Promise<void>
}

/** The clock as the simulator itself uses it. */
export interface OwnClock {
  readonly clock: SimulatedClock
  /** Sets a timer that nobody waits for. */
  scheduleInBackground(ms: number, run: () => void): () => void
  /** Says that something happened, of which more may follow before time goes on. */
  note(): void
  /** Work that no timer bounds, such as signing: time stands still until it is done. */
  hold<T>(work: Promise<T>): Promise<T>
  /** The same for code of a test, which may wait for time itself, or never end: it is let go then, or after a real second. */
  lend<T>(work: Promise<T>): Promise<T>
  /** Of a stopped clock: runs until no timer is left. */
  runOut(): Promise<void>
  /** Passes time at once; what fell due meanwhile runs with the next turn of the clock. */
  skip(ms: number): void
  /** Stops the real timer of a running clock. */
  stop(): void
}

/** Taken before a test fakes them: a stopped clock needs real turns of the event loop. */
const { setImmediate: immediate, setTimeout: timeout, clearTimeout: cancelTimeout } = globalThis
const monotonicNow = performance.now.bind(performance)

const turn = (): Promise<void> =>
  new Promise(resolve => void (immediate ? immediate(resolve) : timeout(resolve, 0)))

/** Turns of the event loop without anything new, after which all that follows from a timer is taken to have happened. */
const QUIET_TURNS = 5

/** Real milliseconds after which code of a test is taken to wait for something else. */
const LENT_MS = 1_000

const DEFAULT_WITHIN = '7d'

export const createClock = (startMs: number, isRunning: boolean): OwnClock =>
  new SimulatorTime(startMs, isRunning)

class SimulatorTime implements OwnClock {
  readonly clock: SimulatedClock
  readonly #isRunning: boolean
  readonly #startedMs = monotonicNow()
  readonly #timers = createTimers()
  readonly #held = new Set<Promise<unknown>>()
  readonly #lent = new Set<() => void>()
  /** Of a stopped clock: how far it has come. Of a running one: how far it was put forward. */
  #movedMs = 0
  #order = 0
  #activity = 0
  #cancelPump: (() => void) | undefined

  constructor(startMs: number, isRunning: boolean) {
    this.#isRunning = isRunning
    const schedule = (ms: number, run: () => void): (() => void) => this.#set(ms, run, false)
    this.clock = {
      now: () => startMs + this.#elapsed(),
      monotonic: () => this.#elapsed(),
      schedule,
      sleep: async duration => {
        const ms = toMs(duration)
        await new Promise<void>(resolve => void schedule(ms, resolve))
      },
      advance: async duration => {
        await this.#runTo(this.#elapsed() + toMs(duration), () => true)
        this.#pump()
      },
      runUntil: async (work, options = {}) => {
        checkNames('runUntil()', options, ['within'])
        if (typeof Object(work).then !== 'function') throw misuse('runUntil() takes a promise')
        return this.#runUntil(work, options.within ?? DEFAULT_WITHIN)
      },
    }
  }

  scheduleInBackground(ms: number, run: () => void): () => void {
    return this.#set(ms, run, true)
  }

  note(): void {
    this.#activity += 1
  }

  hold<T>(work: Promise<T>): Promise<T> {
    const held: Promise<unknown> = work.catch(() => {}).finally(() => this.#held.delete(held))
    this.#held.add(held)
    return work
  }

  lend<T>(work: Promise<T>): Promise<T> {
    let letGo = (): void => {}
    const over = new Promise<void>(resolve => {
      letGo = resolve
    })
    this.#lent.add(letGo)
    const id = timeout(letGo, LENT_MS)
    const end = (): void => {
      cancelTimeout(id)
      this.#lent.delete(letGo)
      letGo()
    }
    work.then(end, end)
    void this.hold(over)
    return work
  }

  runOut = (): Promise<void> => this.#runTo(Number.POSITIVE_INFINITY, () => true)

  skip(ms: number): void {
    this.#movedMs += ms
  }

  stop(): void {
    this.#cancelPump?.()
  }

  #elapsed(): number {
    return this.#movedMs + (this.#isRunning ? monotonicNow() - this.#startedMs : 0)
  }

  #set(ms: number, run: () => void, isBackground: boolean): () => void {
    this.#order += 1
    this.note()
    const atMs = this.#elapsed() + Math.max(0, ms)
    const timer: Timer = { atMs, order: this.#order, run, isBackground, isOver: false }
    this.#timers.add(timer)
    for (const letGo of this.#lent) letGo()
    this.#pump()
    return () => {
      timer.isOver = true
    }
  }

  #fire(timer: Timer): void {
    this.#timers.shift()
    timer.isOver = true
    this.note()
    timer.run()
  }

  /** A running clock fires by real time. */
  #pump(): void {
    if (!this.#isRunning) return
    this.#cancelPump?.()
    const next = this.#timers.first()
    if (next === undefined) return
    const wait = Math.min(Math.max(0, next.atMs - this.#elapsed()), MAX_TIMER_MS)
    const id = timeout(() => this.#fireDue(), wait)
    // Syncs alone keep no process alive.
    if (next.isBackground) (id as { unref?: () => void }).unref?.()
    this.#cancelPump = () => cancelTimeout(id)
  }

  #fireDue(): void {
    for (let due = this.#timers.first(); due && due.atMs <= this.#elapsed(); due = this.#timers.first())
      this.#fire(due)
    this.#pump()
  }

  async #settle(): Promise<void> {
    let seen = -1
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      if (this.#held.size > 0) await Promise.allSettled(this.#held)
      await turn()
      if (seen !== this.#activity) quiet = 0
      seen = this.#activity
    }
  }

  /** Runs what is due by then, as long as it is wanted; everything has settled afterwards. */
  async #runTo(untilMs: number, isWanted: () => boolean, isPatient = false): Promise<void> {
    let mayWait = isPatient
    for (;;) {
      await this.#settle()
      if (!isWanted()) return
      const next = this.#timers.first()
      if (mayWait && (next === undefined || next.isBackground)) {
        mayWait = await this.#waitForOthers(isWanted)
        if (mayWait) continue
      }
      if (next === undefined || next.atMs > untilMs) break
      this.#movedMs += Math.max(0, next.atMs - this.#elapsed())
      this.#fire(next)
    }
    if (untilMs < Number.POSITIVE_INFINITY) this.#movedMs += Math.max(0, untilMs - this.#elapsed())
  }

  /** Whether anything happens within a real second although no timer is set: a file was read, or a database answered. */
  async #waitForOthers(isWanted: () => boolean): Promise<boolean> {
    const seen = this.#activity
    const endMs = monotonicNow() + LENT_MS
    while (isWanted() && this.#activity === seen && monotonicNow() < endMs)
      await new Promise<void>(resolve => void timeout(resolve, 1))
    return !isWanted() || this.#activity !== seen
  }

  async #runUntil<T>(work: Promise<T>, within: Duration): Promise<T> {
    let isDone = false
    const end = (): void => {
      isDone = true
    }
    work.then(end, end)
    await this.#runTo(this.#elapsed() + toMs(within), () => !isDone, true)
    if (!isDone)
      throw new Error(
        `the work is not done after ${within} of the simulator's time; it may wait for something outside of the simulator, such as a file, for which this clock stands still for a second at most: await that before`,
      )
    return work
  }
}
