import type { Clock } from '../core/clock.js'
import type { ErrorContext } from '../core/error.js'
import type { Fetch } from '../core/fetch.js'
import { isPlain } from '../core/json.js'
import type { LostWrite } from '../core/lost-write.js'
import { type JobRetryOptions, readJobRetryOptions } from '../options/call.js'
import type { Hooks } from '../options/hooks.js'
import { canHoldBody, jobIdIn, readJson, toAnswer, toResponse, toStatusError } from './answer.js'
import { checkInit, type GivenInit, writeBody } from './api-init.js'
import { dispatch } from './dispatch.js'
import type { HttpRequest, HttpResponse } from './http-message.js'
import { preflight } from './preflight.js'
import type { Redactor } from './redact.js'
import { type CallScope, createScope, inScope } from './scope.js'
import type { NotedAttempts } from './send-guard.js'
import type { SendMessage } from './sender.js'
import { ResponseShapeError } from './status-errors.js'

/** A write through `api`, as far as it can be read. */
export interface ApiWrite {
  readonly operation: string
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, boolean>>
  readonly body: unknown
}

/** A write through `api` that is on its way. */
export interface ObservedWrite {
  onAttempt(): void
  onCutOff(): void
  /** It was answered: with this job, or with a refusal. */
  answered(jobId: string | undefined): void
  /** What a call ends with whose answer was lost; undefined: it was not. */
  lost(error: unknown): unknown
  /** Whether it was. */
  isLost(): boolean
  /** Its data as far as it is known. */
  write(): LostWrite
  /** It is no longer on its way. */
  end(): void
}

/** Options of a call, with its deadline by the monotonic clock. */
interface ApiOptions extends JobRetryOptions {
  readonly untilMs: number
}

/** Keeps account of writes, so that a lost one is not taken for another. */
export interface WriteObserver {
  /** Undefined for an operation that is no write of a PMS. */
  begin(write: ApiWrite, scope: CallScope, options: ApiOptions): Promise<ObservedWrite | undefined>
  /**
   * Makes a write with an idempotency key once.
   * @param send makes it, and throws the StatusError of a refusal
   * @throws ConfigurationError for an operation that is no write of a PMS, and without a journal
   */
  once(
    write: ApiWrite,
    scope: CallScope,
    options: ApiOptions,
    send: (noted: NotedAttempts) => Promise<Response>,
  ): Promise<Response>
}

export interface ApiContext {
  readonly exchange: SendMessage
  readonly observer: WriteObserver
  readonly hooks: Hooks
  readonly clock: Clock
  readonly maxDepth: number
  /** Milliseconds for a whole call, where it does not say. */
  readonly deadlineMs: number
}

const CALLS: ReadonlySet<unknown> = new Set([
  'GET',
  'PUT',
  'POST',
  'DELETE',
  'OPTIONS',
  'HEAD',
  'PATCH',
  'TRACE',
  'request',
])

/** The plain client, with the traps of openapi-fetch closed; it returns `error` for a status and throws for the rest. */
export const guardApi = <Client extends object>(client: Client, context: ApiContext): Client =>
  new Proxy(client, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function' || !CALLS.has(name)) return member
      return async (...args: [unknown, ...unknown[]]) => {
        const [method, path, init] = name === 'request' ? args : [String(name), ...args]
        const run = (next: object): unknown =>
          Reflect.apply(member, target, name === 'request' ? [method, path, next] : [path, next])
        const operation = `${String(method).toUpperCase()} ${String(path)}`
        return callApi(operation, init, run, context)
      }
    },
  })

