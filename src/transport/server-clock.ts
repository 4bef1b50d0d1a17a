import type { Clock } from '../core/clock.js'

/** A moment of the server's clock, in milliseconds since the epoch: it lies between these two. */
export interface Interval {
  readonly fromMs: number
  readonly toMs: number
}

/** What an answer shows of the server's clock. */
interface DatedAnswer {
  readonly headers: { get(name: string): string | null }
  readonly sent: SendingMoment
  /** By the monotonic clock. */
  readonly receivedMs: number
}

/** When a request was sent, by both clocks of this machine. */
interface SendingMoment {
  readonly monotonicMs: number
  readonly wallMs: number
}

/** The server's clock, as far as its own answers have shown it. */
export interface ServerClock {
  observe(answer: DatedAnswer): void
  /** The server's time at a moment of the monotonic clock; undefined: not known. */
  at(monotonicMs: number): Interval | undefined
}

/** A `Date` header has whole seconds. */
const RESOLUTION_MS = 1_000
/** How far two clocks drift apart: 200 parts in a million. */
const DRIFT = 0.0002
/** More than this between wall clock and monotonic clock: the machine slept, or its clock was set. */
const JUMP_MS = 2_000

interface Estimate {
  /** Server time minus monotonic time lies between these two. */
  readonly minMs: number
  readonly maxMs: number
  readonly atMs: number
  /** Wall clock minus monotonic clock. */
  readonly wallMs: number
}

/**
 * Each answer was made between sending and receiving it, and its `Date` cuts the second off: that bounds the difference of
 * the clocks from both sides, and several answers bound it better.
 */
export const createServerClock = (clock: Clock): ServerClock => {
  let estimate: Estimate | undefined

  const wallMs = (): number => clock.now() - clock.monotonic()

  const current = (atMs: number): Estimate | undefined => {
    // Which of the two clocks jumped cannot be told.
    if (estimate === undefined || Math.abs(wallMs() - estimate.wallMs) > JUMP_MS) return undefined
    const { minMs, maxMs, wallMs: seenWallMs } = estimate
    const driftMs = Math.abs(atMs - estimate.atMs) * DRIFT
    return { minMs: minMs - driftMs, maxMs: maxMs + driftMs, atMs: estimate.atMs, wallMs: seenWallMs }
  }

  return {
    observe: ({ headers, sent, receivedMs }) => {
      const date = headers.get('date')
      const dateMs = date === null ? Number.NaN : Date.parse(date)
      // An answer with an age comes from a cache.
      if (Number.isNaN(dateMs) || headers.get('age') !== null) return
      // The machine slept meanwhile, or its clock was set: nobody knows how old the answer is.
      const jumpMs = wallMs() - (sent.wallMs - sent.monotonicMs)
      if (Math.abs(jumpMs) > JUMP_MS) return
      const sentMs = sent.monotonicMs
      const seen = { minMs: dateMs - receivedMs, maxMs: dateMs + RESOLUTION_MS - sentMs }
      const known = current(receivedMs)
      const minMs = Math.max(seen.minMs, known?.minMs ?? seen.minMs)
      const maxMs = Math.min(seen.maxMs, known?.maxMs ?? seen.maxMs)
      // Both cannot be true, and nobody knows which is: one may come of a gateway with a clock of its own.
      if (minMs > maxMs) estimate = undefined
      else estimate = { minMs, maxMs, atMs: receivedMs, wallMs: wallMs() }
    },
    at: monotonicMs => {
      const known = current(clock.monotonic())
      return known && { fromMs: monotonicMs + known.minMs, toMs: monotonicMs + known.maxMs }
    },
  }
}
