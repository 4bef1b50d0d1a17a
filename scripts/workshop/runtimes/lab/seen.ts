/** What reached a server, as it saw it. */
export interface Seen {
  /** Of requests, after TLS and tunnel; the warm-up does not count. */
  bytes: number
  /** Requests of which the head came. */
  requests: number
  /** Requests that came whole, and were processed. */
  processed: number
}

export const nothingSeen = (): Seen => ({ bytes: 0, requests: 0, processed: 0 })

/** A server that a case is tried against, once. */
export interface Endpoint {
  readonly baseUrl: string
  readonly seen: Seen
  close(): Promise<void>
}

/** A request on a path with this in it only opens the connection. */
export const WARM_UP = 'warm_up'
