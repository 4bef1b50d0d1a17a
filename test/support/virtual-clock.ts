import type { Clock } from '../../src/core/clock.js'

/** A clock that jumps from one timer to the next, so that hours pass in no time, on any machine in the same way. */
export interface VirtualClock extends Clock {
  /** Resolves after so many milliseconds of its time. */
  sleep(ms: number): Promise<void>
  /** Runs until no timer is left, letting all that follows from one settle before the next. */
  run(): Promise<void>
  /** Runs until the work is done, and gives what it came to. Fails when no timer is left before. */
  runUntil<T>(work: Promise<T>): Promise<T>
  /** Runs what falls due within so many milliseconds. */
  advance(ms: number): Promise<void>
  /** Passes time without running anything; no timer may be set. */
  skip(ms: number): void
  /** Timers that are neither cancelled nor fired. */
  pending(): number
  /** A clock of another machine, whose wall clock is off by that much. It tells the same time, and is another object. */
  machine(wallOffsetMs?: number): MachineClock
}

/** A machine that runs on a virtual clock. */
export interface MachineClock extends Clock {
  /** Puts its wall clock forward or back. */
  setWall(offsetMs: number): void
  /** It sleeps for so long from now on: its wall clock goes on, its monotonic clock stands still. */
  suspend(ms: number): void
}

interface Timer {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
  isOver: boolean
}

/** 8 June 2026, noon in UTC. */
export const START_MS: number = Date.UTC(2026, 5, 8, 12)

const isBefore = (left: Timer, right: Timer): boolean =>
  left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order)

/** A binary heap of timers, the first one on top. */
const createTimers = () => {
  const heap: Timer[] = []
  const swap = (a: number, b: number): void => {
    const held = heap[a] as Timer
    heap[a] = heap[b] as Timer
    heap[b] = held
  }
  return {
    add: (timer: Timer): void => {
      heap.push(timer)
      for (let index = heap.length - 1; index > 0; ) {
        const above = (index - 1) >> 1
        if (!isBefore(heap[index] as Timer, heap[above] as Timer)) return
        swap(index, above)
        index = above
      }
    },
    first: (): Timer | undefined => heap[0],
    shift: (): void => {
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
    },
  }
}

/** Promises that are due settle first; a real turn of the loop is after all of them. */
const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

export const createVirtualClock = (startMs: number = START_MS): VirtualClock => {
  const timers = createTimers()
  let nowMs = 0
  let order = 0
  let pending = 0

  const schedule = (ms: number, run: () => void): (() => void) => {
    order += 1
    pending += 1
    const timer = { atMs: nowMs + Math.max(0, ms), order, run, isOver: false }
    timers.add(timer)
    return () => {
      if (!timer.isOver) pending -= 1
      timer.isOver = true
    }
  }

  /** The next timer that is due by then. */
  const next = (untilMs: number): Timer | undefined => {
    for (let timer = timers.first(); timer; timer = timers.first()) {
      if (!timer.isOver) return timer.atMs <= untilMs ? timer : undefined
      timers.shift()
    }
    return undefined
  }

  const fire = (timer: Timer): void => {
    timers.shift()
    timer.isOver = true
    pending -= 1
    nowMs = Math.max(nowMs, timer.atMs)
    timer.run()
  }

  const runWhile = async (isWanted: () => boolean, untilMs: number): Promise<void> => {
    for (;;) {
      await settle()
      if (!isWanted()) return
      const timer = next(untilMs)
      if (timer === undefined) return
      fire(timer)
    }
  }

  return {
    now: () => startMs + nowMs,
    monotonic: () => nowMs,
    schedule,
    pending: () => pending,
    skip: ms => {
      if (pending > 0) throw new Error('timers are set')
      nowMs += ms
    },
    sleep: ms => new Promise(resolve => void schedule(ms, resolve)),
    run: () => runWhile(() => true, Number.POSITIVE_INFINITY),
    runUntil: async work => {
      let isDone = false
      const end = (): void => {
        isDone = true
      }
      work.then(end, end)
      await runWhile(() => !isDone, Number.POSITIVE_INFINITY)
      if (!isDone) throw new Error('nothing is left that could end this')
      return work
    },
    advance: async ms => {
      const untilMs = nowMs + ms
      await runWhile(() => true, untilMs)
      nowMs = Math.max(nowMs, untilMs)
    },
    machine: (wallOffsetMs = 0) => {
      let wallMs = wallOffsetMs
      // Asleep between these two; and how long it slept before.
      let [fromMs, toMs, sleptMs] = [0, 0, 0]
      const asleepMs = (): number => sleptMs + Math.min(nowMs, toMs) - fromMs
      return {
        now: () => startMs + nowMs + wallMs,
        monotonic: () => nowMs - asleepMs(),
        schedule,
        setWall: offsetMs => {
          wallMs = offsetMs
        },
        suspend: ms => {
          sleptMs = asleepMs()
          fromMs = nowMs
          toMs = nowMs + ms
        },
      }
    },
  }
}
