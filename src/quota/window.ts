/** A counted request; its identity is its name. */
export interface Counted {
  atMs: number
}

/** The requests of a sliding window, in the order of time. Pure: the time is given. */
export interface Window {
  /** Requests within the last `windowMs` milliseconds. */
  used(nowMs: number, windowMs: number): number
  add(nowMs: number): Counted
  /** Milliseconds until fewer than `usable` requests are in the window; 0: there are fewer now. */
  waitMs(nowMs: number, windowMs: number, usable: number): number
  /** Counts a request as made that much later. One that has left the window is forgotten. */
  late(counted: Counted, lateMs: number): void
}

export const createWindow = (): Window => {
  let counted: Counted[] = []
  /** Those before it have left. */
  let first = 0
  const used = (nowMs: number, windowMs: number): number => {
    for (; first < counted.length; first += 1) if (nowMs - (counted[first] as Counted).atMs < windowMs) break
    // Not at each call: one leaves as one comes, and there may be a hundred thousand of them.
    if (first > counted.length / 2) {
      counted = counted.slice(first)
      first = 0
    }
    return counted.length - first
  }
  return {
    used,
    add: nowMs => {
      const own = { atMs: nowMs }
      counted.push(own)
      return own
    },
    waitMs: (nowMs, windowMs, usable) => {
      const count = used(nowMs, windowMs)
      if (count < usable) return 0
      // The one that has to leave before there is a place.
      const leaves = counted[first + count - Math.max(1, usable)]
      return Math.max(1, (leaves?.atMs ?? nowMs) + windowMs - nowMs)
    },
    late: (own, lateMs) => {
      const index = counted.indexOf(own, first)
      if (index < 0) return
      counted.splice(index, 1)
      own.atMs += lateMs
      const behind = counted.findIndex(({ atMs }, at) => at >= first && atMs > own.atMs)
      counted.splice(behind < 0 ? counted.length : behind, 0, own)
    },
  }
}
