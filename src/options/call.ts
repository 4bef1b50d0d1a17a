import type { Priority } from '../quota/priority.js'
import { isRecord, type ReportOption, readOptionsObject } from './read.js'
import {
  duration,
  flag,
  MAX_DEADLINE_MS,
  MAX_TIMEOUT_MS,
  oneOf,
  optional,
  priority,
  readRows,
  SIGNAL,
  text,
} from './rows.js'
import {
  DEFAULT_RETRY,
  type ReconcileOptions,
  type RetryOptions,
  readReconcile,
  readRetry,
} from './sending.js'

/** The last argument of every call. */
export interface CallOptions {
  /** Aborts the call, which then rejects with the reason of the signal. */
  readonly signal?: AbortSignal
  /**
   * Milliseconds for one attempt, above 0, at most 300,000.
   * @default that of the client
   */
  readonly timeoutMs?: number
  /**
   * Milliseconds for the whole call: waiting for quota, all attempts, pauses, reading.
   * @default that of the client
   */
  readonly deadlineMs?: number
  /**
   * The retry policy; `false` disables retries.
   * @default that of the client
   */
  readonly retry?: false | RetryOptions
  /**
   * Who is served first when calls wait for the quota.
   * @default `user` for reads, `write` for writes
   */
  readonly priority?: Priority
  /**
   * More headers. Those that the client sets itself, such as `Authorization`, are refused.
   * @default none
   */
  readonly headers?: Readonly<Record<string, string>>
}

/** How a write is kept apart from others. Needs the option `journal` of the client. */
export interface IdempotencyOptions {
  /**
   * Names the write, so that it is processed once: the same key with the same input gives the same job again, from any
   * process that uses the journal, and sends nothing. 1 to 255 characters, such as `call:CA123`.
   * @default none: each call is a write of its own
   */
  readonly idempotencyKey?: string
  /**
   * What becomes of the write when nobody can tell whether it was processed: see `JournalOptions`.
   * @default that of the client
   */
  readonly ifUnknown?: 'report' | 'send'
}

/** The last argument of `job.retry()`. */
export interface JobRetryOptions extends CallOptions, IdempotencyOptions {}

/** The last argument of a write. */
export interface WriteOptions extends CallOptions, IdempotencyOptions {
  /**
   * Sends `ignore_unknown_fields=true`: the API then drops fields that the PMS does not know instead of refusing them,
   * and rule violations about such fields become warnings. What is dropped is lost.
   * @default false
   */
  readonly ignoreUnknownFields?: boolean
  /**
   * How a lost write is looked for; `false` disables it.
   * @default that of the client
   */
  readonly reconcile?: false | ReconcileOptions
  /**
   * Whether `email_to`, or the sender of an incoming email, is compared with the person's primary address.
   * @default that of the client
   */
  readonly verifyRecipient?: boolean
  /**
   * Whether the role of `employee_id` is looked up where the PMS requires one.
   * @default that of the client
   */
  readonly verifyEmployee?: boolean
}

const CALL = {
  signal: SIGNAL,
  timeoutMs: duration(undefined as number | undefined, MAX_TIMEOUT_MS),
  deadlineMs: duration(undefined as number | undefined, MAX_DEADLINE_MS),
  priority: priority(undefined as Priority | undefined),
}
const SWITCHES = {
  ignoreUnknownFields: flag(undefined as boolean | undefined),
  verifyRecipient: flag(undefined as boolean | undefined),
  verifyEmployee: flag(undefined as boolean | undefined),
}
const IDEMPOTENCY = {
  idempotencyKey: text(1, 255),
  ifUnknown: optional(oneOf('report', 'send')),
}
/** A key that is not there, because its message had none, must not make a write of its own each time. */
const readIdempotency = (own: IdempotencyOptions, report: ReportOption): void => {
  readRows({ ...own }, IDEMPOTENCY, report)
  if ('idempotencyKey' in own && own.idempotencyKey === undefined)
    report('idempotencyKey', 'is undefined; leave it out for a write without a key')
  if (own.ifUnknown !== undefined && own.idempotencyKey === undefined)
    report('ifUnknown', 'is for a write with an idempotencyKey')
}

const CALL_OPTIONS: readonly string[] = [...Object.keys(CALL), 'retry', 'headers']
const WRITE_OPTIONS: readonly string[] = [
  ...CALL_OPTIONS,
  ...Object.keys(SWITCHES),
  ...Object.keys(IDEMPOTENCY),
  'reconcile',
]
const RETRY_OPTIONS: readonly string[] = [...CALL_OPTIONS, ...Object.keys(IDEMPOTENCY)]
const USAGE = 'the options of a call are an object, such as { signal, timeoutMs }'

/** @throws ConfigurationError */
export const readCallOptions = (options: CallOptions = {}): CallOptions =>
  readOptionsObject(options, CALL_OPTIONS, USAGE, (own, report) => {
    checkCallOptions(own, report)
    return copied(own)
  })

/** @throws ConfigurationError */
export const readWriteOptions = (options: WriteOptions = {}): WriteOptions =>
  readOptionsObject(options, WRITE_OPTIONS, USAGE, (own, report) => {
    checkCallOptions(own, report)
    readRows({ ...own }, SWITCHES, report)
    readIdempotency(own, report)
    readReconcile(own.reconcile, report)
    return copied(own)
  })

/** @throws ConfigurationError */
export const readJobRetryOptions = (options: JobRetryOptions = {}): JobRetryOptions =>
  readOptionsObject(options, RETRY_OPTIONS, USAGE, (own, report) => {
    checkCallOptions(own, report)
    readIdempotency(own, report)
    return copied(own)
  })

/** What is checked is what is sent, whatever the caller does with it meanwhile. */
const copied = <Options extends CallOptions>(own: Options): Options =>
  own.headers === undefined ? own : { ...own, headers: { ...own.headers } }

const checkCallOptions = (own: CallOptions, report: ReportOption): void => {
  readRows({ ...own }, CALL, report)
  readRetry(own.retry, DEFAULT_RETRY, report)
  if (own.headers !== undefined) checkHeaders(own.headers, report)
}

/** Set from the token and the body, or of the connection, which is not the caller's. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

const checkHeaders = (headers: unknown, report: ReportOption): void => {
  const prototype = isRecord(headers) ? Object.getPrototypeOf(headers) : undefined
  if (!isRecord(headers) || (prototype !== null && Object.getPrototypeOf(prototype) !== null)) {
    report(
      'headers',
      'must be a plain object of names and texts; of Headers, pass Object.fromEntries(headers)',
    )
    return
  }
  try {
    new Headers(headers as Record<string, string>)
  } catch {
    report('headers', 'holds a name or a value that HTTP does not allow')
  }
  for (const name of Object.keys(headers)) {
    if (typeof headers[name] !== 'string') report('headers', `must hold text, and ${name} is not`)
    if (OWN_HEADERS.has(name.toLowerCase()))
      report(
        'headers',
        `must not hold ${name}; Authorization, Content-Type and the like are set by the client`,
      )
  }
}
