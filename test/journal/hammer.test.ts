import { describe, expect, it } from 'vitest'
import { checkHammered, hammer, type Owned } from '../../scripts/workshop/runtimes/journal/hammer.js'
import { memoryJournal } from '../../src/journal/memory.js'
import type { NewJournalEntry, WriteJournal } from '../../src/journal/store.js'

const ENTRY: NewJournalEntry = {
  ...{
    scope: 'hammered',
    key: 'key 1',
    state: 'sent',
    content: 'content 0',
    isOnItsWay: true,
    jobId: 'job 0',
  },
  ...{ owner: 'one', leaseMs: 60_000, details: 'one' },
}
const OWNED: Owned = { key: 'key 1', life: 'one', version: 1, owner: 'one' }

const journalWith = async (entry: NewJournalEntry): Promise<WriteJournal> => {
  const journal = memoryJournal()
  await journal.add(entry)
  return journal
}

describe('what hammers a journal', () => {
  it('has no complaint about a good one', async () => {
    const journal = memoryJournal()
    const workers = ['one', 'two', 'three'].map(name => hammer(journal, { name, steps: 200 }))
    const owned = (await Promise.all(workers)).flat()
    expect(owned.length).toBeGreaterThan(100)
    expect(new Set(owned.map(({ owner }) => owner.split(':')[0])).size).toBe(3)
    await checkHammered(journal, owned)
  })

  it('complains about a version that two were given', async () => {
    const owned = [OWNED, { ...OWNED, owner: 'two' }]
    await expect(checkHammered(await journalWith(ENTRY), owned)).rejects.toThrow(
      'was given to one and to two',
    )
  })

  it('complains about a version that is gone, and about one of another owner', async () => {
    const journal = await journalWith(ENTRY)
    const version = (await journal.get('hammered', 'key 1'))?.version ?? 0
    const owned = { ...OWNED, version }
    await checkHammered(journal, [owned])
    await expect(checkHammered(journal, [owned, { ...owned, version: version + 1 }])).rejects.toThrow(
      'is lost',
    )
    await expect(checkHammered(journal, [{ ...owned, owner: 'two' }])).rejects.toThrow(
      'of one and not of two',
    )
  })

  it.each([
    ['a content that is on its way twice', { jobId: null }, 'are on their way'],
    ['a job of two entries', { isOnItsWay: false }, 'have job 0'],
  ])('complains about %s', async (_, own, message) => {
    const journal = await journalWith({ ...ENTRY, ...own })
    const other = await (await journalWith({ ...ENTRY, ...own, key: 'key 2' })).get('hammered', 'key 2')
    const both: WriteJournal = Object.assign(journal, {
      get: (
        (get: WriteJournal['get']) => async (scope: string, key: string) =>
          key === 'key 2' ? other : get(scope, key)
      )(journal.get.bind(journal)),
    })
    await expect(checkHammered(both, [])).rejects.toThrow(message)
  })
})
