import type { Clock } from '../../src/core/clock.js'
import { createClock, type OwnClock } from '../../src/testing/clock.js'

/** The clock of a simulator, for tests that also need what other machines make of it, and what is left on it. */
export interface VirtualClock extends Clock {
  /** Resolves after so many milliseconds of its time. */
  sleep(ms: number): Promise<void>
  /** Runs until no timer is left, letting all that follows from one settle before the next. */
  run(): Promise<void>
  /** Runs until the work is done, and gives what it came to. Fails when no timer is left before. */
  runUntil<T>(work: Promise<T>): Promise<T>
  /** Runs what falls due within so many milliseconds. */
  advance(ms: number): Promise<void>
  /** Passes time without running anything; no timer may be set. */
  skip(ms: number): void
  /** Timers that were set by it and are neither cancelled nor fired. */
  pending(): number
  /** A clock of another machine, whose wall clock is off by that much. It tells the same time, and is another object. */
  machine(wallOffsetMs?: number): MachineClock
}

/** A machine that runs on a virtual clock. */
export interface MachineClock extends Clock {
  /** Puts its wall clock forward or back. */
  setWall(offsetMs: number): void
  /** It sleeps for so long from now on: its wall clock goes on, its monotonic clock stands still. */
  suspend(ms: number): void
}

/** 8 June 2026, noon in UTC. */
export const START_MS: number = Date.UTC(2026, 5, 8, 12)

/** @param own that of a simulator, or one of its own */
export const createVirtualClock = (own: OwnClock = createClock(START_MS, false)): VirtualClock => {
  const { clock } = own
  const open = new Set<object>()
  const schedule = (ms: number, run: () => void): (() => void) => {
    const timer = {}
    open.add(timer)
    const cancel = clock.schedule(ms, () => {
      open.delete(timer)
      run()
    })
    return () => {
      open.delete(timer)
      cancel()
    }
  }
  return {
    now: clock.now,
    monotonic: clock.monotonic,
    schedule,
    pending: () => open.size,
    skip: ms => {
      if (open.size > 0) throw new Error('timers are set')
      own.skip(ms)
    },
    sleep: ms => new Promise(resolve => void schedule(ms, resolve)),
    run: own.runOut,
    runUntil: work => clock.runUntil(work, { within: LONG_MS }),
    advance: clock.advance,
    machine: (wallOffsetMs = 0) => machineOn(clock, schedule, wallOffsetMs),
  }
}

/** More than any test lasts. */
const LONG_MS = 1e13

const machineOn = (clock: Clock, schedule: Clock['schedule'], wallOffsetMs: number): MachineClock => {
  let wallMs = wallOffsetMs
  // Asleep between these two; and how long it slept before.
  let [fromMs, toMs, sleptMs] = [0, 0, 0]
  const asleepMs = (): number => sleptMs + Math.min(clock.monotonic(), toMs) - fromMs
  return {
    now: () => clock.now() + wallMs,
    monotonic: () => clock.monotonic() - asleepMs(),
    schedule,
    setWall: offsetMs => {
      wallMs = offsetMs
    },
    suspend: ms => {
      sleptMs = asleepMs()
      fromMs = clock.monotonic()
      toMs = fromMs + ms
    },
  }
}
