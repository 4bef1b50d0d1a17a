import { checkSignal, checkTimeout, isRecord, type Report, readOptionsObject } from './read.js'

/** What every call takes as its last argument. */
export interface CallOptions {
  /** Aborts the call; its reason is what the call then throws. */
  readonly signal?: AbortSignal
  /** As in the client options, for this call. */
  readonly timeoutMs?: number
  /** More headers. `Authorization` stays the client's own. */
  readonly headers?: Readonly<Record<string, string>>
}

const CALL_OPTIONS: readonly (keyof CallOptions)[] = ['signal', 'timeoutMs', 'headers']

/** @throws ConfigurationError */
export const readCallOptions = (options: CallOptions = {}): CallOptions => {
  const usage = 'the options of a call are an object, such as { signal, timeoutMs }'
  return readOptionsObject(options, CALL_OPTIONS, usage, (own, report) => {
    checkSignal(own.signal, report)
    checkTimeout(own.timeoutMs, report)
    if (own.headers !== undefined) checkHeaders(own.headers, report)
    return own
  })
}

/** Set from the token and the body. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
])

const checkHeaders = (headers: unknown, report: Report): void => {
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
