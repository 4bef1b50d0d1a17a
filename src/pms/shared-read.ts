/** Reads what many calls need once, and keeps it for a while. */
export interface SharedRead<T> {
  /**
   * What was read not too long ago, else a new reading. Calls that come while one is under way share it; a failure is
   * given to them, and not kept. A signal ends the waiting of its own call only.
   */
  get(signal: AbortSignal | undefined): Promise<T>
}

/**
 * @param read is never aborted, because others may wait for it too
 * @param ttlMs milliseconds; Infinity: for ever
 */
export const createSharedRead = <T>(read: () => Promise<T>, ttlMs: number): SharedRead<T> => {
  let current: { readonly value: Promise<T>; readonly startedMs: number } | undefined
  return {
    get: async signal => {
      if (signal?.aborted) throw signal.reason
      // Not the clock on the wall, which may be put back.
      const now = performance.now()
      if (current === undefined || now - current.startedMs >= ttlMs) {
        const started = { value: read(), startedMs: now }
        started.value.catch(() => {
          if (current === started) current = undefined
        })
        current = started
      }
      return signal ? waitFor(current.value, signal) : current.value
    },
  }
}

const waitFor = <T>(value: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    // The reading itself may have aborted it.
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    return value.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })

/** One reading for each key; the least recently made ones are forgotten when there are too many. */
export const createSharedReads = <T>(
  read: (key: string) => Promise<T>,
  ttlMs: number,
): ((key: string, signal: AbortSignal | undefined) => Promise<T>) => {
  const reads = new Map<string, SharedRead<T>>()
  return (key, signal) => {
    let shared = reads.get(key)
    if (!shared) {
      shared = createSharedRead(() => read(key), ttlMs)
      if (reads.size >= MAX_KEYS) reads.delete(reads.keys().next().value as string)
      reads.set(key, shared)
    }
    return shared.get(signal)
  }
}

/** Far more than an account has integrations, or properties that are booked within an hour. */
const MAX_KEYS = 10_000
