import { memoryJournal } from '../../src/journal/memory.js'
import type { JournalEntry, JournalQuery, NewJournalEntry, WriteJournal } from '../../src/journal/store.js'
import { HOUR_MS, STATES } from '../../src/testing/journal-trial.js'

/** One fault of a journal, by what it puts in place of the methods of a good one. */
export interface BrokenJournal {
  readonly fault: string
  /** The cases that must find it. */
  readonly found: readonly string[]
  readonly open: () => WriteJournal
}

interface Good extends WriteJournal {
  /** Everything that is in it, of whichever scope. */
  readonly all: () => Promise<JournalEntry[]>
}

const goodJournal = (): Good => {
  const journal = memoryJournal()
  const ids = new Map<string, readonly [scope: string, key: string]>()
  const stored = async (): Promise<JournalEntry[]> => {
    const entries = await Promise.all([...ids.values()].map(([scope, key]) => journal.get(scope, key)))
    return entries.filter(entry => entry !== undefined)
  }
  return {
    migrate: () => journal.migrate(),
    add: entry => {
      ids.set(JSON.stringify([entry.scope, entry.key]), [entry.scope, entry.key])
      return journal.add(entry)
    },
    get: (scope, key) => journal.get(scope, key),
    move: (entry, change) => journal.move(entry, change),
    claim: want => journal.claim(want),
    find: (scope, query) => journal.find(scope, query),
    remove: entry => journal.remove(entry),
    prune: () => journal.prune(),
    all: stored,
  }
}

/** What the good one raises a version by when a key is added. */
const LIFE = 1_000_000

type Break = (good: Good) => Partial<WriteJournal>

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

const currentOf = ({ get }: Good, each: JournalEntry) => get(each.scope, each.key)

/** In place of what is asked to be stored. */
const storing =
  (change: <T extends Pick<NewJournalEntry, 'leaseMs' | 'details' | 'jobId'>>(stored: T) => T): Break =>
  good => ({
    add: entry => good.add(change(entry)),
    move: (entry, wanted) => good.move(entry, change(wanted)),
  })

const claimingWhere =
  (isDue: (entry: JournalEntry) => boolean): Break =>
  good => ({
    claim: async ({ scope, owner, leaseMs }) => {
      const due = (await good.all()).filter(entry => entry.scope === scope && isDue(entry))
      await turn()
      const claimed = due.map(async entry => {
        const current = await currentOf(good, entry)
        return current && good.move(current, { ...current, owner, leaseMs, isOnItsWay: false })
      })
      return (await Promise.all(claimed)).filter(entry => entry !== undefined)
    },
  })

const freeing: Break = good => {
  const free = async (scope: string, query: JournalQuery): Promise<void> => {
    for (const rival of await good.find(scope, query))
      if (rival.isOnItsWay && rival.leaseMs <= 0) await good.move(rival, { ...rival, isOnItsWay: false })
  }
  return {
    add: async entry => {
      await free(entry.scope, entry)
      return good.add(entry)
    },
    move: async (entry, change) => {
      await free(entry.scope, entry)
      return good.move(entry, change)
    },
  }
}

