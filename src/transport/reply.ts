import type { OperationKey } from '../../generated/operations.js'
import { toAnswer } from './answer.js'
import type { Answered } from './http-message.js'
import { ResponseShapeError } from './status-errors.js'

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

export const toReply = (key: OperationKey, { response, redactor }: Answered, data: unknown): Reply => ({
  status: response.status,
  data,
  headers: response.headers,
  fail: text => new ResponseShapeError(`${key}: ${text}`, toAnswer(response, key, redactor)),
  redact: redactor.text,
})
