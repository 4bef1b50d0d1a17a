import { systemClock } from '../core/clock.js'
import { sleep } from '../core/sleep.js'
import type { JournalDetailsOptions } from '../journal/details.js'
import type { JournalState } from '../journal/states.js'
import type { JournalClaim, JournalEntry, NewJournalEntry, WriteJournal } from '../journal/store.js'

/**
 * Opens the journal that a case is run on. Pass the options on if the journal has them; a function without parameters says
 * that it has none.
 */
export type CreateJournal = (options: JournalDetailsOptions) => WriteJournal | Promise<WriteJournal>

/** What the cases are made of: a name and what is tried. */
export type Trials = Readonly<Record<string, (trial: Trial) => Promise<void>>>

export const HOUR_MS = 3_600_000
export const STATES: readonly JournalState[] = [
  ...(['recorded', 'sending', 'sent'] as const),
  ...(['settled', 'refused', 'unknown'] as const),
]

const POLL_MS = 5
const PATIENCE_MS = 30_000
/** Of a value in a message. */
const MAX_TOLD = 400

const told = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, MAX_TOLD)

/** Complains unless both are the same as JSON, in which undefined differs from null. */
export const same = (what: string, actual: unknown, expected: unknown): void => {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return
  throw new Error(`${what}: expected ${told(expected)}, but it is ${told(actual)}`)
}

/** Complains unless it is true. */
export const holds = (what: string, isTrue: boolean): void => {
  if (!isTrue) throw new Error(`it does not hold that ${what}`)
}

/** The entry without what goes on by itself. */
export const still = (entry: JournalEntry | undefined): unknown => {
  if (entry === undefined) return undefined
  const { scope, key, version, state, content, isOnItsWay, jobId, owner, details } = entry
  return { scope, key, version, state, content, isOnItsWay, jobId, owner, details }
}

export const keysOf = (entries: readonly JournalEntry[]): string[] => entries.map(({ key }) => key)

/** One journal and a scope of its own, so that a store may be used again. */
export class Trial {
  readonly journal: WriteJournal
  readonly scope: string = `scope ${Math.random().toString(36).slice(2)}`
  /** Whether it has the options that it was opened with. */
  readonly hasOptions: boolean

  constructor(journal: WriteJournal, hasOptions: boolean) {
    this.journal = journal
    this.hasOptions = hasOptions
  }

  static async open(create: CreateJournal, options: JournalDetailsOptions): Promise<Trial> {
    const journal = await create(options)
    await journal.migrate()
    return new Trial(journal, create.length > 0)
  }

  /** What is added unless a trial says otherwise: an entry of a content of its own, leased for an hour. */
  fresh(key: string, own: Partial<NewJournalEntry> = {}): NewJournalEntry {
    return {
      ...{ scope: this.scope, key, state: 'sending', content: `content of ${key}`, isOnItsWay: false },
      ...{ jobId: null, owner: 'one', leaseMs: HOUR_MS, details: '{}' },
      ...own,
    }
  }

  /** Adds an entry that nothing is in the way of. */
  async add(key: string, own: Partial<NewJournalEntry> = {}): Promise<JournalEntry> {
    const entry = await this.journal.add(this.fresh(key, own))
    if (entry) return entry
    throw new Error(`add() refuses the entry ${told(key)}, although nothing is in its way`)
  }

  /** Changes the named fields of an entry that nothing is in the way of. */
  async move(entry: JournalEntry, own: Partial<NewJournalEntry>): Promise<JournalEntry> {
    const moved = await this.tryMove(entry, own)
    if (moved) return moved
    throw new Error(`move() refuses a change of ${told(entry.key)}, although nothing is in its way`)
  }

  tryMove(entry: JournalEntry, own: Partial<NewJournalEntry>): Promise<JournalEntry | undefined> {
    const { state, isOnItsWay, jobId, owner, details } = entry
    return this.journal.move(entry, { state, isOnItsWay, jobId, owner, details, leaseMs: HOUR_MS, ...own })
  }

  get(key: string): Promise<JournalEntry | undefined> {
    return this.journal.get(this.scope, key)
  }

  claim(own: Partial<JournalClaim> = {}): Promise<JournalEntry[]> {
    const { scope } = this
    return this.journal.claim({ scope, states: STATES, owner: 'two', leaseMs: HOUR_MS, limit: 100, ...own })
  }

  /** Complains unless an entry is stored like this. */
  async expectStored(key: string, expected: JournalEntry | undefined): Promise<void> {
    same(`what get() gives for ${told(key)}`, still(await this.get(key)), still(expected))
  }

  /** Waits until the store's clock has gone on by some milliseconds, however fast the machine is. */
  async pass(entry: JournalEntry, ms: number): Promise<void> {
    const start = (await this.get(entry.key))?.ageMs ?? 0
    await this.until(`ageMs of ${told(entry.key)} grows`, async () => {
      const ageMs = (await this.get(entry.key))?.ageMs
      return ageMs !== undefined && ageMs - start > ms
    })
  }

  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const end = systemClock.monotonic() + PATIENCE_MS
    while (!(await isSo())) {
      holds(`${what}, within ${PATIENCE_MS / 1000} seconds`, systemClock.monotonic() < end)
      await sleep(systemClock, POLL_MS, undefined)
    }
  }
}
