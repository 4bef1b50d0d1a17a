import { LimitError } from '../core/no-answer-errors.js'
import { MAYBE_PROCESSED } from '../core/progress.js'
import { parseUrl } from '../core/url.js'
import type { HttpResponse } from './http-message.js'
import { isTooDeep } from './read-body.js'
import type { Redactor } from './redact.js'
import {
  type Answer,
  AuthenticationError,
  InvalidRequestError,
  NotFoundError,
  NotSupportedError,
  PermissionError,
  RateLimitError,
  ResponseShapeError,
  ServerError,
  type ServerIssue,
  type StatusError,
  UnexpectedStatusError,
} from './status-errors.js'

/** The error envelope of the contract. */
interface ErrorBody {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly details?: Record<string, unknown>
  }
}

/** Also of a refusal that was read as bytes. */
const bodyTextOf = ({ text, bytes }: HttpResponse): string => (bytes ? new TextDecoder().decode(bytes) : text)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isErrorBody = (value: unknown): value is ErrorBody =>
  isObject(value) &&
  isObject(value['error']) &&
  typeof value['error']['code'] === 'string' &&
  typeof value['error']['message'] === 'string'

/** What kind of thing a body is that is not the JSON it should be. */
const nature = (text: string): string => {
  if (text.trim() === '') return 'an empty body'
  return /^\s*</.test(text) ? 'HTML' : 'a body that is not JSON, or was cut off'
}

/**
 * The value of a 2xx answer.
 * @throws ResponseShapeError when the body is empty, HTML or cut off; LimitError when it nests too deeply
 */
export const readJson = (
  exchange: HttpResponse,
  { operation, redactor, maxDepth }: { operation: string; redactor: Redactor; maxDepth: number },
): unknown => {
  if (isTooDeep(exchange.text, maxDepth)) {
    const text = `${operation}: the answer nests deeper than ${maxDepth} levels (limits.jsonDepth)`
    const { attempts } = exchange
    throw new LimitError(text, {
      operation,
      option: 'limits.jsonDepth',
      limit: maxDepth,
      ...MAYBE_PROCESSED,
      attempts,
    })
  }
  try {
    return JSON.parse(exchange.text)
  } catch {
    const message = `${operation}: status ${exchange.status} came with ${nature(exchange.text)}`
    throw new ResponseShapeError(message, toAnswer(exchange, operation, redactor))
  }
}

export const toAnswer = (exchange: HttpResponse, operation: string, redactor: Redactor): Answer => ({
  operation,
  status: exchange.status,
  headers: redactor.headers(exchange.headers),
  body: redactor.body(bodyTextOf(exchange)),
  attempts: exchange.attempts,
})

/**
 * The body of a refusal in the shape that the contract promises, whatever the server or a proxy sent instead, and
 * without secrets.
 */
const toErrorBody = (exchange: HttpResponse, redactor: Redactor): ErrorBody => {
  const { status } = exchange
  const text = bodyTextOf(exchange)
  const whole = redactor.json(text)
  if (isErrorBody(whole)) return whole
  const said = whole === undefined ? nature(text) : outsideOfEnvelope(whole)
  const details = text.trim() === '' ? {} : { details: { body: redactor.body(text) } }
  return { error: { code: `http_${status}`, message: `status ${status} came with ${said}`, ...details } }
}

/** Of JSON in another shape, the words for people are kept. */
const outsideOfEnvelope = (body: unknown): string => {
  const { message, error, detail } = isObject(body) ? body : {}
  const texts = [isObject(error) ? error['message'] : error, message, detail]
  const words = texts.find(each => typeof each === 'string' && each !== '')
  return `JSON outside of the error envelope${typeof words === 'string' ? `: ${words}` : ''}`
}

/** How much of the server's own words a message repeats. */
const MAX_SAID = 500

/** The error for an answer that is not 2xx, by its real status. */
export const toStatusError = (exchange: HttpResponse, operation: string, redactor: Redactor): StatusError => {
  const answer = toAnswer(exchange, operation, redactor)
  const { status } = exchange
  const errorBody = toErrorBody(exchange, redactor)
  const said = errorBody.error.message.slice(0, MAX_SAID)
  const message = `${operation} was refused with ${status}: ${said}${redactor.text(advice(status, exchange.headers))}`
  if (status === 400) return new InvalidRequestError(message, answer, serverIssues(errorBody))
  if (status === 401) return new AuthenticationError(message, answer)
  if (status === 403) return new PermissionError(message, answer)
  if (status === 404) return new NotFoundError(message, answer)
  if (status === 405) return new NotSupportedError(message, answer)
  if (status === 429) return new RateLimitError(message, answer)
  if (status >= 500) return new ServerError(message, answer)
  return new UnexpectedStatusError(message, answer)
}

const advice = (status: number, headers: { get(name: string): string | null }): string => {
  if (status >= 300 && status < 400) return redirectAdvice(headers.get('location'))
  if (status === 401) return '. Check the token, and that it belongs to this environment'
  if (status === 405) return '. The PMS behind this integration does not support the operation'
  if (status === 429) return '. The request was not processed; the quota is per minute'
  return ''
}

/** Where it leads is left out but for the host: the rest may hold anything. */
const redirectAdvice = (location: string | null): string => {
  const target = location === null ? undefined : parseUrl(location)
  const host = target ? ` to ${target.origin}` : ''
  return `. It redirects${host}, which is not followed: headers and token belong to this environment`
}

/** Zod's issues stand at `error.details.issues`, or one level deeper, as in the published example. */
const serverIssues = ({ error: { details } }: ErrorBody): ServerIssue[] => {
  const inner = isObject(details?.['details']) ? details['details']['issues'] : undefined
  const issues = Array.isArray(details?.['issues']) ? details['issues'] : inner
  return Array.isArray(issues) ? issues.filter(isObject) : []
}

/** False for statuses for which the fetch standard allows no body, or no Response at all. */
export const canHoldBody = (status: number): boolean =>
  status >= 200 && status <= 599 && ![204, 205, 304].includes(status)

/**
 * The answer as openapi-fetch shall see it: a refusal always has a body, in the shape of the contract. The data of a
 * success stays as it is.
 */
export const toResponse = (exchange: HttpResponse, redactor: Redactor): Response => {
  const { status, ok, bytes } = exchange
  const headers = new Headers()
  for (const [name, value] of exchange.headers) {
    // They describe the bytes on the wire, and openapi-fetch takes a length of 0 for "no error".
    const isOfWire = ['content-length', 'content-encoding', 'transfer-encoding'].includes(name)
    if (!isOfWire) headers.append(name, ok ? value : redactor.text(value))
  }
  if (!canHoldBody(status)) return new Response(null, { status, headers })
  const own = ok ? ((bytes as Uint8Array<ArrayBuffer> | undefined) ?? exchange.text) : undefined
  return new Response(own ?? JSON.stringify(toErrorBody(exchange, redactor)), { status, headers })
}

/** The id of the job that a write has become. Both envelopes are understood: `{ job_id }` and `{ meta: { job_id } }`. */
export const jobIdIn = (data: unknown): string | undefined => {
  const { job_id, meta } = isObject(data) ? data : {}
  const ids = [job_id, isObject(meta) ? meta['job_id'] : undefined]
  return ids.find((each): each is string => typeof each === 'string' && each.trim() !== '')
}
