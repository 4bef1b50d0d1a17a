import { systemClock } from '../core/clock.js'
import type { WriteJournal } from './store.js'

/** A store that takes longer has failed; milliseconds of real time, because a store is real where clocks are simulated. */
const STORE_MS = 30_000

/** The same journal, of which no step takes for ever. */
export const boundedJournal = (store: WriteJournal, limitMs: number = STORE_MS): WriteJournal => {
  const within = <T>(step: string, run: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const cancel = systemClock.schedule(limitMs, () =>
        reject(new Error(`${step}() of the journal did not end within ${limitMs} ms`)),
      )
      // Also where it throws at once.
      Promise.resolve().then(run).then(resolve, reject).finally(cancel)
    })
  return {
    migrate: () => store.migrate(),
    add: entry => within('add', () => store.add(entry)),
    get: (scope, key) => within('get', () => store.get(scope, key)),
    move: (entry, change) => within('move', () => store.move(entry, change)),
    claim: want => within('claim', () => store.claim(want)),
    find: (scope, query) => within('find', () => store.find(scope, query)),
    remove: entry => within('remove', () => store.remove(entry)),
    prune: () => within('prune', () => store.prune()),
  }
}
