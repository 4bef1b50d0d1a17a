/** What a server says about the quota in the headers of an answer. */
export interface QuotaHeaders {
  readonly limit: number | undefined
  readonly remaining: number | undefined
}

/** Milliseconds of the window that the API counts requests in. */
export const MINUTE_MS = 60_000
/**
 * Part of it that is added, because a request reaches the server later than it is sent: two that are a minute apart here
 * may be a little less apart there. A quarter of a second.
 */
export const MARGIN: number = 1 / 240

/** What the API grants by default; a contract may differ. */
export const DEFAULT_LIMIT = 150

/** From this share of the limit on, the API holds each answer back for two seconds. */
export const SLOW_FROM = 0.8
/** The same two seconds as a part of the minute. */
export const SLOW_PART: number = 1 / 30

/** How many requests a window may hold: in `latency` mode none of them may reach the slow zone. */
export const usableOf = (limit: number, mode: 'latency' | 'throughput'): number =>
  mode === 'throughput' ? limit : Math.max(1, Math.ceil(limit * SLOW_FROM) - 1)

/** Values that cannot be true are undefined: a wrong header must neither stop everything nor open the gate. */
export const readQuotaHeaders = (headers: Headers): QuotaHeaders => {
  const limit = toCount(headers.get('x-ratelimit-limit'))
  const remaining = toCount(headers.get('x-ratelimit-remaining'))
  return {
    limit: limit === 0 ? undefined : limit,
    remaining: limit !== undefined && remaining !== undefined && remaining > limit ? undefined : remaining,
  }
}

/** Of a header that came twice, whose values fetch joins, the first counts. */
const toCount = (value: string | null): number | undefined => {
  if (value === null) return undefined
  const first = value.includes(',') ? value.slice(0, value.indexOf(',')) : value
  return /^\s*\d{1,9}\s*$/.test(first) ? Number(first) : undefined
}
