import type { OperationKey } from '../../generated/operations.js'
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
import { guardApi, type WriteObserver } from './api.js'
import { type Api, createApi } from './openapi.js'
import { createOperationSender, type OperationRequest } from './operation-sender.js'
import type { Reply } from './reply.js'
import { type CallScope, createScope, inScope } from './scope.js'
import { Sender, type SendMessage } from './sender.js'

/** Which call a request belongs to. */
export interface CallRelation {
  /** It is this call itself, which tells of its end. */
  readonly scope?: CallScope | undefined
  /** It is a call of its own, which this one causes. */
  readonly parent?: Omit<ErrorContext, 'parentId'> | undefined
}

export interface Transport {
  /** The URL below which all paths are. */
  readonly baseUrl: string
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
  send(
    operation: OperationKey,
    outgoing: OperationRequest,
    options: CallOptions,
    belongs?: CallRelation,
  ): Promise<Reply>
}

/** A middleware can send a request anywhere; the token does not go along. */
const elsewhere = (url: string): Issue => {
  const message = `the request goes to ${new URL(url).origin}, and the token belongs to the environment of this client`
  return { rule: 'request.url', path: '', message, source: 'docs/client.md' }
}

export const createTransport = (settings: Settings, observer: WriteObserver): Transport => {
  const { baseUrl, hooks, sending, limits, clock, timeoutMs } = settings
  const sender = new Sender(settings)
  const maxDepth = limits.jsonDepth

  const exchange: SendMessage = async (message, options, own) => {
    if (!message.url.startsWith(`${baseUrl}/`))
      throw new RuleError(own.scope.operation, [elsewhere(message.url)])
    return sender.send(message, options, own)
  }
  const sendOperation = createOperationSender({ baseUrl, maxDepth, exchange })
  const send: Transport['send'] = async (key, outgoing, options, belongs = {}) => {
    const run = (scope: CallScope): Promise<Reply> => sendOperation(key, outgoing, options, scope)
    if (belongs.scope) return run(belongs.scope)
    const { callId: parentId, integrationId, recordIds, jobId } = belongs.parent ?? {}
    const scope = createScope(key, { parentId, integrationId, recordIds, jobId })
    return inScope(scope, { hooks, clock, signal: options.signal }, run)
  }

  const guarded = { exchange, observer, hooks, clock, maxDepth, deadlineMs: sending.deadlineMs }
  return {
    baseUrl,
    clock,
    hooks,
    limits,
    sending,
    timeoutMs,
    api: guardApi(createApi(baseUrl), guarded),
    quota: () => sender.quota(),
    account: options => sender.account(options),
    send,
  }
}
