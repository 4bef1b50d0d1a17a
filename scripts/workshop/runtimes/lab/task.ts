/** One call that the probe makes under a runtime. */
export interface Task {
  readonly id: string
  readonly baseUrl: string
  readonly operation: 'write' | 'read'
  readonly timeoutMs: number
  /** Opens the connection by another read first. */
  readonly hasWarmUp: boolean
  /** Has an AbortSignal of another realm, as jsdom puts it in place of the runtime's own. */
  readonly hasForeignSignal: boolean
  /** Ends by its time-out, so that it need not keep others waiting. */
  readonly isHang: boolean
}

/** How it ended. */
export interface ProbeAnswer {
  readonly id: string
  /** Of the error; `answered` where there is none. */
  readonly kind: string
  /** Of the error, or of the one that it was caused by. */
  readonly stage?: string
  /** False: the client is certain that no byte left. */
  readonly sent: boolean
  /** False: the client is certain that the server cannot have the whole request. */
  readonly complete: boolean
  readonly message: string
  /** Whether each attempt may have sent a byte. */
  readonly attempts: readonly boolean[]
}

/** Attempts of a call that nothing keeps from trying again. */
export const ATTEMPTS = 2
