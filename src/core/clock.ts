/** Time as the client sees it: quota, retries, deadlines, polls and caches use this one clock. */
export interface Clock {
  /** Milliseconds since the epoch. May jump, as the clock of a machine does. */
  now(): number
  /** Milliseconds since some fixed moment. Must never go back. */
  monotonic(): number
  /** Calls `run` once after `ms` milliseconds, and returns a function that cancels it. */
  schedule(ms: number, run: () => void): () => void
}

/** Timers count in 32 bits; a longer one would fire at once. */
export const MAX_TIMER_MS = 2_147_483_647

/**
 * Elapsed time of `performance.now`, whoever provides it. Fake timers replace that function and give it a time of its own:
 * what passes under each is added up, so that a switch between them is never a jump.
 */
const createMonotonic = (): (() => number) => {
  let source = performance.now
  let last = performance.now()
  let total = last
  return () => {
    const read = performance.now()
    if (performance.now === source) total += Math.max(0, read - last)
    else source = performance.now
    last = read
    return total
  }
}

/** The clock of the runtime. Its functions are looked up at each call, so that fake timers of a test apply. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: createMonotonic(),
  schedule: (ms, run) => {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), MAX_TIMER_MS))
    return () => clearTimeout(timer)
  },
}
