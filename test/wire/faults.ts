/** What may go wrong with one request, on its way to the server or back. */
export const FAULTS = [
  'none',
  'refuse',
  'reset_before_reading',
  'reset_after_processing',
  'stall_before_headers',
  'stall_in_body',
  'too_many',
  'bad_gateway_html',
  'empty_500',
  'truncated_json',
  'duplicate_headers',
  'slow_drip',
] as const

export type Fault = (typeof FAULTS)[number]

/** Whether the server processes a request that this happens to. */
export const isProcessed = (fault: Fault): boolean =>
  !['refuse', 'reset_before_reading', 'too_many', 'bad_gateway_html'].includes(fault)

/** A generator of numbers from 0 to 1 that a seed repeats: mulberry32. */
export const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
