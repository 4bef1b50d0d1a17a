import { HOUR_MS, holds, keysOf, same, still, type Trials } from './journal-trial.js'

const MEGABYTE = 1_048_576

/** What a store may take for its own, fold, or cut off. */
const TEXTS = [
  ...['', ' ', '{"a":"b"}', `it's "quoted" \`and\` \\escaped\\`, "'; DROP TABLE writes; --", '$1 ? :a @b %s'],
  ...['line\r\nline\ttab', 'äöü ß ½ 日本 🏠', 'e\u0301 é', 'json:', 'json:"a"', 'null', '0', '1.0'],
  ...['\u0000', 'a\u0000b', 'a half \ud83c', '\udfe0 the other'],
] as const

/** Keys that are equal only to a careless store. */
const KEYS = [
  ...['a', 'A', 'a ', ' a', 'é', 'e\u0301', "a'", 'a"', 'a%', 'a_', '1', '01', '1.0', 'ß', 'ss'],
] as const

/** What becomes of one entry. */
export const entryTrials: Trials = {
  'an entry is given as it was added': async trial => {
    const wanted = trial.fresh('a', { jobId: 'job', isOnItsWay: true, owner: 'me', details: 'all of it' })
    const added = await trial.add('a', wanted)
    const { leaseMs, ...others } = wanted
    const { scope, key, state, content, isOnItsWay, jobId, owner, details } = { ...added }
    const found = { scope, key, state, content, isOnItsWay, jobId, owner, details }
    same('what add() gives', found, { ...found, ...others })
    holds('an added entry has the lease that was asked for', added.leaseMs > 0 && added.leaseMs <= leaseMs)
    holds('an added entry is of no age', added.ageMs >= 0 && added.ageMs < HOUR_MS)
    await trial.expectStored('a', added)
  },
  'a key that is added again gives the entry that is there': async trial => {
    const added = await trial.add('a', { details: 'the first' })
    const again = await trial.journal.add(
      trial.fresh('a', { owner: 'other', details: 'the second', leaseMs: 0 }),
    )
    same('what add() gives for a key that is there', still(again), still(added))
    await trial.expectStored('a', added)
    holds('adding a key again leaves the lease', ((await trial.get('a'))?.leaseMs ?? 0) > 0)
  },
  'a key that several add at once has one entry': async trial => {
    const owners = ['1', '2', '3', '4', '5', '6', '7', '8']
    const added = await Promise.all(
      owners.map(owner => trial.journal.add(trial.fresh('a', { owner, content: 'one', isOnItsWay: true }))),
    )
    const stored = still(await trial.get('a'))
    holds('an entry that several added at once is there', stored !== undefined)
    for (const each of added)
      same('what add() gives each of those who add one key at once', still(each), stored)
  },
  'nothing is known of a key that was not added': async trial => {
    const added = await trial.add('a')
    const other = { ...added, key: 'b' }
    same('what get() gives', await trial.get('b'), undefined)
    same('what move() gives', await trial.tryMove(other, { state: 'sent' }), undefined)
    same('what remove() gives', await trial.journal.remove(other), false)
    await trial.expectStored('b', undefined)
    await trial.expectStored('a', added)
  },
  'keys that differ at all are different keys': async trial => {
    for (const key of KEYS) await trial.add(key, { details: `of ${key}` })
    for (const key of KEYS)
      same(`details of the key ${JSON.stringify(key)}`, (await trial.get(key))?.details, `of ${key}`)
  },
  'scopes have nothing to do with each other': async trial => {
    const scope = `${trial.scope} and another`
    const shared = { content: 'one', isOnItsWay: true, jobId: 'job', leaseMs: 0 }
    const added = await trial.add('a', { ...shared, leaseMs: HOUR_MS })
    const other = await trial.add('a', { ...shared, scope, owner: 'other' })
    same('the owner of a key in another scope', other.owner, 'other')
    same('what is claimed', keysOf(await trial.claim()), [])
    for (const query of [{ content: 'one' }, { jobIds: ['job'] }])
      same('what find() gives', (await trial.journal.find(trial.scope, query)).map(still), [still(added)])
    await trial.journal.remove(other)
    await trial.expectStored('a', added)
  },
  'a change changes what it names, and nothing else': async trial => {
    const added = await trial.add('a', { details: 'before' })
    await trial.pass(added, 5)
    const change = { state: 'sent', isOnItsWay: true, jobId: 'job', owner: 'two', details: 'after' } as const
    const moved = await trial.move(added, { ...change, leaseMs: 2 * HOUR_MS })
    same('what move() gives', still(moved), still({ ...added, ...change, version: moved.version }))
    holds('a change raises the version', moved.version > added.version)
    holds('a change sets the lease', moved.leaseMs > HOUR_MS && moved.leaseMs <= 2 * HOUR_MS)
    holds('a change leaves the age', moved.ageMs > 5)
    await trial.expectStored('a', moved)
    same('jobId after a change without one', (await trial.move(moved, { jobId: null })).jobId, null)
  },
  'a change of an older version is refused, and changes nothing': async trial => {
    const added = await trial.add('a')
    const moved = await trial.move(added, { owner: 'faster' })
    same('what move() gives for an older version', await trial.tryMove(added, { owner: 'slower' }), undefined)
    await trial.expectStored('a', moved)
  },
  'of several changes of one version at once, one wins': async trial => {
    const added = await trial.add('a')
    const owners = ['1', '2', '3', '4', '5', '6', '7', '8']
    const moved = await Promise.all(owners.map(owner => trial.tryMove(added, { owner })))
    const [winner, ...others] = moved.filter(each => each !== undefined)
    same('how many others have won too', others.length, 0)
    await trial.expectStored('a', winner ?? added)
    holds('one of several changes wins', winner !== undefined)
  },
  'an entry is removed in the version that is named, and no other': async trial => {
    const added = await trial.add('a')
    const moved = await trial.move(added, { owner: 'two' })
    same('what remove() gives for an older version', await trial.journal.remove(added), false)
    await trial.expectStored('a', moved)
    same('what remove() gives for this version', await trial.journal.remove(moved), true)
    await trial.expectStored('a', undefined)
    same('what remove() gives for what is gone', await trial.journal.remove(moved), false)
    same('what move() gives for what is gone', await trial.tryMove(moved, { owner: 'one' }), undefined)
    await trial.expectStored('a', undefined)
    same('the owner of a key that is added anew', (await trial.add('a', { owner: 'new' })).owner, 'new')
  },
  'a key that is added anew is changed by nobody who knew it before': async trial => {
    const before = await trial.add('a')
    same('what remove() gives', await trial.journal.remove(before), true)
    const anew = await trial.add('a', { owner: 'new' })
    same(
      'what move() gives for a version of before',
      await trial.tryMove(before, { owner: 'old' }),
      undefined,
    )
    same('what remove() gives for a version of before', await trial.journal.remove(before), false)
    await trial.expectStored('a', anew)
  },
  'details come back as they were, whatever text they are': async trial => {
    for (const [index, details] of TEXTS.entries()) {
      const added = await trial.add(`${index}`, { details })
      const moved = await trial.move(await trial.add(`${index} later`), { details })
      for (const entry of [added, moved]) {
        same('details of a written entry', entry.details, details)
        same('details that get() gives', (await trial.get(entry.key))?.details, details)
      }
    }
  },
  'details of a megabyte come back as they were': async trial => {
    const details = 'é"\\\n'.repeat(MEGABYTE / 4)
    await trial.add('a', { details })
    holds('details of a megabyte are kept', (await trial.get('a'))?.details === details)
  },
  'to migrate again, also several times at once, leaves what is there': async trial => {
    const added = await trial.add('a')
    await Promise.all([trial.journal.migrate(), trial.journal.migrate(), trial.journal.migrate()])
    await trial.expectStored('a', added)
  },
}
