import { PRIORITIES, type Priority, rankOf } from './priority.js'

/**
 * Whose turn it is when calls of several classes wait, in one process or in many. The highest class goes first; out of a
 * hundred places that it takes while lower classes wait, a share goes to those, so that none of them starves. Pure: the
 * time is given.
 */
export interface Turns {
  /** A holder (one limiter) says which of its classes still wait. Forgotten after `ttlMs`, in case the holder is gone. */
  note(holder: string, waiting: readonly Priority[], nowMs: number, ttlMs: number): void
  /** There is no place for this class of the holder until then, though there may be for others: nobody waits for it. */
  block(holder: string, priority: Priority, untilMs: number): void
  /** The class whose turn it is before `priority` may go; undefined: it may go. */
  before(priority: Priority, nowMs: number): Priority | undefined
  /** A call of this class has got a place. */
  took(priority: Priority, lowerShare: number, nowMs: number): void
}

export const createTurns = (): Turns => {
  /** By class, then by holder: until when it counts as waiting. */
  const waiting = PRIORITIES.map(() => new Map<string, number>())
  /** The same of those for which there is no place: until when. */
  const blocked = PRIORITIES.map(() => new Map<string, number>())
  /** How much of a place each class is owed; a whole one is its turn. */
  const owed = PRIORITIES.map(() => 0)

  const isWaiting = (rank: number, nowMs: number): boolean => {
    const holders = waiting[rank] as Map<string, number>
    for (const [holder, untilMs] of holders) if (untilMs <= nowMs) holders.delete(holder)
    // Nothing is owed to a class that does not wait.
    if (holders.size === 0) owed[rank] = 0
    return holders.size > 0
  }

  const waitingRanks = (nowMs: number): number[] =>
    PRIORITIES.map((_, rank) => rank).filter(rank => isWaiting(rank, nowMs))

  const couldGo = (rank: number, nowMs: number): boolean =>
    [...(waiting[rank]?.keys() ?? [])].some(holder => (blocked[rank]?.get(holder) ?? nowMs) <= nowMs)

  return {
    note: (holder, own, nowMs, ttlMs) => {
      for (const [rank, holders] of waiting.entries()) {
        if (own.includes(PRIORITIES[rank] as Priority)) holders.set(holder, nowMs + ttlMs)
        else {
          holders.delete(holder)
          blocked[rank]?.delete(holder)
        }
      }
    },
    block: (holder, priority, untilMs) => {
      blocked[rankOf(priority)]?.set(holder, untilMs)
    },
    before: (priority, nowMs) => {
      const ranks = waitingRanks(nowMs).filter(each => couldGo(each, nowMs))
      const rank = rankOf(priority)
      const due = ranks.filter(each => (owed[each] ?? 0) >= 1).sort((a, b) => (owed[b] ?? 0) - (owed[a] ?? 0))
      const first = due[0] ?? ranks[0]
      if (first === undefined || first === rank) return undefined
      return due.length > 0 || first < rank ? PRIORITIES[first] : undefined
    },
    took: (priority, lowerShare, nowMs) => {
      const rank = rankOf(priority)
      if ((owed[rank] ?? 0) >= 1) {
        owed[rank] = (owed[rank] ?? 0) - 1
        return
      }
      const lower = waitingRanks(nowMs).filter(each => each > rank)
      // Of ten places with a share of a tenth, nine go to the higher class: each of the nine adds a ninth.
      const part = lowerShare / (1 - lowerShare) / lower.length
      for (const each of lower) owed[each] = Math.min(2, (owed[each] ?? 0) + part)
    },
  }
}
