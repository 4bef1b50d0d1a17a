import type { Priority } from '../quota/priority.js'
import {
  checkPriority,
  checkSignal,
  checkSwitch,
  checkTimeout,
  isRecord,
  type ReportOption,
  readOptionsObject,
} from './read.js'
import {
  checkDeadline,
  DEFAULT_RETRY,
  type ReconcileOptions,
  type RetryOptions,
  readReconcile,
  readRetry,
} from './sending.js'

/** What every call takes as its last argument. */
export interface CallOptions {
  /** Aborts the call; its reason is what the call then throws. */
  readonly signal?: AbortSignal
  /** As in the client options, for this call. */
  readonly timeoutMs?: number
  /** As in the client options, for this call. */
  readonly deadlineMs?: number
  /** As in the client options, for this call. */
  readonly retry?: false | RetryOptions
  /** Who is served first when calls wait for the quota. Default: `user` for reads, `write` for writes. */
  readonly priority?: Priority
  /** More headers. `Authorization` stays the client's own. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What a write takes as its last argument. */
export interface WriteOptions extends CallOptions {
  /**
   * Sends `ignore_unknown_fields=true`, by which the API drops what the PMS does not know instead of refusing it, and
   * turns what the rules have against such fields into warnings. What is dropped is lost. Default false.
   */
  readonly ignoreUnknownFields?: boolean
  /** As in the client options, for this write. */
  readonly reconcile?: false | ReconcileOptions
  /** As in the client options, for this write. */
  readonly verifyRecipient?: boolean
  /** As in the client options, for this write. */
  readonly verifyEmployee?: boolean
}

const CALL_OPTIONS: readonly (keyof CallOptions)[] = [
  'signal',
  'timeoutMs',
  'deadlineMs',
  'retry',
  'priority',
  'headers',
]
const SWITCHES = ['ignoreUnknownFields', 'verifyRecipient', 'verifyEmployee'] as const
const WRITE_OPTIONS = [...CALL_OPTIONS, ...SWITCHES, 'reconcile'] as const
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
    for (const name of SWITCHES) checkSwitch(name, own[name], report)
    readReconcile(own.reconcile, report)
    return copied(own)
  })

/** What is checked is what is sent, whatever the caller does with it meanwhile. */
const copied = <Options extends CallOptions>(own: Options): Options =>
  own.headers === undefined ? own : { ...own, headers: { ...own.headers } }

const checkCallOptions = (own: CallOptions, report: ReportOption): void => {
  checkSignal(own.signal, report)
  checkTimeout(own.timeoutMs, report)
  checkDeadline(own.deadlineMs, report)
  readRetry(own.retry, DEFAULT_RETRY, report)
  if (own.priority !== undefined) checkPriority(own.priority, report)
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
