/** `npm test` looks at a tenth of what `npm run test:all` does; RANDOM_CASES=all has it all anywhere. */
const isFew = process.env['RANDOM_CASES'] === 'few'

/** How many random cases run: every one, or a tenth, with enough left to be random. */
export const cases = (count: number, least = 20): number =>
  isFew ? Math.min(count, Math.max(least, Math.ceil(count / 10))) : count

/** The whole of a list, or one of it, which is another each time that `turn` goes up. */
export const turnOf = <T>(list: readonly T[], turn: number): readonly T[] =>
  isFew ? list.filter((_, index) => index === turn % list.length) : list

/** The whole of a list, or every tenth of it. */
export const shareOf = <T>(list: readonly T[]): readonly T[] =>
  isFew ? list.filter((_, index) => index % 10 === 0) : list
