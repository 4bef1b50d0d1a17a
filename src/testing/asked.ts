import type { Query } from './query.js'
import type { Route } from './routes.js'

/** A request with what was read of it. */
export interface Asked {
  readonly route: Route
  readonly query: Query
  readonly body: Readonly<Record<string, unknown>>
  /** Without `authorization`. */
  readonly headers: Readonly<Record<string, string>>
  /** A job that this queues stays PENDING for ever. */
  readonly isStuck: boolean
}
