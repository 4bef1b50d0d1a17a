import type { Clock } from './clock.js'
import { onAbort } from './signals.js'

/** Waits `ms` milliseconds; rejects with the signal's reason when it aborts. */
export const sleep = (clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const cancel = clock.schedule(ms, () => {
      stop()
      resolve()
    })
    const stop = onAbort(signal, () => {
      cancel()
      reject(signal?.reason)
    })
    return undefined
  })

/** What bounds a wait. */
export interface TimeLimit {
  readonly clock: Clock
  readonly ms: number
  /** Makes the error for when the time is up. */
  readonly tooLate: () => unknown
  readonly signal?: AbortSignal | undefined
}

/** Waits for a promise at most that long, and until the signal aborts; the work behind it goes on. */
export const within = async <T>(work: Promise<T>, { clock, ms, tooLate, signal }: TimeLimit): Promise<T> => {
  // Whoever no longer waits for it must not make its failure unhandled.
  work.catch(() => {})
  if (signal?.aborted) throw signal.reason
  let cancel: (() => void) | undefined
  let stop: (() => void) | undefined
  try {
    return await new Promise<T>((resolve, reject) => {
      cancel = clock.schedule(ms, () => reject(tooLate()))
      stop = onAbort(signal, () => reject(signal?.reason))
      work.then(resolve, reject)
    })
  } finally {
    cancel?.()
    stop?.()
  }
}
