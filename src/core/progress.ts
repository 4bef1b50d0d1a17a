/** How far a request came. */
export interface Progress {
  /** False only when it is certain that no byte of the request left; on errors, in any attempt of the call. */
  readonly sent: boolean
  /**
   * False when the request cannot have been processed: nothing left, or the end of the body was never handed to the
   * connection. Then a write is not looked for.
   */
  readonly complete: boolean
}

/** Where a request failed. */
export type Stage =
  /** Checking the arguments of fetch: URL, port, headers, signal. */
  | 'arguments'
  /** Looking up the address of the host. */
  | 'resolving'
  /** Connecting to it. */
  | 'connecting'
  /** The TLS handshake, including certificates. */
  | 'tls'
  /** Opening a tunnel through a proxy. */
  | 'tunnel'
  /** Sending the request. */
  | 'sending'
  /** Reading the answer. */
  | 'answering'
  /** The runtime does not tell. */
  | 'unknown'

/** Nothing left, so nothing was processed. */
export const NOTHING_SENT: Progress = { sent: false, complete: false }
/** It may have been processed. */
export const MAYBE_PROCESSED: Progress = { sent: true, complete: true }
