/** In the order in which they are served: calls of the user, writes, pages read ahead, looks at jobs. */
export type Priority = 'user' | 'write' | 'prefetch' | 'poll'

export const PRIORITIES: readonly Priority[] = ['user', 'write', 'prefetch', 'poll']

/** After so many milliseconds of waiting a call moves up by one rank, so that nobody waits for ever. */
const AGE_MS = 10_000

interface Queued {
  readonly priority: Priority
  readonly sinceMs: number
}

export interface Queue<T extends Queued> {
  readonly size: number
  add(item: T): void
  remove(item: T): void
  /** Who is served next; first come, first served among those of one priority. */
  next(nowMs: number): T | undefined
}

export const createQueue = <T extends Queued>(): Queue<T> => {
  const lanes = PRIORITIES.map(() => new Set<T>())
  const laneOf = ({ priority }: T): Set<T> | undefined => lanes[PRIORITIES.indexOf(priority)]
  return {
    get size() {
      return lanes.reduce((sum, lane) => sum + lane.size, 0)
    },
    add: item => laneOf(item)?.add(item),
    remove: item => laneOf(item)?.delete(item),
    next: nowMs => {
      let best: { readonly item: T; readonly rank: number } | undefined
      for (const [index, lane] of lanes.entries()) {
        const [item] = lane
        if (item === undefined) continue
        const rank = index - Math.floor((nowMs - item.sinceMs) / AGE_MS)
        if (best === undefined || rank < best.rank) best = { item, rank }
      }
      return best?.item
    },
  }
}
