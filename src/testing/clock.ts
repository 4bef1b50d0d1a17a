import { type Clock, MAX_TIMER_MS } from '../core/clock.js'
import { type Duration, toMs } from './duration.js'
import { createTimers, type Timer } from './timers.js'

/**
 * The time of a simulator, for the option `clock` of the client. A stopped clock moves only by `advance` and `runUntil`; a
 * running one goes with real time, and they put it forward.
 */
export interface SimulatedClock extends Clock {
  /**
   * Puts the clock forward. What falls due runs in order, each with all that follows from it, and the promise resolves
   * when everything has settled.
   * @throws TypeError for what is no duration
   */
  advance(duration: Duration): Promise<void>
  /**
   * Puts the clock forward from one timer to the next until the work is done, and gives what it came to.
   * @param options `within`: how far at most; default `7d`
   * @throws what the work rejects with, and an Error if it is not done by then
   */
  runUntil<T>(work: Promise<T>, options?: { readonly within?: Duration }): Promise<T>
  /** Resolves after so much of its time. */
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

const DEFAULT_WITHIN = '7d'

export const createClock = (startMs: number, isRunning: boolean): OwnClock => {
  const timers = createTimers()
  const startedMs = monotonicNow()
  /** Of a stopped clock: how far it has come. Of a running one: how far it was put forward. */
  let movedMs = 0
  let order = 0
  let activity = 0
  const holding = new Set<Promise<unknown>>()
  let cancelPump: (() => void) | undefined

  const elapsed = (): number => movedMs + (isRunning ? monotonicNow() - startedMs : 0)

  const note = (): void => {
    activity += 1
  }

  const set = (ms: number, run: () => void, isBackground: boolean): (() => void) => {
    order += 1
    note()
    const timer: Timer = { atMs: elapsed() + Math.max(0, ms), order, run, isBackground, isOver: false }
    timers.add(timer)
    pump()
    return () => {
      timer.isOver = true
    }
  }

  const fire = (timer: Timer): void => {
    timers.shift()
    timer.isOver = true
    note()
    timer.run()
  }

  /** A running clock fires by real time. */
  const pump = (): void => {
    if (!isRunning) return
    cancelPump?.()
    const next = timers.first()
    if (next === undefined) return
    const wait = Math.min(Math.max(0, next.atMs - elapsed()), MAX_TIMER_MS)
    const id = timeout(() => {
      for (let due = timers.first(); due && due.atMs <= elapsed(); due = timers.first()) fire(due)
      pump()
    }, wait)
    // Syncs alone keep no process alive.
    if (next.isBackground) (id as { unref?: () => void }).unref?.()
    cancelPump = () => cancelTimeout(id)
  }

  const settle = async (): Promise<void> => {
    let seen = -1
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      if (holding.size > 0) await Promise.allSettled(holding)
      await turn()
      if (seen !== activity) quiet = 0
      seen = activity
    }
  }

  /** Runs what is due by then, as long as it is wanted. */
  const runTo = async (untilMs: number, isWanted: () => boolean): Promise<void> => {
    for (;;) {
      await settle()
      if (!isWanted()) return
      const next = timers.first()
      if (next === undefined || next.atMs > untilMs) break
      movedMs += Math.max(0, next.atMs - elapsed())
      fire(next)
    }
    movedMs += Math.max(0, untilMs - elapsed())
  }

  const schedule = (ms: number, run: () => void): (() => void) => set(ms, run, false)

  const runUntil: SimulatedClock['runUntil'] = async (work, { within = DEFAULT_WITHIN } = {}) => {
    let isDone = false
    const end = (): void => {
      isDone = true
    }
    work.then(end, end)
    await runTo(elapsed() + toMs(within), () => !isDone)
    await settle()
    if (!isDone) throw new Error(`the work is not done after ${within} of the simulator's time`)
    return work
  }

  return {
    clock: {
      now: () => startMs + elapsed(),
      monotonic: elapsed,
      schedule,
      advance: async duration => {
        await runTo(elapsed() + toMs(duration), () => true)
        await settle()
        pump()
      },
      runUntil,
      sleep: duration => {
        const ms = toMs(duration)
        return new Promise(resolve => void schedule(ms, resolve))
      },
    },
    scheduleInBackground: (ms, run) => set(ms, run, true),
    note,
    hold: work => {
      const held: Promise<unknown> = work.catch(() => {}).finally(() => holding.delete(held))
      holding.add(held)
      return work
    },
    stop: () => cancelPump?.(),
  }
}
