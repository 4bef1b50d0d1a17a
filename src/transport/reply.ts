import type { OperationKey } from '../../generated/operations.js'
import { answerOf } from './answer.js'
import type { Attempted } from './exchange.js'
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

export const toReply = (key: OperationKey, { exchange, redactor }: Attempted, data: unknown): Reply => ({
  status: exchange.status,
  data,
  headers: exchange.headers,
  fail: text => new ResponseShapeError(`${key}: ${text}`, answerOf(exchange, key, redactor)),
  redact: redactor.text,
})
