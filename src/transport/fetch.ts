import createClient, { type Client } from 'openapi-fetch'
import { type OperationKey, operations } from '../../generated/operations.js'
import type { paths } from '../../generated/schema.js'
import type { CallOptions } from '../options/call.js'
import type { Settings } from '../options/client.js'
import type { Issue } from '../propexo-error.js'
import { readJson, toStatusError } from './answer.js'
import { type Exchanger, guardApi } from './api.js'
import { attempt, type Exchange } from './attempt.js'
import { RuleError } from './errors.js'
import type { Redactor } from './redact.js'
import { refuse } from './refuse.js'
import { serializePath, serializeQuery, type Values } from './serialize.js'

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

/** They never throw; what is wrong is found by `refuse`, all of it at once. */
const SERIALIZERS = { pathSerializer: serializePath, querySerializer: serializeQuery } as const

/** A middleware can send a request anywhere; the token does not go along. */
const elsewhere = (url: string): Issue => {
  const message = `the request goes to ${new URL(url).origin}, and the token belongs to the environment of this client`
  return { rule: 'request.url', path: '', message, source: 'README, options' }
}

export const createTransport = (settings: Settings): Transport => {
  const { baseUrl } = settings

  const exchange: Exchanger = async ({ method, url, headers }, body, operation, { fetch, ...options }) => {
    if (!url.startsWith(`${baseUrl}/`)) throw new RuleError(operation, [elsewhere(url)])
    return attempt(
      { method, url, headers, body },
      {
        operation,
        fetch: fetch ?? settings.fetch,
        timeoutMs: options.timeoutMs ?? settings.timeoutMs,
        signal: options.signal,
        isWrite: Object.hasOwn(operations, operation)
          ? operations[operation as OperationKey].kind === 'write'
          : method !== 'GET',
        token: settings.token,
      },
    )
  }

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

  return {
    api: guardApi(createClient<paths>({ baseUrl, ...SERIALIZERS }), exchange),
    timeoutMs: settings.timeoutMs,
    send,
  }
}
