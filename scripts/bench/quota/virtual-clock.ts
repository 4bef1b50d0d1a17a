import type { Clock } from '../../../src/quota/clock.js'

/** A clock that jumps from one timer to the next, so that minutes pass in no time. */
export interface VirtualClock extends Clock {
  /** Resolves after so many milliseconds of its time. */
  sleep(ms: number): Promise<void>
  /** Runs until no timer is left, letting all that follows from one settle before the next. */
  run(): Promise<void>
}

interface Timer {
  readonly atMs: number
  readonly order: number
  readonly call: () => void
}

export const createVirtualClock = (): VirtualClock => {
  let nowMs = 0
  let order = 0
  const timers = new Set<Timer>()
  const after = (ms: number, call: () => void): (() => void) => {
    order += 1
    const timer = { atMs: nowMs + Math.max(0, ms), order, call }
    timers.add(timer)
    return () => timers.delete(timer)
  }
  const next = (): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers)
      if (
        first === undefined ||
        timer.atMs < first.atMs ||
        (timer.atMs === first.atMs && timer.order < first.order)
      )
        first = timer
    return first
  }
  return {
    now: () => nowMs,
    after,
    sleep: ms =>
      new Promise(resolve => {
        after(ms, resolve)
      }),
    run: async () => {
      for (;;) {
        // Promises that are due settle first; a real turn of the loop is after all of them.
        await new Promise(setImmediate)
        const timer = next()
        if (timer === undefined) return
        timers.delete(timer)
        nowMs = Math.max(nowMs, timer.atMs)
        timer.call()
      }
    },
  }
}
