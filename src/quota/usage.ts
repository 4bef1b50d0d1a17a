import type { QuotaHeaders } from './headers.js'

/** A request that was granted a place in the window. */
export interface Granted {
  readonly atMs: number
  /** How many other requests of this process were on their way then. */
  readonly besides?: number
  /** By which the store knows it. */
  id?: unknown
}

/** What answers show of the requests that others send with the same token. */
export interface Usage {
  /** Notes that a request of this process may be sent now. */
  grant(): Granted
  /** Notes that a request is no longer on its way; the server does not count what it refuses with 429. */
  end(place: Granted, isCounted: boolean): void
  /**
   * Learns from what an answer says of the quota.
   * @param shared requests of all who share the store, as far as is known
   */
  observe(place: Granted, headers: QuotaHeaders, shared: number): void
  /** Requests of others in the last minute. */
  others(): number
  /** When they will be forgotten, if nothing is heard until then. */
  untilMs(): number
  /** Requests of this process in the last minute. */
  own(): number
}

/** How many of these places, which are in the order of time, were granted up to a time; found by halving. */
const upTo = (granted: readonly Granted[], ms: number): number => {
  let [low, high] = [0, granted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((granted[middle] as Granted).atMs <= ms) low = middle + 1
    else high = middle
  }
  return low
}

/** Several may have been granted at the same time. */
const positionOf = (granted: readonly Granted[], place: Granted): number => {
  let position = upTo(granted, place.atMs) - 1
  while (position > 0 && granted[position] !== place && granted[position - 1]?.atMs === place.atMs)
    position -= 1
  return position
}

export const createUsage = (now: () => number, windowMs: number): Usage => {
  /** Kept for two windows: an answer may be late, and its request long out of the window. */
  let granted: Granted[] = []
  /** Those that the server refused: it has not counted them, and the store has. */
  let refused: Granted[] = []
  let onTheirWay = 0
  let newest: Granted | undefined
  let others = { count: 0, untilMs: Number.NEGATIVE_INFINITY }

  const isRecent = ({ atMs }: Granted): boolean => now() - atMs < windowMs

  const count = (): number => (now() < others.untilMs ? others.count : 0)

  return {
    grant: () => {
      const atMs = now()
      if (granted[0] && atMs - granted[0].atMs > 3 * windowMs)
        granted = granted.slice(upTo(granted, atMs - 2 * windowMs))
      const place = { atMs, besides: onTheirWay }
      granted.push(place)
      onTheirWay += 1
      return place
    },
    end: (place, isCounted) => {
      onTheirWay = Math.max(0, onTheirWay - 1)
      if (isCounted) return
      granted = granted.filter(each => each !== place)
      refused = [...refused.filter(isRecent), place]
    },
    observe: (place, { limit, remaining }, shared) => {
      if (limit === undefined || remaining === undefined) return
      // What a late answer says has been overtaken by an answer to a later request.
      if (newest && place.atMs < newest.atMs) return
      newest = place
      const usedThere = limit - remaining
      const before = upTo(granted, place.atMs - windowMs)
      // Nobody knows which of those on their way the server had counted: all of them, or none.
      const most = Math.max(granted.length - before, shared - refused.filter(isRecent).length)
      const least = positionOf(granted, place) + 1 - before - (place.besides ?? 0)
      const [from, to] = [Math.max(0, usedThere - most), Math.max(0, usedThere - least)]
      const known = count()
      const next = Math.min(Math.max(known, from), Math.max(from, to))
      if (next !== known || from === next) others = { count: next, untilMs: now() + windowMs }
    },
    others: count,
    untilMs: () => others.untilMs,
    own: () => granted.length - upTo(granted, now() - windowMs),
  }
}
