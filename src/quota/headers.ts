/** What a server says about the quota in the headers of an answer. */
export interface QuotaHeaders {
  readonly limit: number | undefined
  readonly remaining: number | undefined
}

/** Values that cannot be true are undefined: a wrong header must neither stop everything nor open the gate. */
export const readQuotaHeaders = (headers: { get(name: string): string | null }): QuotaHeaders => {
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
