import { type OperationKey, operations } from '../../generated/operations.js'
import type { Fetch } from '../core/fetch.js'
import type { CallOptions } from '../options/call.js'
import type { Settings } from '../options/client.js'
import { tell } from '../options/hooks.js'
import { readRetry } from '../options/sending.js'
import type { QuotaState } from '../quota/state.js'
import { type Account, type AccountState, createState, openAccount } from './account.js'
import { type AccountShare, type CallSettings, call } from './call.js'
import { readFirstToken } from './first-token.js'
import type { Answered, HttpRequest } from './http-message.js'
import { createRedactor, type Redactor } from './redact.js'

/** A token that was read this short a time ago is not asked for again. */
const FRESH_MS = 1_000

/** What a single call brings along. */
export type OwnSettings = Pick<
  CallSettings,
  'scope' | 'as' | 'urgency' | 'guard' | 'onAttempt' | 'onCutOff' | 'kept'
> & {
  /** In place of that of the client. */
  readonly fetch?: Fetch | undefined
}

/** Makes one call, which may be several attempts. */
export type SendMessage = (message: HttpRequest, options: CallOptions, own: OwnSettings) => Promise<Answered>

/** Making a redactor takes longer than sending a request, and tokens rarely change. */
const createRedactors = (): ((token: string) => Redactor) => {
  let last: { readonly token: string; readonly redactor: Redactor } | undefined
  return token => {
    if (last?.token !== token) last = { token, redactor: createRedactor(token) }
    return last.redactor
  }
}

/** A custom operation counts as a write unless it is a GET. */
const isWriteOf = (operation: string, method: string): boolean =>
  Object.hasOwn(operations, operation)
    ? operations[operation as OperationKey].kind === 'write'
    : method !== 'GET'

const runtimeFetch = (): Fetch => globalThis.fetch

/** Makes calls with the settings of a client, on the account that its token belongs to. */
export class Sender {
  readonly #settings: Settings
  readonly #account: Account
  readonly #redactorOf = createRedactors()
  readonly #fetch: () => Fetch
  readonly #debug: ((line: string) => void) | undefined
  #wasStoreWorking = true
  /** Every attempt asks for it, and an account rarely changes. */
  #known: { readonly state: AccountState; readonly shared: AccountShare } | undefined
  /** A token that no request has used yet. */
  #read: { readonly value: string; readonly atMs: number } | undefined

  constructor(settings: Settings) {
    const { baseUrl, clock, token, fetch, sending } = settings
    this.#settings = settings
    this.#account = openAccount(baseUrl, clock, token)
    this.#fetch = fetch ? () => fetch : runtimeFetch
    this.#debug = sending.debug ? line => console.error(`propexo ${line}`) : undefined
  }

  /** Makes one call, which may be several attempts. */
  async send(message: HttpRequest, options: CallOptions, own: OwnSettings): Promise<Answered> {
    const { clock, timeoutMs, sending, limits, hooks, baseUrl } = this.#settings
    const isWrite = isWriteOf(own.scope.operation, message.method)
    const { token, tookMs } = await this.#tokenFor(own.scope.operation, options)
    const { fetch } = own
    try {
      // Field by field: spreading costs more here than all the rest of this method.
      return await call(message, {
        operation: own.scope.operation,
        scope: own.scope,
        as: own.as,
        urgency: own.urgency,
        guard: own.guard,
        onAttempt: own.onAttempt,
        onCutOff: own.onCutOff,
        kept: own.kept,
        fetch: fetch ? () => fetch : this.#fetch,
        isWrite,
        clock,
        timeoutMs: options.timeoutMs ?? timeoutMs,
        deadlineMs: Math.max(1, (options.deadlineMs ?? sending.deadlineMs) - tookMs),
        retry: readRetry(options.retry, sending.retry, () => {}),
        priority: options.priority ?? (isWrite ? 'write' : 'user'),
        signal: options.signal,
        token,
        redactorOf: this.#redactorOf,
        shared: this.#shared,
        hooks,
        debug: this.#debug,
        baseUrl,
        maxBytes: limits.responseBytes,
        maxRedirects: limits.redirects,
      })
    } finally {
      if (sending.quota?.store) this.#noteStore()
    }
  }

  /** What clients of this account share. Asks for the token where nothing else tells the account. */
  async account(options: CallOptions): Promise<AccountState> {
    const known = this.#account.current()
    if (known) return known
    const value = await this.#readFirst('the account', options)
    this.#read = { value, atMs: this.#settings.clock.monotonic() }
    return this.#account.identify(value)
  }

  /** Undefined: no quota is kept. */
  quota(): QuotaState | undefined {
    const { sending, clock } = this.#settings
    if (sending.quota === undefined) return undefined
    // Before the first call of a client with a token function nothing has been counted.
    return (this.#shared()?.limiter ?? createState(clock).limiterFor(sending.quota)).state()
  }

  /** What the account shares, with the limiter of this client's settings. */
  readonly #shared: CallSettings['shared'] = () => {
    const state = this.#account.current()
    if (state === undefined) return undefined
    if (this.#known?.state === state) return this.#known.shared
    const { quota } = this.#settings.sending
    const shared = { serverClock: state.serverClock, limiter: quota && state.limiterFor(quota) }
    this.#known = { state, shared }
    return shared
  }

  readonly #readToken = async (): Promise<string> => {
    const token = await this.#settings.readToken()
    this.#account.identify(token)
    return token
  }

  /** A token function is asked before the quota, where only its answer tells which account's quota that is. */
  async #tokenFor(
    operation: string,
    options: CallOptions,
  ): Promise<{ readonly token: () => Promise<string>; readonly tookMs: number }> {
    const { clock } = this.#settings
    const startedMs = clock.monotonic()
    if (!this.#account.current()) {
      const value = await this.#readFirst(operation, options)
      this.#read = { value, atMs: clock.monotonic() }
    }
    const token = async (): Promise<string> => {
      const read = this.#read
      this.#read = undefined
      return read && clock.monotonic() - read.atMs < FRESH_MS ? read.value : this.#readToken()
    }
    return { token, tookMs: clock.monotonic() - startedMs }
  }

  #readFirst(operation: string, options: CallOptions): Promise<string> {
    const { clock, timeoutMs, sending } = this.#settings
    return readFirstToken({
      clock,
      readToken: this.#readToken,
      timeoutMs: options.timeoutMs ?? timeoutMs,
      deadlineMs: options.deadlineMs ?? sending.deadlineMs,
      retry: readRetry(options.retry, sending.retry, () => {}),
      signal: options.signal,
      operation,
    })
  }

  #noteStore(): void {
    const store = this.#shared()?.limiter?.state().store
    if (store === undefined || store.working === this.#wasStoreWorking) return
    const { working, reason } = store
    this.#wasStoreWorking = working
    tell(this.#settings.hooks.onQuotaStore, () => ({ working, ...(reason === undefined ? {} : { reason }) }))
    this.#debug?.(working ? 'the quota store works again' : `the quota store is out of work: ${reason}`)
  }
}
