/** Milliseconds of the window that the API counts requests in. */
export const MINUTE_MS = 60_000
/**
 * Part of it that is added, because a request reaches the server later than it is sent: two that are a minute apart here
 * may be a little less apart there. A quarter of a second.
 */
export const MARGIN: number = 1 / 240

/** What the API grants by default; a contract may differ. */
const DEFAULT_LIMIT = 150

/** From this share of the limit on, the API holds each answer back for two seconds. */
export const SLOW_FROM = 0.8
/** The same two seconds as a part of the minute. */
export const SLOW_PART: number = 1 / 30

/** `latency` stays below the share from which on the API delays answers; `throughput` uses all of the quota. */
export type QuotaMode = 'latency' | 'throughput'

/** How many requests a window may hold: in `latency` mode none of them may reach the slow zone. */
export const usableOf = (limit: number, mode: QuotaMode): number =>
  mode === 'throughput' ? limit : Math.max(1, Math.ceil(limit * SLOW_FROM) - 1)

/** A hundred a second; a header that says more is a mistake. */
const MAX_LIMIT = 6_000

/** Which limit the client goes by. */
export interface LimitBelief {
  current(): number
  /** How many requests a window may hold while others with the same token have made that many. */
  usable(mode: QuotaMode, others: number): number
  /**
   * Takes note of what an answer says. One answer may be wrong: a new limit counts once two in a row agree.
   * @returns whether it is what the client goes by now
   */
  hear(limit: number): boolean
}

/** @param perMinute the caller's own limit, which headers can lower and not raise; undefined: what answers say */
export const createLimitBelief = (perMinute: number | undefined): LimitBelief => {
  let believed = perMinute ?? DEFAULT_LIMIT
  let last: number | undefined
  const current = (): number => Math.min(perMinute ?? MAX_LIMIT, believed)
  return {
    current,
    // A cap of the caller is for this client alone; what others use counts against what the server grants.
    usable: (mode, others) =>
      Math.min(usableOf(perMinute ?? MAX_LIMIT, mode), usableOf(believed, mode) - others),
    hear: limit => {
      if (limit === last && limit <= MAX_LIMIT) believed = limit
      last = limit
      // A cap below what the server grants is not in dispute.
      return limit === believed || (perMinute !== undefined && limit >= perMinute && limit <= MAX_LIMIT)
    },
  }
}
