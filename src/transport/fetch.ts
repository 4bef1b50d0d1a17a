import createClient, { type Client, type Middleware } from 'openapi-fetch'
import { type OperationKey, operations } from '../../generated/operations.js'
import type { paths } from '../../generated/schema.js'
import type { CallOptions, Settings } from '../options.js'
import { readJson, toErrorBody, toStatusError } from './answer.js'
import { type Attempted, attempt, type Exchange } from './attempt.js'
import { RuleError } from './errors.js'
import type { Redactor } from './redact.js'
import {
  checkPath,
  checkQuery,
  type QueryRow,
  serializePath,
  serializeQuery,
  type Values,
} from './serialize.js'

/** The openapi-fetch client over every operation of the contract. */
export type Api = Client<paths>

export interface Outgoing {
  readonly path?: Values
  readonly query?: Values
  /** The body as it will be sent: JSON text. */
  readonly bodyText?: string
}

/** What the server said to a call that succeeded. */
export interface Reply {
  readonly status: number
  /** The parsed JSON. */
  readonly data: unknown
  /** Fails this call as one whose answer is not what the contract says. */
  readonly exchange: Exchange
  readonly redactor: Redactor
}

export interface Transport {
  readonly api: Api
  /** Milliseconds for one attempt, where a call does not say. */
  readonly timeoutMs: number
  /**
   * Sends one operation and returns its parsed answer.
   * @throws RuleError before sending; StatusError, ResponseShapeError, ConnectionError, TimeoutError, or the reason of the signal
   */
  send(operation: OperationKey, outgoing: Outgoing, options: CallOptions): Promise<Reply>
}

/** What openapi-fetch knows about the paths when a method and a path come from a row of `operations`. */
interface AnyOperation {
  parameters: { path?: Record<string, unknown>; query?: Record<string, unknown> }
  requestBody?: { content: { 'application/json': string } }
  responses: { 200: { content: { 'application/json': unknown } } }
}
type AnyPaths = Record<string, Record<'get' | 'put' | 'post' | 'delete', AnyOperation>>

type Row = QueryRow & { readonly body: boolean }

const rowOf = (key: string): Row | undefined =>
  Object.hasOwn(operations, key) ? operations[key as OperationKey] : undefined

/** They never throw; what is wrong is found by `refuse`, all of it at once. */
const SERIALIZERS = { pathSerializer: serializePath, querySerializer: serializeQuery } as const

export const createTransport = (settings: Settings): Transport => {
  const { baseUrl } = settings

  const exchange: Exchanger = ({ method, url, headers }, body, operation, options) =>
    attempt(
      { method, url, headers, body },
      {
        operation,
        fetch: settings.fetch,
        timeoutMs: options.timeoutMs ?? settings.timeoutMs,
        signal: options.signal,
        token: settings.token,
      },
    )

  const plain = createClient<AnyPaths>({ baseUrl, ...SERIALIZERS })

  const send: Transport['send'] = async (key, outgoing, options) => {
    const { method, path } = operations[key]
    refuse(key, outgoing.path, outgoing.query, outgoing.bodyText !== undefined)
    let pending: ReturnType<Exchanger> | undefined
    await plain.request(method.toLowerCase() as 'get' | 'put' | 'post' | 'delete', path, {
      params: { path: { ...outgoing.path }, query: { ...outgoing.query } },
      ...(outgoing.bodyText === undefined ? {} : { body: outgoing.bodyText, bodySerializer: String }),
      headers: { ...options.headers },
      // The answer is awaited outside: openapi-fetch has nothing to parse, and does not lose a reason that is falsy.
      parseAs: 'stream',
      fetch: async (request: Request) => {
        pending = exchange(request, outgoing.bodyText ?? null, key, options)
        pending.catch(() => {})
        return new Response(null)
      },
    })
    if (pending === undefined) throw new Error('unreachable: openapi-fetch did not call fetch')
    const { exchange: got, redactor } = await pending
    if (!got.ok) throw toStatusError(got, key, redactor)
    return { status: got.status, data: readJson(got, key, redactor), exchange: got, redactor }
  }

  return { api: createApi(baseUrl, exchange), timeoutMs: settings.timeoutMs, send }
}

type Exchanger = (
  request: Request,
  body: string | null,
  operation: string,
  options: CallOptions,
) => Promise<Attempted>

/** The plain client, with the traps of openapi-fetch closed; it returns `error` for a status and throws for the rest. */
const createApi = (baseUrl: string, exchange: Exchanger): Api => {
  const calls = new WeakMap<Request, { operation: string; json: boolean }>()
  const signals = new WeakMap<Request, AbortSignal>()

  /** A Request that follows the caller's signal leaves a listener on it for ever; the attempt cleans up its own. */
  class SignalFreeRequest extends Request {
    constructor(input: string | URL | Request, { signal, ...init }: RequestInit = {}) {
      super(input, init)
      if (signal) signals.set(this, signal)
    }
  }

  const api = createClient<paths>({
    baseUrl,
    ...SERIALIZERS,
    Request: SignalFreeRequest,
    fetch: async request => {
      const fallback = { operation: `${request.method} ${new URL(request.url).pathname}`, json: true }
      const { operation, json } = calls.get(request) ?? fallback
      const signal = signals.get(request)
      const body = request.body === null ? null : await request.text()
      const { exchange: got, redactor } = await exchange(request, body, operation, signal ? { signal } : {})
      if (got.ok && json && got.status !== 204) readJson(got, operation, redactor)
      if (!got.ok && !canHoldBody(got.status)) throw toStatusError(got, operation, redactor)
      return toResponse(got, redactor)
    },
  })

  const guard: Middleware = {
    onRequest: ({ request, schemaPath, params, options }) => {
      const operation = `${request.method} ${schemaPath}`
      refuse(operation, params.path, params.query, request.body !== null)
      calls.set(request, { operation, json: options.parseAs === 'json' })
    },
    onError: ({ error }) => {
      // openapi-fetch itself loses an error that is falsy, as the reason of an abort may be.
      throw error
    },
  }
  api.use(guard)
  return api
}

/**
 * Refuses what can be told to be wrong from the operation's row alone.
 * @throws RuleError with all of it
 */
const refuse = (operation: string, path: unknown, query: unknown, hasBody: boolean): void => {
  const row = rowOf(operation)
  const template = operation.slice(operation.indexOf(' ') + 1)
  const issues = [...checkPath(template, path), ...checkQuery(query, operation, row)]
  if (row?.body && !hasBody) {
    const message = 'has no body; the operation needs one'
    issues.push({ rule: 'request.body', path: '', message, source: 'spec/overlay.yaml' })
  }
  if (issues.length > 0) throw new RuleError(operation, issues)
}

/** Statuses for which the fetch standard allows no body, or no Response at all. */
const canHoldBody = (status: number): boolean =>
  status >= 200 && status <= 599 && ![204, 205, 304].includes(status)

const toResponse = (exchange: Exchange, redactor: Redactor): Response => {
  const { status, ok } = exchange
  const headers = new Headers()
  for (const [name, value] of exchange.headers) {
    // They describe the bytes on the wire, and openapi-fetch takes a length of 0 for "no error".
    const isOfWire = ['content-length', 'content-encoding', 'transfer-encoding'].includes(name)
    if (!isOfWire) headers.append(name, redactor.text(value))
  }
  if (!canHoldBody(status)) return new Response(null, { status, headers })
  return new Response(ok ? exchange.text : JSON.stringify(toErrorBody(exchange, redactor)), {
    status,
    headers,
  })
}
