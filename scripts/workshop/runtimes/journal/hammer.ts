import type { JournalEntry, NewJournalEntry, WriteJournal } from '../../../../src/journal/store.js'

/** Which version of an entry was whose, and where its life began. */
export interface Owned {
  readonly key: string
  /** The owner that added it, who is in its details: a removed key may be added again. */
  readonly life: string
  readonly version: number
  readonly owner: string
}

export interface Worker {
  readonly name: string
  readonly steps: number
  /** Is told each as soon as it is owned. */
  readonly tell?: (owned: Owned) => void
}

const SCOPE = 'hammered'
const KEYS = Array.from({ length: 12 }, (_, index) => `key ${index}`)
const CONTENTS = ['content 0', 'content 1', 'content 2']
const JOBS = ['job 0', 'job 1', 'job 2', 'job 3']
const LEASES_MS = [0, 0, 5, 200]

const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T

const ownedOf = ({ key, details, version, owner }: JournalEntry): Owned => ({
  key,
  life: details,
  version,
  owner,
})

const randomEntry = (owner: string): NewJournalEntry => ({
  ...{ scope: SCOPE, key: pick(KEYS), content: pick(CONTENTS), owner, details: owner },
  state: pick(['recorded', 'sending', 'sent', 'settled'] as const),
  isOnItsWay: Math.random() < 0.5,
  jobId: Math.random() < 0.3 ? pick(JOBS) : null,
  leaseMs: pick(LEASES_MS),
})

/** Complains about entries that must not be there at the same time. */
const check = (entries: readonly JournalEntry[]): void => {
  for (const content of CONTENTS) {
    const ways = entries.filter(each => each.content === content && each.isOnItsWay)
    if (ways.length > 1) throw new Error(`${ways.length} of ${content} are on their way`)
  }
  for (const job of JOBS) {
    const owners = entries.filter(each => each.jobId === job)
    if (owners.length > 1) throw new Error(`${owners.length} have ${job}`)
  }
}

const step = async (journal: WriteJournal, owner: string): Promise<readonly JournalEntry[]> => {
  const wanted = randomEntry(owner)
  const kind = Math.random()
  if (kind < 0.3) {
    const added = await journal.add(wanted)
    return added?.owner === owner ? [added] : []
  }
  if (kind < 0.45)
    return journal.claim({
      ...{ scope: SCOPE, states: ['recorded', 'sending', 'sent'], owner },
      ...{ leaseMs: pick(LEASES_MS), limit: 3 },
    })
  if (kind < 0.55) {
    check(await journal.find(SCOPE, { content: wanted.content, jobIds: JOBS }))
    return []
  }
  const entry = await journal.get(SCOPE, wanted.key)
  if (!entry) return []
  if (kind < 0.65) {
    await journal.remove(entry)
    return []
  }
  const moved = await journal.move(entry, { ...wanted, details: entry.details })
  return moved ? [moved] : []
}

/** Does anything to a few entries, as one of several, and tells what has become its own by that. */
export const hammer = async (
  journal: WriteJournal,
  { name, steps, tell = () => {} }: Worker,
): Promise<readonly Owned[]> => {
  const owned: Owned[] = []
  for (let done = 0; done < steps; done += 1)
    for (const entry of await step(journal, `${name}: ${done}`)) {
      owned.push(ownedOf(entry))
      tell(ownedOf(entry))
    }
  return owned
}

/** Complains about a version that two workers were given, and about one that is not there any more. */
export const checkHammered = async (journal: WriteJournal, owned: readonly Owned[]): Promise<void> => {
  const owners = new Map<string, string>()
  for (const { key, life, version, owner } of owned) {
    const id = JSON.stringify([key, life, version])
    const other = owners.get(id)
    if (other !== undefined) throw new Error(`${id} was given to ${other} and to ${owner}`)
    owners.set(id, owner)
  }
  const entries = await Promise.all(KEYS.map(key => journal.get(SCOPE, key)))
  check(entries.filter(entry => entry !== undefined))
  for (const entry of entries) {
    if (!entry) continue
    const { key, life, version, owner } = ownedOf(entry)
    const lost = owned.find(each => each.key === key && each.life === life && each.version > version)
    if (lost) throw new Error(`${JSON.stringify(lost)} is lost: version ${version} is there`)
    const last = owners.get(JSON.stringify([key, life, version]))
    if (last !== undefined && last !== owner) throw new Error(`${key} is of ${owner} and not of ${last}`)
  }
}
