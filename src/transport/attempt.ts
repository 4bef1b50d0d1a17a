import { ConnectionError, TimeoutError } from './errors.js'
import type { Redactor } from './redact.js'

export type Fetch = (request: Request) => Promise<Response>

/** A request as text, from which each attempt builds its own. */
export interface Message {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: string | null
}

/** A whole answer: the body has been read. */
export interface Exchange {
  readonly status: number
  readonly ok: boolean
  readonly headers: Headers
  readonly text: string
}

export interface AttemptOptions {
  readonly operation: string
  readonly fetch: Fetch
  /** Milliseconds until the body is read to its end. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  readonly redactor: Redactor
}

/**
 * Sends a request once and reads the whole answer.
 * @throws TimeoutError, ConnectionError, or the reason of the caller's signal, untouched
 */
export const attempt = async (message: Message, options: AttemptOptions): Promise<Exchange> => {
  const { operation, fetch, timeoutMs, signal, redactor } = options
  signal?.throwIfAborted()
  // One controller with a listener that is removed, and not AbortSignal.any: that one leaks on long-lived signals
  // (nodejs/node issue 54614).
  const controller = new AbortController()
  const abort = (): void => controller.abort(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    controller.abort()
  }, timeoutMs)
  // Raced, because a fetch that the user brings may ignore the signal.
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
  })
  aborted.catch(() => {})
  try {
    return await Promise.race([exchange(toRequest(message, controller.signal), fetch), aborted])
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    if (timedOut) {
      const text = `${operation}: no complete answer within ${timeoutMs} ms${afterwards(message)}`
      throw new TimeoutError(text, { operation, scope: 'attempt', timeoutMs })
    }
    const sent = !neverLeft(cause)
    const what = sent ? `the connection failed${afterwards(message)}` : 'no connection; nothing was sent'
    const text = `${operation}: ${what} (${redactor.text(describe(cause))})`
    throw new ConnectionError(text, { operation, sent, cause: redactor.cause(cause) })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

const exchange = async (request: Request, fetch: Fetch): Promise<Exchange> => {
  const response = await fetch(request)
  const text = await response.text()
  return { status: response.status, ok: response.ok, headers: response.headers, text }
}

const toRequest = ({ url, method, headers, body }: Message, signal: AbortSignal): Request =>
  // A redirect would turn a POST into a GET, or send a write twice. For reads it is followed; fetch itself drops the
  // token when that leaves the host.
  new Request(url, { method, headers, body, signal, redirect: method === 'GET' ? 'follow' : 'manual' })

const afterwards = ({ method }: Message): string =>
  method === 'GET' ? '' : '; the write may have been processed, so look before sending it again'

/** Codes of Node and undici for failures before the first byte of a request leaves. */
const NEVER_LEFT: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

const neverLeft = (cause: unknown): boolean => {
  if (!(cause instanceof Error)) return false
  // All addresses of a host were tried: nothing left only if that holds for every one of them.
  if (cause instanceof AggregateError && cause.errors.length > 0) return cause.errors.every(neverLeft)
  return NEVER_LEFT.has((cause as { code?: unknown }).code) || neverLeft(cause.cause)
}

/** `fetch failed` says nothing; the innermost cause does. */
const describe = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.cause instanceof Error) return describe(cause.cause)
  const { code } = cause as { code?: unknown }
  return cause.message || String(code ?? cause.name)
}
