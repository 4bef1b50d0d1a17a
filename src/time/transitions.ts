import { DAY, FIRST_MS, MINUTE } from './text.js'

/** Between two looks. The shortest time between two changes of any zone, 2000 to 2040, is 6.96 days. */
const STEP = 6 * DAY
/** As far as one entry of the cache reaches. */
const SPAN = 16 * STEP
const FIRST_SPAN = Math.floor(FIRST_MS / SPAN) - 1

/**
 * Remembers when an offset changes, because asking Intl costs a hundred times as much. Offsets change at whole minutes.
 * @param ask the offset in milliseconds at an instant of the years 1999 to 2100
 */
export const transitionsOf = (ask: (epochMs: number) => number): ((epochMs: number) => number) => {
  // For each span: instant, offset, instant, offset, in order of time.
  const spans: number[][] = []
  let span: number[] | undefined
  /** Adds the changes between two instants, and gives the offset at the second. */
  const search = (low: number, before: number, high: number, after = ask(high)): number => {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
    if (before !== after) {
      if (middle > low) search(middle, search(low, before, middle), high, after)
      else span?.push(high, after)
    }
    return after
  }
  return ms => {
    const index = Math.floor(ms / SPAN)
    span = spans[index - FIRST_SPAN]
    if (!span) {
      const start = index * SPAN
      let offset = ask(start)
      span = [start, offset]
      for (let from = start; from < start + SPAN; from += STEP) offset = search(from, offset, from + STEP)
      spans[index - FIRST_SPAN] = span
    }
    let at = span.length - 2
    while (at > 0 && ms < (span[at] as number)) at -= 2
    return span[at + 1] as number
  }
}
