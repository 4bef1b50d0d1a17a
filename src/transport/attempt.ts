import { ConnectionError, TimeoutError } from './errors.js'
import { createRedactor, type Redactor } from './redact.js'

export type Fetch = (request: Request) => Promise<Response>

/** What sends one request; building a Request of its own for each attempt would cost as much as the rest. */
export type Send = (url: string, init: RequestInit) => Promise<Response>

/** Sends by a fetch that wants a whole Request. */
export const sendBy =
  (fetch: Fetch): Send =>
  (url, init) =>
    fetch(new Request(url, init))

/** A request as text, from which each attempt builds its own. */
export interface Message {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** A whole answer: the body has been read. */
export interface Exchange {
  readonly status: number
  readonly ok: boolean
  readonly headers: Headers
  readonly text: string
  /** How many attempts were made for it. */
  readonly attempts: number
}

export interface AttemptOptions {
  readonly operation: string
  readonly send: Send
  readonly signal: AbortSignal | undefined
  /** Whether it may change something, so that a lost answer is worth a warning. */
  readonly isWrite: boolean
  /** The account's token; getting it is part of the attempt, and of its time. */
  readonly token: () => Promise<string>
}

/** What differs from one attempt of a call to the next. */
export interface AttemptLimits {
  /** Milliseconds until the body is read to its end. */
  readonly timeoutMs: number
  /** Of the whole call, where it ends first. */
  readonly deadlineMs: number | undefined
  /** Which attempt of the call it is, from 1. */
  readonly attempt: number
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
export const attempt = async (
  message: Message,
  options: AttemptOptions,
  limits: AttemptLimits,
): Promise<Attempted> => {
  const { operation, send, signal, isWrite, token } = options
  const { timeoutMs, deadlineMs, attempt: attempts } = limits
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
  let lose: ((reason: unknown) => void) | undefined
  let redactor: Redactor | undefined
  let mayHaveLeft = false
  let isAnswered = false
  const run = async (): Promise<Attempted> => {
    const secret = await token()
    redactor = redactorOf(secret)
    controller.signal.throwIfAborted()
    mayHaveLeft = true
    const response = await send(message.url, toInit(message, secret, controller.signal))
    // Whatever fails from here on, the request has left.
    isAnswered = true
    const { status, ok, headers } = response
    if (typeof headers?.get !== 'function') throw new TypeError('fetch gave something that is no Response')
    const text = await response.text()
    return { exchange: { status, ok, headers, text, attempts }, redactor }
  }
  try {
    // Whichever is first, because a fetch that the user brings may ignore the signal.
    return await new Promise<Attempted>((resolve, reject) => {
      lose = reject
      controller.signal.addEventListener('abort', () => lose?.(controller.signal.reason), { once: true })
      run().then(resolve, reject)
    })
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    if (timedOut) {
      const limitMs = deadlineMs ?? timeoutMs
      const text = `${operation}: no complete answer within ${limitMs} ms${mayHaveLeft ? afterwards : '; nothing was sent'}`
      const scope = deadlineMs === undefined ? 'attempt' : 'deadline'
      throw new TimeoutError(text, { operation, scope, timeoutMs: limitMs, sent: mayHaveLeft, attempts })
    }
    // Getting the token failed; its error is made to hold nothing of it.
    if (redactor === undefined) throw cause
    const sent = isAnswered || !neverLeft(cause)
    const what = sent ? `the connection failed${afterwards}` : 'no connection; nothing was sent'
    const safe = redactor.cause(cause)
    const text = `${operation}: ${what} (${innermost(safe)})`
    throw new ConnectionError(text, { operation, sent, cause: safe, attempts })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    // A Request keeps its signal until it is collected; the answer must not hang on that.
    lose = undefined
  }
}

const toInit = (message: Message, token: string, signal: AbortSignal): RequestInit => {
  const { method, headers, body } = message
  return {
    method,
    headers: { ...headers, authorization: `Bearer ${token}`, accept: 'application/json' },
    body,
    signal,
    // A redirect would turn a POST into a GET, or send a write twice. For reads it is followed; fetch itself drops the
    // token when that leaves the host.
    redirect: method === 'GET' ? 'follow' : 'manual',
  }
}

let last: { readonly secret: string; readonly redactor: Redactor } | undefined

/** Making one takes longer than a request is sent in, and tokens rarely change. */
const redactorOf = (secret: string): Redactor => {
  if (last?.secret !== secret) last = { secret, redactor: createRedactor(secret) }
  return last.redactor
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
const neverLeft = (cause: unknown): boolean => {
  try {
    return saysSo(cause)
  } catch {
    // What cannot even be read says nothing.
    return false
  }
}

const saysSo = (cause: unknown, seen: ReadonlySet<unknown> = new Set()): boolean => {
  if (!(cause instanceof Error) || seen.has(cause)) return false
  const { code, syscall, errors } = cause as { code?: unknown; syscall?: unknown; errors?: unknown }
  const chain = new Set([...seen, cause])
  // All addresses of a host were tried.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(each => saysSo(each, chain))
  if (code === undefined) return saysSo(cause.cause, chain)
  const isConnect = NEVER_LEFT.has(code) || (syscall === 'connect' && NEVER_LEFT_ON_CONNECT.has(code))
  return isConnect && (cause.cause === undefined || saysSo(cause.cause, chain))
}

/** `fetch failed` says nothing; the innermost cause does. Takes what the redactor made, whose causes end. */
const innermost = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.cause instanceof Error) return innermost(cause.cause)
  const { code } = cause as { code?: unknown }
  return cause.message || String(code ?? cause.name)
}
