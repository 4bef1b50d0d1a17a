import { HOUR_MS, holds, keysOf, STATES, same, still, type Trial, type Trials } from './journal-trial.js'

const OWN = { content: 'one', isOnItsWay: true } as const

/** Everything that is due, by several claimers at a time, each of whom takes some. */
const claimAll = async (trial: Trial): Promise<string[]> => {
  const claimers = ['1', '2', '3', '4', '5']
  const claimed: string[] = []
  for (;;) {
    const found = await Promise.all(claimers.map(owner => trial.claim({ owner, limit: 4 })))
    if (found.flat().length === 0) return claimed
    claimed.push(...keysOf(found.flat()))
    holds('each entry is claimed once at most', new Set(claimed).size === claimed.length)
  }
}

/** Entries that are in each other's way. */
export const rivalTrials: Trials = {
  'one entry at most of a content is on its way': async trial => {
    const first = await trial.add('a', OWN)
    same('what add() gives', await trial.journal.add(trial.fresh('b', OWN)), undefined)
    await trial.expectStored('b', undefined)
    const second = await trial.add('c', { ...OWN, isOnItsWay: false })
    same('what move() gives', await trial.tryMove(second, { isOnItsWay: true, owner: 'x' }), undefined)
    await trial.expectStored('c', second)
    await trial.expectStored('a', first)
    await trial.add('d', { ...OWN, content: 'another' })
  },
  'an entry is not in its own way, and leaves the way to others': async trial => {
    const first = await trial.add('a', OWN)
    // Also one whose lease has ended, as long as nobody else has taken it.
    const late = await trial.move(first, { isOnItsWay: true, leaseMs: 0 })
    const again = await trial.move(late, { isOnItsWay: true })
    await trial.move(again, { isOnItsWay: false })
    const second = await trial.add('b', OWN)
    same('whether the next one is on its way', second.isOnItsWay, true)
    await trial.journal.remove(second)
    await trial.add('c', OWN)
  },
  'of several contents at once, one is on its way': async trial => {
    const keys = ['1', '2', '3', '4', '5', '6', '7', '8']
    const added = await Promise.all(keys.map(key => trial.journal.add(trial.fresh(key, OWN))))
    same('how many of one content are on their way', added.filter(each => each !== undefined).length, 1)
    same('how many are stored', (await trial.journal.find(trial.scope, { content: 'one' })).length, 1)
  },
  'an entry whose lease has ended is not in the way of what is added': async trial => {
    const first = await trial.add('a', { ...OWN, leaseMs: 0 })
    const second = await trial.add('b', OWN)
    await trial.expectStored('b', second)
    const stored = await trial.get('a')
    same('whether the one before is on its way', stored?.isOnItsWay, false)
    holds('to be put off the way raises the version', (stored?.version ?? 0) > first.version)
    same('what its owner gets', await trial.tryMove(first, { leaseMs: HOUR_MS }), undefined)
  },
  'an entry whose lease has ended is not in the way of what is changed': async trial => {
    const second = await trial.add('b', { ...OWN, isOnItsWay: false })
    const first = await trial.add('a', { ...OWN, leaseMs: 0 })
    const moved = await trial.move(second, { isOnItsWay: true })
    await trial.expectStored('b', moved)
    same('whether the one before is on its way', (await trial.get('a'))?.isOnItsWay, false)
    same('what its owner gets', await trial.tryMove(first, { leaseMs: HOUR_MS }), undefined)
  },
  'what is refused puts nothing off its way': async trial => {
    const ended = await trial.add('a', { ...OWN, leaseMs: 0 })
    const other = await trial.add('b', { ...OWN, isOnItsWay: false })
    await trial.add('c', { jobId: 'job' })
    const newer = await trial.move(other, { owner: 'two' })
    same('of an older version', await trial.tryMove(other, { isOnItsWay: true }), undefined)
    same('of a job that is there', await trial.tryMove(newer, { ...OWN, jobId: 'job' }), undefined)
    same('of a job', await trial.journal.add(trial.fresh('d', { ...OWN, jobId: 'job' })), undefined)
    same('of a key that is there', (await trial.journal.add(trial.fresh('c', OWN)))?.jobId, 'job')
    await trial.add('e', { ...OWN, isOnItsWay: false })
    await trial.expectStored('a', ended)
  },
  'a job belongs to one entry at most': async trial => {
    const first = await trial.add('a', { jobId: 'job' })
    same('what add() gives', await trial.journal.add(trial.fresh('b', { jobId: 'job' })), undefined)
    await trial.expectStored('b', undefined)
    const second = await trial.add('c')
    same('what move() gives', await trial.tryMove(second, { jobId: 'job', owner: 'x' }), undefined)
    await trial.expectStored('c', second)
    await trial.expectStored('a', first)
    await trial.move(await trial.move(first, { owner: 'two' }), { jobId: null })
    same('a job that another one had', (await trial.move(second, { jobId: 'job' })).jobId, 'job')
  },
}

