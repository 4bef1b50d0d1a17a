import { type Clock, systemClock } from '../core/clock.js'
import type { Priority } from './priority.js'
import { type QuotaStore, TURN_MS, WAITING_TTL_MS } from './store.js'
import { createTurns } from './turns.js'
import { type Counted, createWindow } from './window.js'

/** A window of this process. `count` counts a request whatever the window holds. */
export interface MemoryStore extends QuotaStore {
  count(): unknown
}

export const createMemoryStore = (clock: Pick<Clock, 'monotonic'>): MemoryStore => {
  const window = createWindow()
  const turns = createTurns()
  let closedUntilMs = Number.NEGATIVE_INFINITY
  /** When each limiter asked last. */
  const asked = new Map<string, number>()
  const holdersAt = (nowMs: number, windowMs: number): number => {
    for (const [holder, atMs] of asked) if (nowMs - atMs >= windowMs) asked.delete(holder)
    return asked.size
  }
  return {
    used: windowMs => window.used(clock.monotonic(), windowMs),
    count: () => window.add(clock.monotonic()),
    take: ({ usable, windowMs, priority, waiting, holder, lowerShare }) => {
      const nowMs = clock.monotonic()
      const note = (classes: readonly Priority[]): void => turns.note(holder, classes, nowMs, WAITING_TTL_MS)
      note([...waiting, priority])
      asked.set(holder, nowMs)
      const holders = holdersAt(nowMs, windowMs)
      const used = window.used(nowMs, windowMs)
      const closedMs = Math.max(0, closedUntilMs - nowMs)
      const waitMs = window.waitMs(nowMs, windowMs, usable)
      turns.block(holder, priority, nowMs + Math.min(waitMs, WAITING_TTL_MS))
      if (closedMs > 0) return { waitMs: Math.max(closedMs, waitMs), used, closedMs, holders }
      const turn = turns.before(priority, nowMs)
      if (turn !== undefined) return { waitMs: waitMs + TURN_MS, used, turn, holders }
      if (waitMs > 0) return { waitMs, used, holders }
      note(waiting)
      turns.took(priority, lowerShare, nowMs)
      return { waitMs: 0, used: used + 1, id: window.add(nowMs), holders }
    },
    leave: (holder, waiting) => turns.note(holder, waiting, clock.monotonic(), WAITING_TTL_MS),
    late: (id, lateMs) => window.late(id as Counted, lateMs),
    close: ms => {
      closedUntilMs = ms > 0 ? Math.max(closedUntilMs, clock.monotonic() + ms) : Number.NEGATIVE_INFINITY
    },
  }
}

/**
 * A window that several clients of one process share, if they must count together although their tokens differ.
 * @param options the clock of these clients, if it is not that of the runtime
 * @example
 * ```ts
 * import { memoryQuotaStore, Propexo } from 'propexo-client'
 *
 * const store = memoryQuotaStore()
 * const clients = ['token-1', 'token-2'].map(token => new Propexo({ token, quota: { store } }))
 * console.log(clients.length)
 * ```
 */
export const memoryQuotaStore = ({ clock = systemClock }: { readonly clock?: Clock } = {}): QuotaStore =>
  createMemoryStore(clock)
