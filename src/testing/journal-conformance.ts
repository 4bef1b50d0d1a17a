import type { JournalDetailsOptions } from '../journal/details.js'
import { entryTrials } from './journal-entry-trials.js'
import { longTrials, queryTrials, rivalTrials, SHORT_DAYS, shortTrials } from './journal-shared-trials.js'
import { type CreateJournal, Trial, type Trials } from './journal-trial.js'

/** One promise of `WriteJournal`, and how it is tried. */
export interface JournalCase {
  /** What is promised. */
  readonly name: string
  /**
   * Tries it on a journal of its own.
   * @throws Error that says what differs from the promise
   * @example
   * ```ts
   * import { memoryJournal } from 'propexo-client'
   * import { journalConformance } from 'propexo-client/testing'
   *
   * for (const { name, run } of journalConformance(options => memoryJournal(options)))
   *   await run().then(() => console.log('kept:', name))
   * ```
   */
  run(): Promise<void>
}

const LONG_DAYS = 90

const casesOf = (trials: Trials, create: CreateJournal, options: JournalDetailsOptions): JournalCase[] =>
  Object.entries(trials).map(([name, run]) => ({
    name,
    run: async () => run(await Trial.open(create, options)),
  }))

/**
 * Every promise of `WriteJournal` as a case, for a test of a store of your own with any runner. Run them one after the
 * other. Each opens a journal and uses a scope of its own in it, so that all may be on one store.
 * @example
 * ```ts
 * import { memoryJournal } from 'propexo-client'
 * import { journalConformance } from 'propexo-client/testing'
 *
 * const cases = journalConformance(options => memoryJournal(options))
 * console.log(cases.map(({ name }) => name))
 * ```
 */
export const journalConformance = (create: CreateJournal): readonly JournalCase[] => [
  ...casesOf({ ...entryTrials, ...rivalTrials, ...queryTrials }, create, {}),
  ...casesOf(longTrials, create, { retentionDays: LONG_DAYS }),
  ...casesOf(shortTrials, create, { retentionDays: SHORT_DAYS }),
]