/** What is claimed, found and pruned. */
export const queryTrials: Trials = {
  'a claim takes what has ended, off its way and for a new owner': async trial => {
    const ended = await trial.add('a', { ...OWN, leaseMs: 0, details: 'kept' })
    const live = await trial.add('b', { content: 'another', isOnItsWay: true })
    const [claimed, ...others] = await trial.claim()
    same('how many others are claimed', others.length, 0)
    const change = { owner: 'two', isOnItsWay: false, version: claimed?.version ?? 0 }
    same('what claim() gives', still(claimed), still({ ...ended, ...change }))
    holds('a claim raises the version', change.version > ended.version)
    holds('a claim sets the lease', (claimed?.leaseMs ?? 0) > 0 && (claimed?.leaseMs ?? 0) <= HOUR_MS)
    await trial.expectStored('a', claimed)
    await trial.expectStored('b', live)
    same('what a second claim gives', await trial.claim(), [])
    same('what the owner before gets', await trial.tryMove(ended, { leaseMs: HOUR_MS }), undefined)
  },
  'a claim takes the states that it names': async trial => {
    for (const state of STATES) await trial.add(state, { state, leaseMs: 0 })
    same('what a claim of none gives', await trial.claim({ states: [] }), [])
    const some = await trial.claim({ states: ['recorded', 'sent'] })
    same('what a claim of two states gives', keysOf(some).sort(), ['recorded', 'sent'])
    const ends = await trial.claim({ states: ['settled', 'unknown'] })
    same('what a claim of two ends gives', keysOf(ends).sort(), ['settled', 'unknown'])
  },
  'a claim takes as many as it may, and the one that ended first in front': async trial => {
    for (const key of ['a', 'b', 'c', 'd']) await trial.add(key)
    for (const key of ['c', 'a', 'd', 'b']) {
      const added = await trial.get(key)
      if (added) await trial.pass(await trial.move(added, { leaseMs: 0 }), 3)
    }
    same('the first three', keysOf(await trial.claim({ limit: 3 })), ['c', 'a', 'd'])
    same('the rest', keysOf(await trial.claim({ limit: 3 })), ['b'])
  },
  'no two claimers take the same entry': async trial => {
    const keys = Array.from({ length: 30 }, (_, index) => `${index}`)
    for (const key of keys) await trial.add(key, { leaseMs: 0 })
    same('what is claimed', (await claimAll(trial)).sort(), [...keys].sort())
  },
  'leases run out by the clock of the store': async trial => {
    await trial.add('live')
    await trial.add('short', { leaseMs: 80 })
    await trial.until('a lease of 80 milliseconds runs out', async () => {
      const claimed = await trial.claim()
      const leaseMs = 60
      if (claimed.length === 0) return false
      same('what is claimed', keysOf(claimed), ['short'])
      for (const each of claimed) await trial.move(each, { leaseMs })
      return true
    })
    await trial.until('leaseMs falls to 0', async () => ((await trial.get('short'))?.leaseMs ?? 1) <= 0)
    same('what is claimed then', keysOf(await trial.claim()), ['short'])
  },
  'what is found has the content, or one of the jobs': async trial => {
    await trial.add('a', { content: 'one' })
    await trial.add('b', { content: 'one', jobId: 'job 1', state: 'settled' })
    await trial.add('c', { content: 'another', jobId: 'job 2' })
    await trial.add('d', { content: 'another', jobId: 'job 3' })
    const find = async (query: Parameters<typeof trial.journal.find>[1]): Promise<string[]> =>
      keysOf(await trial.journal.find(trial.scope, query)).sort()
    same('by content', await find({ content: 'one' }), ['a', 'b'])
    same('by jobs', await find({ jobIds: ['job 2', 'job 3', 'no job'] }), ['c', 'd'])
    same('by both', await find({ content: 'one', jobIds: ['job 1', 'job 2'] }), ['a', 'b', 'c'])
    same('by nothing', await find({}), [])
    same('by no jobs', await find({ content: 'no content', jobIds: [] }), [])
    const many = Array.from({ length: 2_000 }, (_, index) => `job ${index}`)
    same('by many jobs', await find({ jobIds: many }), ['b', 'c', 'd'])
    const [found] = await trial.journal.find(trial.scope, { jobIds: ['job 3'] })
    await trial.expectStored('d', found)
  },
}

/** A millisecond: for a journal that forgets. */
export const SHORT_DAYS: number = 1 / 86_400_000

/** On a journal whose retention is a millisecond. */
export const shortTrials: Trials = {
  'what has ended is removed after the retention, and nothing else': async trial => {
    for (const state of STATES) await trial.add(state, { state, jobId: `job of ${state}`, leaseMs: 0 })
    const last = await trial.add('last')
    await trial.pass(last, 5)
    const pruned = await trial.journal.prune()
    const found = await Promise.all([...STATES, 'last'].map(async key => ((await trial.get(key)) ? key : '')))
    const gone = [...STATES, 'last'].filter(key => !found.includes(key))
    same(
      'what is gone that has not ended',
      gone.filter(key => key !== 'settled' && key !== 'refused'),
      [],
    )
    holds(`prune() counts what it removes, and not ${pruned}`, pruned >= gone.length)
    if (trial.hasOptions) same('what is gone', gone.sort(), ['refused', 'settled'])
  },
}

/** On a journal that keeps entries for long. */
export const longTrials: Trials = {
  'what has ended is kept during the retention': async trial => {
    const settled = await trial.add('a', { state: 'settled', leaseMs: 0 })
    const refused = await trial.add('b', { state: 'refused', leaseMs: 0 })
    await trial.pass(refused, 5)
    await trial.journal.prune()
    await trial.expectStored('a', settled)
    await trial.expectStored('b', refused)
  },
}
