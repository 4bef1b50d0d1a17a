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
  return ms => {
    const index = Math.floor(ms / SPAN)
    let span = spans[index - FIRST_SPAN]
    if (!span) {
      let from = index * SPAN
      span = [from, ask(from)]
      spans[index - FIRST_SPAN] = span
      for (const end = from + SPAN; from < end; from += STEP) {
        bisect(from, span.at(-1) as number, from + STEP, ask(from + STEP), ask, span)
      }
    }
    let at = span.length - 2
    while (at > 0 && ms < (span[at] as number)) at -= 2
    return span[at + 1] as number
  }
}

/** Adds the changes between two instants, of which the offsets are known. */
const bisect = (
  low: number,
  before: number,
  high: number,
  after: number,
  ask: (epochMs: number) => number,
  span: number[],
): void => {
  if (before === after) return
  const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
  if (middle === low) {
    span.push(high, after)
    return
  }
  const between = ask(middle)
  bisect(low, before, middle, between, ask, span)
  bisect(middle, between, high, after, ask, span)
}
