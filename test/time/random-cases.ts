import fc from 'fast-check'

/** 2000-01-01T00:00:00Z and 2100-01-01T00:00:00Z. */
export const FIRST: number = Date.UTC(2000, 0)
export const END: number = Date.UTC(2100, 0)

/** Milliseconds of whole seconds from one instant to just before another; by default of the years 2000 to 2099. */
export const seconds = (from: number = FIRST, to: number = END): fc.Arbitrary<number> =>
  fc.integer({ min: from / 1000, max: to / 1000 - 1 }).map(second => second * 1000)

/** The same ones in every run, for tests that compare with a table and not with a property. */
export const sampleOfSeconds = (count: number, from: number, to: number): number[] =>
  fc.sample(seconds(from, to), { numRuns: count, seed: 2026 })
