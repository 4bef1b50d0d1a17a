import createClient, { type Client } from 'openapi-fetch'
import { type OperationKey, operations } from '../../generated/operations.js'
import type { paths } from '../../generated/schema.js'
import type { CallOptions } from '../options/call.js'
import type { Settings } from '../options/client.js'
import { type QuotaSettings, readRetry } from '../options/sending.js'
import type { Issue } from '../propexo-error.js'
import { SYSTEM_CLOCK } from '../quota/clock.js'
import { createLimiter, type Limiter, type LimiterOptions } from '../quota/limiter.js'
import { createMemoryStore } from '../quota/store.js'
import { jobIdIn, readJson, toStatusError } from './answer.js'
import { type Exchanger, guardApi } from './api.js'
import { type Attempted, type Exchange, type Message, type Send, sendBy } from './attempt.js'
import { call } from './call.js'
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
  /** Called before each attempt. */
  readonly onAttempt?: () => void
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
  /** Milliseconds since the epoch, by the clock of the server as far as its answers have shown it. */
  serverNow(): number
  readonly api: Api
  /** Undefined: no quota is kept. */
  readonly limiter: Limiter | undefined
  /** Milliseconds for one attempt, where a call does not say. */
  readonly timeoutMs: number
  /**
   * Sends one operation and returns its parsed answer.
   * @throws RuleError before sending; StatusError, ResponseShapeError, ConnectionError, TimeoutError, or the reason of the signal
   */
  send(operation: OperationKey, outgoing: Outgoing, options: CallOptions): Promise<Reply>
}

const limiterOptions = ({ store, ...quota }: QuotaSettings): LimiterOptions => ({
  ...quota,
  store: store ?? createMemoryStore(SYSTEM_CLOCK.now),
  clock: SYSTEM_CLOCK,
})

/** They never throw; what is wrong is found by `refuse`, all of it at once. */
const SERIALIZERS = { pathSerializer: serializePath, querySerializer: serializeQuery } as const

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Names of headers are the same in any case; the client's own must not come twice. */
const lowerCase = (headers: CallOptions['headers'] = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** A middleware can send a request anywhere; the token does not go along. */
const elsewhere = (url: string): Issue => {
  const message = `the request goes to ${new URL(url).origin}, and the token belongs to the environment of this client`
  return { rule: 'request.url', path: '', message, source: 'README, options' }
}

/** Who keeps account of writes, so that a lost one is not taken for another. */
export interface WriteObserver {
  /** A write through `api` has become this job. */
  add(jobId: string): void
  /** A write through `api` with this body is on its way; returns what ends that. */
  awaitBody(body: unknown): () => void
}

export const createTransport = (settings: Settings, observer: WriteObserver): Transport => {
  const { baseUrl, hooks, sending } = settings
  const limiter = sending.quota && createLimiter(limiterOptions(sending.quota))
  const debug = sending.debug ? (line: string): void => console.error(`propexo ${line}`) : undefined

  const callOf = (
    operation: string,
    message: Message,
    by: Send,
    options: CallOptions,
    onAttempt?: () => void,
  ): Promise<Attempted> => {
    const { method } = message
    const isWrite = Object.hasOwn(operations, operation)
      ? operations[operation as OperationKey].kind === 'write'
      : method !== 'GET'
    return call(message, {
      operation,
      send: by,
      onAttempt,
      timeoutMs: options.timeoutMs ?? settings.timeoutMs,
      deadlineMs: options.deadlineMs ?? sending.deadlineMs,
      retry: readRetry(options.retry, sending.retry, () => {}),
      priority: options.priority ?? (isWrite ? 'write' : 'user'),
      signal: options.signal,
      isWrite,
      token: settings.token,
      limiter,
      hooks,
      debug,
    })
  }

  const exchange: Exchanger = async ({ method, url, headers }, body, operation, { fetch, ...options }) => {
    if (!url.startsWith(`${baseUrl}/`)) throw new RuleError(operation, [elsewhere(url)])
    const message = { method, url, headers: Object.fromEntries(headers), body }
    const answered = method === 'GET' || body === null ? undefined : observer.awaitBody(parsed(body))
    try {
      const attempted = await callOf(operation, message, fetch ? sendBy(fetch) : settings.send, options)
      if (method !== 'GET' && attempted.exchange.ok) noteJob(attempted.exchange.text)
      return attempted
    } finally {
      answered?.()
    }
  }

  let offsetMs = 0
  const noteClock = (headers: Headers): void => {
    const serverMs = Date.parse(headers.get('date') ?? '')
    if (!Number.isNaN(serverMs)) offsetMs = serverMs - Date.now()
  }

  const noteJob = (text: string): void => {
    try {
      const id = jobIdIn(JSON.parse(text))
      if (id !== undefined) observer.add(id)
    } catch {
      // Whoever reads the answer complains about it.
    }
  }

  const send: Transport['send'] = async (key, outgoing, options) => {
    const { method, path } = operations[key]
    refuse(key, outgoing.path, outgoing.query, outgoing.bodyText !== undefined)
    const query = serializeQuery(outgoing.query)
    const url = `${baseUrl}${serializePath(path, outgoing.path)}${query === '' ? '' : `?${query}`}`
    const json = outgoing.bodyText === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { ...lowerCase(options.headers), ...json }
    const message = { method, url, headers, body: outgoing.bodyText ?? null }
    const { exchange: got, redactor } = await callOf(key, message, settings.send, options, outgoing.onAttempt)
    noteClock(got.headers)
    if (!got.ok) throw toStatusError(got, key, redactor)
    return { status: got.status, data: readJson(got, key, redactor), exchange: got, redactor }
  }

  return {
    serverNow: () => Date.now() + offsetMs,
    limiter,
    api: guardApi(createClient<paths>({ baseUrl, ...SERIALIZERS }), exchange),
    timeoutMs: settings.timeoutMs,
    send,
  }
}
