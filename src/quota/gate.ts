/** Part of a minute, after a 429 that does not say when to come back; doubled by each further one. */
const FIRST_PAUSE = 1 / 12
/** An hour: whoever says that it takes longer is wrong about a quota by the minute. */
const MAX_CLOSED_MS = 3_600_000
/** A gate that stays closed for longer than this many minutes lets one request through a minute, to see whether it must. */
const PROBED_FROM_MINUTES = 5

/** Closed by an answer of 429. Pure: the time is given. */
export interface Gate {
  /** @returns milliseconds for which it is closed now */
  close(retryAfterMs: number | undefined, nowMs: number): number
  /** An answer shows that the server takes requests; one to a request from before the 429 does not open the gate. */
  heard(): void
  /** The answer to a probe shows that the gate need not be closed. */
  open(nowMs: number): void
  /** Another process has closed it. */
  closedElsewhere(ms: number, nowMs: number): void
  /** Milliseconds until it opens; 0: it is open. */
  closedMs(nowMs: number): number
  /** Milliseconds until a request may go: the gate opens, or one is due that sees whether it must be closed. */
  waitMs(nowMs: number): number
  /** Notes that such a request goes now. */
  probe(nowMs: number): void
}

export const createGate = (minuteMs: number): Gate => {
  let closedUntilMs = Number.NEGATIVE_INFINITY
  let probeAtMs = Number.POSITIVE_INFINITY
  let refusedInARow = 0
  const closedMs = (nowMs: number): number => Math.max(0, closedUntilMs - nowMs)
  const closeFor = (ms: number, nowMs: number): void => {
    closedUntilMs = Math.max(closedUntilMs, nowMs + Math.min(ms, MAX_CLOSED_MS))
    const isLong = closedMs(nowMs) > PROBED_FROM_MINUTES * minuteMs
    probeAtMs = isLong ? Math.min(probeAtMs, nowMs + minuteMs) : Number.POSITIVE_INFINITY
  }
  return {
    closedMs,
    waitMs: nowMs => Math.max(0, Math.min(closedUntilMs, probeAtMs) - nowMs),
    closedElsewhere: closeFor,
    close: (retryAfterMs, nowMs) => {
      // Those that were on their way together are refused together.
      if (closedMs(nowMs) === 0) refusedInARow += 1
      const guessMs = minuteMs * Math.min(1, FIRST_PAUSE * 2 ** (refusedInARow - 1))
      closeFor(retryAfterMs ?? guessMs, nowMs)
      return closedMs(nowMs)
    },
    heard: () => {
      refusedInARow = 0
    },
    open: nowMs => {
      closedUntilMs = Math.min(closedUntilMs, nowMs)
      probeAtMs = Number.POSITIVE_INFINITY
    },
    probe: nowMs => {
      probeAtMs = nowMs + minuteMs
    },
  }
}
