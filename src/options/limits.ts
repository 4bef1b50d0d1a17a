import { isWhole, type ReportOption, readGroup } from './read.js'

/** Bounds of what one call may take in. An error of kind `limit` names the one that was reached. */
export interface LimitOptions {
  /**
   * Bytes of one answer, decompressed; 1,000 to 500,000,000.
   * @default 32,000,000
   */
  readonly responseBytes?: number
  /**
   * Levels of objects and lists in the JSON of an answer; 10 to 10,000.
   * @default 200
   */
  readonly jsonDepth?: number
  /**
   * Redirects that one read follows, all within the base URL; 0 to 20.
   * @default 5
   */
  readonly redirects?: number
  /**
   * Pages of 100 entries that one look into the write log reads; 1 to 1,000.
   * @default 20
   */
  readonly logPages?: number
}

export type LimitSettings = Readonly<Required<LimitOptions>>

/** Of each limit its default, and the least and the most that it may be. */
const BOUNDS: Readonly<Record<keyof LimitSettings, readonly [value: number, least: number, most: number]>> = {
  responseBytes: [32_000_000, 1_000, 500_000_000],
  jsonDepth: [200, 10, 10_000],
  redirects: [5, 0, 20],
  logPages: [20, 1, 1_000],
}

export const readLimits = (given: unknown, report: ReportOption): LimitSettings => {
  const names = Object.keys(BOUNDS)
  const own = given === undefined ? {} : readGroup('limits', given, names, report)
  const read = (name: keyof LimitSettings): number => {
    const { [name]: value } = own
    const [byDefault, least, most] = BOUNDS[name]
    if (value === undefined) return byDefault
    if (isWhole(value, least, most)) return value
    report('limits', `${name} must be a whole number from ${least} to ${most}`)
    return byDefault
  }
  return {
    responseBytes: read('responseBytes'),
    jsonDepth: read('jsonDepth'),
    redirects: read('redirects'),
    logPages: read('logPages'),
  }
}
