import type { Clock } from '../core/clock.js'
import { onAbort } from '../core/signals.js'
import type { LookupContext } from '../transport/scope.js'

/**
 * Reads what many calls need, and keeps it for a while. Calls that come while one reading is under way share it; a failure
 * is given to them, and not kept. A signal ends the waiting of its own call only.
 */
export type CachedLookup<T> = (key: string, asking: LookupContext) => Promise<T>

export interface CachedLookupOptions<T> {
  /** Never aborted, because others may wait for it too. `parent`: the call that was the first to need it. */
  readonly read: (key: string, parent: LookupContext['parent']) => Promise<T>
  /** Milliseconds; Infinity: for ever. */
  readonly ttlMs: number
  readonly clock: Clock
}

interface CachedReading<T> {
  readonly value: Promise<T>
  readonly startedMs: number
}

/** Far more than an account has integrations, or properties that are booked within an hour. */
const MAX_KEYS = 10_000

export const createCachedLookup = <T>({ read, ttlMs, clock }: CachedLookupOptions<T>): CachedLookup<T> => {
  const readings = new Map<string, CachedReading<T>>()
  const start = (key: string, parent: LookupContext['parent']): CachedReading<T> => {
    const reading = { value: read(key, parent), startedMs: clock.monotonic() }
    reading.value.catch(() => {
      if (readings.get(key) === reading) readings.delete(key)
    })
    // The one that was made longest ago is forgotten first.
    readings.delete(key)
    if (readings.size >= MAX_KEYS) readings.delete(readings.keys().next().value as string)
    readings.set(key, reading)
    return reading
  }
  return async (key, { signal, parent }) => {
    if (signal?.aborted) throw signal.reason
    const known = readings.get(key)
    const isFresh = known !== undefined && clock.monotonic() - known.startedMs < ttlMs
    const { value } = isFresh ? known : start(key, parent)
    return signal ? abandonable(value, signal) : value
  }
}

const abandonable = <T>(value: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    // The reading itself may have aborted it.
    if (signal.aborted) return reject(signal.reason)
    const stop = onAbort(signal, () => reject(signal.reason))
    return value.then(resolve, reject).finally(stop)
  })
