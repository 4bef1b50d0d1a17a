/** Whether a request may be sent now. */
export interface Grant {
  /** 0: it is granted, and counted. Else milliseconds after which asking again may help. */
  readonly waitMs: number
  /** Requests of all who share the window, this one included if it is granted. */
  readonly used: number
  /** Names the request for `late`. */
  readonly id?: unknown
}

/**
 * Counts the requests of a sliding window. Processes that use the same token share one, so that together they stay within
 * the quota.
 */
export interface QuotaStore {
  /**
   * Counts a request if fewer than `usable` are within the last `windowMs` milliseconds.
   * @throws anything: the client then goes by its own count
   */
  take(usable: number, windowMs: number): Grant | Promise<Grant>
  /** Requests within the last `windowMs` milliseconds. */
  used(windowMs: number): number | Promise<number>
  /**
   * Counts a request as one that was made so many milliseconds later: it may have reached the server that late. Without
   * this function it counts from its grant.
   */
  late?(id: unknown, lateMs: number): void | Promise<void>
}

interface Counted {
  atMs: number
}

/** A window of this process alone. */
export const createMemoryStore = (now: () => number): QuotaStore => {
  /** In the order of time. */
  let sent: Counted[] = []
  const forget = (nowMs: number, windowMs: number): void => {
    const [oldest] = sent
    if (oldest !== undefined && nowMs - oldest.atMs >= windowMs)
      sent = sent.filter(({ atMs }) => nowMs - atMs < windowMs)
  }
  return {
    used: windowMs => {
      forget(now(), windowMs)
      return sent.length
    },
    take: (usable, windowMs) => {
      const nowMs = now()
      forget(nowMs, windowMs)
      if (sent.length < usable) {
        const id = { atMs: nowMs }
        sent.push(id)
        return { waitMs: 0, used: sent.length, id }
      }
      // The one that has to leave before there is a place.
      const { atMs } = sent[sent.length - usable] as Counted
      return { waitMs: Math.max(1, atMs + windowMs - nowMs), used: sent.length }
    },
    late: (id, lateMs) => {
      const index = sent.indexOf(id as Counted)
      const [counted] = index < 0 ? [] : sent.splice(index, 1)
      if (counted === undefined) return
      counted.atMs += lateMs
      const behind = sent.findIndex(({ atMs }) => atMs > counted.atMs)
      sent.splice(behind < 0 ? sent.length : behind, 0, counted)
    },
  }
}
