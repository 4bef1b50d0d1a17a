import { misuse } from './misuse.js'

/** A span of time: milliseconds, or a text such as `90s`, `5m`, `12h`, `7d` or `1h 30m`. */
export type Duration = number | string

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const PART = /(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)/g
const WHOLE = /^\s*(?:\d+(?:\.\d+)?\s*(?:ms|s|m|h|d)\s*)+$/

/** @throws ConfigurationError for what is no span of time, or a negative one */
export const toMs = (duration: Duration): number => {
  if (typeof duration === 'number' && duration >= 0 && Number.isFinite(duration)) return duration
  if (typeof duration === 'string' && WHOLE.test(duration)) {
    const parts = [...duration.matchAll(PART)]
    return parts.reduce((sum, [, amount, unit = 'ms']) => sum + Number(amount) * (UNITS[unit] ?? 1), 0)
  }
  const shown = typeof duration === 'string' ? JSON.stringify(duration) : String(duration)
  throw misuse(
    `${shown} is no duration; pass milliseconds, or a text such as '90s', '5m', '12h', '7d' or '1h 30m'`,
  )
}
