import createClient, { type Client, type Middleware } from 'openapi-fetch'
import { type OperationKey, operations } from '../../generated/operations.js'
import type { paths } from '../../generated/schema.js'
import type { CallOptions, Settings } from '../options.js'
import { readJson, toErrorBody, toStatusError } from './answer.js'
import { attempt, type Exchange } from './attempt.js'
import { type Issue, RuleError } from './errors.js'
import { createRedactor, type Redactor } from './redact.js'
import { serializePath, serializeQuery } from './serialize.js'

/** The openapi-fetch client over every operation of the contract. */
export type Api = Client<paths>

export interface Outgoing {
  readonly path?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
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

type Row = { readonly body: boolean; readonly query: readonly string[] }

const rowOf = (key: string): Row | undefined =>
  Object.hasOwn(operations, key) ? operations[key as OperationKey] : undefined

export const createTransport = (settings: Settings): Transport => {
  const { baseUrl } = settings

  const exchange: Exchanger = async (request, body, operation, options) => {
    const token = await settings.token()
    const redactor = createRedactor(token)
    const headers = new Headers(request.headers)
    headers.set('authorization', `Bearer ${token}`)
    headers.set('accept', 'application/json')
    const result = await attempt(
      { method: request.method, url: request.url, headers, body },
      {
        operation,
        fetch: settings.fetch,
        timeoutMs: options.timeoutMs ?? settings.timeoutMs,
        signal: options.signal,
        redactor,
      },
    )
    return { exchange: result, redactor }
  }

  const plain = createClient<AnyPaths>({ baseUrl, querySerializer: query => serializeQuery(query, baseUrl) })

  const send: Transport['send'] = async (key, outgoing, options) => {
    const { method, path } = operations[key]
    checkRequest(key, outgoing.path, outgoing.query, outgoing.bodyText !== undefined)
    let got: Awaited<ReturnType<typeof exchange>> | undefined
    await plain.request(method.toLowerCase() as 'get' | 'put' | 'post' | 'delete', path, {
      params: { path: { ...outgoing.path }, query: { ...outgoing.query } },
      ...(outgoing.bodyText === undefined ? {} : { body: outgoing.bodyText, bodySerializer: String }),
      headers: { ...options.headers },
      // The answer is taken from the exchange; openapi-fetch gets nothing to parse.
      parseAs: 'stream',
      fetch: async (request: Request) => {
        got = await exchange(request, outgoing.bodyText ?? null, key, options)
        return new Response(null)
      },
    })
    if (got === undefined) throw new Error('unreachable: openapi-fetch did not call fetch')
    if (!got.exchange.ok) throw toStatusError(got.exchange, key, got.redactor)
    const data = readJson(got.exchange, key, got.redactor)
    return { status: got.exchange.status, data, ...got }
  }

  return { api: createApi(baseUrl, exchange), send }
}

type Exchanger = (
  request: Request,
  body: string | null,
  operation: string,
  options: CallOptions,
) => Promise<{ exchange: Exchange; redactor: Redactor }>

/** The plain client, with the traps of openapi-fetch closed; it returns `error` for a status and throws for the rest. */
const createApi = (baseUrl: string, exchange: Exchanger): Api => {
  const calls = new WeakMap<Request, { operation: string; json: boolean }>()

  const api = createClient<paths>({
    baseUrl,
    querySerializer: query => serializeQuery(query, baseUrl),
    fetch: async request => {
      const call = calls.get(request) ?? {
        operation: `${request.method} ${new URL(request.url).pathname}`,
        json: true,
      }
      const body = request.body === null ? null : await request.text()
      const { exchange: got, redactor } = await exchange(request, body, call.operation, {
        signal: request.signal,
      })
      if (got.ok && call.json && got.status !== 204) readJson(got, call.operation, redactor)
      if (!got.ok && NULL_BODY.has(got.status)) throw toStatusError(got, call.operation, redactor)
      return toResponse(got)
    },
  })

  const guard: Middleware = {
    onRequest: ({ request, schemaPath, params, options }) => {
      const operation = `${request.method} ${schemaPath}`
      checkRequest(operation, params.path, params.query, request.body !== null)
      calls.set(request, { operation, json: options.parseAs === 'json' })
    },
  }
  api.use(guard)
  return api
}

/** All that can be told to be wrong from the operation's row alone. */
const checkRequest = (
  operation: string,
  path: Outgoing['path'],
  query: Outgoing['query'],
  hasBody: boolean,
): void => {
  const row = rowOf(operation)
  const issues: Issue[] = []
  const collect = (run: () => void): void => {
    try {
      run()
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      issues.push(...error.issues)
    }
  }
  collect(() => serializePath(operation.slice(operation.indexOf(' ') + 1), path ?? {}, operation))
  collect(() => serializeQuery(query ?? {}, operation, row?.query))
  if (row?.body && !hasBody) {
    const message = 'has no body; the operation needs one'
    issues.push({ rule: 'request.body', path: '', message, source: 'spec/overlay.yaml' })
  }
  if (issues.length > 0) throw new RuleError(operation, issues)
}

/** Statuses for which the fetch standard allows no body. */
const NULL_BODY: ReadonlySet<number> = new Set([204, 205, 304])

const toResponse = ({ status, ok, headers, text }: Exchange): Response => {
  const rest = new Headers(headers)
  // They describe the bytes on the wire, and openapi-fetch takes a length of 0 for "no error".
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) rest.delete(name)
  if (NULL_BODY.has(status)) return new Response(null, { status, headers: rest })
  return new Response(ok ? text : JSON.stringify(toErrorBody({ status, ok, headers, text })), {
    status,
    headers: rest,
  })
}
