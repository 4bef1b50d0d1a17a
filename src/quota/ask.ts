import type { Grant, QuotaStore } from './store.js'

/** A store is somebody else's code: what it answers is looked at before it is believed. */

/** Whether a store answers later. */
export const isLater = <T>(value: T | PromiseLike<T>): value is Promise<T> =>
  typeof (Object(value) as { then?: unknown }).then === 'function'

/** Whether a store's answer can be used. */
export const isGrant = (grant: Grant): boolean =>
  Number.isFinite(Object(grant).waitMs) && grant.waitMs >= 0 && isCount(grant.used)

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** Tells how many requests the store has counted; 0 where it does not say. */
export const sumOf = (store: QuotaStore, windowMs: number, tell: (sum: number) => void): void => {
  const orNone = (sum: unknown): void => tell(isCount(sum) ? sum : 0)
  try {
    const sum = store.used(windowMs)
    if (isLater(sum)) Promise.resolve(sum).then(orNone, () => tell(0))
    else orNone(sum)
  } catch {
    tell(0)
  }
}
