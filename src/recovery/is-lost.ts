import { isBranded } from '../core/error.js'
import type { ConnectionError, LimitError, TimeoutError } from '../core/no-answer-errors.js'
import type { ResponseShapeError, ServerError, UnexpectedStatusError } from '../transport/status-errors.js'

/** Errors after which a write may have been processed; others of the package are told apart by `kind` all the same. */
type Inconclusive =
  | ConnectionError
  | TimeoutError
  | LimitError
  | ServerError
  | UnexpectedStatusError
  | ResponseShapeError

/** Statuses with which a gateway gives up on a request that the server may have processed. */
const GIVEN_UP: ReadonlySet<number> = new Set([
  408,
  // A load balancer and nginx: the client seemed to have gone.
  460, 499,
])

/** Whether a write may have been processed although it was answered with this status. */
const isLostStatus = (status: number): boolean => status < 400 || status >= 500 || GIVEN_UP.has(status)

/** Whether a write may have been processed although no readable answer came back. */
export const isLost = (error: unknown): boolean => {
  if (!isBranded<Inconclusive>(error)) return false
  if (error.kind === 'connection' || error.kind === 'timeout' || error.kind === 'limit') return error.complete
  if (error.kind === 'server' || error.kind === 'unexpected_status') return isLostStatus(error.status)
  return error.kind === 'response_shape'
}
