import { PRIORITIES, type Priority, rankOf } from './priority.js'

interface Queued {
  readonly priority: Priority
}

/** Calls that wait for a place: first come, first served within a class. */
export interface WaitingList<T extends Queued> {
  readonly size: number
  add(item: T): void
  /** @returns whether it was there */
  remove(item: T): boolean
  /** The first of a class. */
  first(priority: Priority): T | undefined
  /** Classes with a waiting call, the highest first. */
  classes(): Priority[]
  counts(): Readonly<Record<Priority, number>>
  /** The newest call of the lowest class, if that is below `priority`. */
  lowestBelow(priority: Priority): T | undefined
  all(): T[]
}

export const createWaitingList = <T extends Queued>(): WaitingList<T> => {
  const lanes = PRIORITIES.map(() => new Set<T>())
  const laneOf = (priority: Priority): Set<T> => lanes[rankOf(priority)] as Set<T>
  return {
    get size() {
      return lanes.reduce((sum, lane) => sum + lane.size, 0)
    },
    add: item => laneOf(item.priority).add(item),
    remove: item => laneOf(item.priority).delete(item),
    first: priority => laneOf(priority).values().next().value,
    classes: () => PRIORITIES.filter(priority => laneOf(priority).size > 0),
    counts: () => {
      const [user = 0, write = 0, prefetch = 0, poll = 0] = lanes.map(lane => lane.size)
      return { user, write, prefetch, poll }
    },
    lowestBelow: priority => {
      const lowest = PRIORITIES.filter(each => laneOf(each).size > 0).at(-1)
      if (lowest === undefined || rankOf(lowest) <= rankOf(priority)) return undefined
      return [...laneOf(lowest)].at(-1)
    },
    all: () => lanes.flatMap(lane => [...lane]),
  }
}
