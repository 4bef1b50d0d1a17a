import type { Scenario } from './world.js'

const ONE = { key: 'a', notes: 'one' } as const
/** Another write, which the write log cannot tell from it. */
const TWIN = { key: 'b', notes: 'one' } as const

const SAME_KEY = [ONE, ONE] as const
const TWINS = [ONE, TWIN] as const

/** Those of which each schedule is tried. */
export const WHOLE: readonly Scenario[] = [
  { name: 'two callers with one key, of whom both may die', actors: SAME_KEY, budget: { crashes: 2 } },
  {
    name: 'two callers with one key, a death and a lost answer',
    ...{ actors: SAME_KEY, budget: { crashes: 1, losses: 1 } },
  },
  {
    name: 'two callers with one key, a death and a refused connection',
    ...{ actors: SAME_KEY, budget: { crashes: 1, refusals: 1 } },
  },
  { name: 'two keys with one content, whose callers may both die', actors: TWINS, budget: { crashes: 2 } },
  {
    name: 'two keys with one content, a death and a lost answer',
    ...{ actors: TWINS, budget: { crashes: 1, losses: 1 } },
  },
  {
    name: 'two keys with one content, a death and a refused connection',
    ...{ actors: TWINS, budget: { crashes: 1, refusals: 1 } },
  },
  {
    name: 'a caller and two recoveries, of which two may die',
    ...{ actors: [ONE, 'recover', 'recover'], budget: { crashes: 2 } },
  },
  {
    name: 'two callers who would rather write twice, and a recovery',
    ...{ actors: [...SAME_KEY, 'recover'], budget: { crashes: 1 }, ifUnknown: 'send' },
  },
]

/** Those with too many schedules for a test: some are tried, chosen by a seed. */
export const SAMPLED: readonly Scenario[] = [
  {
    name: 'a caller who is stopped for longer than his lease, and another one',
    ...{ actors: SAME_KEY, budget: { crashes: 1, stops: 1 } },
  },
  {
    name: 'a request that is processed after the lease, and another caller',
    ...{ actors: SAME_KEY, budget: { crashes: 1, lates: 1 } },
  },
  {
    name: 'a caller who is stopped for longer than his lease, and one who writes the same',
    ...{ actors: TWINS, budget: { crashes: 1, stops: 1 } },
  },
  {
    name: 'a request that is processed after the lease, and a caller who writes the same',
    ...{ actors: TWINS, budget: { crashes: 1, lates: 1 } },
  },
  {
    name: 'a caller and a recovery, with all that may go wrong',
    ...{ actors: [ONE, 'recover'], budget: { crashes: 2, stops: 1, losses: 1, refusals: 1, lates: 1 } },
  },
  {
    name: 'two keys with one content and a recovery',
    ...{ actors: [...TWINS, 'recover'], budget: { crashes: 2 } },
  },
]