const FAULTS: readonly (readonly [fault: string, breaks: Break, ...found: readonly string[]])[] = [
  [
    'leases for twice as long',
    storing(stored => ({ ...stored, leaseMs: stored.leaseMs * 2 })),
    'an entry is given as it was added',
  ],
  [
    'replaces what is added again',
    good => ({
      add: async entry => {
        const known = await good.get(entry.scope, entry.key)
        if (known) await good.remove(known)
        return good.add(entry)
      },
    }),
    'a key that is added again gives the entry that is there',
  ],
  [
    'looks whether a key is there, and adds it later',
    good => ({
      add: async entry => {
        const known = await good.get(entry.scope, entry.key)
        await turn()
        if (known) return known
        const faster = await good.get(entry.scope, entry.key)
        if (faster) await good.remove(faster)
        return good.add(entry)
      },
    }),
    'a key that several add at once has one entry',
  ],
  [
    'adds what is changed and is not there',
    good => ({
      move: async (entry, change) =>
        (await currentOf(good, entry)) ? good.move(entry, change) : good.add({ ...entry, ...change }),
    }),
    ...['nothing is known of a key that was not added'],
    'an entry is removed in the version that is named, and no other',
  ],
  [
    'compares keys without case and spaces',
    good => ({
      add: entry => good.add({ ...entry, key: entry.key.trim().toLowerCase() }),
      get: (scope, key) => good.get(scope, key.trim().toLowerCase()),
    }),
    'keys that differ at all are different keys',
  ],
  [
    'has one scope',
    good => ({
      add: entry => good.add({ ...entry, scope: '' }),
      get: (_, key) => good.get('', key),
      claim: want => good.claim({ ...want, scope: '' }),
      find: (_, query) => good.find('', query),
      remove: entry => good.remove({ ...entry, scope: '' }),
    }),
    'scopes have nothing to do with each other',
  ],
  [
    'never changes the owner',
    good => ({ move: (entry, change) => good.move(entry, { ...change, owner: entry.owner }) }),
    'a change changes what it names, and nothing else',
  ],
  [
    'changes whatever version is there',
    good => ({
      move: async (entry, change) => {
        for (let attempt = 1; attempt < 20; attempt += 1) {
          const current = await currentOf(good, entry)
          const moved = current && (await good.move(current, change))
          if (moved) return moved
        }
        return undefined
      },
    }),
    'a change of an older version is refused, and changes nothing',
    'of several changes of one version at once, one wins',
  ],
  [
    'begins with the same version each time that a key is added',
    good => {
      const toLife = <T extends JournalEntry | undefined>(entry: T): T =>
        entry && { ...entry, version: entry.version % LIFE }
      const toGood = async (entry: JournalEntry): Promise<JournalEntry | undefined> => {
        const current = await currentOf(good, entry)
        return current && { ...entry, version: current.version - (current.version % LIFE) + entry.version }
      }
      return {
        add: async entry => toLife(await good.add(entry)),
        get: async (scope, key) => toLife(await good.get(scope, key)),
        move: async (entry, change) => {
          const own = await toGood(entry)
          return own && toLife(await good.move(own, change))
        },
        claim: async want => (await good.claim(want)).map(toLife),
        find: async (scope, query) => (await good.find(scope, query)).map(toLife),
        remove: async entry => good.remove((await toGood(entry)) ?? entry),
      }
    },
    'a key that is added anew is changed by nobody who knew it before',
  ],
  [
    'removes whatever version is there',
    good => ({
      remove: async entry => {
        const current = await currentOf(good, entry)
        return current !== undefined && good.remove(current)
      },
    }),
    'an entry is removed in the version that is named, and no other',
  ],
  [
    'ends texts at a NUL',
    storing(stored => ({ ...stored, details: stored.details.split('\0')[0] ?? '' })),
    'details come back as they were, whatever text they are',
  ],
  [
    'cuts long texts off',
    storing(stored => ({ ...stored, details: stored.details.slice(0, 65_535) })),
    'details of a megabyte come back as they were',
  ],
  [
    'is emptied by a migration',
    good => ({
      migrate: async () => {
        for (const entry of await good.all()) await good.remove(entry)
      },
    }),
    'to migrate again, also several times at once, leaves what is there',
  ],
  [
    'lets everything on its way',
    good => ({ add: entry => good.add({ ...entry, content: `${entry.content} ${entry.key}` }) }),
    'one entry at most of a content is on its way',
    'of several contents at once, one is on its way',
  ],
  [
    'has entries stand in their own way',
    good => ({
      move: async (entry, change) =>
        entry.isOnItsWay && change.isOnItsWay ? undefined : good.move(entry, change),
    }),
    'an entry is not in its own way, and leaves the way to others',
  ],
  [
    'never ends a lease at once',
    storing(stored => ({ ...stored, leaseMs: stored.leaseMs || HOUR_MS })),
    'an entry whose lease has ended is not in the way of what is added',
    'an entry whose lease has ended is not in the way of what is changed',
    'a claim takes what has ended, off its way and for a new owner',
  ],
  ['puts off the way before it looks further', freeing, 'what is refused puts nothing off its way'],
  [
    'lets entries share a job',
    storing(stored => ({ ...stored, jobId: null })),
    'a job belongs to one entry at most',
  ],
  [
    'claims what others hold',
    claimingWhere(() => true),
    'a claim takes what has ended, off its way and for a new owner',
  ],
  [
    'claims every state',
    good => ({ claim: want => good.claim({ ...want, states: STATES }) }),
    'a claim takes the states that it names',
  ],
  [
    'claims as many as there are, in any order',
    good => ({ claim: async want => (await good.claim({ ...want, limit: 1_000 })).reverse() }),
    'a claim takes as many as it may, and the one that ended first in front',
  ],
  [
    'looks what is due, and claims it later',
    claimingWhere(entry => entry.leaseMs <= 0),
    'no two claimers take the same entry',
  ],
  [
    'has leases that never run out',
    storing(stored => ({ ...stored, leaseMs: stored.leaseMs && HOUR_MS })),
    'leases run out by the clock of the store',
  ],
  [
    'finds by content alone',
    good => ({ find: (scope, { content = '' }) => good.find(scope, { content }) }),
    'what is found has the content, or one of the jobs',
  ],
  [
    'prunes what has not ended',
    good => ({
      prune: async () => {
        const entries = await good.all()
        for (const entry of entries) await good.remove(entry)
        return entries.length
      },
    }),
    'what has ended is removed after the retention, and nothing else',
    'what has ended is kept during the retention',
  ],
]

export const BROKEN_JOURNALS: readonly BrokenJournal[] = FAULTS.map(([fault, breaks, ...found]) => ({
  fault,
  found,
  open: () => {
    const good = goodJournal()
    return { ...good, ...breaks(good) }
  },
}))
