import { type OperationKey, operations } from '../../generated/operations.js'
import type { CallOptions } from '../options/call.js'
import { readJson, toStatusError } from './answer.js'
import type { CallSettings } from './call.js'
import { type BuiltRequest, type BuiltResponse, dispatch } from './dispatch.js'
import type { Answered, HttpRequest } from './http-message.js'
import { createAnyApi } from './openapi.js'
import { preflight } from './preflight.js'
import { type Reply, toReply } from './reply.js'
import type { CallScope } from './scope.js'
import type { SendMessage } from './sender.js'
import type { Values } from './serialize.js'

/** One operation of the contract, as the facade sends it. */
export interface OperationRequest {
  readonly path?: Values
  readonly query?: Values
  /** The body as it will be sent: JSON text. */
  readonly bodyText?: string
  /** Notes durably what is about to leave. */
  readonly guard?: CallSettings['guard']
  /** Called before each attempt. */
  readonly onAttempt?: () => void
  /** Called when the caller's signal cut off an attempt of which something may have been processed. */
  readonly onCutOff?: () => void
  /** In place of the option `priority`, where it may rise. */
  readonly urgency?: CallSettings['urgency']
  /** Part of the time of an attempt that is kept for what comes after it. */
  readonly kept?: CallSettings['kept']
}

/** A Request of the fetch standard costs more than the rest of a call, and only middleware would see it. */
class PlainRequest implements BuiltRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers

  constructor(url: string, { method, headers }: Pick<BuiltRequest, 'method' | 'headers'>) {
    this.url = url
    this.method = method
    this.headers = headers
  }
}

/** What openapi-fetch builds for this call. */
const BUILT_AS: object = { Request: PlainRequest }

const METHODS = { GET: 'get', PUT: 'put', POST: 'post', DELETE: 'delete' } as const

/** A 2xx answer whose body has been read. */
class ReadResponse implements BuiltResponse {
  readonly answered: Answered
  readonly status: number
  readonly ok = true
  readonly headers: BuiltResponse['headers']
  /** The parsed body; what it throws is what the call throws. */
  readonly json: () => Promise<unknown>

  constructor(answered: Answered, parse: () => unknown) {
    const { status, headers, text } = answered.response
    this.answered = answered
    this.status = status
    // The length of the body that was read: that of the header counts what travelled, which may be compressed.
    const length = String(text.length)
    this.headers = { get: name => (name.toLowerCase() === 'content-length' ? length : headers.get(name)) }
    this.json = async () => parse()
  }
}

/** Who sends, and within which bounds. */
export interface OperationSenderSettings {
  readonly baseUrl: string
  readonly maxDepth: number
  readonly exchange: SendMessage
}

/**
 * Sends one operation of the contract.
 * @throws RuleError before sending; StatusError, ResponseShapeError, LimitError, ConnectionError, TimeoutError, TokenError, or
 *   the reason of the signal
 */
export type SendOperation = (
  key: OperationKey,
  outgoing: OperationRequest,
  options: CallOptions,
  scope: CallScope,
) => Promise<Reply>

export const createOperationSender = ({
  baseUrl,
  maxDepth,
  exchange,
}: OperationSenderSettings): SendOperation => {
  const api = createAnyApi(baseUrl)
  return async (key, outgoing, options, scope) => {
    const { method, path: template } = operations[key]
    const { path, query, bodyText, ...own } = outgoing
    preflight(key, { path, query, hasBody: bodyText !== undefined })
    const init = {
      params: { ...(path && { path }), ...(query && { query }) },
      ...(options.headers && { headers: options.headers }),
    }
    const answers: ReadResponse[] = []
    const send = async (message: HttpRequest): Promise<ReadResponse> => {
      const answered = await exchange(message, options, { scope, as: 'text', ...own })
      const { redactor } = answered
      if (!answered.response.ok) throw toStatusError(answered.response, key, redactor)
      const answer = new ReadResponse(answered, () =>
        readJson(answered.response, { operation: key, redactor, maxDepth }),
      )
      answers.push(answer)
      return answer
    }
    const { data } = await dispatch(
      key,
      bodyText,
      made => api.request(METHODS[method], template, { ...init, ...made, ...BUILT_AS }),
      send,
    )
    const [answer] = answers as [ReadResponse]
    // openapi-fetch doesn't parse an empty body, which is an error here.
    return toReply(key, answer.answered, data === undefined ? await answer.json() : data)
  }
}
