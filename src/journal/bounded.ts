import { systemClock } from '../core/clock.js'
import { within } from '../core/sleep.js'
import type { WriteJournal } from './store.js'

/** A store that takes longer has failed; milliseconds of real time, because a store is real where clocks are simulated. */
const STORE_MS = 30_000

/** The same journal, of which no step takes for ever. */
export const boundedJournal = (store: WriteJournal, ms: number = STORE_MS): WriteJournal => {
  const bounded = <T>(step: string, run: () => Promise<T>): Promise<T> => {
    const tooLate = (): Error => new Error(`${step}() of the journal did not end within ${ms} ms`)
    // Also where it throws at once.
    return within(Promise.resolve().then(run), { clock: systemClock, ms, tooLate })
  }
  return {
    migrate: () => store.migrate(),
    add: entry => bounded('add', () => store.add(entry)),
    get: (scope, key) => bounded('get', () => store.get(scope, key)),
    move: (entry, change) => bounded('move', () => store.move(entry, change)),
    claim: want => bounded('claim', () => store.claim(want)),
    find: (scope, query) => bounded('find', () => store.find(scope, query)),
    remove: entry => bounded('remove', () => store.remove(entry)),
    prune: () => bounded('prune', () => store.prune()),
  }
}
