/** Time as the limiter knows it, so that tests and benchmarks can bring their own. */
export interface Clock {
  /** Milliseconds, never put back. */
  now(): number
  /** Calls back once after that many milliseconds; returns what cancels it. */
  after(ms: number, call: () => void): () => void
}

/** Timers of JavaScript count in 32 bits; a longer one fires at once. */
const MAX_TIMER_MS = 2_147_483_647

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, Math.min(Math.max(0, ms), MAX_TIMER_MS))
    return () => clearTimeout(timer)
  },
}
