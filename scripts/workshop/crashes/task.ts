/** Where the journal is. */
export interface StoreTask {
  readonly kind: 'sqlite' | 'postgres' | 'pglite'
  /** A file, the URL of a server, or a folder. */
  readonly at: string
}

/** What a worker is told when it starts. */
export interface WorkerTask {
  readonly name: string
  /** The folder with the compiled package. */
  readonly dist: string
  /** The simulator. */
  readonly url: string
  readonly integrationId: string
  readonly leadId: string
  readonly store: StoreTask
  readonly timing: Timing
  /** By how many milliseconds its wall clock is off. */
  readonly clockOffMs: number
  /** The step at which it kills itself; undefined: at none. */
  readonly dieAt?: number
  /** Tells what the journal has of these keys, and ends. */
  readonly report?: readonly string[]
}

/** Milliseconds. */
export interface Timing {
  readonly leaseMs: number
  readonly horizonMs: number
  readonly timeoutMs: number
}

/** A call that is to be logged; it is delivered more than once. */
export interface Message {
  readonly key: string
  /** By which the server tells it from others; a few have the same. */
  readonly notes: string
}

/** What became of a delivery. */
export interface Answer {
  readonly key: string
  readonly jobId?: string
  /** The kind of the error. */
  readonly error?: string
  readonly text?: string
}

/** What the journal has of a key in the end. */
export interface Entry {
  readonly key: string
  readonly state: string | undefined
  readonly jobId?: string | undefined
  readonly candidates: readonly string[]
  /** When it can have been processed, as far as that was noted. */
  readonly time: { readonly fromMs: number; readonly toMs: number } | null
}

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'report'; readonly entries: readonly Entry[] }
