import { type Clock, systemClock } from '../core/clock.js'
import { checkNames, type JournalDetailsOptions, readRetention, type Sealing, sealing } from './details.js'
import type {
  JournalChange,
  JournalClaim,
  JournalEntry,
  JournalQuery,
  NewJournalEntry,
  WriteJournal,
} from './store.js'

/** The options of `memoryJournal()`. */
export interface MemoryJournalOptions extends JournalDetailsOptions {
  /**
   * Measures leases and ages; pass the one of the client, such as `sim.clock`.
   * @default the runtime's clock
   */
  readonly clock?: Clock
}

interface Row extends Omit<JournalEntry, 'leaseMs' | 'ageMs'> {
  readonly untilMs: number
  readonly addedMs: number
}

const idOf = ({ scope, key }: Pick<Row, 'scope' | 'key'>): string => JSON.stringify([scope, key])

/** More than an entry ever has. */
const VERSIONS = 1_000_000

class MemoryJournal implements WriteJournal {
  readonly #rows = new Map<string, Row>()
  #added = 0
  readonly #clock: Clock
  readonly #retentionMs: number
  readonly #sealing: Sealing

  constructor(options: MemoryJournalOptions) {
    checkNames(options, ['clock', 'sealed', 'retentionDays'])
    this.#clock = options.clock ?? systemClock
    this.#retentionMs = readRetention(options)
    this.#sealing = sealing(options)
  }

  async migrate(): Promise<void> {}

  async add({ leaseMs, ...entry }: NewJournalEntry): Promise<JournalEntry | undefined> {
    const details = await this.#sealing.seal(entry.details)
    const known = this.#rows.get(idOf(entry))
    if (known) return this.#toEntry(known)
    const now = this.#clock.monotonic()
    // A key that is removed and added again has other versions: who holds an old one must not change what is new.
    this.#added += 1
    const version = this.#added * VERSIONS
    return this.#put({ ...entry, details, version, untilMs: now + leaseMs, addedMs: now })
  }

  async get(scope: string, key: string): Promise<JournalEntry | undefined> {
    const row = this.#rows.get(idOf({ scope, key }))
    return row && this.#toEntry(row)
  }

  async move(entry: JournalEntry, { leaseMs, ...change }: JournalChange): Promise<JournalEntry | undefined> {
    const details = await this.#sealing.seal(change.details)
    const known = this.#rows.get(idOf(entry))
    if (known?.version !== entry.version) return undefined
    const untilMs = this.#clock.monotonic() + leaseMs
    return this.#put({ ...known, ...change, details, version: known.version + 1, untilMs })
  }

  async claim({ scope, states, owner, leaseMs, limit }: JournalClaim): Promise<JournalEntry[]> {
    const now = this.#clock.monotonic()
    const claimed = [...this.#rows.values()]
      .filter(row => row.scope === scope && states.includes(row.state) && row.untilMs <= now)
      .sort((left, right) => left.untilMs - right.untilMs)
      .slice(0, limit)
      .map(row => ({
        ...row,
        ...{ owner, isOnItsWay: false, version: row.version + 1, untilMs: now + leaseMs },
      }))
    for (const row of claimed) this.#rows.set(idOf(row), row)
    return Promise.all(claimed.map(row => this.#toEntry(row)))
  }

  async find(scope: string, { content, jobIds = [] }: JournalQuery): Promise<JournalEntry[]> {
    const found = this.#others({ scope }).filter(
      row => row.content === content || (row.jobId !== null && jobIds.includes(row.jobId)),
    )
    return Promise.all(found.map(row => this.#toEntry(row)))
  }

  async remove(entry: JournalEntry): Promise<boolean> {
    const id = idOf(entry)
    return this.#rows.get(id)?.version === entry.version && this.#rows.delete(id)
  }

  async prune(): Promise<number> {
    const before = this.#clock.monotonic() - this.#retentionMs
    const old = [...this.#rows].filter(
      ([, row]) => (row.state === 'settled' || row.state === 'refused') && row.addedMs < before,
    )
    for (const [id] of old) this.#rows.delete(id)
    return old.length
  }

  async #toEntry({ untilMs, addedMs, ...row }: Row): Promise<JournalEntry> {
    const now = this.#clock.monotonic()
    const details = await this.#sealing.open(row.details)
    return { ...row, details, leaseMs: untilMs - now, ageMs: now - addedMs }
  }

  #others({ scope, key }: { readonly scope: string; readonly key?: string }): Row[] {
    return [...this.#rows.values()].filter(row => row.scope === scope && row.key !== key)
  }

  /** Stores it where its place on the way, and its job, are free. */
  async #put(row: Row): Promise<JournalEntry | undefined> {
    const now = this.#clock.monotonic()
    const others = this.#others(row)
    if (row.jobId !== null && others.some(each => each.jobId === row.jobId)) return undefined
    const rivals = row.isOnItsWay
      ? others.filter(each => each.isOnItsWay && each.content === row.content)
      : []
    if (rivals.some(each => each.untilMs > now)) return undefined
    for (const each of rivals)
      this.#rows.set(idOf(each), { ...each, isOnItsWay: false, version: each.version + 1 })
    this.#rows.set(idOf(row), row)
    return this.#toEntry(row)
  }
}

/**
 * A journal that ends with the process, for tests: it does what the others do, but for surviving a crash.
 * @throws ConfigurationError for wrong options
 * @example
 * ```ts
 * import { memoryJournal, Propexo } from 'propexo-client'
 *
 * const propexo = new Propexo({ token: 'token', journal: memoryJournal() })
 * console.log(propexo.quota.state())
 * ```
 */
export const memoryJournal = (options: MemoryJournalOptions = {}): WriteJournal => new MemoryJournal(options)
