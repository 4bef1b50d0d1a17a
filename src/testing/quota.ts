/** When the minute of the quota begins: stands on no page. */
type QuotaWindow =
  /** With the minute of the clock. */
  | 'minute'
  /** With the first request after the last window. */
  | 'first_request'
  /** Each request counts for a minute. */
  | 'sliding'

export interface QuotaRules {
  /** Requests a minute. */
  readonly limit: number
  readonly window: QuotaWindow
  /** The share of the limit from which on answers are slow. */
  readonly slowFrom: number
  /** By how much, in milliseconds. */
  readonly slowMs: number
  /** Whether a 429 says `Retry-After`. */
  readonly retryAfter: boolean
}

/** What becomes of one request. */
interface Admission {
  readonly isRefused: boolean
  readonly delayMs: number
  readonly headers: Readonly<Record<string, string>>
}

/** What one account has used. */
export interface QuotaUsage {
  /** Requests of the window that now runs, of all tokens. */
  readonly used: number
  /** Requests a minute, of each token. */
  readonly limit: number
  /** Requests that were answered 429, since the start. */
  readonly refused: number
  /** Answers that were held back, since the start. */
  readonly slowed: number
  /** The most requests of any window of one token. */
  readonly peak: number
}

export interface Quota {
  admit(nowMs: number): Admission
  usage(nowMs: number): QuotaUsage
}

const MINUTE = 60_000

export const createQuota = (rules: QuotaRules): Quota => {
  const { limit, window, slowFrom, slowMs } = rules
  let times: number[] = []
  let startMs = Number.NEGATIVE_INFINITY
  const counts = { refused: 0, slowed: 0, peak: 0 }

  const roll = (nowMs: number): void => {
    if (window === 'sliding') times = times.filter(each => each > nowMs - MINUTE)
    else if (nowMs >= startMs + MINUTE || nowMs < startMs) {
      times = []
      startMs = window === 'minute' ? Math.floor(nowMs / MINUTE) * MINUTE : nowMs
    }
  }

  /** Seconds until there is a place. */
  const waitSeconds = (nowMs: number): number => {
    const freeMs = window === 'sliding' ? (times[0] ?? nowMs) + MINUTE : startMs + MINUTE
    return Math.max(1, Math.ceil((freeMs - nowMs) / 1_000))
  }

  const headersFor = (): Record<string, string> => ({
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - times.length)),
  })

  return {
    admit: nowMs => {
      roll(nowMs)
      if (times.length >= limit) {
        counts.refused += 1
        const wait = rules.retryAfter ? { 'retry-after': String(waitSeconds(nowMs)) } : {}
        return { isRefused: true, delayMs: 0, headers: { ...headersFor(), ...wait } }
      }
      times.push(nowMs)
      counts.peak = Math.max(counts.peak, times.length)
      const isSlow = times.length > limit * slowFrom
      if (isSlow) counts.slowed += 1
      return { isRefused: false, delayMs: isSlow ? slowMs : 0, headers: headersFor() }
    },
    usage: nowMs => {
      roll(nowMs)
      return { used: times.length, limit, ...counts }
    },
  }
}
