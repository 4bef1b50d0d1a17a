import { isPlain } from '../json.js'
import type { Report } from './read.js'

/** Bounds of what one call may take in. Each is checked, and its error names it. */
export interface LimitOptions {
  /** Bytes of one answer, after unpacking. Default 32,000,000. */
  readonly responseBytes?: number
  /** Levels of objects and lists in the JSON of an answer. Default 200. */
  readonly jsonDepth?: number
  /** Redirects that one read follows, all within the base URL. Default 5. */
  readonly redirects?: number
  /** Pages of 100 entries that one look into the write log reads. Default 20. */
  readonly logPages?: number
}

export type LimitSettings = Readonly<Required<LimitOptions>>

export const DEFAULT_LIMITS: LimitSettings = {
  responseBytes: 32_000_000,
  jsonDepth: 200,
  redirects: 5,
  logPages: 20,
}

const LEAST: LimitSettings = { responseBytes: 1_000, jsonDepth: 10, redirects: 0, logPages: 1 }
const MOST: LimitSettings = { responseBytes: 500_000_000, jsonDepth: 10_000, redirects: 20, logPages: 1_000 }

export const readLimits = (given: unknown, report: Report): LimitSettings => {
  if (given === undefined) return DEFAULT_LIMITS
  if (!isPlain(given)) {
    report('limits', `must be an object with ${Object.keys(DEFAULT_LIMITS).join(', ')}`)
    return DEFAULT_LIMITS
  }
  const own = { ...given } as Record<string, unknown>
  const read: Record<string, number> = { ...DEFAULT_LIMITS }
  for (const [name, value] of Object.entries(own)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      report('limits', `has no ${name}; there are ${Object.keys(DEFAULT_LIMITS).join(', ')}`)
      continue
    }
    if (value === undefined) continue
    const [least, most] = [LEAST, MOST].map(bounds => bounds[name as keyof LimitSettings])
    if (Number.isInteger(value) && Number(value) >= Number(least) && Number(value) <= Number(most))
      read[name] = Number(value)
    else report('limits', `${name} must be a whole number from ${least} to ${most}`)
  }
  return read as unknown as LimitSettings
}
