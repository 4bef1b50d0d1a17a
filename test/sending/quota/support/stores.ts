import {
  createGuardedStore,
  createTrustedStore,
  type GuardedStore,
} from '../../../../src/quota/guarded-store.js'
import { createMemoryStore } from '../../../../src/quota/memory-store.js'
import type { QuotaStore } from '../../../../src/quota/store.js'
import type { VirtualClock } from '../../../support/virtual-clock.js'

/** The memory of this process. */
export const storeAtOnce = (clock: VirtualClock): GuardedStore => createTrustedStore(createMemoryStore(clock))

/** As a store on another machine: each answer takes two milliseconds. */
export const storeLater = (clock: VirtualClock): GuardedStore => {
  const inner = createMemoryStore(clock)
  const soon = async <T>(value: () => T): Promise<T> => {
    await clock.sleep(2)
    return value()
  }
  const store: QuotaStore = {
    take: request => soon(() => inner.take(request) as never),
    used: windowMs => soon(() => inner.used(windowMs) as number),
    leave: (holder, waiting) => soon(() => inner.leave?.(holder, waiting) as undefined),
  }
  return createGuardedStore(store, clock)
}
