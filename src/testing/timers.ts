/** Something that falls due. */
export interface Timer {
  readonly atMs: number
  /** Of timers that are due at the same moment the one that was set first goes first. */
  readonly order: number
  readonly run: () => void
  /** It goes on for ever, such as syncs, so nobody waits for it alone. */
  readonly isBackground: boolean
  isOver: boolean
}

export interface Timers {
  add(timer: Timer): void
  /** The next one; those that are over are dropped. */
  first(): Timer | undefined
  shift(): void
}

const isBefore = (left: Timer, right: Timer): boolean =>
  left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order)

/** A binary heap, the next timer on top. */
export const createTimers = (): Timers => {
  const heap: Timer[] = []
  const swap = (a: number, b: number): void => {
    const held = heap[a] as Timer
    heap[a] = heap[b] as Timer
    heap[b] = held
  }
  const shift = (): void => {
    const last = heap.pop()
    if (heap.length === 0 || last === undefined) return
    heap[0] = last
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2]
      let least = index
      if (heap[left] && isBefore(heap[left], heap[least] as Timer)) least = left
      if (heap[right] && isBefore(heap[right], heap[least] as Timer)) least = right
      if (least === index) return
      swap(index, least)
      index = least
    }
  }
  return {
    add: timer => {
      heap.push(timer)
      for (let index = heap.length - 1; index > 0; ) {
        const above = (index - 1) >> 1
        if (!isBefore(heap[index] as Timer, heap[above] as Timer)) return
        swap(index, above)
        index = above
      }
    },
    first: () => {
      while (heap[0]?.isOver) shift()
      return heap[0]
    },
    shift,
  }
}
