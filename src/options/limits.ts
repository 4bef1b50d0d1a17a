import type { ReportOption } from './read.js'
import { readGroupRows, whole } from './rows.js'

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

const LIMITS = {
  responseBytes: whole(32_000_000, 1_000, 500_000_000),
  jsonDepth: whole(200, 10, 10_000),
  redirects: whole(5, 0, 20),
  logPages: whole(20, 1, 1_000),
}

export const readLimits = (given: unknown, report: ReportOption): LimitSettings =>
  readGroupRows('limits', given, LIMITS, report)