const callApi = async (
  operation: string,
  given: unknown,
  run: (init: object) => unknown,
  context: ApiContext,
): Promise<unknown> => {
  const issues = checkInit(operation, given)
  const init: GivenInit = isPlain(given) ? given : {}
  // The signal stays here: a Request that follows it would leave a listener on it for ever.
  const { signal, timeoutMs, deadlineMs, retry, priority, idempotencyKey, ifUnknown, fetch, ...rest } = init
  const options = readJobRetryOptions({
    ...(signal ? { signal } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...(retry === undefined ? {} : { retry }),
    ...(priority === undefined ? {} : { priority }),
    // Also undefined, which is refused.
    ...('idempotencyKey' in init ? { idempotencyKey: idempotencyKey as string } : {}),
    ...(ifUnknown === undefined ? {} : { ifUnknown }),
  })
  const body = writeBody(rest.body, issues)
  const scope = createScope(operation, idsIn(rest, body))
  const { clock } = context
  const untilMs = clock.monotonic() + (options.deadlineMs ?? context.deadlineMs)
  return inScope(scope, { ...context, signal: options.signal }, () => {
    const { path, query } = rest.params ?? {}
    preflight(operation, { path, query, hasBody: body !== undefined }, issues)
    const own = {
      operation,
      scope,
      fetch,
      body,
      path: pathParametersOf(rest),
      query: (isPlain(query) ? query : {}) as Readonly<Record<string, boolean>>,
      parseAs: rest.parseAs ?? 'json',
    }
    const build = (made: object): unknown => run({ ...rest, ...made })
    return dispatch(operation, body, build, message => answer(message, own, { ...options, untilMs }, context))
  })
}

interface ApiCall {
  readonly operation: string
  readonly scope: CallScope
  readonly fetch: Fetch | undefined
  readonly body: string | undefined
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, boolean>>
  readonly parseAs: string
}

const BYTES: ReadonlySet<string> = new Set(['arrayBuffer', 'blob', 'stream'])

const answer = (
  message: HttpRequest,
  call: ApiCall,
  options: ApiOptions,
  context: ApiContext,
): Promise<Response> => {
  const { operation, path, query, body, scope } = call
  const write = { operation, path, query, body: body === undefined ? undefined : parseJson(body) }
  const sendWith = (noted?: NotedAttempts): Promise<Response> =>
    answerOnce(message, { ...call, write, noted }, options, context)
  if (options.idempotencyKey === undefined) return sendWith()
  return context.observer.once(write, scope, options, sendWith)
}

interface ApiAttempt extends ApiCall {
  readonly write: ApiWrite
  /** Undefined: it has no idempotency key. */
  readonly noted: NotedAttempts | undefined
}

const answerOnce = async (
  message: HttpRequest,
  { operation, scope, fetch, parseAs, write, noted }: ApiAttempt,
  options: ApiOptions,
  { exchange, observer, maxDepth, clock }: ApiContext,
): Promise<Response> => {
  const observed = await observer.begin(write, scope, options)
  let noting: Promise<void> | undefined
  const noteLost = (): void => {
    if (observed && noted) noting ??= noted.lost(observed.write())
  }
  try {
    const as = BYTES.has(parseAs) ? 'bytes' : 'text'
    const onCutOff = (): void => {
      observed?.onCutOff()
      noteLost()
    }
    const own = observed ? { onAttempt: () => observed.onAttempt(), onCutOff, guard: noted?.guard } : {}
    const deadlineMs = Math.max(1, options.untilMs - clock.monotonic())
    const sent = await exchange(message, { ...options, deadlineMs }, { scope, fetch, as, ...own })
    const { response: got, redactor } = sent
    const isJson = parseAs === 'json' && got.status !== 204
    const read = { operation, redactor, maxDepth }
    const isText = as === 'text'
    const data = got.ok && isText && (isJson || observed) ? readJson(got, read) : undefined
    const refusal = got.ok ? undefined : toStatusError(got, operation, redactor)
    const lost = refusal && observed?.lost(refusal)
    if (lost !== undefined) throw lost
    if (refusal) scope.failure = refusal.kind
    if (observed && got.ok) {
      // Also of bytes, so that the job is not taken for that of another write.
      const jobId = jobIdIn(isText ? data : parseJson(new TextDecoder().decode(got.bytes)))
      if (noted && jobId === undefined) throw joblessOf(got, operation, redactor)
      observed.answered(jobId)
      scope.jobId = jobId
      if (jobId !== undefined) await noted?.sent(jobId, false)
    }
    if (refusal && (noted || !canHoldBody(got.status))) throw refusal
    return toResponse(got, redactor)
  } catch (error) {
    const lost = observed?.lost(error)
    // Also where a status has said it, and the error is that of the loss by now.
    if (lost !== undefined || observed?.isLost()) noteLost()
    throw lost ?? error
  } finally {
    await noting
    observed?.end()
  }
}

const joblessOf = (got: HttpResponse, operation: string, redactor: Redactor): ResponseShapeError => {
  const message = `${operation}: status ${got.status} came without a job id; the write may have been queued`
  return new ResponseShapeError(message, toAnswer(got, operation, redactor))
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const pathParametersOf = ({ params }: GivenInit): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(Object(params?.path) as Record<string, unknown>)
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .map(([name, value]) => [name, String(value)]),
  )

/** Ids of integration and records, for errors and events. */
const idsIn = (init: GivenInit, body: string | undefined): Omit<ErrorContext, 'callId'> => {
  const fields = {
    ...Object(parseJson(body ?? 'null')),
    ...Object(init.params?.query),
    ...pathParametersOf(init),
  }
  const { integration_id: integrationId } = fields as { integration_id?: unknown }
  const ids = Object.entries(fields).filter(
    ([name, value]) => /(^|_)id$/.test(name) && name !== 'integration_id' && typeof value === 'string',
  )
  return {
    ...(typeof integrationId === 'string' ? { integrationId } : {}),
    ...(ids.length > 0 ? { recordIds: Object.fromEntries(ids) as Record<string, string> } : {}),
  }
}
