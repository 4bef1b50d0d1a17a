import { type OperationKey, operations } from '../../generated/operations.js'
import type { Clock } from '../core/clock.js'
import type { ErrorContext, Issue } from '../core/error.js'
import { RuleError } from '../core/input-errors.js'
import type { CallOptions } from '../options/call.js'
import type { Settings } from '../options/client.js'
import type { Hooks } from '../options/hooks.js'
import type { LimitSettings } from '../options/limits.js'
import type { SendingSettings } from '../options/sending.js'
import type { QuotaState } from '../quota/state.js'
import type { AccountState } from './account.js'
import { answerOf, readJson, toStatusError } from './answer.js'
import { type ApiExchange, guardApi, type WriteObserver } from './api.js'
import type { CallSettings } from './call.js'
import type { Attempted, Message } from './exchange.js'
import { type Api, createApi } from './openapi.js'
import { preflight } from './preflight.js'
import { type CallScope, createScope, inScope } from './scope.js'
import { Sender } from './sender.js'
import { serializePath, serializeQuery, type Values } from './serialize.js'
import { ResponseShapeError } from './status-errors.js'

export interface Outgoing {
  readonly path?: Values
  readonly query?: Values
  /** The body as it will be sent: JSON text. */
  readonly bodyText?: string
  /** Called before each attempt. */
  readonly onAttempt?: () => void
  /** Called when the caller's signal cut off an attempt of which something may have been processed. */
  readonly onCutOff?: () => void
  /** In place of the option `priority`, where it may rise. */
  readonly urgency?: CallSettings['urgency']
  /** Part of the time of an attempt that is kept for what comes after it. */
  readonly kept?: CallSettings['kept']
}

/** Which call a request belongs to. */
export interface Belongs {
  /** It is this call itself, which tells of its end. */
  readonly scope?: CallScope | undefined
  /** It is a call of its own, which this one causes. */
  readonly parent?: Omit<ErrorContext, 'parentId'> | undefined
}

/** What the server said to a call that succeeded. */
export interface Reply {
  readonly status: number
  /** The parsed JSON, as it came. */
  readonly data: unknown
  readonly headers: { get(name: string): string | null }
  /** The error for an answer that is not what the contract says. */
  fail(message: string): ResponseShapeError
  /** Takes the token out of a text that goes into an error. */
  redact(text: string): string
}

export interface Transport {
  readonly clock: Clock
  readonly hooks: Hooks
  readonly limits: LimitSettings
  readonly sending: SendingSettings
  readonly api: Api
  /** Milliseconds for one attempt, where a call does not say. */
  readonly timeoutMs: number
  /** Undefined: no quota is kept. */
  quota(): QuotaState | undefined
  /** What clients of this account share. Asks for the token where nothing else tells the account. */
  account(options: CallOptions): Promise<AccountState>
  /**
   * Sends one operation and returns its parsed answer.
   * @throws RuleError before sending; StatusError, ResponseShapeError, LimitError, ConnectionError, TimeoutError, TokenError,
   *   or the reason of the signal
   */
  send(operation: OperationKey, outgoing: Outgoing, options: CallOptions, belongs?: Belongs): Promise<Reply>
}

/** Names of headers are the same in any case; the client's own must not come twice. */
const lowerCase = (headers: CallOptions['headers']): Record<string, string> =>
  headers === undefined
    ? {}
    : Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** A middleware can send a request anywhere; the token does not go along. */
const elsewhere = (url: string): Issue => {
  const message = `the request goes to ${new URL(url).origin}, and the token belongs to the environment of this client`
  return { rule: 'request.url', path: '', message, source: 'README, options' }
}

export const createTransport = (settings: Settings, observer: WriteObserver): Transport => {
  const { baseUrl, hooks, sending, limits, clock, timeoutMs } = settings
  const sender = new Sender(settings)
  const maxDepth = limits.jsonDepth

  const exchange: ApiExchange = async (message, { operation, ...own }, options) => {
    if (!message.url.startsWith(`${baseUrl}/`)) throw new RuleError(operation, [elsewhere(message.url)])
    return sender.send(message, options, own)
  }

  const send: Transport['send'] = async (key, outgoing, options, belongs = {}) => {
    const message = messageOf(key, outgoing, { baseUrl, headers: options.headers })
    const { urgency, onAttempt, onCutOff, kept } = outgoing
    const run = async (scope: CallScope): Promise<Reply> => {
      const own = { scope, as: 'text', urgency, onAttempt, onCutOff, kept } as const
      return toReply(key, await sender.send(message, options, own), maxDepth)
    }
    if (belongs.scope) return run(belongs.scope)
    const { callId: parentId, integrationId, recordIds, jobId } = belongs.parent ?? {}
    const scope = createScope(key, { parentId, integrationId, recordIds, jobId })
    return inScope(scope, { hooks, clock, signal: options.signal }, run)
  }

  const client = createApi(baseUrl)
  return {
    clock,
    hooks,
    limits,
    sending,
    timeoutMs,
    api: guardApi(client, { exchange, observer, hooks, clock, maxDepth, deadlineMs: sending.deadlineMs }),
    quota: () => sender.quota(),
    account: options => sender.account(options),
    send,
  }
}

/** @throws RuleError where the request cannot be what the contract says */
const messageOf = (
  key: OperationKey,
  { path: values, query, bodyText }: Outgoing,
  { baseUrl, headers }: { readonly baseUrl: string; readonly headers: CallOptions['headers'] },
): Message => {
  const { method, path } = operations[key]
  preflight(key, { path: values, query, hasBody: bodyText !== undefined })
  const search = serializeQuery(query)
  const url = `${baseUrl}${serializePath(path, values)}${search === '' ? '' : `?${search}`}`
  const own = lowerCase(headers)
  if (bodyText !== undefined) own['content-type'] = 'application/json'
  return { method, url, headers: own, body: bodyText ?? null }
}

/** @throws StatusError, ResponseShapeError or LimitError */
const toReply = (key: OperationKey, { exchange, redactor }: Attempted, maxDepth: number): Reply => {
  if (!exchange.ok) throw toStatusError(exchange, key, redactor)
  return {
    status: exchange.status,
    data: readJson(exchange, { operation: key, redactor, maxDepth }),
    headers: exchange.headers,
    fail: text => new ResponseShapeError(`${key}: ${text}`, answerOf(exchange, key, redactor)),
    redact: redactor.text,
  }
}
