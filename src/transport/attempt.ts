import { ConnectionError, TimeoutError } from './errors.js'
import { createRedactor, type Redactor } from './redact.js'

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
  /** Whether it may change something, so that a lost answer is worth a warning. */
  readonly isWrite: boolean
  /** The account's token; getting it is part of the attempt, and of its time. */
  readonly token: () => Promise<string>
}

/** An answer, with what takes the token out of it. */
export interface Attempted {
  readonly exchange: Exchange
  readonly redactor: Redactor
}

/**
 * Sends a request once and reads the whole answer.
 * @throws TimeoutError, ConnectionError, or the reason of the caller's signal, untouched
 */
export const attempt = async (message: Message, options: AttemptOptions): Promise<Attempted> => {
  const { operation, fetch, timeoutMs, signal, isWrite, token } = options
  const afterwards = isWrite ? '; the write may have been processed, so look before sending it again' : ''
  if (signal?.aborted) throw signal.reason
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
  let redactor: Redactor | undefined
  let mayHaveLeft = false
  const run = async (): Promise<Attempted> => {
    const secret = await token()
    redactor = createRedactor(secret)
    controller.signal.throwIfAborted()
    mayHaveLeft = true
    return { exchange: await exchange(toRequest(message, secret, controller.signal), fetch), redactor }
  }
  try {
    return await Promise.race([run(), aborted])
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    if (timedOut) {
      const text = `${operation}: no complete answer within ${timeoutMs} ms${mayHaveLeft ? afterwards : '; nothing was sent'}`
      throw new TimeoutError(text, { operation, scope: 'attempt', timeoutMs })
    }
    // Getting the token failed; its error is made to hold nothing of it.
    if (redactor === undefined) throw cause
    const sent = !neverLeft(cause)
    const what = sent ? `the connection failed${afterwards}` : 'no connection; nothing was sent'
    const safe = redactor.cause(cause)
    throw new ConnectionError(`${operation}: ${what} (${innermost(safe)})`, { operation, sent, cause: safe })
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

const toRequest = (message: Message, token: string, signal: AbortSignal): Request => {
  const { url, method, body } = message
  const headers = new Headers(message.headers)
  headers.set('authorization', `Bearer ${token}`)
  headers.set('accept', 'application/json')
  // A redirect would turn a POST into a GET, or send a write twice. For reads it is followed; fetch itself drops the
  // token when that leaves the host.
  return new Request(url, { method, headers, body, signal, redirect: method === 'GET' ? 'follow' : 'manual' })
}

/** Codes of Node and undici for failures before the first byte of a request leaves. */
const NEVER_LEFT: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Codes that say so only when it was connecting that failed: they also end a connection that had been made. */
const NEVER_LEFT_ON_CONNECT: ReadonlySet<unknown> = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])

/** True only when each thing in the chain of causes says that nothing left. */
const neverLeft = (cause: unknown, seen: ReadonlySet<unknown> = new Set()): boolean => {
  if (!(cause instanceof Error) || seen.has(cause)) return false
  const { code, syscall, errors } = cause as { code?: unknown; syscall?: unknown; errors?: unknown }
  const chain = new Set([...seen, cause])
  // All addresses of a host were tried.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(each => neverLeft(each, chain))
  if (code === undefined) return neverLeft(cause.cause, chain)
  const isConnect = NEVER_LEFT.has(code) || (syscall === 'connect' && NEVER_LEFT_ON_CONNECT.has(code))
  return isConnect && (cause.cause === undefined || neverLeft(cause.cause, chain))
}

/** `fetch failed` says nothing; the innermost cause does. Takes what the redactor made, whose causes end. */
const innermost = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.cause instanceof Error) return innermost(cause.cause)
  const { code } = cause as { code?: unknown }
  return cause.message || String(code ?? cause.name)
}
