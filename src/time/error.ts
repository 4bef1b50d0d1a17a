import { type Issue, listIssues, PropexoError } from '../core/error.js'

/** What is wrong with a time. */
export type TimeInputCode =
  /** Not a calendar date in the form YYYY-MM-DD. */
  | 'invalid_date'
  /** Not a time of day in the form HH:MM or HH:MM:SS. */
  | 'invalid_time'
  /** Text that is not an RFC 3339 date-time, or an invalid Date. */
  | 'invalid_datetime'
  /** A date-time without an offset, which means a different instant in every zone. */
  | 'missing_offset'
  /** A wall-clock time without a zone. */
  | 'missing_time_zone'
  /** A value of a type that is not accepted for a time, a zone or an option. */
  | 'unsupported_input'
  /** Both an offset and a time zone for the same time: it would be converted twice. */
  | 'offset_and_time_zone'
  | 'unknown_time_zone'
  /** EST, PST and the like, which name no zone, or a different one than people expect. */
  | 'time_zone_abbreviation'
  /** The offset of a text is not the one that its `[Zone]` has at that instant. */
  | 'offset_zone_mismatch'
  /** Clocks skip this time; both readings are attached. */
  | 'nonexistent_local_time'
  /** Clocks show this time twice; both readings are attached. */
  | 'ambiguous_local_time'
  /** Outside the years 2000 to 2099: a typing error or a sentinel. */
  | 'out_of_range'
  /** The setting does not say whether daylight saving time is observed, and the instant is in that season. */
  | 'dst_unknown'
  /** It is not known in which zone this PMS reads times. */
  | 'time_zone_unresolved'
  /** Two sources give different offsets at this instant. */
  | 'time_zone_conflict'
  /** The clock of the PMS's server is so wrong that the offset of its setting is in doubt. */
  | 'server_clock_error'
  /** The clocks of the PMS show this time twice; an error only with `onAmbiguousInTarget`. */
  | 'lossy_target'

/** What a program needs to continue after an issue. */
export interface TimeIssueData {
  /** For a skipped or repeated hour: the instant of the first reading. */
  readonly earlier?: Date
  /** For a skipped or repeated hour: the instant of the second reading. */
  readonly later?: Date
  /** For a conflict: the offset that the options give, such as `-08:00`. */
  readonly configOffset?: string
  /** For a conflict: the offset of the zone that the call names. */
  readonly callOffset?: string
  /** For a conflict: the offset of the PMS's setting, or of its documented fallback. */
  readonly recordOffset?: string
  /** For a server clock: by how many seconds it is wrong. The sign is not documented. */
  readonly seconds?: number
}

/** One problem with a time. */
export interface TimeIssue extends Issue {
  /** What is wrong. */
  readonly code: TimeInputCode
  /** What a program needs to continue. */
  readonly data?: TimeIssueData | undefined
}

/** A time cannot be understood, or its zone cannot be known. No write was sent. */
export class TimeInputError extends PropexoError {
  override readonly name = 'TimeInputError'
  readonly kind = 'time_input'
  /** The code of the first issue, whose data is on the error too. */
  readonly code: TimeInputCode
  /** Every problem. */
  readonly issues: readonly TimeIssue[]
  /** For a skipped or repeated hour: the instant of the first reading. */
  declare readonly earlier?: Date
  /** For a skipped or repeated hour: the instant of the second reading. */
  declare readonly later?: Date
  /** For a conflict: the offset that the options give, such as `-08:00`. */
  declare readonly configOffset?: string
  /** For a conflict: the offset of the zone that the call names. */
  declare readonly callOffset?: string
  /** For a conflict: the offset of the PMS's setting, or of its documented fallback. */
  declare readonly recordOffset?: string
  /** For a server clock: by how many seconds it is wrong. The sign is not documented. */
  declare readonly seconds?: number

  constructor(issues: readonly TimeIssue[], operation?: string) {
    super(`${operation ? `${operation} was not sent: ` : ''}${listIssues(issues)}`, { operation })
    const { code, data } = issues[0] as TimeIssue
    this.code = code
    this.issues = issues
    Object.assign(this, data)
  }
}

/**
 * Takes down what is wrong with one place of an input. Whoever reads a value goes on with 0 after an issue, so that all
 * issues are found; nobody may use what came of it.
 */
export const addIssue = (issues: TimeIssue[], code: TimeInputCode, path: string, message: string): 0 =>
  addIssueWith({ issues, path }, { code, message })

/** A place of an input, and where to note what is wrong with it. */
export interface IssueSink {
  readonly issues: TimeIssue[]
  readonly path: string
}

/** The same with what a program needs to continue, or with another source. */
export const addIssueWith = (
  { issues, path }: IssueSink,
  {
    code,
    message,
    data,
    source = 'docs/time.md',
  }: Omit<TimeIssue, 'rule' | 'path' | 'source'> & { source?: string },
): 0 => {
  issues.push({ rule: `time.${code}`, code, path, message, source, data })
  return 0
}

/** The message for a value that is not what it must be. */
export const mustBe = (wish: string, value: unknown): string => `must be ${wish}, and is ${show(value)}`

const show = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  return Object(value) === value || typeof value === 'symbol' ? `of type ${typeof value}` : `${value}`
}

/** What a reading gives; 0 after an issue where a getter or a proxy throws. */
export const checkInput = <T>(issues: TimeIssue[], path: string, read: () => T): T | 0 => {
  try {
    return read()
  } catch {
    return addIssue(issues, 'unsupported_input', path, 'cannot be read')
  }
}

/**
 * What a reading gives, unless it found anything wrong.
 * @throws TimeInputError
 */
export const orThrow = <T>(read: (issues: TimeIssue[]) => T): T => {
  const issues: TimeIssue[] = []
  const value = read(issues)
  if (issues.length > 0) throw new TimeInputError(issues)
  return value
}
