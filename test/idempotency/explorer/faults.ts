import type { WriteJournal } from '../../../src/index.js'
import type { Role } from './world.js'

/** A fault of what keeps the promise, and a scenario in which it shows. */
export interface SeededFault {
  readonly fault: string
  readonly actors: readonly Role[]
  readonly around: (store: WriteJournal) => WriteJournal
}

const ONE = { key: 'a', notes: 'one' } as const
const TWIN = { key: 'b', notes: 'one' } as const

/** Its methods as properties. */
const plain = (store: WriteJournal): WriteJournal => ({
  migrate: () => store.migrate(),
  add: entry => store.add(entry),
  get: (scope, key) => store.get(scope, key),
  move: (entry, change) => store.move(entry, change),
  claim: want => store.claim(want),
  find: (scope, query) => store.find(scope, query),
  remove: entry => store.remove(entry),
  prune: () => store.prune(),
})

export const SEEDED: readonly SeededFault[] = [
  {
    fault: 'a key that is there is replaced by whoever adds it',
    actors: [ONE, ONE],
    around: store => ({
      ...plain(store),
      add: async entry => {
        const known = await store.get(entry.scope, entry.key)
        if (known) await store.remove(known)
        return store.add(entry)
      },
    }),
  },
  {
    fault: 'a change is made whatever version is there',
    // The first dies in `recorded`, and two come for what it has left.
    actors: [ONE, ONE, ONE],
    around: store => ({
      ...plain(store),
      move: async (entry, change) => {
        const newest = await store.get(entry.scope, entry.key)
        return newest && store.move(newest, change)
      },
    }),
  },
  {
    fault: 'what is about to be sent is noted after it has left',
    actors: [ONE, ONE],
    around: store => {
      // Each process hears that it was noted; the next thing that anybody asks for finds it.
      const late: (() => Promise<unknown>)[] = []
      const write = async (): Promise<void> => {
        for (const each of late.splice(0)) await each()
      }
      return {
        ...plain(store),
        add: async entry => {
          late.push(() => store.add(entry))
          return { ...entry, version: 1, ageMs: 0 }
        },
        move: async (entry, change) => {
          await write()
          return store.move(entry, change)
        },
      }
    },
  },
  {
    fault: 'an entry that was left is removed, so that the key is free again',
    actors: [ONE, ONE],
    around: store => ({
      ...plain(store),
      get: async (scope, key) => {
        const entry = await store.get(scope, key)
        if (!entry || entry.leaseMs > 0 || entry.state !== 'sending') return entry
        await store.remove(entry)
        return undefined
      },
    }),
  },
  {
    fault: 'an entry that was left in `sending` is taken for one that was only recorded',
    actors: [ONE, 'recover'],
    around: store => ({
      ...plain(store),
      claim: async want =>
        (await store.claim(want)).map(entry =>
          entry.state === 'sending' ? { ...entry, state: 'recorded' } : entry,
        ),
    }),
  },
  {
    fault: 'other writes that say the same are not found',
    actors: [ONE, TWIN],
    around: store => ({ ...plain(store), find: async () => [] }),
  },
  {
    fault: 'the job is forgotten',
    actors: [ONE, ONE],
    around: store => ({
      ...plain(store),
      move: (entry, change) =>
        change.state === 'sent' ? Promise.resolve({ ...entry, ...change }) : store.move(entry, change),
    }),
  },
]
